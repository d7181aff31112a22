"""The data dictionary as a page: every table and column, with anchors and ways to the console."""

from __future__ import annotations

import sqlite3

from corpus.site.console_words import LABELS, MACHINERY, grouped
from corpus.site.pages import Asked, Page, Route


def dictionary_page(_db: sqlite3.Connection, _asked: Asked) -> Page:
    """The data dictionary."""
    context = {"groups": grouped(), "labels": LABELS, "machinery": MACHINERY}
    return Page("dictionary.html", "Datalexikon", context)


ROUTES: tuple[Route, ...] = ((r"/datalexikon$", dictionary_page),)
