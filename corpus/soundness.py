"""Whether the file of a corpus can be read, asked cheaply: every night, and by health.

A small corpus is looked through; of a larger one the ends of every table are read and some rows in
between, others each time.  What is damaged elsewhere only `diarium verify` finds.
"""

# ruff: noqa: S608 - the names put into SQL are read from the schema, never input

from __future__ import annotations

import random
import sqlite3

SMALL = 32 * 1024**2
"""Bytes that are looked through whole, in a tenth of a second or two."""
_ROWS = 20


def torn(db: sqlite3.Connection, small: int = SMALL) -> str:
    """What SQLite says is wrong with the file; empty where nothing was found.

    Raises:
        sqlite3.Error: the disk fails, or another holds the corpus: that is no damage.
    """
    try:
        pages, size = (
            int(db.execute(f"PRAGMA {name}").fetchone()[0]) for name in ("page_count", "page_size")
        )
        if pages * size <= small:
            told = str(db.execute("PRAGMA quick_check(1)").fetchone()[0])
            return "" if told == "ok" else told
        _read_some(db)
    except sqlite3.DatabaseError as error:
        code = getattr(error, "sqlite_errorcode", 0) & 0xFF
        if code not in {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}:
            raise
        return str(error)
    return ""


def _read_some(db: sqlite3.Connection) -> None:
    """Read rows of every table: the first, the last and some that chance takes."""
    tables = db.execute(
        """SELECT name FROM pragma_table_list
           WHERE schema = 'main' AND type IN ('table', 'shadow') AND NOT wr"""
    ).fetchall()
    ends = "SELECT (SELECT min(rowid) FROM {0}), (SELECT max(rowid) FROM {0})"
    for (name,) in tables:
        table = '"' + name.replace('"', '""') + '"'
        first, last = db.execute(ends.format(table)).fetchone()
        if first is None:
            continue
        some = (random.randint(first, last) for _ in range(_ROWS))  # noqa: S311 - no secret
        for rowid in (first, last, *some):
            query = f"SELECT * FROM {table} WHERE rowid >= ? ORDER BY rowid LIMIT 1"
            db.execute(query, [rowid]).fetchall()
