"""The tables of a document's pages: each row links to its place."""

# ruff: noqa: S608 - the SQL put together is of constants of this package, never input

from __future__ import annotations

from corpus.site.document_words import DATE_KIND, OUTCOME, RULE
from corpus.site.listing import Column, Listing
from corpus.site.people_words import (
    CONTRADICTION,
    FATE,
    MUNICIPALITY,
    PERSON,
    PLACE,
    PROMISE,
    STATUS,
    TOPIC,
    in_swedish,
)

_PLACE = "document_id, page, span_start, span_end"
_HIDDEN = (
    Column("document_id", "Dokument", shown=False),
    Column("span_start", "Börjar", shown=False),
    Column("span_end", "Slutar", shown=False),
)
_PAGE = Column("page", "Sida", PLACE, kind="number")
_LATER = "/dokument/{taken_up_in}/sida/{taken_up_page}?plats={taken_up_start}-{taken_up_end}"
_OTHER = "/dokument/{other_document_id}/sida/{other_page}?plats={other_start}-{other_end}"


def listings_of(document_id: str) -> tuple[Listing, ...]:
    """The tables of what a document says."""
    one = (document_id,)
    return (
        Listing(
            "narvaro",
            "Vilka som var där",
            (
                Column("name", "Namn", PERSON),
                Column("municipality", "Kommun", MUNICIPALITY),
                Column("organisation", "Organisation"),
                Column("role", "Roll"),
                Column("status", "Status"),
                Column("printed", "Tryckt", PLACE),
                _PAGE,
                *_HIDDEN,
                Column("person_id", "Person-id", shown=False),
                Column("municipality_code", "Kommunkod", shown=False),
                Column("party", "Parti", shown=False),
            ),
            f"""SELECT coalesce(p.name, a.name) AS name, m.name AS municipality, a.organisation,
                  a.role, {in_swedish("a.status", STATUS)} AS status, a.printed, a.page,
                  a.document_id, a.span_start, a.span_end, a.person_id, a.municipality_code,
                  a.party
                FROM attendance AS a LEFT JOIN people AS p ON p.person_id = a.person_id
                LEFT JOIN municipalities AS m ON m.code = a.municipality_code
                WHERE a.document_id = ?""",
            one,
            "name",
            ("status", "municipality"),
            "Protokollet har ingen närvarolista.",
        ),
        Listing(
            "beslut",
            "Beslutat",
            (
                Column("printed", "Beslut", PLACE),
                Column("body", "Av"),
                Column("outcome", "Utfall"),
                Column("until", "Till"),
                _PAGE,
                *_HIDDEN,
            ),
            f"""SELECT printed, body, {in_swedish("outcome", OUTCOME)} AS outcome, until, {_PLACE}
                FROM decisions WHERE document_id = ?""",
            one,
            "span_start",
            empty="Inga beslut hittades.",
        ),
        Listing(
            "loften",
            "Lovat",
            (
                Column("printed", "Löfte", PLACE),
                Column("responsible", "Vem"),
                Column("due", "Senast"),
                Column("state", "Läge"),
                Column("taken_up", "Togs upp", _LATER),
                Column("taken_up_day", "Dag", kind="day"),
                _PAGE,
                *_HIDDEN,
                Column("taken_up_in", "Togs upp i", shown=False),
                Column("taken_up_page", "Sida där", shown=False),
                Column("taken_up_start", "Börjar där", shown=False),
                Column("taken_up_end", "Slutar där", shown=False),
                Column("reason", "Skäl", shown=False),
            ),
            f"""SELECT printed, (SELECT group_concat(value, ', ') FROM json_each(responsible))
                  AS responsible, due, {in_swedish("state", PROMISE)} AS state, taken_up,
                  taken_up_day, {_PLACE}, taken_up_in, taken_up_page, taken_up_start,
                  taken_up_end, reason
                FROM promises WHERE document_id = ?""",
            one,
            "span_start",
            ("state",),
            "Inga löften hittades.",
        ),
        Listing(
            "moten",
            "Planerade möten",
            (
                Column("edtf", "När", kind="day"),
                Column("time", "Tid"),
                Column("place", "Plats"),
                Column("theme", "Tema"),
                Column("fate", "Vad det blev", "/dokument/{minutes_in}"),
                Column("printed", "Tryckt", PLACE),
                _PAGE,
                *_HIDDEN,
                Column("minutes_in", "Protokollet", shown=False),
            ),
            f"""SELECT u.edtf, u.time, u.place, u.theme,
                  {in_swedish("p.fate", FATE)} AS fate, u.printed, u.page, u.document_id,
                  u.span_start, u.span_end, p.minutes_in
                FROM upcoming AS u LEFT JOIN meeting_plans AS p ON p.document_id = u.document_id
                  AND p.earliest = u.earliest AND p.latest = u.latest
                  AND p.span_start = u.span_start
                WHERE u.document_id = ?""",
            one,
            "edtf",
            empty="Inga planerade möten hittades.",
        ),
        Listing(
            "amnen",
            "Ämnen",
            (
                Column("label", "Ämne", TOPIC),
                Column("printed", "Ord som talar för det", PLACE),
                Column("heading", "Under rubriken"),
                Column("score", "Styrka", kind="share"),
                _PAGE,
                *_HIDDEN,
                Column("topic", "Ämnets id", shown=False),
            ),
            """SELECT t.*, s.heading
                FROM (SELECT label, printed, max(score) AS score, max(section_id) AS section_id,
                        page, document_id, span_start, span_end, topic
                      FROM topics WHERE document_id = ?
                      GROUP BY topic, span_start, span_end) AS t
                LEFT JOIN sections AS s ON s.document_id = t.document_id
                  AND s.section_id = t.section_id""",
            one,
            "-score",
            ("label",),
            "Inga ämnen hittades.",
        ),
        Listing(
            "datum",
            "Datum",
            (
                Column("printed", "Tryckt", PLACE),
                Column("edtf", "Datum"),
                Column("time", "Tid"),
                Column("kind", "Slag"),
                _PAGE,
                *_HIDDEN,
                Column("earliest", "Första dag", shown=False),
                Column("latest", "Sista dag", shown=False),
            ),
            f"""SELECT printed, edtf, time, {in_swedish("kind", DATE_KIND)} AS kind, {_PLACE},
                  earliest, latest FROM dates WHERE document_id = ?""",
            one,
            "span_start",
            ("kind",),
            "Inga datum hittades.",
        ),
        _contradictions(document_id),
    )


