"""What encodes questions: its vectors and tokens, when it is used, and how it is trained."""

import warnings
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from corpus import Briefing
from index import Library
from index.embed import question_encoder
from index.embed.model import SentenceTransformerEmbedder
from index.embed.question_encoder import QuestionEncoder, encoder_of_questions
from index.embed.shipped import ShippedModel
from tests.embedders import HashedWords

QUESTIONS = ["Who visited Moscow on Monday?", "  lockdown rules  ", "Où est né M. Macron ?", "?", ""]


def test_questions_are_encoded_each_as_if_alone() -> None:
    encoder = QuestionEncoder()
    vectors, tokens = encoder.encode_tokens(QUESTIONS)
    assert vectors.shape == (len(QUESTIONS), 384) and vectors.dtype == np.float32
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    for text, vector, states in zip(QUESTIONS, vectors, tokens, strict=True):
        (alone,), _ = encoder.encode_tokens([text])
        assert np.array_equal(alone, vector)
        assert states.states.shape == (len(states.spans), 384)
    words = [QUESTIONS[0][start:end] for start, end in tokens[0].spans.tolist()]
    assert words == ["", "Who", "visited", "Moscow", "on", "Monday", "?", ""]


def test_a_question_of_any_length_is_encoded() -> None:
    _, (states,) = QuestionEncoder().encode_tokens(["Who visited Moscow? " * 200])
    assert len(states.spans) == question_encoder.LONGEST


def test_it_encodes_questions_to_the_packaged_model_alone() -> None:
    hashed = HashedWords()
    assert encoder_of_questions(hashed) is hashed
    first, second = (encoder_of_questions(SentenceTransformerEmbedder()) for _ in range(2))
    assert isinstance(first, QuestionEncoder) and first is second


def test_passages_keep_the_vectors_of_the_packaged_model(tmp_path: Path) -> None:
    """So a library made before questions had an encoder of their own goes on as it is."""
    text = "All shops and schools in Lisbon close at noon from Friday on."
    with Library.open(tmp_path / "library") as library:
        library.add(Briefing("one", text))
        (kept,) = library.embedded("one")
        question = "When does trade stop in the Portuguese capital?"
        (found,) = library.search(question)
    (expected,) = SentenceTransformerEmbedder().encode([text])
    assert kept.vector @ expected == pytest.approx(1, abs=1e-4)
    (asked,), _ = QuestionEncoder().encode_tokens([question])
    assert found.dense == pytest.approx(float(asked @ kept.vector), abs=1e-6)


def test_what_is_like_a_right_text_is_neither_right_nor_wrong() -> None:
    torch = pytest.importorskip("torch")
    from qa.training.tune_questions import TEMPERATURE, _lost

    texts = torch.tensor([[1.0, 0, 0], [0.99, 0.1411, 0], [0, 1, 0], [0, 0, 1]])
    question = torch.tensor([[0.6, 0.8, 0]])
    odds = np.exp(np.array([0.6, 0.8, 0]) / TEMPERATURE)  # without the second, which is like the first
    assert float(_lost(question, texts, [[0]])) == pytest.approx(-np.log(odds[0] / odds.sum()), rel=1e-5)
    both = odds[0] + np.exp(0.0)
    assert float(_lost(question, texts, [[0, 3]])) == pytest.approx(-np.log(both / odds.sum()), rel=1e-5)


def test_questions_come_nearer_to_what_answers_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    torch = pytest.importorskip("torch")
    from transformers import BertConfig, BertModel

    from qa.training import tune_questions
    from qa.training.export import export_questions
    from qa.training.tune_questions import Asked, Questions, Texts, _learn

    torch.manual_seed(1)
    small = {"hidden_size": 32, "num_hidden_layers": 1, "num_attention_heads": 2, "intermediate_size": 32}
    BertModel(BertConfig(vocab_size=40, **small)).save_pretrained(tmp_path)
    model = Questions(tmp_path)

    def words(texts: list[str], **_: Any) -> dict[str, Any]:
        ids = torch.tensor([[1, 3 + int(text)] for text in texts])
        return {"input_ids": ids, "attention_mask": torch.ones_like(ids)}

    rows = torch.nn.functional.normalize(torch.randn(8, 32), dim=-1)
    monkeypatch.setattr(tune_questions, "BATCH", 8)
    monkeypatch.setattr(tune_questions, "WARM_UP", 1)
    asked = [Asked(str(n), [n], [n]) for n in range(8)]
    before = model.encoder.embeddings.word_embeddings.weight.clone()
    _learn(model, words, [(asked, Texts(rows, rows)), (asked, Texts(rows))], epochs=60, rate=3e-3)
    model.eval()
    found = model(words([str(n) for n in range(8)])) @ rows.T
    assert found.argmax(1).tolist() == list(range(8))
    assert torch.equal(model.encoder.embeddings.word_embeddings.weight, before)
    with warnings.catch_warnings(action="ignore"):
        export_questions(model.encoder, tmp_path / "questions.onnx")
    ids = words(["5"])["input_ids"]
    tokenizer = SimpleNamespace(encode=lambda _: SimpleNamespace(ids=ids[0].tolist(), offsets=[(0, 0), (0, 1)]))
    shipped = QuestionEncoder(tmp_path / "questions.onnx")
    monkeypatch.setattr(QuestionEncoder, "_tokenizer", tokenizer)
    monkeypatch.setattr(ShippedModel, "word_vectors", before.detach().numpy())
    (vector,), _ = shipped.encode_tokens(["5"])
    expected = model(words(["5"])).detach().numpy()[0]
    assert float(vector @ expected) > 0.98
