"""A small real embedder for tests, with vectors that can be computed by hand, and briefings to embed."""

import hashlib
import random
import re
from collections import Counter
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from corpus import Briefing, passages_of
from index import EmbedderIdentity, Library
from index.embed.model import TokenStates


class HashedWords:
    """A text as the unit vector of its words, each word in a place and with a sign that its sha256 tells."""

    def __init__(self, name: str = "hashed-words", dimension: int = 96) -> None:
        self.identity = EmbedderIdentity(name, hashlib.sha256(name.encode()).hexdigest(), dimension)

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        rows = [sum((self._word(match) for match in _words(text)), self._word(None)) for text in texts]
        matrix = np.array(rows, np.float32).reshape(len(texts), self.identity.dimension)
        matrix /= np.linalg.norm(matrix, axis=1, keepdims=True)
        return matrix

    def encode_tokens(self, texts: Sequence[str]) -> tuple[NDArray[np.float32], list[TokenStates]]:
        tokens = []
        for text in texts:
            found = list(_words(text))
            spans = np.array([match.span() for match in found], np.int32).reshape(-1, 2)
            states = np.array([self._word(match) for match in found], np.float32)
            tokens.append(TokenStates(spans, states.reshape(-1, self.identity.dimension)))
        return self.encode(texts), tokens

    def _word(self, match: re.Match[str] | None) -> NDArray[np.float64]:
        """The vector of a word; None stands for the one that every text has, so that no text is nothing."""
        digest = hashlib.sha256((match.group().lower() if match else "").encode()).digest()
        vector = np.zeros(self.identity.dimension)
        vector[int.from_bytes(digest[:4], "big") % self.identity.dimension] = 1 if digest[4] % 2 else -1
        return vector if match else vector / 2


def _words(text: str) -> list[re.Match[str]]:
    return list(re.finditer(r"\w+", text))


WORDS = [
    *("troops", "border", "moscow", "kyiv", "minister", "talks", "gas", "pipeline", "sanctions", "winter", "olympics"),
    *("flag", "ceremony", "athlete", "vaccine", "hospital", "storm", "island", "rescue", "election", "senate"),
    *("budget", "inflation", "bank", "strike", "factory", "harvest", "drought", "satellite"),
]


def sample(number: int, version: int = 0) -> Briefing:
    """A briefing that differs from that of any other number or version: several passages, a date, a source."""
    chosen = random.Random(f"{number}.{version}")
    sentences = [
        f"{' '.join(chosen.choices(WORDS, k=chosen.randint(4, 14))).capitalize()} item{number}v{version}s{index}."
        for index in range(chosen.randint(3, 30))
    ]
    text = "".join(sentence + chosen.choice([" ", " ", " ", "\n\n"]) for sentence in sentences).rstrip()
    date = chosen.choice(["", *(f"2022-02-{day:02}" for day in range(1, 8))])
    return Briefing(f"briefing-{number}", text, f"Title {number}", date, chosen.choice(["", "AFP", "BBC", "Reuters"]))


def assert_kept(library: Library, kept: dict[str, int], version: int) -> None:
    """`library` is whole and has every briefing of `kept` in the version that was reported, or one up to `version`.

    What was kept but not told when its writer died is there too, as whole as the rest; `kept` is then told of it.
    """
    found = {id: library.get(id) for id in assert_whole(library)}
    assert kept.keys() <= found.keys()
    for id, briefing in found.items():
        number = int(id.removeprefix("briefing-"))
        versions = [v for v in range(kept.get(id, 0), version + 1) if sample(number, v) == briefing]
        assert versions, f"{id} is none of the versions that were added after the one reported"
        kept[id] = versions[0]


def assert_whole(library: Library) -> list[str]:
    """The ids of what `library` lists, each of which was found to be there whole, searchable and undamaged."""
    listed = library.briefings()
    assert all(finding.healthy for finding in library.doctor(repair=False)[:1]), library.doctor(repair=False)
    for line in listed:
        briefing = library.get(line.id)
        assert briefing.sha256 == line.sha256
        passages = passages_of(briefing)
        assert (line.passages, line.sentences) == (len(passages), sum(len(p.sentences) for p in passages))
    found = library.search("troops on the border", sum(line.passages for line in listed) + 1)
    assert sorted(Counter(candidate.briefing.id for candidate in found).items()) == sorted(
        (line.id, line.passages) for line in listed
    )
    for candidate in found:
        assert candidate.briefing == library.get(candidate.briefing.id)
        assert candidate.passage in passages_of(candidate.briefing)
    return [line.id for line in listed]
