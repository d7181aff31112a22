"""The table of Sweden's municipalities, filled from the list that ships."""

from __future__ import annotations

import csv
import sqlite3
from importlib.resources import files


def fill_municipalities(db: sqlite3.Connection) -> None:
    """Bring the table up to the list; where it is, nothing is written."""
    source = files("pipeline") / "data" / "municipalities.csv"
    listed = csv.DictReader(source.read_text(encoding="utf-8").splitlines())
    wanted = sorted((row["code"], row["name"], row["county_code"], row["county"]) for row in listed)
    stands = "SELECT code, name, county_code, county FROM municipalities ORDER BY code"
    if wanted == db.execute(stands).fetchall():
        return
    db.execute("BEGIN IMMEDIATE")
    db.execute("DELETE FROM municipalities")
    db.executemany(
        "INSERT INTO municipalities (code, name, county_code, county) VALUES (?, ?, ?, ?)", wanted
    )
    db.execute("COMMIT")
