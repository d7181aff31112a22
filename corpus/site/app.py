"""The site as an ASGI application: Datasette, with the pages of `routes` before its own.

Datasette gives the console, its limits, and the pages of tables; `plugin` hooks the rest in.
Nothing here is about any one page.
"""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Collection
from pathlib import Path

from datasette.app import Datasette

from corpus.site import plugin
from corpus.site.console import Console
from corpus.site.console_loop import SideLoop
from corpus.site.console_pages import METADATA
from corpus.site.guard import LOOPBACK
from corpus.site.pages import Places
from corpus.site.reader import Readers
from corpus.sql import MOST_ROWS, MOST_SECONDS

HERE = Path(__file__).parent

SETTINGS = {
    "allow_csv_stream": False,
    "allow_download": False,
    "default_cache_ttl": 0,
    "facet_time_limit_ms": 500,
    "max_csv_mb": 20,
    "max_returned_rows": MOST_ROWS,
    "num_sql_threads": 3,
    "sql_time_limit_ms": int(1000 * MOST_SECONDS),
    "suggest_facets": False,
}


class Site(Datasette):  # type: ignore[misc]
    """Datasette over one archive."""

    def __init__(self, places: Places, names: Collection[str], *, any_address: bool) -> None:
        self.diarium_places = places
        self.diarium_readers = Readers(places.corpus)
        self.diarium_side = SideLoop()
        self.diarium_names = names
        self.diarium_any_address = any_address
        super().__init__(
            [],
            template_dir=str(HERE / "templates"),
            static_mounts=[("diarium", str(HERE / "static"))],
            settings=SETTINGS,
            metadata=METADATA,
        )
        self.remove_database("_memory")
        self.databases["_internal"].route = secrets.token_hex()  # what it knows is nobody's
        self._console = Console(self, places.corpus)
        self.add_database(self._console, name="corpus")

    def stop(self) -> None:
        """Let no query that is still running hold the process."""
        self._console.stopped.set()
        self.diarium_readers.stopped.set()
        self.diarium_side.stop()


def make_site(
    places: Places, names: Collection[str] = LOOPBACK, *, any_address: bool = False
) -> Site:
    """The site over an archive.

    It answers to `names`, and to every plain IP address where `any_address` is true.
    """
    plugin.register()
    site = Site(places, names, any_address=any_address)
    asyncio.run(site.invoke_startup())
    return site
