"""Any extractive question-answering model of Hugging Face's transformers, by name or path, as a reader.

It runs on torch. Nothing is downloaded: a name must be in the local cache of huggingface_hub.
"""

import os
import threading
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from index import LibraryError
from index.embed.model import SentenceTransformerEmbedder, without_progress_bar
from qa.evidence.reader.reading import Reading
from qa.evidence.reader.windows import joined, passage_tokens, shortened

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from tokenizers import Encoding

WINDOW, STRIDE, QUESTION_TOKENS = 384, 128, 64  # as such models are trained on SQuAD


class TransformersReader:
    """Marks answers with `AutoModelForQuestionAnswering`.

    Such a model (trained as for SQuAD 2) points at its first token for "no answer"; `Reading.answerable` is then how
    much its best span is above that. Raises LibraryError for what is no such model.
    """

    def __init__(self, name: str) -> None:
        self.name = name
        self._lock = threading.Lock()

    @cached_property
    def sha256(self) -> str:
        """Of the weights: which reader marked an answer."""
        return SentenceTransformerEmbedder(self.name).sha256

    def read(self, question: str, passages: Sequence[str], contexts: Sequence[str] = ()) -> list[Reading]:  # noqa: ARG002
        if not passages:
            return []
        with self._lock:
            tokenizer, model = self._loaded
            asked = tokenizer(question, add_special_tokens=False, return_offsets_mapping=True)["offset_mapping"]
            longest = min(WINDOW, tokenizer.model_max_length)
            encoded = tokenizer(
                [shortened(question, asked, QUESTION_TOKENS)] * len(passages),
                list(passages),
                truncation="only_second",
                max_length=longest,
                stride=min(STRIDE, longest // 3),
                return_overflowing_tokens=True,
                return_offsets_mapping=True,
            )
            windows: list[list[tuple[Encoding, NDArray[np.float32], NDArray[np.float32], float]]]
            windows = [[] for _ in passages]
            for i, passage in enumerate(encoded["overflow_to_sample_mapping"]):
                window = encoded.encodings[i]
                windows[passage].append((window, *self._seen(model, tokenizer, window)))
        return [joined(of_passage) for of_passage in windows]

    def _seen(
        self, model: Any, tokenizer: Any, window: "Encoding"
    ) -> "tuple[NDArray[np.float32], NDArray[np.float32], float]":
        import torch

        torch.set_num_threads(1)
        inputs = {name: torch.tensor([getattr(window, part)]) for name, part in self._parts(tokenizer).items()}
        with torch.inference_mode():
            output = model(**inputs)
        start, end = output.start_logits[0].float().numpy(), output.end_logits[0].float().numpy()
        inside = passage_tokens(window)
        if not inside.any():
            return start, end, float("-inf")
        nowhere = window.ids.index(tokenizer.cls_token_id) if tokenizer.cls_token_id in window.ids else 0
        best = (start[inside] + _best_after(end[inside])).max()
        return start, end, float(best - start[nowhere] - end[nowhere])

    @staticmethod
    def _parts(tokenizer: Any) -> dict[str, str]:
        named = {"input_ids": "ids", "attention_mask": "attention_mask", "token_type_ids": "type_ids"}
        return {name: part for name, part in named.items() if name in tokenizer.model_input_names}

    @cached_property
    def _loaded(self) -> tuple[Any, Any]:
        os.environ.setdefault("HF_HUB_OFFLINE", "1")
        os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
        from transformers import AutoModelForQuestionAnswering, AutoTokenizer

        place = str(Path(self.name).expanduser()) if Path(self.name).expanduser().is_dir() else self.name
        try:
            with without_progress_bar():
                tokenizer = AutoTokenizer.from_pretrained(place, local_files_only=True, use_fast=True)
                model, told = AutoModelForQuestionAnswering.from_pretrained(
                    place, local_files_only=True, output_loading_info=True
                )
        except (OSError, ValueError, KeyError, RuntimeError) as error:
            raise LibraryError(
                f"cannot load the reader {self.name!r}: {error}; give the name or folder of an extractive "
                "question-answering model, or leave the setting out for the one that ships"
            ) from error
        if missing := sorted(told["missing_keys"]):
            raise LibraryError(
                f"the model {self.name!r} was not trained to mark answers: it has no {', '.join(missing[:3])}; give an "
                "extractive question-answering model"
            )
        if not tokenizer.is_fast:
            raise LibraryError(f"the tokenizer of {self.name!r} gives no offsets; give a model with a tokenizer.json")
        return tokenizer, model.eval()


def _best_after(scores: "NDArray[np.float32]") -> "NDArray[np.float32]":
    """For each place the greatest score there or after it."""
    import numpy as np

    best: NDArray[np.float32] = np.maximum.accumulate(scores[::-1])[::-1]
    return best
