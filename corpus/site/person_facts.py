"""What the corpus knows of one person, as tables: each a SELECT about a `person_id`.

Every question goes through the index on `attendance.person_id`, and so reads no other person.
"""

# ruff: noqa: S608 - the names put into SQL are constants of this package, never input

from __future__ import annotations

from corpus.site import people_words as words
from corpus.site.listing import Column, Listing

_GIVEN = "substr(a.name, 1, instr(a.name || ' ', ' ') - 1)"
_SPAN = (
    Column("document_id", "Dokument", shown=False),
    Column("page", "Sida", shown=False),
    Column("span_start", "Början", shown=False),
    Column("span_end", "Slut", shown=False),
)

_MEETINGS = f"""
SELECT {words.DAY} AS day, d.network, {words.TITLE} AS title,
       {words.in_swedish("a.status", words.STATUS)} AS status, a.role,
       m.name AS municipality, a.organisation, a.printed,
       a.municipality_code, a.document_id, a.page, a.span_start, a.span_end
FROM attendance AS a JOIN documents AS d ON d.document_id = a.document_id
LEFT JOIN municipalities AS m ON m.code = a.municipality_code
WHERE a.person_id = ?
"""


def meetings(person_id: str) -> Listing:
    """Every list the person stands in."""
    return Listing(
        "moten",
        "Möten i vars närvarolista personen står",
        (
            Column("day", "Möte", kind="day"),
            Column("network", "Nätverk", words.NETWORK),
            Column("title", "Dokument", words.DOCUMENT),
            Column("status", "Status"),
            Column("role", "Roll"),
            Column("municipality", "Kommun", words.MUNICIPALITY),
            Column("organisation", "Organisation"),
            Column("printed", "Så står det", words.PLACE),
            Column("municipality_code", "Kommunkod", shown=False),
            *_SPAN,
        ),
        _MEETINGS,
        (person_id,),
        order="-day",
        choices=("network", "status", "municipality"),
    )


def spellings(person_id: str) -> Listing:
    """Every way the name is written, with the first place of each."""
    return Listing(
        "stavningar",
        "Så skrivs namnet",
        (
            Column("printed", "Så står det (första gången)", words.PLACE),
            Column("name", "Läst som"),
            Column("times", "Gånger", kind="number"),
            Column("first_day", "Först", kind="day"),
            Column("last_day", "Senast", kind="day"),
            *_SPAN,
        ),
        f"""SELECT printed, name, times, first_day, last_day,
                   document_id, page, span_start, span_end FROM (
              SELECT a.printed, a.name, a.document_id, a.page, a.span_start, a.span_end,
                     count(*) OVER alike AS times, min({words.DAY}) OVER alike AS first_day,
                     max({words.DAY}) OVER alike AS last_day,
                     row_number() OVER (PARTITION BY a.name, a.printed
                       ORDER BY {words.DAY} IS NULL, {words.DAY}, a.document_id, a.ordinal) AS nth
              FROM attendance AS a JOIN documents AS d ON d.document_id = a.document_id
              WHERE a.person_id = ?
              WINDOW alike AS (PARTITION BY a.name, a.printed)
            ) WHERE nth = 1""",
        (person_id,),
        order="-times",
        by=20,
    )


PERIODS = f"""
WITH seats AS (
  SELECT d.network, {words.DAY} AS day, a.document_id, a.ordinal,
         coalesce(m.name, a.organisation) AS place, a.role
  FROM attendance AS a JOIN documents AS d ON d.document_id = a.document_id
  LEFT JOIN municipalities AS m ON m.code = a.municipality_code
  WHERE a.person_id = ?
), told AS (
  SELECT 'för' AS kind, place AS value, network, day, document_id, ordinal FROM seats
  WHERE place IS NOT NULL
  UNION ALL
  SELECT 'roll', role, network, day, document_id, ordinal FROM seats WHERE role IS NOT NULL
), runs AS (
  SELECT *,
         row_number() OVER (PARTITION BY kind, network ORDER BY day IS NULL, day, document_id,
           ordinal)
         - row_number() OVER (PARTITION BY kind, network, value ORDER BY day IS NULL, day,
           document_id, ordinal) AS run
  FROM told
)
SELECT kind, value, network, min(day) AS first_day, max(day) AS last_day,
       count(DISTINCT document_id) AS meetings,
       substr(min(day || document_id), 11) AS first_document_id,
       substr(max(day || document_id), 11) AS last_document_id
FROM runs GROUP BY kind, network, value, run
"""
"""For whom, and in which role, in each network: a row for as long as its lists say the same.
A list that says nothing ends no period."""


