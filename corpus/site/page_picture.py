"""Pictures of pages, made in processes of their own and kept in memory for a while.

    PICTURES.of(path, media_type, page)  ->  JPEG, or None

Reading renders in a child a document; here a page is asked for while somebody waits, so the
children stay: starting one costs as much as three pages.  One that takes too long is killed, one
that died is replaced, each is replaced now and then; a page that could not be shown is not tried
again for a while.
"""

from __future__ import annotations

import json
import selectors
import struct
import subprocess
import sys
import threading
import time
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import astuple, dataclass
from pathlib import Path
from queue import Empty, LifoQueue

from pipeline.reading.shown_page import Shown

SECONDS = 10.0
"""That a page may take."""
WORKERS = 2
MOST_BYTES = 64 * 1024 * 1024
"""Of pictures kept in memory: some 300 pages."""
PAGES_EACH = 200
"""After so many pages a process is replaced: what a library leaked goes with it."""
FORGET_AFTER = 600.0
"""Seconds after which a page that could not be shown is tried again."""
MOST_FAILED = 10_000

Key = tuple[str, Shown]


class Pictures:
    """The pictures of pages; safe to ask from many threads."""

    def __init__(
        self, *, seconds: float = SECONDS, workers: int = WORKERS, most_bytes: int = MOST_BYTES
    ) -> None:
        self._seconds = seconds
        self._most = most_bytes
        self._lock = threading.Lock()
        self._kept: OrderedDict[Key, bytes] = OrderedDict()
        self._bytes = 0
        self._failed: dict[Key, float] = {}
        self._idle: LifoQueue[_Worker] = LifoQueue()
        for _ in range(workers):
            self._idle.put(_Worker())

    def of(self, path: Path, media_type: str, page: Shown) -> bytes | None:
        """The page's picture; `None` where it cannot be made."""
        key = str(path), page
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
            if time.monotonic() - self._failed.get(key, -FORGET_AFTER) < FORGET_AFTER:
                return None
        try:
            with self._worker() as worker:
                picture = worker.ask(path, media_type, page, self._seconds)
        except Empty:  # all are busy with pages that take their time
            return None
        with self._lock:
            self._keep(key, picture)
        return picture

    @property
    def kept_bytes(self) -> int:
        """How many bytes of pictures are in memory."""
        return self._bytes

    @property
    def processes(self) -> list[int]:
        """The ids of the processes that wait for a page."""
        return [worker.process.pid for worker in self._idle.queue if worker.process]

    def close(self) -> None:
        """End the processes."""
        while not self._idle.empty():
            self._idle.get().end()

    def _keep(self, key: Key, picture: bytes | None) -> None:
        if picture is None:
            if len(self._failed) >= MOST_FAILED:
                self._failed.clear()
            self._failed[key] = time.monotonic()
        elif key not in self._kept:
            self._kept[key] = picture
            self._bytes += len(picture)
            while self._bytes > self._most:
                _, dropped = self._kept.popitem(last=False)
                self._bytes -= len(dropped)

    @contextmanager
    def _worker(self) -> Iterator[_Worker]:
        worker = self._idle.get(timeout=2 * self._seconds)
        try:
            yield worker
        finally:
            self._idle.put(worker)


@dataclass(slots=True)
class _Worker:
    """A process that makes pictures, started when it is first asked."""

    process: subprocess.Popen[bytes] | None = None
    pages: int = 0

    def ask(self, path: Path, media_type: str, page: Shown, seconds: float) -> bytes | None:
        """The picture; `None` where the page cannot be shown, or took too long."""
        request = {"path": str(path), "media_type": media_type, "page": astuple(page)}
        line = json.dumps(request).encode() + b"\n"
        for _ in range(2):
            fresh = self.process is None
            try:
                picture = self._answer(line, seconds)
            except (OSError, EOFError, TimeoutError) as error:
                self.end()
                if fresh or isinstance(error, TimeoutError):
                    return None
                continue  # it may have died while nobody asked
            self.pages += 1
            if self.pages >= PAGES_EACH:
                self.end()
            return picture or None
        return None

    def _answer(self, line: bytes, seconds: float) -> bytes:
        process = self._running()
        assert process.stdin  # noqa: S101 - it was started with pipes
        process.stdin.write(line)
        process.stdin.flush()
        return _told(process, time.monotonic() + seconds)

    def end(self) -> None:
        """Kill the process; the next question starts another."""
        if self.process:
            self.process.kill()
            with suppress(OSError):
                self.process.communicate()
        self.process, self.pages = None, 0

    def _running(self) -> subprocess.Popen[bytes]:
        if self.process is None:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "corpus.site.page_picture_worker"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
            )
            self.pages = 0
        return self.process


def _told(process: subprocess.Popen[bytes], until: float) -> bytes:
    """What the process answers.

    Raises:
        TimeoutError: it takes too long.
        EOFError: it died.
    """
    with selectors.DefaultSelector() as selector:
        assert process.stdout  # noqa: S101 - it was started with pipes
        selector.register(process.stdout, selectors.EVENT_READ)
        (length,) = struct.unpack(">I", _read(process, selector, 4, until))
        return _read(process, selector, length, until)


def _read(
    process: subprocess.Popen[bytes], selector: selectors.BaseSelector, length: int, until: float
) -> bytes:
    assert process.stdout  # noqa: S101
    got = b""
    while len(got) < length:
        if not selector.select(until - time.monotonic()):
            raise TimeoutError
        piece = process.stdout.raw.read(length - len(got))  # type: ignore[attr-defined]
        if not piece:
            raise EOFError
        got += piece
    return got


PICTURES = Pictures()
"""The site's own; its processes start when the first page is shown."""
