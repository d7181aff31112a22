"""What fields of the site's forms offer: networks, topics, municipalities, labels."""

from __future__ import annotations

import sqlite3

from corpus.labels import all_labels
from corpus.site.listing_rows import in_swedish_order, kept


def networks(db: sqlite3.Connection) -> list[str]:
    """The names of all networks, in Swedish order."""

    def names() -> list[str]:
        found = db.execute("SELECT DISTINCT network FROM network_years WHERE network <> ''")
        return sorted((name for (name,) in found), key=in_swedish_order)

    return kept(db, "networks", names)


def topics(db: sqlite3.Connection) -> list[tuple[str, str]]:
    """Each topic that came up: its id and its Swedish name, in the order of names."""

    def names() -> list[tuple[str, str]]:
        found = db.execute("SELECT topic, max(label) FROM network_topics GROUP BY topic").fetchall()
        return sorted(found, key=lambda row: in_swedish_order(row[1]))

    return kept(db, "topics", names)


def labels(db: sqlite3.Connection) -> list[str]:
    """The labels: folders of the inbox that files came in, and those above them."""
    return kept(db, "labels", lambda: sorted(all_labels(db), key=in_swedish_order))


def municipalities(db: sqlite3.Connection) -> list[str]:
    """The names of Sweden's municipalities, in Swedish order."""

    def names() -> list[str]:
        found = db.execute("SELECT name FROM municipalities")
        return sorted((name for (name,) in found), key=in_swedish_order)

    return kept(db, "municipalities", names)
