"""Tables of a few hundred rows, counted out of many: once, and then kept with the connection.

A `Listing` asks its SELECT several times (how many rows, which choices, which rows); what is dear
to count is counted here until the corpus changes, and the table asks the outcome.
"""

# ruff: noqa: S608 - the names put into SQL are constants of this package, never input

from __future__ import annotations

import json
import sqlite3
from dataclasses import replace

from corpus.site.listing import Listing
from corpus.site.listing_rows import kept

MOST_LETTERS = 250_000
"""A table that takes more is not kept: it asks the corpus each time."""


def counted_once(db: sqlite3.Connection, listing: Listing) -> Listing:
    """The same table over rows that are kept; the table itself where they would be too many."""
    names = [column.name for column in listing.columns]
    rows = kept(db, ("listing", listing.select, listing.values), lambda: _rows(db, listing, names))
    if rows is None:
        return listing
    columns = ", ".join(f"value ->> {at} AS {name}" for at, name in enumerate(names))
    return replace(listing, select=f"SELECT {columns} FROM json_each(?)", values=(rows,))


def _rows(db: sqlite3.Connection, listing: Listing, names: list[str]) -> str | None:
    found = db.execute(f"SELECT {', '.join(names)} FROM ({listing.select})", listing.values)
    rows = json.dumps(found.fetchall(), ensure_ascii=False)
    return rows if len(rows) <= MOST_LETTERS else None
