"""Coverage-guided fuzzing of what reads a stranger's file: `python tests/fuzz/readers.py TARGET [libFuzzer's flags]`.

TARGET is one of those named in TARGETS. It needs `pip install atheris`, which is no dependency of the tests; what it
found is kept in tests/data/fuzz/ and read again by tests/test_fuzz.py. Wrong is: any exception but a ReadError, a
ReadError out of our own code's mistake, a passage outside its text, and more than SECONDS of processor time.

    python tests/fuzz/readers.py html build/fuzz/html -max_total_time=600 -timeout=60 -max_len=20000

Findings are written to build/fuzz/found/, one for each place in the code, and fuzzing goes on.
"""

import hashlib
import io
import json
import sys
import time
import traceback
import zipfile
from collections.abc import Callable
from pathlib import Path

import atheris

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))
with atheris.instrument_imports(include=["corpus", "trafilatura", "docx", "yaml", "charset_normalizer", "qa.receipt"]):
    import docx
    import trafilatura  # noqa: F401  (instrumented here, used by corpus.formats.html)
    import yaml  # noqa: F401

    from corpus import ReadError, read_bytes, segment
    from corpus.formats import sandbox
    from corpus.formats.pdf.layout import Line, compose

sandbox.extract = sandbox.extract_here  # what runs in another process is not seen
SECONDS = 5.0
FOUND = ROOT / "build" / "fuzz" / "found"
TAGS = (
    "p div span b a ul ol li table tr td th tbody h1 h2 br article main section aside nav blockquote pre title script "
    "style time meta select option frameset frame svg template iframe textarea dl dt dd img head body html"
).split()
ATTRIBUTES = (
    'class="article" id="content" itemprop="datePublished" datetime="2022-02-30" pubdate role="main" hidden '
    'property="article:published_time" content="2022-02-07T10:00" type="application/ld+json" style="display:none" '
    'name="date" charset="utf-16" href="javascript:x" colspan="99999999"'
).split(" ")
WORD_TAGS = (
    "p r t tbl tr tc sdt sdtContent ins del hyperlink pPr pStyle numPr tab br noBreakHyphen txbxContent customXml "
    "smartTag moveTo moveFrom instrText body sectPr"
).split()


def _whole(text: str) -> None:
    """What is cut from a text lies in it, in order."""
    before = 0
    for passage in segment(text):
        assert 0 <= before <= passage.start < passage.end <= len(text), passage
        before = passage.end
        place = passage.start
        for sentence in passage.sentences:
            assert place <= sentence.start < sentence.end <= passage.end, (passage, sentence)
            place = sentence.end


def _read(name: str, data: bytes) -> None:
    try:
        briefing = read_bytes(name, data)
    except ReadError as error:
        assert error.problem and error.advice
        cause = error.__cause__
        frames = traceback.extract_tb(cause.__traceback__) if cause is not None else []
        if frames and "/corpus/" in frames[-1].filename and not isinstance(cause, zipfile.BadZipFile | RecursionError):
            raise cause from None  # not the library's trouble with a damaged file, but ours
    else:
        _whole(briefing.text)


def text(data: bytes) -> None:
    _read("a.txt", data)


def markdown(data: bytes) -> None:
    _read("a.md", data)


def page(data: bytes) -> None:
    _read("a.html", data)


def built_page(data: bytes) -> None:
    """A page put together from tags, so that its grammar need not be found by chance."""
    _read("a.html", f"<html><body>{_markup(data, TAGS, ATTRIBUTES, '')}".encode("utf-8", "replace"))


def document(data: bytes) -> None:
    """The bytes as the main part of a Word document that is otherwise sound."""
    _read("a.docx", _docx(data))


def built_document(data: bytes) -> None:
    space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    values = ['w:val="ListBullet"', 'w:val="Title"', 'w:val=""', 'w:val="-1"', "w:x='y'"]
    body = _markup(data, WORD_TAGS, values, "w:", closed=True)
    _read("a.docx", _docx(f"<w:document {space}><w:body>{body}</w:body></w:document>".encode("utf-8", "replace")))


def archive(data: bytes) -> None:
    _read("a.docx", data)


