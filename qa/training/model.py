"""The reader as torch trains it: the embedding model's encoder, a head that marks a span, a head that judges it."""

from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional as F
from transformers import AutoModel


class TrainedReader(nn.Module):
    """Scores every token of a passage as first and last of the answer, and whether the passage answers at all.

    What judges sees the first token's state and those at the marked span (the mean state under the probabilities of its
    start and of its end), because a span that is likely but wrong in kind tells more than the passage as a whole.
    """

    def __init__(self, encoder: str | Path) -> None:
        super().__init__()
        self.encoder: Any = AutoModel.from_pretrained(
            str(encoder), add_pooling_layer=False, local_files_only=True, attention_probs_dropout_prob=0.0
        )
        # A third of the work of a step would go into 30,522 word vectors, few of which it sees; and unchanged they are
        # shared with the embedding model, which halves what has to be shipped.
        self.encoder.embeddings.word_embeddings.weight.requires_grad_(False)
        width = self.encoder.config.hidden_size
        self.span = nn.Linear(width, 2)
        self.judge = nn.Sequential(nn.Linear(3 * width, width), nn.GELU(), nn.Linear(width, 1))

    def forward(self, ids: Tensor, types: Tensor, passage: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Logits of start and end, `(n, length)`, -10,000 outside the passage; of being answered, `(n,)`."""
        mask = (ids != 0).long()
        states = self.encoder(input_ids=ids, attention_mask=mask, token_type_ids=types).last_hidden_state
        return self.judged(states, passage)

    def judged(self, states: Tensor, passage: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """The logits, from the encoder's last states `(n, length, width)`."""
        start, end = self.span(states).masked_fill(~passage.unsqueeze(-1), -1e4).unbind(-1)
        marked = [torch.einsum("nl,nlw->nw", torch.softmax(logits, -1), states) for logits in (start, end)]
        answered = self.judge(torch.cat([states[:, 0], *marked], -1)).squeeze(-1)
        return start, end, answered


def loss(model: TrainedReader, batch: Any) -> Tensor:
    """Cross entropy of start and end where there is a span to mark, and of being answered."""
    ids, types, passage, starts, ends, answerable = (
        torch.from_numpy(part)
        for part in (batch.ids, batch.types, batch.passage, batch.start, batch.end, batch.answerable)
    )
    start, end, answered = model(ids, types, passage)
    marked = (starts >= 0).sum().clamp(min=1)
    spans = sum(
        F.cross_entropy(logits, gold, ignore_index=-1, reduction="sum") / marked
        for logits, gold in ((start, starts), (end, ends))
    )
    judged: Tensor = F.binary_cross_entropy_with_logits(answered, answerable)
    return spans / 2 + judged
