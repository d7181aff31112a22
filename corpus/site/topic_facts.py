"""What the corpus knows of one topic, as tables: each a SELECT about its id."""

# ruff: noqa: S608 - the names put into SQL are constants of this package, never input

from __future__ import annotations

from corpus.attendance_views import TOOK_PART
from corpus.site import people_words as words
from corpus.site.listing import Column, Listing
from corpus.site.network_facts import SPAN

MOST_MEETINGS = 300
"""Meetings whose places, people and municipalities are shown at once: the latest of what is asked,
so that the cost is bounded; of more, a page shows a year at a time."""

_SPOKEN = f"""
spoken AS MATERIALIZED (
  SELECT d.document_id, d.network, {words.DAY} AS day, {words.TITLE} AS title
  FROM (SELECT DISTINCT document_id FROM topics WHERE topic = ?) AS t
  JOIN documents AS d ON d.document_id = t.document_id
  WHERE ? = '' OR substr({words.DAY}, 1, 4) = ?
  ORDER BY day DESC, d.document_id LIMIT {MOST_MEETINGS}
)
"""
"""The latest meetings with a topic, of a year or ("") of all: topic, year, year go in."""

TOPICS = Listing(
    "amnen",
    "Ämnen",
    (
        Column("label", "Ämne", words.TOPIC),
        Column("documents", "Möten", kind="number"),
        Column("sections", "Avsnitt", kind="number"),
        Column("networks", "Nätverk", kind="number"),
        Column("first_year", "Första året", kind="day"),
        Column("last_year", "Senaste året", kind="day"),
        Column("topic", "Id", shown=False),
    ),
    """SELECT max(label) AS label, sum(documents) AS documents, sum(sections) AS sections,
              count(nullif(network, '')) AS networks, min(first_year) AS first_year,
              max(last_year) AS last_year, topic
       FROM (
         SELECT topic, network, max(label) AS label, sum(documents) AS documents,
                sum(sections) AS sections, min(nullif(year, '')) AS first_year,
                max(nullif(year, '')) AS last_year
         FROM network_topics GROUP BY network, topic
       ) GROUP BY topic""",
    order="-documents",
    empty="Inga ämnen är funna.",
    by=100,
)


def places(topic: str, year: str) -> Listing:
    """The sections, with the phrases that spoke for the topic."""
    return Listing(
        "avsnitt",
        "Avsnitt och vad som talade för ämnet",
        (
            Column("day", "Möte", kind="day"),
            Column("network", "Nätverk", words.NETWORK),
            Column("heading", "Avsnitt", "/dokument/{document_id}/sida/{heading_page}"
                   "?plats={heading_start}-{heading_end}"),
            Column("printed", "Fras", words.PLACE),
            Column("score", "Styrka", kind="share"),
            Column("title", "Dokument", words.DOCUMENT),
            *SPAN,
            Column("heading_page", "Rubrikens sida", shown=False),
            Column("heading_start", "Rubrikens början", shown=False),
            Column("heading_end", "Rubrikens slut", shown=False),
        ),
        f"""WITH {_SPOKEN}
            SELECT spoken.day, spoken.network, coalesce(s.heading, '(hela protokollet)') AS heading,
                   t.printed, t.score, spoken.title, t.document_id, t.page, t.span_start,
                   t.span_end, s.page AS heading_page, s.heading_start, s.heading_end
            FROM spoken JOIN topics AS t ON t.document_id = spoken.document_id
            LEFT JOIN sections AS s
              ON s.document_id = t.document_id AND s.section_id = t.section_id
            WHERE t.topic = ? AND t.printed IS NOT NULL
              AND (t.section_id IS NOT NULL OR NOT EXISTS (
                SELECT 1 FROM topics AS closer
                WHERE closer.document_id = t.document_id AND closer.topic = t.topic
                  AND closer.span_start = t.span_start AND closer.section_id IS NOT NULL))""",
        (topic, year, year, topic),
        order="-day",
        choices=("network",),
        by=25,
    )  # fmt: skip


def path(topic: str) -> Listing:
    """Through which networks it went: where it came first, and how long after."""
    return Listing(
        "vag",
        "Vägen genom nätverken",
        (
            Column("first_day", "Först", words.PLACE, kind="day"),
            Column("network", "Nätverk", words.NETWORK),
            Column("days_after", "Dagar efter det första", kind="number"),
            Column("printed", "Första frasen", words.PLACE),
            Column("last_year", "Senaste året", kind="day"),
            Column("documents", "Möten", kind="number"),
            Column("share", "Andel av nätverkets", kind="share"),
            *SPAN,
        ),
        f"""WITH firsts AS MATERIALIZED (
              SELECT d.network, min(coalesce({words.DAY}, '9999-99-99') || d.document_id) AS least
              FROM (SELECT DISTINCT document_id FROM topics WHERE topic = ?) AS t
              JOIN documents AS d ON d.document_id = t.document_id GROUP BY d.network
            ), sums AS (
              SELECT network, sum(documents) AS documents, max(nullif(year, '')) AS last_year
              FROM network_topics WHERE topic = ? GROUP BY network
            )
            SELECT nullif(substr(f.least, 1, 10), '9999-99-99') AS first_day, f.network,
                   CAST(julianday(nullif(substr(f.least, 1, 10), '9999-99-99'))
                     - julianday((SELECT substr(min(least), 1, 10) FROM firsts)) AS INTEGER)
                     AS days_after,
                   t.printed, s.last_year, s.documents,
                   1.0 * s.documents / (SELECT sum(y.documents) FROM network_years AS y
                                        WHERE y.network = coalesce(f.network, '')) AS share,
                   substr(f.least, 11) AS document_id, t.page, t.span_start, t.span_end
            FROM firsts AS f
            LEFT JOIN sums AS s ON s.network = coalesce(f.network, '')
            LEFT JOIN topics AS t ON t.document_id = substr(f.least, 11) AND t.ordinal = (
              SELECT o.ordinal FROM topics AS o
              WHERE o.document_id = substr(f.least, 11) AND o.topic = ? AND o.printed IS NOT NULL
              ORDER BY o.span_start, o.ordinal LIMIT 1)""",
        (topic,) * 3,
        order="first_day",
        by=20,
    )


