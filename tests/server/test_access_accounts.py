"""Accounts: what is kept of users, passwords and tokens, and that taking something back takes it back at once."""

import os
import sqlite3
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from qa.access import EVERY, AccessError, Accounts
from qa.access.sessions import SESSION_SECONDS, Sessions
from qa.access.throttle import KEPT_AT_MOST, Throttle

ROOT = Path(__file__).parents[2]
PASSWORD = "correct horse battery staple"
OTHER = "wrong donkey engine paperclip"


@pytest.fixture
def accounts(folder: Path) -> Accounts:
    return Accounts(folder / "access.sqlite")


@pytest.fixture
def ana(accounts: Accounts) -> Accounts:
    accounts.add_user("ana", PASSWORD, {"news": "read", "desk": "write"})
    return accounts


def test_nobody_is_there_until_somebody_is_added_and_nothing_is_written_by_asking(accounts: Accounts) -> None:
    assert not accounts.exist()
    assert accounts.users() == []
    assert accounts.tokens() == []
    assert accounts.by_token("bqa_00000000_x") is None
    assert Sessions(accounts).begin("ana", PASSWORD) is None
    assert not accounts.store.path.exists()
    accounts.add_user("ana", None, {})
    assert accounts.exist()


def test_the_file_is_its_owners_only_whatever_the_umask(folder: Path) -> None:
    before = os.umask(0)
    try:
        accounts = Accounts(folder / "access.sqlite")
        accounts.add_user("ana", None, {})
        files = sorted(folder.glob("access.sqlite*"))
        assert [file.name for file in files] == ["access.sqlite", "access.sqlite-shm", "access.sqlite-wal"]
        assert {file.stat().st_mode & 0o777 for file in files} == {0o600}
        accounts.store.close()
        files[0].chmod(0o644)  # a copy brought back
        assert Accounts(folder / "access.sqlite").exist()
        assert files[0].stat().st_mode & 0o777 == 0o600
    finally:
        os.umask(before)


def test_neither_password_nor_token_nor_session_is_kept(ana: Accounts) -> None:
    token = ana.add_token("ana", "write")
    cookie = Sessions(ana).begin("ana", PASSWORD)
    assert cookie
    ana.store.close()
    kept = b"".join(file.read_bytes() for file in ana.store.path.parent.iterdir())
    assert b"$argon2id$v=19$m=19456,t=2,p=1$" in kept
    for secret in (PASSWORD, token, token.split("_", 2)[2], cookie, cookie.partition(".")[0]):
        assert secret.encode() not in kept


def test_a_session_is_of_who_gave_the_right_password_and_of_what_was_granted(ana: Accounts) -> None:
    sessions = Sessions(ana)
    cookie = sessions.begin("ana", PASSWORD)
    assert cookie
    who = sessions.principal(cookie)
    assert who
    assert (who.name, who.grants) == ("ana", {("news", "read"), ("desk", "write")})
    for name, password in [("ana", OTHER), ("ana", ""), ("ana", PASSWORD.upper()), ("Ana", PASSWORD), ("bo", PASSWORD)]:
        assert sessions.begin(name, password) is None


def test_the_same_password_typed_on_another_keyboard_is_the_same(accounts: Accounts) -> None:
    accounts.add_user("ana", "un été à la campagne", {})
    assert Sessions(accounts).begin("ana", "un e\u0301te\u0301 a\u0300 la campagne")


def test_a_user_without_a_password_cannot_log_in_with_none(accounts: Accounts) -> None:
    accounts.add_user("robot", None, {EVERY: "read"})
    for password in ("", "None", "the password of nobody"):
        assert Sessions(accounts).begin("robot", password) is None


def test_a_signed_cookie_of_another_installation_or_a_changed_one_is_nobodys(ana: Accounts, folder: Path) -> None:
    sessions = Sessions(ana)
    cookie = sessions.begin("ana", PASSWORD)
    assert cookie
    other = Accounts(folder / "other.sqlite")
    other.add_user("ana", PASSWORD, {})
    assert Sessions(other).principal(cookie) is None
    number, _, signature = cookie.rpartition(".")
    flipped = ("B" if number[0] == "A" else "A") + number[1:]
    changed = [
        f"{flipped}.{signature}",
        number,
        f"{number}.",
        f".{signature}",
        f"{number}.{signature}A",
        "",
        ".",
        "é" * 50,
    ]
    assert [sessions.principal(each) for each in changed] == [None] * len(changed)
    assert sessions.principal(cookie)


def test_a_session_ends_when_it_is_logged_out_and_others_do_not(ana: Accounts) -> None:
    sessions = Sessions(ana)
    first, second = sessions.begin("ana", PASSWORD), sessions.begin("ana", PASSWORD)
    assert first and second
    sessions.end(first)
    assert sessions.principal(first) is None
    assert sessions.principal(second)


