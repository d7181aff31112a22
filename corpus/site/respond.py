"""From a page function to an HTTP response: asked, answered in a reader's thread, rendered."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import unquote

from datasette.utils.asgi import Request, Response

from corpus.site import listing
from corpus.site.pages import Asked, File, Moved, NotFound, Page, PageFunction
from pipeline.errors import BadSettings

MEDIA_TYPES = {"csv": "text/csv; charset=utf-8", "json": "application/json; charset=utf-8"}


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
        except (NotFound, BadSettings) as error:
            found, tables = _troubled(error), {}
        return await _response(found, tables, asked, request, datasette)

    return view


def _answer(db: Any, function: PageFunction, asked: Asked) -> tuple[Page | File | Moved, Any]:
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


def _troubled(error: Exception) -> Page:
    status = 404 if isinstance(error, NotFound) else 400
    return Page("trouble.html", "Det gick inte", {"sentence": str(error)}, status=status)


async def _response(
    found: Page | File | Moved,
    tables: Mapping[str, Any],
    asked: Asked,
    request: Request,
    datasette: Any,
) -> Response:
    if isinstance(found, Moved):
        return Response("", status=301, headers={"Location": found.to})
    if isinstance(found, File):
        headers = {"Cache-Control": f"private, max-age={found.seconds}"}
        if found.filename:
            headers["Content-Disposition"] = f'attachment; filename="{found.filename}"'
        return Response(found.body, headers=headers, content_type=found.media_type)
    context = {**found.context, "title": found.title, "asked": asked, "tables": tables}
    html = await datasette.render_template(found.template, context, request=request)
    return Response.html(html, status=found.status, headers={"Cache-Control": "private, no-cache"})
