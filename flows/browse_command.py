"""`diarium browse`: the analysts' site on this machine."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def browse(
    archive: Annotated[
        Path | None, typer.Option("--archive", help="The archive folder.", show_default="./archive")
    ] = None,
    port: Annotated[int, typer.Option(help="The port.")] = 8001,
    host: Annotated[str, typer.Option(help="0.0.0.0 lets other machines in.")] = "127.0.0.1",
) -> None:
    """Show the corpus as a site: search, pages beside their text, people, topics, SQL."""
    import uvicorn  # noqa: PLC0415

    from corpus.connect import open_reader  # noqa: PLC0415
    from corpus.site.app import make_site  # noqa: PLC0415
    from flows.settings import load_settings  # noqa: PLC0415
    from flows.site_places import places_of  # noqa: PLC0415

    settings = load_settings(None, {"archive": archive})
    open_reader(settings.corpus).close()
    site = make_site(places_of(settings))
    typer.echo(f"http://{host}:{port}/", err=True)
    uvicorn.run(site.app(), host=host, port=port, log_level="warning")
