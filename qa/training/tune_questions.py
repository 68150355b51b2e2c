"""Train what encodes questions: `python -m qa.training.tune_questions ../shared OUT --library FOLDER --cache FILE`.

The packaged embedding model goes on learning as an encoder of questions alone; passages keep the vectors they have, so
that each step only reads questions and compares them with every passage there is (as Karpukhin et al. 2020, "Dense
passage retrieval", with all passages in place of those of a batch; Lee et al. 2021, "DensePhrases", call it query-side
fine-tuning). Questions over briefings are learnt against the passages and the sentences of the briefings, those of
SQuAD's training set against its paragraphs, so that it learns more than one subject.

Writes `questions.pt` to OUT and the file that ships to index/embed/.
"""

import argparse
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional as F
from transformers import AutoModel, AutoTokenizer

from index import Library
from index.embed.model import SentenceTransformerEmbedder
from index.embed.question_encoder import FILE, SUMS
from qa.training.briefing_questions import briefings_to_learn_from, objects
from qa.training.caching_embedder import CachingEmbedder
from qa.training.examples import records
from qa.training.export import export_questions
from qa.training.mine import QUESTIONS

BATCH = 64  # questions
LONGEST = 64  # tokens of a question
TEMPERATURE = 0.05
SENTENCES = 0.5  # how much finding the sentence counts beside finding the passage
ALIKE = 0.9  # cosine: what is so like a text that answers is neither right nor wrong
WARM_UP = 50  # steps
SAID_EVERY = 50

Place = tuple[str, int, int]  # a briefing, and characters of it


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with the rows of the texts that answer it; `sentences` is empty where they aren't told apart."""

    text: str
    passages: list[int]
    sentences: list[int]


@dataclass(frozen=True, slots=True)
class Texts:
    """What questions are compared with: unit rows, `(n, 384)`, of passages and of their sentences."""

    passages: Tensor
    sentences: Tensor | None = None


