"""`diarium serve`: the night on a schedule, with a local Prefect server of its own.

A schedule never fires on Prefect's temporary server, so a lasting one is started beside it, on
this machine only, its database in the archive.  With `PREFECT_API_URL` set, that server is used.
"""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import NoReturn

from flows.nightly import prepare_prefect, serve_nightly
from flows.settings import Settings
from pipeline.errors import MissingTool

_START_SECONDS = 180


def serve_with_server(settings: Settings) -> None:
    """Serve the schedule until stopped (Ctrl-C, SIGTERM)."""
    prepare_prefect(settings)
    signal.signal(signal.SIGTERM, _stop)
    if os.environ.get("PREFECT_API_URL"):
        serve_nightly(settings)
        return
    with local_server() as url:
        os.environ["PREFECT_API_URL"] = url
        print(f"diarium: next nights by {settings.cron!r}; Prefect at {url}", file=sys.stderr)  # noqa: T201
        serve_nightly(settings)


def _stop(_number: int, _frame: FrameType | None) -> NoReturn:
    raise KeyboardInterrupt


@contextmanager
def local_server() -> Iterator[str]:
    """A Prefect server on this machine for as long as the block lasts; gives its API's address.

    Raises:
        MissingTool: it does not start.
    """
    port = _free_port()
    url = f"http://127.0.0.1:{port}/api"
    command = [sys.executable, "-m", "prefect", "server", "start"]
    command += ["--host", "127.0.0.1", "--port", str(port)]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _wait_for(url, server)
        yield url
    finally:
        server.terminate()
        try:
            server.wait(20)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(url: str, server: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + _START_SECONDS
    while time.monotonic() < deadline and server.poll() is None:
        try:
            with urllib.request.urlopen(f"{url}/health", timeout=2) as answer:  # noqa: S310 - our own
                if answer.status == 200:  # noqa: PLR2004
                    return
        except (urllib.error.URLError, OSError):
            time.sleep(0.5)
    raise MissingTool(
        "Prefect's server does not start; see what `prefect server start` says. "
        "Pins that matter: fastapi<0.155, sqlalchemy<2.1 (constraints.txt)."
    )
