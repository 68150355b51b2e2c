"""What is installed with this program may be used as freely as the program itself."""

import re
from pathlib import Path

import pytest

from tests.licences import lines, refused

ROOT = Path(__file__).parents[1]


def test_every_package_has_a_licence_that_is_allowed() -> None:
    found = list(lines())
    assert len(found) > 80
    assert [line for line in found if refused(line[2])] == []


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("MIT", False),
        ("Apache-2.0 WITH LLVM-exception", False),
        ("(MIT AND PSF-2.0)", False),
        ("GPL-3.0-only", True),
        ("GPL-2.0-only OR MIT", False),
        ("MIT AND AGPL-3.0-only", True),
        ("", True),
    ],
)
def test_a_licence_is_allowed_if_one_of_its_choices_is(expression: str, expected: bool) -> None:
    assert refused(expression) is expected


def test_every_package_that_the_program_names_is_pinned() -> None:
    pinned = re.findall(r"^([A-Za-z0-9._-]+)==", (ROOT / "constraints.txt").read_text(), re.MULTILINE)
    names = {re.sub(r"[-_.]+", "-", name).lower() for name in pinned}
    assert {name for name, _, _ in lines()} - names <= {"setuptools"}  # it comes with the interpreter's own pip
