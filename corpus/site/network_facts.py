"""What the corpus knows of one network, as tables: each a SELECT about its name.

The name may be `None`: the minutes that name no network.  Conditions say `IS ?`, so that it works.
"""

# ruff: noqa: S608 - the names put into SQL are constants of this package, never input

from __future__ import annotations

from corpus.attendance_views import TOOK_PART
from corpus.site import people_words as words
from corpus.site.listing import Column, Listing

SPAN = (
    Column("document_id", "Dokument", shown=False),
    Column("page", "Sida", shown=False),
    Column("span_start", "Början", shown=False),
    Column("span_end", "Slut", shown=False),
)
TAKEN_UP = (
    Column("taken_up_in", "Togs upp i", shown=False),
    Column("taken_up_page", "Sida där", shown=False),
    Column("taken_up_start", "Början där", shown=False),
    Column("taken_up_end", "Slut där", shown=False),
)
TAKEN_UP_LINK = "/dokument/{taken_up_in}/sida/{taken_up_page}?plats={taken_up_start}-{taken_up_end}"

MOST_MEETINGS = 500
"""Meetings that are looked through for missing municipalities: the latest."""

NETWORKS = Listing(
    "natverk",
    "Nätverk",
    (
        Column("name", "Nätverk", "/natverk/{address}"),
        Column("meetings", "Möten", kind="number"),
        Column("first_day", "Först", kind="day"),
        Column("last_day", "Senast", kind="day"),
        Column("without_list", "Utan närvarolista", kind="number"),
        Column("undated", "Utan dag", kind="number"),
        Column("address", "Adress", shown=False),
    ),
    f"""SELECT coalesce(nullif(k.network, ''), '{words.NO_NETWORK}') AS name, k.meetings,
               (SELECT min({words.DAY}) FROM documents AS d
                WHERE d.network IS nullif(k.network, '')) AS first_day,
               (SELECT max({words.DAY}) FROM documents AS d
                WHERE d.network IS nullif(k.network, '')) AS last_day,
               k.without_list, k.undated, coalesce(nullif(k.network, ''), '-') AS address
        FROM (
          SELECT network, sum(documents) AS meetings, sum(documents - listed) AS without_list,
                 sum(CASE WHEN year = '' THEN documents ELSE 0 END) AS undated
          FROM network_years GROUP BY network
        ) AS k""",
    order="name",
    empty="Inget nätverk har möten.",
    by=100,
)
"""The network of the minutes that name none stands at `/natverk/-`."""


def meetings(network: str | None) -> Listing:
    """Meetings in the order of days, with the days since the one before; undated ones last."""
    return Listing(
        "moten",
        "Möten i ordning",
        (
            Column("day", "Möte", kind="day"),
            Column("known", "Dagen"),
            Column("filename", "Fil", words.DOCUMENT),
            Column("title", "Titel", words.DOCUMENT),
            Column("days_since_last", "Dagar sedan förra", kind="number"),
            Column("has_list", "Närvarolista"),
            Column("people", "Närvarande", kind="number"),
            Column("document_id", "Id", shown=False),
        ),
        f"""SELECT d.day, CASE WHEN d.meeting_date IS NOT NULL THEN 'står i protokollet'
                     WHEN d.day IS NULL THEN 'okänd'
                     ELSE 'tidigast ' || d.meeting_earliest || ', senast '
                       || coalesce(d.meeting_latest, 'okänt') END AS known,
                   coalesce(d.title, '') AS title, d.filename,
                   CAST(julianday(d.meeting_date) - julianday(lag(d.meeting_date) OVER before)
                     AS INTEGER) AS days_since_last,
                   CASE WHEN d.has_attendance_list THEN 'ja' ELSE 'nej' END AS has_list,
                   (SELECT count(*) FROM attendance AS a
                    WHERE a.document_id = d.document_id AND a.status <> 'absent') AS people,
                   d.document_id
            FROM (SELECT *, {words.DAY} AS day FROM documents AS d WHERE d.network IS ?) AS d
            WINDOW before AS (ORDER BY d.day IS NULL, d.day, d.document_id)""",
        (network,),
        order="-day",
        choices=("known", "has_list"),
        by=25,
    )


