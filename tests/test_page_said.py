"""The page lists who says what, as text and nothing else."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from corpus import Briefing
from index import Library
from qa.access import LOCAL, acting
from qa.page.functions import functions
from qa.page.said import SHOWN_AT_MOST
from qa.server.libraries import Libraries
from qa.server.service import Service

LONG = "We will <b>rebuild</b> the harbour bridge. " * 20
BRIEFING = Briefing("b&1", f"MAYOR BERG: {LONG}\n\nMAYOR BERG: It is <i>late</i>.", "A <u>talk</u>", "2022-02-07")


@pytest.fixture
def page(library: Library) -> Iterator[Any]:
    library.add(BRIEFING)

    def uploaded(path: str) -> bytes:
        return Path(path).read_bytes()

    with acting(LOCAL):
        yield {one.__name__: one for one in functions(Service(Libraries({"default": library})), uploaded)}


def test_a_person_is_a_line_and_a_statement_is_cut_only_in_the_list(page: Any) -> None:
    people = page["voices"]({"library": "default"})
    assert people["count"] == "1 person"
    (speaker,) = [part.split('"')[1] for part in people["html"].split("<li") if "data-speaker" in part]
    reply = page["said"]({"library": "default", "speaker": speaker})
    assert (reply["count"], reply["more"]) == ("2 statements", False)
    assert "<b>rebuild" not in reply["html"]
    assert "It is &lt;i&gt;late&lt;/i&gt;." in reply["html"]
    assert "A &lt;u&gt;talk&lt;/u&gt;" in reply["html"]
    end = 12 + len(LONG.rstrip())
    assert f'data-id="b&amp;1" data-start="12" data-end="{end}"' in reply["html"]
    assert f"{LONG[:SHOWN_AT_MOST].rsplit(maxsplit=1)[0][-12:]} […]</q>" in reply["html"]
    assert page["said"]({"library": "default", "speaker": speaker, "limit": 1})["more"] is True


def test_what_cannot_be_looked_for_is_said(page: Any) -> None:
    assert "about has no word to look for" in page["voices"]({"library": "default", "about": "?!"})["error"]
    assert "speaker" in page["said"]({"library": "default"})["error"]
    assert page["voices"]({"library": "default", "words": "nobody"})["html"] == (
        '<p class="empty">Nobody is shown to say anything here.</p>'
    )
