"""Rich text (.rtf): paragraphs, lists with their numbers, tables, notes and page headers; nothing hidden or struck out.

striprtf 0.0.35, the library made for it, drops notes, headers and list numbers and reads hidden, struck and deleted
text, so the grammar is read here. Unknown destinations are passed over, as it demands.
"""

import re
from dataclasses import dataclass, field, replace

from corpus.formats.base import Extracted, ReadError
from corpus.formats.builder import Blocks
from corpus.formats.office.shared import is_genre, property_title, raised, symbols
from corpus.formats.word.rtf_tables import RtfTable
from corpus.formats.word.rtf_tokens import CHARACTERS, PAGE, Token, code_page, tokens, unicode
from corpus.metadata import Metadata, tidy_title

_PAGES = {"PAGE", "NUMPAGES", "SECTIONPAGES"}
_ENDS = {"par", "page", "sect", "column", "\n", "\r"}
_READ = {
    "footnote": "note", "header": "header", "headerf": "header", "headerl": "header", "headerr": "header",
    "listtext": "mark", "pntext": "mark", "fonttbl": "fonts", "stylesheet": "styles", "shptxt": "text",
    "fldinst": "instruction", "fldrslt": "result", "nesttableprops": "text", "title": "title", "info": "info",
    "rtf": "text", "shpinst": "shape", "shp": "text",
}  # fmt: skip
_PASSED_OVER = set(
    "pict object objdata colortbl footer footerf footerl footerr author operator company comment keywords subject"
    " doccomm manager category listtable listoverridetable revtbl rsidtbl generator xe tc annotation atnid atnauthor"
    " themedata datastore latentstyles xmlnstbl filetbl bkmkstart bkmkend nonshppict sp sn sv shprslt ftnsep ftnsepc"
    " aftnsep aftnsepc template nonesttables".split()
)
_UNSEEN = {"v", "strike", "striked", "deleted"}
_FORMATS = _UNSEEN | {"uc", "plain", "super", "nosupersub", "sub", "f"}
_MOST_DEEP = 1000


@dataclass(frozen=True, slots=True)
class _State:
    """What holds within a group."""

    place: str = "text"
    unseen: frozenset[str] = frozenset()
    high: bool = False
    font: int = 0
    skip: int = 1  # characters that stand for a `\\u` in programs that know no Unicode
    box: int = 0  # how many text boxes it is in


@dataclass(slots=True)
class _Document:
    """What was read so far. `parts` is the paragraph that is open."""

    blocks: Blocks = field(default_factory=Blocks)
    table: RtfTable = field(default_factory=RtfTable)
    parts: list[str] = field(default_factory=list)
    mark: list[str] = field(default_factory=list)
    anchors: list[list[str]] = field(default_factory=list)  # paragraphs in which a text box stands, still open
    instruction: list[str] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    title: list[str] = field(default_factory=list)
    headers: list[str] = field(default_factory=list)
    notes: list[list[str]] = field(default_factory=list)
    fonts: dict[int, str] = field(default_factory=dict)
    symbol_fonts: dict[int, str] = field(default_factory=dict)
    styles: dict[int, str] = field(default_factory=dict)
    headings: list[tuple[str, str]] = field(default_factory=list)
    style: int = 0
    page: str = "cp1252"


def extract(name: str, data: bytes) -> Extracted:
    """The text of the document. Raises ReadError if it is cut off."""
    document = _Document()
    if not _Reader(document).read(data):
        raise ReadError(name, "its end is missing, so the document is not complete", "fetch or save the file again")
    top = Blocks()
    for line in dict.fromkeys(re.split(r"[\t\n]+", "".join(document.headers))):
        if PAGE not in line and any(map(str.isalnum, line)):
            top.add(line)
            top.end()
    for number, parts in enumerate(document.notes, 1):
        document.blocks.start("item", f"{number}.")
        document.blocks.add("".join(parts).strip())
        document.blocks.end()
    text = "\n\n".join(filter(None, (top.text(), document.blocks.text())))
    return Extracted(text, Metadata(title=_title(document)))


def _title(document: _Document) -> str:
    for wanted in ("title", "heading 1"):
        for style, text in document.headings:
            if style == wanted and (title := tidy_title(text)) and not is_genre(title):
                return title
    return property_title("".join(document.title))


