"""Reading in a child process with limits of time and memory: a hostile file harms only itself."""

from __future__ import annotations

import multiprocessing
import os
import resource
import signal
from contextlib import suppress
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

from flows.reading import engine_of, read_settings
from flows.settings import Settings
from pipeline.document import Reading
from pipeline.errors import DiariumError, UnreadableDocument
from pipeline.read import read_bytes

_CONTEXT = multiprocessing.get_context("forkserver")
_CONTEXT.set_forkserver_preload(["flows.isolation"])


def read_isolated(path: Path, filename: str, settings: Settings, *, salvage: bool) -> Reading:
    """Read the file in a child process.

    Raises:
        UnreadableDocument: it cannot be read, or it broke a limit.
        DiariumError: a tool is missing.
    """
    receiver, sender = _CONTEXT.Pipe(duplex=False)
    arguments = (sender, path, filename, settings, salvage)
    child = _CONTEXT.Process(target=_read, args=arguments, daemon=True)
    child.start()
    sender.close()
    try:
        answer = _answer(receiver, settings.seconds_per_document)
    finally:
        _end(child)
        receiver.close()
    if isinstance(answer, Reading):
        return answer
    raise answer or _death(child.exitcode, settings)


def _end(child: BaseProcess) -> None:
    """Stop the child and whatever it started, such as Tesseract."""
    child.join(0.2)  # if it is on its way out by itself, its exit code says more
    if child.pid:
        with suppress(ProcessLookupError):
            os.killpg(child.pid, signal.SIGKILL)
    child.kill()
    child.join()


def _answer(receiver: Connection, seconds: float) -> Reading | Exception | None:
    """What the child sends; None if it died without a word.

    Raises:
        UnreadableDocument: it took too long.
    """
    if not receiver.poll(seconds):
        raise UnreadableDocument(
            "too-slow", "Läsningen tog för lång tid och avbröts.", f"over {seconds} s"
        )
    try:
        answer: Any = receiver.recv()
    except (EOFError, OSError):
        return None
    assert isinstance(answer, (Reading, Exception))  # noqa: S101 - our own child sent it
    return answer


def _death(exitcode: int | None, settings: Settings) -> UnreadableDocument:
    if exitcode is not None and -exitcode in {signal.SIGKILL, signal.SIGSEGV, signal.SIGABRT}:
        return UnreadableDocument(
            "crashed", "Läsningen avbröts: filen fick läsaren att krascha.", f"signal {-exitcode}"
        )
    return UnreadableDocument(
        "crashed", "Läsningen avbröts utan besked.", f"exit {exitcode}, {settings.megabytes} MB"
    )


def _read(
    sender: Connection,
    path: Path,
    filename: str,
    settings: Settings,
    salvage: bool,  # noqa: FBT001 - positional across the process border
) -> None:
    os.setsid()  # a group of its own, so that all of it can be stopped at once
    limit = settings.megabytes * 1024 * 1024
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    answer: Reading | Exception
    try:
        options = read_settings(settings, salvage=salvage)
        answer = read_bytes(path.read_bytes(), filename, engine_of(settings), options)
    except MemoryError:
        answer = UnreadableDocument(
            "too-much-memory",
            "Filen kräver orimligt mycket minne.",
            f"over {settings.megabytes} MB",
        )
    except RecursionError:
        answer = UnreadableDocument("too-nested", "Filen är orimligt djupt nästlad.")
    except DiariumError as error:
        answer = error
    except Exception as error:  # noqa: BLE001 - whatever a hostile file provokes, its neighbours go on
        answer = UnreadableDocument(
            "unreadable", "Filen kunde inte läsas.", f"{type(error).__name__}: {error}"[:300]
        )
    sender.send(answer)
    sender.close()
