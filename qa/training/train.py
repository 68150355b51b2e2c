"""Train the reader: `python -m qa.training.train SHARED OUT`. Resumes where it was stopped."""

import argparse
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import torch
from tokenizers import Tokenizer

from index.embedder import SentenceTransformerEmbedder
from qa.training.batches import Batch, Batches
from qa.training.examples import examples
from qa.training.model import TrainedReader, loss

EPOCHS = 4
RATE, WARM_UP, WEIGHT_DECAY, CLIP = 1.5e-4, 0.05, 0.01, 1.0
SAVE_EVERY = 200  # steps
SAID_EVERY = 50


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("shared", type=Path, help="the folder that holds train/ and data/")
    parser.add_argument("out", type=Path, help="where checkpoints and the trained weights go")
    parser.add_argument("--epochs", type=int, default=EPOCHS)
    parser.add_argument("--rate", type=float, default=RATE, help="the highest learning rate")
    parser.add_argument("--start", type=Path, help="weights to go on from (a reader.pt)")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    train(options.shared, options.out, options.epochs, options.seed, options.rate, options.start)


def train(shared: Path, out: Path, epochs: int, seed: int, rate: float = RATE, start: Path | None = None) -> Path:
    """Train for `epochs`, from the weights in `start` or from none, and give the file of the weights (a state dict)."""
    torch.set_num_threads(1)
    folder = SentenceTransformerEmbedder().folder
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    batches = Batches(list(examples(shared, "train")), tokenizer)
    total = sum(sum(1 for _ in batches.epoch(_generator(seed, epoch))) for epoch in range(epochs))
    torch.manual_seed(seed)
    model = TrainedReader(folder)
    if start:
        model.load_state_dict(torch.load(start, weights_only=True))
    learnt = [parameter for parameter in model.parameters() if parameter.requires_grad]
    optimizer = torch.optim.AdamW(learnt, lr=rate, weight_decay=WEIGHT_DECAY)
    warm = int(WARM_UP * total)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: min((step + 1) / warm, max(0.0, (total - step) / (total - warm)))
    )
    checkpoint, step = out / "checkpoint.pt", 0
    if checkpoint.exists():
        kept = torch.load(checkpoint, weights_only=True)
        model.load_state_dict(kept["model"])
        optimizer.load_state_dict(kept["optimizer"])
        schedule.load_state_dict(kept["schedule"])
        step = kept["step"]
    model.train()
    began, mean, tokens = time.monotonic(), 0.0, 0
    for number, batch in _from(step, batches, epochs, seed):
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
    weights = out / "reader.pt"
    torch.save(model.state_dict(), weights)
    return weights


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
