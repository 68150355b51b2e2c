"""The reader as torch trains it: an encoder, a head that marks a span, a head that judges it."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional as F
from transformers import AutoModel

from qa.training.unpack import shipped_weights

PAD = 0  # of BERT's vocabulary
DROPPED = 26  # of 256: a tenth of the states


class _Dropout(nn.Module):
    """Dropout by random bytes: eight to a draw, which is a sixth less of the work of a step than a draw each."""

    def forward(self, states: Tensor) -> Tensor:
        if not self.training:
            return states
        draws = torch.empty(-(-states.numel() // 8), dtype=torch.int64).random_(-(2**63), None)
        kept = draws.view(torch.uint8)[: states.numel()].view(states.shape) >= DROPPED
        return states * kept.to(states.dtype) * (256 / (256 - DROPPED))


class TrainedReader(nn.Module):
    """Scores every token of a passage as first and last of the answer, and whether the passage answers at all.

    What judges sees the first token's state and those at the marked span (the mean state under the probabilities of its
    start and of its end), because a span that is likely but wrong in kind tells more than the passage as a whole.

    `encoder` is the folder of a BERT with the embedding model's word vectors.
    """

    def __init__(self, encoder: str | Path, halved: bool = False) -> None:
        super().__init__()
        self.halved = halved
        self.encoder: Any = AutoModel.from_pretrained(
            str(encoder),
            add_pooling_layer=False,
            local_files_only=True,
            attention_probs_dropout_prob=0.0,
            attn_implementation="eager",  # on a CPU, half of a step went into what is fused
        )
        for module in list(self.encoder.modules()):
            for name, part in module.named_children():
                if isinstance(part, nn.Dropout) and part.p:
                    setattr(module, name, _Dropout())
        # A third of the work of a step would go into 30,522 word vectors, few of which it sees; and unchanged they are
        # shared with the embedding model, which leaves a third out of what has to be shipped.
        self.encoder.embeddings.word_embeddings.weight.requires_grad_(False)
        width = self.encoder.config.hidden_size
        self.span = nn.Linear(width, 2)
        self.judge = nn.Sequential(nn.Linear(3 * width, width), nn.GELU(), nn.Linear(width, 1))

    def freeze(self, layers: int) -> None:
        """Leave as they are the embeddings and the `layers` lowest layers of the encoder."""
        for part in (self.encoder.embeddings, *self.encoder.encoder.layer[:layers]):
            part.requires_grad_(False)

    def forward(self, ids: Tensor, types: Tensor, passage: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Logits of start and end, `(n, length)`, -10,000 outside the passage; of being answered, `(n,)`."""
        with torch.autocast("cpu", torch.bfloat16, enabled=self.halved):
            seen = self.encoder(input_ids=ids, attention_mask=(ids != PAD).long(), token_type_ids=types)
        return self.judged(seen.last_hidden_state.float(), passage)

    def judged(self, states: Tensor, passage: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """The logits, from the encoder's last states `(n, length, width)`."""
        start, end = self.span(states).masked_fill(~passage.unsqueeze(-1), -1e4).unbind(-1)
        marked = [torch.einsum("nl,nlw->nw", torch.softmax(logits, -1), states) for logits in (start, end)]
        answered = self.judge(torch.cat([states[:, 0], *marked], -1)).squeeze(-1)
        return start, end, answered


def averaged(weights: Sequence[Path]) -> dict[str, Tensor]:
    """The mean of trainings that began alike: it does better than each (Wortsman et al. 2022, "Model soups")."""
    parts = [
        shipped_weights(file) if file.suffix == ".onnx" else torch.load(file, weights_only=True) for file in weights
    ]
    return {name: torch.stack([part[name] for part in parts]).mean(0) for name in parts[0]}


def loss(model: TrainedReader, batch: Any) -> Tensor:
    """Cross entropy of start and end where there is a span to mark, of being answered, and of which passage answers."""
    ids, types, passage, first, last, answerable = (
        torch.from_numpy(array)
        for array in (batch.ids, batch.types, batch.passage, batch.start, batch.end, batch.answerable)
    )
    start, end, answered = model(ids, types, passage)
    lost = [
        F.cross_entropy(logits, gold, ignore_index=-1, reduction="sum")
        for logits, gold in ((start, first), (end, last))
    ]
    marked = torch.stack(lost).sum() / (first >= 0).sum().clamp(min=1)
    alone = F.binary_cross_entropy_with_logits(answered, answerable)
    return marked / 2 + alone + _competing(answered, answerable, batch.among)


def _competing(answered: Tensor, answerable: Tensor, among: Any) -> Tensor:
    """Cross entropy of which of the passages that compete for a question answers it, if one does.

    After Gao et al. 2021, "Rethink training of BERT rerankers"; that none answers has the logit 0, which keeps the
    logits of different questions comparable.
    """
    lost, nothing = [torch.zeros(())], torch.zeros(1)
    for number in sorted({int(number) for number in among} - {-1}):
        own = torch.from_numpy(among == number)
        right = answered[own & (answerable == 1)]
        lost.append(torch.cat([nothing, answered[own]]).logsumexp(0) - (right if len(right) else nothing).logsumexp(0))
    return torch.stack(lost).sum() / max(1, len(lost) - 1)
