"""The console's pages in our words: what tables are called, which are machinery, what went wrong.

The templates query.html, table.html, row.html and database.html take the place of Datasette's own.
"""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Mapping
from typing import Any

from datasette.database import QueryInterrupted
from datasette.utils import InvalidSql
from datasette.utils.asgi import Base400, Forbidden, NotFound, Response
from datasette.views.base import DatasetteError
from datasette.views.database import DatabaseView

from corpus.dictionary import data_dictionary, described
from corpus.site.column_words import LABELS as COLUMNS
from corpus.site.console_errors import in_swedish
from corpus.site.console_words import LABELS, LOOKUPS, MACHINERY, grouped
from corpus.site.reader import NoCorpus
from corpus.site.respond import BROKEN, NO_CORPUS
from corpus.sql import MOST_SECONDS

log = logging.getLogger("diarium.site")

METADATA: Mapping[str, Any] = {
    "title": "Diarium",
    "databases": {
        "corpus": {
            "tables": {
                table.name: {
                    "title": LABELS.get(table.name, table.name),
                    "description": table.description,
                    "columns": {column.name: column.description for column in table.columns},
                    "hidden": table.name in MACHINERY,
                }
                for table in data_dictionary()
            }
        }
    },
}
"""What Datasette knows of the tables: the data dictionary."""

TOO_LONG = (
    f"Frågan tog mer än {MOST_SECONDS:g} sekunder och stoppades."
    " Begränsa den, till exempel med ett villkor på år eller nätverk."
)


def console_vars(template: str | None, table: str | None) -> dict[str, Any]:
    """What the templates of the console show beside what Datasette gives them."""
    found: dict[str, Any] = {
        "lookup_names": LOOKUPS,
        "described": described(table or ""),
        "column_labels": COLUMNS,
        "in_swedish": in_swedish,
    }
    if template in {"query.html", "database.html"}:
        found["dictionary"] = grouped(lambda table: table.name not in MACHINERY)
        found["labels"] = LABELS
    return found


async def console_page(request: Any, datasette: Any, send: Any) -> Response | None:
    """The console: its tables, or what Datasette answers to a query."""
    if request.args.get("sql"):
        found: Response | None = await DatabaseView.as_view(datasette)(request, send)
        return found
    context = {**console_vars("database.html", None), "settings": datasette.settings_dict()}
    html = await datasette.render_template("database.html", context, request=request)
    return Response.html(html)


async def failure(datasette: Any, request: Any, error: Exception) -> Response:
    """The page, or JSON, that tells what the console could not do."""
    status, title, sentence, detail = _told(error)
    path = request.path.partition("?")[0]
    if path.endswith((".json", ".csv")):
        return Response.json({"ok": False, "error": detail or sentence, "status": status}, status)
    context = {
        "title": title,
        "sentence": sentence,
        "detail": detail,
        "status": status,
        "sql": request.args.get("sql"),
    }
    html = await datasette.render_template("trouble.html", context, request=request)
    return Response.html(html, status=status)


Told = tuple[int, str, str, str]
"""Status, title, sentence, and what SQLite or Datasette said."""


def _told(error: Exception) -> Told:
    if isinstance(error, NoCorpus):
        log.error("%s", error)
        return 503, "Ingen korpus", NO_CORPUS, ""
    if any(isinstance(one, QueryInterrupted) for one in (error, error.__context__)):
        return 400, "Frågan tog för lång tid", TOO_LONG, ""
    if told := next((told for kinds, told in KNOWN if isinstance(error, kinds)), None):
        return told
    if isinstance(error, DatasetteError) and not error.message_is_html:
        status = error.status if error.status < 500 else 400  # noqa: PLR2004 - what was typed
        return status, WRONG, in_swedish(error.message), str(error.message)
    if isinstance(error, Base400 | InvalidSql | ValueError | sqlite3.ProgrammingError):
        return 400, WRONG, in_swedish(error), str(error)
    log.error("the console failed", exc_info=error)
    return 500, "Något gick fel", BROKEN, ""


WRONG = "Frågan går inte att köra"

KNOWN: tuple[tuple[tuple[type[Exception], ...], Told], ...] = (
    (
        (Forbidden, PermissionError),
        (403, "Det visas inte", "Det här visas inte på webbplatsen.", ""),
    ),
    ((NotFound,), (404, "Sidan finns inte", "Det finns ingen sida med den adressen.", "")),
)
