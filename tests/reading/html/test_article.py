# ruff: noqa: E501 - a page is easier to read on one line
"""Which part of a page is read: all of its article, whatever its tags are called, and nothing of the site around it."""

import json

import pytest

from corpus import read_bytes
from tests.reading.html.pages import AFTER, ARTICLE, BEFORE, FOOTER, HEADLINE, NAV, page, paragraphs, text_with

CONSENT = (
    "<p>We and our 812 partners store and access information on your device, such as cookies, and process personal data.</p>"
    "<p>With your consent we may use precise location data. Click to accept, or refuse to consent before you go on.</p>"
)
TEASERS = "".join(
    f'<div class="c"><h3><a href="/{n}">Story number {n} of the day is told here</a></h3><p>It begins with a line or two, and then one has to click on it to go on.</p></div>'
    for n in range(5)
)
BODY = f"<h1>{HEADLINE}</h1>{paragraphs(BEFORE + AFTER)}"


def text_of(html: str) -> str:
    return read_bytes("a.html", html.encode()).text


def site(body: str, head: str = "") -> str:
    return f"<!DOCTYPE html><html><head><title>{HEADLINE}</title>{head}</head><body>{NAV}{body}{FOOTER}</body></html>"


READ_WHOLE = {
    "article": page(),
    "no article": page(article="div"),
    "opinion": page(article='article class="comment comment-article"'),
    "opinion in a div": page(article='div class="comment__body"'),
    "named for something else": page(article='div class="widget related-content sidebar"'),
    "aside": site(f'<aside class="content">{BODY}</aside>'),
    "form around all": f'<html><head><title>x</title></head><body><form id="aspnetForm">{NAV}<div>{BODY}</div>{FOOTER}</form></body></html>',
    "headline in the page's header": site(
        f'<header class="banner"><h1>{HEADLINE}</h1></header><main><div class="body">{paragraphs(BEFORE + AFTER)}</div></main>'
    ),
    "headline is an h2": site(f"<div id='c'><div><h2>{HEADLINE}</h2></div><div>{paragraphs(BEFORE + AFTER)}</div></div>"),
    "grid of text blocks": site(
        f"<div><div><h1>{HEADLINE}</h1></div>"
        + "".join(f'<section class="cmp-text widget"><div class="share-x">{paragraphs((text,))}</div></section>' for text in BEFORE + AFTER)
        + "</div>"
    ),
    "layout table of 1999": f"<html><head><title>{HEADLINE}</title></head><body><table><tr><td width=100><a href=/a>Home</a><br><a href=/b>World</a></td><td>{BODY}</td></tr></table></body></html>",
    "consent before it": page(before=f'<div class="consent">{CONSENT}</div>'),
    "consent without a name": page(before=f'<div class="x1"><h2>We value your privacy</h2>{CONSENT}<button>Accept</button></div>'),
    "consent after it": page(after=f'<div id="CybotCookiebotDialog">{CONSENT}</div>'),
    "consent in a dialog": page(after=f'<div role="dialog" aria-label="Cookies">{CONSENT}</div>'),
    "cookie line": page(before="<div class='cookie-bar'><p>We use cookies so that the site works.</p></div>"),
    "comments of readers": page(
        after='<section id="comments"><h2>3 comments</h2><ol class="comment-list">'
        + "".join(f'<li class="comment"><p>I think that reader number {n} before me is wrong about this bridge and all others.</p></li>' for n in range(30))
        + "</ol></section>"
    ),
    "sidebar": page(after=f'<div class="sidebar"><h3>Most read</h3>{TEASERS}</div>'),
    "sidebar without a name": page(after=f'<aside><h3>Of the day</h3>{TEASERS}</aside>'),
    "teasers under it": page(after=f"<div>{TEASERS}</div>"),
    "teasers in its main": site(f"<main><article>{BODY}</article><div><h2>More from this section</h2>{TEASERS}</div></main>"),
    "breadcrumbs": page(before='<div class="breadcrumb"><a href="/">Home</a> › <a href="/w">World</a></div>'),
    "menu without a name": page(before='<div><ul><li><a href="/1">Politics and parliament</a></li><li><a href="/2">Business</a></li></ul></div>'),
    "newsletter": page(after='<div class="newsletter-signup"><p>Get the news of the day in your inbox every morning.</p></div>'),
    "paywall": page(after='<div class="paywall"><p>Try one month for 1 crown, and cancel at any time you like.</p></div>'),
    "skip link": page(before='<a class="skip-link" href="#main">Skip to main content</a>'),
    "closed modal": page(after='<div class="modal" aria-hidden="true"><p>Log in to go on reading this and all other articles.</p></div>'),
    "script and style": page("<script>var a = '<p>SCRIPT</p>'</script><style>p{}</style><noscript>Switch it on.</noscript>"),
    "footer of links": page(after='<div class="site-footer"><p>Velmora Courier, 1 Pier Street, is published by the City Press of Velmora.</p></div>'),
    "XHTML": '<?xml version="1.0"?>' + page(),
    "behind an open paywall": page(article='div class="paywall-content"'),
    "unclosed tags": site("<main>" + BODY.replace("</p>", "") + "</main>"),
}  # fmt: skip


@pytest.mark.parametrize("html", READ_WHOLE.values(), ids=READ_WHOLE)
def test_the_article_is_read_and_nothing_else(html: str) -> None:
    assert text_of(html) == ARTICLE


def test_the_notes_under_an_article_are_part_of_it() -> None:
    notes = "<footer class='notes'><h3>Notes to editors</h3><p>Contact: Ida Berg, 555 0100</p></footer>"
    html = site(f"<main><article>{BODY}{notes}</article></main>")
    assert text_of(html) == f"{ARTICLE}\n\nNotes to editors\n\nContact: Ida Berg, 555 0100"


