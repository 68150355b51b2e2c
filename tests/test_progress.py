"""The bar tells how far, how fast and how much longer."""

from pathlib import Path

import pytest

from qa.cli.progress import count_files, progress


def test_files_are_counted_as_they_are_read(tmp_path: Path) -> None:
    (tmp_path / "inner").mkdir()
    for name in ("a.txt", "inner/b.PDF", ".hidden.txt", "~$c.docx", "d.png"):
        (tmp_path / name).touch()
    assert count_files([tmp_path, tmp_path / "a.txt"]) == 3


def test_rate_and_time_left_are_shown(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("COLUMNS", "200")
    with progress(4, quiet=False) as advance:
        advance("first\x1b[31m", 100)
        advance("second", 100)
    shown = capsys.readouterr().err
    assert "second" in shown
    assert "\x1b[31mfirst" not in shown
    assert "2/4" in shown
    assert "sentences/s" in shown
    assert "left" in shown


def test_quiet_shows_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    with progress(None, quiet=True) as advance:
        advance("first")
    assert capsys.readouterr().err == ""
