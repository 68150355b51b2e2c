"""SECURITY.md names the test of each attack, and the test is there."""

import ast
import re
from pathlib import Path

ROOT = Path(__file__).parents[1]


def test_every_test_that_it_names_exists() -> None:
    there = {
        node.name
        for file in (ROOT / "tests").rglob("test_*.py")
        for node in ast.parse(file.read_text()).body
        if isinstance(node, ast.FunctionDef)
    }
    said = (ROOT / "SECURITY.md").read_text()
    named = re.findall(r"`(?:(tests/[\w/]+\.py)::)?(test_\w+)`", said)
    assert len(named) > 30
    for file, name in named:
        assert name in there, f"SECURITY.md names {name}, which is no test"
        assert not file or f"def {name}(" in (ROOT / file).read_text(), f"{name} is not in {file}"
