"""How fast it is: ours and the programs of its kind, with the same model, interleaved in the same run.

    make bench          (or, with peers: pip install -r tests/benchmarks/peers.txt)
    python tests/benchmarks/speed.py [--documents 16] [--questions 30] [--only ours,txtai]

Documents are the first of `wh_briefings_2022`, questions those that reporters asked. Each program adds a slice of the
documents in turn, then answers each question in turn; then a process of its own opens what was kept and answers one.
Times are medians of processor time (user and system; on a quiet machine with one thread the same as the clock's),
so that a busy machine harms nobody; the clock's stand beside those of whole processes. Pin it to a core and give every
library one thread: `make bench` does. Tokens are those that a program encodes, each counted by the model's tokenizer:
the others encode chunks of 1,000 characters that overlap by 200, ours passages and their sentences.
"""

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import ClassVar, Protocol

os.environ |= {"HF_HUB_OFFLINE": "1", "TOKENIZERS_PARALLELISM": "false", "PYTHONWARNINGS": "ignore"}
os.environ["ORT_DISABLE_TELEMETRY"] = "1"

from corpus import Briefing, segment
from index import Library
from index.embed.model import SentenceTransformerEmbedder
from index.embed.onnx_embedder import OnnxEmbedder
from index.embed.question_encoder import encoder_of_questions
from qa import ask, retrieve

ROOT = Path(__file__).parents[2]
DATA = ROOT.parent / "shared" / "data"
SLICES = 4
COLD_RUNS = 3
FOUND = 5
LONGEST = 256  # tokens that the model reads of a text
MODEL = SentenceTransformerEmbedder().folder


class Program(Protocol):
    """`add` more documents, giving the texts it encoded; `search`; `save`; `cold` is a script that does it anew."""

    cold: ClassVar[str]  # its arguments are the folder, the model's folder and a question

    def add(self, documents: Sequence[Briefing]) -> list[str]: ...

    def search(self, question: str) -> object: ...

    def save(self, folder: Path) -> None: ...


class Ours:
    cold = (
        "import sys; sys.path.insert(0, sys.argv[4]); from qa.cli.main import main;"
        " sys.argv = ['briefing-qa', 'ask', sys.argv[3], '--library', sys.argv[1] + '/library'];"
        " main()"
    )

    def __init__(self, folder: Path) -> None:
        self.library = Library.open(folder / "library")

    def add(self, documents: Sequence[Briefing]) -> list[str]:
        self.library.add(documents)
        cut = [(document.text, passage) for document in documents for passage in segment(document.text)]
        passages = [passage.of(text) for text, passage in cut]
        spans = [sentence.of(text) for text, passage in cut for sentence in passage.sentences]
        return passages + [text for text in dict.fromkeys(spans) if text not in set(passages)]

    def search(self, question: str) -> object:
        return ask(question, library=self.library)

    def save(self, folder: Path) -> None:
        """It is kept already."""


class OursRetrieve(Ours):
    """Without the answer in the passage: what the others do."""

    def search(self, question: str) -> object:
        return retrieve(question, FOUND, library=self.library)


def chunks(documents: Sequence[Briefing]) -> list[str]:
    from langchain_text_splitters import RecursiveCharacterTextSplitter

    splitter = RecursiveCharacterTextSplitter(chunk_size=1000, chunk_overlap=200)
    return [chunk for document in documents for chunk in splitter.split_text(document.text)]


class LangChain:
    cold = """
import sys
from langchain_community.vectorstores import FAISS
from langchain_huggingface import HuggingFaceEmbeddings
store = FAISS.load_local(sys.argv[1], HuggingFaceEmbeddings(model_name=sys.argv[2]),
                         allow_dangerous_deserialization=True)
print(store.similarity_search(sys.argv[3], k=5)[0].page_content)
"""

    def __init__(self, _folder: Path) -> None:
        from langchain_huggingface import HuggingFaceEmbeddings

        self._embeddings = HuggingFaceEmbeddings(model_name=str(MODEL))
        self._store = None

    def add(self, documents: Sequence[Briefing]) -> list[str]:
        from langchain_community.vectorstores import FAISS

        texts = chunks(documents)
        if self._store is None:
            self._store = FAISS.from_texts(texts, self._embeddings)
        else:
            self._store.add_texts(texts)
        return texts

    def search(self, question: str) -> object:
        return self._store.similarity_search(question, k=FOUND)

    def save(self, folder: Path) -> None:
        self._store.save_local(str(folder))


