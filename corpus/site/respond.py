"""From a page function to an HTTP response: asked, answered in a reader's thread, rendered."""

from __future__ import annotations

import asyncio
import logging
import sqlite3
from collections.abc import Mapping
from typing import Any
from urllib.parse import unquote

from datasette.utils.asgi import Request, Response

from corpus.site import listing
from corpus.site.pages import Asked, File, Later, Moved, NotFound, Page, PageFunction
from corpus.site.reader import NoCorpus
from pipeline.errors import BadSettings

MEDIA_TYPES = {"csv": "text/csv; charset=utf-8", "json": "application/json; charset=utf-8"}

NO_CORPUS = "Korpusen kan inte läsas just nu. Den som sköter arkivet ser varför i terminalen."
TOO_LONG = "Sidan tog för lång tid att göra. Begränsa det du frågar efter och försök igen."
BROKEN = "Något gick fel när sidan gjordes. Felet är loggat för den som sköter arkivet."

log = logging.getLogger("diarium.site")


def respond(function: PageFunction) -> Any:
    """Datasette's view of a page."""

    async def view(request: Request, datasette: Any) -> Response:
        asked = Asked(
            datasette.diarium_places,
            request.path,
            {name: unquote(part) for name, part in request.url_vars.items() if part is not None},
            {name: request.args.getlist(name)[-1] for name in request.args},
        )
        try:
            found, tables = await datasette.diarium_readers.ask(
                lambda db: _answer(db, function, asked)
            )
            if isinstance(found, Later):
                found = await asyncio.to_thread(found.make)
            return await _response(found, tables, asked, request, datasette)
        except Exception as error:  # noqa: BLE001 - every fault becomes a page, and is logged
            return await _response(troubled(error), {}, asked, request, datasette)

    return view


def troubled(error: Exception) -> Page:
    """The page that tells of an error: what the user can do, and nothing of this machine."""
    if isinstance(error, NotFound):
        return _trouble(404, "Sidan finns inte", str(error))
    if isinstance(error, BadSettings):
        return _trouble(400, "Det går inte att förstå", str(error))
    if isinstance(error, NoCorpus):
        log.error("%s", error)
        return _trouble(503, "Ingen korpus", NO_CORPUS)
    if isinstance(error, sqlite3.OperationalError) and "interrupted" in str(error):
        log.warning("a page took too long")
        return _trouble(503, "Det tog för lång tid", TOO_LONG)
    log.error("a page failed", exc_info=error)
    return _trouble(500, "Något gick fel", BROKEN)


def _trouble(status: int, title: str, sentence: str) -> Page:
    return Page("trouble.html", title, {"sentence": sentence, "status": status}, status=status)


def _answer(
    db: Any, function: PageFunction, asked: Asked
) -> tuple[Page | File | Moved | Later, Any]:
    found = function(db, asked)
    if not isinstance(found, Page):
        return found, {}
    wanted = asked.args.get("tabell")
    for one in found.listings:
        if one.name == wanted and asked.args.get("format") in MEDIA_TYPES:
            return _download(db, one, asked), {}
    return found, {
        one.name: listing.show(db, one, asked.path, asked.args) for one in found.listings
    }


def _download(db: Any, one: listing.Listing, asked: Asked) -> File:
    form = asked.args["format"]
    write = listing.as_csv if form == "csv" else listing.as_json
    return File(write(db, one, asked.args), MEDIA_TYPES[form], f"{one.name}.{form}")


async def _response(
    found: Page | File | Moved,
    tables: Mapping[str, Any],
    asked: Asked,
    request: Request,
    datasette: Any,
) -> Response:
    if isinstance(found, Moved):
        status = 301 if found.lasting else 302
        return Response("", status=status, headers={"Location": found.to})
    if isinstance(found, File):
        headers = {"Cache-Control": f"private, max-age={found.seconds}"}
        if found.filename:
            headers["Content-Disposition"] = f'attachment; filename="{found.filename}"'
        return Response(found.body, headers=headers, content_type=found.media_type)
    context = {**found.context, "title": found.title, "asked": asked, "tables": tables}
    html = await datasette.render_template(found.template, context, request=request)
    html = html.encode(errors="replace").decode()  # a lone surrogate cannot be sent
    return Response.html(html, status=found.status, headers={"Cache-Control": "private, no-cache"})
