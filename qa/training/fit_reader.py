"""Fits what the reader's word counts for: in the order, in the choice of the sentence, and in the verdict.

    python -m qa.training.fit_reader SHARED [--reader FILE] [--cache FILE]

On articles the reader was not trained on (`qa/training/examples.py`: "calibrate") of SQuADShifts' new Wikipedia and of
SQuAD 2, no paragraph of which a reported set has. The verdict: logistic regression over libraries of 1 and 3 articles,
of 20 paragraphs and of all, each question asked with its article there and with it left out; the same with Wikinews
articles, made up of the sentences QAMR has of them, and questions that name something; and SQuAD 2's own unanswerable
questions, asked of the article they were written for. Writes the part "read" of qa/evidence/verdict.json; prints
the weights of qa/evidence/rerank.py and qa/evidence/quote.py.
"""

import argparse
import random
import re
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from index import Library
from qa.evaluation.question_files import read_questions
from qa.evidence import quote as sentence
from qa.evidence import rank, verdict
from qa.evidence import rerank as reading
from qa.evidence.rank import Ranked
from qa.evidence.reader import Reader
from qa.evidence.reader.cached import CachedReader
from qa.evidence.reader.shipped import FILE, ShippedReader
from qa.evidence.search import DEPTH
from qa.question import understood
from qa.training.briefing_questions import briefings_in, of_people, of_speakers, swapped
from qa.training.caching_embedder import CachingEmbedder
from qa.training.examples import Example, examples
from qa.training.fit import Groups, Observation, Row, calibrated, fit_verdict, keep_verdict, library_of, softmax_weights

SOURCES = ("train/squadshifts_new_wiki", "data/squad2_dev_half")
NEWS = ("train/qamr_wikinews",)
GAINS = (0.0, 0.03, 0.06, 0.1, 0.15, 0.2, 0.3)
NEAR_MISSES = "unanswerable from its own article"
# Weighed like the others, these cost the rest: AUROC of the articles left out (library "all") falls from .985 to .973.
NEAR_SHARE = 0.1
# The trust in the reader has to be positive, in all else the signs are those of the verdict without it.
SIGNS = {
    "score": 1,
    "lead": 1,
    "dense": 1,
    "own_dense": 1,
    "in_quote": 1,
    "sentence": 1,
    "unnamed": -1,
    "absent": -1,
    "covered": 1,
    "replied": 1,
    "own_words": 1,
    "other_words": -1,
    "dated": -1,
    "off_day": -1,
    "answerable": 1,
    "mass": 1,
    "uncounted": -1,
}
# Briefings are what is asked, paragraphs what was written down most carefully; a kind of paragraphs counts 1. What
# people ask counts most: where what is made by rule counted as much, the AUROC of people's questions, cross-validated,
# was .813 for .868 with shares like these (.881 without any rule, with a third more of the swaps answered).
PEOPLE, CHANGED, SAID, ALL = (
    "briefings, as people ask",
    "briefings, a name changed",
    "briefings, what they said",
    "briefings, all of them",
)
SHARES = {NEAR_MISSES: NEAR_SHARE, PEOPLE: 20.0, CHANGED: 5.0, SAID: 3.0, ALL: 20.0}


def documents_of(found: Sequence[Example]) -> list[Row]:
    texts = {example.context: example.article for example in found}
    return [
        {"id": f"d{n}", "text": text, "title": "", "article": article}
        for n, (text, article) in enumerate(texts.items())
    ]


def whole_articles(found: Sequence[Example]) -> list[Example]:
    """The examples that name something, asked of all sentences of their article."""
    texts: dict[str, dict[str, None]] = {}
    for example in found:
        texts.setdefault(example.article, {})[example.context] = None
    return [
        replace(example, context=" ".join(texts[example.article]), spans=())
        for example in found
        if re.search(r"\w [A-Z]", example.question)
    ]


def ranked_for(library: Library, question: str) -> list[Ranked]:
    return rank.rank(understood(question, library), library.search(question, DEPTH))


def fit_order(library: Library, asked: Sequence[Example], reader: Reader) -> None:
    """Prints how often the right paragraph comes first, and the mean reciprocal rank, by the reader's weight."""
    places: dict[float, list[int]] = {gain: [] for gain in GAINS}
    for example in asked:
        ranked = ranked_for(library, example.question)
        for gain in GAINS:
            reading.GAIN = gain
            order = reading.rerank(understood(example.question, library), ranked, reader) if gain else ranked
            right = [item.candidate.briefing.text == example.context for item in order]
            places[gain].append(right.index(True) + 1 if True in right else 1000)
    for gain, found in places.items():
        first, reciprocal = np.mean(np.array(found) == 1), np.mean(1 / np.array(found))
        print(f"gain {gain}: R@1 {first:.4f}, MRR {reciprocal:.4f}, {len(found)} questions", flush=True)


def fit_sentence(library: Library, asked: Sequence[Example], reader: Reader) -> None:
    """Prints the weight of the reader beside the other parts of a sentence's score."""
    rows = []
    sentence.READER_WEIGHT = 0.0
    for example in asked:
        question = understood(example.question, library)
        for item in ranked_for(library, example.question)[:5]:
            sentences = item.candidate.passage.sentences
            gold = [
                n
                for n, s in enumerate(sentences)
                if any(s.start < end and start < s.end for start, end in example.spans)
            ]
            if item.candidate.briefing.text != example.context or not gold or len(sentences) < 2:
                continue
            seen = reader.read(example.question, [item.text])[0]
            masses = sentence.sentence_probabilities(replace(item, reading=seen))
            rows.append((np.stack([sentence.sentence_scores(question, item), masses], 1), gold[0]))
            break
    alone, mass = softmax_weights(rows)
    print(f"sentence, {len(rows)} questions: READER_WEIGHT = {mass / alone:.2f}", flush=True)
    for weight in (0.0, 1.0, 2.0, 4.0, 8.0, mass / alone):
        hits = np.mean([(matrix @ [1.0, weight]).argmax() == gold for matrix, gold in rows])
        print(f"  at {weight:.2f}: {hits:.4f}")


