"""README's Python runs as it stands."""

import re
from pathlib import Path

import pytest

from index import Library

README = Path(__file__).parents[1] / "README.md"


def test_the_examples_run(shipped: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = re.findall(r"```python\n(.*?)```", README.read_text(), re.DOTALL)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "reports").mkdir()
    (tmp_path / "reports" / "2024-05-01.txt").write_text("The harbour stays closed until the storm has passed.")
    names: dict[str, object] = {}
    exec(first, names)
    answer = names["answer"]
    assert getattr(answer, "found", False) is True
    assert getattr(answer, "text", "") == "Jan. 26"
    exec(second, names)
    library = names["library"]
    assert isinstance(library, Library)
    assert len(library.briefings()) == 2
    library.close()


def test_every_command_that_readme_names_is_there() -> None:
    from qa.cli.main import app

    named = set(re.findall(r"briefing-qa ([a-z]+)", README.read_text()))
    known = {command.name or command.callback.__name__ for command in app.registered_commands if command.callback}
    known |= {group.name for group in app.registered_groups}
    assert named <= known | {group.name for group in app.registered_groups}
