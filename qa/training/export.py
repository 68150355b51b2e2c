"""The trained reader to the file that ships: `python -m qa.training.export WEIGHTS...`.

ONNX with eight-bit weights and without the word vectors, which are the embedding model's own and come with its package.
"""

import argparse
from pathlib import Path

import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from torch import Tensor, nn

from index.embed.model import SentenceTransformerEmbedder
from qa.evidence.reader.shipped import FILE, write_sums
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
    whole = file.with_suffix(".whole.onnx")
    torch.onnx.export(
        _FromWordVectors(reader.eval()),
        sample,
        str(whole),
        input_names=inputs,
        output_names=outputs,
        dynamic_axes={name: {1: "length"} for name in (*inputs, *outputs[:2])},
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
        write_sums()
    print(f"{options.out}: {options.out.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
