"""Opening `corpus.db`: one writer, any number of readers while it writes (WAL)."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from corpus.schema import MIGRATIONS, check_version, migrate, version
from pipeline.errors import BadSettings

Walk = Callable[[str, Iterable[int], int], Iterable[int]]
"""Walks through numbered steps, showing how far it has come: what is done, the steps, how many."""

PATIENCE = 30.0
"""Seconds to wait for another writer, such as somebody's `decide` during the night."""


class Writer(sqlite3.Connection):
    """A connection that may write.

    `at_first_change` is called once, within the first transaction that changes something and
    before it is committed.
    """

    at_first_change: Callable[[], None] | None = None


def open_writer(path: Path, walk: Walk | None = None) -> sqlite3.Connection:
    """A connection that may write; the file and its schema are made where they are missing.

    `walk` shows how far the upgrade of an older file has come: a step a migration.

    Raises:
        BadSettings: the file is no corpus, or was made by a newer version.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    db = sqlite3.connect(path, timeout=PATIENCE, isolation_level=None, factory=Writer)
    try:
        db.execute("PRAGMA journal_mode = WAL")
        done = version(db)
        if walk and 0 < done < len(MIGRATIONS):
            for step in walk(
                "uppgraderar samlingen", range(done, len(MIGRATIONS)), len(MIGRATIONS) - done
            ):
                migrate(db, step + 1)
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
    before, begin = db.total_changes, getattr(db, "at_first_change", None)
    try:
        yield
        begin = begin if db.total_changes > before else None
        if begin:
            begin()
        db.execute("COMMIT")
    except BaseException:
        if db.in_transaction:
            db.execute("ROLLBACK")
        raise
    if begin and isinstance(db, Writer):
        db.at_first_change = None
