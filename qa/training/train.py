"""Train a reader: `python -m qa.training.train SHARED OUT`. Resumes where it was stopped."""

import argparse
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import torch
from tokenizers import Tokenizer

from index.embed.model import SentenceTransformerEmbedder
from index.embed.shipped import word_vectors
from qa.training.batches import Batch, Batches
from qa.training.examples import read_examples, training_examples
from qa.training.model import TrainedReader, averaged, loss
from qa.training.thesaurus import Thesaurus

WARM_UP, WEIGHT_DECAY, CLIP = 0.05, 0.01, 1.0
SAVE_EVERY = 200  # steps
SAID_EVERY = 50


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("shared", type=Path, help="the folder that holds train/ and data/")
    parser.add_argument("out", type=Path, help="where checkpoints and the trained weights go")
    parser.add_argument("--epochs", type=int, default=4)
    parser.add_argument("--rate", type=float, default=1e-4, help="the highest learning rate")
    parser.add_argument("--start", type=Path, nargs="+", help="weights to go on from; the mean of several")
    parser.add_argument("--encoder", type=Path, help="the folder of the encoder; without, the embedding model")
    parser.add_argument("--frozen", type=int, default=0, help="how many of its lowest layers stay as they are")
    parser.add_argument("--wordnet", type=Path, help="the folder of WordNet's files: questions are rephrased as well")
    parser.add_argument("--share", type=float, default=1.0, help="how much of the sets below SHARED is taken")
    parser.add_argument("--mined", type=Path, help="examples of qa.training.mine, which are trained on as well")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument(
        "--bfloat16", action="store_true", help="several times as fast on a processor with AMX or AVX512_BF16"
    )
    train(parser.parse_args())


def train(options: argparse.Namespace) -> None:
    """Train with the options of the command line, and write the weights (a state dict) to `reader.pt`.

    Those it began with are in `start.pt`: the mean of both often does better than either.
    """
    options.out.mkdir(parents=True, exist_ok=True)
    torch.set_num_threads(options.threads)
    torch.manual_seed(options.seed)
    folder = SentenceTransformerEmbedder().folder
    model = TrainedReader(options.encoder or folder, options.bfloat16)
    if options.start:
        model.load_state_dict(averaged(options.start))
    torch.save(model.state_dict(), options.out / "start.pt")
    if options.frozen:
        model.freeze(options.frozen)
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    thesaurus = None
    if options.wordnet:
        thesaurus = Thesaurus(options.wordnet, tokenizer.get_vocab(), word_vectors(folder))
    found = list(training_examples(options.shared, share=options.share))
    if options.mined:
        mined = list(read_examples(options.mined))
        alone = [replace(example, among="") for example in mined if example.answerable]  # changed as others are
        found += mined + alone
    _learn(model, Batches(found, tokenizer, thesaurus), options)
    torch.save(model.state_dict(), options.out / "reader.pt")


def _learn(model: TrainedReader, batches: Batches, options: argparse.Namespace) -> None:
    """Change the weights of `model` so that less is lost on the batches, from the last checkpoint on."""
    total = sum(batches.size(_generator(options.seed, epoch)) for epoch in range(options.epochs))
    learnt = [parameter for parameter in model.parameters() if parameter.requires_grad]
    optimizer = torch.optim.AdamW(learnt, lr=options.rate, weight_decay=WEIGHT_DECAY)
    warm = max(1, int(WARM_UP * total))
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: min((step + 1) / warm, max(0.0, (total - step) / (total - warm)))
    )
    checkpoint, step = options.out / "checkpoint.pt", 0
    if checkpoint.exists():
        kept = torch.load(checkpoint, weights_only=True)
        model.load_state_dict(kept["model"])
        optimizer.load_state_dict(kept["optimizer"])
        schedule.load_state_dict(kept["schedule"])
        step = kept["step"]
    model.train()
    began, mean, tokens = time.monotonic(), 0.0, 0
    for number, batch in _from(step, batches, options.epochs, options.seed):
        value = loss(model, batch)
        optimizer.zero_grad(set_to_none=True)
        value.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(learnt, CLIP)
        optimizer.step()
        schedule.step()
        mean += value.item() / SAID_EVERY
        tokens += batch.ids.size
        if number % SAID_EVERY == 0:
            passed = time.monotonic() - began
            pace = f"{tokens / passed:.0f} tokens/s, {passed / 60:.1f} min"
            print(f"step {number}/{total} loss {mean:.3f} {pace}", flush=True)
            mean = 0.0
        if number % SAVE_EVERY == 0 or number == total:
            part = {"model": model.state_dict(), "optimizer": optimizer.state_dict()}
            torch.save(part | {"schedule": schedule.state_dict(), "step": number}, checkpoint.with_suffix(".new"))
            checkpoint.with_suffix(".new").replace(checkpoint)


def _from(done: int, batches: Batches, epochs: int, seed: int) -> Iterator[tuple[int, Batch]]:
    """The batches after the first `done`, numbered from 1."""
    number = 0
    for epoch in range(epochs):
        for batch in batches.epoch(_generator(seed, epoch)):
            number += 1
            if number > done:
                yield number, batch


def _generator(seed: int, epoch: int) -> np.random.Generator:
    return np.random.default_rng((seed, epoch))


if __name__ == "__main__":
    main()
