"""Units, what they are compared by, what stands for what, where ids lead, and labels of files.

All of it is a function of readings, arrivals and verdicts: here it is made again, by the functions
that the night uses, from what it was made of, and compared with what is kept.
"""

# ruff: noqa: S608 - the names put into SQL are constants of this package, never input

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from corpus import editions, editions_learned
from corpus.arrival_schema import LABELS
from corpus.editions_groups import Pair, Word
from corpus.editions_learned import Comparing, comparing_of_pipeline, keys_of
from corpus.units import COLUMNS, Unit
from corpus.verify_values import MEND, Fault, Share, Walk

if TYPE_CHECKING:
    from pipeline.editions import Fingerprint

_KEPT = 10_000
"""Fingerprints that are kept from one unit to the next."""


def faults(db: sqlite3.Connection, walk: Walk, share: Share, code: str = "") -> Iterator[Fault]:
    """What is wrong with the units of this share's files.

    Until the night has learned, compared and grouped what is new it is not asked.  `code` is the
    version that compares tonight; without it, pairs are not made again.
    """
    yield from _labels(db, share)
    yield from _documents(db, share)
    if _waits(db, code):
        return
    by = comparing_of_pipeline(code) if code else None
    found = _Verifying(db, by)
    names = {name for (name,) in db.execute("SELECT document_id FROM readings")}
    names |= {sha256[:12] for (sha256,) in db.execute("SELECT DISTINCT sha256 FROM units")}
    for table in ("edition_prints", "edition_keys"):
        listed = f"SELECT DISTINCT substr(document_id, 1, 12) FROM {table}"
        names |= {name for (name,) in db.execute(listed)}
    mine = sorted(name for name in names if share.takes(name))
    for at in walk("editions", range(len(mine)), len(mine)):
        yield from found.of_file(mine[at])


def _waits(db: sqlite3.Connection, code: str) -> bool:
    if code and editions_learned.pending(db, code):
        return True
    query = "SELECT EXISTS (SELECT 1 FROM editions_dirty WHERE step <> 'retire')"
    return bool(db.execute(query).fetchone()[0])


def _labels(db: sqlite3.Connection, share: Share) -> Iterator[Fault]:
    stands = "SELECT label, sha256 FROM file_labels"
    rows = db.execute(
        f"""SELECT * FROM (SELECT * FROM ({LABELS}) EXCEPT {stands})
            UNION SELECT * FROM ({stands} EXCEPT SELECT * FROM ({LABELS})) ORDER BY 2, 1"""
    )
    for label, sha256 in rows.fetchall():
        if share.takes(sha256):
            why = f"The label {label} is not that of a folder in which it came, or is not kept."
            yield Fault("labels-differ", sha256, why, MEND)


def _documents(db: sqlite3.Connection, share: Share) -> Iterator[Fault]:
    """Documents against the units that are in force."""
    for name, filename in db.execute(
        """SELECT document_id, filename FROM documents AS d WHERE NOT EXISTS (
             SELECT 1 FROM units AS u WHERE u.document_id = d.document_id
               AND u.in_force = u.document_id)
           AND document_id NOT IN (SELECT document_id FROM editions_dirty WHERE step = 'retire')"""
    ).fetchall():
        if share.takes(name):
            why = f"{filename} is a document, and no unit that is in force."
            yield Fault("document-unknown", name, why, MEND)
    for name, filename in db.execute(
        """SELECT document_id, filename FROM units WHERE in_force = document_id
           AND document_id NOT IN (SELECT document_id FROM documents)
           AND document_id NOT IN (SELECT document_id FROM records)
           AND document_id NOT IN (SELECT document_id FROM records_dirty)"""
    ).fetchall():
        if share.takes(name):
            why = f"{filename} is in force, has no document and waits for none."
            yield Fault("document-missing", name, why, MEND)
    if _waits(db, ""):
        return
    for name, filename, shown in db.execute(
        """SELECT d.document_id, d.filename, u.filename FROM documents AS d
           JOIN units AS u USING (document_id) WHERE u.filename <> d.filename"""
    ).fetchall():
        if share.takes(name):
            why = f"The document is called {filename}, and its file is shown as {shown}."
            yield Fault("filename-differs", name, why, MEND)


