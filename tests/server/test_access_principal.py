"""What a principal may, and that whoever is forgotten may nothing."""

import contextvars
import threading
from dataclasses import FrozenInstanceError

import pytest

from qa.access import EVERY, LOCAL, NOBODY, Principal, acting, current


def test_a_grant_holds_for_its_library_and_scope_only() -> None:
    ana = Principal("ana", frozenset({("news", "read"), ("desk", "write")}))
    assert ana.may("news", "read")
    assert not ana.may("news", "write")
    assert ana.may("desk", "write")
    assert ana.may("desk", "read")
    assert not ana.may("secret", "read")
    assert ana.readable(["secret", "desk", "news"]) == ["desk", "news"]


def test_a_grant_of_every_library_holds_for_those_to_come() -> None:
    reader = Principal("bo", frozenset({(EVERY, "read")}))
    assert reader.may("made tomorrow", "read")
    assert not reader.may("made tomorrow", "write")
    assert LOCAL.may("any", "write")


def test_an_unknown_scope_is_refused_not_granted() -> None:
    with pytest.raises(ValueError, match="'admin'"):
        LOCAL.may("news", "admin")  # type: ignore[arg-type]


def test_a_principal_cannot_be_changed() -> None:
    with pytest.raises(FrozenInstanceError):
        NOBODY.grants = LOCAL.grants  # type: ignore[misc]


def test_outside_of_a_request_nobody_is_current() -> None:
    assert current() is NOBODY
    assert not current().may("news", "read")
    with acting(LOCAL):
        assert current() is LOCAL
        seen: list[Principal] = []
        thread = threading.Thread(target=lambda: seen.append(current()))
        thread.start()
        thread.join()
        assert seen == [NOBODY]
        assert contextvars.copy_context().run(current) is LOCAL
    assert current() is NOBODY
