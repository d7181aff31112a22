"""What needs a person's eyes, over the whole corpus: what a minute there gives most comes first.

One ranking of all kinds.  `gain` is facts put right per minute (`review_rows` says how it is made):

    no-day          a document without a day: all its facts hang in the air
    empty-page      a page without text and picture
    not-cured       a page whose text is still as its damaged layer has it
    municipality    a person whose municipality is one of a few
    words           a page with words that the repair left as printed
    low             a page read with less confidence than the setting: words times 1 - confidence
    pair            two people who may be one: the meetings of the one seen less, times the chance
    contradiction   minutes that cannot both be right: every second time a meeting has a wrong day

The morning report and the site both show rows of this query, so they never disagree.
"""

# ruff: noqa: S608 - the SQL put together is of constants of this package, never input

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass

from corpus.review_rows import LOW_GAIN

WINDOW = """CASE WHEN d.meeting_earliest = d.meeting_latest THEN 'troligen ' || d.meeting_earliest
  ELSE coalesce(d.meeting_earliest || '–' || d.meeting_latest, 'från ' || d.meeting_earliest,
                'till ' || d.meeting_latest) END"""
"""When a meeting (of documents AS d) was whose minutes state no day."""

DOCUMENT_KINDS = ("no-day", "empty-page", "not-cured", "municipality", "words", "low")
"""The kinds that are about one document alone."""

CONTRADICTED = {
    "same day": "två protokoll från samma dag med olika innehåll ({one} / {other})",
    "previous minutes": "nämner ett möte {one}, men protokollet där är från {other}",
    "number and date": "mötesnumren följer inte datumen ({one}, {other})",
    "weekday": "det står {one}, men dagen var en {other}",
}
"""What each kind of contradiction says, of the one reading and the other."""


def _sql_of(sentence: str) -> str:
    """The sentence as SQL over meeting_contradictions AS c."""
    one = f"'{sentence}'".replace("{one}", "' || c.told || '")
    return one.replace("{other}", "' || c.other_told || '")


_SAID = "\n".join(f"WHEN '{kind}' THEN {_sql_of(said)}" for kind, said in CONTRADICTED.items())
MOST_OF_A_KIND = 500
"""Of each kind, the rows that `LOOKS` gives: more than anybody looks at before the next night."""

_NO_PLACE = "NULL, NULL, NULL, NULL"
_COLUMNS = """kind, document_id, page, span_start, span_end, person_id,
  other_document_id, other_page, other_start, other_end, other_person_id, told, gain"""

_REVIEW = f"""
SELECT r.kind, r.document_id, r.page, r.span_start, r.span_end, NULL, {_NO_PLACE}, NULL,
       CASE r.kind WHEN 'no-day'
         THEN r.told || (SELECT coalesce('; enligt andra protokoll ' || {WINDOW}, '')
                         FROM documents AS d WHERE d.document_id = r.document_id)
         ELSE r.told END, r.gain
FROM review AS r
"""
_LOW = f"""
SELECT 'low', document_id, page, NULL, NULL, NULL, {_NO_PLACE}, NULL,
       'läst med låg säkerhet (' || replace(printf('%.2f', confidence), '.', ',') || ')',
       {LOW_GAIN}
FROM pages WHERE confidence < ?1
"""
_PAIRS = f"""
SELECT 'pair', {_NO_PLACE}, u.one, {_NO_PLACE}, u.other,
       replace(printf('%.2f', u.probability), '.', ',') || ': ' || u.reason,
       round(u.probability * min(a.meetings, b.meetings) / 0.5, 3)
FROM people_unsure AS u JOIN people AS a ON a.person_id = u.one
JOIN people AS b ON b.person_id = u.other
"""
_CONTRADICTIONS = f"""
SELECT 'contradiction', c.document_id, coalesce(c.page, 1), c.span_start, c.span_end, NULL,
       c.other_document_id, c.other_page, c.other_start, c.other_end, NULL,
       CASE c.kind {_SAID} END,
       round(0.5 * (1 + (SELECT count(*) FROM attendance AS a
                         WHERE a.document_id = c.document_id)) / 2, 3)
FROM meeting_contradictions AS c
"""
_PARTS = (
    *(f"{_REVIEW} WHERE r.kind = '{kind}'" for kind in DOCUMENT_KINDS if kind != "low"),
    _LOW,
    _PAIRS,
    _CONTRADICTIONS,
)

_ALL = " UNION ALL ".join(
    f"SELECT * FROM ({part} ORDER BY 13 DESC LIMIT {MOST_OF_A_KIND})" for part in _PARTS
)

LOOKS = f"WITH looks ({_COLUMNS}) AS ({_ALL}) SELECT * FROM looks"
"""What needs eyes, of each kind what a minute gives most; ?1 is the least confidence (0-1) with
which a page needs none.  Each part is read from an index, so that its cost stays as the corpus
grows."""

TOTALS = """
SELECT kind, count(*) FROM review GROUP BY kind
UNION ALL SELECT 'low', count(*) FROM pages WHERE confidence < ?1
UNION ALL SELECT 'pair', count(*) FROM people_unsure
UNION ALL SELECT 'contradiction', count(*) FROM meeting_contradictions
"""
"""How many there are of each kind."""


@dataclass(frozen=True, slots=True)
class Look:
    """Something a person should look at: its kind, where, why, and what a minute there gives."""

    kind: str
    document_id: str
    filename: str
    page: int
    told: str
    gain: float


def of_documents(db: sqlite3.Connection, least: float, document_ids: Iterable[str]) -> list[Look]:
    """What needs eyes in these documents, what a minute gives most first.

    `least` is the confidence (0-1) below which a page needs eyes.
    """
    names = dict(
        db.execute(
            """SELECT document_id, filename FROM documents
               WHERE document_id IN (SELECT value FROM json_each(?))""",
            [json.dumps(sorted(set(document_ids)))],
        ).fetchall()
    )
    rows = db.execute(
        f"""WITH looks ({_COLUMNS}) AS (
              {_REVIEW} WHERE r.document_id IN (SELECT value FROM json_each(?2))
              UNION ALL
              {_LOW} AND document_id IN (SELECT value FROM json_each(?2)))
            SELECT kind, document_id, page, told, gain FROM looks""",
        [least, json.dumps(sorted(names))],
    )
    looks = [Look(kind, name, names[name], *rest) for kind, name, *rest in rows]
    return sorted(looks, key=lambda one: (-one.gain, one.filename, one.page, one.kind, one.told))
