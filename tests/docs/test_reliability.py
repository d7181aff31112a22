"""Every fault of docs/reliability.md has a test that exists, and no slow test is left out."""

from __future__ import annotations

import ast
import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
DOCUMENT = ROOT / "docs" / "reliability.md"
_NAMED = re.compile(r"`(tests/[\w/]+\.py)::(\w+)`")


def rows() -> list[list[str]]:
    """The rows of the tables of faults, cell by cell."""
    lines = DOCUMENT.read_text(encoding="utf-8").split("\n")
    cells = [
        [cell.strip() for cell in line.strip("|").split(" | ")]
        for line in lines
        if line.startswith("|") and "::" in line
    ]
    assert len(cells) > 60
    return cells


def functions_of(path: Path) -> set[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}


def test_every_row_names_a_test_that_exists() -> None:
    for row in rows():
        assert len(row) == 4, row
        (named,) = _NAMED.findall(row[3])
        path, name = named
        assert (ROOT / path).is_file(), path
        assert name.startswith("test_"), name
        assert name in functions_of(ROOT / path), f"{path} has no {name}"


def test_every_row_says_its_outcome_and_its_code() -> None:
    for fault, outcome, code, _ in rows():
        assert fault
        assert outcome
        assert re.fullmatch(r"–|exit code \d( or \d)?|(`[a-z]+(-[a-z]+)*`(, )?)+", code), code


def test_no_row_stands_twice_and_every_line_has_one() -> None:
    text = DOCUMENT.read_text(encoding="utf-8")
    places = [(line, row[0]) for line, row in enumerate(rows())]
    assert len(places) == len(rows())
    sections = re.split(r"^## ", text, flags=re.MULTILINE)[1:]
    of_faults = [part for part in sections if "::" in part]
    assert len(of_faults) >= 19  # a section for each line of the list of faults, and ours
    for part in of_faults:
        faults = [line.split(" | ")[0] for line in part.split("\n") if "::" in line]
        assert len(set(faults)) == len(faults), part[:40]


def test_every_slow_test_is_in_the_table() -> None:
    named = {f"{path}::{name}" for row in rows() for path, name in _NAMED.findall(row[3])}
    told = DOCUMENT.read_text(encoding="utf-8")
    for path in sorted((ROOT / "tests" / "faults").glob("test_*.py")):
        for name in sorted(functions_of(path)):
            where = f"{path.relative_to(ROOT).as_posix()}::{name}"
            assert not name.startswith("test_") or where in named or where in told, where
