"""What the corpus knows of one municipality, as tables: each a SELECT about its code."""

# ruff: noqa: S608 - the names put into SQL are constants of this package, never input

from __future__ import annotations

from corpus.attendance_views import TOOK_PART
from corpus.site import people_words as words
from corpus.site.listing import Column, Listing

_SPAN = (
    Column("document_id", "Dokument", shown=False),
    Column("page", "Sida", shown=False),
    Column("span_start", "Början", shown=False),
    Column("span_end", "Slut", shown=False),
)

_MINE = """
mine AS MATERIALIZED (
  SELECT network FROM network_municipalities
  WHERE municipality_code = ? AND network <> ''
  UNION SELECT network FROM network_members WHERE municipality_code = ?
)
"""
"""The networks that it belongs to; its code goes in twice."""

PER_YEAR = f"""WITH {_MINE}
SELECT nullif(y.year, ''), sum(coalesce(k.meetings, 0)), sum(y.listed)
FROM mine JOIN network_years AS y ON y.network = mine.network
LEFT JOIN network_municipalities AS k
  ON k.network = y.network AND k.municipality_code = ? AND k.year = y.year
GROUP BY y.year HAVING sum(y.listed) > 0
"""
"""At how many of its networks' meetings with a list it was, year by year; its code thrice."""

MOST_MEETINGS = 400
"""Meetings whose topics are counted: the latest, so that the cost is bounded."""


MOST_MISSED = 1000
"""Missed meetings that are listed: the latest."""


def networks(code: str) -> Listing:
    """The networks it belongs to, and how often it was there."""
    return Listing(
        "natverk",
        "Nätverk som kommunen är med i",
        (
            Column("network", "Nätverk", words.NETWORK),
            Column("present", "Var med", kind="number"),
            Column("listed", "Möten med lista", kind="number"),
            Column("share", "Andel", kind="share"),
            Column("first_year", "Första året", kind="day"),
            Column("last_year", "Senaste året", kind="day"),
        ),
        f"""WITH {_MINE}, was AS (
              SELECT network, sum(meetings) AS present,
                     min(CASE WHEN meetings > 0 THEN nullif(year, '') END) AS first_year,
                     max(CASE WHEN meetings > 0 THEN nullif(year, '') END) AS last_year
              FROM network_municipalities WHERE municipality_code = ? GROUP BY network
            ), held AS (
              SELECT y.network, sum(y.listed) AS listed
              FROM mine JOIN network_years AS y ON y.network = mine.network GROUP BY y.network
            )
            SELECT mine.network, coalesce(was.present, 0) AS present, held.listed,
                   1.0 * coalesce(was.present, 0) / nullif(held.listed, 0) AS share,
                   was.first_year, was.last_year
            FROM mine LEFT JOIN was ON was.network = mine.network
            LEFT JOIN held ON held.network = mine.network""",
        (code,) * 3,
        order="network",
        empty="Kommunen är inte med i något nätverk.",
    )


def missed(code: str, *, many: bool = False) -> Listing:
    """The meetings of its networks where nobody was there for it."""
    return Listing(
        "missade",
        f"Möten utan någon från kommunen (de senaste {MOST_MISSED})"
        if many
        else "Möten utan någon från kommunen",
        (
            Column("day", "Möte", kind="day"),
            Column("network", "Nätverk", words.NETWORK),
            Column("title", "Dokument", words.DOCUMENT),
            Column("told", "Listan säger"),
            Column("document_id", "Id", shown=False),
        ),
        f"""WITH {_MINE}, missed AS MATERIALIZED (
              SELECT d.document_id, d.network, {words.DAY} AS day
              FROM mine JOIN documents AS d ON d.network = mine.network
              WHERE d.has_attendance_list AND d.document_id NOT IN (
                SELECT document_id FROM attendance
                WHERE municipality_code = ? AND status IN {TOOK_PART})
              ORDER BY day DESC, d.document_id LIMIT {MOST_MISSED}
            ), absent AS MATERIALIZED (
              SELECT document_id FROM attendance WHERE municipality_code = ? AND status = 'absent'
            )
            SELECT missed.day, missed.network, {words.TITLE} AS title,
                   CASE WHEN missed.document_id IN (SELECT document_id FROM absent)
                     THEN 'frånvarande' ELSE 'står inte i listan' END AS told,
                   missed.document_id
            FROM missed JOIN documents AS d ON d.document_id = missed.document_id""",
        (code,) * 4,
        order="-day",
        choices=("network", "told"),
        empty="Kommunen missade inget möte.",
        by=25,
    )


