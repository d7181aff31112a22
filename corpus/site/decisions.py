"""`/beslut`: what the meetings decided, put off and rejected, and the same of one network.

A sentence is shown with its repairs.  Of a large archive a year is shown, or one network: sorting
and choosing pass over every row.
"""

# ruff: noqa: S608 - the names put into SQL are constants of this package, never input

from __future__ import annotations

import sqlite3

from corpus.site import people_words as words
from corpus.site.choices import networks
from corpus.site.document_words import OUTCOME
from corpus.site.listing import Column, Listing
from corpus.site.listing_rows import kept
from corpus.site.network_facts import SPAN
from corpus.site.pages import Asked, Page, Route

MOST = 3000
"""Decisions that are shown at once; of more, a year's, or those of one network."""

REPAIRED = """
coalesce((
  SELECT group_concat(substr(c.printed, done - c.span_start + 1, span_start - done) || after, '')
         || substr(c.printed, max(span_end) - c.span_start + 1)
  FROM (SELECT k.span_start, k.span_end, k.after,
               coalesce(lag(k.span_end) OVER (ORDER BY k.span_start), c.span_start) AS done
        FROM corrections AS k
        WHERE k.document_id = c.document_id AND k.span_start >= c.span_start
          AND k.span_end <= c.span_end
        ORDER BY k.span_start)
  WHERE span_start >= done
), c.printed)
"""
"""The sentence of a row `c`, which has a span, with the repairs that lie in it."""

_SELECT = f"""
SELECT {words.DAY} AS day, {REPAIRED} AS decision, c.body,
       {words.in_swedish("c.outcome", OUTCOME)} AS outcome, c.until, d.network, d.filename,
       substr({words.DAY}, 1, 4) AS year, c.printed, c.document_id, c.page, c.span_start,
       c.span_end
FROM documents AS d CROSS JOIN decisions AS c ON c.document_id = d.document_id
"""

_NETWORK = Column("network", "Nätverk", words.NETWORK)
_COLUMNS = (
    Column("day", "Möte", kind="day"),
    Column("decision", "Beslut", words.PLACE),
    Column("body", "Beslutat av"),
    Column("outcome", "Utfall"),
    Column("until", "Till"),
    _NETWORK,
    Column("filename", "Fil", words.DOCUMENT),
    Column("year", "År", shown=False),
    Column("printed", "Så står det", shown=False),
    *SPAN,
)


def decisions_page(db: sqlite3.Connection, asked: Asked) -> Page:
    """Decisions: all of them, or a year's or a network's where there are many."""
    network, year = asked.args.get("natverk", ""), asked.args.get("ar", "")
    total = kept(db, "decisions", lambda: _count(db, "SELECT count(*) FROM decisions"))
    year = year if year.isdigit() else ""
    if total > MOST and not network and not year:
        year = str(db.execute("SELECT max(year) FROM network_years").fetchone()[0] or "")
    context = {
        "total": total,
        "network": network,
        "year": year,
        "networks": networks(db),
        "years": _years(db),
        "many": total > MOST,
    }
    return Page("decisions.html", "Beslut", context, (_listing(network, year),))


def of_network(network: str | None) -> Listing:
    """What the meetings of one network decided; of those without a network, for `None`."""
    return Listing(
        "beslut",
        "Beslut",
        tuple(column for column in _COLUMNS if column is not _NETWORK),
        f"{_SELECT} WHERE d.network IS ?",
        (network,),
        order="-day",
        choices=("outcome", "year", "body"),
        empty="Inga beslut är funna.",
        by=20,
    )


def _listing(network: str, year: str) -> Listing:
    conditions, values = ["1"], list[str | None]()
    if network:
        conditions.append("d.network IS ?")
        values.append(None if network == "-" else network)
    if year:
        conditions.append(f"{words.DAY} >= ? AND {words.DAY} < ?")
        values += [year, f"{year}~"]  # "~" sorts after all days
    return Listing(
        "beslut",
        "Beslut",
        _COLUMNS,
        f"{_SELECT} WHERE {' AND '.join(conditions)}",
        tuple(values),
        order="-day",
        choices=(
            "outcome",
            *(() if network else ("network",)),
            *(() if year else ("year",)),
            "body",
        ),
        empty="Inga beslut är funna.",
        by=30,
    )


def _count(db: sqlite3.Connection, sql: str) -> int:
    return int(db.execute(sql).fetchone()[0])


def _years(db: sqlite3.Connection) -> list[str]:
    found = db.execute("SELECT DISTINCT year FROM network_years WHERE year <> '' ORDER BY 1 DESC")
    return [year for (year,) in found]


ROUTES: tuple[Route, ...] = ((r"/beslut$", decisions_page),)
