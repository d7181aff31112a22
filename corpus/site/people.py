"""`/personer`: everybody in the minutes, and pairs that may be one person."""

from __future__ import annotations

import sqlite3

from corpus.site import people_words as words
from corpus.site.listing import Column, Listing
from corpus.site.listing_rows import in_swedish_order
from corpus.site.pages import Asked, Page, Route

_COLUMNS = (
    Column("name", "Namn", words.PERSON),
    Column("municipality", "Kommun", words.MUNICIPALITY),
    Column("organisation", "Organisation"),
    Column("role", "Roll"),
    Column("networks", "Nätverk", kind="number"),
    Column("meetings", "Möten", kind="number"),
    Column("first_seen", "Först", kind="day"),
    Column("last_seen", "Senast", kind="day"),
    Column("person_id", "Person", shown=False),
    Column("municipality_code", "Kommunkod", shown=False),
)

_EVERYBODY = """
SELECT p.name, m.name AS municipality, p.organisation, p.role,
       (SELECT count(*) FROM network_people AS n
        WHERE n.person_id = p.person_id AND n.network <> '') AS networks,
       p.meetings, p.first_seen, p.last_seen, p.person_id, p.municipality_code
FROM people AS p LEFT JOIN municipalities AS m ON m.code = p.municipality_code
"""

UNSURE = Listing(
    "kanske",
    "Kan vara samma person (gissningar)",
    (
        Column("name", "Den ena", "/person/{one}"),
        Column("other_name", "Den andra", "/person/{other}"),
        Column("probability", "Sannolikhet", kind="share"),
        Column("reason", "Skäl"),
        Column("command", "Så säger du att de är en"),
        Column("one", "Den enas id", shown=False),
        Column("other", "Den andras id", shown=False),
    ),
    """SELECT p.name, q.name AS other_name, u.probability, u.reason,
              'diarium people merge ' || u.one || ' ' || u.other AS command, u.one, u.other
       FROM people_unsure AS u JOIN people AS p ON p.person_id = u.one
       JOIN people AS q ON q.person_id = u.other""",
    order="-probability",
    empty="Det finns inga par att ta ställning till.",
    by=20,
)


def people_page(db: sqlite3.Connection, asked: Asked) -> Page:
    """Everybody; those of a network where `natverk` names one."""
    network = asked.args.get("natverk", "")
    where = ""
    values: tuple[str, ...] = ()
    if network:
        where = "WHERE p.person_id IN (SELECT person_id FROM network_people WHERE network = ?)"
        values = (network,)
    listing = Listing(
        "personer",
        f"Personer i {network}" if network else "Personer",
        _COLUMNS,
        f"{_EVERYBODY} {where}",
        values,
        order="name",
        empty="Ingen person är listad.",
    )
    context = {"networks": network_names(db), "network": network}
    return Page("people.html", "Personer", context, (listing, UNSURE))


def network_names(db: sqlite3.Connection) -> list[str]:
    """The networks' names in Swedish order."""
    found = db.execute("SELECT DISTINCT network FROM network_years WHERE network <> ''")
    return sorted((name for (name,) in found), key=in_swedish_order)


ROUTES: tuple[Route, ...] = ((r"/personer$", people_page),)
