"""Which documents an export holds, and at which moment of the corpus."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, fields

from corpus.filters import Filters
from pipeline.errors import BadSettings

_LEAST_OF_HASH = 4


@dataclass(frozen=True, slots=True)
class Selection:
    """The ids of the documents, in order; `whole` says that nothing was asked to be left out."""

    ids: tuple[str, ...]
    whole: bool = True

    @property
    def marks(self) -> str:
        """The ids as one value for `json_each(?)`: SQLite takes only so many question marks."""
        return json.dumps(self.ids)


@contextmanager
def snapshot(db: sqlite3.Connection) -> Iterator[None]:
    """Everything read within is of one moment, though a night may write meanwhile."""
    if db.in_transaction:
        yield
        return
    db.execute("BEGIN")
    try:
        db.execute("SELECT count(*) FROM sqlite_schema").fetchone()  # the first look is the moment
        yield
    finally:
        db.execute("ROLLBACK")


def select(
    db: sqlite3.Connection, filters: Filters | None = None, documents: Sequence[str] = ()
) -> Selection:
    """The documents that pass all filters and, where some are named, are among those.

    `documents` are ids, beginnings of hashes, or file names.

    Raises:
        BadSettings: there is no such document, or a filter cannot be understood.
    """
    condition, values = (filters or Filters()).to_sql(db)
    query = f"SELECT d.document_id FROM documents AS d WHERE 1 {condition} ORDER BY d.document_id"  # noqa: S608
    passing = tuple(name for (name,) in db.execute(query, values))
    if documents:
        named = set().union(*(_called(db, name) for name in documents))
        passing = tuple(name for name in passing if name in named)
    return Selection(passing, whole=not documents and not _asked(filters))


def _asked(filters: Filters | None) -> bool:
    chosen = filters or Filters()
    return any(getattr(chosen, field.name) for field in fields(chosen))


def _called(db: sqlite3.Connection, name: str) -> set[str]:
    query = """SELECT document_id FROM documents WHERE document_id = :name OR filename = :name
               UNION SELECT leads_to FROM document_leads WHERE document_id = :name
               UNION SELECT in_force FROM units WHERE filename = :name"""
    found = {key for (key,) in db.execute(query, {"name": name})}
    if len(name) >= _LEAST_OF_HASH and re.fullmatch(r"[0-9a-fA-F]+", name):
        begins = "SELECT in_force FROM units WHERE substr(sha256, 1, ?) = ?"
        found |= {key for (key,) in db.execute(begins, [len(name), name.lower()])}
    if not found:
        raise BadSettings(f"The corpus holds no document {name!r}: give an id or a file name.")
    return found
