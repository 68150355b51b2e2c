"""The trained reader to the file that ships: `python -m qa.training.export WEIGHTS...`.

ONNX with eight-bit weights and without the word vectors, which are the embedding model's own and come with its package.
What encodes questions is written the same way.
"""

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from torch import Tensor, nn

from index.embed.model import SentenceTransformerEmbedder
from qa.evidence.reader.shipped import FILE, SUMS
from qa.training.model import TrainedReader, averaged


class _FromWordVectors(nn.Module):
    """The reader fed with the vectors of the words instead of their ids."""

    def __init__(self, reader: TrainedReader) -> None:
        super().__init__()
        self.reader = reader

    def forward(self, words: Tensor, types: Tensor, passage: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        encoder = self.reader.encoder
        states = encoder(inputs_embeds=words, token_type_ids=types).last_hidden_state
        return self.reader.judged(states, passage)


class _States(nn.Module):
    """The last states of an encoder fed with the vectors of the words."""

    def __init__(self, encoder: Any) -> None:
        super().__init__()
        self.encoder = encoder

    def forward(self, words: Tensor) -> Tensor:
        states: Tensor = self.encoder(inputs_embeds=words).last_hidden_state
        return states


def export(weights: dict[str, Tensor], encoder: Path, file: Path, precision: str = "int8") -> None:
    """Write the ONNX file that the shipped reader runs, on one window at a time; `encoder` is what it began as.

    Inputs: `words` float32 `(1, length, width)`, `types` int64 and `passage` bool `(1, length)`. Outputs: `start` and
    `end` float32 `(1, length)`, `answerable` float32 `(1,)`.
    """
    reader = TrainedReader(encoder)
    reader.load_state_dict(weights)
    length, width = 24, reader.encoder.config.hidden_size
    sample = (torch.zeros(1, length, width), torch.zeros(1, length, dtype=torch.long), torch.ones(1, length).bool())
    inputs, outputs = ["words", "types", "passage"], ["start", "end", "answerable"]
    _write(_FromWordVectors(reader), sample, (inputs, outputs), [*inputs, *outputs[:2]], file, precision)


def export_questions(encoder: Any, file: Path) -> None:
    """Write the ONNX file that encodes questions: `words` to `states`, both float32 `(1, length, width)`."""
    names = ["words"], ["states"]
    _write(_States(encoder), (torch.zeros(1, 24, encoder.config.hidden_size),), names, ["words", "states"], file)


def _write(
    model: nn.Module,
    sample: tuple[Tensor, ...],
    names: tuple[list[str], list[str]],
    long: Sequence[str],
    file: Path,
    precision: str = "int8",
) -> None:
    """Trace `model` with `sample`; `names` are those of its inputs and outputs, `long` those with a length."""
    whole = file.with_suffix(".whole.onnx")
    torch.onnx.export(
        model.eval(),
        sample,
        str(whole),
        input_names=names[0],
        output_names=names[1],
        dynamic_axes={name: {1: "length"} for name in long},
        opset_version=17,
        dynamo=False,
    )
    if precision == "int8":
        # Seven bits of the eight: on a processor without VNNI, sums of two eight-bit products overflow sixteen bits.
        quantize_dynamic(whole, file, weight_type=QuantType.QInt8, per_channel=True, reduce_range=True)
        whole.unlink()
    else:
        whole.replace(file)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("weights", type=Path, nargs="+", help="reader.pt of each training; their mean is exported")
    parser.add_argument("--encoder", type=Path, help="the folder of the encoder; without, the embedding model")
    parser.add_argument("--out", type=Path, default=FILE)
    parser.add_argument("--precision", choices=("int8", "fp32"), default="int8")
    options = parser.parse_args()
    encoder = options.encoder or SentenceTransformerEmbedder().folder
    export(averaged(options.weights), encoder, options.out, options.precision)
    if options.out.resolve() == FILE:
        SUMS.write(FILE)
    print(f"{options.out}: {options.out.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
