"""Small PDFs drawn to the point, for the tests: text, boxes and pictures at any place, in any order."""

import io
from pathlib import Path

import fpdf

LINES = Path(__file__).parent / "data" / "reading"
BRIDGE = (
    "The Ministry of Transport said on Monday that the harbour bridge in Velmora will stay closed until the end of "
    "March while engineers replace two of its main cables."
)
CABLES = (
    "Transport Minister Ana Torvald told reporters that the inspection in January had found corrosion on the northern "
    "side, and that no one was injured when a barrier fell into the water."
)
COUNCIL = (
    "The city council approved emergency spending of 3.2 million crowns for the ferries on Sunday night after a debate "
    "that lasted four hours."
)
PEOPLE = (
    "About 14,000 people cross the bridge each day, according to the city, and ferries will run every ten minutes in "
    "the mornings until the work is done."
)
OPPOSITION = (
    "Opposition members had asked for a longer inquiry, but the motion failed by 21 votes to 17, the clerk of the "
    "council said."
)
REPORT = "Engineers from the national laboratory will publish their report on the causes of the corrosion in April."
LAKE = (
    "Norrmark and Westland signed an accord on the lake in which both sides promise to measure the water every week "
    "and to share what they find with the fishermen of the three villages."
)


class Sheet(fpdf.FPDF):
    """A page of A4 in points; y runs downwards from the top."""

    def __init__(self, size: float = 11, font: str = "Times", title: str = "") -> None:
        super().__init__(unit="pt")
        self.set_auto_page_break(False)
        if title:
            self.set_title(title)
        self.add_page()
        self.set_font(font, size=size)

    def wrapped(self, text: str, width: float) -> list[str]:
        """`text` in lines of at most `width` points, hyphenated nowhere."""
        lines = [""]
        for word in text.split():
            tried = f"{lines[-1]} {word}".strip()
            if self.get_string_width(tried) > width:
                lines.append(word)
            else:
                lines[-1] = tried
        return lines

    def put(self, x: float, y: float, *lines: str, lead: float = 14) -> float:
        """The lines below one another, the first on the base line `y`; where the next would stand."""
        for line in lines:
            self.text(x, y, line)
            y += lead
        return y

    def right(self, x: float, y: float, text: str) -> None:
        self.text(x - self.get_string_width(text), y, text)

    def para(self, x: float, y: float, text: str, width: float, lead: float = 14) -> float:
        return self.put(x, y, *self.wrapped(text, width), lead=lead) + 6

    def justified(self, x: float, y: float, text: str, width: float, lead: float = 14) -> float:
        """`text` set in full lines, as newspapers do."""
        lines = self.wrapped(text, width)
        for line in lines[:-1]:
            words = line.split()
            spare = (width - sum(map(self.get_string_width, words))) / max(len(words) - 1, 1)
            at = x
            for word in words:
                self.text(at, y, word)
                at += self.get_string_width(word) + spare
            y += lead
        return self.put(x, y, lines[-1], lead=lead) + 6

    def big(self, x: float, y: float, text: str, size: float) -> None:
        before = self.font_size_pt
        self.set_font_size(size)
        self.text(x, y, text)
        self.set_font_size(before)

    def bytes(self) -> bytes:
        made = io.BytesIO()
        self.output(made)
        return made.getvalue()