def lines(data: bytes) -> None:
    """Lines of print in any places, as a PDF can have them."""
    given = atheris.FuzzedDataProvider(data)
    pages: list[list[Line]] = [[]]
    while given.remaining_bytes() and sum(map(len, pages)) < 400:
        if given.ConsumeIntInRange(0, 9) == 0:
            pages.append([])
        said = given.ConsumeUnicodeNoSurrogates(given.ConsumeIntInRange(1, 20)).strip()
        if said:
            places = [given.ConsumeFloatInRange(-1e4, 1e4) for _ in range(4)]
            pages[-1].append(Line(said, *places))
    _whole(compose(pages))


def pdf(data: bytes) -> None:
    _read("a.pdf", data)


def passages(data: bytes) -> None:
    _whole(data.decode("utf-8", "ignore"))


def receipt(data: bytes) -> None:
    """A receipt from anywhere: read, or refused in a sentence."""
    from qa.receipt.record import Refused, parsed

    try:
        parsed(data)
    except Refused as error:
        assert str(error)


def _markup(data: bytes, tags: list[str], attributes: list[str], prefix: str, *, closed: bool = False) -> str:
    given = atheris.FuzzedDataProvider(data)
    out: list[str] = []
    stack: list[str] = []
    while given.remaining_bytes() and len(out) < 3000:
        kind = given.ConsumeIntInRange(0, 7)
        if kind < 3:
            tag = given.PickValueInList(tags)
            attribute = given.PickValueInList(attributes) if given.ConsumeBool() else ""
            out.append(f"<{prefix}{tag} {attribute}>")
            stack.append(tag)
        elif kind < 5 and stack:
            out.append(f"</{prefix}{stack.pop()}>")
        elif kind == 5 and not closed:
            out.append(given.ConsumeUnicode(given.ConsumeIntInRange(0, 30)))
        elif kind == 6:
            out.append("A sentence of some length stands here, on Monday. " * given.ConsumeIntInRange(1, 4))
        else:
            out.append(given.PickValueInList(["Text. ", "“", "&#x202e;", "a b", "\n", "&amp;", "2022-02-07 "]))
    if closed:
        out.extend(f"</{prefix}{tag}>" for tag in reversed(stack))
    return "".join(out)


def _docx(main: bytes) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as zipped:
        for name, content in SOUND.items():
            zipped.writestr(name, main if name == "word/document.xml" else content)
    return target.getvalue()


def _sound() -> dict[str, bytes]:
    data = io.BytesIO()
    docx.Document().save(data)
    with zipfile.ZipFile(data) as zipped:
        return {name: zipped.read(name) for name in zipped.namelist()}


SOUND = _sound()
TARGETS: dict[str, Callable[[bytes], None]] = {
    "text": text,
    "markdown": markdown,
    "html": page,
    "built-html": built_page,
    "docx": document,
    "built-docx": built_document,
    "archive": archive,
    "lines": lines,
    "pdf": pdf,
    "passages": passages,
    "receipt": receipt,
}


def kept(target: str) -> Callable[[bytes], None]:
    """The target; what it raises, and what takes too long, is written down once for each place in the code."""
    FOUND.mkdir(parents=True, exist_ok=True)

    def run(data: bytes) -> None:
        started = time.process_time()
        problem = ""
        try:
            TARGETS[target](data)
        except Exception as error:
            frames = traceback.extract_tb(error.__traceback__)
            place = next((f for f in reversed(frames) if "/corpus/" in f.filename or "/qa/" in f.filename), frames[-1])
            problem = f"{type(error).__name__}-{Path(place.filename).stem}-{place.lineno}"
            said = traceback.format_exc()
        seconds = time.process_time() - started
        if not problem and seconds > SECONDS:
            problem, said = f"slow-{int(seconds)}s", f"{seconds:.1f} s for {len(data)} bytes"
        if problem:
            file = FOUND / f"{target}-{problem}"
            if not file.exists() or file.stat().st_size > len(data):
                file.write_bytes(data)
                digest = hashlib.sha256(data).hexdigest()[:12]
                file.with_name(f"{file.name}.json").write_text(json.dumps({"sha256": digest, "said": said}, indent=1))

    return run


def main() -> None:
    if len(sys.argv) < 2 or sys.argv[1] not in TARGETS:
        sys.exit(f"give one of: {' '.join(TARGETS)}")
    target = sys.argv.pop(1)
    atheris.Setup(sys.argv, kept(target))
    atheris.Fuzz()


if __name__ == "__main__":
    main()