def _contradictions(document_id: str) -> Listing:
    """What speaks against other minutes, whichever of the two tells it."""
    kind = in_swedish("kind", CONTRADICTION)
    return Listing(
        "motsagelser",
        "Motsägelser",
        (
            Column("kind", "Slag"),
            Column("told", "Här", PLACE),
            Column("other_told", "Där", _OTHER),
            Column("other_filename", "Andra protokollet", "/dokument/{other_document_id}"),
            _PAGE,
            *_HIDDEN,
            Column("other_document_id", "Andra dokumentet", shown=False),
            Column("other_page", "Sida där", shown=False),
            Column("other_start", "Börjar där", shown=False),
            Column("other_end", "Slutar där", shown=False),
        ),
        f"""SELECT {kind} AS kind, told, other_told, o.filename AS other_filename, c.page,
              c.document_id, c.span_start, c.span_end, c.other_document_id, c.other_page,
              c.other_start, c.other_end
            FROM meeting_contradictions AS c
            LEFT JOIN documents AS o ON o.document_id = c.other_document_id
            WHERE c.document_id = ?
            UNION ALL
            SELECT {kind}, other_told, told, o.filename, c.other_page, c.other_document_id,
              c.other_start, c.other_end, c.document_id, c.page, c.span_start, c.span_end
            FROM meeting_contradictions AS c JOIN documents AS o ON o.document_id = c.document_id
            WHERE c.other_document_id = ?""",
        (document_id, document_id),
        empty="Inga motsägelser med andra protokoll.",
    )


def repairs(document_id: str) -> Listing:
    """The words that were repaired."""
    return _words("rattade", "Rättade ord", "corrections", "Blev", document_id)


def unsure(document_id: str) -> Listing:
    """The words that stay as printed because their repair is too unsure."""
    caption = "Osäkra ord, som står kvar som tryckta"
    return _words("osakra", caption, "unsure_corrections", "Kanske", document_id)


def _rule_in_swedish() -> str:
    """SQL that gives the rules of a repair, joined by plus signs, as Swedish words."""
    told = "rule"
    for rule, words in RULE.items():
        told = f"replace({told}, '{rule}', '{words}')"
    return f"replace({told}, '+', ', ')"


def _words(name: str, caption: str, table: str, after: str, document_id: str) -> Listing:
    return Listing(
        name,
        caption,
        (
            Column("before", "Tryckt", PLACE),
            Column("after", after),
            Column("why", "Regel"),
            Column("probability", "Sannolikhet", kind="number"),
            _PAGE,
            *_HIDDEN,
            Column("rule", "Regelns namn", shown=False),
        ),
        f"""SELECT before, after, {_rule_in_swedish()} AS why, probability, {_PLACE}, rule
            FROM {table} WHERE document_id = ?""",
        (document_id,),
        "span_start",
        ("why",),
        "Inga.",
    )
