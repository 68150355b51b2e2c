# ruff: noqa: E501 - a page is easier to read on one line
"""Title, date and source of a page come from where it states them best, and from nowhere else."""

import json

import pytest

from corpus import Briefing, read_bytes
from tests.reading.html.pages import HEADLINE, page


def read(head: str = "", middle: str = "", before: str = "", name: str = "a.html", html: str = "") -> Briefing:
    return read_bytes(name, (html or page(middle, head=head, before=before)).encode())


def ld(*items: object) -> str:
    return "".join(f'<script type="application/ld+json">{json.dumps(item)}</script>' for item in items)


def news(day: str, **more: object) -> dict[str, object]:
    return {"@type": "NewsArticle", "datePublished": day} | more


PUBLISHED = '<meta property="article:published_time" content="2022-02-07T23:30:00-05:00">'
DATED = {
    "published_time": PUBLISHED,
    "above any date": f'<meta name="date" content="2024-05-01">{PUBLISHED}',
    "above json-ld": PUBLISHED + ld(news("2022-02-09")),
    "above modified": f'<meta property="article:modified_time" content="2022-03-01">{PUBLISHED}',
    "article in json-ld": ld(news("2022-02-07T06:30:00+01:00")),
    "article after the page": ld({"@graph": [{"@type": "WebPage", "datePublished": "2015-03-10"}, news("2022-02-07")]}),
    "article in a list": ld([{"@type": "WebSite"}, news("2022-02-07")]),
    "main entity": ld({"@type": "WebPage", "mainEntity": news("2022-02-07")}),
    "types in a list": ld({"@type": ["Thing", "ReportageNewsArticle"], "datePublished": "2022-02-07"}),
    "types with an address": ld({"@type": "https://schema.org/BlogPosting", "datePublished": "2022-02-07"}),
    "its headline among several": ld(
        news("2022-01-01", headline="Snow in the north"), news("2022-02-07", headline=HEADLINE)
    ),
    "its address among several": '<link rel="canonical" href="https://v.example/b">'
    + ld(news("2022-01-01", url="https://v.example/a"), news("2022-02-07", url="https://v.example/b")),
    "page alone": ld({"@type": "WebPage", "datePublished": "2022-02-07"}),
    "no type": ld({"datePublished": "2022-02-07"}),
    "line ends in the data": '<script type="application/ld+json">{"@type":"Article","description":"a\nb","datePublished":"2022-02-07"}</script>',
    "Dublin Core": '<meta name="DC.date.issued" content="2022-02-07">',
    "German dots": '<meta name="date" content="07.02.2022">',
    "mail form": '<meta name="pubdate" content="Mon, 07 Feb 2022 06:30:00 GMT">',
    "compact": '<meta name="sailthru.date" content="20220207">',
    "itemprop": '<meta itemprop="datePublished" content="2022-02-07">',
}


@pytest.mark.parametrize("head", DATED.values(), ids=DATED)
def test_a_page_states_its_date_in_its_head(head: str) -> None:
    assert read(head).date == "2022-02-07"


SHOWN = {
    "time": '<time datetime="2022-02-07T10:00">Monday</time>',
    "time with pubdate": '<p><time pubdate datetime="2022-02-07">Monday</time></p>',
    "itemprop": '<span itemprop="datePublished" content="2022-02-07">Monday</span>',
    "published": "<p>Published 7 February 2022</p>",
    "published on": '<p class="meta">Published on: 7 February 2022, 10.00</p>',
    "terms": "<dl><dt>Published</dt><dd>7 February 2022</dd><dt>Last updated</dt><dd>9 March 2022</dd></dl>",
    "label": "<p><strong>Release date:</strong> <span>7 February 2022</span></p>",
    "class": '<div class="post-date">February 7, 2022</div>',
    "German": '<p class="date">Stand: 07.02.2022, 14:30 Uhr</p>',
    "updated as well": '<time datetime="2022-02-07">7 Feb</time><time class="updated" datetime="2022-03-09">9 March</time>',
}


@pytest.mark.parametrize("below", SHOWN.values(), ids=SHOWN)
def test_a_date_shown_beside_the_headline_counts(below: str) -> None:
    html = page().replace("</h1>", f"</h1>{below}")
    assert read(html=html).date == "2022-02-07"