class Questions(torch.nn.Module):
    """The encoder: the mean of the model's last states, with length 1."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self.encoder: Any = AutoModel.from_pretrained(str(folder), add_pooling_layer=False, local_files_only=True)
        self.encoder.embeddings.requires_grad_(False)  # they are shared with the packaged model

    def forward(self, words: dict[str, Tensor]) -> Tensor:
        with torch.autocast("cpu", torch.bfloat16):
            states = self.encoder(**words).last_hidden_state.float()
        seen = words["attention_mask"].unsqueeze(-1)
        return F.normalize((states * seen).sum(1) / seen.sum(1), dim=-1)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("shared", type=Path, help="the folder that holds train/ and data/")
    parser.add_argument("out", type=Path, help="where the trained weights go")
    parser.add_argument(
        "--library", type=Path, required=True, help="where the briefings that are learnt from are, or will be kept"
    )
    parser.add_argument("--cache", type=Path, required=True, help="a file for what is encoded of SQuAD's paragraphs")
    parser.add_argument("--paragraph-questions", type=int, default=8000)
    parser.add_argument("--epochs", type=int, default=3)
    parser.add_argument("--rate", type=float, default=4e-5, help="the highest learning rate")
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    torch.set_num_threads(1)
    torch.manual_seed(1)
    with Library.open(options.library) as library:
        learnt = list(briefings_to_learn_from(options.shared / "data" / "wh_briefings_2022"))
        library.add(learnt)
        briefings = _over_briefings(library, [briefing.id for briefing in learnt])
    paragraphs = _over_paragraphs(options.shared / "train" / "squad_train", options.cache, options.paragraph_questions)
    folder = SentenceTransformerEmbedder().folder
    model = Questions(folder)
    _learn(model, AutoTokenizer.from_pretrained(str(folder)), [briefings, paragraphs], options.epochs, options.rate)
    torch.save(model.encoder.state_dict(), options.out / "questions.pt")
    export_questions(model.encoder, FILE)
    SUMS.write(FILE)


def _over_briefings(library: Library, ids: Sequence[str]) -> tuple[list[Asked], Texts]:
    """The questions that train the reader, and all passages and sentences of the briefings with these ids."""
    passages, sentences = dict[Place, NDArray[np.float32]](), dict[Place, NDArray[np.float32]]()
    for id in ids:
        for item in library.embedded(id):
            passages[id, item.passage.start, item.passage.end] = item.vector
            for span, vector in zip(item.passage.sentences, item.sentence_vectors, strict=True):
                sentences[id, span.start, span.end] = vector
    of_passages, of_sentences = _by_briefing(passages), _by_briefing(sentences)
    asked = []
    for row in objects(QUESTIONS):
        spans = row.get("spans", [])
        if (right := _holding(of_passages, spans)) and (within := _holding(of_sentences, spans)):
            asked.append(Asked(row["question"], right, within))
    return asked, Texts(*(torch.from_numpy(np.stack(list(found.values()))) for found in (passages, sentences)))


def _by_briefing(places: Iterable[Place]) -> dict[str, list[tuple[int, int, int]]]:
    """The row, start and end of each place, by briefing."""
    found: dict[str, list[tuple[int, int, int]]] = {}
    for row, (briefing, start, end) in enumerate(places):
        found.setdefault(briefing, []).append((row, start, end))
    return found


def _holding(places: dict[str, list[tuple[int, int, int]]], spans: Sequence[dict[str, Any]]) -> list[int]:
    """The rows of the places that overlap one of the spans."""
    found = {
        row
        for span in spans
        for row, start, end in places.get(span["briefing"], ())
        if start < span["end"] and span["start"] < end
    }
    return sorted(found)


def _over_paragraphs(folder: Path, cache: Path, count: int) -> tuple[list[Asked], Texts]:
    """So many questions of a public set, drawn at random, and all of its paragraphs behind their titles."""
    documents, queries = (list(records(folder, name)) for name in ("corpus", "queries"))
    rows = {document["id"]: row for row, document in enumerate(documents)}
    vectors = CachingEmbedder(cache).encode([f"{document['title']}.\n{document['text']}" for document in documents])
    answerable = [query for query in queries if query["answerable"]]
    drawn = np.random.default_rng(0).permutation(len(answerable))[:count]
    asked = [Asked(answerable[i]["text"], [rows[answerable[i]["source_doc"]]], []) for i in drawn]
    return asked, Texts(torch.from_numpy(vectors))


def _learn(
    model: Questions, tokenizer: Any, sets: Sequence[tuple[list[Asked], Texts]], epochs: int, rate: float
) -> None:
    """Change the weights so that questions come nearer to what answers them than to all else."""
    chance = np.random.default_rng(1)
    total = epochs * sum(len(asked) // BATCH for asked, _ in sets)
    learnt = [parameter for parameter in model.parameters() if parameter.requires_grad]
    optimizer = torch.optim.AdamW(learnt, lr=rate, weight_decay=0.01)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: min((step + 1) / WARM_UP, max(0.0, (total - step) / total))
    )
    model.train()
    step, mean = 0, 0.0
    for _ in range(epochs):
        batches = [batch for asked, texts in sets for batch in _batches(asked, texts, chance)]
        for place in chance.permutation(len(batches)):
            asked, texts = batches[place]
            words = tokenizer(
                [one.text for one in asked], padding=True, truncation=True, max_length=LONGEST, return_tensors="pt"
            )
            vectors = model(dict(words))
            value = _lost(vectors, texts.passages, [one.passages for one in asked])
            if texts.sentences is not None:
                value = value + SENTENCES * _lost(vectors, texts.sentences, [one.sentences for one in asked])
            optimizer.zero_grad()
            value.backward()  # type: ignore[no-untyped-call]
            torch.nn.utils.clip_grad_norm_(learnt, 1.0)
            optimizer.step()
            schedule.step()
            step, mean = step + 1, mean + value.item() / SAID_EVERY
            if step % SAID_EVERY == 0:
                print(f"step {step}/{total} loss {mean:.3f}", flush=True)
                mean = 0.0


def _batches(asked: list[Asked], texts: Texts, chance: np.random.Generator) -> Iterator[tuple[list[Asked], Texts]]:
    order = chance.permutation(len(asked))
    for first in range(0, len(order) - BATCH + 1, BATCH):
        yield [asked[place] for place in order[first : first + BATCH]], texts


def _lost(questions: Tensor, texts: Tensor, right: Sequence[list[int]]) -> Tensor:
    """Cross entropy of which of all texts answers each question, averaged; see ALIKE."""
    logits = questions @ texts.T / TEMPERATURE
    lost = []
    for row, rows in zip(logits, right, strict=True):
        alike = (texts[rows] @ texts.T).amax(0) > ALIKE
        chosen = row[rows]
        lost.append(torch.cat([row[~alike], chosen]).logsumexp(0) - chosen.logsumexp(0))
    return torch.stack(lost).mean()


if __name__ == "__main__":
    main()
