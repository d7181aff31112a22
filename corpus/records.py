"""Records as they are kept: one line of JSON each, compressed, with the recipe that made it."""

# ruff: noqa: S608 - the names put into SQL are constants of this package, never input

from __future__ import annotations

import json
import re
import sqlite3
import zlib
from collections.abc import Iterable, Mapping, Sequence
from hashlib import sha256 as digest
from typing import Any

from corpus import verdicts
from corpus.editions_shown import files_of
from corpus.readings import blob
from corpus.tables import Row, canonical, storable
from pipeline.findings import Verdict

_SURROGATE = re.compile("[\ud800-\udfff]")

_OUT_OF_DATE = """
WITH looked_at (document_id) AS (
  SELECT document_id FROM records WHERE verdicts <> ''
  UNION
  SELECT w.leads_to FROM verdicts AS v JOIN document_leads AS w ON w.document_id = v.document_id
  WHERE v.kind = 'correction')
SELECT u.document_id AS document_id FROM records_dirty CROSS JOIN units AS u USING (document_id)
WHERE u.in_force = u.document_id
UNION
SELECT r.document_id FROM recipes CROSS JOIN records AS r INDEXED BY records_by_recipe
    USING (recipe_id)
  CROSS JOIN units AS u ON u.document_id = r.document_id AND u.in_force = r.document_id
WHERE recipes.recipe_id <> ?
UNION
SELECT r.document_id FROM looked_at CROSS JOIN records AS r USING (document_id)
  CROSS JOIN units AS u ON u.document_id = r.document_id AND u.in_force = r.document_id
WHERE r.verdicts <> coalesce((
    SELECT group_concat(verdict_id) FROM (
      SELECT max(v.verdict_id) AS verdict_id FROM document_leads AS w
      JOIN verdicts AS v ON v.document_id = w.document_id
      WHERE w.leads_to = r.document_id AND v.kind = 'correction' AND v.withdrawn_at IS NULL
      GROUP BY v.before, v.after, v.prefix, v.suffix ORDER BY 1)), '')
ORDER BY document_id
"""


def out_of_date(db: sqlite3.Connection, recipe: Mapping[str, str]) -> list[str]:
    """The documents in force without a record, or whose record has another recipe or verdicts."""
    return [name for (name,) in db.execute(_OUT_OF_DATE, [recipe_id(recipe)])]


def line(db: sqlite3.Connection, document_id: str) -> str:
    """The record as one line of JSON, with all files of the document.

    Raises:
        BadSettings: there is no such document, or it is not interpreted yet.
    """
    kept = blob(db, "SELECT record FROM records WHERE document_id = ?", document_id)
    told = zlib.decompress(kept).decode()
    files = files_of(db, document_id)
    return f'{told[:-1]},"files":{_line(files)}}}' if files else told


def put(
    db: sqlite3.Connection,
    name: str,
    told: Mapping[str, Any],
    recipe: Mapping[str, str],
    heeded: Iterable[Verdict] | None,
    now: str,
) -> None:
    """Keep a record, without the files, which may change; forget recipes that nothing is of."""
    kept = packed({k: v for k, v in told.items() if k != "files"})
    made = recipe_id(recipe)
    db.execute("INSERT OR IGNORE INTO recipes VALUES (?, ?)", [made, canonical(recipe)])
    given = verdicts.in_force(db, name) if heeded is None else heeded
    numbers = verdicts.numbers(db, name, given)
    db.execute(
        """INSERT OR REPLACE INTO records (document_id, recipe_id, verdicts, made_at, record)
           VALUES (?, ?, ?, ?, ?)""",
        [name, made, numbers, now, kept],
    )
    db.execute(
        """DELETE FROM recipes WHERE NOT EXISTS
           (SELECT 1 FROM records WHERE records.recipe_id = recipes.recipe_id)"""
    )


def packed(told: Mapping[str, Any]) -> bytes:
    """A record as it is kept."""
    return zlib.compress(_line(told).encode(), 6)


def insert(
    db: sqlite3.Connection, table: str, rows: Sequence[Row], *, on_conflict: str = ""
) -> None:
    """Insert rows; text that SQLite cannot hold is made storable."""
    if not rows:
        return
    columns = list(dict.fromkeys(column for row in rows for column in row))
    marks = ", ".join("?" * len(columns))
    db.executemany(
        f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks}) {on_conflict}",
        [[_held(row.get(column)) for column in columns] for row in rows],
    )


def recipe_id(recipe: Mapping[str, str]) -> str:
    """A short name of the recipe."""
    return digest(canonical(recipe).encode()).hexdigest()[:12]


def _held(value: Any) -> Any:
    return storable(value) if isinstance(value, str) else value


def _line(value: Any) -> str:
    r"""The value as one line of JSON; what UTF-8 cannot say is written as \u escapes."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return _SURROGATE.sub(lambda found: rf"\u{ord(found[0]):04x}", text)
