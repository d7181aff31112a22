"""`diarium browse`: the analysts' site on this machine."""

from __future__ import annotations

import signal
import socket
from pathlib import Path
from typing import Annotated, Any

import typer

from pipeline.errors import BadSettings

PORT = 8001

MOST_TEMPORARY = 2**30
"""Bytes of one temporary file: what a query of an analyst's may sort on disk."""

GRACE = 2
"""Seconds that pages under way get when the site is stopped."""


def browse(
    archive: Annotated[
        Path | None, typer.Option("--archive", help="The archive folder.", show_default="./archive")
    ] = None,
    port: Annotated[int, typer.Option(min=0, max=65535, help="The port; 0: any free one.")] = PORT,
    host: Annotated[str, typer.Option(help="0.0.0.0 lets other machines in.")] = "127.0.0.1",
    name: Annotated[
        list[str] | None,
        typer.Option(help="A name by which browsers reach the site, beside localhost; repeatable."),
    ] = None,
    open_it: Annotated[bool, typer.Option("--open", help="Open it in the browser.")] = False,  # noqa: FBT002
) -> None:
    """Show the corpus as a site: search, pages beside their text, people, topics, SQL."""
    from corpus.connect import open_reader  # noqa: PLC0415
    from flows.settings import load_settings  # noqa: PLC0415

    settings = load_settings(None, {"archive": archive})
    open_reader(settings.corpus).close()
    listening = _listen(host, port)
    address = _address(listening)

    from corpus.site.app import make_site  # noqa: PLC0415
    from corpus.site.guard import LOOPBACK  # noqa: PLC0415
    from flows.site_places import places_of  # noqa: PLC0415

    alone = listening.getsockname()[0] in LOOPBACK
    names = {*LOOPBACK, *(name or ()), *(() if alone else (socket.gethostname(),))}
    site = make_site(places_of(settings), names, any_address=not alone)
    typer.echo(f"{address}  (Ctrl-C stops)", err=True)
    if open_it:
        import webbrowser  # noqa: PLC0415

        webbrowser.open(address)
    try:
        _serve(site.app(), listening)
    finally:
        site.stop()


def _listen(host: str, port: int) -> socket.socket:
    """A socket that listens there.

    Raises:
        BadSettings: somebody else does, or this machine has no such address.
    """
    try:
        family, kind, protocol, _, where = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        listening = socket.socket(family, kind, protocol)
    except (OSError, UnicodeError) as error:
        raise BadSettings(f"--host {host!r} is no address of this machine.") from error
    try:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind(where)
        listening.listen(128)
    except OSError as error:
        listening.close()
        reason = (error.strerror or str(error)).lower()
        raise BadSettings(
            f"The site cannot use port {port} of {host}: {reason}. Choose another with --port."
        ) from error
    return listening


def _address(listening: socket.socket) -> str:
    host, port = listening.getsockname()[:2]
    if host in {"0.0.0.0", "::"}:  # noqa: S104 - told, not bound
        host = socket.gethostname()
    return f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/"


def _serve(site: Any, listening: socket.socket) -> None:
    """Serve until a signal comes; that is the way to stop, so it is no error."""
    import uvicorn  # noqa: PLC0415

    _bound_files()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: None)  # uvicorn raises it again once it has stopped
    options = {"log_level": "warning", "access_log": False, "server_header": False}
    config = uvicorn.Config(site, timeout_graceful_shutdown=GRACE, **options)
    uvicorn.Server(config).run(sockets=[listening])


def _bound_files() -> None:
    """Let no temporary file of a query fill the disk."""
    try:
        import resource  # noqa: PLC0415
    except ImportError:  # not on this system
        return
    hard = resource.getrlimit(resource.RLIMIT_FSIZE)[1]
    most = MOST_TEMPORARY if hard == resource.RLIM_INFINITY else min(hard, MOST_TEMPORARY)
    resource.setrlimit(resource.RLIMIT_FSIZE, (most, hard))