def municipalities(topic: str, year: str) -> Listing:
    """Who was there most often when it was spoken of."""
    return Listing(
        "kommuner",
        "Kommuner som oftast var med",
        (
            Column("name", "Kommun", words.MUNICIPALITY),
            Column("documents", "Möten med ämnet", kind="number"),
            Column("share", "Andel av ämnets möten", kind="share"),
            Column("municipality_code", "Kod", shown=False),
        ),
        f"""WITH {_SPOKEN}, came AS (
              SELECT a.municipality_code, count(DISTINCT a.document_id) AS documents
              FROM spoken JOIN attendance AS a ON a.document_id = spoken.document_id
              WHERE a.municipality_code IS NOT NULL AND a.status IN {TOOK_PART}
              GROUP BY a.municipality_code
            )
            SELECT m.name, came.documents,
                   1.0 * came.documents / (SELECT count(*) FROM spoken) AS share,
                   came.municipality_code
            FROM came JOIN municipalities AS m ON m.code = came.municipality_code""",
        (topic, year, year),
        order="-documents",
        by=20,
    )


def people(topic: str, year: str) -> Listing:
    """Who was at most meetings where it was spoken of."""
    return Listing(
        "personer",
        "Personer som oftast var med",
        (
            Column("name", "Person", words.PERSON),
            Column("municipality", "Kommun", words.MUNICIPALITY),
            Column("documents", "Möten med ämnet", kind="number"),
            Column("named", "Nämnd i ämnets avsnitt", kind="number"),
            Column("person_id", "Id", shown=False),
            Column("municipality_code", "Kommunkod", shown=False),
        ),
        f"""WITH {_SPOKEN}, came AS (
              SELECT a.person_id, count(DISTINCT a.document_id) AS documents
              FROM spoken JOIN attendance AS a ON a.document_id = spoken.document_id
              WHERE a.person_id IS NOT NULL AND a.status <> 'absent' GROUP BY a.person_id
            ), named AS MATERIALIZED (
              SELECT m.person_id, count(DISTINCT s.document_id || ':' || s.section_id) AS sections
              FROM spoken
              JOIN (SELECT DISTINCT document_id, section_id FROM topics
                    WHERE topic = ? AND section_id IS NOT NULL) AS t
                ON t.document_id = spoken.document_id
              JOIN sections AS s
                ON s.document_id = t.document_id AND s.section_id = t.section_id
              JOIN mentions AS m ON m.document_id = s.document_id
                AND m.span_start >= s.span_start AND m.span_start < s.span_end
              WHERE m.person_id IS NOT NULL GROUP BY m.person_id
            )
            SELECT p.name, c.name AS municipality, came.documents,
                   coalesce(named.sections, 0) AS named, p.person_id, p.municipality_code
            FROM came JOIN people AS p ON p.person_id = came.person_id
            LEFT JOIN named ON named.person_id = came.person_id
            LEFT JOIN municipalities AS c ON c.code = p.municipality_code""",
        (topic, year, year, topic),
        order="-documents",
        by=20,
    )


def related(topic: str) -> Listing:
    """Which topics stand in the same sections; lift over 1 is more often than by chance."""
    return Listing(
        "narliggande",
        "Närliggande ämnen",
        (
            Column("label", "Ämne", words.TOPIC),
            Column("together", "Avsnitt med båda", kind="number"),
            Column("share", "Andel av ämnets avsnitt", kind="share"),
            Column("lift", "Gånger oftare än av en slump", kind="number"),
            Column("topic", "Id", shown=False),
        ),
        """WITH mine AS MATERIALIZED (
             SELECT DISTINCT document_id, section_id FROM topics
             WHERE topic = ? AND section_id IS NOT NULL
           ), both AS (
             SELECT topic, count(*) AS together FROM (
               SELECT DISTINCT t.topic, t.document_id, t.section_id
               FROM mine JOIN topics AS t
                 ON t.document_id = mine.document_id AND t.section_id = mine.section_id
               WHERE t.topic <> ?) GROUP BY topic
           ), sums AS MATERIALIZED (
             SELECT topic, max(label) AS label, sum(sections) AS sections
             FROM network_topics GROUP BY topic
           )
           SELECT sums.label, both.together,
                  1.0 * both.together / (SELECT count(*) FROM mine) AS share,
                  round(1.0 * both.together * (SELECT count(*) FROM sections)
                    / (SELECT count(*) FROM mine) / sums.sections, 1) AS lift, both.topic
           FROM both JOIN sums ON sums.topic = both.topic""",
        (topic, topic),
        order="-together",
        empty="Inget annat ämne står i samma avsnitt.",
        by=20,
    )
