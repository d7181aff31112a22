"""What Datasette asks of this site: its plugin hooks, a function each."""

from __future__ import annotations

import re
import sqlite3
import sys
from typing import Any

from datasette import hookimpl
from datasette.plugins import pm

from corpus.site.console_cells import shown_cell
from corpus.site.console_csv import as_csv
from corpus.site.console_pages import console_page, console_vars, failure
from corpus.site.guard import Guard
from corpus.site.nowhere import nowhere
from corpus.site.respond import respond
from corpus.site.routes import ROUTES

_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


def register() -> None:
    """Make this module known to Datasette, once, in place of its own pages for errors.

    Those print every failure with all local variables to the terminal; SQLite is to be silent too.
    """
    module = sys.modules[__name__]
    if not pm.is_registered(module):
        pm.register(module, name="diarium")
    sqlite3.enable_callback_tracebacks(False)  # noqa: FBT003 - Datasette turns them on
    for name in ("datasette.handle_exception", "datasette.forbidden"):
        if pm.get_plugin(name):
            pm.unregister(name=name)


@hookimpl  # type: ignore[untyped-decorator]
def register_routes() -> list[tuple[str, Any]]:
    """The site's own pages; beside the console nothing of Datasette's is reached."""
    own = [(regex, respond(function)) for regex, function in ROUTES]
    console = [
        (r"/(?P<database>corpus)(\.(?P<format>-))?$", console_page),
        (r"/corpus(/[^/.]+)?\.csv$", as_csv),
    ]
    return [*own, *console, (r"/(?!corpus(?:[/.]|$)|diarium/).*$", respond(nowhere))]


@hookimpl  # type: ignore[untyped-decorator]
def asgi_wrapper(datasette: Any) -> Any:
    """What every request passes first."""
    return lambda site: Guard(
        site,
        datasette.diarium_side,
        datasette.diarium_names,
        any_address=datasette.diarium_any_address,
    )


@hookimpl  # type: ignore[untyped-decorator]
def prepare_jinja2_environment(env: Any) -> None:
    """No control character reaches a page, whatever text holds it."""
    env.finalize = visible


def visible(value: Any) -> Any:
    r"""The value with a sign in place of what a page must not hold.

    >>> visible("a\x1b[2Jb"), visible(3)
    ('a�[2Jb', 3)
    """
    if isinstance(value, str) and _CONTROL.search(value):
        return type(value)(_CONTROL.sub("�", value))
    return value


@hookimpl  # type: ignore[untyped-decorator]
def extra_template_vars(template: str | None, database: str | None, table: str | None) -> Any:
    """What the console's templates need beside what Datasette gives them."""
    return console_vars(template, table) if database else {}


@hookimpl  # type: ignore[untyped-decorator]
def render_cell(row: Any, value: Any, column: str) -> Any:
    """A cell of the console."""
    return shown_cell(row, column, value)


@hookimpl  # type: ignore[untyped-decorator]
def handle_exception(datasette: Any, request: Any, exception: Exception) -> Any:
    """What the console could not do, as a page of ours."""
    return failure(datasette, request, exception)


@hookimpl  # type: ignore[untyped-decorator]
def forbidden(datasette: Any, request: Any) -> Any:
    """What the console does not show, as a page of ours."""
    return failure(datasette, request, PermissionError())
