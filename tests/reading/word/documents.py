"""Word documents made of XML, so that a test shows what Word itself would write."""

import io
import zipfile
from collections.abc import Mapping

SPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:dgm="http://schemas.openxmlformats.org/drawingml/2006/diagram" '
)
_TYPE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"


def run(text: str, properties: str = "") -> str:
    """A run of text."""
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def para(text: str, properties: str = "") -> str:
    """A paragraph of one run, or of the XML given."""
    return f"<w:p><w:pPr>{properties}</w:pPr>{text if text.startswith('<') else run(text)}</w:p>"


def table(*rows: str) -> str:
    """A table of rows like `One|Two`; a cell may be XML."""
    made = ""
    for row in rows:
        cells = (cell if cell.startswith("<w:tc>") else f"<w:tc>{para(cell)}</w:tc>" for cell in row.split("|"))
        made += f"<w:tr>{''.join(cells)}</w:tr>"
    return f"<w:tbl>{made}</w:tbl>"


def docx(body: str, parts: Mapping[str, str | bytes] | None = None, core: str = "") -> bytes:
    """A document with this body and these `parts`, each related to it under its name without digits and suffix."""
    main, root = "", f'<Relationship Id="r0" Type="{_TYPE}officeDocument" Target="word/document.xml"/>'
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in (parts or {}).items():
            kind = {"chunk": "aFChunk", "data": "diagramData"}.get(
                stem := name.split(".")[0].rstrip("0123456789"), stem
            )
            main += f'<Relationship Id="{name}" Type="{_TYPE}{kind}" Target="{name}"/>'
            archive.writestr(f"word/{name}", content)
        if core:
            root += f'<Relationship Id="r1" Type="{_RELATIONS}/metadata/core-properties" Target="docProps/core.xml"/>'
            space = 'xmlns:dc="http://purl.org/dc/elements/1.1/"'
            archive.writestr("docProps/core.xml", f"<cp {space}><dc:title>{core}</dc:title></cp>")
        archive.writestr("_rels/.rels", f'<Relationships xmlns="{_RELATIONS}">{root}</Relationships>')
        archive.writestr("word/_rels/document.xml.rels", f'<Relationships xmlns="{_RELATIONS}">{main}</Relationships>')
        archive.writestr("word/document.xml", f"<w:document {SPACES}><w:body>{body}</w:body></w:document>")
    return made.getvalue()


def part(name: str, content: str) -> str:
    """A part of a document: `hdr`, `styles`, `numbering`, `footnotes`."""
    return f"<w:{name} {SPACES}>{content}</w:{name}>"
