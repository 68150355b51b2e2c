"""The service: every act checks who may do it, and gives plain records to all surfaces alike."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from corpus import Briefing
from index import Library
from qa.access import LOCAL, Principal, acting
from qa.server.libraries import Forbidden, Libraries, NoBriefing, Unknown
from qa.server.service import Service
from tests.embedders import HashedWords

READS = Principal("reader", frozenset({("default", "read")}))


@pytest.fixture
def service(folder: Path) -> Iterator[Service]:
    with Libraries({"default": Library.open(folder / "library", embedder=HashedWords())}, "none") as libraries:
        libraries.opened["default"].add(
            [
                Briefing("id-1", "He came.", title="Talks", date="2022-02-07", source="The Paper"),
                Briefing("id-2", "He left.", date="2022-03-01", source="The Levant"),
                Briefing("id-3", "He had tea.", title="Tea"),
            ]
        )
        with acting(LOCAL):
            yield Service(libraries)


def test_the_list_is_narrowed_by_words_days_and_sources(service: Service) -> None:
    def listed(**wanted: Any) -> set[str]:
        return {line.id for line in service.briefings("default", **wanted).briefings}

    assert listed() == {"id-1", "id-2", "id-3"}
    assert listed(words="paper FEBRUARY") == {"id-1"}
    assert listed(words="2022-02") == {"id-1"}
    assert listed(since="2022-02-08") == {"id-2"}
    assert listed(until="2022-02-07") == {"id-1"}
    assert listed(since="2022-02-07", until="2022-03-01", sources=["The Levant", "Le Monde"]) == {"id-2"}


def test_a_page_of_the_list_says_how_many_match_and_what_the_library_holds(service: Service) -> None:
    page = service.briefings("default", since="2022-01-01", offset=1, limit=1)
    assert [line.id for line in page.briefings] == ["id-1"]
    assert (page.total, page.contents.briefings, page.sources) == (2, 3, ("The Levant", "The Paper"))


def test_what_was_removed_can_be_brought_back_once(service: Service) -> None:
    assert service.remove("default", "id-1").title == "Talks"
    with pytest.raises(NoBriefing, match="the library 'default' has no briefing 'id-1'"):
        service.briefing("default", "id-1")
    service.undo("default", "id-1")
    assert service.briefing("default", "id-1").text == "He came."
    with pytest.raises(NoBriefing):
        service.undo("default", "id-1")


def test_a_rating_stores_the_words_that_were_quoted(service: Service) -> None:
    with acting(READS):
        service.rate("default", right=True, question="Who came?", found=True, quote=("id-1", 0, 7))
        with pytest.raises(ValueError, match="7:9 is no span of the briefing 'id-1', which has 8 characters"):
            service.rate("default", right=True, question="Who came?", found=True, quote=("id-1", 7, 9))


def test_who_may_only_read_changes_nothing_and_who_may_not_read_sees_nothing(service: Service) -> None:
    def never() -> bytes:
        raise AssertionError("a file was read for somebody who may not add it")

    with acting(READS):
        assert service.briefing("default", "id-1").text == "He came."
        for act in (
            lambda: service.add("default", [("a.txt", never)]),
            lambda: service.remove("default", "id-1"),
            lambda: service.undo("default", "id-1"),
        ):
            with pytest.raises(Forbidden):
                act()
    with acting(Principal("stranger")):
        assert service.libraries() == []
        with pytest.raises(Unknown, match="there is no library 'default'; there are: none that you may read"):
            service.ask("default", "Who came?", surface="http")
