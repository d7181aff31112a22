"""`diarium serve`: the night on a schedule, with a local Prefect server of its own and its page.

A schedule never fires on a temporary server, so a lasting one is started beside it, on this
machine only, its database in the archive.  With `PREFECT_API_URL` set, that server is used.
"""

from __future__ import annotations

import os
import signal
import sys
from types import FrameType
from typing import NoReturn

from flows import logs
from flows.nightly import prepare_prefect, serve_nightly
from flows.server import local_server
from flows.settings import Settings

__all__ = ["local_server", "serve_with_server"]


def serve_with_server(settings: Settings) -> None:
    """Serve the schedule until stopped (Ctrl-C, SIGTERM)."""
    prepare_prefect(settings)
    logs.begin(settings)
    signal.signal(signal.SIGTERM, _stop)
    if os.environ.get("PREFECT_API_URL"):
        serve_nightly(settings)
        return
    with local_server() as url:
        os.environ["PREFECT_API_URL"] = url
        page = url.removesuffix("/api")
        if settings.log_format == "json":
            logs.tell("serving", cron=settings.cron, page=page)
        else:
            print(f"diarium: next nights by {settings.cron!r}; Prefect at {page}", file=sys.stderr)  # noqa: T201
        serve_nightly(settings)


def _stop(_number: int, _frame: FrameType | None) -> NoReturn:
    raise KeyboardInterrupt
