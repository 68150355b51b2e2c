"""Messages, feeds, subtitles, books, rich text, OpenDocument, slides and sheets."""

# ruff: noqa: E501  (files as programs write them)

import email.message
import email.policy
import io
import zipfile

import openpyxl
import pytest
from openpyxl.styles import Font

from corpus import ReadError, read_all_bytes, read_bytes
from corpus.formats.detect import kind_of
from tests.growth import processor_time, slower
from tests.reading.outlook import compound, msg
from tests.reading.word import docx, para

PROSE = "The Ministry of Transport said on Monday that the harbour bridge will stay closed until the end of March."


def zipped(files: dict[str, str | bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return made.getvalue()


def refusal(name: str, data: bytes) -> str:
    with pytest.raises(ReadError) as caught:
        read_bytes(name, data)
    return str(caught.value)


# Messages


def message(text: str = PROSE, html: str = "", **headers: str) -> email.message.EmailMessage:
    made = email.message.EmailMessage(policy=email.policy.SMTP)
    said = {
        "From": "Press Office <press@ministry.example>",
        "Subject": "Bridge closed",
        "Date": "Mon, 07 Feb 2022 23:05:00 -0500",
    }
    for key, value in (said | headers).items():
        if value:
            made[key.replace("_", "-")] = value
    made.set_content(text)
    if html:
        made.add_alternative(html, subtype="html")
    return made


def test_a_message_gives_its_text_subject_sender_and_day() -> None:
    found = read_bytes("a.eml", message().as_bytes())
    assert found.text.strip() == PROSE
    assert (found.title, found.date, found.source) == ("Bridge closed", "2022-02-07", "Press Office")


def test_what_its_header_says_is_above_what_its_text_says() -> None:
    text = f"Title: Old\nDate: 2021-01-01\nSource: Getty Images\n\n{PROSE}"
    found = read_bytes("2020-01-01.eml", message(text).as_bytes())
    assert (found.title, found.date, found.source) == ("Bridge closed", "2022-02-07", "Press Office")


@pytest.mark.parametrize(
    ("headers", "title", "source"),
    [
        ({"Subject": "Fwd: RE: Bridge closed"}, "Bridge closed", "Press Office"),
        ({"Subject": "Předání mostu – únor"}, "Předání mostu – únor", "Press Office"),
        ({"From": "press@ministry.example"}, "Bridge closed", "press@ministry.example"),
        ({"From": "Úřad vlády <a@b.cz>"}, "Bridge closed", "Úřad vlády"),
        ({"Subject": ""}, "", "Press Office"),
    ],
)
def test_headers_are_read_in_every_form(headers: dict[str, str], title: str, source: str) -> None:
    found = read_bytes("a.eml", message(**headers).as_bytes())
    assert (found.title, found.source) == (title, source)


def test_of_two_forms_of_a_text_the_whole_one_is_read() -> None:
    html = f"<html><body><p>{PROSE}</p><p>Ferries run.</p><div style='display:none'>HIDDEN</div></body></html>"
    assert read_bytes("a.eml", message(PROSE, html).as_bytes()).text.strip() == PROSE
    assert read_bytes("a.eml", message("Use another program.", html).as_bytes()).text == f"{PROSE}\n\nFerries run."


def test_an_attached_document_is_read_and_a_picture_is_named() -> None:
    made = message("See the release.")
    made.add_attachment(docx(para(PROSE)), maintype="application", subtype="octet-stream", filename="release.docx")
    made.add_attachment(b"\x89PNG\r\n\x1a\n" + bytes(50), maintype="image", subtype="png", filename="bridge.png")
    found = read_bytes("a.eml", made.as_bytes()).text
    assert found == f"See the release.\n\nAttachment: release.docx\n\n{PROSE}\n\nAttachment: bridge.png"


def test_a_forwarded_message_is_read_with_its_headers() -> None:
    made = message("For you.")
    made.add_attachment(message(PROSE, Subject="The bridge", From="ana@ministry.example"))
    found = read_bytes("a.eml", made.as_bytes()).text
    assert found.startswith(
        "For you.\n\nFrom: ana@ministry.example\nDate: Mon, 07 Feb 2022 23:05:00 -0500\nSubject: The bridge"
    )
    assert found.endswith(PROSE)


def test_a_message_without_text_says_what_its_subject_says() -> None:
    assert read_bytes("a.eml", message("").as_bytes()).text == "Bridge closed"


def test_flowed_lines_are_joined() -> None:
    raw = b"From: a@b.c\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; format=flowed\r\n\r\nThe bridge \r\nis closed.\r\nNext.\r\n"
    assert read_bytes("a.eml", raw).text == "The bridge is closed.\nNext."


@pytest.mark.parametrize("charset", ["iso-8859-2", "windows-1250", "utf-8", "koi8-r"])
def test_a_part_is_read_in_its_charset(charset: str) -> None:
    words = "Министр объявил о мире." if charset == "koi8-r" else "Příliš žluťoučký kůň pěl."
    raw = f"From: a@b.c\nMIME-Version: 1.0\nContent-Type: text/plain; charset={charset}\nContent-Transfer-Encoding: 8bit\n\n"
    assert read_bytes("a.eml", raw.encode() + words.encode(charset)).text == words


@pytest.mark.parametrize("name", ["a.txt", "a.md", "a.html", "a.pdf.txt", "message"])
def test_a_message_is_known_by_its_content_under_any_name(name: str) -> None:
    assert read_bytes(name, message().as_bytes()).title == "Bridge closed"


@pytest.mark.parametrize(
    "text",
    [
        "Subject: Bridge closed\nDate: 2022-02-07\n\nThe bridge is closed.",
        "From: Ida Berg\nTo: all\n\nThe bridge is closed.",
        "Note: this is text.\n\nThe bridge is closed.",
    ],
)
def test_lines_that_a_person_typed_are_text(text: str) -> None:
    assert read_bytes("a.txt", text.encode()).text == text


def mailbox(*messages: email.message.EmailMessage) -> bytes:
    return b"".join(
        b"From press@ministry.example Mon Feb  7 14:05:00 2022\n" + one.as_bytes().replace(b"\r\n", b"\n") + b"\n"
        for one in messages
    )


def test_each_message_of_a_mailbox_is_a_briefing_whose_id_stays() -> None:
    one, two = message("One.", Message_ID="<1@x>"), message("Two.\n\n>From here on it is text.", Message_ID="<2@x>")
    found = read_all_bytes("a.mbox", mailbox(one, two))
    assert [briefing.text.strip() for briefing in found] == ["One.", "Two.\n\nFrom here on it is text."]
    again = read_all_bytes("a.mbox", mailbox(message("Zero.", Message_ID="<0@x>"), one, two))
    assert [briefing.id for briefing in again[1:]] == [briefing.id for briefing in found]
    assert len({briefing.id for briefing in again}) == 3


def test_messages_that_call_themselves_the_same_are_kept_apart() -> None:
    found = read_all_bytes("a.mbox", mailbox(message("One.", Message_ID="<1@x>"), message("Two.", Message_ID="<1@x>")))
    assert len({briefing.id for briefing in found}) == 2


def test_a_file_of_several_briefings_is_refused_where_one_is_wanted() -> None:
    assert "it holds 2 briefings, not one" in refusal("a.mbox", mailbox(message("One."), message("Two.")))


def test_a_saved_page_is_read_as_that_page() -> None:
    raw = (
        b"From: <Saved by Blink>\r\nSnapshot-Content-Location: https://courier.example/a\r\nSubject: Bridge closed\r\n"
        b'Date: Tue, 1 Mar 2022 10:00:00 -0000\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related; type="text/html"; boundary="b"\r\n\r\n'
        b'--b\r\nContent-Type: text/html\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n<html><head><meta property=3D"article:published_time"'
        b' content=3D"2022-02-07"></head><body><article><p>'
        + PROSE.encode()
        + b"</p></article></body></html>\r\n--b--\r\n"
    )
    for name in ("a.mht", "a.mhtml", "a.txt"):
        found = read_bytes(name, raw)
        assert (found.text, found.title, found.date, found.source) == (PROSE, "Bridge closed", "2022-02-07", "")


@pytest.mark.parametrize("name", ["a.msg", "a.txt", "a.doc"])
def test_an_outlook_message_is_read_like_another(name: str) -> None:
    found = read_bytes(name, msg("RE: Bridge closed", "Press Office", PROSE, 132_887_163_000_000_000))
    assert (found.text, found.title, found.date, found.source) == (PROSE, "Bridge closed", "2022-02-07", "Press Office")


def test_a_message_of_outlook_that_is_damaged_names_outlook() -> None:
    assert "open it in Outlook" in refusal("a.msg", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
    assert "an old Word document" in refusal("a.txt", compound({"WordDocument": b"x"}))


# Feeds

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


# Subtitles

SRT = """1
00:00:01,000 --> 00:00:03,000
- The bridge stays closed until

2
00:00:03,000 --> 00:00:05,000
the <i>end</i> of March.

3
00:01:40,000 --> 00:01:42,000
IDA BERG: When do ferries run?
"""


def test_what_is_said_is_joined_over_captions_with_speaker_and_time() -> None:
    found = (
        "[00:00:01]\n\nThe bridge stays closed until the end of March.\n\n[00:01:40]\n\nIDA BERG: When do ferries run?"
    )
    for name in ("a.srt", "a.txt"):
        assert read_bytes(name, SRT.encode()).text == found


def test_voices_of_webvtt_are_speakers_and_notes_are_passed_over() -> None:
    vtt = "WEBVTT - Briefing\n\nNOTE by me\n\nSTYLE\n::cue {}\n\nid\n00:01.000 --> 00:02.000 line:0\n<v.loud Ana Torvald>It is <c.x>closed</c>.</v>\n\n00:02.000 --> 00:03.000\n<v Ida Berg>Why?\n"
    assert read_bytes("a.vtt", vtt.encode()).text == "[00:00:01]\n\nAna Torvald: It is closed.\n\nIda Berg: Why?"


def test_captions_that_roll_up_are_read_once() -> None:
    vtt = "WEBVTT\n\n00:01.000 --> 00:02.000\nthe bridge\n\n00:02.000 --> 00:03.000\nthe bridge\nis closed\n\n00:03.000 --> 00:04.000\nis closed\nnow."
    assert read_bytes("a.vtt", vtt.encode()).text == "[00:00:01]\n\nthe bridge is closed now."


def test_a_file_without_captions_is_refused() -> None:
    assert "no captions" in refusal("a.srt", b"Only text.")


# Books, OpenDocument

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


ODF = "".join(f' xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{long}:1.0"' for name, long in
              {"office": "office", "text": "text", "table": "table", "style": "style", "draw": "drawing"}.items())  # fmt: skip


def odt(body: str, styles: str = "", page: str = "", title: str = "") -> bytes:
    content = f"<office:document-content{ODF}><office:automatic-styles>{styles}</office:automatic-styles><office:body><office:text>{body}</office:text></office:body></office:document-content>"
    master = f"<office:document-styles{ODF}><office:master-styles><style:master-page>{page}</style:master-page></office:master-styles></office:document-styles>"
    meta = f'<office:document-meta{ODF} xmlns:dc="http://purl.org/dc/elements/1.1/"><office:meta><dc:title>{title}</dc:title></office:meta></office:document-meta>'
    return zipped(
        {
            "mimetype": "application/vnd.oasis.opendocument.text",
            "content.xml": content,
            "styles.xml": master,
            "meta.xml": meta,
            "META-INF/manifest.xml": "<m/>",
        }
    )


HIDING = '<style:style style:name="H"><style:text-properties text:display="none"/></style:style><style:style style:name="S"><style:text-properties style:text-line-through-style="solid"/></style:style><style:style style:name="U"><style:text-properties style:text-position="super 58%"/></style:style>'
NUMBERED = '<text:list-style style:name="L"><text:list-level-style-number text:level="1" style:num-format="1" style:num-suffix="."/><text:list-level-style-number text:level="2" style:num-format="a" style:num-suffix=")" text:display-levels="2"/></text:list-style>'


@pytest.mark.parametrize(
    ("body", "wanted"),
    [
        ("<text:p>One<text:s text:c='2'/>two<text:line-break/>three</text:p>", "One two\nthree"),
        ("<text:p>It is <text:span text:style-name='H'>HIDDEN</text:span><text:span text:style-name='S'>12</text:span>15 m.</text:p>", "It is 15 m."),
        ("<text:p text:style-name='H'>HIDDEN</text:p><text:p>Shown.</text:p>", "Shown."),
        ("<text:tracked-changes><text:p>GONE</text:p></text:tracked-changes><text:p>Left.</text:p>", "Left."),
        ("<text:p>Text<office:annotation><text:p>COMMENT</text:p></office:annotation>.</text:p>", "Text."),
        ("<text:p>In 1964<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>Archive.</text:p></text:note-body></text:note>.</text:p><text:p>End.</text:p>", "In 1964.\n\nEnd.\n\n1. Archive."),
        ("<text:p>12 km<text:span text:style-name='U'>2</text:span></text:p>", "12 km²"),
        ("<text:list text:style-name='L'><text:list-item><text:p>One</text:p><text:list><text:list-item><text:p>Deep</text:p></text:list-item></text:list></text:list-item><text:list-item><text:p>Two</text:p></text:list-item></text:list>", "1. One\n1.a) Deep\n2. Two"),
        ("<text:list><text:list-item><text:p>One</text:p></text:list-item></text:list>", "- One"),
        ("<table:table><table:table-row><table:table-cell table:number-rows-spanned='2'><text:p>North</text:p></table:table-cell><table:table-cell><text:p>5.40</text:p></table:table-cell></table:table-row><table:table-row><table:covered-table-cell/><table:table-cell><text:p>6.10</text:p></table:table-cell></table:table-row></table:table>", "North | 5.40\nNorth | 6.10"),
        ("<table:table><table:table-row><table:table-cell table:number-columns-spanned='2'><text:p>Both</text:p></table:table-cell><table:covered-table-cell/><table:table-cell><text:p>5</text:p></table:table-cell></table:table-row><table:table-row><table:table-cell><text:p>A</text:p></table:table-cell><table:table-cell/><table:table-cell><text:p>C</text:p></table:table-cell></table:table-row></table:table>", "Both |  | 5\nA |  | C"),
        ("<text:p>She told <draw:frame><draw:text-box><text:p>Key facts</text:p></draw:text-box></draw:frame>them.</text:p>", "She told them.\n\nKey facts"),
        ("<text:section text:display='none'><text:p>HIDDEN</text:p></text:section><text:section><text:h text:outline-level='2'>Head</text:h></text:section>", "Head"),
    ],
)  # fmt: skip
def test_an_opendocument_text_is_read_as_it_is_shown(body: str, wanted: str) -> None:
    assert read_bytes("a.odt", odt(body, HIDING + NUMBERED)).text == wanted


def test_the_title_and_page_header_of_an_opendocument_text() -> None:
    page = "<style:header><text:p>Ministry<text:tab/>7 February 2022</text:p><text:p>Page <text:page-number>1</text:page-number></text:p></style:header>"
    body = "<text:p text:style-name='Title'>Bridge closed</text:p><text:p>Text.</text:p>"
    found = read_bytes("a.odt", odt(body, page=page, title="Template"))
    assert (found.text, found.title, found.date) == (
        "Ministry\n\n7 February 2022\n\nBridge closed\n\nText.",
        "Bridge closed",
        "2022-02-07",
    )


@pytest.mark.parametrize(
    ("files", "wanted"),
    [
        ({"mimetype": "application/vnd.oasis.opendocument.spreadsheet"}, "OpenDocument spreadsheet (.ods), which is not read; open it in LibreOffice"),
        ({"mimetype": "application/vnd.oasis.opendocument.presentation"}, "OpenDocument presentation"),
        ({"Index/Document.iwa": "x"}, "Apple iWork document (.pages, .numbers or .key)"),
        ({"xl/workbook.bin": "x"}, "binary Excel workbook"),
        ({"ppt/presentation.xml": "<p/>"}, "PowerPoint"),
        ({"xl/workbook.xml": "<p/>"}, "Excel"),
        ({"a.txt": "x"}, "it is a zip archive, not a .docx; unpack it"),
    ],
)  # fmt: skip
def test_what_is_not_read_is_named_with_the_program_to_save_it_with(files: dict[str, str | bytes], wanted: str) -> None:
    assert wanted in refusal("a.txt", zipped(files))


@pytest.mark.parametrize(
    ("stream", "wanted"),
    [("WordDocument", "an old Word document (.doc), which is not read; open it in Word or LibreOffice and save it as .docx"),
     ("Workbook", "an old Excel workbook (.xls)"), ("PowerPoint Document", "an old PowerPoint presentation (.ppt)")],
)  # fmt: skip
def test_old_office_files_are_named(stream: str, wanted: str) -> None:
    assert wanted in refusal("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(99) + stream.encode("utf-16-le"))


# Rich text

RTF = r"{\rtf1\ansi\ansicpg1250\deff0{\fonttbl{\f0\fcharset238 Arial;}{\f1\fcharset204 Arial;}{\f2\fcharset2 Symbol;}}{\stylesheet{\s0 Normal;}{\s1 heading 1;}}{\info{\title Document1}}%s}"


@pytest.mark.parametrize(
    ("body", "wanted"),
    [
        (r"One.\par Two\line three.\par", "One.\n\nTwo\nthree."),
        (r"P\'f8\'edli\'9a {\f1 \'cf\'f0\'e8} \u1055?\u8211\'96x", "Příliš При П–x"),
        (r"It is {\v HIDDEN}{\strike 12}{\deleted 13}\v HIDDEN\v0 15 m.", "It is 15 m."),
        (r"3 {\f2\'b4} 4; {\f2 m}g", "3 × 4; μg"),
        (r"In 1964{\super\chftn{\footnote\pard\chftn\ Archive.}}.\par End.", "In 1964.\n\nEnd.\n\n1. Archive."),
        (r"Built in 1964{\super 2} on 12 km{\super 2}", "Built in 1964 [2] on 12 km²"),
        (r"{\field{\*\fldinst HYPERLINK x}{\fldrslt A link}}.", "A link."),
        (r"{\*\unknown GONE}{\pict 0102}{\object{\*\objdata 01}{\result Shown.}}Text.", "Text."),
        (r"{\listtext 1.\tab}One\par{\listtext 2.\tab}Two\par{\pntext\'b7\tab}Dot\par", "1. One\n2. Two\n- Dot"),
        (r"\trowd\cellx1000\cellx2000\pard\intbl A\cell\cell\row\trowd\cellx1000\cellx2000\pard\intbl\cell 5.40\cell\row\pard End.", "A\n | 5.40\n\nEnd."),
        (r"\trowd\clvmgf\cellx1000\cellx2000\pard\intbl North\cell 5\cell\row\trowd\clvmrg\cellx1000\cellx2000\pard\intbl\cell 6\cell\row", "North | 5\nNorth | 6"),
        (r"\trowd\cellx2000\cellx3000\pard\intbl Both\cell C\cell\row\trowd\cellx1000\cellx2000\cellx3000\pard\intbl 1\cell 2\cell 3\cell\row", "Both |  | C\n1 | 2 | 3"),
        (r"Told {\shp{\*\shpinst{\sp{\sn a}{\sv 1}}{\shptxt \pard Key facts\par}}}them.\par", "Key facts\n\nTold them."),
        (r"A \{brace\} \\ and\~space, co\-op, e\_mail", "A {brace} \\ and space, coop, e-mail"),
        (r"Data\bin5 {{{{{ end", "Data end"),
    ],
)  # fmt: skip
def test_rich_text_is_read_as_it_is_shown(body: str, wanted: str) -> None:
    assert read_bytes("a.rtf", (RTF % body).encode("latin-1")).text.replace("\u00a0", " ") == wanted


def test_the_title_and_header_of_rich_text() -> None:
    header = r"{\header\pard Ministry\tab 7 February 2022\par Page {\field{\*\fldinst PAGE}{\fldrslt 3}}\par}"
    found = read_bytes("a.doc", (RTF % (header + r"\pard\s1 Bridge closed\par\pard\s0 Text.\par")).encode())
    assert (found.text, found.title, found.date) == (
        "Ministry\n\n7 February 2022\n\nBridge closed\n\nText.",
        "Bridge closed",
        "2022-02-07",
    )


def test_rich_text_cut_off_is_refused() -> None:
    assert "its end is missing" in refusal("a.rtf", rb"{\rtf1 The bridge {\b is")


# Slides and sheets

P = 'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"


def shape(text: str, kind: str = "body") -> str:
    return f'<p:sp><p:nvSpPr><p:cNvPr id="1"/><p:nvPr><p:ph type="{kind}"/></p:nvPr></p:nvSpPr><p:txBody>{text}</p:txBody></p:sp>'


def line(text: str, properties: str = "") -> str:
    return f"<a:p><a:pPr>{properties}</a:pPr><a:r><a:t>{text}</a:t></a:r></a:p>"


def pptx(*slides: str, notes: str = "") -> bytes:
    ids = "".join(f'<p:sldId r:id="s{n}"/>' for n in range(len(slides)))
    relations = "".join(
        f'<Relationship Id="s{n}" Type="{REL}slide" Target="slides/s{n}.xml"/>' for n in range(len(slides))
    )
    files: dict[str, str | bytes] = {
        "ppt/presentation.xml": f"<p:presentation {P}><p:sldIdLst>{ids}</p:sldIdLst></p:presentation>",
        "ppt/_rels/presentation.xml.rels": f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{relations}</Relationships>',
    }
    for n, slide in enumerate(slides):
        show = ' show="0"' if "HIDDEN" in slide else ""
        files[f"ppt/slides/s{n}.xml"] = f"<p:sld {P}{show}><p:cSld><p:spTree>{slide}</p:spTree></p:cSld></p:sld>"
    if notes:
        files["ppt/notes.xml"] = f"<p:notes {P}><p:cSld><p:spTree>{notes}</p:spTree></p:cSld></p:notes>"
        files["ppt/slides/_rels/s0.xml.rels"] = (
            f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="n" Type="{REL}notesSlide" Target="../notes.xml"/></Relationships>'
        )
    return zipped(files)


def test_slides_are_read_in_order_with_titles_lists_tables_and_notes() -> None:
    cells = "".join(
        f"<a:tr>{''.join(f'<a:tc><a:txBody>{line(cell)}</a:txBody></a:tc>' for cell in row)}</a:tr>"
        for row in (["Line", "Boat"], ["North", "5.40"])
    )
    first = (
        shape(
            line("Point", '<a:buChar char="x"/>')
            + line("First", '<a:buAutoNum type="x"/>')
            + line("Second", '<a:buAutoNum type="x"/>')
        )
        + shape(line("Bridge closed"), "title")
        + shape(line("7"), "sldNum")
    )
    first += (
        f"<p:graphicFrame><a:graphic><a:graphicData><a:tbl>{cells}</a:tbl></a:graphicData></a:graphic></p:graphicFrame>"
    )
    found = read_bytes(
        "a.pptx", pptx(first, shape(line("HIDDEN")), shape(line("Last.")), notes=shape(line("Say this.")))
    )
    assert (
        found.text == "Bridge closed\n\n- Point\n1. First\n2. Second\n\nLine | Boat\nNorth | 5.40\n\nSay this.\n\nLast."
    )
    assert found.title == "Bridge closed"


def test_rows_of_a_sheet_are_read_as_they_are_shown() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (
        ["Line", "From", "Boat", "Share"],
        ["North", "Pier 1", 5.4, 0.47],
        [None, "Pier 3", 6.1, 1234567],
        ["South", None, 5.55],
        ["HIDDEN"],
        ["STRUCK", "x"],
    ):
        sheet.append(row)
    sheet.merge_cells("A2:A3")
    sheet["C2"].number_format = sheet["C3"].number_format = "0.00"
    sheet["D2"].number_format, sheet["D3"].number_format = "0%", "#,##0"
    sheet.row_dimensions[5].hidden = True
    sheet["A6"].font = Font(strike=True)
    sheet["Z1048576"].number_format = "0%"
    book.create_sheet("Away").append(["HIDDEN"])
    book["Away"].sheet_state = "hidden"
    data = io.BytesIO()
    book.save(data)
    assert (
        read_bytes("a.xlsx", data.getvalue()).text
        == "Line | From | Boat | Share\nNorth | Pier 1 | 5.40 | 47%\nNorth | Pier 3 | 6.10 | 1,234,567\nSouth |  | 5.55\n | x"
    )


# Safety


@pytest.mark.parametrize("name", ["a.odt", "a.epub", "a.pptx", "a.xlsx"])
def test_a_zip_bomb_is_refused_in_every_format(name: str) -> None:
    mark = {
        "a.odt": "content.xml",
        "a.epub": "META-INF/container.xml",
        "a.pptx": "ppt/presentation.xml",
        "a.xlsx": "xl/workbook.xml",
    }[name]
    data = zipped({mark: "<a/>", "META-INF/manifest.xml": "<m/>", "bomb": bytes(270_000_000)})
    assert "more than the 268,435,456 that are read" in refusal(name, data)


@pytest.mark.parametrize(
    "name", ["a.odt", "a.epub", "a.pptx", "a.xlsx", "a.eml", "a.mbox", "a.rtf", "a.srt", "a.rss", "a.msg", "a.mht"]
)
@pytest.mark.parametrize(
    "data",
    [
        b"PK\x03\x04rubbish",
        b"Only text.",
        b"<rss",
        b"{\\rtf1",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600),
        b"From: x\nMIME-Version: 1.0\nContent-Type: multipart/mixed",
    ],
)
def test_anything_is_read_or_refused_with_what_to_do(name: str, data: bytes) -> None:
    try:
        assert read_bytes(name, data).text
    except ReadError as error:
        assert error.problem and error.advice
        assert "Error:" not in error.problem or "is damaged" in error.problem


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.rtf", b"{\\rtf1 " + b"{\\b x}" * 200_000 + b"}"),
        ("a.rtf", b"{\\rtf1 " + b"\\u8211?" * 200_000 + b"x}"),
        ("a.rtf", b"{\\rtf1 " + b"{" * 900 + b"x" + b"}" * 901),
        ("a.srt", b"1\n00:00:01,000 --> 00:00:02,000\nwords\n\n" + b"".join(b"1\n00:00:01,000 --> 00:00:02,000\nw%d\n\n" % n for n in range(50_000))),
        ("a.mbox", b"From x Mon Feb  7 14:05:00 2022\nSubject: y\nMessage-ID: <1>\n\nz\n\n" * 20_000),
        ("a.rss", b"<rss><channel>" + b"<item><guid>1</guid><title>x</title></item>" * 20_000 + b"</channel></rss>"),
        ("a.eml", b"From: x\nMIME-Version: 1.0\nContent-Type: text/plain\n" + b"X-Y: z\n" * 50_000 + b"\ntext"),
    ],
    ids=["rtf groups", "rtf unicode", "rtf depth", "srt", "mbox", "rss", "eml"],
)  # fmt: skip
def test_large_files_are_read_in_linear_time(name: str, data: bytes) -> None:
    from corpus.formats.sandbox import extract_here

    read: list[object] = []
    assert processor_time(lambda: read.extend(extract_here(kind_of(name, data), name, data))) < 10 * slower()
    assert read
