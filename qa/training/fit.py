"""Fits the weights of the quote and of the verdict, on a set that no figure is reported on.

    python -m qa.training.fit SHARED [--questions 1500] [--cache FILE]

Training set: articles drawn from SQuADShifts' new Wikipedia (SHARED/train/squadshifts_new_wiki). The quote: softmax
over the sentences of the right passage. The verdict: logistic regression over libraries of 1, 3 and 10 articles, of 20
paragraphs and of all, each question asked with its article there and with it left out. Writes the part "alone" of
qa/evidence/verdict.json; prints the weights of qa/evidence/quote.py. fit_ranking.py fits those of the ranking.
"""

import argparse
import datetime
import json
import random
import tempfile
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import brentq, minimize

from corpus import Briefing
from index import Library
from qa.evaluation.measures import auroc
from qa.evidence import rank, verdict
from qa.evidence.quote import quote
from qa.evidence.search import DEPTH
from qa.question import understood
from qa.question.kinds import Kind, holds
from qa.training.caching_embedder import CachingEmbedder

TRAIN = "train/squadshifts_new_wiki"
Row = dict[str, Any]  # a line of a set
Observation = tuple[dict[str, float], bool]  # features and truth
Groups = dict[str, list[Observation]]  # those of each kind of library
SIGNS = {"score": 1, "lead": 1, "dense": 1, "sentence": 1, "unnamed": -1}
KINDS: tuple[Kind, ...] = ("when", "number", "who", "where", "why")


def lines(path: Path) -> list[Row]:
    return [json.loads(line) for line in path.read_text().splitlines()]


def library_of(documents: Sequence[Row], embedder: CachingEmbedder, folder: str) -> Library:
    library = Library.open(Path(folder) / str(random.random()), embedder=embedder)
    library.add(Briefing(id=d["id"], text=d["text"], title=d["title"], source=str(d["article"])) for d in documents)
    return library


def fit_quote(library: Library, questions: Sequence[Row]) -> None:
    names, rows = ["cosine", "late", "with_previous", "with_next", *KINDS], []
    for query in questions:
        asked = understood(query["text"], library)
        spans = [(span["start"], span["end"]) for span in query["spans"]]
        for item in rank.rank(asked, library.search(query["text"], DEPTH)):
            passage, text = item.candidate.passage, item.candidate.briefing.text
            gold = [
                n
                for n, s in enumerate(passage.sentences)
                if any(s.start < end and start < s.end for start, end in spans)
            ]
            if item.candidate.briefing.id != query["source_doc"] or not gold or len(passage.sentences) < 2:
                continue
            nothing: frozenset[str] = frozenset()
            features = [
                [
                    item.candidate.sentence_cosines[n],
                    item.candidate.sentence_late[n],
                    asked.share(item.stems[n] | (item.stems[n - 1] if n else nothing)),
                    asked.share(item.stems[n] | (item.stems[n + 1] if n + 1 < len(item.stems) else nothing)),
                    *(float(kind == asked.kind and holds(kind, span.of(text), query["text"])) for kind in KINDS),
                ]
                for n, span in enumerate(passage.sentences)
            ]
            rows.append((np.array(features, np.float64), gold[0]))
            break
    print(f"quote, {len(rows)} questions:", dict(zip(names, softmax_weights(rows).round(2).tolist(), strict=True)))


