"""The house keeps its shape: imports point upstream, heavy packages load late and in one file each."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path

from qa.page.shell import SCRIPT, STYLE

ROOT = Path(__file__).parents[1]
SHIPPED_SHA256 = "81907fae8990506a241b7082bdadb23b63b4cedad23c9ea580228cbe10f4f7cc"
STAGES = ["corpus", "index", "qa", "app"]
HEAVY = [
    "docx",
    "faiss",
    "gradio",
    "grpc",
    "numpy",
    "nupunkt",
    "onnxruntime",
    "pymilvus",
    "pypdf",
    "ray",
    "sentence_transformers",
    "tantivy",
    "tokenizers",
    "torch",
    "trafilatura",
]
# What makes the shipped models; nothing of it runs in use.
TRAINING = {
    f"qa/training/{name}.py"
    for name in ("batches", "export", "measure", "model", "thesaurus", "train", "tune_questions", "unpack")
}
OWNERS = {
    "faiss": {"index/folder/vectors.py"},
    "gradio": {"app.py"},
    "ir_measures": {"qa/evaluation/measures.py"},
    "matplotlib": {"qa/evaluation/curves.py"},
    "mcp": {"qa/server/tools.py", "qa/server/tools_standing.py", "qa/server/tool_parts.py"},
    "nupunkt": {"corpus/sentences.py"},
    "grpc": {"index/milvus/client.py"},
    "pymilvus": {"index/milvus/client.py"},
    "onnxruntime": {"index/embed/onnx_session.py", *TRAINING},
    "ray": {"index/embed/ray_workers.py"},
    "prometheus_client": {"qa/server/metrics.py"},
    "pydantic_settings": {"qa/server/settings.py"},
    "sentence_transformers": {"index/embed/model.py"},
    "tantivy": {"index/terms.py", "index/folder/words.py"},
    "torch": {
        "index/embed/model.py",
        "index/embed/onnx_export.py",
        "qa/evidence/reader/transformers_reader.py",
        *TRAINING,
    },
    "transformers": {"index/embed/model.py", "qa/evidence/reader/transformers_reader.py", *TRAINING},
    "watchfiles": {"qa/watch/watcher.py"},
}


def sources() -> list[Path]:
    return [ROOT / "app.py", *(path for stage in STAGES[:-1] for path in sorted((ROOT / stage).rglob("*.py")))]


def imported(path: Path) -> Iterator[tuple[str, bool]]:
    """`(top-level package, imported at module level outside TYPE_CHECKING)` for each import statement."""
    tree = ast.parse(path.read_text())
    top_level = {id(node) for node in tree.body}
    typing_only = {
        id(inner)
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test)
        for inner in ast.walk(node)
    }
    for node in ast.walk(tree):
        if id(node) in typing_only:
            continue
        if isinstance(node, ast.Import):
            for name in node.names:
                yield name.name.split(".")[0], id(node) in top_level
        elif isinstance(node, ast.ImportFrom) and node.module:
            assert node.level == 0, f"{path}: relative import"
            yield node.module.split(".")[0], id(node) in top_level


def test_imports_point_only_upstream() -> None:
    for path in sources():
        stage = STAGES.index(path.relative_to(ROOT).parts[0].removesuffix(".py"))
        downstream = {package for package, _ in imported(path)} & set(STAGES[stage + 1 :])
        assert not downstream, f"{path.relative_to(ROOT)} imports {downstream}"


def test_no_package_imports_one_that_imports_it() -> None:
    def package(path: Path) -> str:
        parts = path.relative_to(ROOT).parts
        return ".".join(parts[: min(len(parts) - 1, 2)]) if len(parts) > 2 else ".".join(parts).removesuffix(".py")

    imports: dict[str, set[str]] = {}
    for path in sources():
        if path.name == "__init__.py" and path.parent.parent == ROOT:
            continue  # the front doors
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.ImportFrom) and node.module:
                name = ".".join(node.module.split(".")[:2])
                if name != package(path) and (ROOT / name.replace(".", "/")).exists() and name.startswith("qa."):
                    imports.setdefault(package(path), set()).add(name)
    assert len(imports) > 10
    list(TopologicalSorter(imports).static_order())  # raises CycleError, naming the circle


def test_each_heavy_package_is_imported_only_by_the_file_that_owns_it() -> None:
    users: dict[str, set[str]] = {package: set() for package in OWNERS}
    for path in sources():
        for package, _ in imported(path):
            if package in OWNERS:
                users[package].add(path.relative_to(ROOT).as_posix())
    for package, owners in OWNERS.items():
        assert users[package] <= owners, f"{package} is imported by {users[package] - owners}"


def test_each_engine_is_named_only_by_its_own_modules_and_in_one_table() -> None:
    naming = {path.relative_to(ROOT).as_posix() for path in sources() if "milvus" in path.read_text().lower()}
    assert {name for name in naming if not name.startswith("index/milvus/")} == {"index/store.py"}
    table = [line for line in (ROOT / "index/store.py").read_text().splitlines() if "milvus" in line.lower()]
    assert len(table) == 1


def test_importing_qa_loads_nothing_heavy() -> None:
    code = f"import sys, qa; print(sorted(set({HEAVY!r}) & set(sys.modules)))"
    run = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"


def test_the_front_door_is_what_it_says() -> None:
    code = "import corpus, index, qa; print([n for m in (corpus, index, qa) for n in m.__all__ if not hasattr(m, n)])"
    run = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"


def test_the_shipped_briefing_is_kept_to_the_byte() -> None:
    import hashlib

    data = (ROOT / "corpus/briefings/2022-02-07.txt").read_bytes()
    seed = ROOT.parent / "shared/seed/2022-02-07.txt"
    assert hashlib.sha256(data).hexdigest() == SHIPPED_SHA256
    assert not seed.exists() or seed.read_bytes() == data


def test_the_wheel_holds_all_that_runs_and_nothing_of_the_training() -> None:
    from hatchling.builders.wheel import WheelBuilder

    wheel = {file.distribution_path for file in WheelBuilder(str(ROOT)).recurse_included_files()}
    assert {path.split("/")[0] for path in wheel} == {"app.py", "corpus", "index", "qa"}
    needed = {path.relative_to(ROOT).as_posix() for path in sources()}
    assert {path for path in needed if not path.startswith("qa/training/")} <= wheel
    assert not any(path.startswith("qa/training/") for path in wheel)
    assert wheel >= {
        "corpus/briefings/2022-02-07.txt",
        "index/background.json",
        "index/embed/SHA256SUMS",
        "index/embed/questions.onnx",
        "index/minilm_basis.npy",
        "qa/access/login.css",
        "qa/access/login.html",
        "qa/evidence/reader/SHA256SUMS",
        "qa/evidence/reader/reader.onnx",
        "qa/evidence/verdict.json",
        "qa/page/favicon.svg",
        "qa/page/page.html",
        *(f"qa/page/style/{name}.css" for name in STYLE),
        *(f"qa/page/script/{name}.js" for name in ("alone", *SCRIPT)),
    }


def test_an_editable_install_copies_nothing() -> None:
    """A copied app.py would be served, stale, after the next change to the one in the checkout."""
    from hatchling.builders.wheel import WheelBuilder

    assert WheelBuilder(str(ROOT)).config.get_force_include() == {}


def test_every_file_of_the_page_is_on_the_page() -> None:
    page = ROOT / "qa/page"
    assert {path.stem for path in (page / "script").iterdir()} == {"alone", *SCRIPT}
    assert {path.stem for path in (page / "style").iterdir()} == set(STYLE)


def test_nothing_that_runs_imports_the_training() -> None:
    for path in sources():
        if path.parent != ROOT / "qa/training":
            assert "qa.training" not in path.read_text(), path
