"""What the tests share: a library with a quick embedder, and the shipped briefing behind the true model."""

import os
import shutil
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from index import Library
from qa.home import default_library
from tests.embedders import HashedWords

Opener = Callable[..., Library]


def quick_folder() -> tempfile.TemporaryDirectory[str]:
    """A folder in memory where there is room: a disk makes these tests slow and proves nothing more."""
    memory = Path("/dev/shm")
    roomy = memory.is_dir() and os.access(memory, os.W_OK) and shutil.disk_usage(memory).free > 500_000_000
    return tempfile.TemporaryDirectory(dir=memory if roomy else None, prefix="briefing-qa-", ignore_cleanup_errors=True)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The stores' tests come first: they wait most, and nothing is left to do beside them at the end.

    The page's come last: the browser they share keeps an event loop running in the thread of all tests. Of them the
    largest files come first, so that no process is left alone with one.
    """
    tests = Counter(item.path for item in items)

    def place(item: pytest.Item) -> tuple[bool, bool, int]:
        browser = "browser" in item.path.parts
        return browser, "stores" not in item.path.parts, -tests[item.path] if browser else 0

    items.sort(key=place)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """A file's tests run in one process, and all of the stores' in one: each would start a real Milvus of its own."""
    from xdist.scheduler import LoadScopeScheduling

    class Parted(LoadScopeScheduling):  # type: ignore[misc]
        def _split_scope(self, nodeid: str) -> str:
            return "stores" if "tests/stores/" in nodeid else nodeid.split("::", 1)[0]

    return Parted(config, log)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """What this machine could not test is said at the end, not only counted."""
    reasons = (str(report.longrepr[2]) for report in terminalreporter.stats.get("skipped", ()))
    for reason in dict.fromkeys(reason.removeprefix("Skipped: ") for reason in reasons):
        if reason.startswith("NOT TESTED"):
            terminalreporter.write_line(reason, red=True, bold=True)


@pytest.fixture
def folder() -> Iterator[Path]:
    """A quick empty folder."""
    with quick_folder() as path:
        yield Path(path)


@pytest.fixture
def opened(folder: Path) -> Iterator[Opener]:
    """Open the library in `folder / "library"` (or another place) with the hashed embedder; closed at the end."""
    libraries: list[Library] = []

    def opener(path: Path | None = None, embedder: HashedWords | None = None) -> Library:
        libraries.append(Library.open(path or folder / "library", embedder=embedder or HashedWords()))
        return libraries[-1]

    yield opener
    for library in libraries:
        library.close()


@pytest.fixture
def library(opened: Opener) -> Library:
    return opened()


@pytest.fixture(scope="session")
def models(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the packaged model is exported to, once for all processes of this run."""
    base = tmp_path_factory.getbasetemp()
    folder = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "models"
    folder.mkdir(exist_ok=True)
    return folder


@pytest.fixture(scope="session", autouse=True)
def briefing_home(tmp_path_factory: pytest.TempPathFactory, models: Path) -> Iterator[Path]:
    """A fresh `BRIEFING_QA_HOME` for the whole run, so that no test sees or touches the user's own library."""
    home = tmp_path_factory.mktemp("home")
    (home / "models").symlink_to(models)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("BRIEFING_QA_HOME", str(home))
        patch.delenv("BRIEFING_QA_MODEL", raising=False)
        yield home


@pytest.fixture(scope="session")
def shipped(briefing_home: Path) -> Library:
    """The default library as a new user gets it: the true model, the shipped briefing."""
    return default_library()


@pytest.fixture
def shell(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Callable[..., str]:
    """Call the command line with some arguments; what it prints. It has to end with the exit code `code`."""
    from qa.cli.main import main

    monkeypatch.setenv("COLUMNS", "200")

    def call(*arguments: object, code: int = 0) -> str:
        monkeypatch.setattr("sys.argv", ["briefing-qa", *map(str, arguments)])
        with pytest.raises(SystemExit) as stop:
            main()
        told = capsys.readouterr()
        assert int(stop.value.code or 0) == code, told
        return told.out + told.err

    return call
