"""The page's words: every language says the same things, and the browser's wish chooses among them."""

import re
from pathlib import Path
from string import Formatter
from typing import Any

import pytest

from qa import page, strings
from qa.access import login
from qa.citation import line

PAGE = Path(page.__file__).parent
OTHERS = [language for language in strings.TABLES if language != strings.DEFAULT]


def shape(value: Any) -> Any:
    """What two languages must have in common: kinds, keys, lengths and placeholders."""
    match value:
        case str():
            return sorted({name for _, name, _, _ in Formatter().parse(value) if name is not None})
        case dict():
            return {key: shape(inner) for key, inner in value.items()}
        case list() | tuple():
            return [shape(inner) for inner in value]
        case _:
            return type(value)


@pytest.mark.parametrize("language", OTHERS)
def test_every_language_has_the_keys_and_placeholders_of_english(language: str) -> None:
    english, other = strings.TABLES[strings.DEFAULT], strings.TABLES[language]
    assert set(english) == set(other)
    assert {name: shape(value) for name, value in english.items()} == {
        name: shape(value) for name, value in other.items()
    }


@pytest.mark.parametrize("language", OTHERS)
def test_little_stays_english(language: str) -> None:
    english, other = strings.TABLES[strings.DEFAULT], strings.TABLES[language]
    plain = [name for name, text in english.items() if isinstance(text, str) and re.search(r"[a-z]{4}", text)]
    same = {name for name in plain if english[name] == other[name] and not shape(english[name])}
    assert same <= {"LIBRARY"}


def test_every_string_is_said_somewhere() -> None:
    files = [path for path in PAGE.rglob("*") if path.suffix in (".py", ".html") and "strings" not in path.parts]
    files += [Path(strings.__file__), Path(line.__file__)]  # which cites in the words it is given
    files += [Path(login.__file__), Path(login.__file__).with_suffix(".html")]
    said = "".join(path.read_text() for path in files)
    names = strings.TABLES[strings.DEFAULT]
    assert [
        name for name in names if not re.search(rf"(?:strings|words)\.{name}\b|\[\[{name}\]\]|\"{name}\"", said)
    ] == []
    script = "".join(path.read_text() for path in (PAGE / "script").iterdir())
    assert [name for name in strings.for_script() if not re.search(rf"\bT\.{name}\b", script)] == []


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("", "en"),
        ("de", "de"),
        ("de-AT,de;q=0.9,en;q=0.8", "de"),
        ("en-US,en;q=0.9,de;q=0.8", "en"),
        ("fr-FR,fr;q=0.9,de;q=0.5,en;q=0.4", "de"),
        ("fr", "en"),
        ("de;q=0, en", "en"),
        ("*, de;q=0.5", "en"),
        ("de;q=x", "en"),
        (";;,,=", "en"),
    ],
)
def test_the_browser_s_first_wish_that_there_is_chooses_the_language(header: str, language: str) -> None:
    assert strings.accepted(header) == language


def test_dates_and_numbers_are_written_as_the_language_writes_them() -> None:
    said = (strings.day("2022-03-07"), strings.month("2022-03-01"), strings.day(""))
    assert said == ("7 March 2022", "March 2022", "No date")
    assert (strings.number(12345), strings.percent(0.995), strings.percent(0.42)) == ("12,345", "over 99%", "42%")
    assert [strings.rank(place) for place in (1, 2, 3, 4, 11, 112, 121)] == "1st 2nd 3rd 4th 11th 112th 121st".split()
    with strings.spoken("de"):
        said = (strings.day("2022-03-07"), strings.month("2022-03-01"))
        assert said == ("7. März 2022", "März 2022")
        assert (strings.number(12345), strings.percent(0.001)) == ("12.345", "unter 1 %")
        assert strings.rank(2) == "Rang 2"
    assert strings.TITLE == "Ask the briefing"


def test_an_unknown_string_is_an_error() -> None:
    with pytest.raises(AttributeError, match="no string 'NOWHERE'"):
        strings.NOWHERE  # type: ignore[attr-defined]  # noqa: B018
