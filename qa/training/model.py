"""The reader as torch trains it: an encoder, a head that marks a span, a head that judges it."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional as F
from transformers import AutoModel

TEMPERATURE = 2.0  # at which a teacher's scores are learnt
PAD, CLS, SEP = 0, 101, 102  # of BERT's vocabulary
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

    `encoder` is the folder of all-MiniLM-L6-v2 or of all-mpnet-base-v2, which has the same word pieces.
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
        # shared with the embedding model, which halves what has to be shipped.
        self.encoder.embeddings.word_embeddings.weight.requires_grad_(False)
        width = self.encoder.config.hidden_size
        self.span = nn.Linear(width, 2)
        self.judge = nn.Sequential(nn.Linear(3 * width, width), nn.GELU(), nn.Linear(width, 1))

    def forward(self, ids: Tensor, types: Tensor, passage: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Logits of start and end, `(n, length)`, -10,000 outside the passage; of being answered, `(n,)`."""
        seen = {"input_ids": ids, "attention_mask": (ids != PAD).long(), "token_type_ids": types}
        if self.encoder.config.model_type == "mpnet":  # its word pieces are BERT's, numbered four higher
            seen["input_ids"] = ids + 4
            for bert, own in ((PAD, 1), (CLS, 0), (SEP, 2)):
                seen["input_ids"] = seen["input_ids"].masked_fill(ids == bert, own)
            del seen["token_type_ids"]
        with torch.autocast("cpu", torch.bfloat16, enabled=self.halved):
            states = self.encoder(**seen).last_hidden_state
        return self.judged(states.float(), passage)

    def judged(self, states: Tensor, passage: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """The logits, from the encoder's last states `(n, length, width)`."""
        start, end = self.span(states).masked_fill(~passage.unsqueeze(-1), -1e4).unbind(-1)
        marked = [torch.einsum("nl,nlw->nw", torch.softmax(logits, -1), states) for logits in (start, end)]
        answered = self.judge(torch.cat([states[:, 0], *marked], -1)).squeeze(-1)
        return start, end, answered


def averaged(weights: Sequence[Path], shares: Sequence[float] = ()) -> dict[str, Tensor]:
    """The mean of trainings that began alike: it does better than each (Wortsman et al. 2022, "Model soups").

    `shares`, one for each and 1 together, weigh them; without, they count alike.
    """
    parts = [torch.load(file, weights_only=True) for file in weights]
    each = shares or [1 / len(parts)] * len(parts)
    return {
        name: torch.stack([share * part[name] for share, part in zip(each, parts, strict=True)]).sum(0)
        for name in parts[0]
    }


def loss(model: TrainedReader, batch: Any, teacher: TrainedReader | None = None) -> Tensor:
    """Cross entropy of start and end where there is a span to mark, and of being answered.

    With a `teacher`, half of it, and half of how far the model is from what the teacher says (Hinton et al. 2015):
    Kullback-Leibler divergence of start and end at `TEMPERATURE`, cross entropy of being answered.
    """
    ids, types, passage, starts, ends, answerable, labelled = (
        torch.from_numpy(part)
        for part in (batch.ids, batch.types, batch.passage, batch.start, batch.end, batch.answerable, batch.labelled)
    )
    start, end, answered = model(ids, types, passage)
    marked = (starts >= 0).sum().clamp(min=1)
    spans = sum(
        F.cross_entropy(logits, gold, ignore_index=-1, reduction="sum") / marked
        for logits, gold in ((start, starts), (end, ends))
    )
    if teacher is None:
        return spans / 2 + F.binary_cross_entropy_with_logits(answered, answerable)
    with torch.no_grad():
        *told, sure = teacher(ids, types, passage)
    taught = sum(_apart(logits, right) for logits, right in ((start, told[0]), (end, told[1])))
    said = torch.sigmoid(sure)
    judged: Tensor = F.binary_cross_entropy_with_logits(answered, torch.where(labelled, (answerable + said) / 2, said))
    return (spans + taught) / 4 + judged


def _apart(logits: Tensor, right: Tensor) -> Tensor:
    own, told = (F.log_softmax(scores / TEMPERATURE, -1) for scores in (logits, right))
    return F.kl_div(own, told, reduction="batchmean", log_target=True) * TEMPERATURE**2
