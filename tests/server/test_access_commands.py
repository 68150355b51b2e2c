"""`briefing-qa users` and `tokens`: what they print, what they keep, and that no secret is an argument."""

import contextlib
import io
import json
import os
import pty
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from qa.access import Accounts
from qa.access.sessions import Sessions
from qa.cli.main import main

ROOT = Path(__file__).parents[2]
PASSWORD = "correct horse battery staple"
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    monkeypatch.setenv("BRIEFING_QA_HOME", str(tmp_path))
    monkeypatch.setenv("COLUMNS", "200")

    def call(*arguments: str, typed: str = "") -> tuple[int, str, str]:
        monkeypatch.setattr("sys.argv", ["briefing-qa", *arguments])
        monkeypatch.setattr("sys.stdin", io.StringIO(typed))
        with pytest.raises(SystemExit) as stop:
            main()
        captured = capsys.readouterr()
        assert "Traceback" not in captured.out + captured.err
        return int(stop.value.code or 0), captured.out, captured.err

    return call


def accounts(home: Path) -> Accounts:
    return Accounts(home / "access.sqlite")


def test_a_user_is_added_listed_granted_and_removed(run: Run, tmp_path: Path) -> None:
    code, out, err = run("users", "add", "ana", "--read", "default", "--write", "*", typed=f"{PASSWORD}\n")
    assert (code, out, err) == (0, "added ana, who may read default, write every library\n", "")
    assert Sessions(accounts(tmp_path)).begin("ana", PASSWORD)
    code, out, err = run("users", "add", "robot", "--tokens-only")
    assert (code, out) == (0, "added robot, who may read nothing yet (briefing-qa users grant)\n")
    code, out, err = run("users", "grant", "robot", "--read", "sports")
    assert (code, out) == (0, "robot may now also read sports\n")
    assert "the settings name no library sports yet" in err
    listed = json.loads(run("users", "list", "--json")[1])
    assert [(user["name"], user["password"], user["grants"]) for user in listed] == [
        ("ana", True, {"*": "write", "default": "read"}),
        ("robot", False, {"sports": "read"}),
    ]
    assert "tokens only" in run("users", "list")[1]
    assert run("users", "withdraw", "robot", "sports")[1] == "robot was granted no more: sports\n"
    assert run("users", "remove", "ana")[1] == "removed ana\n"
    assert [user.name for user in accounts(tmp_path).users()] == ["robot"]


def test_a_new_password_ends_the_sessions(run: Run, tmp_path: Path) -> None:
    run("users", "add", "ana", typed=PASSWORD)
    sessions = Sessions(accounts(tmp_path))
    cookie = sessions.begin("ana", PASSWORD)
    assert cookie
    code, out, _ = run("users", "password", "ana", typed="another four plain words\r\n")
    assert (code, out) == (0, "ana has a new password and is logged out everywhere\n")
    assert sessions.principal(cookie) is None
    assert sessions.begin("ana", "another four plain words")


def test_a_token_is_printed_once_and_revoked(run: Run, tmp_path: Path) -> None:
    run("users", "add", "ana", "--tokens-only", "--write", "*")
    code, token, err = run("tokens", "add", "ana", "--days", "30", "--note", "nightly import")
    assert (code, err) == (0, "")
    who = accounts(tmp_path).by_token(token.strip())
    assert who
    assert who.grants == {("*", "read")}
    id = token.split("_")[1]
    for arguments in (("tokens", "list"), ("tokens", "list", "--json")):
        _, out, _ = run(*arguments)
        assert id in out and "nightly import" in out
        assert token.strip().split("_", 2)[2] not in out
    made = json.loads(run("tokens", "add", "ana", "--scope", "write", "--json")[1])
    assert made["token"].split("_")[1] == made["id"]
    assert json.loads(run("tokens", "revoke", id, "--json")[1]) == {"revoked": [id]}
    assert accounts(tmp_path).by_token(token.strip()) is None
    assert [token.id for token in accounts(tmp_path).tokens()] == [made["id"]]


@pytest.mark.parametrize(
    ("arguments", "typed", "said"),
    [
        (("users", "add", "ana"), "short", "12 to 1,000 characters; found 5"),
        (("users", "add", "ana"), "", "found 0"),
        (("users", "add", "Ana X"), PASSWORD, "found 'Ana X'"),
        (("users", "password", "bo"), PASSWORD, "no user 'bo'; there is: nobody yet"),
        (("users", "remove", "bo"), "", "no user 'bo'"),
        (("users", "grant", "bo"), "", "--read LIBRARY or --write LIBRARY"),
        (("tokens", "add", "bo"), "", "no user 'bo'"),
        (("tokens", "revoke", "0"), "", "no token '0'"),
    ],
    ids=str,
)
def test_what_cannot_be_done_is_told_and_the_exit_code_is_2(
    run: Run, arguments: tuple[str, ...], typed: str, said: str
) -> None:
    code, out, err = run(*arguments, typed=typed)
    assert (code, out) == (2, "")
    assert said in " ".join(err.split())
    assert PASSWORD not in err
    assert json.loads(run(*arguments, "--json", typed=typed)[1])["error"]


def test_lists_of_nobody_say_what_to_do(run: Run, tmp_path: Path) -> None:
    assert "briefing-qa users add NAME" in run("users", "list")[1]
    assert "briefing-qa tokens add USER" in run("tokens", "list")[1]
    assert json.loads(run("users", "list", "--json")[1]) == []
    assert not (tmp_path / "access.sqlite").exists()


@pytest.mark.parametrize(
    "arguments", [("users", "add", "ana", PASSWORD), ("users", "add", "ana", "--password", PASSWORD)]
)
def test_a_password_is_no_argument(run: Run, tmp_path: Path, arguments: tuple[str, ...]) -> None:
    assert run(*arguments)[0] == 2
    assert not (tmp_path / "access.sqlite").exists()


def test_at_a_terminal_the_password_is_asked_for_twice_and_not_shown(tmp_path: Path) -> None:
    def typed(*answers: str) -> tuple[int, str]:
        ours, theirs = pty.openpty()
        code = "import sys; from qa.cli.main import main; sys.argv[0] = 'briefing-qa'; main()"
        command = [sys.executable, "-c", code, "users", "add", "ana"]
        environment = {**os.environ, "BRIEFING_QA_HOME": str(tmp_path)}
        process = subprocess.Popen(
            command, cwd=ROOT, env=environment, stdin=theirs, stdout=theirs, stderr=theirs, start_new_session=True
        )
        os.close(theirs)
        shown = b""
        for answer in answers:
            while not shown.rstrip().endswith(b":"):
                shown += os.read(ours, 1000)
            shown += b"(typed)"
            os.write(ours, answer.encode() + b"\n")
        with contextlib.suppress(OSError):  # once its end is closed
            while chunk := os.read(ours, 1000):
                shown += chunk
        os.close(ours)
        return process.wait(60), shown.decode()

    code, shown = typed(PASSWORD, PASSWORD + "x")
    assert (code, "not the same" in shown, PASSWORD in shown) == (2, True, False)
    code, shown = typed(PASSWORD, PASSWORD)
    assert (code, "added ana" in shown, PASSWORD in shown) == (0, True, False)
