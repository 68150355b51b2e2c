"""The files in tests/data/reading: each is read as its NAME.expected.json says a careful reader would."""

import json
from pathlib import Path
from typing import Any

import pytest

from corpus import Briefing, ReadError, read, segment

CASES = sorted((Path(__file__).parents[1] / "data" / "reading").rglob("*.expected.json"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name.removesuffix(".expected.json"))
def test_a_file_is_read_as_expected(case: Path) -> None:
    wanted = json.loads(case.read_text(encoding="utf-8"))
    try:
        (found,) = read(case.with_name(case.name.removesuffix(".expected.json")))
    except ReadError as error:
        assert "if_refused" in wanted and wanted["if_refused"].lower() in str(error).lower()
    else:
        check(found, wanted)


def check(found: Briefing, wanted: dict[str, Any]) -> None:
    for key in ("title", "date", "source"):
        assert getattr(found, key) == wanted.get(key, getattr(found, key))
    for part in wanted.get("contains", ()):
        assert part in found.text
    for part in wanted.get("lacks", ()):
        assert part not in found.text
    for part, times in wanted.get("counts", {}).items():
        assert found.text.count(part) == times
    sentences = [sentence.of(found.text) for passage in segment(found.text) for sentence in passage.sentences]
    assert not set(sentences) & set(wanted.get("sentences_lack", ()))
