"""The command line: what it prints, its exit codes, and that no traceback gets out."""

import json
import os
import signal
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest

from index import Library
from qa.cli.main import main


class Run:
    """What a call of `briefing-qa` left behind."""

    def __init__(self, code: int, out: str, err: str) -> None:
        self.code, self.out, self.err = code, out, err

    @property
    def json(self) -> Any:
        return json.loads(self.out)


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], shipped: Library) -> Any:
    def call(*arguments: object) -> Run:
        monkeypatch.setattr("sys.argv", ["briefing-qa", *map(str, arguments)])
        monkeypatch.setenv("COLUMNS", "200")
        with pytest.raises(SystemExit) as stop:
            main()
        captured = capsys.readouterr()
        assert "Traceback" not in captured.out + captured.err
        return Run(int(stop.value.code or 0), captured.out, captured.err)

    return call


def test_an_answer_is_printed_and_the_exit_code_is_0(run: Any) -> None:
    result = run("ask", "When did the U.S. and NATO deliver their written responses?")
    assert result.code == 0
    assert "Jan. 26" in result.out
    assert "2022-02-07" in result.out


def test_no_answer_is_said_plainly_and_the_exit_code_is_1(run: Any) -> None:
    result = run("ask", "Who won the Super Bowl?")
    assert result.code == 1
    assert "The briefing does not say." in result.out
    assert "Nowhere in them: won, Super, Bowl" in result.out


def test_the_json_of_an_answer_holds_offsets_that_cut_its_text(run: Any, shipped: Library) -> None:
    answer = run("ask", "--json", "When did the U.S. and NATO deliver their written responses?").json
    text = shipped.get(answer["quote"]["briefing"]).text
    assert answer["found"] is True
    assert text[answer["span"]["start"] : answer["span"]["end"]] == answer["text"]
    assert text[answer["hits"][0]["start"] : answer["hits"][0]["end"]] == answer["hits"][0]["text"]
    assert set(answer["hits"][0]["why"]) == {"dense", "sentence", "late", "lexical", "read"}
    assert answer["spans"][0]["text"] == answer["text"]


def test_search_prints_as_many_passages_as_asked_for(run: Any) -> None:
    result = run("search", "Ukraine", "-k", "2", "--json")
    assert (result.code, len(result.json)) == (0, 2)
    assert run("search", "Ukraine", "--since", "2030-01-01").code == 1


def test_files_are_added_listed_and_removed(run: Any, tmp_path: Path) -> None:
    folder, library = tmp_path / "reports", tmp_path / "library"
    folder.mkdir()
    (folder / "2024-05-01.txt").write_text("The bridge over the river opened on Wednesday after nine years of work.\n")
    (folder / "notes.md").write_text("# Harbour\n\nThe harbour stays closed until the storm has passed.\n")
    added = run("add", folder, "--library", library, "--json")
    assert added.code == 0
    assert [item["status"] for item in added.json["added"]] == ["added", "added"]
    assert [item["status"] for item in run("add", folder, "-l", library, "--json").json["added"]] == ["unchanged"] * 2
    listed = run("list", "-l", library, "--json").json
    assert [(item["date"], item["title"]) for item in listed] == [("2024-05-01", ""), ("", "Harbour")]
    assert run("remove", listed[0]["id"], "-l", library).code == 0
    assert [item["title"] for item in run("list", "-l", library, "--json").json] == ["Harbour"]


def test_a_file_that_cannot_be_read_is_named_and_the_others_are_added(run: Any, tmp_path: Path) -> None:
    (tmp_path / "good.txt").write_text("The bridge opened.")
    (tmp_path / "bad.pdf").write_bytes(b"%PDF-1.4 cut off")
    result = run("add", tmp_path, "--library", tmp_path / "library")
    assert result.code == 2
    assert "1 added, 0 replaced, 0 unchanged, 1 could not be read:" in result.out
    assert "bad.pdf" in result.err


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["ask", ""], "the question is empty"),
        (["ask", "Who?", "--since", "Monday"], "since must be a date like 2022-02-07; found 'Monday'"),
        (["ask", "Who?", "--library", "/nowhere/at/all"], "there is no library at /nowhere/at/all"),
        (["doctor", "--reembed", "--library", "/nowhere/at/all"], "there is no library at /nowhere/at/all"),
        (["remove", "no-such-id"], "has no briefing 'no-such-id'"),
        (["add", "/nowhere/at/all.txt", "--library", "{tmp}"], "no such file or folder"),
    ],
)
def test_an_error_is_told_in_a_sentence_with_exit_code_2(
    run: Any, tmp_path: Path, arguments: list[str], message: str
) -> None:
    result = run(*(argument.format(tmp=tmp_path / "library") for argument in arguments))
    assert result.code == 2
    assert message in " ".join(result.err.split())


def test_an_error_is_json_too_if_json_is_asked_for(run: Any) -> None:
    result = run("remove", "no-such-id", "--json")
    assert result.code == 2
    assert "no-such-id" in result.json["error"]


def test_the_doctor_finds_a_sound_library_well(run: Any) -> None:
    result = run("doctor", "--json")
    assert result.code == 0
    assert all(finding["healthy"] for finding in result.json)


def test_questions_with_known_answers_are_measured(run: Any, tmp_path: Path) -> None:
    questions = tmp_path / "questions.jsonl"
    questions.write_text(
        '{"question": "Who visited Moscow on Monday?", "briefing": "2022-02-07", "answers": ["Emmanuel Macron"]}\n'
        '{"question": "Who won the Super Bowl?", "answerable": false}\n'
    )
    result = run("eval", questions, "--json", "--html", tmp_path / "report.html")
    assert result.code == 0
    figures = {figure["name"]: figure["value"] for figure in result.json["figures"]}
    assert (figures["R@1"], figures["false answers"]) == (1.0, 0.0)
    assert "Who won the Super Bowl?" not in (tmp_path / "report.html").read_text()  # not a miss