def representatives(code: str) -> Listing:
    """Who stood for it, from when to when; gaps are meetings between without them."""
    return Listing(
        "foretradare",
        "Företrädare",
        (
            Column("person", "Person", words.PERSON),
            Column("network", "Nätverk", words.NETWORK),
            Column("role", "Roll"),
            Column("first_day", "Från", "/dokument/{first_document_id}", kind="day"),
            Column("last_day", "Till", "/dokument/{last_document_id}", kind="day"),
            Column("meetings", "Möten", kind="number"),
            Column("gaps", "Luckor", kind="number"),
            Column("listed_absent", "Frånvarande", kind="number"),
            Column("person_id", "Id", shown=False),
            Column("first_document_id", "Första dokument", shown=False),
            Column("last_document_id", "Sista dokument", shown=False),
        ),
        f"""SELECT p.name AS person, t.network, t.role, t.first_day, t.last_day, t.meetings,
                   (SELECT count(*) FROM documents AS d
                    WHERE d.network = t.network AND d.has_attendance_list
                      AND {words.DAY} BETWEEN t.first_day AND t.last_day) - t.dated AS gaps,
                   t.listed_absent, t.person_id, t.first_document_id, t.last_document_id
            FROM (
              SELECT network, person_id, count(*) FILTER (WHERE took_part) AS meetings,
                     count(*) FILTER (WHERE took_part AND day IS NOT NULL) AS dated,
                     count(*) FILTER (WHERE away) AS listed_absent,
                     substr(max(day || role), 11) AS role,
                     min(day) FILTER (WHERE took_part) AS first_day,
                     substr(min(day || document_id) FILTER (WHERE took_part), 11)
                       AS first_document_id,
                     max(day) FILTER (WHERE took_part) AS last_day,
                     substr(max(day || document_id) FILTER (WHERE took_part), 11)
                       AS last_document_id
              FROM (
                SELECT d.network, a.person_id, a.document_id, {words.DAY} AS day,
                       max(a.status IN {TOOK_PART}) AS took_part, max(a.status = 'absent') AS away,
                       max(a.role) AS role
                FROM attendance AS a JOIN documents AS d ON d.document_id = a.document_id
                WHERE a.municipality_code = ? AND a.person_id IS NOT NULL
                  AND a.status <> 'guest' AND d.network IS NOT NULL
                GROUP BY a.document_id, a.person_id
              ) GROUP BY network, person_id
            ) AS t JOIN people AS p ON p.person_id = t.person_id""",
        (code,),
        order="-last_day",
        choices=("network",),
        empty="Ingen har företrätt kommunen.",
        by=25,
    )


def topics(code: str, *, many: bool = False) -> Listing:
    """What the meetings were about that somebody from there took part in, and what names it."""
    return Listing(
        "amnen",
        f"Ämnen på kommunens senaste {MOST_MEETINGS} möten" if many else "Ämnen",
        (
            Column("label", "Ämne", words.TOPIC),
            Column("meetings", "Möten där kommunen var med", kind="number"),
            Column("mentioned", "Avsnitt som nämner den", kind="number"),
            Column("last_day", "Senast", kind="day"),
            Column("topic", "Ämnets id", shown=False),
        ),
        f"""WITH present AS MATERIALIZED (
              SELECT d.document_id, {words.DAY} AS day
              FROM (SELECT DISTINCT document_id FROM attendance
                    WHERE municipality_code = ? AND status IN {TOOK_PART}) AS a
              JOIN documents AS d ON d.document_id = a.document_id
              ORDER BY day DESC, d.document_id LIMIT {MOST_MEETINGS}
            ), spoken AS (
              SELECT DISTINCT t.document_id, t.topic, present.day
              FROM present JOIN topics AS t ON t.document_id = present.document_id
            ), named AS (
              SELECT DISTINCT t.topic, s.document_id, s.section_id
              FROM mentions AS m JOIN sections AS s ON s.document_id = m.document_id
                AND m.span_start >= s.span_start AND m.span_start < s.span_end
              JOIN topics AS t ON t.document_id = s.document_id AND t.section_id = s.section_id
              WHERE m.code = ? AND s.kind <> 'attendance'
            )
            SELECT (SELECT max(label) FROM network_topics AS n WHERE n.topic = k.topic) AS label,
                   sum(meetings) AS meetings, sum(mentioned) AS mentioned,
                   max(last_day) AS last_day, topic
            FROM (
              SELECT topic, count(*) AS meetings, 0 AS mentioned, max(day) AS last_day
              FROM spoken GROUP BY topic
              UNION ALL
              SELECT named.topic, 0, count(*), max({words.DAY})
              FROM named JOIN documents AS d ON d.document_id = named.document_id
              GROUP BY named.topic
            ) AS k GROUP BY topic""",
        (code, code),
        order="-meetings",
        by=20,
    )


def mentions(code: str) -> Listing:
    """Where running text names it."""
    return Listing(
        "omnamnd",
        "Nämnd i texten",
        (
            Column("day", "Möte", kind="day"),
            Column("network", "Nätverk", words.NETWORK),
            Column("title", "Dokument", words.DOCUMENT),
            Column("printed", "Så står det", words.PLACE),
            *_SPAN,
        ),
        f"""SELECT {words.DAY} AS day, d.network, {words.TITLE} AS title,
                   m.printed, m.document_id, m.page, m.span_start, m.span_end
            FROM mentions AS m JOIN documents AS d ON d.document_id = m.document_id
            WHERE m.code = ?""",
        (code,),
        order="-day",
        choices=("network",),
        empty="Kommunen nämns inte.",
        by=20,
    )
