"""How well `qa.check` tells quotations from altered ones, and how long an article takes.

    python -m tests.benchmarks.check BRIEFINGS.jsonl OTHERS.jsonl

Quotations are drawn from the briefings (a line of JSON each, with `id`, `text`, `title`, `date`), altered by one word,
number, name or negation, or set in other typography; others are drawn from texts that the library does not hold.
"""

import json
import random
import re
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from corpus import Briefing, segment
from corpus.wording import forms_of
from index import Library
from index.wording import wording_of
from qa.desk.check import Checked, check
from tests.embedders import HashedWords

QUOTATIONS, OTHERS = 1000, 200
FEWEST, MOST = 8, 40  # words
ARTICLE_WORDS = 3000


def main(briefings: str, others: str) -> None:
    random.seed(7)
    texts = [Briefing(**{key: line[key] for key in ("id", "text", "title", "date")}) for line in _lines(briefings)]
    with tempfile.TemporaryDirectory() as folder, Library.open(folder, embedder=HashedWords()) as library:
        library.add(texts)
        begun = time.process_time()
        wording_of(library)
        print(f"index of {len(texts)} briefings: {time.process_time() - begun:.1f} s")
        quotations = _drawn(texts, QUOTATIONS)
        _report("altered", library, quotations, _misquoted(texts))
        _report("typographic", library, quotations, typographic)
        elsewhere = [Briefing(str(number), line["text"]) for number, line in enumerate(_lines(others))]
        found = Counter(_held(library, words).status for _, words in _drawn(elsewhere, OTHERS))
        print(f"of other texts: {dict(found)}")
        _time(library, quotations)


def _lines(path: str) -> list[dict[str, str]]:
    with Path(path).open(encoding="utf-8") as stream:
        return [json.loads(line) for line in stream]


def _drawn(texts: list[Briefing], count: int) -> list[tuple[Briefing, str]]:
    """Sentences of some length, no two of the same briefing in a row."""
    drawn: list[tuple[Briefing, str]] = []
    while len(drawn) < count:
        text = random.choice(texts)
        sentences = [sentence.of(text.text) for passage in segment(text.text) for sentence in passage.sentences]
        fit = [
            words
            for words in sentences
            if FEWEST <= len(words.split()) <= MOST and not re.search(r'[“”"\[\]\n]', words)
        ]
        if fit:
            drawn.append((text, random.choice(fit)))
    return drawn


def _held(library: Library, words: str) -> Checked:
    found = check(f"“{words}” Psaki said.", library=library).quotations
    return found[0] if len(found) == 1 else Checked(0, 0, words, "absent", "", "")


def _report(
    name: str, library: Library, quotations: list[tuple[Briefing, str]], change: Callable[[str], tuple[str, str]]
) -> None:
    statuses: Counter[str] = Counter()
    beside = 0
    for _, words in quotations:
        kind, changed = change(words)
        found = _held(library, changed)
        statuses[f"{kind} {found.status}"] += 1
        same = found.original is not None and _has(found.original.text, words)
        beside += same
        if "-v" in sys.argv and (not same or (name == "altered") == (found.status == "verbatim")):
            print(f"  {kind}: {changed!r}\n    {found.original.text if found.original else ''!r}")
    print(f"{name}: {dict(sorted(statuses.items()))}; original beside {beside} of {len(quotations)}")


def _has(original: str, words: str) -> bool:
    return f" {' '.join(forms_of(words))} " in f" {' '.join(forms_of(original))} "


def _misquoted(texts: list[Briefing]) -> Callable[[str], tuple[str, str]]:
    """`altered`, drawn again where another sentence of the briefings happens to say the same."""
    everything = " ".join(f"| {' '.join(forms_of(text.text))}" for text in texts)

    def change(words: str) -> tuple[str, str]:
        kind, changed = altered(words)
        return change(words) if " ".join(forms_of(changed)) in everything else (kind, changed)

    return change


def altered(words: str) -> tuple[str, str]:
    """The kind of change, and the words with one changed."""
    parts = words.split()
    numbers = [at for at, word in enumerate(parts) if re.search(r"\d", word)]
    names = [at for at, word in enumerate(parts) if at and word[0].isupper() and word.isalpha()]
    verbs = [at for at, word in enumerate(parts) if word in ("is", "are", "was", "were", "will", "have", "has", "can")]
    kind = random.choice(
        [name for name, of in (("number", numbers), ("name", names), ("negation", verbs)) if of] + ["word"]
    )
    if kind == "number":
        at = random.choice(numbers)
        parts[at] = re.sub(r"\d", lambda digit: str((int(digit[0]) + 1) % 10), parts[at], count=1)
    elif kind == "name":
        parts[random.choice(names)] = "Torvald"
    elif kind == "negation":
        parts.insert(random.choice(verbs) + 1, "not")
    else:
        at = random.randrange(len(parts))
        parts[at] = "otherwise"
    return kind, " ".join(parts)


def typographic(words: str) -> tuple[str, str]:
    """The kind of change, and the words in other typography."""
    changes: dict[str, Callable[[str], str]] = {
        "straight": lambda text: text.replace("’", "'").replace("‘", "'"),
        "curly": lambda text: re.sub(r"(?<=\w)'(?=\w)", "’", text),
        "space": lambda text: text.replace(" ", "\u00a0", 2).replace(" ", "  ", 1),
        "line": lambda text: text.replace(" ", "\n", 1),
        "dash": lambda text: re.sub(r"[—–]", "--", text).replace("-", "‑"),
        "ligature": lambda text: text.replace("fi", "ﬁ").replace("fl", "ﬂ"),
        "hyphen": lambda text: re.sub(r"(\w{5})(\w{4})", "\\1\u00ad\\2", text, count=1),
        "ellipsis": _left_out,
        "bracket": _bracketed,
        "letter": lambda text: f"[{text[0].lower()}]{text[1:]}" if text[:2].isalpha() else text,
        "comma": lambda text: text.rstrip(".") + ",",
    }
    kind = random.choice(list(changes))
    return kind, changes[kind](words)


def _left_out(text: str) -> str:
    words = text.split()
    at = random.randrange(2, len(words) - 3)
    gone = [word.strip(".,;").lower() for word in words[at : at + 2]]
    return (
        text
        if any(word in ("not", "no", "never") or word.endswith("n’t") for word in gone)
        else " ".join([*words[:at], "…", *words[at + 2 :]])
    )


def _bracketed(text: str) -> str:
    words = text.split()
    at = random.randrange(2, len(words) - 3)
    return " ".join([*words[:at], "[the treaty]", *words[at + 1 :]])


def _time(library: Library, quotations: list[tuple[Briefing, str]]) -> None:
    parts, count = [], 0
    for number, (_, words) in enumerate(quotations):
        changed = altered(words)[1] if number % 2 else words
        parts.append(
            f"The day brought more of the same, as officials had warned it would. “{changed}” Psaki said on Monday."
        )
        count += len(parts[-1].split())
        if count >= ARTICLE_WORDS:
            break
    begun = time.process_time()
    found = check("\n\n".join(parts), library=library)
    seconds = time.process_time() - begun
    print(f"an article of {count} words with {len(found.quotations)} quotations: {seconds:.2f} s")


if __name__ == "__main__":
    main(*[argument for argument in sys.argv[1:] if not argument.startswith("-")])
