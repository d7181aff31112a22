"""The start page: search, what came last, documents and topics over time."""

from __future__ import annotations

import sqlite3

from corpus.site.listing import Column, Listing
from corpus.site.pages import Asked, Page, Route

LATEST = Listing(
    "senaste",
    "Senast inkomna dokument",
    (
        Column("day", "Möte", kind="day"),
        Column("title", "Titel", "/dokument/{document_id}"),
        Column("network", "Nätverk", "/natverk/{network}"),
        Column("filename", "Fil", "/dokument/{document_id}"),
        Column("pages", "Sidor", kind="number"),
        Column("document_id", "Dokument", shown=False),
    ),
    """SELECT coalesce(meeting_date, meeting_earliest) AS day, title, network, filename, pages,
              document_id FROM documents""",
    order="-day",
    choices=("network",),
    by=20,
)


def start_page(_db: sqlite3.Connection, _asked: Asked) -> Page:
    """The start page."""
    return Page("start.html", "Diarium", listings=(LATEST,))


ROUTES: tuple[Route, ...] = ((r"/$", start_page),)
