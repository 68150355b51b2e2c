"""A sentence-transformers model written as a file for ONNX Runtime that gives the same vectors.

The whole of it is traced, pooling and all, so that nothing has to be known of how it is built.
"""

import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from index.embed.onnx_cache import MODEL, TOKENIZER
from index.embed.onnx_session import optimise

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from sentence_transformers import SentenceTransformer

    from index.embed.model import Encoder

INPUTS = ("input_ids", "attention_mask", "token_type_ids")
OUTPUTS = ("sentence_embedding", "token_embeddings")
OPSET = 17  # the newest that torch's tracing exporter writes
LEAST_COSINE = 0.9999  # of a vector, or of a token's state, with that of sentence-transformers

# Short and long, beyond the longest input, and what tokenizers stumble over.
CHECKED = [
    "Who visited Moscow on Monday?",
    "The U.S. and NATO delivered their written responses on Jan. 26; the Kremlin called them “unsatisfactory”.",
    "  Kyiv’s  Zaporizhzhia\tplant\nmakes 5,700 MW — a fifth of Ukraine’s power. ",
    "",
    "Café naïve Œuvre Straße ﬁn 北京 Москва 🙂 ½ x²",
    "Troops, tanks and aircraft were moved towards the border in winter. " * 40,
]


class Unexportable(Exception):
    """The model cannot be written as ONNX, or what was written gives other vectors; the message says why."""


def export(model: "SentenceTransformer", folder: Path) -> None:
    """Write `model` and its tokenizer into the new folder `folder`. Raises Unexportable, or OSError for a full disk."""
    if model.default_prompt_name is not None:
        raise Unexportable(f"it puts a prompt before each text ({model.default_prompt_name})")
    tokenizer = getattr(model.tokenizer, "backend_tokenizer", None)
    if tokenizer is None:
        raise Unexportable("its tokenizer does not come from the package tokenizers")
    folder.mkdir(parents=True)
    tokenizer.no_padding()
    tokenizer.enable_truncation(model.max_seq_length)
    (folder / TOKENIZER).write_text(tokenizer.to_str(), encoding="utf-8")
    traced = folder / "traced.onnx"
    try:
        _trace(model, traced)
        optimise(traced, folder / MODEL)
        traced.unlink()
    except (OSError, MemoryError):
        raise
    except Exception as error:  # torch, onnx and each model's own code raise what they like
        raise Unexportable(f"{type(error).__name__}: {error}".splitlines()[0]) from error


def _trace(model: "SentenceTransformer", file: Path) -> None:
    import torch

    example = model.preprocess(CHECKED[:2])
    names = [name for name in INPUTS if name in example]
    given = {name: value for name, value in example.items() if not isinstance(value, torch.Tensor)}
    if strange := sorted(set(example) - set(given) - set(names)):
        raise Unexportable(f"it needs {', '.join(strange)} for each text")

    class Encoder(torch.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.model = model

        def forward(self, *values: torch.Tensor) -> tuple[torch.Tensor, ...]:
            found = self.model({**given, **dict(zip(names, values, strict=True))})
            return tuple(found[name] for name in OUTPUTS)

    axes: dict[str, Any] = {name: {0: "texts", 1: "tokens"} for name in (*names, OUTPUTS[1])}
    with warnings.catch_warnings(), torch.inference_mode():
        # The tracer tells of every shape it takes for fixed, and that it is old. Its successor takes 25 s in place of
        # two and three more packages, for a file that is no faster. What was written is compared before it is used.
        warnings.simplefilter("ignore")
        torch.onnx.export(
            Encoder().eval(),
            tuple(example[name] for name in names),
            str(file),
            input_names=names,
            output_names=list(OUTPUTS),
            dynamic_axes=axes | {OUTPUTS[0]: {0: "texts"}},
            opset_version=OPSET,
            dynamo=False,
        )


def compare(exported: "Encoder", reference: "Encoder") -> None:
    """Raise Unexportable unless both give the same vectors, tokens and states, texts together and one by one."""
    expected, tokens = reference.encode_tokens(CHECKED)
    _same([exported.encode(CHECKED), expected])
    for texts in (CHECKED, *([text] for text in CHECKED)):
        first = CHECKED.index(texts[0])
        vectors, found = exported.encode_tokens(texts)
        _same([vectors, expected[first : first + len(texts)]])
        for one, other in zip(found, tokens[first : first + len(texts)], strict=True):
            if one.spans.tolist() != other.spans.tolist():
                raise Unexportable("its tokens stand in other places")
            _same([one.states, other.states])


def _same(pair: "Sequence[NDArray[np.float32]]") -> None:
    import numpy as np

    one, other = (rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9) for rows in pair)
    least = float((one * other).sum(axis=1).min(initial=1)) if one.shape == other.shape else float("nan")
    if not least >= LEAST_COSINE:
        raise Unexportable(f"the exported model gives other vectors: {one.shape} and {other.shape}, cosine {least:.5f}")
