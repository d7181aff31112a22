"""Prefect's server on this machine: for one night, or for as long as `diarium serve` lives.

It answers on 127.0.0.1 alone, keeps its database in the archive, and ends with the process that
started it, whatever ends that (Prefect's own temporary server outlives a killed night).
"""

from __future__ import annotations

import os
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from flows.tied import start_tied
from pipeline.errors import MissingTool

_START_SECONDS = 180
_STOP_SECONDS = 10
_USUAL_PORT = 4200
_MOST_HISTORY = 200 * 1024 * 1024
"""Bytes of the temporary server's database, some 2,000 nights, at which it begins anew: nobody
looks at it, and nothing of ours depends on it."""

_FOR_A_NIGHT = {
    "PREFECT_UI_ENABLED": "false",
    "PREFECT__SERVER_EPHEMERAL": "1",
    "PREFECT__SERVER_FINAL": "1",
    "PREFECT_API_BLOCKS_REGISTER_ON_START": "false",
}
"""No page, no services, no list of block types: the server starts in a third less time."""

_LASTING = {
    "PREFECT_UI_ENABLED": "true",
    "PREFECT_UI_SHOW_PROMOTIONAL_CONTENT": "false",
    "PREFECT_SERVER_SERVICES_DB_VACUUM_ENABLED": "events,flow_runs",
}
"""Its page, and a database that forgets runs after Prefect's 90 days."""


@contextmanager
def server_for_a_night() -> Iterator[str]:
    """A server for as long as the block lasts; gives its API's address.

    Raises:
        MissingTool: it does not start.
    """
    _begin_anew()
    with _server(_FOR_A_NIGHT, _free_port()) as address:
        yield address


@contextmanager
def local_server() -> Iterator[str]:
    """A server with its page and schedules for as long as the block lasts; its API's address.

    The page is at Prefect's usual port, if that is free.

    Raises:
        MissingTool: it does not start.
    """
    with _server(_LASTING, _free_port(_USUAL_PORT)) as address:
        yield address


@contextmanager
def _server(told: Mapping[str, str], port: int) -> Iterator[str]:
    url = f"http://127.0.0.1:{port}/api"
    server = start_tied(
        "uvicorn",
        *("--factory", "prefect.server.api.server:create_app", "--lifespan", "on"),
        *("--host", "127.0.0.1", "--port", str(port), "--log-level", "error"),
        *("--timeout-graceful-shutdown", "3"),
        environment={**os.environ, "PREFECT_API_URL": url, **told},
    )
    try:
        _wait_for(url, server)
        yield url
    finally:
        server.terminate()
        try:
            server.wait(_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


def _begin_anew() -> None:
    """Forget the nights that earlier temporary servers noted, if those are very many."""
    database = Path(os.environ["PREFECT_HOME"]) / "prefect.db"
    with suppress(OSError):
        if database.stat().st_size > _MOST_HISTORY:
            for path in database.parent.glob("prefect.db*"):
                path.unlink()


def _free_port(wanted: int = 0) -> int:
    with socket.socket() as probe:
        try:
            probe.bind(("127.0.0.1", wanted))
        except OSError:
            probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(url: str, server: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + _START_SECONDS
    while time.monotonic() < deadline and server.poll() is None:
        try:
            with urllib.request.urlopen(f"{url}/health", timeout=5) as answer:  # noqa: S310 - our own
                if answer.status == 200:  # noqa: PLR2004
                    return
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    raise MissingTool(
        "Prefect's server does not start; see what `prefect server start` says. "
        "Pins that matter: fastapi<0.155, sqlalchemy<2.1 (constraints.txt)."
    )
