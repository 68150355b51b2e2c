"""Zip files: which document one holds, and its parts within limits.

Word, PowerPoint, Excel, OpenDocument and EPUB files are all zip files; which one it is, is found out in the sandbox.
"""

import zipfile
from collections.abc import Sequence
from io import BytesIO
from posixpath import dirname, join, normpath
from typing import Any

from corpus.formats.base import Extracted, ReadError, UnreadKind

MAX_UNPACKED = 256 * 1024 * 1024
"""Bytes that the parts of a document may unpack to; zipfile reads no part beyond the size its directory states."""

_BY_PART = (
    ("word/document.xml", "docx"),
    ("ppt/presentation.xml", "pptx"),
    ("xl/workbook.xml", "xlsx"),
    ("META-INF/container.xml", "epub"),
)
_BY_TYPE = {"application/epub+zip": "epub", "application/vnd.oasis.opendocument.text": "odt"}
# What is not read: a part or type that gives it away, its name, and what to do.
_UNREAD = (
    ("application/vnd.oasis.opendocument.presentation", "an OpenDocument presentation (.odp)", "LibreOffice", ".pptx"),
    ("application/vnd.oasis.opendocument.spreadsheet", "an OpenDocument spreadsheet (.ods)", "LibreOffice", ".xlsx"),
    ("application/vnd.oasis.opendocument", "an OpenDocument file of another kind", "LibreOffice", ".odt"),
    ("xl/workbook.bin", "a binary Excel workbook (.xlsb)", "Excel", ".xlsx"),
    ("Index/Document.iwa", "an Apple iWork document (.pages, .numbers or .key)", "Pages, Numbers or Keynote", ".docx"),
    ("Index.zip", "an Apple iWork document (.pages, .numbers or .key)", "Pages, Numbers or Keynote", ".docx"),
)
_R = "{http://schemas.openxmlformats.org/package/2006/relationships}"


def extract(name: str, data: bytes) -> Sequence[Extracted]:
    """What the document in a zip file says. Raises ReadError for an archive that is none."""
    from corpus.formats.sandbox import extract_here

    return extract_here(_kind(name, data), name, data)


def opened(name: str, data: bytes, limit: int = MAX_UNPACKED) -> zipfile.ZipFile:
    """The archive, if all its parts unpack to no more than `limit` bytes. Raises ReadError."""
    try:
        archive = zipfile.ZipFile(BytesIO(data))
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError):
        problem = "it begins like a .docx or another zip file but its end is missing or damaged"
        raise ReadError(name, problem, "fetch or save the file again") from None
    if any(part.flag_bits & 1 for part in archive.infolist()):
        raise ReadError(name, "the document is encrypted", "open it with its password and save it without one")
    size = sum(part.file_size for part in archive.infolist())
    if size > limit:
        raise ReadError(
            name,
            f"it unpacks to {size:,} bytes, more than the {limit:,} that are read",
            "take out its pictures or save its text as .txt",
        )
    return archive


def parse(data: bytes, *, recover: bool = False) -> Any:
    """The root element of an XML part; no entity is resolved, no file or address opened."""
    import lxml.etree

    parser = lxml.etree.XMLParser(
        resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True, recover=recover
    )
    root = lxml.etree.fromstring(data, parser)
    if root is None:  # of what even recovery makes nothing
        raise ValueError("there is no XML element in it")
    return root


class Package:
    """The XML parts of an Office document, and where their relationships lead."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self._names = frozenset(archive.namelist())

    def main(self, usual: str) -> str:
        """The name of the part that holds the document: what the package says, or else the `usual` one."""
        found = [target for kind, target in self.related("").values() if kind == "officeDocument"]
        return next((target for target in found if target in self._names), usual)

    def data(self, part: str) -> bytes | None:
        """The bytes of a part, or None if there is none of this name."""
        return self._archive.read(part) if part in self._names else None

    def xml(self, part: str) -> Any:
        """The root of a part, or None if there is none of this name."""
        data = self.data(part)
        return None if data is None else parse(data)

    def related(self, part: str) -> dict[str, tuple[str, str]]:
        """Relationship id -> (the last word of its type, the name of the part it leads to); links lead nowhere."""
        folder, file = dirname(part), part.rsplit("/", 1)[-1]
        root = self.xml(join(folder, "_rels", f"{file}.rels"))
        return {
            relation.get("Id", ""): (
                relation.get("Type", "").rsplit("/", 1)[-1],
                normpath(join("/", folder, relation.get("Target", ""))).lstrip("/"),
            )
            for relation in ([] if root is None else root.iter(f"{_R}Relationship"))
            if relation.get("TargetMode") != "External"
        }

    def first(self, part: str, kind: str) -> Any:
        """The root of the first part of this kind that `part` is related to, or None."""
        return next((self.xml(target) for found, target in self.related(part).values() if found == kind), None)


def _kind(name: str, data: bytes) -> str:
    with opened(name, data) as archive:
        names = frozenset(archive.namelist())
        stated = archive.read("mimetype")[:200].decode("ascii", "replace").strip() if "mimetype" in names else ""
    if found := _BY_TYPE.get(stated.removesuffix("-template")):
        return found
    for sign, what, program, suffix in _UNREAD:
        if sign in names or stated.startswith(sign):
            raise UnreadKind(name, f"it is {what}, which is not read", f"open it in {program} and save it as {suffix}")
    for part, kind in _BY_PART:
        if part in names:
            return kind
    if {"content.xml", "META-INF/manifest.xml"} <= names:
        return "odt"
    if "[Content_Types].xml" in names and name.lower().endswith((".docx", ".docm")):
        return "docx"
    raise UnreadKind(name, "it is a zip archive, not a .docx", "unpack it, or save the document in it as .docx")
