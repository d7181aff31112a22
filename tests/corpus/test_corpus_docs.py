"""The data dictionary and the schema say the same; the contract's names are there."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

import corpus as corpus_package
from corpus.attendance_views import ATTENDANCE_VIEWS
from corpus.mention_views import MENTION_VIEWS
from corpus.queries import LATER_VIEWS, VIEWS
from corpus.sql import query
from corpus.store import Corpus
from corpus.topic_views import TOPIC_VIEWS

README = (Path(corpus_package.__file__).parent / "README.md").read_text(encoding="utf-8")

CONTRACT = {
    "documents": "document_id filename sha256 title network meeting_date meeting_earliest"
    " meeting_latest has_attendance_list pages recipe",
    "people": "person_id name municipality_code organisation role first_seen last_seen meetings",
    "attendance": "document_id person_id name printed municipality_code organisation role party"
    " status page span_start span_end",
    "topics": "document_id section_id topic label score span_start span_end",
    "municipalities": "code name county_code county",
    "set_aside": "sha256 filename reason since",
    **dict.fromkeys(["mentions", "dates", "sections", "decisions", "actions"], "document_id"),
    **dict.fromkeys(["upcoming", "corrections", "verdicts"], "document_id"),
}


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("docs") / "corpus.db"
    Corpus(path).close()
    return path


def documented() -> dict[str, list[str]]:
    tables: dict[str, list[str]] = {}
    for line in README.splitlines():
        if heading := re.fullmatch(r"### `(\w+)`", line):
            tables[heading[1]] = []
        elif column := re.fullmatch(r"\| `(\w+)` \| (\S.*\.) \|", line):
            tables[list(tables)[-1]].append(column[1])
    return tables


def in_schema(path: Path) -> dict[str, list[str]]:
    listed = query(path, "SELECT name FROM pragma_table_list WHERE type <> 'shadow'").rows
    names = [name for (name,) in listed if not name.startswith("sqlite_")]
    return {
        name: [row[1] for row in query(path, f"PRAGMA table_info({name})").rows] for name in names
    }


def test_every_table_and_column_is_in_the_data_dictionary(path: Path) -> None:
    assert {name: sorted(columns) for name, columns in documented().items()} == {
        name: sorted(columns) for name, columns in in_schema(path).items()
    }


def test_the_contracts_tables_and_columns_are_there(path: Path) -> None:
    schema = in_schema(path)
    for table, columns in CONTRACT.items():
        assert set(columns.split()) <= set(schema[table]), table


def test_every_view_can_be_asked(path: Path) -> None:
    for view in (*VIEWS, *LATER_VIEWS, *ATTENDANCE_VIEWS, *MENTION_VIEWS, *TOPIC_VIEWS):
        assert query(path, f"SELECT * FROM {view}").rows == []


def test_the_readmes_queries_run(path: Path) -> None:
    queries = re.findall(r"^    (SELECT .*;)$", README, re.MULTILINE)
    assert len(queries) >= 3
    for sql in queries:
        query(path, sql)


def test_searching_imports_nothing_heavy() -> None:
    code = "import sys, corpus.search, corpus.sql, corpus.exports.formats; print(*sys.modules)"
    loaded = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    ).stdout.split()
    heavy = {"prefect", "spacy", "numpy", "pdfplumber", "sqlalchemy", "pandas", "rapidfuzz"}
    assert not heavy & set(loaded)
