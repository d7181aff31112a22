"""`/loften`: who promised what by when, and where it was taken up."""

# ruff: noqa: S608 - the names put into SQL are constants of this package, never input

from __future__ import annotations

import sqlite3
from urllib.parse import urlencode

from corpus.site import people_words as words
from corpus.site.listing import Column, Listing
from corpus.site.listing_kept import counted_once
from corpus.site.network_facts import SPAN, TAKEN_UP, TAKEN_UP_LINK
from corpus.site.pages import Asked, Page, Route
from corpus.site.people import network_names

MOST = 3000
"""Promises that are shown at once; of more, a year's, or those of one network."""

_COLUMNS = (
    Column("day", "Möte", kind="day"),
    Column("printed", "Löfte", words.PLACE),
    Column("responsible", "Ansvarig"),
    Column("due", "Senast"),
    Column("state", "Läge"),
    Column("taken_up_day", "Togs upp", TAKEN_UP_LINK, kind="day"),
    Column("taken_up", "Så står det där", TAKEN_UP_LINK),
    Column("reason", "Skäl"),
    Column("network", "Nätverk", words.NETWORK),
    Column("probability", "Sannolikhet", shown=False),
    *SPAN,
    *TAKEN_UP,
)

_PROMISES = f"""
SELECT {words.DAY} AS day, d.network, a.printed,
       (SELECT group_concat(value, ', ') FROM json_each(a.responsible)) AS responsible, a.due,
       {words.in_swedish("coalesce(f.state, 'open')", words.PROMISE)} AS state,
       coalesce(l.meeting_date, l.meeting_earliest) AS taken_up_day, f.printed AS taken_up,
       CASE WHEN f.taken_up_in IS NOT NULL THEN f.probability END AS probability,
       nullif(f.reason, '') AS reason,
       a.document_id, a.page, a.span_start, a.span_end, f.taken_up_in, f.page AS taken_up_page,
       f.span_start AS taken_up_start, f.span_end AS taken_up_end
FROM documents AS d JOIN actions AS a ON a.document_id = d.document_id
LEFT JOIN followups AS f ON f.document_id = a.document_id AND f.ordinal = a.ordinal
LEFT JOIN documents AS l ON l.document_id = f.taken_up_in
"""
"""As the view `promises`, of chosen documents `d`."""

_BY_RESPONSIBLE = """
SELECT coalesce(p.name, min(x.called)) AS name, x.network, count(*) AS promises,
       sum(x.state = 'open') AS open, sum(x.state = 'overdue') AS overdue,
       sum(x.state = 'taken_up') AS taken_up, x.person_id
FROM (
  SELECT w.value AS called, d.network, coalesce(f.state, 'open') AS state,
         (SELECT max(s.person_id) FROM attendance AS s
          WHERE s.document_id = a.document_id AND s.name = w.value
          HAVING count(DISTINCT s.person_id) = 1) AS person_id
  FROM documents AS d JOIN actions AS a ON a.document_id = d.document_id
  JOIN json_each(a.responsible) AS w
  LEFT JOIN followups AS f ON f.document_id = a.document_id AND f.ordinal = a.ordinal
  {where}
) AS x LEFT JOIN people AS p ON p.person_id = x.person_id
GROUP BY coalesce(x.person_id, x.called), x.network
"""


def promises_page(db: sqlite3.Connection, asked: Asked) -> Page:
    """Promises: all of them, or a year's or a network's where there are many."""
    network, year = asked.args.get("natverk", ""), asked.args.get("ar", "")
    total = int(db.execute("SELECT count(*) FROM actions").fetchone()[0])
    if total > MOST and not network and not year.isdigit():
        year = _latest(db)
    where, values = _where(network, year if year.isdigit() else "")
    context = {
        "states": _states(db, total),
        "total": total,
        "network": network,
        "year": year,
        "networks": network_names(db),
        "years": _years(db),
        "many": total > MOST,
    }
    few = total <= MOST or bool(network)
    listed = Listing(
        "loften",
        "Löften",
        _COLUMNS,
        f"{_PROMISES} {where}",
        values,
        order="-day",
        choices=("state", "network", "responsible") if few else ("state",),
        empty="Inga löften är funna.",
        by=30,
    )
    summed = Listing(
        "ansvariga",
        "Per ansvarig",
        _RESPONSIBLE,
        _BY_RESPONSIBLE.format(where=where),
        values,
        order="-overdue",
        choices=("network",),
        empty="Ingen är ansvarig för något löfte.",
        by=20,
    )
    tables = (listed, counted_once(db, summed)) if few else (listed,)
    return Page("promises.html", "Löften", context, tables)


_RESPONSIBLE = (
    Column("name", "Ansvarig", words.PERSON),
    Column("network", "Nätverk", words.NETWORK),
    Column("promises", "Löften", kind="number"),
    Column("open", "Öppna", kind="number"),
    Column("overdue", "Dagen har gått", kind="number"),
    Column("taken_up", "Tagna upp", kind="number"),
    Column("person_id", "Id", shown=False),
)


def _where(network: str, year: str) -> tuple[str, tuple[str | None, ...]]:
    """The condition on documents `d`, of constants, and its values."""
    conditions, values = [], list[str | None]()
    if network:
        conditions.append("d.network IS ?")
        values.append(None if network == "-" else network)
    if year:
        conditions.append(f"substr({words.DAY}, 1, 4) = ?")
        values.append(year)
    return (f"WHERE {' AND '.join(conditions)}" if conditions else ""), tuple(values)


def _latest(db: sqlite3.Connection) -> str:
    """The latest year with meetings."""
    row = db.execute("SELECT max(year) FROM network_years").fetchone()
    return str(row[0] or "")


def _years(db: sqlite3.Connection) -> list[str]:
    found = db.execute("SELECT DISTINCT year FROM network_years WHERE year <> '' ORDER BY 1 DESC")
    return [year for (year,) in found]


def _states(db: sqlite3.Connection, total: int) -> list[tuple[str, int, str]]:
    """Each state's word, how many promises have it, and its address; unfollowed ones are open."""
    counts = dict(db.execute("SELECT state, count(*) FROM followups GROUP BY state").fetchall())
    counts["open"] = counts.get("open", 0) + total - sum(counts.values())
    return [
        (word, counts.get(state, 0), f"/loften?{urlencode({'loften.state': word})}#loften")
        for state, word in words.PROMISE.items()
    ]


ROUTES: tuple[Route, ...] = ((r"/loften$", promises_page),)
