"""Books: their chapters in reading order."""

# ruff: noqa: E501  (files as programs write them)

from corpus import read_bytes
from tests.reading.files import zipped

CONTAINER = '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles><rootfile full-path="O/b.opf"/></rootfiles></container>'
OPF = """<package xmlns="http://www.idpf.org/2007/opf" xmlns:dc="http://purl.org/dc/elements/1.1/"><metadata><dc:title>The bridge</dc:title>
<dc:date>2022-02-07</dc:date><dc:creator>Ida Berg</dc:creator><dc:publisher>Courier Press</dc:publisher></metadata><manifest>
<item id="n" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/><item id="b" href="two%20.xhtml" media-type="application/xhtml+xml"/>
<item id="a" href="one.xhtml" media-type="application/xhtml+xml"/></manifest><spine><itemref idref="n"/><itemref idref="a"/><itemref idref="b"/><itemref idref="a"/></spine></package>"""


def test_a_book_is_read_in_the_order_of_its_chapters() -> None:
    page = '<?xml version="1.0" encoding="utf-8"?><html xmlns="http://www.w3.org/1999/xhtml"><head><title>x</title></head><body>{}</body></html>'
    data = zipped({"mimetype": "application/epub+zip", "META-INF/container.xml": CONTAINER, "O/b.opf": OPF,
                   "O/nav.xhtml": page.format("NAV"), "O/one.xhtml": page.format("<h1>One</h1><p>Été.</p>"), "O/two .xhtml": page.format("<p>Two.</p>")})  # fmt: skip
    found = read_bytes("a.epub", data)
    assert found.text == "One\n\nÉté.\n\nTwo."
    assert (found.title, found.date, found.source) == ("The bridge", "2022-02-07", "Courier Press")
