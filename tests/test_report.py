"""The report of a check: a page that stands alone, tells each finding in words and marks what differs."""

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from corpus import Briefing
from index import Library
from qa import check
from qa.cli.main import main
from qa.desk.report import html
from tests.conftest import Opener
from tests.embedders import HashedWords

SAID = "MS. PSAKI: We’re sending 3,000 troops to the east of Europe.\n\nMS. PSAKI: That is <b>all</b> & no more of it."
ARTICLE = (
    "“We’re sending 4,000 troops to the east of Europe,” Price said on 8 February.\n\n"
    "“That is <b>all</b> & no more of it,” Psaki said.\n\n"
    "“It rains <script>alert(1)</script> in Spain,” she said.\n\n"
    "“We’re sending 3,000 troops to the east of Europe,” Price said."
)


class Page(HTMLParser):
    """The elements of a page, and the text in each kind of them."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.texts: dict[str, list[str]] = {}
        self._open: list[str] = []
        self.feed(source)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002
        self.tags.append(tag)
        if tag != "meta":
            self._open.append(tag)
            self.texts.setdefault(tag, []).append("")

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        for tag in self._open:
            self.texts[tag][-1] += data


@pytest.fixture
def report(library: Library) -> Page:
    library.add(Briefing("said", SAID, "Press Briefing by Press Secretary Jen Psaki", "2022-02-07", "White House"))
    return Page(html(ARTICLE, check(ARTICLE, library=library), 'a "draft" <1>'))


def test_each_finding_is_told_in_words(report: Page) -> None:
    assert report.texts["h2"] == [
        "1. Altered: the library has other words, attributed to another speaker, given another day",
        "2. Verbatim: the words stand in the library",
        "3. Not in the library",
        "4. Verbatim: the words stand in the library, attributed to another speaker",
    ]
    assert report.texts["p"][0] == (
        "4 quotations: 1 verbatim, 1 verbatim, but under another name or day, 1 altered, 1 not in the library."
    )


def test_original_and_quotation_stand_beside_each_other_with_what_differs_marked(report: Page) -> None:
    assert report.texts["blockquote"][:2] == [
        "We’re sending 4,000 troops to the east of Europe,",
        "We’re sending 3,000 troops to the east of Europe",
    ]
    assert (report.texts["ins"], report.texts["del"]) == (["4,000"], ["3,000"])
    assert "The text has “4,000” where the library has “3,000”." in report.texts["p"]
    where = "Jen Psaki, White House, Press Briefing by Press Secretary Jen Psaki, 7 February 2022 (said 11-59)"
    assert report.texts["p"][1:3] == ["Attributed to Price, dated 02-08", where]


def test_nothing_is_loaded_run_or_meant_by_a_text(library: Library) -> None:
    library.add(Briefing("said", SAID))
    source = html(ARTICLE, check(ARTICLE, library=library), "</title><script>")
    assert set(Page(source).tags) <= set(
        "html head meta title style body main h1 h2 h3 bdi p article blockquote ins del ul li".split()
    )
    assert not re.search(r"""\s(?:src|href|srcset|on[a-z]+)\s*=|url\(|@import|http:""", source)
    assert "&lt;script&gt;alert(1)" in source
    assert "default-src 'none'" in source


def test_claims_follow_with_their_nearest_passage(library: Library) -> None:
    library.add(Briefing("said", SAID))
    text = "Some 3,000 troops go to Europe."
    page = Page(html(text, check(text, library=library, claims=True), "note"))
    assert page.texts["p"][0] == "The text quotes nobody."
    assert page.texts["h2"] == ["Nearest passages"]
    assert page.texts["mark"] == ["3,000", "Europe"]
    assert page.texts["blockquote"][1] == "We’re sending 3,000 troops to the east of Europe."


def test_the_command_writes_it(opened: Opener, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("index.library.load_embedder", lambda _name=None: HashedWords())
    opened(tmp_path / "library").add(Briefing("said", SAID))
    (tmp_path / "draft.txt").write_text(ARTICLE)
    arguments = ["check", str(tmp_path / "draft.txt"), "--html", str(tmp_path / "report.html")]
    monkeypatch.setattr("sys.argv", ["briefing-qa", *arguments, "--library", str(tmp_path / "library")])
    with pytest.raises(SystemExit) as stop:
        main()
    assert stop.value.code == 1
    assert Page((tmp_path / "report.html").read_text("utf-8")).texts["h1"] == ["Quotations of draft.txt"]
