"""Views of people named in running text: of the list, or perhaps of the network."""

# ruff: noqa: S608 - the names put into SQL are constants of this package, never input

from __future__ import annotations

_DAY = "coalesce(d.meeting_date, d.meeting_earliest)"
_GIVEN = "substr(a.name, 1, instr(a.name || ' ', ' ') - 1)"

MENTION_VIEWS: dict[str, str] = {
    "people_mentioned": f"""
WITH named AS (
  SELECT m.document_id, m.ordinal, m.name, m.described, m.person_id,
         m.printed, m.page, m.span_start, m.span_end, d.network, {_DAY} AS day
  FROM mentions AS m JOIN documents AS d ON d.document_id = m.document_id
  WHERE m.kind = 'person'
), guesses AS (
  SELECT n.document_id, n.ordinal, min(a.person_id) AS person_id
  FROM named AS n
  JOIN documents AS d ON d.network = n.network
  JOIN attendance AS a ON a.document_id = d.document_id
  WHERE n.person_id IS NULL AND n.described IS NULL AND a.person_id IS NOT NULL
    AND abs(julianday({_DAY}) - julianday(n.day)) <= 366
    AND (a.name = n.name OR {_GIVEN} = n.name)
  GROUP BY n.document_id, n.ordinal
  HAVING count(DISTINCT a.person_id) = 1
)
SELECT n.document_id, n.network, n.day, n.name, n.described, n.person_id, p.name AS person,
       g.person_id AS likely_person_id, guessed.name AS likely_person,
       n.printed, n.page, n.span_start, n.span_end
FROM named AS n
LEFT JOIN guesses AS g ON g.document_id = n.document_id AND g.ordinal = n.ordinal
LEFT JOIN people AS p ON p.person_id = n.person_id
LEFT JOIN people AS guessed ON guessed.person_id = g.person_id
""",
}
"""`likely_person` is a guess: the only one of the name at the network's meetings within a year,
where the minutes' own list has nobody of it."""
