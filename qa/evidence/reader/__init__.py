"""Readers: what reads a passage for a question, marks the answer in it and says whether there is one."""

import os
from functools import lru_cache

from qa.evidence.reader.cached import CachedReader
from qa.evidence.reader.reading import Reader, Reading

DEFAULT, SHIPPED, NONE = "default", "shipped", "none"


def chosen_reader(name: str = DEFAULT) -> Reader | None:
    """The reader called `name`: "shipped", "none", or an extractive question-answering model by name or path.

    "default" stands for the setting `BRIEFING_QA_READER`, which is "shipped" unless it is set.
    """
    if name == DEFAULT:
        name = os.environ.get("BRIEFING_QA_READER") or SHIPPED
    return _reader(name)


@lru_cache(maxsize=4)
def _reader(name: str) -> Reader | None:
    if name == NONE:
        return None
    if name == SHIPPED:
        from qa.evidence.reader.shipped import ShippedReader

        return CachedReader(ShippedReader())
    from qa.evidence.reader.transformers_reader import TransformersReader

    return CachedReader(TransformersReader(name))


__all__ = ["DEFAULT", "NONE", "SHIPPED", "Reader", "Reading", "chosen_reader"]
