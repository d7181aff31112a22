from __future__ import annotations

import time
from pathlib import Path

import pytest
from invented import minutes

from corpus.sql import query
from corpus.store import Corpus
from pipeline.errors import BadSettings


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("sql") / "corpus.db"
    with Corpus(path) as corpus:
        made = minutes("Möte i Hjo", people=(("Hjo", "Eva Ek", "1497"),))
        corpus.put_reading(made.reading)
        corpus.put(made)
    return path


def test_reading_is_allowed(path: Path) -> None:
    columns, rows = query(path, "SELECT person, municipality FROM meetings_attended")
    assert columns == ("person", "municipality")
    assert rows == [("Eva Ek", "Hjo")]


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT count(*) FROM page_index WHERE page_index MATCH 'möte'",
        "SELECT snippet(page_index, 1, '[', ']', '…', 5) FROM page_index('möte')",
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 3) SELECT * FROM n",
        "SELECT value FROM actions, json_each(responsible)",
        "SELECT name FROM pragma_table_info('people')",
        "PRAGMA table_info(people)",
        "SELECT name FROM sqlite_master",
        "EXPLAIN QUERY PLAN SELECT * FROM documents",
        "SELECT rank() OVER (ORDER BY person_id) FROM meetings_attended;",
        "VALUES (1)",
    ],
)
def test_questions_are_answered(path: Path, sql: str) -> None:
    assert query(path, sql).rows


@pytest.mark.parametrize(
    "sql",
    [
        "DELETE FROM documents",
        "UPDATE documents SET title = 'x'",
        "INSERT INTO runs (started) VALUES ('x')",
        "CREATE TABLE x (a)",
        "CREATE TEMP TABLE x (a)",
        "CREATE TEMP VIEW x AS SELECT 1",
        "DROP TABLE documents",
        "ALTER TABLE documents ADD COLUMN x",
        "INSERT INTO page_index (page_index) VALUES ('rebuild')",
        "ATTACH 'other.db' AS other",
        "ATTACH ':memory:' AS other",
        "DETACH main",
        "VACUUM",
        "VACUUM INTO 'copy.db'",
        "REINDEX",
        "ANALYZE",
        "BEGIN",
        "SAVEPOINT x",
        "PRAGMA query_only = 0",
        "PRAGMA user_version = 7",
        "PRAGMA journal_mode = DELETE",
        "PRAGMA writable_schema = 1",
        "PRAGMA temp_store_directory = '/tmp'",
        "PRAGMA wal_checkpoint",
        "PRAGMA database_list",
        "SELECT load_extension('x')",
        "SELECT fts3_tokenizer('simple')",
        "SELECT readfile('/etc/passwd')",
        "SELECT 1; DELETE FROM documents",
        "SELECT",
        "",
        "-- only a comment",
        "SELECT 'a\x00b'",
        "SELECT '\ud83d'",
    ],
)
def test_all_else_is_refused_in_a_sentence(path: Path, sql: str) -> None:
    before = path.read_bytes()
    with pytest.raises(BadSettings, match=r"\.$"):
        query(path, sql)
    assert path.read_bytes() == before
    assert sorted(file.name for file in path.parent.iterdir() if "-" not in file.name) == [
        path.name
    ]


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT randomblob(1e9)",
        "SELECT zeroblob(2000000000)",
        "SELECT printf('%.*c', 1000000000, 'x')",
        "SELECT format('%.*c', 1000000000, 'x')",
        "SELECT replace(hex(zeroblob(400000)), '0', 'xxxxxxxx')",
        "WITH RECURSIVE n(s) AS (SELECT 'x' UNION ALL SELECT s || s FROM n) SELECT max(s) FROM n",
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT sum(i) FROM n",
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i FROM n) SELECT group_concat(i) FROM n",
        "SELECT count(*) FROM municipalities a, municipalities b, pages, pragma_table_list c",
        "SELECT " + "(" * 300 + "1" + ")" * 300,
        "SELECT 1 " + "UNION ALL SELECT 1 " * 60_000,
    ],
)
def test_bombs_are_stopped(path: Path, sql: str) -> None:
    began = time.monotonic()
    with pytest.raises(BadSettings):
        query(path, sql, max_seconds=0.5)
    assert time.monotonic() - began < 4


def test_what_is_cut_off_is_said(path: Path) -> None:
    answer = query(path, "SELECT name FROM municipalities", max_rows=10)
    assert len(answer.rows) == 10
    assert answer.truncated == "Only the first 10 rows are shown."
    whole = query(path, "SELECT name FROM municipalities", max_rows=290)
    assert (len(whole.rows), whole.truncated) == (290, "")


def test_a_large_answer_is_cut_off(path: Path) -> None:
    answer = query(path, "SELECT hex(zeroblob(450000)) FROM municipalities")
    assert 0 < len(answer.rows) < 290
    assert "too large" in answer.truncated


def test_no_corpus_is_said(tmp_path: Path) -> None:
    with pytest.raises(BadSettings, match="no corpus"):
        query(tmp_path / "corpus.db", "SELECT 1")