def softmax_weights(rows: Sequence[tuple[NDArray[np.float64], int]], ridge: float = 1e-3) -> NDArray[np.float64]:
    """The weights, none below 0, under which a softmax over the rows of each matrix gives the right one most."""
    spread = np.concatenate([matrix for matrix, _ in rows]).std(axis=0) + 1e-9

    def loss(weights: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        total, slope = 0.0, np.zeros_like(weights)
        for matrix, gold in rows:
            scaled = matrix / spread
            scores = scaled @ weights
            shares = np.exp(scores - scores.max())
            shares /= shares.sum()
            total -= np.log(shares[gold])
            slope += shares @ scaled - scaled[gold]
        return float(total / len(rows) + ridge * weights @ weights), slope / len(rows) + 2 * ridge * weights

    count = len(spread)
    found = minimize(loss, np.ones(count), jac=True, method="L-BFGS-B", bounds=[(0, None)] * count)
    return np.asarray(found.x / spread, np.float64)


def observations(
    kind: str, documents: Sequence[Row], questions: Sequence[Row], embedder: CachingEmbedder, folder: str
) -> list[Observation]:
    """Features of questions put to libraries of one kind, with and without the article each was written for."""
    articles = sorted({d["article"] for d in documents})
    article_of = {d["id"]: d["article"] for d in documents}
    found: list[Observation] = []

    def asked(library: Library, query: Row, answerable: bool) -> None:
        question = understood(query["text"], library)
        ranked = rank.rank(question, library.search(query["text"], DEPTH))
        found.append((verdict.features(question, quote(question, ranked)), answerable))

    if kind == "all":
        whole = library_of(documents, embedder, folder)
        for query in questions:
            asked(whole, query, True)
        folds = [articles[i::10] for i in range(10)]
        for fold in folds:  # a tenth of the articles left out at a time
            rest = library_of([d for d in documents if d["article"] not in fold], embedder, folder)
            for query in questions:
                if article_of[query["source_doc"]] in fold:
                    asked(rest, query, False)
        return found
    for _ in range(40):
        if kind == "20 paragraphs":
            sample = random.sample(list(documents), 20)
        else:
            chosen = set(random.sample(articles, int(kind.removesuffix("articles").removesuffix("article"))))
            sample = [d for d in documents if d["article"] in chosen]
        inside, ids = {d["article"] for d in sample}, {d["id"] for d in sample}
        own = [query for query in questions if query["source_doc"] in ids]
        others = [query for query in questions if article_of[query["source_doc"]] not in inside]
        library = library_of(sample, embedder, folder)
        for query in random.sample(own, min(12, len(own))):
            asked(library, query, True)
        for query in random.sample(others, 12):
            asked(library, query, False)
        library.close()
    return found


def fit_verdict(groups: Groups, signs: dict[str, int], shares: dict[str, float] | None = None) -> dict[str, Any]:
    """Logistic regression; every kind of library weighs 1 or its share, and either verdict within it the same."""
    shares = shares or {}
    names = list(signs)
    matrix = np.array([[f[name] for name in names] for group in groups.values() for f, _ in group])
    truth = np.array([answerable for group in groups.values() for _, answerable in group], np.float64)
    weights = np.concatenate(
        [
            [shares.get(kind, 1) / sum(other == answerable for _, other in group) for _, answerable in group]
            for kind, group in groups.items()
        ]
    )
    weights /= weights.sum()
    mean, spread = matrix.mean(0), matrix.std(0) + 1e-9
    scaled = np.c_[(matrix - mean) / spread, np.ones(len(matrix))]

    def loss(w: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        z = scaled @ w
        ridge = 1e-3 * w[:-1]
        value = float(weights @ (np.logaddexp(0, z) - truth * z) + ridge @ w[:-1])
        return value, scaled.T @ (weights * (1 / (1 + np.exp(-z)) - truth)) + np.r_[2 * ridge, 0]

    bounds = [(0, None) if signs[name] > 0 else (None, 0) for name in names] + [(None, None)]
    w = minimize(loss, np.zeros(len(names) + 1), jac=True, method="L-BFGS-B", bounds=bounds).x
    scale = w[:-1] / spread
    return {
        "intercept": round(float(w[-1] - scale @ mean), 4),
        "weights": {name: round(float(value), 4) for name, value in zip(names, scale, strict=True)},
    }


def calibrated(model: dict[str, Any], group: Sequence[Observation], name: str) -> None:
    """Change the weight of `name` so that the mean probability over `group` is the share of it that is true.

    In a fit either verdict counts the same; among questions that people ask, it does not.
    """
    kept = [sum(w * f[n] for n, w in model["weights"].items()) + model["intercept"] for f, _ in group]
    feature = np.array([f[name] for f, _ in group])
    share = float(np.mean([truth for _, truth in group]))
    shift = brentq(lambda by: float(np.mean(1 / (1 + np.exp(-(kept + by * feature))))) - share, -10.0, 10.0)
    model["weights"][name] = round(model["weights"][name] + float(shift), 4)


def keep_verdict(part: str, model: dict[str, Any], groups: Groups, fitted_on: str) -> None:
    """Print how well the model tells what it was fitted on, and write both as a part of qa/evidence/verdict.json."""
    figures = {}
    for kind, group in groups.items():
        z = np.array([model["intercept"] + sum(w * f[name] for name, w in model["weights"].items()) for f, _ in group])
        truth = np.array([answerable for _, answerable in group])
        figures[kind] = {
            "observations": len(group),
            "auroc": round(auroc(z[truth], z[~truth]), 4),
            "false_answers": round(float((z[~truth] >= 0).mean()), 4),
            "false_refusals": round(float((z[truth] < 0).mean()), 4),
        }
        print(kind, figures[kind])
    file = Path(verdict.__file__).with_name("verdict.json")
    kept = json.loads(file.read_text())
    # No paragraph has a day: what counts for briefings alone (see "dated_and_off_day") stays as it was fitted.
    model["weights"] = kept[part]["weights"] | model["weights"]
    told = {"fitted_on": fitted_on, "date": datetime.date.today().isoformat(), "training_figures": figures}
    file.write_text(json.dumps(kept | {part: model | told}, indent=1) + "\n")
    print(json.dumps(model["weights"]), model["intercept"])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("shared", type=Path, help="the folder that holds train/")
    parser.add_argument("--questions", type=int, default=1500)
    parser.add_argument("--paragraphs", type=int, default=600, help="how large a part of the set to draw")
    parser.add_argument("--cache", type=Path, default=Path(tempfile.gettempdir()) / "briefing-qa-encoded.sqlite")
    parser.add_argument("--only", choices=["quote", "verdict"])
    arguments = parser.parse_args()
    random.seed(0)
    documents = lines(arguments.shared / TRAIN / "corpus.jsonl")
    sizes = Counter(d["article"] for d in documents)
    articles = random.sample(sorted(sizes), len(sizes))
    drawn = {a for n, a in enumerate(articles) if sum(sizes[other] for other in articles[:n]) < arguments.paragraphs}
    documents = [d for d in documents if d["article"] in drawn]
    ids = {d["id"] for d in documents}
    questions = lines(arguments.shared / TRAIN / "queries.jsonl")
    questions = [q for q in questions if q["answerable"] and q["source_doc"] in ids]
    questions = random.sample(questions, min(arguments.questions, len(questions)))
    print(f"{len(drawn)} articles, {len(documents)} paragraphs, {len(questions)} questions", flush=True)
    embedder = CachingEmbedder(arguments.cache)
    with tempfile.TemporaryDirectory() as folder:
        if arguments.only != "verdict":
            library = library_of(documents, embedder, folder)
            fit_quote(library, questions)
        if arguments.only == "quote":
            return
        kinds = ("1 article", "3 articles", "10 articles", "20 paragraphs", "all")
        groups = {kind: observations(kind, documents, questions, embedder, folder) for kind in kinds}
        model = fit_verdict(groups, SIGNS)
        keep_verdict("alone", model, groups, f"squadshifts_new_wiki, {len(questions)} questions, articles left out")


if __name__ == "__main__":
    main()
