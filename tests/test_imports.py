"""The walls of the house: who may import whom, and how long a module may be."""

from __future__ import annotations

import ast
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGES = ("pipeline", "corpus", "models", "flows")
MOST_LINES = 400
MODULES = [path for package in PACKAGES for path in sorted((ROOT / package).rglob("*.py"))]


def kept_contracts(root: Path) -> subprocess.CompletedProcess[str]:
    # `-c`: the copy in the current folder is looked at, not the installed packages
    program = (
        "import sys; from importlinter.cli import lint_imports_command as c; sys.path[0] = ''; c()"
    )
    return subprocess.run(
        [sys.executable, "-c", program, "--no-cache"],
        cwd=root, capture_output=True, text=True, check=False,
    )  # fmt: skip


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The packages' modules, without data."""
    root = tmp_path_factory.mktemp("copy")
    for module in MODULES:
        target = root / module.relative_to(ROOT)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(module, target)
    shutil.copyfile(ROOT / "pyproject.toml", root / "pyproject.toml")
    return root


def test_the_contracts_hold(copy: Path) -> None:
    done = kept_contracts(copy)
    assert done.returncode == 0, done.stdout
    assert "0 broken" in done.stdout


@pytest.mark.parametrize(
    ("module", "line", "broken"),
    [
        ("pipeline/swedish/fold.py", "import prefect", "pipeline is pure"),
        ("pipeline/swedish/fold.py", "import sqlite3", "pipeline is pure"),
        ("pipeline/swedish/fold.py", "import corpus.rows", "flows orchestrate"),
        ("pipeline/swedish/fold.py", "import flows.settings", "flows orchestrate"),
        ("pipeline/swedish/fold.py", "import models.diacritics.words", "flows orchestrate"),
        ("pipeline/swedish/fold.py", "import pipeline.dates.find", "within the pipeline"),
        ("pipeline/dates/find.py", "import pipeline.agenda.topics", "within the pipeline"),
        ("pipeline/repair/find.py", "import pipeline.reading.read", "within the pipeline"),
        ("corpus/rows.py", "import prefect", "only flows know Prefect"),
        ("corpus/rows.py", "import models.diacritics.words", "flows orchestrate"),
        ("corpus/rows.py", "import flows.settings", "flows orchestrate"),
        ("models/diacritics/words.py", "import corpus.rows", "flows orchestrate"),
        ("models/diacritics/words.py", "from prefect import flow", "only flows know Prefect"),
    ],
)
def test_a_broken_contract_is_seen(copy: Path, module: str, line: str, broken: str) -> None:
    path = copy / module
    text = path.read_text(encoding="utf-8")
    try:
        path.write_text(f"{text}\n\ndef late() -> None:\n    {line}\n", encoding="utf-8")
        done = kept_contracts(copy)
    finally:
        path.write_text(text, encoding="utf-8")
    assert done.returncode == 1, done.stdout + done.stderr
    told = [row for row in done.stdout.splitlines() if "BROKEN" in row]
    assert any(row.startswith(broken) for row in told), told


@pytest.mark.parametrize("module", MODULES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_no_module_is_too_long(module: Path) -> None:
    assert len(module.read_text(encoding="utf-8").splitlines()) <= MOST_LINES


def imports_of(module: Path) -> set[str]:
    """What a module imports when it is imported: not in functions, not for types alone."""
    found: set[str] = set()
    waiting: list[ast.AST] = list(ast.parse(module.read_text(encoding="utf-8")).body)
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module, *(f"{node.module}.{name.name}" for name in node.names)}
        elif isinstance(node, ast.Import):
            found |= {name.name for name in node.names}
        elif isinstance(node, ast.If) and "TYPE_CHECKING" in ast.dump(node.test):
            waiting += node.orelse
        elif not isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)):
            waiting += ast.iter_child_nodes(node)
    return found


def circles(graph: dict[str, set[str]]) -> list[str]:
    """Names that lead back to themselves."""
    reached = {name: set(graph[name]) for name in graph}
    for middle in graph:
        for name in graph:
            if middle in reached[name]:
                reached[name] |= reached[middle]
    return sorted(name for name in graph if name in reached[name])


def test_no_import_circle() -> None:
    names = {".".join(path.relative_to(ROOT).with_suffix("").parts): path for path in MODULES}
    graph = {name: imports_of(path) & (set(names) - {name}) for name, path in names.items()}
    assert sum(map(len, graph.values())) > len(graph)
    assert circles(graph) == []


def test_a_circle_is_seen() -> None:
    assert circles({"a": {"b"}, "b": {"c"}, "c": {"b"}}) == ["b", "c"]
