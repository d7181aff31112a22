"""People against the attendance lists that they were resolved from."""

# ruff: noqa: S608 - the names put into SQL are constants of this module, never input

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

from corpus.verify_values import MEND, Fault

_ATTENDED = "a.status <> 'absent'"
_DAY = "coalesce(d.meeting_date, d.own_earliest)"

_COUNTED = f"""
SELECT a.person_id, count(DISTINCT a.document_id) FILTER (WHERE {_ATTENDED}) AS meetings,
       min({_DAY}) FILTER (WHERE {_ATTENDED}) AS first_seen,
       max({_DAY}) FILTER (WHERE {_ATTENDED}) AS last_seen
FROM attendance AS a JOIN documents AS d ON d.document_id = a.document_id
WHERE a.person_id IS NOT NULL GROUP BY a.person_id
"""

_ASKED = {
    "person-without-rows": """SELECT person_id, name || ' is in no attendance list.' FROM people
           WHERE person_id NOT IN (SELECT person_id FROM attendance WHERE person_id IS NOT NULL)""",
    "person-unknown": """
           SELECT DISTINCT person_id, 'Lists or mentions name a person who is not there.'
           FROM (SELECT person_id FROM attendance UNION SELECT person_id FROM mentions)
           WHERE person_id IS NOT NULL AND person_id NOT IN (SELECT person_id FROM people)""",
    "person-differs": f"""
            SELECT p.person_id, p.name || ': ' || p.meetings || ' meetings, ' || c.meetings
              || ' in the lists; ' || coalesce(p.first_seen, '-') || ' to '
              || coalesce(p.last_seen, '-') || ', by the lists '
              || coalesce(c.first_seen, '-')
              || ' to ' || coalesce(c.last_seen, '-') || '.'
            FROM people AS p JOIN ({_COUNTED}) AS c ON c.person_id = p.person_id
            WHERE (p.meetings, p.first_seen, p.last_seen)
              IS NOT (c.meetings, c.first_seen, c.last_seen)""",
    "former-id-leads-nowhere": """
           SELECT former_id, 'The id leads to a person who is not there, or is in use itself.'
           FROM people_former WHERE person_id NOT IN (SELECT person_id FROM people)
              OR former_id IN (SELECT person_id FROM people)""",
    "join-differs": """SELECT j.person_id, 'A reason for being one names a row of somebody else.'
           FROM people_joins AS j
           LEFT JOIN attendance AS a
             ON a.document_id = j.document_id AND a.ordinal = j.ordinal
           LEFT JOIN attendance AS b
             ON b.document_id = j.other_document_id AND b.ordinal = j.other_ordinal
           WHERE a.person_id IS NOT j.person_id OR b.person_id IS NOT j.person_id""",
}
_WAITING = """SELECT EXISTS (SELECT 1 FROM attendance WHERE person_reason IS NULL)
                  OR EXISTS (SELECT 1 FROM people_dirty)"""


def faults(db: sqlite3.Connection) -> Iterator[Fault]:
    """People and lists that disagree; none while somebody waits to be resolved."""
    if db.execute(_WAITING).fetchone()[0]:
        return
    for code, query in _ASKED.items():
        for subject, told in db.execute(query).fetchall():
            yield Fault(code, str(subject), str(told), MEND)
