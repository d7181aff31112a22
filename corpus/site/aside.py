"""What could not be read, why, and how it is tried again; what waited at the last report."""

from __future__ import annotations

import sqlite3

from corpus.site.listing import Column, Listing
from corpus.site.pages import Asked, Page, Route, address
from corpus.site.report_text import waiting_in
from corpus.site.reports import report_of, stamps

_HASH_SHOWN = 12
"""Hex digits of a hash in a command: no archive is so large that two begin alike."""

ASIDE = Listing(
    "asidan",
    "Lagda åt sidan",
    (
        Column("since", "Sedan", kind="day"),
        Column("filename", "Fil"),
        Column("reason", "Varför"),
        Column("code", "Kod"),
        Column("again", "Försök igen"),
        Column("sha256", "SHA-256"),
    ),
    f"""SELECT substr(since, 1, 10) AS since, filename, reason, code,
               'diarium retry ' || substr(sha256, 1, {_HASH_SHOWN}) AS again, sha256
        FROM set_aside""",  # noqa: S608 - a constant of this module
    order="-since",
    choices=("code",),
    empty="Inget är lagt åt sidan: allt som kommit in kunde läsas.",
)


def aside_page(_db: sqlite3.Connection, asked: Asked) -> Page:
    """The files set aside, and those that the last report says wait in the inbox."""
    last = stamps(asked.places.reports)[-1:]
    markdown = report_of(asked.places.reports, last[0]) if last else None
    context = {
        "waiting": waiting_in(markdown or ""),
        "report": address("rapport", last[0]) if last else "",
    }
    return Page("aside.html", "Lagda åt sidan", context, (ASIDE,))


ROUTES: tuple[Route, ...] = ((r"/lagda-at-sidan$", aside_page),)
