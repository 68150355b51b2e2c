"""Messages, mailboxes and saved pages."""

# ruff: noqa: E501  (files as programs write them)

import email.message
import email.policy

import pytest

from corpus import Briefing, read_all_bytes, read_bytes
from tests.reading.files import PROSE, refusal
from tests.reading.mail.outlook import compound, msg
from tests.reading.word.documents import docx, para
from tests.sheets import Sheet


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


def pdf(*texts: str) -> bytes:
    sheet = Sheet()
    for place, text in enumerate(texts):
        if place:
            sheet.add_page()
        sheet.put(72, 72, text)
    return bytes(sheet.output())


def page_of(briefing: Briefing, words: str) -> int | None:
    return briefing.page_at(briefing.text.index(words))


@pytest.mark.parametrize("forwarded", [False, True])
def test_an_attached_pdf_keeps_its_pages_and_the_message_has_none(forwarded: bool) -> None:
    made = message("See the release.")
    made.add_attachment(docx(para(PROSE)), maintype="application", subtype="octet-stream", filename="a.docx")
    data = pdf("The bridge is closed.", "Ferries run every hour.")
    made.add_attachment(data, maintype="application", subtype="pdf", filename="release.pdf")
    if forwarded:
        outer = message("For you.")
        outer.add_attachment(made)
        made = outer
    found = read_bytes("a.eml", made.as_bytes())
    assert page_of(found, "See the release") is page_of(found, "Attachment: release.pdf") is None
    assert [page_of(found, words) for words in ("The bridge is closed", "Ferries run")] == [1, 2]


def test_pages_that_could_be_those_of_another_file_are_not_told() -> None:
    two, followed = message("See both."), message("See the release.")
    for made, name in ((two, "a.pdf"), (two, "b.pdf"), (followed, "c.pdf")):
        made.add_attachment(pdf(f"This is {name}."), maintype="application", subtype="pdf", filename=name)
    followed.add_attachment(docx(para(PROSE)), maintype="application", subtype="octet-stream", filename="a.docx")
    for made in (two, followed):
        found = read_bytes("a.eml", made.as_bytes())
        assert "This is" in found.text
        assert found.pages == ()


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
