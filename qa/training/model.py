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
        return self.judged(self.states(ids, types), passage)

    def states(self, ids: Tensor, types: Tensor) -> Tensor:
        """The encoder's last states, float32 `(n, length, width)`."""
        seen = {"input_ids": ids, "attention_mask": (ids != PAD).long(), "token_type_ids": types}
        if self.encoder.config.model_type == "mpnet":  # its word pieces are BERT's, numbered four higher
            seen["input_ids"] = ids + 4
            for bert, own in ((PAD, 1), (CLS, 0), (SEP, 2)):
                seen["input_ids"] = seen["input_ids"].masked_fill(ids == bert, own)
            del seen["token_type_ids"]
        with torch.autocast("cpu", torch.bfloat16, enabled=self.halved):
            states: Tensor = self.encoder(**seen).last_hidden_state
        return states.float()

    def judged(self, states: Tensor, passage: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """The logits, from the encoder's last states `(n, length, width)`."""
        start, end = self.span(states).masked_fill(~passage.unsqueeze(-1), -1e4).unbind(-1)
        marked = [torch.einsum("nl,nlw->nw", torch.softmax(logits, -1), states) for logits in (start, end)]
        answered = self.judge(torch.cat([states[:, 0], *marked], -1)).squeeze(-1)
        return start, end, answered


def averaged(weights: Sequence[Path]) -> dict[str, Tensor]:
    """The mean of trainings that began alike: it does better than each (Wortsman et al. 2022, "Model soups")."""
    parts = [torch.load(file, weights_only=True) for file in weights]
    return {name: torch.stack([part[name] for part in parts]).mean(0) for name in parts[0]}


class Taught(nn.Module):
    """A model with the teacher it learns from, and the map of its states to the teacher's, which is learnt as well."""

    def __init__(self, model: TrainedReader, teacher: TrainedReader) -> None:
        super().__init__()
        self.model = model
        self.widened = nn.Linear(model.encoder.config.hidden_size, teacher.encoder.config.hidden_size)
        self._teacher = [teacher.eval().requires_grad_(False)]  # in a list, so as not to be trained and kept with it

    def loss(self, batch: Any) -> Tensor:
        """Half of the loss without a teacher, half of how far the model is from what its teacher says, and from how.

        Kullback-Leibler divergence of start and end at `TEMPERATURE` and cross entropy of being answered (Hinton et al.
        2015); of the states, token by token, one less their cosine (Sanh et al. 2019, "DistilBERT").
        """
        ids, types, passage, answerable, labelled = _tensors(
            batch.ids, batch.types, batch.passage, batch.answerable, batch.labelled
        )
        teacher = self._teacher[0]
        right = teacher.states(ids, types)
        *told, sure = teacher.judged(right, passage)
        states = self.model.states(ids, types)
        start, end, answered = self.model.judged(states, passage)
        taught = _apart(start, told[0]) + _apart(end, told[1])
        said = torch.sigmoid(sure)
        judged = F.binary_cross_entropy_with_logits(answered, torch.where(labelled, (answerable + said) / 2, said))
        unlike = 1 - F.cosine_similarity(self.widened(states), right, dim=-1)[ids != PAD].mean()
        return (_marked(start, end, batch) + taught) / 4 + judged + unlike


def loss(model: TrainedReader, batch: Any) -> Tensor:
    """Cross entropy of start and end where there is a span to mark, and of being answered."""
    ids, types, passage, answerable = _tensors(batch.ids, batch.types, batch.passage, batch.answerable)
    start, end, answered = model(ids, types, passage)
    return _marked(start, end, batch) / 2 + F.binary_cross_entropy_with_logits(answered, answerable)


def _tensors(*arrays: Any) -> tuple[Tensor, ...]:
    return tuple(torch.from_numpy(array) for array in arrays)


def _marked(start: Tensor, end: Tensor, batch: Any) -> Tensor:
    first, last = _tensors(batch.start, batch.end)
    lost = [
        F.cross_entropy(logits, gold, ignore_index=-1, reduction="sum")
        for logits, gold in ((start, first), (end, last))
    ]
    return torch.stack(lost).sum() / (first >= 0).sum().clamp(min=1)


def _apart(logits: Tensor, right: Tensor) -> Tensor:
    own, told = (F.log_softmax(scores / TEMPERATURE, -1) for scores in (logits, right))
    return F.kl_div(own, told, reduction="batchmean", log_target=True) * TEMPERATURE**2
