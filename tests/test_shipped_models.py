"""The files of the models that ship: known by their checksums, and what is told of others."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from index import LibraryError
from index.embed import question_encoder
from index.embed.question_encoder import QuestionEncoder
from qa.evidence.reader import shipped as shipped_reader
from qa.evidence.reader.shipped import ShippedReader


def read(*file: Path) -> object:
    return ShippedReader(*file).read("Who?", ["Nobody."])


def encode(*file: Path) -> object:
    return QuestionEncoder(*file).encode_tokens(["Who?"])


MODELS = pytest.mark.parametrize(
    ("model", "run", "whose", "advice"),
    [
        (shipped_reader, read, "the reader's", r"install briefing-qa again, .*BRIEFING_QA_READER=none"),
        (question_encoder, encode, "the question encoder's", "install briefing-qa again"),
    ],
)


@MODELS
def test_a_damaged_model_file_is_told_plainly(
    model: Any, run: Callable[..., object], whose: str, advice: str, tmp_path: Path
) -> None:
    broken = tmp_path / "broken.onnx"
    broken.write_bytes(b"\x08\x07not a model")
    with pytest.raises(LibraryError, match=rf"cannot read the model .*broken\.onnx.*; {advice}"):
        run(broken)


@MODELS
def test_files_that_are_not_the_shipped_ones_are_told_plainly(
    model: Any,
    run: Callable[..., object],
    whose: str,
    advice: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Four kilobytes flipped in the model gave other answers, and nobody was told."""
    name = model.FILE.name
    flipped = bytearray(model.FILE.read_bytes())
    flipped[9_000_000:9_004_096] = bytes(byte ^ 255 for byte in flipped[9_000_000:9_004_096])
    (tmp_path / name).write_bytes(flipped)
    with monkeypatch.context() as patch:
        patch.setattr(model, "FILE", tmp_path / name)
        told = rf"{whose} {name} is not the one that was shipped: sha256 \w+, expected \w+; {advice}"
        with pytest.raises(LibraryError, match=told):
            run(tmp_path / name)
    monkeypatch.setattr(model, "SUMS", replace(model.SUMS, file=tmp_path / "sums"))
    (tmp_path / "sums").write_text(f"{'0' * 64}  tokenizer.json\n")
    with pytest.raises(LibraryError, match=rf"{whose} tokenizer\.json is not the one"):
        run()


@pytest.mark.parametrize("model", (shipped_reader, question_encoder))
def test_the_sums_of_a_shipped_models_files_are_those_of_the_files(model: Any, tmp_path: Path) -> None:
    """qa/training writes them with the files."""
    sums = replace(model.SUMS, file=tmp_path / "sums")
    sums.write(model.FILE)
    assert sums.file.read_text() == model.SUMS.file.read_text()
