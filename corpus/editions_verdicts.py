"""People's verdicts on which files are the same minutes, and on where a scan is divided.

    same minutes       two units are one document, perhaps which of them is the newest
    other minutes      two units are not
    split at page      a file holds several meetings' minutes, which begin on these pages
    whole              a file is one document

They stand in the same ledger as all others: added, and once withdrawn.  They quote units by id.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from corpus import verdicts
from corpus.editions_groups import Word
from corpus.tables import to_json

SAME, OTHER, SPLIT, WHOLE = "same-minutes", "other-minutes", "split-at-page", "whole"
KINDS = (SAME, OTHER, SPLIT, WHOLE)
ON_PAIRS = (SAME, OTHER)
ON_FILES = (SPLIT, WHOLE)


@dataclass(frozen=True, slots=True)
class Division:
    """A verdict on a file: the pages on which minutes begin beside its first; none: it is whole."""

    number: int
    pages: tuple[int, ...]


def decide_on_pair(
    db: sqlite3.Connection,
    kind: str,
    one: str,
    other: str,
    who: str,
    when: str,
    *,
    newest: str = "",
) -> int:
    """Say that two units are the same minutes, or are not; the verdict's number.

    The same verdict twice is one.  Another on the same two withdraws that one.
    """
    first, second = sorted((one, other))
    subject = to_json({"one": first, "other": second, **({"newest": newest} if newest else {})})
    standing = [row for row in _on_pairs(db) if {row[1].one, row[1].other} == {one, other}]
    for number, word, stands in standing:
        if stands == subject and word.same == (kind == SAME):
            return number
        verdicts.withdraw(db, number, who, when)
    return _add(db, kind, subject, "", who, when)


def decide_on_file(
    db: sqlite3.Connection, reading_id: str, pages: Sequence[int], who: str, when: str
) -> int:
    """Say where minutes begin in a file, or that it is whole; the verdict's number.

    The same verdict twice is one.  Another on the same file withdraws that one.
    """
    kind = SPLIT if pages else WHOLE
    subject = to_json({"pages": sorted(set(pages))})
    for number, before, stands in db.execute(
        """SELECT verdict_id, kind, subject FROM verdicts
           WHERE document_id = ? AND kind IN (?, ?) AND withdrawn_at IS NULL""",
        [reading_id, *ON_FILES],
    ).fetchall():
        if (before, stands) == (kind, subject):
            return int(number)
        verdicts.withdraw(db, number, who, when)
    return _add(db, kind, subject, reading_id, who, when)


def touch(db: sqlite3.Connection, verdict_id: int) -> None:
    """Note that what this verdict is about must be looked at again; nothing for other kinds."""
    kind, reading_id, subject = db.execute(
        """SELECT kind, coalesce(document_id, ''), coalesce(subject, '') FROM verdicts
           WHERE verdict_id = ?""",
        [verdict_id],
    ).fetchone()
    touched = [("learn", reading_id)] if kind in ON_FILES else []
    if kind in ON_PAIRS:
        told = json.loads(subject)
        touched = [("group", told["one"]), ("group", told["other"])]
    db.executemany(
        "INSERT OR IGNORE INTO editions_dirty (step, document_id) VALUES (?, ?)", touched
    )


def words(db: sqlite3.Connection) -> list[Word]:
    """The verdicts in force on pairs of units."""
    return [word for _, word, _ in _on_pairs(db)]


def division_of(db: sqlite3.Connection, reading_id: str) -> Division | None:
    """The verdict in force on where a file is divided."""
    row = db.execute(
        """SELECT verdict_id, subject FROM verdicts WHERE document_id = ? AND kind IN (?, ?)
           AND withdrawn_at IS NULL ORDER BY verdict_id DESC LIMIT 1""",
        [reading_id, *ON_FILES],
    ).fetchone()
    return Division(row[0], tuple(json.loads(row[1])["pages"])) if row else None


def numbers_in_force(db: sqlite3.Connection) -> set[int]:
    """The numbers of the verdicts of these kinds that hold today."""
    rows = db.execute(
        f"""SELECT verdict_id FROM verdicts
            WHERE kind IN ({", ".join("?" * len(KINDS))}) AND withdrawn_at IS NULL""",  # noqa: S608 - question marks
        KINDS,
    )
    return {number for (number,) in rows}


def _on_pairs(db: sqlite3.Connection) -> Iterable[tuple[int, Word, str]]:
    rows = db.execute(
        """SELECT verdict_id, kind, subject FROM verdicts
           WHERE kind IN (?, ?) AND withdrawn_at IS NULL ORDER BY verdict_id""",
        ON_PAIRS,
    ).fetchall()
    for number, kind, subject in rows:
        told = json.loads(subject)
        word = Word(number, kind == SAME, told["one"], told["other"], told.get("newest", ""))
        yield number, word, subject


def _add(
    db: sqlite3.Connection, kind: str, subject: str, reading_id: str, who: str, when: str
) -> int:
    added = db.execute(
        """INSERT INTO verdicts (kind, document_id, subject, accepted, who, decided_at)
           VALUES (?, ?, ?, 1, ?, ?)""",
        [kind, reading_id or None, subject, who, when],
    )
    number = int(added.lastrowid or 0)
    touch(db, number)
    return number
