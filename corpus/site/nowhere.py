"""What stands at addresses where nothing stands."""

from __future__ import annotations

import sqlite3

from corpus.site.pages import Asked, Moved, NotFound


def nowhere(_db: sqlite3.Connection, asked: Asked) -> Moved:
    """The page for an address that leads nowhere; one with a slash too many leads on.

    Raises:
        NotFound: there is nothing.
    """
    trimmed = "/" + asked.path.strip("/")
    if asked.path == "/favicon.ico":
        return Moved("/diarium/favicon.svg")
    if trimmed != asked.path and "//" not in trimmed:
        return Moved(trimmed)
    raise NotFound("Det finns ingen sida med den adressen.")