def planned(network: str | None) -> Listing:
    """Meetings that its minutes announce, and what became of them."""
    return Listing(
        "planerade",
        "Planerade möten",
        (
            Column("earliest", "Planerat", words.PLACE, kind="day"),
            Column("latest", "Till", kind="day"),
            Column("fate", "Vad det blev", "/dokument/{minutes_in}"),
            Column("announced_on", "Sagt på mötet", words.DOCUMENT, kind="day"),
            Column("printed", "Så står det", words.PLACE),
            *SPAN,
            Column("minutes", "Protokoll", shown=False),
            Column("minutes_in", "Protokollets id", shown=False),
        ),
        f"""SELECT p.earliest, nullif(p.latest, p.earliest) AS latest,
                   {words.in_swedish("p.fate", words.FATE)} AS fate,
                   h.filename AS minutes, {words.DAY} AS announced_on,
                   p.printed, p.document_id, p.page, p.span_start, p.span_end, p.minutes_in
            FROM documents AS d JOIN meeting_plans AS p ON p.document_id = d.document_id
            LEFT JOIN documents AS h ON h.document_id = p.minutes_in
            WHERE d.network IS ?""",
        (network,),
        order="-earliest",
        choices=("fate",),
        empty="Protokollen planerar inga möten.",
        by=20,
    )


def faithful(network: str | None) -> Listing:
    """Who came, how often, of the meetings with a list; those who came to every one first.

    How many were held between somebody's first and last is counted along the days, in one walk.
    """
    return Listing(
        "trogna",
        "Vem kom hur ofta",
        (
            Column("name", "Person", words.PERSON),
            Column("municipality", "Kommun", words.MUNICIPALITY),
            Column("meetings", "Möten", kind="number"),
            Column("listed", "Möten med lista", kind="number"),
            Column("share", "Andel", kind="share"),
            Column("first_day", "Först", kind="day"),
            Column("last_day", "Senast", kind="day"),
            Column("within", "Andel mellan första och sista", kind="share"),
            Column("person_id", "Id", shown=False),
            Column("municipality_code", "Kommunkod", shown=False),
        ),
        f"""WITH marks AS (
              SELECT {words.DAY} AS day, 0 AS side, NULL AS person_id FROM documents AS d
              WHERE d.network = ? AND d.has_attendance_list
              UNION ALL SELECT first_day, -1, person_id FROM network_people
              WHERE network = coalesce(?, '') AND meetings > 0
              UNION ALL SELECT last_day, 1, person_id FROM network_people
              WHERE network = coalesce(?, '') AND meetings > 0
            ), spans AS MATERIALIZED (
              SELECT person_id, sum(side * upto) AS held FROM (
                SELECT person_id, side,
                       sum(side = 0) OVER (ORDER BY day, side ROWS UNBOUNDED PRECEDING) AS upto
                FROM marks WHERE day IS NOT NULL OR person_id IS NOT NULL
              ) WHERE person_id IS NOT NULL GROUP BY person_id
            ), every AS MATERIALIZED (
              SELECT coalesce(sum(listed), 0) AS listed FROM network_years
              WHERE network = coalesce(?, '')
            )
            SELECT p.name, m.name AS municipality, c.meetings, every.listed,
                   1.0 * c.meetings / every.listed AS share, c.first_day, c.last_day,
                   min(1.0, 1.0 * c.meetings / nullif(spans.held, 0)) AS within, p.person_id,
                   p.municipality_code
            FROM every CROSS JOIN spans
            CROSS JOIN network_people AS c ON c.person_id = spans.person_id
              AND c.network = coalesce(?, '')
            CROSS JOIN people AS p ON p.person_id = c.person_id
            LEFT JOIN municipalities AS m ON m.code = p.municipality_code""",
        (network,) * 5,
        order="-meetings",
        empty="Inga protokoll har en närvarolista.",
        by=20,
    )


def missing(network: str | None, *, many: bool = False) -> Listing:
    """Which municipality missed which meeting."""
    return Listing(
        "saknade",
        f"Kommuner som saknades (de senaste {MOST_MEETINGS} mötena)"
        if many
        else "Kommuner som saknades",
        (
            Column("day", "Möte", kind="day"),
            Column("municipality", "Kommun", words.MUNICIPALITY),
            Column("told", "Listan säger"),
            Column("title", "Dokument", words.DOCUMENT),
            Column("municipality_code", "Kommunkod", shown=False),
            Column("document_id", "Id", shown=False),
        ),
        f"""WITH held AS MATERIALIZED (
              SELECT d.document_id, {words.DAY} AS day, {words.TITLE} AS title
              FROM documents AS d WHERE d.network = ? AND d.has_attendance_list
              ORDER BY day DESC, d.document_id LIMIT {MOST_MEETINGS}
            ), members AS MATERIALIZED (
              SELECT municipality_code FROM network_municipalities WHERE network = ?
              UNION SELECT municipality_code FROM network_members WHERE network = ?
            ), listed AS MATERIALIZED (
              SELECT a.document_id, a.municipality_code, max(a.status IN {TOOK_PART}) AS present,
                     max(a.status = 'absent') AS absent
              FROM held JOIN attendance AS a ON a.document_id = held.document_id
              WHERE a.municipality_code IS NOT NULL GROUP BY a.document_id, a.municipality_code
            )
            SELECT held.day, m.name AS municipality, CASE WHEN listed.absent THEN 'frånvarande'
                     ELSE 'står inte i listan' END AS told, held.title,
                   members.municipality_code, held.document_id
            FROM held CROSS JOIN members
            LEFT JOIN listed ON listed.document_id = held.document_id
              AND listed.municipality_code = members.municipality_code
            LEFT JOIN municipalities AS m ON m.code = members.municipality_code
            WHERE NOT coalesce(listed.present, 0)""",
        (network,) * 3,
        order="-day",
        choices=("municipality", "told"),
        empty="Ingen kommun saknades.",
        by=20,
    )