class _Verifying:
    """Files one by one; groups reach over files, so what was made for one is kept for others."""

    def __init__(self, db: sqlite3.Connection, by: Comparing | None) -> None:
        self.db, self.by = db, by
        self.words: list[Word] = editions.standing_words(db)
        self.made: dict[str, Unit] = {}
        self.loaded: dict[str, Fingerprint | None] = {}

    def of_file(self, reading_id: str) -> Iterator[Fault]:
        """What is wrong with the units of a file."""
        prints = self._prints(reading_id)
        if not prints and self._is_read(reading_id):
            why = "Nothing is kept to compare the file by."
            yield Fault("edition-prints-missing", reading_id, why, MEND)
            return
        for told in (self._keys(reading_id, prints), self._pairs(prints), self._units(reading_id)):
            for code, why in told:
                yield Fault(code, reading_id, why, MEND)

    def _prints(self, reading_id: str) -> list[str]:
        query = "SELECT document_id FROM edition_prints WHERE reading_id = ? ORDER BY first_page"
        return [name for (name,) in self.db.execute(query, [reading_id])]

    def _is_read(self, reading_id: str) -> bool:
        query = "SELECT 1 FROM readings WHERE document_id = ?"
        return self.db.execute(query, [reading_id]).fetchone() is not None

    def _keys(self, reading_id: str, prints: Iterable[str]) -> Iterator[tuple[str, str]]:
        stands = set(
            self.db.execute(
                """SELECT document_id, key, day FROM edition_keys
                   WHERE document_id >= ?1 AND document_id < ?1 || '.'""",
                [reading_id],
            )
        )
        wanted = set()
        for name in prints:
            try:
                made = editions_learned.kept_print(self.db, name, self.loaded)
            except (ValueError, KeyError, TypeError) as error:
                why = f"What {name} is compared by is no fingerprint: {type(error).__name__}."
                yield "edition-print-unreadable", why
                return
            wanted |= {(name, *key) for key in keys_of(made)} if made else set()
        if stands != wanted:
            yield "edition-keys-differ", f"{len(stands ^ wanted)} of its keys are wrong."

    def _pairs(self, prints: Iterable[str]) -> Iterator[tuple[str, str]]:
        if len(self.loaded) > _KEPT:
            self.loaded.clear()
        for name in prints:
            stands = set(editions_learned.pairs_of(self.db, [name]))
            try:
                wanted = self._pairs_anew(name)
            except (ValueError, KeyError, TypeError):
                continue  # a fingerprint that is told of itself
            if wanted is not None and stands != wanted:
                why = f"{len(stands ^ wanted)} pairs of {name} are not what a comparison gives."
                yield "edition-pairs-differ", why

    def _pairs_anew(self, name: str) -> set[Pair] | None:
        if self.by is None:
            return None
        troubles: list[tuple[str, str]] = []
        found = editions_learned.pairs_anew(self.db, name, self.by, self.loaded, troubles)
        return None if troubles else set(found)

    def _units(self, reading_id: str) -> Iterator[tuple[str, str]]:
        rows = self.db.execute(
            f"SELECT {COLUMNS} FROM units WHERE document_id >= ?1 AND document_id < ?1 || '.'",
            [reading_id],
        )
        stands = {row[0]: Unit(*row) for row in rows}
        prints = self._prints(reading_id)
        if missing := [name for name in prints if name not in self.made]:
            self.made.update(editions.as_grouped(self.db, missing, self.words))
        wanted = {name: self.made.pop(name) for name in prints if name in self.made}
        if stands != wanted:
            wrong = sorted(n for n in {*stands, *wanted} if stands.get(n) != wanted.get(n))
            yield "units-differ", f"{', '.join(wrong)}: what stands for it is not what is kept."
        elif astray := [name for name, _ in editions.astray(self.db, stands.values())]:
            yield "leads-differ", f"{', '.join(astray)} does not lead to what stands for it."


def mend(db: sqlite3.Connection, by_code: dict[str, list[str]]) -> list[str]:
    """Let the next night learn, compare and group these files again; in the caller's transaction.

    Returns a line for each thing done.
    """
    lines = []
    if files := sorted({one[:12] for code in BY_FILE for one in by_code.get(code, ())}):
        listed = json.dumps(files)
        for statement in _AGAIN:
            db.execute(statement, [listed])
        lines.append(f"The next night compares {len(files)} files again.")
    if labels := by_code.get("labels-differ"):
        listed = json.dumps(labels)
        db.execute(f"DELETE FROM file_labels WHERE sha256 IN {_LISTED}", [listed])
        db.execute(
            f"INSERT INTO file_labels SELECT * FROM ({LABELS}) WHERE sha256 IN {_LISTED}", [listed]
        )
        lines.append(f"The labels of {len(set(labels))} files are made again.")
    steps = (
        ("document-unknown", "editions_dirty (step, document_id) VALUES ('retire', ?)"),
        (
            "document-missing",
            "records_dirty (document_id) VALUES (?)",
        ),
    )
    for code, into in steps:
        if names := by_code.get(code):
            db.executemany(f"INSERT OR IGNORE INTO {into}", [(name,) for name in names])
            lines.append(f"The next night makes {len(names)} documents right ({code}).")
    return lines


_LISTED = "(SELECT value FROM json_each(?1))"
_OF_FILES = f"substr(document_id, 1, 12) IN {_LISTED}"
_AGAIN = (
    # another version, so that all of it is made again
    f"UPDATE edition_prints SET version = '', fingerprint = NULL WHERE {_OF_FILES}",
    f"""INSERT OR IGNORE INTO editions_dirty (step, document_id)
        SELECT 'learn', document_id FROM readings WHERE {_OF_FILES}""",
    f"""INSERT OR IGNORE INTO editions_dirty (step, document_id)
        SELECT 'group', document_id FROM units WHERE {_OF_FILES}""",
    f"DELETE FROM units WHERE {_OF_FILES} AND sha256 NOT IN (SELECT sha256 FROM readings)",
    f"""DELETE FROM edition_keys WHERE {_OF_FILES}
        AND document_id NOT IN (SELECT document_id FROM edition_prints)""",
    f"""DELETE FROM edition_pairs WHERE (substr(one, 1, 12) IN {_LISTED}
          OR substr(other, 1, 12) IN {_LISTED})
        AND NOT (one IN (SELECT document_id FROM edition_prints)
             AND other IN (SELECT document_id FROM edition_prints))""",
)
BY_FILE = frozenset(
    {"edition-prints-missing", "edition-print-unreadable", "edition-keys-differ",
     "edition-pairs-differ", "units-differ", "leads-differ", "filename-differs"}
)  # fmt: skip
MENDED = BY_FILE | {"labels-differ", "document-unknown", "document-missing"}
