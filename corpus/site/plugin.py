"""What Datasette asks of this site: its plugin hooks, a function each."""

from __future__ import annotations

import sys
from typing import Any

from datasette import hookimpl
from datasette.plugins import pm

from corpus.site.respond import respond
from corpus.site.routes import ROUTES


def register() -> None:
    """Make this module known to Datasette, once."""
    module = sys.modules[__name__]
    if not pm.is_registered(module):
        pm.register(module, name="diarium")


@hookimpl  # type: ignore[untyped-decorator]
def register_routes() -> list[tuple[str, Any]]:
    """The site's own pages, before Datasette's."""
    return [(regex, respond(function)) for regex, function in ROUTES]
