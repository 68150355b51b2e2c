"""Readers: where in a passage they mark, what of it is shown, and what their word counts for."""

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index import Library, LibraryError
from qa import ask
from qa.evidence.reader import Reading
from qa.evidence.reader.reading import marks, neat
from qa.evidence.reader.transformers_reader import TransformersReader
from qa.evidence.rerank import GAIN, UNREAD

WORDS = "[PAD] [UNK] [CLS] [SEP] [MASK] who came to town when did the mayor on monday rain . , ##s a b c d e f".split()


def reading(text: str, starts: dict[str, float], ends: dict[str, float], answerable: float = 2.0) -> Reading:
    """A reading of `text` word by word; words that are not named have the logit -4."""
    offsets, place = [], 0
    for word in text.split(" "):
        offsets.append((place, place + len(word)))
        place += len(word) + 1
    logits = [[named.get(text[a:b], -4.0) for a, b in offsets] for named in (starts, ends)]
    return Reading(np.array(offsets, np.int32), *(np.array(row, np.float32) for row in logits), answerable)


@pytest.mark.parametrize(
    ("text", "span", "shown"),
    [
        ("He came on Monday, not later.", "Monday,", "Monday"),
        ("about 100,000 troops", "000", "100,000"),
        ("worth $1.9 trillion.", "1.9 trillion.", "$1.9 trillion"),
        ("in the U.S. and Canada", "U.S.", "U.S."),
        ("in the U.S. and Canada", "U.S", "U.S."),
        ("“very serious” talks", "“very serious”", "very serious"),
        ("called (by some) a farce", "(by some) a", "(by some) a"),
        ("called (by some) a farce", "some) a", "some) a"),
        ("called (by some) a farce", "some)", "some"),
        ("a 5% rise", "5", "5%"),
        ("at 10:30 a.m. sharp", "30 a.m.", "10:30 a.m."),
        ("so it is.", ".", ""),
        ("a\x85b\u2003 c", "\x85b\u2003 ", "b"),
        ("Zelenskyy spoke", "Zelen", "Zelenskyy"),
    ],
)
def test_a_mark_is_whole_words_without_loose_punctuation(text: str, span: str, shown: str) -> None:
    start = text.index(span)
    begin, end = neat(text, start, start + len(span))
    assert text[begin:end] == shown


@given(st.text(max_size=60), st.integers(0, 60), st.integers(0, 60))
def test_a_mark_never_leaves_its_text(text: str, first: int, second: int) -> None:
    start, end = sorted((min(first, len(text)), min(second, len(text))))
    begin, stop = neat(text, start, end)
    assert 0 <= begin <= len(text)
    assert 0 <= stop <= len(text)
    assert not text[begin:stop] or text[begin:stop].strip() == text[begin:stop]


def test_the_best_span_is_marked_and_others_only_if_nearly_as_good() -> None:
    text = "Macron came on Monday and Scholz came on Tuesday"
    seen = reading(text, {"Macron": 3.0, "Scholz": 2.5, "Monday": 0.0}, {"Macron": 3.0, "Scholz": 2.5, "Monday": 0.0})
    assert [text[m.start : m.end] for m in marks(seen, text, 0, len(text), 3, 1.0)] == ["Macron", "Scholz"]
    assert [text[m.start : m.end] for m in marks(seen, text, 0, len(text), 3, 0.9)] == ["Macron"]
    assert [text[m.start : m.end] for m in marks(seen, text, 0, len(text))] == ["Macron"]
    assert [text[m.start : m.end] for m in marks(seen, text, 23, len(text))] == ["Scholz"]
    assert marks(seen, text, 7, 9) == []


def test_a_span_ends_after_it_begins_and_is_no_longer_than_an_answer() -> None:
    text = " ".join(f"w{n}" for n in range(60))
    seen = reading(text, {"w40": 5.0, "w2": 4.0}, {"w0": 9.0, "w45": 3.0, "w1": 8.0})
    assert [text[m.start : m.end] for m in marks(seen, text, 0, len(text))] == ["w40 w41 w42 w43 w44 w45"]


def test_mass_is_the_probability_that_the_answer_lies_there() -> None:
    text = "a b c d"
    seen = Reading(
        np.array([(0, 1), (2, 3), (4, 5), (6, 7)], np.int32),
        np.log(np.array([0.1, 0.4, 0.4, 0.1], np.float32)),
        np.log(np.array([0.1, 0.1, 0.4, 0.4], np.float32)),
        0.0,
    )
    assert seen.mass(0, len(text)) == pytest.approx(1.0)
    assert seen.mass(0, 3) == pytest.approx((0.5 * 0.2) ** 0.5)
    assert seen.mass(3, 4) == 0.0


@dataclass(frozen=True)
class Fixed:
    """A reader that holds one passage for the answer and marks one word in whatever it reads."""

    word: str
    passage: str
    read_so_far: list[str]
    name: str = "fixed"

    def read(self, question: str, passages: Sequence[str], contexts: Sequence[str] = ()) -> list[Reading]:  # noqa: ARG002
        assert question
        self.read_so_far.extend(passages)
        return [
            reading(text, {self.word: 9.0}, {self.word: 9.0}, 9.0 if self.passage in text else -9.0)
            for text in passages
        ]


def test_what_answers_by_the_reader_moves_up(shipped: Library) -> None:
    plain = ask("What happened in Moscow?", library=shipped, reader=None).hits
    reader = Fixed("the", plain[1].text, [])
    read = ask("What happened in Moscow?", library=shipped, reader=reader).hits
    assert reader.read_so_far[:2] == [plain[0].text, plain[1].text]
    assert read[0].text == plain[1].text
    assert {hit.text: round(hit.why.read or 0, 3) for hit in read}[plain[0].text] == 0.0
    assert read[0].score == pytest.approx(plain[1].score + GAIN / (1 + math.exp(-9)))
    assert plain[0].why.read is None


