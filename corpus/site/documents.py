"""The list of all documents."""

from __future__ import annotations

import sqlite3
from dataclasses import replace

from corpus.labels import OF_DOCUMENT
from corpus.site.choices import labels
from corpus.site.listing import Column, Listing
from corpus.site.pages import Asked, Page, Route

COLUMNS = (
    Column("day", "Möte", "/dokument/{document_id}", kind="day"),
    Column("title", "Titel", "/dokument/{document_id}"),
    Column("network", "Nätverk", "/natverk/{network}"),
    Column("filename", "Fil", "/dokument/{document_id}"),
    Column("pages", "Sidor", kind="number"),
    Column("worst", "Sämst läst", "/dokument/{document_id}/sida/{worst_page}", kind="share"),
    Column("listed", "Deltagarlista"),
    Column("labels", "Etiketter"),
    Column("document_id", "Dokument", shown=False),
    Column("worst_page", "Sämst lästa sida", shown=False),
    Column("year", "År", kind="number", shown=False),
    Column("dated", "Daterat", shown=False),
)

DOCUMENTS = Listing(
    "dokument",
    "Dokument",
    COLUMNS,
    f"""SELECT coalesce(d.meeting_date, d.meeting_earliest) AS day, d.title, d.network, d.filename,
              d.pages,
              (SELECT min(p.confidence) FROM pages AS p
               WHERE p.document_id = d.document_id) AS worst,
              iif(d.has_attendance_list, 'ja', 'nej') AS listed, {OF_DOCUMENT} AS labels,
              d.document_id,
              (SELECT p.page FROM pages AS p
               WHERE p.document_id = d.document_id AND p.confidence IS NOT NULL
               ORDER BY p.confidence, p.page LIMIT 1) AS worst_page,
              substr(coalesce(d.meeting_date, d.meeting_earliest), 1, 4) AS year,
              iif(d.meeting_date IS NOT NULL, 'ja',
                  iif(d.meeting_earliest IS NOT NULL, 'ungefär', 'nej')) AS dated
       FROM documents AS d""",  # noqa: S608 - of constants
    order="-day",
    choices=("network", "labels", "year", "dated", "listed"),
    empty="Det finns inga dokument än: lägg filer i arkivets inbox och kör diarium nightly.",
)


def documents_page(db: sqlite3.Connection, _asked: Asked) -> Page:
    """The list of all documents; with labels where there are any."""
    listing = DOCUMENTS if labels(db) else _without_labels(DOCUMENTS)
    return Page("documents.html", "Dokument", listings=(listing,))


def _without_labels(listing: Listing) -> Listing:
    columns = tuple(column for column in listing.columns if column.name != "labels")
    choices = tuple(name for name in listing.choices if name != "labels")
    return replace(listing, columns=columns, choices=choices)


ROUTES: tuple[Route, ...] = ((r"/dokument$", documents_page),)