class LlamaIndex:
    cold = """
import sys
from llama_index.core import StorageContext, load_index_from_storage
from llama_index.embeddings.huggingface import HuggingFaceEmbedding
index = load_index_from_storage(StorageContext.from_defaults(persist_dir=sys.argv[1]),
                                embed_model=HuggingFaceEmbedding(model_name=sys.argv[2]))
print(index.as_retriever(similarity_top_k=5).retrieve(sys.argv[3])[0].text)
"""

    def __init__(self, _folder: Path) -> None:
        from llama_index.core import VectorStoreIndex
        from llama_index.embeddings.huggingface import HuggingFaceEmbedding

        self._index = VectorStoreIndex([], embed_model=HuggingFaceEmbedding(model_name=str(MODEL)))

    def add(self, documents: Sequence[Briefing]) -> list[str]:
        from llama_index.core.schema import TextNode

        texts = chunks(documents)
        self._index.insert_nodes([TextNode(text=text) for text in texts])
        return texts

    def search(self, question: str) -> object:
        return self._index.as_retriever(similarity_top_k=FOUND).retrieve(question)

    def save(self, folder: Path) -> None:
        self._index.storage_context.persist(str(folder))


class Txtai:
    cold = """
import sys
from txtai import Embeddings
embeddings = Embeddings()
embeddings.load(sys.argv[1])
print(embeddings.search(sys.argv[3], 5)[0])
"""

    def __init__(self, _folder: Path) -> None:
        from txtai import Embeddings

        self._embeddings = Embeddings(path=str(MODEL), hybrid=True, content=True)
        self._count = 0

    def add(self, documents: Sequence[Briefing]) -> list[str]:
        texts = chunks(documents)
        self._embeddings.upsert([(self._count + number, text, None) for number, text in enumerate(texts)])
        self._count += len(texts)
        return texts

    def search(self, question: str) -> object:
        return self._embeddings.search(question, FOUND)

    def save(self, folder: Path) -> None:
        self._embeddings.save(str(folder))


class Chroma:
    """Its default embedding function downloads all-MiniLM-L6-v2 as ONNX; here the same weights are put in its place."""

    cold = """
import sys
import chromadb
from chromadb.utils.embedding_functions import ONNXMiniLM_L6_V2
from pathlib import Path
ONNXMiniLM_L6_V2.DOWNLOAD_PATH = Path(sys.argv[1]) / "model"
client = chromadb.PersistentClient(sys.argv[1] + "/store")
collection = client.get_collection("news", embedding_function=ONNXMiniLM_L6_V2())
print(collection.query(query_texts=[sys.argv[3]], n_results=5)["documents"][0][0])
"""

    def __init__(self, folder: Path) -> None:
        import chromadb
        from chromadb.utils.embedding_functions import ONNXMiniLM_L6_V2

        exported_for_chroma(folder / "model" / ONNXMiniLM_L6_V2.EXTRACTED_FOLDER_NAME)
        ONNXMiniLM_L6_V2.DOWNLOAD_PATH = folder / "model"
        client = chromadb.PersistentClient(str(folder / "store"))
        self._collection = client.create_collection("news", embedding_function=ONNXMiniLM_L6_V2())

    def add(self, documents: Sequence[Briefing]) -> list[str]:
        texts, count = chunks(documents), self._collection.count()
        self._collection.add(documents=texts, ids=[str(count + number) for number in range(len(texts))])
        return texts

    def search(self, question: str) -> object:
        return self._collection.query(query_texts=[question], n_results=FOUND)

    def save(self, folder: Path) -> None:
        """It is kept already."""


