"""Every word that the page and its log-in say, in the language of the request: `strings.TITLE` is looked up when said.

A language is a package of modules of constants, the same in all; `{name}` is filled in by the fragment that uses the
string. Briefings and questions are English whatever the page speaks.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:  # what `__getattr__` finds; every language has the same names and types
    from qa.strings.english.answers import *  # noqa: F403
    from qa.strings.english.calendar import *  # noqa: F403
    from qa.strings.english.desk import *  # noqa: F403
    from qa.strings.english.frame import *  # noqa: F403
    from qa.strings.english.library import *  # noqa: F403
    from qa.strings.english.login import *  # noqa: F403
    from qa.strings.english.script import *  # noqa: F403

PARTS_OF_A_LANGUAGE = ("calendar", "frame", "answers", "library", "login", "desk", "script")


def _table(language: str) -> dict[str, Any]:
    modules = [import_module(f"{__name__}.{language}.{part}") for part in PARTS_OF_A_LANGUAGE]
    return {name: value for module in modules for name, value in vars(module).items() if name.isupper()}


TABLES: Mapping[str, Mapping[str, Any]] = {"en": _table("english"), "de": _table("german")}
DEFAULT = "en"
_language = ContextVar("language", default=DEFAULT)

# What the script says that the page says too, by its name there.
SHARED_WITH_SCRIPT = {
    "queued": "QUEUED",
    "step": "STEP",
    "found": "FOUND_IN",
    "noEvidence": "READ_NO_EVIDENCE",
    "readNothing": "READ_NOTHING",
    "keys": "KEYS_LIST",
    "stopped": "STOPPED",
    "server": "ERROR_SERVER",
    "error": "ERROR",
    "edit": "EDIT",
    "remove": "REMOVE",
    "allDates": "ALL_DATES",
    "allSources": "ALL_SOURCES",
    "undo": "UNDO",
    "stop": "STOP",
    "title": "TITLE",
    "rate": "RATE",
    "rateYes": "RATE_YES",
    "rateNo": "RATE_NO",
    "rateReasons": "RATE_REASONS",
    "rateWhy": "RATE_WHY",
    "rateMore": "RATE_MORE",
    "rateSend": "RATE_SEND",
    "rateThanks": "RATE_THANKS",
    "removeAsk": "REMOVE_ASK",
    "removed": "REMOVED",
    "restored": "RESTORED",
    "account": "ACCOUNT",
    "welcomeServer": "WELCOME_SERVER",
    "ended": "ENDED",
    "logIn": "LOG_IN",
    "chosen": "LIBRARY_CHOSEN",
    "lang": "LOCALE",
    "allSpeakers": "ALL_SPEAKERS",
    "only": "ONLY",
    "gone": "ERROR_GONE",
    "askAll": "ASK_ALL",
    "back": "BACK",
}


def __getattr__(name: str) -> Any:
    try:
        return TABLES[_language.get()][name]
    except KeyError:
        raise AttributeError(f"the page has no string {name!r}") from None


@contextmanager
def spoken(language: str) -> Iterator[None]:
    """While this lasts, the page speaks `language`, one of `TABLES`."""
    token = _language.set(language)
    try:
        yield
    finally:
        _language.reset(token)


def accepted(header: str) -> str:
    """The language that an Accept-Language header likes best, of those there are."""
    wanted: list[tuple[float, str]] = []
    for item in header.split(",")[:50]:
        tag, _, quality = item.partition(";")
        try:
            weight = float(quality.strip().removeprefix("q=") or 1)
        except ValueError:
            weight = 0.0
        wanted.append((-weight, tag.strip().partition("-")[0].lower()))
    liked = [DEFAULT if tag == "*" else tag for weight, tag in sorted(wanted, key=lambda pair: pair[0]) if weight < 0]
    return next((tag for tag in liked if tag in TABLES), DEFAULT)


def constants() -> dict[str, str]:
    """Every plain string, for the frame."""
    return {name: text for name, text in TABLES[_language.get()].items() if isinstance(text, str)}


def for_script() -> dict[str, Any]:
    """What the script says, by its names for it."""
    table = TABLES[_language.get()]
    return {**table["SCRIPT"], **{name: table[shared] for name, shared in SHARED_WITH_SCRIPT.items()}}


def number(value: int) -> str:
    """A whole number, in groups of three digits."""
    return f"{value:,}".replace(",", __getattr__("THOUSANDS"))


def count(value: int, one: str, many: str) -> str:
    """`one`, or `many` with the number in it."""
    return one if value == 1 else many.format(count=number(value))


def percent(probability: float) -> str:
    """A probability in whole percent: nothing is ever certain or impossible."""
    if 0.01 <= probability <= 0.99:
        return str(__getattr__("PERCENT").format(percent=round(100 * probability)))
    return str(__getattr__("PERCENT_UNDER" if probability < 0.01 else "PERCENT_OVER"))


def day(date: str) -> str:
    """An ISO 8601 date as a reader writes it, or that there is none."""
    return _written(date, "DAY", "MONTHS") if date else __getattr__("UNDATED")


def month(date: str) -> str:
    """The month of an ISO 8601 date: February 2022."""
    return _written(date, "MONTH", "MONTHS")


def _written(date: str, form: str, months: str) -> str:
    year, month, number = date.split("-")
    named = __getattr__(months)[int(month) - 1]
    return str(__getattr__(form).format(number=int(number), month=named, year=year))


def rank(place: int) -> str:
    """1st, 2nd, 3rd, 11th."""
    last = place % 10 if place % 100 not in (11, 12, 13) else 0
    return str(__getattr__("RANK").format(rank=place, ending=__getattr__("RANK_ENDINGS").get(last, "")))