def topics(network: str | None) -> Listing:
    """What its meetings were about."""
    return Listing(
        "amnen",
        "Ämnen",
        (
            Column("label", "Ämne", words.TOPIC),
            Column("documents", "Möten", kind="number"),
            Column("share", "Andel", kind="share"),
            Column("sections", "Avsnitt", kind="number"),
            Column("first_year", "Första året", kind="day"),
            Column("last_year", "Senaste året", kind="day"),
            Column("topic", "Ämnets id", shown=False),
        ),
        """SELECT max(t.label) AS label, sum(t.documents) AS documents,
                  1.0 * sum(t.documents) / (SELECT sum(y.documents) FROM network_years AS y
                                            WHERE y.network = coalesce(?, '')) AS share,
                  sum(t.sections) AS sections, min(nullif(t.year, '')) AS first_year,
                  max(nullif(t.year, '')) AS last_year, t.topic
           FROM network_topics AS t WHERE t.network = coalesce(?, '') GROUP BY t.topic""",
        (network, network),
        order="-documents",
        empty="Inga ämnen är funna.",
        by=20,
    )


def contradictions(network: str | None) -> Listing:
    """What its minutes say that cannot both be right."""
    return Listing(
        "motsagelser",
        "Uppgifter som motsäger varandra",
        (
            Column("kind", "Slag"),
            Column("told", "Det ena"),
            Column("printed", "Så står det", words.PLACE),
            Column("other_told", "Det andra"),
            Column("other_printed", "Så står det där",
                   "/dokument/{other_document_id}/sida/{other_page}"
                   "?plats={other_start}-{other_end}"),
            *SPAN,
            Column("other_document_id", "Andra dokumentet", shown=False),
            Column("other_page", "Sida där", shown=False),
            Column("other_start", "Början där", shown=False),
            Column("other_end", "Slut där", shown=False),
        ),
        f"""SELECT {words.in_swedish("c.kind", words.CONTRADICTION)} AS kind, c.told, c.printed,
                   c.other_told, c.other_printed, c.document_id, c.page, c.span_start, c.span_end,
                   c.other_document_id, c.other_page, c.other_start, c.other_end
            FROM documents AS d JOIN meeting_contradictions AS c ON c.document_id = d.document_id
            WHERE d.network IS ?""",
        (network,),
        order="kind",
        choices=("kind",),
        empty="Ingenting motsäger sig.",
        by=20,
    )  # fmt: skip


def promises(network: str | None) -> Listing:
    """What was promised, and what became of it."""
    return Listing(
        "loften",
        "Löften",
        (
            Column("day", "Möte", kind="day"),
            Column("printed", "Löfte", words.PLACE),
            Column("responsible", "Ansvarig"),
            Column("due", "Senast"),
            Column("state", "Läge"),
            Column("taken_up_day", "Togs upp", TAKEN_UP_LINK, kind="day"),
            *SPAN,
            *TAKEN_UP,
        ),
        f"""SELECT p.day, p.printed,
                   (SELECT group_concat(value, ', ') FROM json_each(p.responsible)) AS responsible,
                   p.due, {words.in_swedish("p.state", words.PROMISE)} AS state, p.taken_up_day,
                   p.document_id, p.page, p.span_start, p.span_end, p.taken_up_in,
                   p.taken_up_page, p.taken_up_start, p.taken_up_end
            FROM promises AS p WHERE p.network IS ?""",
        (network,),
        order="-day",
        choices=("state",),
        empty="Inga löften är funna.",
        by=20,
    )
