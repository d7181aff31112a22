"""What could not be read, why, and how it is tried again; what waits in the inbox."""

from __future__ import annotations

import sqlite3

from corpus.site.listing import Column, Listing
from corpus.site.pages import Asked, Page, Route

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


WAITING = Listing(
    "vantar",
    "Väntar i inkorgen",
    (
        Column("since", "Sedan", kind="day"),
        Column("filename", "Fil"),
        Column("reason", "Varför"),
        Column("code", "Kod"),
    ),
    "SELECT substr(since, 1, 10) AS since, filename, reason, code FROM waiting",
    order="-since",
    choices=("code",),
    empty="Inget väntade i inkorgen den senaste natten.",
)


def aside_page(_db: sqlite3.Connection, _asked: Asked) -> Page:
    """The files set aside, and those that the last night left in the inbox."""
    return Page("aside.html", "Lagda åt sidan", listings=(ASIDE, WAITING))


ROUTES: tuple[Route, ...] = ((r"/lagda-at-sidan$", aside_page),)
