"""How rare a word is, by hand."""

import math

import pytest

from index.rarity import BACKGROUND_PASSAGES, idf, is_common


def test_a_word_unknown_at_large_is_as_rare_as_the_library_says() -> None:
    total = 10 + BACKGROUND_PASSAGES
    assert idf("xylophonquartz", 3, 10) == pytest.approx(math.log(1 + (total - 3 + 0.5) / 3.5))


def test_a_word_common_at_large_is_not_rare_in_a_library_of_ten() -> None:
    # "presid" is in 837 or so of the 2,502 passages at large, a third.
    assert idf("presid", 0, 10) < 1.2 < idf("xylophonquartz", 3, 10) < idf("xylophonquartz", 0, 10)


def test_common_words_are_told_from_telling_ones() -> None:
    assert is_common("presid")
    assert not is_common("soldier")
    assert not is_common("xylophonquartz")