def periods(person_id: str) -> Listing:
    """Municipality or body, and role, from when to when."""
    return Listing(
        "perioder",
        "För vem och i vilken roll, från och till",
        (
            Column("kind", "Vad"),
            Column("value", "Uppgift"),
            Column("network", "Nätverk", words.NETWORK),
            Column("first_day", "Från", "/dokument/{first_document_id}", kind="day"),
            Column("last_day", "Till", "/dokument/{last_document_id}", kind="day"),
            Column("meetings", "Möten", kind="number"),
            Column("first_document_id", "Första dokument", shown=False),
            Column("last_document_id", "Sista dokument", shown=False),
        ),
        PERIODS,
        (person_id,),
        order="first_day",
        by=20,
    )


def promises(person_id: str) -> Listing:
    """What the person was to do, by the name in the list of the same meeting."""
    return Listing(
        "loften",
        "Har åtagit sig",
        (
            Column("day", "Möte", kind="day"),
            Column("network", "Nätverk", words.NETWORK),
            Column("printed", "Löfte", words.PLACE),
            Column("due", "Senast"),
            Column("state", "Läge"),
            Column("taken_up_day", "Togs upp",
                   "/dokument/{taken_up_in}/sida/{taken_up_page}"
                   "?plats={taken_up_start}-{taken_up_end}", kind="day"),
            *_SPAN,
            Column("taken_up_in", "Togs upp i", shown=False),
            Column("taken_up_page", "Sida där", shown=False),
            Column("taken_up_start", "Början där", shown=False),
            Column("taken_up_end", "Slut där", shown=False),
        ),
        f"""SELECT p.day, p.network, p.printed, p.due,
                   {words.in_swedish("p.state", words.PROMISE)} AS state, p.taken_up_day,
                   p.document_id, p.page, p.span_start, p.span_end, p.taken_up_in,
                   p.taken_up_page, p.taken_up_start, p.taken_up_end
            FROM (SELECT DISTINCT document_id, name FROM attendance WHERE person_id = ?) AS a
            JOIN promises AS p ON p.document_id = a.document_id
            WHERE EXISTS (SELECT 1 FROM json_each(p.responsible) WHERE value = a.name)""",
        (person_id,),
        order="-day",
        choices=("state",),
        empty="Inga löften är funna.",
        by=20,
    )  # fmt: skip


def mentions(person_id: str) -> Listing:
    """Where running text names the person; guesses as `people_mentioned` makes them."""
    return Listing(
        "omnamnd",
        "Nämnd i texten",
        (
            Column("day", "Möte", kind="day"),
            Column("network", "Nätverk", words.NETWORK),
            Column("printed", "Så står det", words.PLACE),
            Column("sure", "Säkert"),
            Column("described", "Beskrivs som"),
            *_SPAN,
        ),
        f"""WITH mine AS MATERIALIZED (
              SELECT DISTINCT d.network, a.name, {_GIVEN} AS given
              FROM attendance AS a JOIN documents AS d ON d.document_id = a.document_id
              WHERE a.person_id = ? AND d.network IS NOT NULL
            ), names AS MATERIALIZED (SELECT name FROM mine UNION SELECT given FROM mine),
            likely AS MATERIALIZED (
              SELECT d.network, {words.DAY} AS day, a.person_id, a.name, {_GIVEN} AS given
              FROM documents AS d JOIN attendance AS a ON a.document_id = d.document_id
              WHERE d.network IN (SELECT network FROM mine) AND a.person_id IS NOT NULL
                AND (a.name IN (SELECT name FROM names) OR {_GIVEN} IN (SELECT name FROM names))
            ), named AS MATERIALIZED (
              SELECT m.document_id, m.ordinal, m.name, m.printed, m.page, m.span_start,
                     m.span_end, d.network, {words.DAY} AS day
              FROM documents AS d JOIN mentions AS m ON m.document_id = d.document_id
              WHERE d.network IN (SELECT network FROM mine) AND m.kind = 'person'
                AND m.person_id IS NULL AND m.described IS NULL
                AND m.name IN (SELECT name FROM names)
            )
            SELECT {words.DAY} AS day, d.network, m.printed, 'ja' AS sure, m.described,
                   m.document_id, m.page, m.span_start, m.span_end
            FROM mentions AS m JOIN documents AS d ON d.document_id = m.document_id
            WHERE m.person_id = ?
            UNION ALL
            SELECT n.day, n.network, n.printed, 'gissning', NULL, n.document_id, n.page,
                   n.span_start, n.span_end
            FROM named AS n JOIN likely AS k ON k.network = n.network
              AND (k.name = n.name OR k.given = n.name)
              AND abs(julianday(k.day) - julianday(n.day)) <= 366
            GROUP BY n.document_id, n.ordinal
            HAVING count(DISTINCT k.person_id) = 1 AND min(k.person_id) = ?""",
        (person_id,) * 3,
        order="-day",
        choices=("sure",),
        empty="Namnet står inte i löpande text.",
        by=20,
    )