def test_the_questions_of_one_kind_are_measured_over_the_corpus_beside_them(run: Any, tmp_path: Path) -> None:
    (tmp_path / "corpus.jsonl").write_text('{"id": "m", "text": "Emmanuel Macron flew to Moscow on Monday."}\n')
    questions = tmp_path / "questions.jsonl"
    questions.write_text(
        '{"kind": "fact", "question": "Who flew to Moscow?", "spans": [{"briefing": "m", "start": 0, "end": 15}]}\n'
        '{"kind": "near", "question": "Who won the Super Bowl?", "answerable": false}\n'
    )
    result = run("eval", questions, "--kind", "fact", "--json")
    assert result.code == 0
    assert (result.json["briefings"], list(result.json["kinds"])) == (1, ["fact"])
    assert [outcome["passage"] for outcome in result.json["outcomes"]] == [1]
    result = run("eval", questions, "--kind", "facts")
    assert result.code == 2
    assert "questions has no question of kind 'facts'; there are fact, near" in " ".join(result.err.split())


def test_what_a_folder_holds_of_other_kinds_is_told_by_kind(run: Any, tmp_path: Path) -> None:
    folder, library = tmp_path / "in", tmp_path / "library"
    folder.mkdir()
    (folder / "good.txt").write_text("The bridge opened.")
    (folder / "picture.txt").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(99))
    for name in ("a.csv", "b.csv", "c.csv", "d.csv", "setup.exe"):
        (folder / name).write_text("x")
    result = run("add", folder, "--library", library)
    assert result.code == 0
    assert "1 added, 0 replaced, 0 unchanged\n6 of other kinds, not read:" in result.out
    told = " ".join(result.err.split())
    assert "4 × unknown kind of file (.csv): a.csv, b.csv, c.csv and 1 more; save it as one of .txt" in told
    assert "1 × it is a PNG image, not text: picture.txt" in told
    assert run("add", folder, "--library", library, "--strict").code == 2
    assert len(run("add", folder, "--library", library, "--json").json["unread"]) == 6
    assert run("add", folder / "a.csv", "--library", library).code == 2


def test_title_date_and_source_are_set_by_hand(run: Any, tmp_path: Path) -> None:
    library = tmp_path / "library"
    (tmp_path / "a.txt").write_text("The bridge opened.")
    (tmp_path / "b.txt").write_text("The harbour is closed.")
    stated = ("--title", "Bridge", "--date", "2022-02-07", "--source", "Courier")
    id = run("add", tmp_path / "a.txt", *stated, "-l", library, "--json").json["added"][0]["id"]
    both = run("add", tmp_path / "a.txt", tmp_path / "b.txt", "--title", "Bridge", "-l", library)
    assert (both.code, "--title is for one briefing, but there are 2" in both.err) == (2, True)
    assert run("add", tmp_path / "a.txt", "--date", "Monday", "-l", library).code == 2

    def known() -> list[str]:
        return [run("list", "-l", library, "--json").json[0][key] for key in ("title", "date", "source")]

    assert known() == ["Bridge", "2022-02-07", "Courier"]
    assert run("set", id, "--date", "2022-02-08", "--source", "", "-l", library).code == 0
    assert known() == ["Bridge", "2022-02-08", ""]
    (tmp_path / "a.txt").write_text("Title: Read\nDate: 2022-02-09\n\nThe bridge opened again.")
    added = run("add", tmp_path / "a.txt", "-l", library, "--json").json["added"]
    assert [outcome["status"] for outcome in added] == ["replaced"]
    assert known() == ["Bridge", "2022-02-08", ""]  # what was set stays
    assert run("set", id, "-l", library).code == run("set", "nobody", "--title", "x", "-l", library).code == 2


def test_the_version_is_that_of_the_package(run: Any) -> None:
    project = tomllib.loads((Path(__file__).parents[1] / "pyproject.toml").read_text())["project"]
    result = run("--version")
    assert (result.code, result.out) == (0, f"briefing-qa {project['version']}\n")


def test_a_model_named_for_one_command_is_not_left_in_the_environment(run: Any) -> None:
    result = run("ask", "Who visited Moscow?", "--model", "nothing/such")
    assert (result.code, "no embedding model 'nothing/such' on this machine" in result.err) == (2, True)
    assert "BRIEFING_QA_MODEL" not in os.environ


# Ctrl-C arrives when a package is about to be imported.
INTERRUPTED = """
import os, runpy, signal, sys

class Interrupt:
    def find_spec(self, name, *_):
        if name == sys.argv[2]:
            os.kill(os.getpid(), signal.SIGINT)

sys.meta_path.insert(0, Interrupt())
if sys.argv[1] == "app.py":
    runpy.run_path("app.py", run_name="__main__")
else:
    from qa.cli.start import main
    main()
"""


@pytest.mark.skipif(os.name == "nt", reason="a process there cannot interrupt itself so")
@pytest.mark.parametrize(
    ("program", "package"),
    [("briefing-qa", "corpus"), ("briefing-qa", "typer"), ("briefing-qa", "qa.cli.watch"), ("app.py", "gradio")],
)
def test_ctrl_c_while_packages_are_imported_ends_without_a_traceback(program: str, package: str) -> None:
    command = [sys.executable, "-c", INTERRUPTED, program, package]
    run = subprocess.run(command, cwd=Path(__file__).parents[1], capture_output=True, text=True, check=False)
    assert (run.returncode, run.stdout, run.stderr) == (-signal.SIGINT, "", "")
