"""Each document: its reading, its record, and the rows that the record makes."""

from __future__ import annotations

import json
import sqlite3
import zlib
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from corpus import review_rows
from corpus.store import Corpus
from corpus.tables import page_rows, storable
from corpus.verify_values import MEND, RESTORE, Fault, Share, Walk
from pipeline.document import Span
from pipeline.errors import DiariumError
from pipeline.findings import Correction

if TYPE_CHECKING:
    from pipeline.document import Reading

_BAD = (zlib.error, ValueError, KeyError, TypeError, IndexError, DiariumError)
"""What unpacking raises where the bytes are not what was packed."""

_FINDINGS = {
    "attendance": "participants",
    "mentions": "mentions",
    "dates": "dates",
    "decisions": "decisions",
    "actions": "actions",
    "upcoming": "upcoming",
    "corrections": "corrections",
}
"""The tables that list what the record lists, in its order."""

_SETTLED = {"meeting_": "meetings_dirty", "followups": "followups_dirty", "people": "people_dirty"}
"""Tables by how their names begin, and where it is noted that they are to be settled."""

_PAGE = ("page", "origin", "reason", "span_start", "span_end", "printed", "repaired")
_LOOK = ("kind", "page", "span_start", "span_end", "told", "gain")


def faults(corpus: Corpus, walk: Walk, share: Share) -> Iterator[Fault]:
    """What is wrong with the documents of this share, and rows that belong to no document."""
    db = corpus.db
    for table, parent, many in db.execute(
        'SELECT "table", parent, count(*) FROM pragma_foreign_key_check GROUP BY 1, 2'
    ).fetchall():
        if _waits(db, table):
            continue
        why = f"{many} of its rows name what {parent} has not."
        yield Fault("row-leads-nowhere", table, why, RESTORE)
    for (name,) in db.execute(
        """SELECT document_id FROM records
           WHERE document_id NOT IN (SELECT document_id FROM documents) ORDER BY 1"""
    ).fetchall():
        yield Fault("record-without-document", name, "Its record has no rows.", MEND)
    for name, filename in db.execute(
        """SELECT document_id, filename FROM documents
           WHERE sha256 NOT IN (SELECT sha256 FROM readings) ORDER BY 1"""
    ).fetchall():
        yield Fault("document-without-reading", name, f"{filename} has no reading.", RESTORE)
    for (name,) in db.execute(
        """SELECT document_id FROM readings WHERE document_id <> substr(sha256, 1, 12)"""
    ).fetchall():
        yield Fault("reading-unreadable", name, "Its id is not that of its file.", RESTORE)
    names = [name for (name,) in db.execute("SELECT document_id FROM readings ORDER BY 1")]
    names += [name for name in corpus.document_ids() if name not in set(names)]
    mine = [name for name in names if share.takes(name)]
    for at in walk("documents", range(len(mine)), len(mine)):
        yield from _document(corpus, mine[at])


def _waits(db: sqlite3.Connection, table: str) -> bool:
    """Whether the table is to be settled by the night: until then rows may name what has gone."""
    for beginning, dirty in _SETTLED.items():
        if table.startswith(beginning):
            return bool(db.execute(f"SELECT EXISTS (SELECT 1 FROM {dirty})").fetchone()[0])  # noqa: S608
    return False


def _document(corpus: Corpus, name: str) -> Iterator[Fault]:
    try:
        reading = corpus.reading(name)
    except _BAD as error:
        yield Fault(
            "reading-unreadable", name, f"The reading cannot be unpacked: {error}.", RESTORE
        )
        return
    row = corpus.db.execute(
        """SELECT (SELECT sha256 FROM documents WHERE document_id = ?1),
                  EXISTS (SELECT 1 FROM records WHERE document_id = ?1)""",
        [name],
    ).fetchone()
    if row[0] is None or not row[1]:
        return  # not in force, or it waits for the next night
    if row[0] != reading.sha256:
        yield Fault("reading-unreadable", name, "The reading is of another file.", RESTORE)
        return
    try:
        record = corpus.record(name)
        told = list(_differing(corpus, name, reading, record))
    except _BAD as error:
        why = f"The record cannot be unpacked: {type(error).__name__}: {error}."
        yield Fault("record-unreadable", name, why, MEND)
        return
    yield from told


def _differing(
    corpus: Corpus, name: str, reading: Reading, record: Mapping[str, Any]
) -> Iterator[Fault]:
    for table, field in _FINDINGS.items():
        said = [(one["start"], one["end"]) for one in record[field]]
        rows = _rows(corpus, table, ("span_start", "span_end"), name, "ordinal")
        if said != rows:
            why = f"{table} has {len(rows)} rows, and the record says {len(said)}"
            yield _differs("findings-differ", name, why, said, rows)
    said = [(one["start"], one["end"]) for one in record["meeting"]["evidence"]]
    own = """SELECT span_start, span_end FROM meeting_evidence
             WHERE document_id = ?1 AND told_in = ?1 ORDER BY ordinal"""
    if said != (rows := corpus.db.execute(own, [name]).fetchall()):
        why = f"meeting_evidence has {len(rows)} rows of its own, and the record says {len(said)}"
        yield _differs("findings-differ", name, why, said, rows)
    named = [(storable(p["name"]), p["status"]) for p in record["participants"]]
    if named != _rows(corpus, "attendance", ("name", "status"), name, "ordinal"):
        yield _differs("attendance-differs", name, "other names than the record's are listed")
    fixes = [
        Correction(Span(c["start"], c["end"]), c["before"], c["after"], c["rule"], 1.0)
        for c in record["corrections"]
    ]
    wanted = [_held(row, _PAGE) for row in page_rows(reading, fixes)]
    pages = _rows(corpus, "pages", _PAGE, name, "page_id")
    if wanted != pages:
        why = f"the pages are not what was read: {_first(wanted, pages)}"
        yield _differs("pages-differ", name, why)
    listed = [dict(zip(_PAGE, page, strict=True)) for page in pages]
    looks = [_held(row, _LOOK) for row in review_rows.rows_of(record, listed)]
    if looks != _rows(corpus, "review", _LOOK, name, "ordinal"):
        yield _differs("review-differs", name, "what needs eyes is not what the record gives")


def _rows(
    corpus: Corpus, table: str, columns: Iterable[str], name: str, order: str
) -> list[tuple[Any, ...]]:
    query = f"SELECT {', '.join(columns)} FROM {table} WHERE document_id = ? ORDER BY {order}"  # noqa: S608 - constants
    return corpus.db.execute(query, [name]).fetchall()


def _held(row: Mapping[str, Any], columns: Iterable[str]) -> tuple[Any, ...]:
    values = (row[column] for column in columns)
    return tuple(storable(value) if isinstance(value, str) else value for value in values)


def _first(wanted: list[tuple[Any, ...]], found: list[tuple[Any, ...]]) -> str:
    for one, other in zip(wanted, found, strict=False):
        if one != other:
            return f"page {other[0]}"
    return f"{len(found)} instead of {len(wanted)}"


def _differs(code: str, name: str, why: str, *sides: object) -> Fault:
    same = f" ({json.dumps(sides)[:120]})" if sides and len({len(s) for s in sides}) == 1 else ""  # type: ignore[arg-type]
    return Fault(code, name, f"What is kept of it disagrees: {why}{same}.", MEND)
