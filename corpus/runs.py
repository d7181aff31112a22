"""Nights: when each began and ended, and what no morning report has told yet.

A night is noted in the transaction of its first change, so a quiet one leaves no trace and a
killed one is seen: its row has no end.  Triggers note in `untold` each night, each reading and
each file set aside, in the transaction that adds it; a report that is safe in its file empties
the table.  So what a killed night took in is told by the next, whatever the clock did meanwhile.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass

from corpus.connect import Writer, transaction
from corpus.tables import storable, to_json


@dataclass(frozen=True, slots=True)
class NightBefore:
    """A night that no report told of: when it began and ended (UTC), and what stopped it.

    Without `finished` it was killed; `error` is what it failed with, in words.
    """

    started: str
    finished: str | None
    error: str | None


@dataclass(frozen=True, slots=True)
class Untold:
    """What nights before did and no report told: nights, documents read, hashes set aside.

    `again` are further names of bytes that had one: hash and name.
    """

    nights: tuple[NightBefore, ...] = ()
    read: frozenset[str] = frozenset()
    aside: frozenset[str] = frozenset()
    again: frozenset[tuple[str, str]] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.nights or self.read or self.aside or self.again)


@contextmanager
def noted(
    db: sqlite3.Connection,
    started: str,
    now: Callable[[], str],
    counts: Callable[[], dict[str, int]],
) -> Iterator[None]:
    """Note the night of this block from its first change on, and how it ends.

    `now` tells the time and `counts` what was done, both asked at the end.
    """
    begun: list[int] = []

    def begin() -> None:
        added = db.execute("INSERT INTO runs (started) VALUES (?)", [started])
        begun[:] = [int(added.lastrowid or 0)]

    if isinstance(db, Writer):
        db.at_first_change = begin
    try:
        yield
    except BaseException as error:
        with suppress(sqlite3.Error):  # the disk that is full, for one: then it has no end
            _end(db, begun, now(), {**counts(), "error": _said(error)})
        raise
    finally:
        if isinstance(db, Writer):
            db.at_first_change = None
    _end(db, begun, now(), counts())


def _end(
    db: sqlite3.Connection, begun: list[int], finished: str, counts: Mapping[str, int | str]
) -> None:
    for run_id in begun:
        with transaction(db):
            db.execute(
                "UPDATE runs SET finished = ?, counts = ? WHERE run_id = ? AND finished IS NULL",
                [finished, to_json(dict(counts)), run_id],
            )


def _said(error: BaseException) -> str:
    return storable(f"{type(error).__name__}: {error}".removesuffix(": ")[:300])


def untold(db: sqlite3.Connection) -> Untold:
    """What no report has told yet."""
    found: dict[str, list[str]] = {"night": [], "read": [], "set aside": [], "again": []}
    for kind, subject in db.execute("SELECT kind, subject FROM untold ORDER BY kind, subject"):
        found.setdefault(kind, []).append(subject)
    rows = db.execute(
        """SELECT started, finished, counts FROM runs
           WHERE run_id IN (SELECT CAST(value AS INTEGER) FROM json_each(?)) ORDER BY run_id""",
        [json.dumps(found["night"])],
    )
    nights = tuple(
        NightBefore(started, finished, json.loads(counts or "{}").get("error"))
        for started, finished, counts in rows
    )
    again = frozenset(
        (sha256, name) for sha256, _, name in (one.partition(" ") for one in found["again"])
    )
    return Untold(nights, frozenset(found["read"]), frozenset(found["set aside"]), again)


def tell(db: sqlite3.Connection) -> None:
    """All is told: a report is safe in its file.  Where nothing was untold nothing is written."""
    if db.execute("SELECT EXISTS (SELECT 1 FROM untold)").fetchone()[0]:
        with transaction(db):
            db.execute("DELETE FROM untold")


def is_noted(db: sqlite3.Connection, started: str) -> bool:
    """Whether a night began at this very time."""
    query = "SELECT EXISTS (SELECT 1 FROM runs WHERE started = ?)"
    return bool(db.execute(query, [started]).fetchone()[0])


def last(db: sqlite3.Connection) -> NightBefore | None:
    """The night that was noted last; quiet ones are not noted."""
    row = db.execute(
        "SELECT started, finished, counts FROM runs ORDER BY run_id DESC LIMIT 1"
    ).fetchone()
    return row and NightBefore(row[0], row[1], json.loads(row[2] or "{}").get("error"))


def names_read(db: sqlite3.Connection, ids: Iterable[str]) -> list[tuple[str, str]]:
    """The files of these readings, with their ids, by name."""
    return db.execute(
        """SELECT document_id, filename FROM readings
           WHERE document_id IN (SELECT value FROM json_each(?)) ORDER BY filename, document_id""",
        [json.dumps(sorted(ids))],
    ).fetchall()


def documents_of(db: sqlite3.Connection, reading_ids: Iterable[str]) -> list[tuple[str, str]]:
    """The interpreted documents that the files of these readings hold: ids and files, by name.

    A file of several meetings holds several; one that another file stands for holds none.
    """
    return db.execute(
        """SELECT document_id, filename FROM documents WHERE document_id IN (
             SELECT u.document_id FROM readings AS g CROSS JOIN units AS u ON u.sha256 = g.sha256
             WHERE g.document_id IN (SELECT value FROM json_each(?)))
           ORDER BY filename, document_id""",
        [json.dumps(sorted(reading_ids))],
    ).fetchall()


def names_set_aside(db: sqlite3.Connection, hashes: frozenset[str]) -> list[tuple[str, str, str]]:
    """Name, code and reason of files that were set aside."""
    return db.execute(
        """SELECT filename, code, reason FROM set_aside
           WHERE sha256 IN (SELECT value FROM json_each(?)) ORDER BY filename""",
        [json.dumps(sorted(hashes))],
    ).fetchall()
