"""What all JSON is made of: a model of a record, and a quote with its place."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal, Self

from pydantic import AliasPath, BaseModel, BeforeValidator, ConfigDict, Field

from corpus import Span


class Model(BaseModel):
    """JSON of a record."""

    model_config = ConfigDict(frozen=True, from_attributes=True)

    @classmethod
    def of(cls, record: Any, **beside: object) -> Self:
        """The JSON of `record`, with fields that it does not have itself `beside` its own."""
        return cls.model_validate(_Beside(record, beside))

    def plain(self) -> dict[str, Any]:
        """What `json.dumps` takes."""
        return self.model_dump(mode="json")


class _Beside:
    """A record with more attributes than its own."""

    def __init__(self, record: object, more: Mapping[str, object]) -> None:
        self._record, self._more = record, more

    def __getattr__(self, name: str) -> object:
        return self._more[name] if name in self._more else getattr(self._record, name)


def _pair(span: Any) -> Any:
    return [span.start, span.end] if isinstance(span, Span) else span


Pair = Annotated[list[int], BeforeValidator(_pair), Field(min_length=2, max_length=2)]


class Place(Model):
    """A span of a briefing."""

    briefing: Annotated[str, Field(validation_alias=AliasPath("briefing", "id"), description="The briefing's id.")]
    start: int
    end: int


Page = Annotated[int | None, Field(description="The page it begins on, from 1; null where the pages are unknown.")]


class DayMeant(Model):
    """Words of a quote like "Monday", and the first and last day that they mean."""

    words: str
    since: str
    until: str


class Quote(Place):
    """The characters `start:end` of a briefing; `text` is exactly what stands there."""

    text: str
    page: Page
    speaker: Annotated[str, Field(description="Who says it, as the briefing names them, or empty.")]
    date: Annotated[str, Field(description="Of the briefing: ISO 8601, or empty.")]
    title: Annotated[str, Field(description="Of the briefing, or empty.")]
    days: Annotated[
        list[DayMeant], Field(description="What words like `yesterday` mean, counted from the briefing's date.")
    ]
    marks: Annotated[list[Pair], Field(description="What answers in it, in the order of the text; may be empty.")]


class BriefingName(Model):
    """Which briefing; what is not known is the empty string."""

    id: str
    title: str
    date: Annotated[str, Field(description="ISO 8601, or empty.")]
    source: str


class Added(Model):
    """What became of a briefing that was added."""

    id: Annotated[str, Field(description="What the briefing is called from now on; made from the file's name.")]
    status: Literal["added", "replaced", "unchanged"]
    passages: int
    sentences: int