def exported_for_chroma(folder: Path) -> None:
    """The files that Chroma's embedding function looks for: the tokenizer, and the model giving its last states."""
    import torch
    from transformers import AutoModel

    folder.mkdir(parents=True)
    for name in ("config.json", "special_tokens_map.json", "tokenizer_config.json", "tokenizer.json", "vocab.txt"):
        if (MODEL / name).exists():
            shutil.copy(MODEL / name, folder)
        else:
            (folder / name).touch()  # it has to be there, but is not read
    names = ["input_ids", "attention_mask", "token_type_ids"]
    model = AutoModel.from_pretrained(MODEL, add_pooling_layer=False, attn_implementation="eager").eval()

    class LastStates(torch.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.model = model

        def forward(self, ids: torch.Tensor, mask: torch.Tensor, types: torch.Tensor) -> torch.Tensor:
            return self.model(input_ids=ids, attention_mask=mask, token_type_ids=types).last_hidden_state

    torch.onnx.export(
        LastStates(),
        tuple(torch.ones(1, 8, dtype=torch.long) for _ in names),
        str(folder / "model.onnx"),
        input_names=names,
        output_names=["last_hidden_state"],
        dynamic_axes={name: {0: "texts", 1: "tokens"} for name in (*names, "last_hidden_state")},
        opset_version=17,
        dynamo=False,
    )


PROGRAMS: dict[str, Callable[[Path], Program]] = {
    "ours": Ours,
    "ours, retrieve": OursRetrieve,
    "langchain": LangChain,
    "llamaindex": LlamaIndex,
    "txtai": Txtai,
    "chroma": Chroma,
}


# Of the new program alone: what getrusage tells of a child counts its parent's memory from before it was replaced.
PEAK = """
import atexit, pathlib
STATUS = sys.argv[-1]
atexit.register(lambda: pathlib.Path(STATUS).write_text(pathlib.Path("/proc/self/status").read_text()))
"""


def cpu(work: Callable[[], object]) -> float:
    """Seconds of processor time that `work` takes."""
    start = time.process_time()
    work()
    return time.process_time() - start


def cold(script: str, folder: Path, question: str) -> tuple[float, float, float]:
    """A process that answers one question: seconds by the clock, seconds of processor time, peak memory in MB."""
    status_file = folder / "status"
    command = [sys.executable, "-c", "import sys" + PEAK + script, str(folder), str(MODEL), question, str(ROOT)]
    start = time.perf_counter()
    process = subprocess.Popen([*command, str(status_file)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, used = os.wait4(process.pid, 0)
    clock = time.perf_counter() - start
    if os.waitstatus_to_exitcode(status) not in (0, 1):
        raise RuntimeError(f"a cold process ended with {os.waitstatus_to_exitcode(status)}")
    peak = next(line for line in status_file.read_text().splitlines() if line.startswith("VmHWM"))
    return clock, used.ru_utime + used.ru_stime, int(peak.split()[1]) / 1024


def tokens(texts: Sequence[str]) -> int:
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(MODEL / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.enable_truncation(LONGEST)
    return sum(len(encoding) for encoding in tokenizer.encode_batch(list(texts)))


def made(name: str, folder: Path) -> Program | None:
    folder.mkdir(parents=True)
    try:
        return PROGRAMS[name](folder)
    except Exception as error:  # whatever a stranger's program raises is a line of the table
        print(f"{name} could not be run: {type(error).__name__}: {error}"[:200])
        return None


def measure(documents: Sequence[Briefing], questions: Sequence[str], names: Sequence[str], folder: Path) -> None:
    """Print a line for each program."""
    programs = {name: program for name in names if (program := made(name, folder / name)) is not None}
    rates: dict[str, list[float]] = {name: [] for name in programs}
    seconds: dict[str, float] = dict.fromkeys(programs, 0.0)
    size = -(-len(documents) // SLICES)
    for program in programs.values():
        program.add([Briefing("warm", "The first text loads the model.")])
    for start in range(0, len(documents), size):
        for name, program in programs.items():
            part, encoded = documents[start : start + size], list[str]()
            taken = cpu(lambda program=program, part=part, encoded=encoded: encoded.extend(program.add(part)))
            rates[name].append(tokens(encoded) / taken)
            seconds[name] += taken
    encoder = encoder_of_questions(OnnxEmbedder())
    times: dict[str, list[float]] = {name: [] for name in (*programs, "encoding alone")}
    for question in questions:
        for name, program in programs.items():
            times[name].append(cpu(lambda program=program, question=question: program.search(question)))
        times["encoding alone"].append(cpu(lambda question=question: encoder.encode_tokens([question])))
    starts: dict[str, list[tuple[float, float, float]]] = {name: [] for name in programs}
    for name, program in programs.items():
        program.save(folder / name)
    for _ in range(COLD_RUNS):
        for name, program in programs.items():
            starts[name].append(cold(program.cold, folder / name, questions[0]))
    print(f"\n{len(documents)} documents, {len(questions)} questions; medians, processor time")
    print(
        f"  {'program':16}{'cold s':>8}{'(clock)':>9}{'MB':>6}{'warm ms':>9}{'95th':>7}{'tokens/s':>10}{'adding s':>10}"
    )
    for name in programs:
        clock, used, memory = (statistics.median(column) for column in zip(*starts[name], strict=True))
        warm, late = middle(times[name])
        print(
            f"  {name:16}{used:8.2f}{clock:9.2f}{memory:6.0f}{1000 * warm:9.1f}{1000 * late:7.1f}"
            f"{statistics.median(rates[name]):10.0f}{seconds[name]:10.1f}"
        )
    warm, late = middle(times["encoding alone"])
    print(f"  {'encoding alone':39}{1000 * warm:9.1f}{1000 * late:7.1f}")


def middle(values: Sequence[float]) -> tuple[float, float]:
    """Median and 95th percentile."""
    return statistics.median(values), statistics.quantiles(values, n=20)[-1]


def lines(path: Path) -> list[dict[str, str]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--documents", type=int, default=16)
    parser.add_argument("--questions", type=int, default=30)
    parser.add_argument("--only", default=";".join(PROGRAMS), help="names of programs, with semicolons")
    arguments = parser.parse_args()
    found = lines(DATA / "wh_briefings_2022" / "corpus.jsonl")[: arguments.documents]
    documents = [Briefing(id=d["id"], text=d["text"], title=d["title"], date=d["date"]) for d in found]
    questions = [query["text"] for query in lines(DATA / "wh_press_qa_2022" / "queries.jsonl")[: arguments.questions]]
    with tempfile.TemporaryDirectory() as scratch:
        measure(documents, questions, arguments.only.split(";"), Path(scratch))


if __name__ == "__main__":
    main()
