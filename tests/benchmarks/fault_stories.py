"""What the fault runs do to a library or to accounts, and what has to be there afterwards."""

import contextlib
import shutil
from collections.abc import Callable
from pathlib import Path

from index import EmbedderMismatch, Feedback, Library, copy
from qa.access import Accounts
from qa.access.sessions import Sessions
from tests.embedders import HashedWords, assert_whole, sample

BRIEFINGS = 6
OTHER = ("other", 70)
PASSWORD, CHANGED = "correct horse battery", "another horse battery"
Say = Callable[[str], None]  # that it was acknowledged


def add(folder: Path, say: Say) -> None:
    with contextlib.closing(Library.open(folder / "library", embedder=HashedWords())) as library:
        library.add((sample(n) for n in range(10, 14)), on_added=lambda added: say(added.id))


def replace(folder: Path, say: Say) -> None:
    with contextlib.closing(Library.open(folder / "library", embedder=HashedWords())) as library:
        library.add((sample(n, 1) for n in range(4)), on_added=lambda added: say(added.id))


def remove(folder: Path, say: Say) -> None:
    with contextlib.closing(Library.open(folder / "library", embedder=HashedWords())) as library:
        for n in range(3):
            library.remove(f"briefing-{n}")
            say(f"-briefing-{n}")


def create(folder: Path, say: Say) -> None:
    with contextlib.closing(Library.open(folder / "new", embedder=HashedWords())) as library:
        library.add((sample(n) for n in range(3)), on_added=lambda added: say(added.id))


def rate(folder: Path, say: Say) -> None:
    with contextlib.closing(Library.open(folder / "library", embedder=HashedWords())) as library:
        for n in range(3):
            library.keep_feedback(Feedback(True, "", f"question {n}", False))
            say(f"question {n}")


def embed_again(folder: Path, say: Say) -> None:
    Library.reembed(folder / "library", embedder=HashedWords(*OTHER)).close()
    say("done")


def copied(folder: Path, say: Say) -> None:
    copy(folder / "library", folder / "new")
    say("done")


def accounts(folder: Path, say: Say) -> None:
    known = Accounts(folder / "access.sqlite")
    known.add_user("new", PASSWORD, {"*": "read"})
    say("+new")
    known.remove_user("old")
    say("-old")
    known.revoke_token(known.tokens()[0].id)
    say("revoked")


def first_account(folder: Path, say: Say) -> None:
    known = Accounts(folder / "new.sqlite")
    known.add_user("new", PASSWORD, {"*": "read"})
    say("+new")
    say(known.add_token("new", "read"))


def granted(folder: Path, say: Say) -> None:
    known = Accounts(folder / "access.sqlite")
    known.grant("kept", "press", "write")
    say("granted")
    known.withdraw("kept", "*")
    say("withdrawn")
    known.set_password("old", CHANGED)
    say("changed")
    say(known.add_token("kept", "write"))
    say(f"cookie {Sessions(known).begin('kept', PASSWORD)}")


THINGS: dict[str, Callable[[Path, Say], None]] = {
    "add": add, "replace": replace, "remove": remove, "create": create, "rate": rate, "embed again": embed_again,
    "copy": copied, "accounts": accounts, "first account": first_account, "grants": granted,
}  # fmt: skip


def check(thing: str, folder: Path, said: list[str]) -> None:
    """Whether all that was acknowledged is there, and all works again. Raises AssertionError."""
    if thing in ACCOUNTS:
        ACCOUNTS[thing](Accounts(folder / ("new.sqlite" if thing == "first account" else "access.sqlite")), said)
        return
    before = {} if thing == "create" else {f"briefing-{n}": sample(n) for n in range(BRIEFINGS)}
    if thing == "copy":
        if said:
            assert copy(folder / "library", folder / "new").copied == 0, "not all was copied"
        check_library(folder / "library", before, {})
        shutil.rmtree(folder / "new", ignore_errors=True)
        copy(folder / "library", folder / "new")
        return
    after = {f"briefing-{n}": sample(n, int(thing == "replace")) for n in wanted(thing)}
    gone = {id.removeprefix("-") for id in said if id.startswith("-")}
    sure = {id: item for id, item in before.items() if id not in after and id not in gone and thing != "remove"}
    sure |= {id: after[id] for id in said if id in after}
    maybe = before | after
    found = check_library(folder / ("new" if thing == "create" else "library"), sure, maybe)
    assert not gone & found.keys(), f"removed, but there: {gone & found.keys()}"
    if thing == "remove":
        assert len(found) >= len(before) - 3
    if thing == "rate":
        with contextlib.closing(opened(folder / "library")) as library:
            assert {item.question for item in library.feedback()} >= set(said)


def wanted(thing: str) -> range:
    return {"add": range(10, 14), "replace": range(4), "create": range(3)}.get(thing, range(0))


def opened(folder: Path) -> Library:
    try:
        return Library.open(folder, embedder=HashedWords())
    except EmbedderMismatch:
        return Library.open(folder, embedder=HashedWords(*OTHER))


def check_library(folder: Path, sure: dict, maybe: dict) -> dict:  # type: ignore[type-arg]
    """What is in the library: whole, with all of `sure`, and else only what was there or was being added."""
    with contextlib.closing(opened(folder)) as library:
        found = {id: library.get(id) for id in assert_whole(library)}
        for id, briefing in sure.items():
            assert found.get(id) == briefing, f"{id} was acknowledged and is not there as it was"
        for id, briefing in found.items():
            assert briefing in (sure.get(id), maybe.get(id), sample(int(id.split("-")[1]))), f"{id} is by half"
        assert library.add(sample(99))[0].status == "added"
        assert len(assert_whole(library)) == len(found) + 1
        return found


def check_accounts(known: Accounts, said: list[str]) -> None:
    names = {user.name for user in known.users()}
    assert "+new" not in said or "new" in names
    assert "-old" not in said or "old" not in names
    assert "kept" in names
    assert "revoked" not in said or not known.tokens()
    check_usable(known)


def check_first_account(known: Accounts, said: list[str]) -> None:
    assert "+new" not in said or "new" in {user.name for user in known.users()}
    check_tokens(known, said)
    check_usable(known)


def check_granted(known: Accounts, said: list[str]) -> None:
    grants = next(user.grants for user in known.users() if user.name == "kept")
    assert "granted" not in said or grants.get("press") == "write"
    assert "withdrawn" not in said or "*" not in grants
    sessions = Sessions(known)
    assert "changed" not in said or sessions.begin("old", CHANGED)
    check_tokens(known, said)
    for cookie in said:
        assert not cookie.startswith("cookie ") or sessions.principal(cookie.removeprefix("cookie "))
    check_usable(known)


def check_tokens(known: Accounts, said: list[str]) -> None:
    for token in said:
        assert not token.startswith("bqa_") or known.by_token(token) is not None


def check_usable(known: Accounts) -> None:
    known.add_user("later", PASSWORD, {"*": "read"})
    assert "later" in {user.name for user in known.users()}


ACCOUNTS = {"accounts": check_accounts, "first account": check_first_account, "grants": check_granted}


def made(folder: Path) -> Path:
    """What each run begins with."""
    with contextlib.closing(Library.open(folder / "library", embedder=HashedWords())) as library:
        library.add(sample(n) for n in range(BRIEFINGS))
    known = Accounts(folder / "access.sqlite")
    for name in ("old", "kept"):
        known.add_user(name, PASSWORD, {"*": "read"})
    known.add_token("kept", "read")
    return folder