UNDATED = {
    "impossible": '<meta property="article:published_time" content="2022-02-30">',
    "two days in one": '<meta property="article:published_time" content="02/07/2022">',
    "month": '<meta property="article:published_time" content="2022-02">',
    "modified": '<meta property="article:modified_time" content="2022-02-07">'
    + ld({"@type": "NewsArticle", "dateModified": "2022-02-07"}),
    "other articles": ld(
        news("2022-01-01", headline="Snow in the north"), news("2022-01-02", headline="Rail strike called off")
    ),
    "what it links to": ld({"@type": "ItemList", "itemListElement": [{"item": news("2022-01-01")}]}),
    "broken": '<script type="application/ld+json">{"datePublished": "2022-02-07"</script>',
}


@pytest.mark.parametrize("head", UNDATED.values(), ids=UNDATED)
def test_a_page_that_does_not_say_when_it_was_published_has_no_date(head: str) -> None:
    assert read(head).date == ""


@pytest.mark.parametrize(
    "middle",
    [
        '<p>It opened on <time datetime="1964-05-01">1 May 1964</time> and <time datetime="2009-06-01">in 2009</time>.</p>',
        '<p class="event-date">Starts 15 March 2022</p>',
        '<section class="comments"><time datetime="2022-02-09">yesterday</time></section>',
    ],
    ids=["in a sentence", "event", "comment"],
)
def test_other_dates_of_a_page_are_not_its_own(middle: str) -> None:
    assert read(middle=middle).date == ""


def test_what_a_page_states_is_above_its_lines_and_both_are_above_its_name() -> None:
    lines = "<p>Date: 15 March 2022</p><p>Subject: bridge</p><p>Source: Getty Images</p>"
    head = PUBLISHED + '<meta property="og:site_name" content="Velmora Courier">'
    html = page(head=head).replace("</h1>", f"</h1>{lines}")
    briefing = read(html=html, name="2022-02-09.html")
    assert (briefing.title, briefing.date, briefing.source) == (HEADLINE, "2022-02-07", "Velmora Courier")
    briefing = read(html=page().replace("</h1>", f"</h1>{lines}"), name="2022-02-09.html")
    assert (briefing.date, briefing.source) == ("2022-03-15", "")  # a photo credit is no source
    assert read(name="2022-02-09.html").date == "2022-02-09"


TITLED = {
    "the headline": "",
    "open graph": f'<meta property="og:title" content="{HEADLINE}">',
    "with the site": f'<meta property="og:title" content="{HEADLINE} | Velmora Courier"><meta property="og:site_name" content="Velmora Courier">',
    "json-ld": ld(news("2022-02-07", headline=HEADLINE)),
    "entities": ld(news("2022-02-07", headline=HEADLINE.replace(" b", "&#32;b"))),
}


@pytest.mark.parametrize("head", TITLED.values(), ids=TITLED)
def test_the_title_is_the_headline_without_the_name_of_the_site(head: str) -> None:
    assert read(head).title == HEADLINE


@pytest.mark.parametrize(
    ("html", "title"),
    [
        ("<html><head><title>Talks go on</title></head><body><p>Text.</p></body></html>", "Talks go on"),
        (
            "<html><head><title>Untitled Document</title></head><body><h1>Talks go on</h1><p>Text.</p></body></html>",
            "Talks go on",
        ),
        (
            "<html><head><title>Courier</title></head><body><h1>Courier</h1><h2>Talks go on</h2><p>Text.</p></body></html>",
            "Courier",
        ),
        ("<html><body><p>Text.</p></body></html>", ""),
        (
            "<html><head><title>EU - Russia talks go on</title></head><body><p>Text.</p></body></html>",
            "EU - Russia talks go on",
        ),
    ],
    ids=["title", "untitled", "site", "none", "dash"],
)
def test_a_page_without_better_is_called_by_its_title(html: str, title: str) -> None:
    assert read(html=html).title == title


SOURCES = {
    "site name": '<meta property="og:site_name" content="Velmora Courier">',
    "publisher": ld(news("2022-02-07", publisher={"@type": "Organization", "name": "Velmora Courier"})),
    "publishers": ld(news("2022-02-07", publisher=[{"name": "Velmora Courier"}])),
    "Dublin Core": '<meta name="DC.publisher" content="Velmora Courier">',
    "web site": ld({"@type": "WebSite", "name": "Velmora Courier"}),
    "above the publisher": '<meta name="publisher" content="City Press"><meta property="og:site_name" content="Velmora Courier">',
}


@pytest.mark.parametrize("head", SOURCES.values(), ids=SOURCES)
def test_the_source_is_the_site_as_it_calls_itself(head: str) -> None:
    assert read(head).source == "Velmora Courier"
