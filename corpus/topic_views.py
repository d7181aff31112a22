"""Views of topics over time: by year, by network and by municipality.

`meetings` are all interpreted documents of that year (of that network, or that a municipality's
members took part in), so `share` can be compared between years with few and many meetings.
"""

# ruff: noqa: S608 - the names put into SQL are constants of this package, never input

from __future__ import annotations

from corpus.attendance_views import TOOK_PART

_YEAR = "substr(coalesce(d.meeting_date, d.meeting_earliest), 1, 4)"
_COUNTS = """count(DISTINCT t.document_id) AS documents,
       count(DISTINCT t.document_id || ':' || t.section_id) AS sections"""
_PRESENT = f"""SELECT DISTINCT document_id, municipality_code FROM attendance
               WHERE municipality_code IS NOT NULL AND status IN {TOOK_PART}"""

TOPIC_VIEWS: dict[str, str] = {
    "topic_years": f"""
SELECT k.topic, k.label, k.year, k.documents, k.sections, m.meetings,
       round(1.0 * k.documents / m.meetings, 4) AS share
FROM (
  SELECT t.topic, max(t.label) AS label, {_YEAR} AS year, {_COUNTS}
  FROM topics AS t JOIN documents AS d ON d.document_id = t.document_id
  GROUP BY t.topic, year
) AS k
JOIN (SELECT {_YEAR} AS year, count(*) AS meetings FROM documents AS d GROUP BY year) AS m
  ON m.year IS k.year
""",
    "topic_networks": f"""
SELECT k.topic, k.label, k.network, k.year, k.documents, k.sections, m.meetings,
       round(1.0 * k.documents / m.meetings, 4) AS share
FROM (
  SELECT t.topic, max(t.label) AS label, d.network, {_YEAR} AS year, {_COUNTS}
  FROM topics AS t JOIN documents AS d ON d.document_id = t.document_id
  GROUP BY t.topic, d.network, year
) AS k
JOIN (
  SELECT d.network, {_YEAR} AS year, count(*) AS meetings
  FROM documents AS d GROUP BY d.network, year
) AS m ON m.network IS k.network AND m.year IS k.year
""",
    "topic_municipalities": f"""
SELECT k.topic, k.label, k.municipality_code, n.name AS municipality, k.year,
       k.documents, k.sections, m.meetings,
       round(1.0 * k.documents / m.meetings, 4) AS share
FROM (
  SELECT t.topic, max(t.label) AS label, a.municipality_code, {_YEAR} AS year, {_COUNTS}
  FROM topics AS t
  JOIN documents AS d ON d.document_id = t.document_id
  JOIN ({_PRESENT}) AS a ON a.document_id = t.document_id
  GROUP BY t.topic, a.municipality_code, year
) AS k
JOIN (
  SELECT a.municipality_code, {_YEAR} AS year, count(*) AS meetings
  FROM documents AS d JOIN ({_PRESENT}) AS a ON a.document_id = d.document_id
  GROUP BY a.municipality_code, year
) AS m ON m.municipality_code = k.municipality_code AND m.year IS k.year
LEFT JOIN municipalities AS n ON n.code = k.municipality_code
""",
}
"""By name.  Where a topic was spoken of, word by word, says `topic_places`."""