def observations(
    kind: str,
    documents: Sequence[Row],
    asked: Sequence[Example],
    reader: Reader,
    embedder: CachingEmbedder,
    folder: str,
    most: int,
) -> list[Observation]:
    """Features of questions put to libraries of one kind, and whether they are answerable there."""
    articles = sorted({example.article for example in asked})
    found: list[Observation] = []

    def put(library: Library, example: Example, answerable: bool) -> None:
        question = understood(example.question, library)
        ranked = reading.rerank(question, ranked_for(library, example.question), reader)
        found.append((verdict.features(question, sentence.quote(question, ranked)), answerable))

    if kind == "all":
        chosen = random.sample([e for e in asked if e.answerable], most // 2)
        whole = library_of(documents, embedder, folder)
        for example in chosen:
            put(whole, example, True)
        for fold in (articles[i::8] for i in range(8)):
            rest = library_of([d for d in documents if d["article"] not in fold], embedder, folder)
            for example in chosen:
                if example.article in fold:
                    put(rest, example, False)
        return found
    near = kind == NEAR_MISSES
    unanswerable = sorted({example.article for example in asked if not example.answerable})
    while len(found) < most:
        if kind == "20 paragraphs":
            sample = random.sample(list(documents), 20)
        else:
            size = 1 if near else int(re.findall(r"\d+", kind)[0])
            drawn = set(random.sample(unanswerable if near else articles, size))
            sample = [document for document in documents if document["article"] in drawn]
        texts, inside = {document["text"] for document in sample}, {document["article"] for document in sample}
        own = [e for e in asked if e.context in texts and e.answerable]
        others = [e for e in asked if (e.article in inside and not e.answerable if near else e.article not in inside)]
        library = library_of(sample, embedder, folder)
        for example in random.sample(own, min(16, len(own))):
            put(library, example, True)
        for example in random.sample(others, min(16, len(others))):
            put(library, example, False)
        library.close()
    return found


def briefing_groups(folder: Path, place: Path, reader: Reader) -> tuple[Groups, list[Observation]]:
    """What the verdict would say of questions over briefings, the fitting half of them; and of people's alone."""
    questions = read_questions(folder / "fit.jsonl")
    with Library.open(place) as library:
        library.add(questions.briefings)
        people = list(of_people(library, reader, questions.cases))
        answered = [one for one in people if one[1]]
        return {
            PEOPLE: people,
            CHANGED: [*answered, *swapped(library, reader, questions.cases)],
            SAID: list(of_speakers(library, reader)),
        }, people


def more_briefings(questions: Path, shared: Path, place: Path, reader: Reader) -> list[Observation]:
    """The same of questions over all the briefings of SHARED that were kept from the reader's training."""
    with Library.open(place) as library:
        library.add(briefings_in(shared / "data" / "wh_briefings_2022"))
        return list(of_people(library, reader, read_questions(questions).cases, elsewhere=True))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("shared", type=Path)
    parser.add_argument("--reader", type=Path, default=FILE)
    parser.add_argument("--cache", type=Path, default=Path(tempfile.gettempdir()) / "briefing-qa-encoded.sqlite")
    parser.add_argument("--questions", type=int, default=320, help="to each kind of library")
    parser.add_argument("--briefings", type=Path, default=Path("tests/data/briefings"))
    parser.add_argument("--library", type=Path, help="where those briefings are, or will be kept")
    parser.add_argument("--all-briefings", type=Path, help="where all the briefings of SHARED are, or will be kept")
    parser.add_argument("--only", choices=["order", "verdict"])
    arguments = parser.parse_args()
    random.seed(0)
    asked = list(examples(arguments.shared, "calibrate", SOURCES))
    held_out = list(examples(arguments.shared, "held out", SOURCES))
    documents = documents_of([*asked, *held_out])
    print(f"{len(documents)} paragraphs, {len(asked)} questions", flush=True)
    embedder, reader = CachingEmbedder(arguments.cache), CachedReader(ShippedReader(arguments.reader), most=None)
    with tempfile.TemporaryDirectory() as folder:
        if arguments.only != "verdict":
            library = library_of(documents, embedder, folder)
            answerable = [example for example in (*asked, *held_out) if example.answerable]
            fit_order(library, answerable, reader)
            fit_sentence(library, answerable, reader)
        if arguments.only == "order":
            return
        kinds = ("1 article", "3 articles", "20 paragraphs", "all", NEAR_MISSES)
        groups = {k: observations(k, documents, asked, reader, embedder, folder, arguments.questions) for k in kinds}
        news = whole_articles(list(examples(arguments.shared, "calibrate", NEWS)))
        for kind in ("1 article of news", "5 articles of news"):
            groups[kind] = observations(kind, documents_of(news), news, reader, embedder, folder, arguments.questions)
        own, people = briefing_groups(arguments.briefings, arguments.library or Path(folder) / "briefings", reader)
        groups |= own
        place = arguments.all_briefings or Path(folder) / "all"
        more = more_briefings(arguments.briefings / "judge.jsonl", arguments.shared, place, reader)
        groups[ALL] = more
    model = fit_verdict(groups, SIGNS, SHARES)
    calibrated(model, people, "dated")
    told = f"{', '.join(SOURCES + NEWS)}: articles the reader was not trained on; briefings: fit.jsonl, judge.jsonl"
    keep_verdict("read", model, groups, told)


if __name__ == "__main__":
    main()
