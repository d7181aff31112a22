"""What good documents taught the corpus about spelling, and what damaged ones asked of it.

A document's rows go and come with its record, so what is withdrawn or read anew takes its words
with it.  Which spelling wins is settled in `pipeline.repair.archive_words`; here is what was seen.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from corpus.tables import Row, correction_rows, storable

if TYPE_CHECKING:
    from pipeline.document import Reading
    from pipeline.interpret import Notes
    from pipeline.repair.archive_words import ArchiveWords, Sighting

_SEEN = """SELECT spelling, count(*), sum(trusted) FROM archive_sightings
           WHERE folded = ? GROUP BY spelling"""
_ASKED = """SELECT q.document_id, q.folded, q.answer, q.marked FROM archive_words_dirty AS w
            CROSS JOIN archive_questions AS q ON q.folded = w.folded
            CROSS JOIN records AS r ON r.document_id = q.document_id ORDER BY q.document_id"""


def rows_of(reading: Reading, notes: Notes | None) -> dict[str, list[Row]]:
    """The rows of the tables that stand beside the record; none where there are no notes."""
    if notes is None:
        return {"unsure_corrections": [], "archive_sightings": [], "archive_questions": []}
    taught = [
        {"folded": t.folded, "spelling": t.spelling, "times": t.times, "trusted": int(t.trusted)}
        for t in notes.taught
    ]
    asked = [{"folded": a.folded, "answer": a.answer, "marked": int(a.marked)} for a in notes.asked]
    return {
        "unsure_corrections": correction_rows(reading, notes.unsure),
        "archive_sightings": taught,
        "archive_questions": asked,
    }


class _Seen(Mapping[str, Sequence["Sighting"]]):
    """The sightings of each word, looked up as they are asked for, once."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db
        self._found: dict[str, list[Sighting]] = {}

    def __getitem__(self, folded: str) -> list[Sighting]:
        from pipeline.repair.archive_words import Sighting  # noqa: PLC0415 - a search can spare it

        if folded not in self._found:
            rows = self._db.execute(_SEEN, [storable(folded)]).fetchall()
            self._found[folded] = [Sighting(*row) for row in rows]
        if not self._found[folded]:
            raise KeyError(folded)
        return self._found[folded]

    def __iter__(self) -> Iterator[str]:
        words = self._db.execute("SELECT DISTINCT folded FROM archive_sightings").fetchall()
        return iter([folded for (folded,) in words])

    def __len__(self) -> int:
        return sum(1 for _ in self)


def load(db: sqlite3.Connection) -> ArchiveWords:
    """The words that good documents taught.

    A word is looked up when it is first asked for, so that a night costs what its documents ask.
    What is put meanwhile may change an answer that was not asked for before: `unsettled` sees to
    that, as it does for what was asked before.
    """
    from pipeline.repair.archive_words import ArchiveWords  # noqa: PLC0415 - as above

    return ArchiveWords(_Seen(db))


def unsettled(db: sqlite3.Connection) -> list[str]:
    """The documents whose questions the words answer otherwise than when they were interpreted."""
    return list(dict.fromkeys(name for name, _ in _stale(db)))


def settle(db: sqlite3.Connection) -> None:
    """Forget which words were taught, but those that a document still waits for.

    Where there are none nothing is written.
    """
    if db.execute("SELECT EXISTS (SELECT 1 FROM archive_words_dirty)").fetchone()[0]:
        waiting = sorted({folded for _, folded in _stale(db)})
        db.execute(
            "DELETE FROM archive_words_dirty WHERE folded NOT IN (SELECT value FROM json_each(?))",
            [json.dumps(waiting)],
        )


def _stale(db: sqlite3.Connection) -> list[tuple[str, str]]:
    """The documents, and the words that they were told otherwise."""
    from pipeline.repair.archive_words import Asked  # noqa: PLC0415 - as above

    rows = db.execute(_ASKED).fetchall()
    words = load(db) if rows else None
    return [
        (name, folded)
        for name, folded, answer, marked in rows
        if words and Asked(folded, answer, bool(marked)).would_change(words.spelling(folded))
    ]
