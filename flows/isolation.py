"""Reading in a child process with limits of time and memory: a hostile file harms only itself.

Everything that a reader writes lies in a folder of its own, which goes when the reader ends; what
a killed night left is cleared by the next (`clear_abandoned`).
"""

from __future__ import annotations

import multiprocessing
import os
import shutil
import signal
import tempfile
import threading
from contextlib import suppress
from dataclasses import replace
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

from flows.limits import lift_memory, limit_memory, out_of_memory, with_setting
from flows.reading import engine_of, read_settings
from flows.settings import Settings
from pipeline.document import Reading
from pipeline.errors import DiariumError, UnreadableDocument
from pipeline.reading.read import read_bytes

_CONTEXT = multiprocessing.get_context("forkserver")
_CONTEXT.set_forkserver_preload(["flows.isolation", "flows.preloaded"])

_LIGHTER_ALONE = frozenset({"too-much-memory", "crashed"})
"""What may end otherwise when the pages of a document are read one at a time."""

_MAY_PASS = frozenset({"engine-failed"})
"""What may end otherwise when it is tried again: the machine took the engine away, not the file."""


def read_isolated(path: Path, filename: str, settings: Settings, *, salvage: bool) -> Reading:
    """Read the file in a child process; page by page where its pages are too much at once.

    Raises:
        UnreadableDocument: it cannot be read, or it broke a limit.
        DiariumError: a tool is missing.
    """
    alone = replace(settings, pages_at_once=1)
    try:
        return _in_child(path, filename, settings, salvage=salvage)
    except UnreadableDocument as reason:
        one_at_a_time = (settings.pages_at_once or settings.cores) == 1
        if reason.code not in _MAY_PASS | (frozenset() if one_at_a_time else _LIGHTER_ALONE):
            raise with_setting(reason, settings) from None
    try:
        return _in_child(path, filename, alone, salvage=salvage)
    except UnreadableDocument as reason:
        raise with_setting(reason, settings) from None


def clear_abandoned(archive: Path) -> None:
    """Take away what readers of killed nights left; only for who holds the archive."""
    for folder in Path(tempfile.gettempdir()).glob(f"{_prefix(archive)}*"):
        shutil.rmtree(folder, ignore_errors=True)


def _prefix(archive: Path) -> str:
    """What the folders of this archive's readers begin with: two archives may share a /tmp."""
    status = archive.stat() if archive.exists() else Path().stat()
    return f"diarium-{status.st_dev:x}-{status.st_ino:x}-"


def _in_child(path: Path, filename: str, settings: Settings, *, salvage: bool) -> Reading:
    receiver, sender = _CONTEXT.Pipe(duplex=False)
    folder = tempfile.mkdtemp(prefix=_prefix(settings.archive))
    arguments = (sender, path, filename, settings, salvage, folder)
    child = _CONTEXT.Process(target=_read, args=arguments, daemon=True)
    child.start()
    sender.close()
    try:
        answer = _answer(receiver, settings.seconds_per_document)
    finally:
        _end(child)
        receiver.close()
        shutil.rmtree(folder, ignore_errors=True)
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
    salvage: bool,  # noqa: FBT001
    folder: str,
) -> None:
    os.setsid()  # a group of its own, so that all of it can be stopped at once
    _end_with_the_night()
    tempfile.tempdir = folder
    _alone_on_its_core()
    before = limit_memory(settings.megabytes)
    answer: Reading | Exception
    try:
        options = read_settings(settings, salvage=salvage)
        answer = read_bytes(path.read_bytes(), filename, engine_of(settings), options)
    except Exception as error:  # noqa: BLE001 - whatever a hostile file provokes, its neighbours go on
        answer = _reason(error, settings, before)
    lift_memory()
    sender.send(answer)
    sender.close()


def _end_with_the_night() -> None:
    """Let a killed night take its readers along: none reads on for nobody."""
    night = multiprocessing.parent_process()

    def watch() -> None:
        if night:
            night.join()
            os.killpg(0, signal.SIGKILL)

    threading.Thread(target=watch, daemon=True).start()


def _alone_on_its_core() -> None:
    """Let libraries neither part their work among threads nor have limits of their own."""
    import cv2  # noqa: PLC0415
    from PIL import Image  # noqa: PLC0415

    # OpenCV's threads take 20 MB of address space each, one for each core of the machine.
    cv2.setNumThreads(1)
    Image.MAX_IMAGE_PIXELS = None  # `most_pixels` is the limit, and has its own reason


def _reason(error: Exception, settings: Settings, before: int) -> Exception:
    if out_of_memory(error, settings.megabytes, before):
        return UnreadableDocument(
            "too-much-memory",
            "Filen kräver orimligt mycket minne.",
            f"over {settings.megabytes} MB: {type(error).__name__}",
        )
    if isinstance(error, DiariumError):
        return error
    if isinstance(error, RecursionError):
        return UnreadableDocument("too-nested", "Filen är orimligt djupt nästlad.")
    return UnreadableDocument(
        "unreadable", "Filen kunde inte läsas.", f"{type(error).__name__}: {error}"[:300]
    )
