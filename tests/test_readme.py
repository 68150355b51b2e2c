"""README's Python runs as it stands."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from index import Library

ROOT = Path(__file__).parents[1]
README = ROOT / "README.md"


def test_the_examples_run(
    shipped: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    first, desk, changed, second = re.findall(r"```python\n(.*?)```", README.read_text(), re.DOTALL)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "reports").mkdir()
    (tmp_path / "reports" / "2024-05-01.txt").write_text("The harbour stays closed until the storm has passed.")
    names: dict[str, object] = {}
    exec(first, names)
    answer = names["answer"]
    assert getattr(answer, "found", False) is True
    assert getattr(answer, "text", "") == "Jan. 26"
    exec(desk, names)
    assert (getattr(names["said"], "speaker", ""), getattr(names["checked"], "holds", False)) == ("Dmitry Peskov", True)
    exec(changed, names)
    assert [change.kind for change in getattr(names["found"], "changes", ())] == ["different", "new"]
    assert "A briefing, Feb. 7, 2022: “" in capsys.readouterr().out
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


def links() -> Iterator[tuple[Path, str]]:
    """Each file linked from a document, and the document."""
    documents = [ROOT / name for name in ("README.md", "CONTRIBUTING.md", "SECURITY.md")]
    for document in [*documents, *sorted((ROOT / "docs").glob("*.md"))]:
        for target in re.findall(r"\]\(([^)#]+)\)", document.read_text(encoding="utf-8")):
            if "://" not in target:
                yield document, target


def test_every_link_between_documents_leads_somewhere() -> None:
    found = list(links())
    assert len(found) > 10
    assert [target for document, target in found if not (document.parent / target).exists()] == []


def test_the_page_on_the_architecture_names_only_what_is_there() -> None:
    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    named = re.findall(r"`((?:corpus|index|qa|tests|app)[\w./]*)`", text)
    assert len(named) > 25
    assert [name for name in named if not (ROOT / name.replace("corpus.read", "corpus/read.py")).exists()] == []