def test_what_was_not_read_never_comes_first(shipped: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("qa.evidence.rerank.MOST", 1)
    plain = ask("Who spoke of Ukraine?", library=shipped, reader=None).hits
    assert plain[0].score - plain[1].score < GAIN * UNREAD
    read = ask("Who spoke of Ukraine?", library=shipped, reader=Fixed("the", "in no passage", [])).hits
    assert read[0].text == plain[0].text
    assert (read[0].why.read is None, read[1].why.read is None) == (False, True)


def test_what_the_reader_marked_is_the_answer(shipped: Library) -> None:
    question = "Who visited Moscow on Monday?"
    quote = ask(question, library=shipped, reader=None).quote
    assert quote is not None
    answer = ask(question, library=shipped, reader=Fixed("Macron", quote.text, []))
    assert answer.quote == quote
    assert answer.text == "Macron"
    assert [span.text for span in answer.spans] == ["Macron"]


def test_only_what_can_still_come_first_is_read(shipped: Library) -> None:
    question = "How many troops has Moscow amassed close to the border?"
    hits = ask(question, library=shipped, reader=None).hits
    sure = Fixed("the", hits[0].text, [])
    ask(question, library=shipped, reader=sure)
    assert sure.read_so_far == [hits[0].text]
    unsure = Fixed("the", "in no passage", [])
    ask(question, library=shipped, reader=unsure)
    assert sure.read_so_far == unsure.read_so_far[:1]


def tiny_model(folder: Path, *, head: bool) -> Path:
    """A BERT of two layers with random weights and its tokenizer, saved as such models are."""
    import torch
    from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors
    from transformers import BertConfig, BertForQuestionAnswering, BertModel, PreTrainedTokenizerFast

    torch.manual_seed(0)
    size = {"vocab_size": len(WORDS), "hidden_size": 16, "num_hidden_layers": 2, "num_attention_heads": 2}
    config = BertConfig(**size, intermediate_size=32, max_position_embeddings=64)
    (BertForQuestionAnswering(config) if head else BertModel(config)).save_pretrained(folder)
    words = Tokenizer(models.WordPiece({word: n for n, word in enumerate(WORDS)}, unk_token="[UNK]"))
    words.normalizer = normalizers.Lowercase()
    words.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    words.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]", pair="[CLS] $A [SEP] $B:1 [SEP]:1", special_tokens=[("[CLS]", 2), ("[SEP]", 3)]
    )
    marks_of = {"unk_token": "[UNK]", "cls_token": "[CLS]", "sep_token": "[SEP]", "pad_token": "[PAD]"}
    PreTrainedTokenizerFast(tokenizer_object=words, model_max_length=48, **marks_of).save_pretrained(folder)
    return folder


def test_any_question_answering_model_can_be_the_reader(tmp_path: Path, shipped: Library) -> None:
    import torch
    from transformers import AutoModelForQuestionAnswering, AutoTokenizer

    folder = tiny_model(tmp_path / "tiny", head=True)
    reader = TransformersReader(str(folder))
    question, text = "Who came to town?", "The mayor came to town on Monday."
    (seen,) = reader.read(question, [text])
    tokenizer = AutoTokenizer.from_pretrained(folder)
    encoded = tokenizer(question, text, return_tensors="pt")
    with torch.inference_mode():
        output = AutoModelForQuestionAnswering.from_pretrained(folder)(**encoded)
    inside = np.array([sequence == 1 for sequence in encoded.encodings[0].sequence_ids])
    assert seen.start == pytest.approx(output.start_logits[0].numpy()[inside], abs=1e-5)
    assert seen.end == pytest.approx(output.end_logits[0].numpy()[inside], abs=1e-5)
    assert [text[a:b] for a, b in seen.offsets] == ["The", "mayor", "came", "to", "town", "on", "Monday", "."]
    starts, ends = (logits[0].numpy() for logits in (output.start_logits, output.end_logits))
    pairs = [starts[i] + ends[j] for i in np.flatnonzero(inside) for j in np.flatnonzero(inside) if i <= j]
    assert seen.answerable == pytest.approx(max(pairs) - starts[0] - ends[0], abs=1e-4)
    long = " ".join([text] * 20)
    (whole,) = reader.read(question, [long])
    assert [long[a:b] for a, b in whole.offsets] == ["The", "mayor", "came", "to", "town", "on", "Monday", "."] * 20
    answer = ask("Who visited Moscow on Monday?", library=shipped, reader=str(folder))
    assert answer.hits[0].why.read is not None or answer.hits[1].why.read is not None


def test_what_is_no_reader_is_refused(tmp_path: Path) -> None:
    with pytest.raises(LibraryError, match=r"cannot load the reader '.*nowhere'.*or leave the setting out"):
        TransformersReader(str(tmp_path / "nowhere")).read("Who?", ["Nobody."])
    headless = tiny_model(tmp_path / "headless", head=False)
    with pytest.raises(LibraryError, match=r"was not trained to mark answers: it has no qa_outputs"):
        TransformersReader(str(headless)).read("Who?", ["Nobody."])


def test_the_verdict_has_coefficients_for_what_was_read() -> None:
    fitted = json.loads((Path(__file__).parents[1] / "qa" / "evidence" / "verdict.json").read_text())
    assert set(fitted["read"]["weights"]) > set(fitted["alone"]["weights"]) | {"answerable", "mass", "uncounted"}
    assert fitted["read"]["weights"]["answerable"] > 0
