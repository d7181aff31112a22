"""Whose the rows of a list are, kept over a new reading of what the document says."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass

_Row = tuple[str | None, str, str | None, int | None, int | None]


@dataclass(frozen=True, slots=True)
class Ids:
    """The person behind each place of the text, and behind each name that stands there once."""

    by_span: Mapping[Hashable, str]
    by_name: Mapping[Hashable, str]


def ids_in(db: sqlite3.Connection, document_id: str, carried: Ids | None = None) -> Ids:
    """The person behind each row of the document's list; `carried` fills in for other names."""
    rows: list[_Row] = db.execute(
        """SELECT person_id, name, municipality_code, span_start, span_end FROM attendance
           WHERE document_id = ?""",
        [document_id],
    ).fetchall()
    by_name = _told_once(rows, slice(1, 3))
    return Ids(_told_once(rows, slice(3, 5)), {**(carried.by_name if carried else {}), **by_name})


def ids_by_name(db: sqlite3.Connection, documents: Iterable[str]) -> Ids:
    """The person behind each name that means one in these documents, however often it stands."""
    rows = db.execute(
        """SELECT name, municipality_code, min(person_id) FROM attendance
           WHERE document_id IN (SELECT value FROM json_each(?)) AND person_id IS NOT NULL
           GROUP BY name, municipality_code HAVING count(DISTINCT person_id) = 1""",
        [json.dumps(sorted(documents))],
    )
    return Ids({}, {(name, code): person_id for name, code, person_id in rows})


def keep_ids(db: sqlite3.Connection, document_id: str, ids: Ids) -> None:
    """After a document is put again, let its rows be whose they were until people are resolved.

    What is printed never changes, so a row at the same place of the text is the same person's,
    however the name is spelt now; after that a name that stands there once, then and now.
    """
    rows = db.execute(
        """SELECT ordinal, name, municipality_code, span_start, span_end FROM attendance
           WHERE document_id = ? ORDER BY ordinal""",
        [document_id],
    ).fetchall()
    kept: dict[int, str] = {}
    for where, told in ((slice(3, 5), ids.by_span), (slice(1, 3), ids.by_name)):
        times = Counter(row[where] for row in rows)
        for row in rows:
            person_id = told.get(row[where]) if times[row[where]] == 1 else None
            if person_id and row[0] not in kept and person_id not in kept.values():
                kept[row[0]] = person_id
    db.executemany(
        "UPDATE attendance SET person_id = ? WHERE document_id = ? AND ordinal = ?",
        [(person_id, document_id, ordinal) for ordinal, person_id in kept.items()],
    )


def _told_once(rows: Sequence[_Row], where: slice) -> dict[Hashable, str]:
    times = Counter(row[where] for row in rows)
    return {row[where]: row[0] for row in rows if row[0] is not None and times[row[where]] == 1}
