"""News feeds: each item is a briefing."""

# ruff: noqa: E501  (files as programs write them)

import pytest

from corpus import read_all_bytes
from tests.reading.files import PROSE, refusal

RSS = f"""<?xml version="1.0" encoding="UTF-8"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>
<title>Velmora Courier</title><item><title>Bridge closed</title><guid>g1</guid><pubDate>Mon, 07 Feb 2022 14:05:00 +0100</pubDate>
<description>Short.</description><content:encoded><![CDATA[<p>{PROSE}</p><p>Ferries &amp; buses run.</p>]]></content:encoded></item>
<item><title>Second &amp; last</title><link>https://courier.example/2</link><description>Only this is said.</description></item></channel></rss>"""
ATOM = f"""<feed xmlns="http://www.w3.org/2005/Atom"><title>Ministry</title><entry><id>urn:1</id><title type="html">Bridge &lt;b&gt;closed&lt;/b&gt;</title>
<updated>2022-02-09T00:00:00Z</updated><published>2022-02-07T10:00:00Z</published><content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>{PROSE}</p></div></content></entry></feed>"""


def test_each_item_of_a_feed_is_a_briefing() -> None:
    one, two = read_all_bytes("feed.xml", RSS.encode())
    assert one.text == f"Bridge closed\n\n{PROSE}\n\nFerries & buses run."
    assert (one.title, one.date, one.source) == ("Bridge closed", "2022-02-07", "Velmora Courier")
    assert (two.title, two.text, two.date) == ("Second & last", "Second & last\n\nOnly this is said.", "")


@pytest.mark.parametrize("name", ["a.atom", "a.xml", "a.txt"])
def test_an_atom_feed_is_read(name: str) -> None:
    (found,) = read_all_bytes(name, ATOM.encode())
    assert (found.text, found.title, found.date, found.source) == (
        f"Bridge closed\n\n{PROSE}",
        "Bridge closed",
        "2022-02-07",
        "Ministry",
    )


def test_other_xml_is_refused() -> None:
    assert "it is XML, but no feed: it begins with <note>" in refusal("a.rss", b"<note>Text.</note>")
    assert "unknown kind of file (.xml)" in refusal("a.xml", b"<note>Text.</note>")
