"""Views that answer analysts' questions where a plain query would be long or easily wrong."""

# ruff: noqa: S608 - the names put into SQL are constants of this package, never input

from __future__ import annotations

_DAY = "coalesce(d.meeting_date, d.meeting_earliest)"

SCALE_VIEWS: dict[str, str] = {
    "postponed_decisions": f"""
SELECT c.document_id, c.ordinal, d.network, {_DAY} AS day, s.heading, c.until,
       c.printed, c.page, c.span_start, c.span_end,
       l.document_id AS taken_up_in, coalesce(l.meeting_date, l.meeting_earliest) AS taken_up_day
FROM decisions AS c
JOIN documents AS d ON d.document_id = c.document_id
LEFT JOIN sections AS s ON s.document_id = c.document_id AND s.section_id = (
  SELECT max(section_id) FROM sections AS around
  WHERE around.document_id = c.document_id AND around.span_start <= c.span_start
    AND around.span_end >= c.span_end)
LEFT JOIN documents AS l ON l.document_id = (
  SELECT later.document_id FROM documents AS later
  WHERE later.network = d.network
    AND coalesce(later.meeting_date, later.meeting_earliest) > {_DAY}
    AND EXISTS (SELECT 1 FROM sections AS again
                WHERE again.heading = s.heading AND again.document_id = later.document_id)
  ORDER BY coalesce(later.meeting_date, later.meeting_earliest), later.document_id LIMIT 1)
WHERE c.outcome = 'postponed'
""",
}
"""By name: the views of migration 15."""
