"""What the documents found have in common: counts for narrowing a search, at a bounded cost."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping, Sequence
from itertools import islice

from corpus.search_found import Facet, FacetKind
from corpus.search_index import PAGES_OF_DOCUMENT

COUNTED = 500
"""Documents that are counted; of more, as good as drawn by lot: the first by their hash."""

SHOWN = 12
"""Values of each kind that are given, the commonest ones."""

_ASKED = "WITH asked (document_id) AS MATERIALIZED (SELECT value FROM json_each(?))"

QUERIES: Mapping[FacetKind, str] = {
    "network": """
SELECT d.network, d.network, count(*) AS documents
FROM asked CROSS JOIN documents AS d USING (document_id)
WHERE d.network IS NOT NULL GROUP BY d.network""",
    "year": """
SELECT substr(coalesce(d.meeting_date, d.meeting_earliest), 1, 4) AS year,
  substr(coalesce(d.meeting_date, d.meeting_earliest), 1, 4), count(*) AS documents
FROM asked CROSS JOIN documents AS d USING (document_id)
WHERE coalesce(d.meeting_date, d.meeting_earliest) IS NOT NULL GROUP BY year""",
    "municipality": """
SELECT code, (SELECT name FROM municipalities AS m WHERE m.code = named.code),
  count(*) AS documents
FROM (
  SELECT a.document_id, a.municipality_code AS code
  FROM asked CROSS JOIN attendance AS a USING (document_id) WHERE a.municipality_code IS NOT NULL
  UNION
  SELECT m.document_id, m.code
  FROM asked CROSS JOIN mentions AS m USING (document_id) WHERE m.code IS NOT NULL) AS named
GROUP BY code""",
    "topic": """
SELECT topic, min(label), count(DISTINCT t.document_id) AS documents
FROM asked CROSS JOIN topics AS t USING (document_id) GROUP BY topic""",
    "label": """
SELECT label, label, count(*) AS documents
FROM (
  SELECT DISTINCT u.in_force, f.label
  FROM asked CROSS JOIN units AS u ON u.in_force = asked.document_id
  JOIN file_labels AS f ON f.sha256 = u.sha256)
GROUP BY label""",
}
"""Of each kind: what to ask for, what to show, and how many of the documents asked about."""


def facets(
    db: sqlite3.Connection, pages: Sequence[int]
) -> tuple[dict[FacetKind, tuple[Facet, ...]], int]:
    """The commonest values of each kind among the documents of pages; how many were counted."""
    every = sorted({page_id // PAGES_OF_DOCUMENT for page_id in pages})
    documents = [f"{number:012x}" for number in islice(every, COUNTED)]
    found = {
        kind: tuple(
            Facet(*row)
            for row in db.execute(
                f"{_ASKED} {query} ORDER BY documents DESC, 1 LIMIT {SHOWN}",
                [json.dumps(documents)],
            )
        )
        for kind, query in QUERIES.items()
    }
    return found, len(documents)
