"""`/kalender.ics`: planned meetings for a calendar of one's own.

Without a network: what minutes announce for days from three months before the last meeting on; with
`natverk`: all that its minutes announce.
"""

# ruff: noqa: S608 - the names put into SQL are constants of this package, never input

from __future__ import annotations

import io
import sqlite3
from importlib.util import find_spec
from types import SimpleNamespace
from typing import Any

from corpus.exports import ics
from corpus.exports.selection import Selection
from corpus.exports.values import Job
from corpus.site.pages import Asked, File, NotFound, Route

DAYS = 90


def can_be_made() -> bool:
    """Whether the library that writes calendars is installed."""
    return find_spec("icalendar") is not None


def calendar_file(db: sqlite3.Connection, asked: Asked) -> File:
    """The planned meetings as iCalendar."""
    if not can_be_made():
        raise NotFound("Kalenderfilen kräver ett bibliotek: pip install 'diarium[exports]'.")
    told = asked.args.get("natverk", "")
    if told:
        condition, values = "d.network IS ?", [None if told == "-" else told]
    else:
        condition = f"""u.earliest >= (
          SELECT date(max(meeting_date), '-{DAYS} days') FROM documents)"""
        values = []
    rows = db.execute(
        f"""SELECT DISTINCT u.document_id FROM upcoming AS u
            JOIN documents AS d ON d.document_id = u.document_id WHERE {condition} ORDER BY 1""",
        values,
    )
    chosen = Selection(tuple(name for (name,) in rows), whole=False)
    corpus: Any = SimpleNamespace(db=db)  # all that the export asks of a corpus
    out = io.BytesIO()
    ics.write(Job(corpus, chosen), out)
    return File(out.getvalue(), "text/calendar; charset=utf-8", "kalender.ics")


ROUTES: tuple[Route, ...] = ((r"/kalender\.ics$", calendar_file),)
