"""What is settled over documents, made again beside the corpus and compared with what is kept.

Counts by network, meetings in order, and which promise was taken up are functions of documents.
Here they are made again from copies of a network's documents, by the functions that the night
uses, in a database of their own in memory; what differs is a fault.
"""

# ruff: noqa: S608 - the names put into SQL are constants of this package, never input

from __future__ import annotations

import sqlite3
import zlib
from collections.abc import Iterator, Sequence
from contextlib import closing

from corpus import chronology, followups, network_counts
from corpus.store import Corpus
from corpus.verify_values import MEND, Fault, Share, Walk

_COPIED = ("documents", "records", "pages")
_SETTLED = ("meeting_accounts", "meeting_evidence", "meeting_plans", "meeting_contradictions")
_NOTED = ("meetings_dirty", "followups_dirty")
_CODES = {
    "meeting_accounts": "chronology-differs",
    "meeting_evidence": "chronology-differs",
    "meeting_plans": "chronology-differs",
    "meeting_contradictions": "chronology-differs",
    "documents": "chronology-differs",
    "followups": "followups-differ",
}
_WINDOWS = "document_id, meeting_earliest, meeting_latest"
_ALONE = 200
"""Documents without a network that are settled together: they do not concern each other."""


def faults(corpus: Corpus, walk: Walk, share: Share) -> Iterator[Fault]:
    """Networks of this share whose settled rows are not what their documents give."""
    db = corpus.db
    yield from _counts(db, share)
    groups = _groups(db, share)
    for at in walk("networks", range(len(groups)), len(groups)):
        key, names = groups[at]
        try:
            told = list(_differing(corpus, key, names))
        except (zlib.error, ValueError, KeyError, TypeError):
            continue  # a record that cannot be unpacked, which is told of itself
        yield from told


def _counts(db: sqlite3.Connection, share: Share) -> Iterator[Fault]:
    if _any(db, "networks_dirty") or _any(db, "network_people_dirty"):
        return  # they wait for the night
    tables = network_counts.tables()
    listed = " UNION ".join(f"SELECT network FROM {table}" for table in tables)
    every = f"SELECT coalesce(network, '') FROM documents UNION {listed} ORDER BY 1"
    for (name,) in db.execute(every).fetchall():
        if not share.takes(name):
            continue
        for table in tables:
            counted = network_counts.counted(table, "d.network IS ?")
            wanted = set(db.execute(counted, [name or None]))
            stands = set(db.execute(f"SELECT * FROM {table} WHERE network = ?", [name]))
            if wanted != stands:
                many = len(wanted ^ stands)
                why = f"{many} rows of {table} are not what a count gives."
                yield Fault("counts-differ", name or "(no network)", why, MEND)


def _groups(db: sqlite3.Connection, share: Share) -> list[tuple[str, list[str]]]:
    """Networks with their documents that nothing waits for; those without one in bunches."""
    waiting = {key for (key,) in db.execute("SELECT network_key FROM meetings_dirty")}
    waiting |= {key for (key,) in db.execute("SELECT network_key FROM followups_dirty")}
    by_key: dict[str, list[str]] = {}
    for key, name in db.execute(
        """SELECT coalesce(network_key, ''), document_id FROM documents
           WHERE document_id IN (SELECT document_id FROM records) ORDER BY 1, 2"""
    ):
        if share.takes(key or name):
            by_key.setdefault(key, []).append(name)
    alone = by_key.pop("", []) if "" not in waiting else []
    bunches = [("", alone[at : at + _ALONE]) for at in range(0, len(alone), _ALONE)]
    return [*((key, names) for key, names in by_key.items() if key not in waiting), *bunches]


def _differing(corpus: Corpus, key: str, names: Sequence[str]) -> Iterator[Fault]:
    with closing(_beside(corpus.db, names)) as made:
        made.executemany(
            "INSERT OR IGNORE INTO meetings_dirty (network_key, document_id) VALUES (?, ?)",
            [(key, name) for name in names],
        )
        chronology.settle(made, corpus.record)
        if key:
            made.execute("INSERT OR IGNORE INTO followups_dirty (network_key) VALUES (?)", [key])
            followups.settle_followups(made)
        for table, code in _CODES.items():
            columns = _WINDOWS if table == "documents" else "*"
            wanted = _rows(made, table, columns, names)
            stands = _rows(corpus.db, table, columns, names)
            if wanted != stands:
                wrong = sorted({str(row[0]) for row in wanted ^ stands})
                why = f"{table} of {wrong[0]} is not what its network's minutes give"
                more = f", nor of {len(wrong) - 1} more" if len(wrong) > 1 else ""
                yield Fault(code, key or wrong[0], f"{why}{more}.", MEND)


def _beside(db: sqlite3.Connection, names: Sequence[str]) -> sqlite3.Connection:
    """A database in memory with the documents of these names, and nothing settled yet."""
    made = sqlite3.connect(":memory:", isolation_level=None)
    for table in (*_COPIED, *_SETTLED, *_NOTED, "followups"):
        query = "SELECT sql FROM main.sqlite_schema WHERE type = 'table' AND name = ?"
        made.execute(db.execute(query, [table]).fetchone()[0])
    for table in _COPIED:
        for name in names:
            rows = db.execute(f"SELECT * FROM {table} WHERE document_id = ?", [name])
            marks = ", ".join("?" * len(rows.description))
            made.executemany(f"INSERT INTO {table} VALUES ({marks})", rows)
    if evidence := [  # what a document says itself is put with its record
        row
        for name in names
        for row in db.execute(
            "SELECT * FROM meeting_evidence WHERE document_id = ?1 AND told_in = ?1", [name]
        )
    ]:
        marks = ", ".join("?" * len(evidence[0]))
        made.executemany(f"INSERT INTO meeting_evidence VALUES ({marks})", evidence)
    made.execute("CREATE INDEX its_pages ON pages (document_id, span_start)")
    made.execute(
        "UPDATE documents SET meeting_earliest = own_earliest, meeting_latest = own_latest"
    )
    return made


def _rows(
    db: sqlite3.Connection, table: str, columns: str, names: Sequence[str]
) -> set[tuple[object, ...]]:
    query = f"SELECT {columns} FROM {table} WHERE document_id = ?"
    return {tuple(row) for name in names for row in db.execute(query, [name])}


def _any(db: sqlite3.Connection, table: str) -> bool:
    return bool(db.execute(f"SELECT EXISTS (SELECT 1 FROM {table})").fetchone()[0])