class _Reader:
    def __init__(self, document: _Document) -> None:
        self._document = document
        self._state = _State()
        self._stack: list[_State] = []
        self._bytes = bytearray()  # of one run, to be decoded together: a letter may be two of them
        self._starred = self._opened = False
        self._left_out = 0  # characters still to be passed over behind a `\\u`

    def read(self, data: bytes) -> bool:
        """Read a document; whether it has its end."""
        for token in tokens(data):
            if token.data:
                self._text(token.data)
            else:
                self._decode()
                self._brace(token.brace) if token.brace else self._word(token)
        self._decode()
        self._end_paragraph()
        self._document.table.write(self._document.blocks)
        return not self._stack

    def _brace(self, brace: str) -> None:
        self._left_out = 0
        if brace == "{":
            if len(self._stack) > _MOST_DEEP:
                raise RecursionError
            self._stack.append(self._state)
            self._opened = True
            return
        if self._state.place in ("fonts", "styles"):
            self._define()
        before, self._state = self._state, self._stack.pop() if self._stack else _State()
        if before.place == "header" != self._state.place:
            self._document.headers.append("\n")
        if before.box > self._state.box:
            self._end_paragraph()
            self._document.parts = self._document.anchors.pop()

    def _word(self, token: Token) -> None:
        word, number = token.word, token.number
        if word == "*":
            self._starred = True
            return
        if self._opened and (word in _READ or word in _PASSED_OVER or self._starred):
            self._begin(_READ.get(word, "nowhere"), box=word == "shptxt")
        self._opened = self._starred = False
        place = self._state.place
        if word == "u" and number is not None:
            self._put(unicode(number))
            self._left_out = self._state.skip
        elif word in CHARACTERS:
            self._put(CHARACTERS[word])
        elif word in _FORMATS:
            self._format(word, number)
        elif code_page(word, number):
            self._charset(word, number)
        elif place == "text":
            self._layout(word, number)
        else:
            self._elsewhere(word, number, place)

    def _elsewhere(self, word: str, number: int | None, place: str) -> None:
        """What divides the text of a note, a page header or the list of styles."""
        if word == "s" and place == "styles":
            self._document.style = number or 0
        elif word in _ENDS and place in ("note", "header"):
            self._put("\n" if place == "header" else " ")

    def _format(self, word: str, number: int | None) -> None:
        unseen = self._state.unseen
        if word in _UNSEEN:
            self._state = replace(self._state, unseen=unseen - {word} if number == 0 else unseen | {word})
        elif word == "uc":
            self._state = replace(self._state, skip=min(max(number or 0, 0), 9))
        elif word == "plain":
            self._state = _State(self._state.place, font=self._state.font, skip=self._state.skip)
        elif word == "f":
            self._state = replace(self._state, font=number or 0)
        else:
            self._state = replace(self._state, high=word == "super" and number != 0)

    def _begin(self, place: str, *, box: bool) -> None:
        """Go on in the destination that a group is for; what is passed over swallows what is in it but a text box."""
        document, here = self._document, self._state.place
        if here == "nowhere" or (here == "info") != (place == "title"):
            return
        place = self._destination(place, here)
        if place == "note":
            document.notes.append([])
        elif place in ("mark", "instruction"):
            (document.mark if place == "mark" else document.instruction).clear()
        box = box and place == "text"
        if box:
            document.anchors.append(document.parts)
            document.parts = []
        self._state = replace(self._state, place=place, box=self._state.box + box)

    def _destination(self, place: str, here: str) -> str:
        """Where the text of a destination goes when it begins in another."""
        if place == "result":
            said = "".join(self._document.instruction).split()[:1]
            if not (said and said[0].upper() in _PAGES):
                return here
            self._put(PAGE)
            return "nowhere"
        if here == "shape" and place not in ("text", "shape"):
            return "nowhere"
        return here if here in ("note", "header") and place == "text" else place

    def _charset(self, word: str, number: int | None) -> None:
        document, state = self._document, self._state
        if word == "fcharset":
            if state.place == "fonts":
                document.fonts[state.font] = code_page(word, number)
        else:
            document.page = code_page(word, number)

    def _layout(self, word: str, number: int | None) -> None:
        """What divides the text: paragraphs, cells and rows, and the definitions of those."""
        document = self._document
        if word in _ENDS:
            self._end_paragraph()
        elif word == "pard":
            document.style = 0
            document.table.within = False
        elif word == "s":
            document.style = number or 0
        elif word in ("cell", "nestcell"):
            self._end_paragraph(in_cell=True)
            document.table.end_cell(nested=word == "nestcell")
        else:
            document.table.word(word, number or 0)

    def _end_paragraph(self, *, in_cell: bool = False) -> None:
        document = self._document
        text, mark = "".join(document.parts).strip(), " ".join("".join(document.mark).split())
        document.parts.clear()
        document.mark.clear()
        style = document.styles.get(document.style, "")
        if text and style in ("title", "heading 1"):
            document.headings.append((style, " ".join(text.split())))
        if any(map(str.isalnum, mark)) and (in_cell or document.table.within or style.startswith("heading")):
            text = f"{mark} {text}"
        if in_cell or document.table.within:
            document.table.add(text)
            return
        document.table.write(document.blocks)
        if mark and not style.startswith("heading"):
            document.blocks.start("item", mark if any(map(str.isalnum, mark)) else "-")
        for place, line in enumerate(text.split("\n")):
            if place:
                document.blocks.line()
            document.blocks.add(line)
        document.blocks.end()
        document.blocks.start("paragraph")

    def _text(self, data: bytes) -> None:
        self._opened = self._starred = False
        if self._left_out:
            left = min(self._left_out, len(data))
            self._left_out -= left
            data = data[left:]
        self._bytes += data

    def _decode(self) -> None:
        if self._bytes:
            document, font = self._document, self._state.font
            page = document.fonts.get(font) or document.page
            text = self._bytes.decode("latin-1" if font in document.symbol_fonts else page, "replace")
            self._bytes.clear()
            self._put(text)

    def _put(self, text: str) -> None:
        state, document = self._state, self._document
        if state.place in ("fonts", "styles"):
            document.names.append(text)
            self._define() if ";" in text else None
        elif state.unseen or state.place in ("nowhere", "info", "shape"):
            return
        elif state.place == "text":
            text = symbols(text, document.symbol_fonts.get(state.font, ""))
            document.parts.append(raised(text, "".join(document.parts[-3:])) if state.high else text)
        elif state.place == "note":
            document.notes[-1].append(text)
        else:
            lists = {"mark": document.mark, "title": document.title, "header": document.headers}
            lists.get(state.place, document.instruction).append(text[:1000])

    def _define(self) -> None:
        """Keep the name of the font or style that ends here."""
        document = self._document
        named = "".join(document.names).partition(";")[0].strip().lower()
        document.names.clear()
        if self._state.place == "styles" and named:
            document.styles.setdefault(document.style, named)
            document.style = 0
        elif named.startswith(("symbol", "wingdings")):
            document.symbol_fonts.setdefault(self._state.font, named)
