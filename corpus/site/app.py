"""The site as an ASGI application: Datasette, with the pages of `routes` before its own.

Datasette gives the console, its limits, and the pages of tables; `plugin` hooks the rest in.
Nothing here is about any one page.
"""

from __future__ import annotations

from pathlib import Path

from datasette.app import Datasette

from corpus.site import plugin
from corpus.site.pages import Places
from corpus.site.reader import Readers

HERE = Path(__file__).parent


def make_site(places: Places) -> Datasette:
    """The site over an archive.

    Raises:
        BadSettings: there is no corpus, or it is of another version.
    """
    plugin.register()
    site = Datasette(
        [str(places.corpus)],
        template_dir=str(HERE / "templates"),
        static_mounts=[("diarium", str(HERE / "static"))],
        settings={"suggest_facets": False, "allow_download": False},
    )
    site.diarium_readers = Readers(places.corpus)
    site.diarium_places = places
    return site
