"""A digest as a Word document; its receipt is a custom XML part, which Word leaves as it is."""

import zipfile
from collections.abc import Iterator
from io import BytesIO
from typing import Any
from xml.sax.saxutils import escape

from corpus import ReadError
from corpus.formats.zipped import Package, opened
from qa.digests.blocks import Heading, blocks
from qa.digests.record import DigestReceipt, Line, json_of
from qa.digests.shown import Shown
from qa.receipt.record import MAX_BYTES, Refused
from qa.xml_text import writable_in_xml

MEDIA = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_DIGEST = "urn:briefing-qa:digest"
_MAIN = "word/document.xml"
_DATE = (1980, 1, 1, 0, 0, 0)  # the same digest is the same file
_STYLES = {1: "Title", 2: "Heading1", 3: "Heading2"}
_LOOKS = {  # style: its name in Word, paragraph and run properties
    "Title": ("Title", "", '<w:b/><w:sz w:val="40"/>'),
    "Heading1": ("heading 1", '<w:spacing w:before="360"/><w:outlineLvl w:val="0"/>', '<w:b/><w:sz w:val="32"/>'),
    "Heading2": ("heading 2", '<w:spacing w:before="240"/><w:outlineLvl w:val="1"/>', '<w:b/><w:sz w:val="26"/>'),
    "Quote": ("Quote", '<w:keepNext/><w:spacing w:before="120"/><w:ind w:left="400"/>', ""),
    "Source": ("Source", '<w:ind w:left="400"/>', '<w:color w:val="666666"/><w:sz w:val="18"/>'),
}


def write(receipt: DigestReceipt) -> bytes:
    """The file."""
    body = "".join(paragraph for block in blocks(receipt) for paragraph in _paragraphs(block))
    kinds = {"document": f"{MEDIA}.main+xml", "styles": f"{MEDIA.removesuffix('document')}styles+xml"}
    types = "".join(f'<Override PartName="/word/{name}.xml" ContentType="{kind}"/>' for name, kind in kinds.items())
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{types}</Types>',
        "_rels/.rels": _relations(officeDocument=_MAIN),
        "word/_rels/document.xml.rels": _relations(styles="styles.xml", customXml="../customXml/item1.xml"),
        _MAIN: f'<w:document xmlns:w="{_W}"><w:body>{body}</w:body></w:document>',
        "word/styles.xml": f'<w:styles xmlns:w="{_W}">{"".join(map(_style, _LOOKS))}</w:styles>',
        "customXml/item1.xml": f'<digest xmlns="{_DIGEST}">{json_of(receipt)}</digest>',
    }
    file = BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(zipfile.ZipInfo(name, _DATE), (_HEAD + content).encode(), zipfile.ZIP_DEFLATED)
    return file.getvalue()


def holds(data: bytes) -> bool:
    """Whether it is a zip file, as Word documents are."""
    return data.startswith(b"PK")


def read(data: bytes) -> tuple[list[Shown], str]:
    """What the file shows, and its receipt."""
    try:
        package = Package(opened("digest.docx", data, 4 * MAX_BYTES))
        document = package.xml(_MAIN)
        receipt = _receipt(package)
    except (ReadError, zipfile.BadZipFile) as error:
        raise Refused(str(error)) from None
    shown, under, quote = list[Shown](), "", list[str]()
    for style, text in _read(document) if document is not None else ():
        if style == "Quote":
            quote.append(text)
        elif style == "Source":
            shown.append(Shown(under, "\n".join(quote), text))
            quote = []
        elif style in _STYLES.values():
            under = text if style == _STYLES[3] else ""
    return [*shown, *(Shown(under, text, "") for text in quote)], receipt


def _receipt(package: Package) -> str:
    """The text of the custom part that is a digest's receipt; a program that saved the file may have renamed it."""
    for kind, part in package.related(_MAIN).values():
        if kind == "customXml" and (root := package.xml(part)) is not None and root.tag == f"{{{_DIGEST}}}digest":
            return str(root.text or "")
    return ""


def _paragraphs(block: Heading | Line | str) -> Iterator[str]:
    match block:
        case Heading(level, text):
            yield _paragraph(text, _STYLES[level])
        case Line(text=text, cite=cite):
            yield _paragraph(text, "Quote")
            yield _paragraph(cite, "Source")
        case text:
            yield _paragraph(text, "")


def _paragraph(text: str, style: str) -> str:
    shape = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    lines = (f'<w:t xml:space="preserve">{_safe(line)}</w:t>' for line in text.split("\n"))
    return f"<w:p>{shape}<w:r>{'<w:br/>'.join(lines)}</w:r></w:p>"


def _safe(text: str) -> str:
    """A tab stands in the text as it is; Word shows it, and gives it back."""
    return escape(writable_in_xml(text), {"\r": "&#13;"})


def _style(id: str) -> str:
    name, paragraph, run = _LOOKS[id]
    return (
        f'<w:style w:type="paragraph" w:styleId="{id}"><w:name w:val="{name}"/>'
        f"<w:pPr>{paragraph}</w:pPr><w:rPr>{run}</w:rPr></w:style>"
    )


def _relations(**targets: str) -> str:
    relations = "".join(
        f'<Relationship Id="rId{number}" Type="{_OFFICE}/{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(targets.items(), 1)
    )
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{relations}</Relationships>'


def _read(document: Any) -> Iterator[tuple[str, str]]:
    """The style and text of each paragraph."""
    name = {tag: f"{{{_W}}}{tag}" for tag in ("p", "pStyle", "val", "t", "br", "cr", "tab")}
    for paragraph in document.iter(name["p"]):
        styled = next(paragraph.iter(name["pStyle"]), None)
        text = ""
        for element in paragraph.iter(name["t"], name["br"], name["cr"], name["tab"]):
            text += (element.text or "") if element.tag == name["t"] else "\t" if element.tag == name["tab"] else "\n"
        yield ("" if styled is None else styled.get(name["val"], "")), text
