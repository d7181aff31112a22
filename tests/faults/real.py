"""Real nights: `diarium nightly` as its own process, against a Prefect server that lasts."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from uuid import uuid4

from nights import DIARIUM

from flows.nightly import prepare_prefect
from flows.server import local_server
from flows.settings import Settings

MARK = "DIARIUM_TEST_MARK"
"""A variable in the environment of all that a night starts, so that what is left is found."""


@contextmanager
def lasting_server(folder: Path) -> Iterator[dict[str, str]]:
    """The environment of nights that use one Prefect server, for as long as the block lasts."""
    kept = dict(os.environ)
    folder.mkdir(parents=True, exist_ok=True)
    prepare_prefect(Settings(archive=folder))
    try:
        with local_server() as address:
            yield {**os.environ, "PREFECT_API_URL": address, "DIARIUM_REST_SECONDS": "0"}
    finally:
        os.environ.clear()
        os.environ.update(kept)


def begun(settings: Settings, environment: dict[str, str]) -> tuple[subprocess.Popen[str], str]:
    """A night that has begun, and the mark of its processes."""
    mark = uuid4().hex
    process = subprocess.Popen(
        [DIARIUM, "nightly", "--archive", settings.archive],
        env={**environment, MARK: mark},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
        cwd=settings.archive,
    )
    return process, mark


def nightly(settings: Settings, environment: dict[str, str]) -> tuple[int, str]:
    """A whole night: its exit code, and what it said."""
    process, _ = begun(settings, environment)
    said = process.communicate(timeout=300)[0]
    return process.returncode, said


def stop(process: subprocess.Popen[str], mark: str, *, alone: bool) -> None:
    """SIGKILL: to the night alone, or to everything that it started."""
    with suppress(ProcessLookupError):
        os.kill(process.pid, signal.SIGKILL)
    if not alone:
        for pid in left(mark):
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
    process.communicate()


def left(mark: str) -> list[int]:
    """The processes with this mark that still live."""
    found = []
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit() or int(entry.name) == os.getpid():
            continue
        with suppress(OSError):
            told = (entry / "environ").read_bytes()
            if f"{MARK}={mark}".encode() in told and " Z " not in (entry / "stat").read_text():
                found.append(int(entry.name))
    return found


def none_left(mark: str, seconds: float = 20) -> list[int]:
    """The processes with this mark that live on after some seconds; none, if all is well."""
    until = time.monotonic() + seconds
    while (living := left(mark)) and time.monotonic() < until:
        time.sleep(0.1)
    return living
