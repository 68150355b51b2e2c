"""The page lists alerts, as text and nothing else."""

from pathlib import Path

from corpus import Briefing
from index import Library
from qa import standing
from qa.access import LOCAL, acting
from qa.page.functions import functions
from qa.server.libraries import Libraries
from qa.server.service import Service
from tests.sure import Sure


def test_the_list_of_alerts_leads_to_the_sentence_and_holds_no_markup(library: Library) -> None:
    standing.add("Who opened <b>the</b> bridge?", library=library)
    library.add(Briefing("b&1", "The storm passed. Mayor Berg opened <i>the</i> harbour bridge.", "", "2022-02-07"))
    standing.ask_new(library=library, reader=Sure())

    def uploaded(path: str) -> bytes:
        return Path(path).read_bytes()

    with acting(LOCAL):
        functioning = {one.__name__: one for one in functions(Service(Libraries({"default": library})), uploaded)}
        reply = functioning["alerts"]({"library": "default"})
    assert reply["count"] == 1
    assert 'data-id="b&amp;1" data-start="18" data-end="62" data-answers="18-28"' in reply["html"]
    assert "Who opened &lt;b&gt;the&lt;/b&gt; bridge?" in reply["html"]
    assert "<i>" not in reply["html"]
    assert '<time datetime="2022-02-07">7 February 2022</time>' in reply["html"]
