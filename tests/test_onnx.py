"""The exported encoder gives what sentence-transformers gives, and whatever happens to its files is mended or told."""

import json
import logging
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from index import EmbedderIdentity, Library
from index.embed import onnx_cache, onnx_embedder
from index.embed.model import Embedder, SentenceTransformerEmbedder
from index.embed.onnx_embedder import OnnxEmbedder
from index.embed.onnx_encoder import TOKENS_AT_ONCE, OnnxEncoder
from index.embed.onnx_export import Unexportable, compare
from index.files import Damaged
from tests.embedders import WORDS, HashedWords

ROOT = Path(__file__).parents[1]
TEXTS = ["Troops at the border.", "  vaccine", "", "unknown words, a storm and the senate " * 30, "vaccine"]


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A sentence-transformers model of two small layers with random weights."""
    import torch
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.base.modules import Transformer
    from sentence_transformers.sentence_transformer.modules import Normalize, Pooling
    from transformers import BertConfig, BertModel, BertTokenizerFast

    folder = tmp_path_factory.mktemp("tiny")
    vocabulary = {
        word: row for row, word in enumerate(["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *WORDS, ".", ","])
    }
    torch.manual_seed(0)
    config = BertConfig(
        vocab_size=len(vocabulary),
        hidden_size=32,
        num_hidden_layers=2,
        num_attention_heads=4,
        intermediate_size=64,
        max_position_embeddings=80,
    )
    BertModel(config).save_pretrained(folder / "bert")
    BertTokenizerFast(vocab=vocabulary).save_pretrained(folder / "bert")
    transformer = Transformer(str(folder / "bert"), max_seq_length=64)
    SentenceTransformer(modules=[transformer, Pooling(32, "mean"), Normalize()], device="cpu").save(
        str(folder / "whole")
    )
    return folder / "whole"


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty cache."""
    monkeypatch.setenv("BRIEFING_QA_HOME", str(tmp_path))
    return tmp_path


@pytest.fixture
def entry(tiny: Path, home: Path) -> Path:
    """Where the tiny model's export belongs, which is there."""
    OnnxEmbedder(str(tiny)).encode(["border"])
    return next((home / "models").glob("*-*"))


def assert_same(one: Embedder, other: Embedder) -> None:
    """Both embedders give the same vectors, tokens and states."""
    assert one.identity == other.identity
    expected, tokens = other.encode_tokens(TEXTS)
    vectors, found = one.encode_tokens(TEXTS)
    assert vectors == pytest.approx(expected, abs=1e-5)
    assert one.encode(TEXTS) == pytest.approx(expected, abs=1e-5)
    for mine, theirs in zip(found, tokens, strict=True):
        assert mine.spans.tolist() == theirs.spans.tolist()
        assert mine.states == pytest.approx(theirs.states, abs=1e-4)


def test_the_export_gives_what_sentence_transformers_gives(tiny: Path, home: Path) -> None:
    assert_same(OnnxEmbedder(str(tiny)), SentenceTransformerEmbedder(str(tiny)))
    assert json.loads(next(home.glob("models/*/manifest.json")).read_text())["dimension"] == 32


def test_the_packaged_model_is_served_with_its_identity(briefing_home: Path) -> None:
    embedder, reference = OnnxEmbedder(), SentenceTransformerEmbedder()
    assert_same(embedder, reference)
    compare(embedder, reference)
    assert isinstance(embedder._serving(), OnnxEncoder)


def test_long_work_keeps_its_order_and_reads_equal_texts_once(entry: Path) -> None:
    encoder = OnnxEncoder(entry, 32)
    texts = [" ".join(WORDS[start : start + length]) for start in range(20) for length in range(1, 9)] * 3
    assert sum(len(text.split()) for text in texts) > TOKENS_AT_ONCE
    vectors = encoder.encode(texts)
    assert vectors.dtype == np.float32
    assert vectors[:160] == pytest.approx(vectors[160:320], abs=0)
    for row in (0, 7, 100, 479):
        assert vectors[row] == pytest.approx(encoder.encode([texts[row]])[0], abs=1e-5)
    assert encoder.encode([]).shape == (0, 32)
    assert encoder.encode_tokens([])[1] == []


def test_only_one_export_is_made_and_then_found(tiny: Path, entry: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(OnnxEmbedder, "_made", None)
    assert OnnxEmbedder(str(tiny)).identity.dimension == 32


def test_other_settings_are_another_export(tiny: Path, entry: Path, tmp_path: Path) -> None:
    other = shutil.copytree(tiny, tmp_path / "other")
    pooling = next(other.glob("1_Pooling/config.json"))
    pooling.write_text(pooling.read_text().replace('"mean"', '"max"'))
    assert_same(OnnxEmbedder(str(other)), SentenceTransformerEmbedder(str(other)))
    assert len(list(entry.parent.glob("*-*"))) == 2


def truncated(file: Path) -> None:
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])