def test_sessions_end_with_a_new_password_and_with_the_user(ana: Accounts) -> None:
    sessions = Sessions(ana)
    cookie = sessions.begin("ana", PASSWORD)
    assert cookie
    ana.set_password("ana", OTHER)
    assert sessions.principal(cookie) is None
    assert sessions.begin("ana", PASSWORD) is None
    again = sessions.begin("ana", OTHER)
    assert again
    token = ana.add_token("ana", "read")
    ana.remove_user("ana")
    assert sessions.principal(again) is None
    assert ana.by_token(token) is None
    ana.add_user("ana", PASSWORD, {EVERY: "write"})  # another one of that name inherits nothing
    assert sessions.principal(again) is None
    assert ana.by_token(token) is None


def test_a_session_expires(ana: Accounts, monkeypatch: pytest.MonkeyPatch) -> None:
    sessions = Sessions(ana)
    cookie = sessions.begin("ana", PASSWORD)
    assert cookie
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + SESSION_SECONDS - 10)
    assert sessions.principal(cookie)
    monkeypatch.setattr(time, "time", lambda: now + SESSION_SECONDS + 10)
    assert sessions.principal(cookie) is None


def test_a_token_has_its_users_grants_and_a_reading_one_only_reads(ana: Accounts) -> None:
    writes, reads = ana.add_token("ana", "write", note="nightly import"), ana.add_token("ana", "read", days=1)
    who = ana.by_token(writes)
    assert who
    assert who.grants == {("news", "read"), ("desk", "write")}
    assert who.token == writes.split("_")[1]
    who = ana.by_token(reads)
    assert who
    assert who.grants == {("news", "read"), ("desk", "read")}
    ana.withdraw("ana", "news")
    who = ana.by_token(writes)
    assert who
    assert who.grants == {("desk", "write")}
    assert sorted((token.scope, token.note, token.expires is None) for token in ana.tokens()) == [
        ("read", "", False),
        ("write", "nightly import", True),
    ]


def test_a_revoked_an_expired_and_a_changed_token_are_nobodys(ana: Accounts, monkeypatch: pytest.MonkeyPatch) -> None:
    revoked, short, good = (ana.add_token("ana", "read", days=days) for days in (None, 1, None))
    ana.revoke_token(revoked.split("_")[1])
    assert ana.by_token(revoked) is None
    assert ana.by_token(short)
    id, secret = good.split("_", 2)[1:]
    guesses = [f"bqa_{id}_", f"bqa_{id}", f"{id}_{secret}", f"bqb_{id}_{secret}", f"bqa_{id}_{secret}a"]
    guesses += [f"bqa_{id}_{secret[:-1]}", f"bqa_{id}_{secret.swapcase()}", f"bqa_%_{secret}", "", "bqa__", "é"]
    guesses += [f"bqa_{short.split('_')[1]}_{secret}"]
    assert [ana.by_token(guess) for guess in guesses] == [None] * len(guesses)
    assert ana.by_token(good)
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + 86401)
    assert ana.by_token(short) is None
    assert ana.by_token(good)


def test_when_a_token_was_last_used_is_known_to_the_minute(ana: Accounts, monkeypatch: pytest.MonkeyPatch) -> None:
    token = ana.add_token("ana", "read")
    assert ana.tokens()[0].used is None
    for clock in (1_000_000.0, 1_000_030.0, 1_000_061.0, 500_000.0):  # at last it was set back
        monkeypatch.setattr(time, "time", lambda clock=clock: clock)
        ana.by_token(token)
        assert ana.tokens()[0].used == {1_000_030.0: 1_000_000.0}.get(clock, clock)


