"""What good documents taught the corpus about spelling, and what damaged ones asked of it.

A document's rows go and come with its record, so what is withdrawn or read anew takes its words
with it.  Which spelling wins is settled in `pipeline.repair.archive_words`; here is what was seen.
"""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

from corpus.tables import Row, correction_rows

if TYPE_CHECKING:
    from pipeline.document import Reading
    from pipeline.interpret import Notes
    from pipeline.repair.archive_words import ArchiveWords

_ALL = """SELECT folded, spelling, count(*), sum(trusted) FROM archive_sightings
          GROUP BY folded, spelling"""
_ASKED = """SELECT folded, spelling, count(*), sum(trusted) FROM archive_sightings
            WHERE folded IN (SELECT folded FROM archive_questions) GROUP BY folded, spelling"""


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


def load(db: sqlite3.Connection, *, asked: bool = False) -> ArchiveWords:
    """The words that good documents taught; with `asked` only those that damaged ones ask for."""
    from pipeline.repair.archive_words import ArchiveWords, Sighting  # noqa: PLC0415 - a search can spare it

    found: dict[str, list[Sighting]] = {}
    for folded, spelling, documents, trusted in db.execute(_ASKED if asked else _ALL):
        found.setdefault(folded, []).append(Sighting(spelling, documents, trusted))
    return ArchiveWords(found)


def unsettled(db: sqlite3.Connection) -> list[str]:
    """The documents whose questions the words answer otherwise than when they were interpreted."""
    from pipeline.repair.archive_words import Asked  # noqa: PLC0415 - as above

    rows = db.execute(
        """SELECT q.document_id, q.folded, q.answer, q.marked FROM archive_questions AS q
           JOIN records AS r ON r.document_id = q.document_id ORDER BY q.document_id"""
    ).fetchall()
    if not rows:
        return []
    words = load(db, asked=True)
    found: dict[str, None] = {}
    for name, folded, answer, marked in rows:
        if Asked(folded, answer, bool(marked)).would_change(words.spelling(folded)):
            found[name] = None
    return list(found)
