"""What waits in the inbox and why, since when, as we saw it: not as the files' own times say."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass

from corpus.connect import transaction
from corpus.tables import storable


@dataclass(frozen=True, slots=True)
class Waiting:
    """A file that stays in the inbox: its content (empty where it is not known), why, since when.

    `since` is a time in UTC; `boot` says which start of the machine that was and how many seconds
    into it, for an age that no jump of the clock changes.  `state` tells whether the file is still
    the one that was looked at: device, number, size and times.
    """

    filename: str
    sha256: str
    code: str
    reason: str
    since: str
    boot: str
    state: str = ""

    @property
    def key(self) -> tuple[str, str]:
        """What tells it from others: the same name may come again with another content."""
        return self.filename, self.sha256


def all_waiting(db: sqlite3.Connection) -> list[Waiting]:
    """All that waits, by name."""
    query = """SELECT filename, sha256, code, reason, since, boot, state FROM waiting
               ORDER BY filename, sha256"""
    return [Waiting(*row) for row in db.execute(query)]


def keep(db: sqlite3.Connection, one: Waiting) -> None:
    """Note that a file waits, in place of what was said of it before."""
    row = (storable(one.filename), one.sha256, one.code, storable(one.reason), one.since)
    with transaction(db):
        db.execute(
            "INSERT OR REPLACE INTO waiting VALUES (?, ?, ?, ?, ?, ?, ?)",
            (*row, one.boot, one.state),
        )


def forget(db: sqlite3.Connection, gone: Iterable[Waiting]) -> None:
    """Note that these wait no more; where there are none, nothing is written."""
    keys = [one.key for one in gone]
    if keys:
        with transaction(db):
            db.executemany("DELETE FROM waiting WHERE filename = ? AND sha256 = ?", keys)
