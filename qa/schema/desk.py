"""Checks and statements as JSON."""

from typing import Annotated, Literal

from pydantic import Field

from qa.schema.answers import Hit
from qa.schema.base import BriefingName, Model, Pair, Quote


class Difference(Model):
    """Characters that differ: `[start, end]` in the text that was checked, and in the original's briefing."""

    said: Pair
    original: Pair


class Checked(Model):
    """One quotation of a text that was checked, at `start:end` of it, and what the library has."""

    start: int
    end: int
    text: str
    status: Annotated[
        Literal["verbatim", "altered", "absent"],
        Field(description="Typography alone alters nothing; `absent` is not in the library."),
    ]
    speaker: Annotated[str, Field(description="Who said it, as the text has it, or empty.")]
    day: Annotated[str, Field(description="When it was said, as the text has it: 2022-02-07, 02-07, or empty.")]
    original: Annotated[Quote | None, Field(description="What the library has, word for word.")]
    differences: list[Difference]
    wrong: Annotated[
        list[Literal["speaker", "day"]], Field(description="What the text says of it that the library shows otherwise.")
    ]
    also: Annotated[list[Quote], Field(description="Other places of the same words.")]


class Fact(Model):
    """What can be looked up in a claim, at `start:end` of the text."""

    start: int
    end: int
    kind: Literal["number", "day", "name"]


class Claim(Model):
    """A sentence of a text in its own words, and the passage nearest to it, which is no verdict."""

    start: int
    end: int
    text: str
    facts: list[Fact]
    nearest: Hit | None


class Check(Model):
    """The quotations of a text held against the library, in order."""

    holds: Annotated[bool, Field(description="Whether all are verbatim, under the right name and day.")]
    quotations: list[Checked]
    claims: Annotated[list[Claim], Field(description="Other sentences with a number, day or name; if asked for.")]


class Said(Quote):
    """What someone says in a briefing; `role`, `verb` and `addressee` are empty where it does not say."""

    kind: Annotated[
        Literal["turn", "direct", "reported"],
        Field(description="A labelled turn to speak, words in quotation marks, or speech in the writer's words."),
    ]
    role: str
    verb: Annotated[str, Field(description="The verb of saying.")]
    addressee: Annotated[str, Field(description="Who is spoken to.")]


class Replaced(Model):
    """Characters that differ: `[start, end]` in the older briefing's text, and in the newer one's; one may be empty."""

    older: Pair
    newer: Pair


class Change(Model):
    """A sentence that is new, gone, or different: then both of its forms are given; one may be two sentences."""

    kind: Literal["new", "gone", "different"]
    older: Quote | None
    newer: Quote | None
    replaced: list[Replaced]


class Figures(Model):
    """Two figures of one subject that are not the same, and the sentences around them."""

    older: Quote
    newer: Quote
    older_sentence: Quote
    newer_sentence: Quote


class Changes(Model):
    """What differs from the older briefings to the newer ones, in the order of the text."""

    older: list[BriefingName]
    newer: list[BriefingName]
    same: Annotated[int, Field(description="How many sentences stand in both.")]
    changes: list[Change]
    figures: list[Figures]
