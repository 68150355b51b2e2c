"""What reading keeps of a file and what it invents, beside programs made for it.

    pip install -r tests/benchmarks/peers.txt && python tests/benchmarks/reading.py [FOLDER]

FOLDER holds files, each beside a NAME.expected.json with the texts that it `contains` and `lacks` (the default is
`tests/data/reading`, which ships; `../shared/cases/reading` has more). A file is right if its text holds every text of
the one list and none of the other. What is expected of title, date and source is not counted: not every program gives
them. The fragments are the articles of `tests/data/reading/fragments.txt`, each with the text that its reader sees.

All texts are compared without the signs of Markdown, the rules of its tables and white space, which are every program's
own; what a text must lack is looked for line by line.
docling is not among them: it installs torch and downloads its models when it first reads a PDF.
"""

import argparse
import json
import re
import statistics
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from corpus import read_all_bytes  # noqa: E402
from tests.reading.html.pages import page, text_with  # noqa: E402

SHIPPED = ROOT / "tests" / "data" / "reading"
PAGES = (".html", ".htm")
_MARKS = re.compile(
    r"!\[[^\]]*\]\([^)]*\)|(?<=\])\([^)\s]*\)|\*\*|\\(?=\W)|[\[\]`]|^\s*(?:#+|>)\s|^[\s|:-]*-{3}[\s|:-]*$", re.M
)
_EDGES = re.compile(r"^\s*\|\s?|\s?\|\s*$", re.M)
Reader = Callable[[Path], str]


@dataclass
class Counts:
    """What a program made of the files."""

    right: Counter[str] = field(default_factory=Counter)
    kept: list[bool] = field(default_factory=list)
    invented: list[bool] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)
    words: Counter[str] = field(default_factory=Counter)


def ours(file: Path) -> str:
    return "\n\n".join(briefing.text for briefing in read_all_bytes(file.name, file.read_bytes()))


def peers() -> dict[str, Reader]:
    """The other programs that are installed."""
    found: dict[str, Reader] = {}
    try:
        import markitdown

        converter = markitdown.MarkItDown()
        found[f"markitdown {_version('markitdown')}"] = lambda file: converter.convert(file).text_content
    except ImportError:
        print("markitdown is not installed", file=sys.stderr)
    try:
        import kreuzberg

        found[f"kreuzberg {_version('kreuzberg')}"] = lambda file: kreuzberg.extract_file_sync(file).content
    except ImportError:
        print("kreuzberg is not installed", file=sys.stderr)
    import trafilatura

    def article(file: Path) -> str:
        if file.suffix not in PAGES:
            raise ValueError("not a web page")
        return trafilatura.extract(file.read_bytes()) or ""

    return found | {f"trafilatura {_version('trafilatura')}": article}


def _version(package: str) -> str:
    from importlib.metadata import version

    return version(package)


def lines_of(text: str) -> str:
    """`text` without the signs of Markdown and empty lines, and with single spaces; it begins with a line end."""
    lines = (" ".join(line.split()) for line in _EDGES.sub("", _MARKS.sub("", text)).split("\n"))
    return "".join(f"\n{line}" for line in lines if line)


def plain(text: str) -> str:
    """`text` without the signs of Markdown, on one line."""
    return " ".join(lines_of(text).split())


def measure(reader: Reader, folder: Path) -> Counts:
    counts = Counts()
    for case in sorted(folder.rglob("*.expected.json")):
        file = case.with_name(case.name.removesuffix(".expected.json"))
        wanted = json.loads(case.read_text(encoding="utf-8"))
        if not wanted.get("contains") and not wanted.get("lacks"):
            continue
        lines = lines_of(timed(reader, file, counts.seconds))
        text = plain(lines)
        kept = [plain(part) in text for part in wanted.get("contains", ())]
        invented = [part in lines for part in wanted.get("lacks", ())]
        kind = "pages" if file.suffix in PAGES else "others"
        counts.right[f"all {kind}"] += 1
        counts.right[kind] += bool(text) and all(kept) and not any(invented)
        counts.kept += kept
        counts.invented += invented
    fragments(reader, counts)
    return counts


def fragments(reader: Reader, counts: Counts) -> None:
    """Count the words of articles with one odd part each, which a reader sees as it is written beside them."""
    parts = (SHIPPED / "fragments.txt").read_text(encoding="utf-8").removeprefix("### ").split("\n\n### ")
    with tempfile.TemporaryDirectory() as folder:
        for part in parts:
            html, _, seen = part.partition("\n")[2].partition("\n>>>")
            file = Path(folder) / "page.html"
            file.write_text(page(html), encoding="utf-8")
            wanted, found = words(text_with(seen)), words(timed(reader, file, counts.seconds))
            counts.words["wanted"] += wanted.total()
            counts.words["found"] += found.total()
            counts.words["both"] += (wanted & found).total()
            counts.words["alike"] += plain(text_with(seen)) == plain(reader(file))
            counts.words["pages"] += 1


def words(text: str) -> Counter[str]:
    return Counter(re.findall(r"\w+", plain(text)))


def timed(reader: Reader, file: Path, seconds: list[float]) -> str:
    """The text of a file, empty if it is refused; read twice, and the second time is counted."""
    text = ""
    for again in (False, True):
        started = time.perf_counter()
        try:
            text = reader(file)
        except Exception:  # programs raise anything for a file that they do not read
            return ""
        if again:
            seconds.append(time.perf_counter() - started)
    return text


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", nargs="?", type=Path, default=SHIPPED)
    folder = parser.parse_args().folder
    print("| program | pages right | other files right | texts kept | texts invented | words kept | words invented "
          "| articles alike | ms a file |")  # fmt: skip
    print("| --- " * 9 + "|")
    for name, reader in {"ours": ours, **peers()}.items():
        counts = measure(reader, folder)
        right, said = counts.right, counts.words
        cells = [
            f"{right['pages']} of {right['all pages']}",
            f"{right['others']} of {right['all others']}",
            f"{sum(counts.kept)} of {len(counts.kept)}",
            f"{sum(counts.invented)} of {len(counts.invented)}",
            f"{said['both'] / said['wanted']:.1%}",
            f"{1 - said['both'] / max(1, said['found']):.1%}",
            f"{said['alike']} of {said['pages']}",
            f"{1000 * statistics.median(counts.seconds):.1f}",
        ]
        print(f"| {name} | {' | '.join(cells)} |", flush=True)


if __name__ == "__main__":
    main()