def test_a_box_in_a_page_of_divs_is_read_where_it_stands() -> None:
    box = "<aside><h3>Key facts</h3><ul><li>Opened in 1964</li></ul></aside>"
    html = site(f"<div><div><h1>{HEADLINE}</h1>{paragraphs(BEFORE)}{box}{paragraphs(AFTER)}</div></div>")
    assert text_of(html) == text_with("Key facts\n\n- Opened in 1964")


def test_standfirst_and_byline_above_an_article_are_read() -> None:
    above = f"<header><h1>{HEADLINE}</h1><p class='standfirst'>Two cables are replaced.</p><p>By Ida Berg (Reuters)</p></header>"
    html = site(f"<main>{above}<div class='text'>{paragraphs(BEFORE + AFTER)}</div></main>")
    assert text_of(html).startswith(f"{HEADLINE}\n\nTwo cables are replaced.\n\nBy Ida Berg (Reuters)\n\n{BEFORE[0]}")


STORIES = [
    ("Snow expected in the north", "The weather service expects up to 30 centimetres of snow in the valleys by Wednesday."),
    ("Rail strike called off", "The rail union called off the strike planned for Friday after the company raised its offer."),
    ("New head for the museum", "The National Museum named Lea Marsh, 52, as its director; she starts in the first week of June."),
]  # fmt: skip
DIGEST = "\n\n".join(f"{title}\n\n{text}" for title, text in STORIES)
DIGESTS = {
    "sections": "<main><h1>Morning briefing</h1>{}</main>",
    "articles": "<main><h1>Morning briefing</h1>{}</main>",
    "linked": "<main><h1>Morning briefing</h1>{}</main>",
    "list": "<main><h1>Morning briefing</h1><ul>{}</ul></main>",
    "live blog": "<article class='liveblog'><h1>Morning briefing</h1><div class='posts'>{}</div></article>",
    "newsletter": "<table><tr><td><h1>Morning briefing</h1><table>{}</table></td></tr></table>",
    "table of one column": "<h1>Morning briefing</h1><table>{}</table>",
}
STORY = {
    "sections": "<section><h2>{0}</h2><p>{1}</p></section>",
    "articles": "<article><header><h2>{0}</h2></header><p>{1}</p></article>",
    "linked": "<article><h2><a href='/x'>{0}</a></h2><p>{1}</p></article>",
    "list": "<li><h3>{0}</h3><p>{1}</p></li>",
    "live blog": "<div class='post'><h2>{0}</h2><p>{1}</p></div>",
    "newsletter": "<tr><td style='padding:20px'><h2>{0}</h2><p>{1}</p></td></tr>",
    "table of one column": "<tr><td><h2>{0}</h2>{1}</td></tr>",
}


@pytest.mark.parametrize("kind", DIGESTS)
def test_a_digest_is_read_with_the_headline_of_each_story(kind: str) -> None:
    stories = "".join(STORY[kind].format(*story) for story in STORIES)
    html = f"<html><head><title>Morning briefing</title></head><body>{NAV}{DIGESTS[kind].format(stories)}{FOOTER}</body></html>"
    assert text_of(html) == f"Morning briefing\n\n{DIGEST}"


def linked(**stated: object) -> str:
    return f'<script type="application/ld+json">{json.dumps({"@type": "NewsArticle", "headline": HEADLINE} | stated)}</script>'


WHOLE = "\n\n".join(BEFORE + AFTER)
WALL = '<div class="x"><p>Try one month for 1 crown, and cancel at any time you like.</p></div>'


@pytest.mark.parametrize(
    "body",
    [
        WHOLE,
        "".join(f"<p>{text}</p>" for text in BEFORE + AFTER),
        WHOLE.replace("\n\n", "\n"),
        WHOLE.replace(",", "&#44;"),
    ],
    ids=["text", "html", "lines", "entities"],
)
def test_an_article_that_the_page_only_begins_is_read_from_its_data(body: str) -> None:
    teaser = f"<article><h1>{HEADLINE}</h1><p>{BEFORE[0]}</p>{WALL}</article>"
    assert text_of(site(teaser, linked(articleBody=body))) == ARTICLE
    assert text_of(site("<div id='app'></div>", linked(articleBody=body))) == ARTICLE.removeprefix(f"{HEADLINE}\n\n")


def test_data_that_holds_less_than_the_page_or_another_article_are_left() -> None:
    assert text_of(page(head=linked(articleBody=BEFORE[0]))) == ARTICLE
    other = "Story of the day. " * 40
    assert text_of(page(head=linked(articleBody=other))) == ARTICLE


def test_the_entries_of_a_live_blog_are_read_from_its_data() -> None:
    updates = [{"@type": "BlogPosting", "headline": title, "articleBody": text} for title, text in STORIES]
    head = f'<script type="application/ld+json">{json.dumps({"@type": "LiveBlogPosting", "headline": "Live", "liveBlogUpdate": updates})}</script>'
    assert text_of(f"<html><head>{head}</head><body><div id='app'></div></body></html>") == DIGEST


def test_a_page_without_prose_gives_all_its_words() -> None:
    html = "<html><body><div>Boats <b>sail</b></div><table><tr><td>North</td><td>5.40</td></tr></table></body></html>"
    assert text_of(html) == "Boats sail\n\nNorth | 5.40"


def test_a_page_of_links_alone_is_read() -> None:
    html = "<html><head><title>Links</title></head><body><ul><li><a href='/a'>Talks in Moscow go on</a></li><li><a href='/b'>Snow</a></li></ul></body></html>"
    assert text_of(html) == "- Talks in Moscow go on\n- Snow"
