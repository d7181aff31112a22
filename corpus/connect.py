"""Opening `corpus.db`: one writer, any number of readers while it writes (WAL)."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from corpus.schema import check_version, migrate
from pipeline.errors import BadSettings

PATIENCE = 30.0
"""Seconds to wait for another writer, such as somebody's `decide` during the night."""


def open_writer(path: Path) -> sqlite3.Connection:
    """A connection that may write; the file and its schema are made where they are missing.

    Raises:
        BadSettings: the file is no corpus, or was made by a newer version.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    db = sqlite3.connect(path, timeout=PATIENCE, isolation_level=None)
    try:
        db.execute("PRAGMA journal_mode = WAL")
        migrate(db)
    except sqlite3.DatabaseError as error:
        db.close()
        raise BadSettings(f"{path} cannot be used as a corpus: {error}.") from error
    except BaseException:
        db.close()
        raise
    return db


def open_reader(path: Path) -> sqlite3.Connection:
    """A connection that cannot write.

    Raises:
        BadSettings: there is no corpus, or it was made by another version.
    """
    if not path.is_file():
        raise BadSettings(f"There is no corpus at {path}: run `diarium nightly` first.")
    uri = f"{path.absolute().as_uri()}?mode=ro"
    db = sqlite3.connect(uri, uri=True, timeout=PATIENCE, isolation_level=None)
    try:
        db.execute("PRAGMA query_only = 1")
        check_version(db)
    except sqlite3.DatabaseError as error:
        db.close()
        raise BadSettings(f"{path} cannot be read as a corpus: {error}.") from error
    except BaseException:
        db.close()
        raise
    return db


@contextmanager
def transaction(db: sqlite3.Connection) -> Iterator[None]:
    """All of it or nothing, whatever kills the process on the way.  Within another: part of it."""
    if db.in_transaction:
        yield
        return
    db.execute("BEGIN IMMEDIATE")
    try:
        yield
        db.execute("COMMIT")
    except BaseException:
        if db.in_transaction:
            db.execute("ROLLBACK")
        raise
