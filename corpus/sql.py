"""Analysts' own SQL: read-only, with limits of time, rows and memory.

Four fences, each enough against most mischief: the file is opened read-only, `query_only` is on,
an authorizer refuses everything that is not reading, and SQLite's own limits are set low.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from corpus.connect import open_reader
from corpus.sql_functions import LONGEST_VALUE, bound
from pipeline.errors import BadSettings

MOST_ROWS = 1000
MOST_SECONDS = 10.0

MOST_BYTES = 64_000_000
"""Of a whole answer, roughly: strings and blobs only."""

STEPS = 200
"""Steps of SQLite's machine between two looks at the clock: a step may be a costly function."""

READING = {
    sqlite3.SQLITE_SELECT,
    sqlite3.SQLITE_READ,
    sqlite3.SQLITE_FUNCTION,
    sqlite3.SQLITE_RECURSIVE,
}
HARMLESS_PRAGMAS = {
    "data_version",  # FTS5 itself asks for it
    "foreign_key_list",
    "index_info",
    "index_list",
    "schema_version",
    "table_info",
    "table_list",
    "table_xinfo",
    "user_version",
}
REFUSED_FUNCTIONS = {
    "load_extension",
    "fts3_tokenizer",
    "printf",  # printf('%.*c', 1000000000, 'x') counts to a thousand million, uninterruptible
    "format",
    "json_patch",  # of two objects with many keys: a minute for a megabyte
}

VIRTUAL_TABLES = (
    "json_each('[]')",
    "json_tree('[]')",
    "pragma_table_info('')",
    "pragma_table_list",
)

LIMITS = {
    sqlite3.SQLITE_LIMIT_LENGTH: LONGEST_VALUE,
    sqlite3.SQLITE_LIMIT_SQL_LENGTH: 100_000,
    sqlite3.SQLITE_LIMIT_ATTACHED: 0,
    sqlite3.SQLITE_LIMIT_LIKE_PATTERN_LENGTH: 200,  # GLOB with a set: pattern times text
    sqlite3.SQLITE_LIMIT_COLUMN: 200,
    sqlite3.SQLITE_LIMIT_EXPR_DEPTH: 200,
    sqlite3.SQLITE_LIMIT_WORKER_THREADS: 0,
}


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to a query.  `truncated` says in a sentence what was left out, or is empty.

    It can be unpacked: `columns, rows = query(...)`.
    """

    columns: tuple[str, ...]
    rows: list[tuple[Any, ...]]
    truncated: str = ""

    def __iter__(self) -> Iterator[Any]:
        return iter((self.columns, self.rows))


def query(
    path: Path | str,
    sql: str,
    *,
    max_rows: int = MOST_ROWS,
    max_seconds: float = MOST_SECONDS,
) -> Answer:
    """Ask the corpus in SQL.

    Raises:
        BadSettings: there is no corpus, the SQL is wrong, wants more than to read, or takes
            more than its share of time or memory.
    """
    db = open_reader(Path(path))
    try:
        fence(db)
        until = time.monotonic() + max_seconds
        db.set_progress_handler(lambda: int(time.monotonic() > until), STEPS)
        return _fetch(db.execute(sql), max_rows)
    except (sqlite3.Error, sqlite3.Warning, UnicodeError, ValueError, MemoryError) as error:
        raise BadSettings(_sentence(error, max_seconds)) from error
    finally:
        db.close()


def fence(db: sqlite3.Connection) -> None:
    """Let a connection only read, with small values; its clock is the caller's to set."""
    bound(db)
    own = db.execute("SELECT name FROM sqlite_master WHERE sql LIKE 'CREATE VIRTUAL TABLE%'")
    names = [f'"{name}"' for (name,) in own.fetchall()]
    for table in (*VIRTUAL_TABLES, *names):  # declared on first use, which the fence would refuse
        db.execute(f"SELECT 1 FROM {table} LIMIT 0")  # noqa: S608 - names of the schema
    db.execute("PRAGMA temp_store = FILE")
    for limit, value in LIMITS.items():
        db.setlimit(limit, value)
    db.set_authorizer(_authorize)


def _authorize(action: int, first: str | None, second: str | None, *_where: str | None) -> int:
    if action == sqlite3.SQLITE_PRAGMA:
        allowed = (first or "").lower() in HARMLESS_PRAGMAS
        if (first or "").lower() in {"user_version", "schema_version"} and second is not None:
            allowed = False
    elif action == sqlite3.SQLITE_FUNCTION:
        allowed = (second or "").lower() not in REFUSED_FUNCTIONS
    else:
        allowed = action in READING
    return sqlite3.SQLITE_OK if allowed else sqlite3.SQLITE_DENY


def _fetch(cursor: sqlite3.Cursor, max_rows: int) -> Answer:
    if cursor.description is None:
        raise ValueError("it asks for nothing")
    columns = tuple(str(column[0]) for column in cursor.description)
    rows: list[tuple[Any, ...]] = []
    size = 0
    for row in cursor:
        if len(rows) == max_rows:
            return Answer(columns, rows, f"Only the first {max_rows} rows are shown.")
        size += sum(len(value) for value in row if isinstance(value, str | bytes))
        if size > MOST_BYTES:
            return Answer(columns, rows, f"Only the first {len(rows)} rows are shown: too large.")
        rows.append(row)
    return Answer(columns, rows)


def _sentence(error: BaseException, max_seconds: float) -> str:
    said = str(error)
    if "interrupted" in said:
        return f"The query took more than {max_seconds:g} s and was stopped: ask for less at once."
    if "authoriz" in said or "prohibited" in said or "readonly" in said:
        return f"The corpus is read-only and only SELECT is allowed: {said}."
    if "too big" in said or isinstance(error, MemoryError):
        return f"A value is larger than {LONGEST_VALUE:,} bytes: ask for less at once."
    return f"The query cannot be run: {said.rstrip('.')}."