def flipped(file: Path) -> None:
    data = bytearray(file.read_bytes())
    data[len(data) // 2] ^= 1
    file.write_bytes(data)


@pytest.mark.parametrize("damage", [truncated, flipped, Path.unlink])
@pytest.mark.parametrize("name", ["model.ort", "tokenizer.json", "manifest.json"])
def test_a_damaged_export_is_made_again(
    tiny: Path, entry: Path, name: str, damage: Callable[[Path], None], caplog: pytest.LogCaptureFixture
) -> None:
    whole = {file.name: file.read_bytes() for file in entry.iterdir()}
    expected = OnnxEncoder(entry, 32).encode(TEXTS)
    damage(entry / name)
    if (name, damage) != ("manifest.json", flipped):  # a flipped letter of it may be harmless
        with pytest.raises(Damaged):
            onnx_cache.read(entry)
    assert OnnxEmbedder(str(tiny)).encode(TEXTS) == pytest.approx(expected, abs=1e-5)
    assert "is made again" in caplog.text or damage is flipped
    assert onnx_cache.read(entry).dimension == 32
    assert {file.name for file in entry.iterdir()} == set(whole)


EXPORT = """
import os, sys
from index.embed import onnx_export
from index.embed.onnx_embedder import OnnxEmbedder
if "kill" in sys.argv:
    onnx_export.compare = lambda *_: os.kill(os.getpid(), 9)
vector = OnnxEmbedder(sys.argv[1]).encode(["troops at the border"])[0]
print("torch" in sys.modules, *vector[:3].round(4).tolist())
"""


def exporting(*arguments: str) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-c", EXPORT, *arguments], cwd=ROOT, stdout=subprocess.PIPE, text=True, env={**os.environ}
    )


def test_a_killed_export_leaves_nothing_that_is_taken_for_one(tiny: Path, home: Path) -> None:
    process = exporting(str(tiny), "kill")
    process.communicate()
    assert process.returncode == -signal.SIGKILL
    (left,) = (home / "models").glob("*-*")
    assert left.suffix == ".new"
    assert (left / "model.ort").exists()
    assert_same(OnnxEmbedder(str(tiny)), SentenceTransformerEmbedder(str(tiny)))
    (made,) = (home / "models").glob("*-*")
    assert made.suffix == ""


def test_of_two_processes_one_exports_and_the_other_waits(tiny: Path, home: Path) -> None:
    both = [exporting(str(tiny)) for _ in range(2)]
    first, second = sorted(process.communicate()[0].split() for process in both)
    assert first[0] == "False"
    assert second[0] == "True"
    assert first[1:] == second[1:]


def test_where_nothing_can_be_written_the_model_answers_itself(
    tiny: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("BRIEFING_QA_HOME", str(tmp_path / "file"))
    embedder = OnnxEmbedder(str(tiny))
    assert_same(embedder, SentenceTransformerEmbedder(str(tiny)))
    assert [record.levelno for record in caplog.records if record.name == onnx_embedder.__name__] == [logging.WARNING]
    assert "runs on torch" in caplog.text


@pytest.fixture
def prompted(tiny: Path, tmp_path: Path) -> Iterator[Path]:
    """A model that puts words before each text, which the export would leave out."""
    folder = shutil.copytree(tiny, tmp_path / "prompted")
    settings = json.loads((folder / "config_sentence_transformers.json").read_text())
    settings |= {"prompts": {"query": "storm rescue: "}, "default_prompt_name": "query"}
    (folder / "config_sentence_transformers.json").write_text(json.dumps(settings))
    yield folder


def test_a_model_that_cannot_be_exported_answers_itself_and_says_so(
    prompted: Path, home: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    embedder = OnnxEmbedder(str(prompted))
    assert embedder.identity == EmbedderIdentity(str(prompted), embedder.reference.sha256, 32)
    assert embedder.encode(TEXTS) == pytest.approx(SentenceTransformerEmbedder(str(prompted)).encode(TEXTS), abs=1e-5)
    assert "it puts a prompt before each text (query)" in caplog.text
    monkeypatch.setattr(OnnxEmbedder, "_made", None)  # it is remembered, and not tried again
    OnnxEmbedder(str(prompted)).encode(["border"])
    entry = next((home / "models").glob("*-*"))
    assert onnx_cache.read(entry).refused.startswith("it puts a prompt")
    monkeypatch.setattr(onnx_cache, "packages", lambda: {"torch": "99"})
    with pytest.raises(Damaged, match="with other packages"):
        onnx_cache.read(entry)


class Tilted(HashedWords):
    """Vectors that are a little off."""

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        return super().encode(texts) + np.float32(0.005)


@pytest.mark.parametrize("other", [Tilted(), HashedWords(dimension=64)], ids=["tilted", "shorter"])
def test_an_export_that_gives_other_vectors_is_refused(other: HashedWords) -> None:
    compare(HashedWords(), HashedWords())
    with pytest.raises(Unexportable, match="gives other vectors"):
        compare(HashedWords(), other)


ASK = """
import sys
from qa.home import default_library
from qa import ask, retrieve
from qa.cli.main import main
{prelude}
assert retrieve("Who visited Moscow?")
answer = ask("When did the U.S. and NATO deliver their written responses?")
assert answer.found
sys.argv = ["briefing-qa", "ask", "Who visited Moscow on Monday?"]
try:
    main()
except SystemExit as stop:
    assert stop.code in (0, 1), stop.code
print(sorted(set(sys.modules) & {{"torch", "transformers", "sentence_transformers"}}))
"""
PAGE = """
import app
from qa.server.application import serving
from qa.server.libraries import Libraries
from qa.server.settings import Settings
parts = serving(Libraries({"default": default_library()}), Settings())
parts.health.warm()
app.mounted(parts)
"""


@pytest.mark.parametrize("prelude", ["", PAGE], ids=["command line", "page"])
def test_asking_imports_no_torch(prelude: str, shipped: Library) -> None:
    shipped.search("the model is exported by now")
    run = subprocess.run(
        [sys.executable, "-c", ASK.format(prelude=prelude)], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stderr
    assert run.stdout.strip().splitlines()[-1] == "[]"