def topics(person_id: str) -> Listing:
    """What the meetings were about that the person took part in."""
    return Listing(
        "amnen",
        "Ämnen på mötena",
        (
            Column("label", "Ämne", words.TOPIC),
            Column("meetings", "Möten", kind="number"),
            Column("share", "Andel av mötena", kind="share"),
            Column("last_day", "Senast", kind="day"),
            Column("topic", "Ämnets id", shown=False),
        ),
        f"""WITH mine AS MATERIALIZED (
              SELECT DISTINCT document_id FROM attendance
              WHERE person_id = ? AND status <> 'absent')
            SELECT max(t.label) AS label, count(DISTINCT t.document_id) AS meetings,
                   1.0 * count(DISTINCT t.document_id) / (SELECT count(*) FROM mine) AS share,
                   max({words.DAY}) AS last_day, t.topic
            FROM mine JOIN topics AS t ON t.document_id = mine.document_id
            JOIN documents AS d ON d.document_id = mine.document_id GROUP BY t.topic""",
        (person_id,),
        order="-meetings",
        by=20,
    )


def together(person_id: str) -> Listing:
    """Who was at the same meetings."""
    return Listing(
        "tillsammans",
        "Oftast på samma möten",
        (
            Column("name", "Person", words.PERSON),
            Column("municipality", "Kommun", words.MUNICIPALITY),
            Column("meetings", "Möten tillsammans", kind="number"),
            Column("last_day", "Senast", kind="day"),
            Column("person_id", "Id", shown=False),
            Column("municipality_code", "Kommunkod", shown=False),
        ),
        f"""SELECT p.name, m.name AS municipality, count(DISTINCT a.document_id) AS meetings,
                   max({words.DAY}) AS last_day, p.person_id, p.municipality_code
            FROM (SELECT DISTINCT document_id FROM attendance
                  WHERE person_id = ? AND status <> 'absent') AS mine
            JOIN attendance AS a ON a.document_id = mine.document_id AND a.status <> 'absent'
            JOIN documents AS d ON d.document_id = mine.document_id
            JOIN people AS p ON p.person_id = a.person_id
            LEFT JOIN municipalities AS m ON m.code = p.municipality_code
            WHERE a.person_id <> ? GROUP BY p.person_id""",
        (person_id, person_id),
        order="-meetings",
        by=20,
    )


def joins(person_id: str) -> Listing:
    """Why rows were taken for one person."""
    return Listing(
        "skal",
        "Varför raderna är hopförda",
        (
            Column("printed", "Den ena raden", words.PLACE),
            Column("other_printed", "Den andra raden",
                   "/dokument/{other_document_id}/sida/{other_page}"
                   "?plats={other_start}-{other_end}"),
            Column("probability", "Sannolikhet", kind="share"),
            Column("reason", "Skäl"),
            Column("verdict_id", "Beslut", kind="number"),
            *_SPAN,
            Column("other_document_id", "Andra dokumentet", shown=False),
            Column("other_page", "Sida där", shown=False),
            Column("other_start", "Början där", shown=False),
            Column("other_end", "Slut där", shown=False),
        ),
        """SELECT a.printed, b.printed AS other_printed, j.probability, j.reason, j.verdict_id,
                  j.document_id, a.page, a.span_start, a.span_end, j.other_document_id,
                  b.page AS other_page, b.span_start AS other_start, b.span_end AS other_end
           FROM people_joins AS j
           LEFT JOIN attendance AS a ON a.document_id = j.document_id AND a.ordinal = j.ordinal
           LEFT JOIN attendance AS b
             ON b.document_id = j.other_document_id AND b.ordinal = j.other_ordinal
           WHERE j.person_id = ?""",
        (person_id,),
        order="probability",
        empty="Namnet står bara på ett sätt, på ett möte: inget är hopfört.",
        by=20,
    )  # fmt: skip


def unsure(person_id: str) -> Listing:
    """Who might be the same person."""
    return Listing(
        "kanske",
        "Kan vara samma person (gissningar)",
        (
            Column("name", "Person", words.PERSON),
            Column("probability", "Sannolikhet", kind="share"),
            Column("reason", "Skäl"),
            Column("command", "Så säger du att de är en"),
            Column("person_id", "Id", shown=False),
        ),
        """SELECT p.name, u.probability, u.reason,
                  'diarium people merge ' || u.mine || ' ' || p.person_id AS command, p.person_id
           FROM (SELECT one AS mine, other, probability, reason FROM people_unsure WHERE one = ?
                 UNION ALL SELECT other, one, probability, reason FROM people_unsure
                 WHERE other = ?) AS u
           JOIN people AS p ON p.person_id = u.other""",
        (person_id, person_id),
        order="-probability",
        empty="Ingen annan kan vara samma person.",
        by=20,
    )
