"""The pages of a review of reading, with what a careful reader expects of each."""

import json
from pathlib import Path

import pytest

from corpus import read, segment

CASES = sorted(Path(__file__).parent.parent.joinpath("data", "reading").glob("*html*.html"))


@pytest.mark.parametrize("file", CASES, ids=lambda file: file.stem)
def test_a_page_is_read_as_a_careful_reader_expects(file: Path) -> None:
    want = json.loads(file.with_name(f"{file.name}.expected.json").read_text(encoding="utf-8"))
    (found,) = read(file)
    assert {key: getattr(found, key) for key in ("title", "date", "source") if key in want} == {
        key: want[key] for key in ("title", "date", "source") if key in want
    }
    assert [part for part in want.get("contains", ()) if part not in found.text] == []
    assert [part for part in want.get("lacks", ()) if part in found.text] == []
    assert {part: found.text.count(part) for part in want.get("counts", ())} == want.get("counts", {})
    sentences = [sentence.of(found.text) for passage in segment(found.text) for sentence in passage.sentences]
    assert [part for part in want.get("sentences_lack", ()) if part in sentences] == []