def test_a_token_works_while_another_process_writes(ana: Accounts) -> None:
    token = ana.add_token("ana", "read")
    other = sqlite3.connect(ana.store.path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    assert ana.by_token(token)
    assert ana.tokens()[0].used is None  # that could not be noted, and nobody waited for it
    other.execute("ROLLBACK")
    other.close()
    assert ana.by_token(token)
    assert ana.tokens()[0].used is not None


@pytest.mark.parametrize("name", ["", "Ana", "a b", "../x", "ana\n", "-ana", "a" * 65, "ana;", "аna"])
def test_a_name_that_could_be_mistaken_is_refused(accounts: Accounts, name: str) -> None:
    with pytest.raises(AccessError, match="name has 1 to 64"):
        accounts.add_user(name, PASSWORD, {})


@pytest.mark.parametrize(
    ("password", "said"),
    [("short", "12 to 1,000 characters; found 5"), ("a" * 1001, "found 1,001"), ("abababababab", "guessed")],
)
def test_a_password_that_is_easily_guessed_is_refused(accounts: Accounts, password: str, said: str) -> None:
    with pytest.raises(AccessError, match=said) as refused:
        accounts.add_user("ana", password, {})
    assert password not in str(refused.value)
    assert not accounts.exist()


def test_what_is_not_there_is_told_with_what_is(ana: Accounts) -> None:
    with pytest.raises(AccessError, match="no user 'bo'; there is: ana"):
        ana.set_password("bo", PASSWORD)
    with pytest.raises(AccessError, match="no user 'bo'"):
        ana.remove_user("bo")
    with pytest.raises(AccessError, match="no user 'bo'"):
        ana.add_token("bo", "read")
    with pytest.raises(AccessError, match=r"user 'ana' already.*users password ana"):
        ana.add_user("ana", PASSWORD, {})
    with pytest.raises(AccessError, match="not granted 'sport' by that name, but desk, news"):
        ana.withdraw("ana", "sport")
    with pytest.raises(AccessError, match=r"no token 'x'.*tokens list"):
        ana.revoke_token("x")
    with pytest.raises(AccessError, match="scope is read or write; found 'admin'"):
        ana.grant("ana", "news", "admin")  # type: ignore[arg-type]
    with pytest.raises(AccessError, match="found -1"):
        ana.add_token("ana", "read", days=-1)
    with pytest.raises(AccessError, match="granted by its name"):
        ana.grant("ana", " ", "read")
    assert [(user.name, dict(user.grants)) for user in ana.users()] == [("ana", {"desk": "write", "news": "read"})]


def test_processes_making_the_file_at_once_make_one(folder: Path) -> None:
    code = "import sys; from pathlib import Path; from qa.access import Accounts; "
    code += "Accounts(Path(sys.argv[1])).add_user(sys.argv[2], None, {'*': 'read'})"
    names = [f"user{number}" for number in range(4)]
    processes = [
        subprocess.Popen([sys.executable, "-c", code, str(folder / "access.sqlite"), name], cwd=ROOT) for name in names
    ]
    assert [process.wait(60) for process in processes] == [0] * 4
    assert [user.name for user in Accounts(folder / "access.sqlite").users()] == names


def test_threads_share_accounts(ana: Accounts) -> None:
    token, failures = ana.add_token("ana", "read"), []

    def use() -> None:
        try:
            for number in range(20):
                assert ana.by_token(token)
                ana.grant("ana", f"library{number}", "read")
        except Exception as error:  # told by the assert below
            failures.append(error)

    threads = [threading.Thread(target=use) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert len(ana.users()[0].grants) == 22


def test_a_damaged_a_foreign_and_a_newer_file_are_refused_not_opened_to_all(folder: Path) -> None:
    path = folder / "access.sqlite"
    path.write_bytes(b"not a database" * 1000)
    with pytest.raises(AccessError, match="damaged"):
        Accounts(path).exist()
    path.unlink()
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA user_version = 9")
    connection.close()
    with pytest.raises(AccessError, match="schema version 9"):
        Accounts(path).exist()
    path.unlink()
    path.mkdir()
    with pytest.raises(AccessError, match="cannot open"):
        Accounts(path).exist()


def test_a_weak_hash_is_made_anew_at_the_next_log_in(ana: Accounts) -> None:
    from argon2 import PasswordHasher

    weak = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)
    with ana.store.writing() as connection:
        connection.execute("UPDATE users SET password = ?", [weak])
    assert Sessions(ana).begin("ana", PASSWORD)
    with ana.store.reading() as connection:
        assert (
            connection.execute("SELECT password FROM users").fetchone()[0].startswith("$argon2id$v=19$m=19456,t=2,p=1$")
        )
    assert Sessions(ana).begin("ana", PASSWORD)


def test_a_throttle_lets_a_burst_through_and_then_the_pace() -> None:
    clock = [100.0]
    throttle = Throttle(60, 3, lambda: clock[0])
    assert [throttle.wait("a") for _ in range(4)] == [0, 0, 0, 1]
    assert throttle.wait("b") == 0
    clock[0] += 0.25
    assert throttle.wait("a") == 0.75  # having asked in vain costs nothing
    clock[0] += 0.75
    assert [throttle.wait("a") for _ in range(2)] == [0, 1]
    throttle.give_back("a")
    assert [throttle.wait("a") for _ in range(2)] == [0, 1]
    clock[0] += 1000
    assert [throttle.wait("a") for _ in range(4)] == [0, 0, 0, 1]


def test_a_throttle_forgets_so_that_many_keys_take_no_more_memory() -> None:
    clock = [100.0]
    throttle = Throttle(60, 1, lambda: clock[0])
    for number in range(KEPT_AT_MOST + 10):
        throttle.wait(str(number))
    assert len(throttle._due) == KEPT_AT_MOST
    assert throttle.wait(str(KEPT_AT_MOST + 9)) == 1  # the newest are still known
    clock[0] += 2
    throttle.wait("x")
    assert throttle._due.keys() == {"x"}
