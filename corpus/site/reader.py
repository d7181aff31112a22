"""Connections of the site's own pages: they only read, and hostile SQL never waits before them.

Datasette has connections of its own for what analysts type; these are apart, so that a slow query
of somebody's holds up no page.
"""

from __future__ import annotations

import asyncio
import sqlite3
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar

from corpus.connect import open_reader
from corpus.site import listing_rows
from pipeline.errors import BadSettings, DiariumError

THREADS = 4

MOST_SECONDS = 20.0
"""For one page: more than any needs, less than a forgotten one would hold a thread."""

STEPS = 20_000
"""Steps of SQLite's machine between two looks at the clock."""

T = TypeVar("T")


class NoCorpus(DiariumError):
    """The corpus cannot be opened now: it is not there, or of another version."""


class Readers:
    """A few threads with a connection each; `ask` runs a function on one of them."""

    def __init__(self, path: Path) -> None:
        self.stopped = threading.Event()
        self._path = path
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="site")
        self._own = threading.local()
        self._stamp: object = None
        self._counts: listing_rows.Counts = {}

    async def ask(self, question: Callable[[sqlite3.Connection], T]) -> T:
        """The answer, from one state of the corpus: what a night writes meanwhile is not seen.

        Raises:
            NoCorpus: there is no corpus, or it is of another version.
            sqlite3.DatabaseError: the answer took more than `MOST_SECONDS`, or the file is broken.
        """
        return await asyncio.get_running_loop().run_in_executor(
            self._threads, self._answer, question
        )

    def _answer(self, question: Callable[[sqlite3.Connection], T]) -> T:
        db = self._connection()
        listing_rows.share(db, self._counts_now())
        until = time.monotonic() + MOST_SECONDS
        db.set_progress_handler(
            lambda: int(self.stopped.is_set() or time.monotonic() > until), STEPS
        )
        try:
            db.execute("BEGIN")
            return question(db)
        except sqlite3.DatabaseError:
            self._drop()  # whatever is wrong, the next question begins anew
            raise
        finally:
            if getattr(self._own, "file", None) and db.in_transaction:
                db.execute("ROLLBACK")

    def _connection(self) -> sqlite3.Connection:
        """The thread's connection; a new one where the file is another than it was."""
        found = self._path.stat() if self._path.exists() else None
        file = (found.st_dev, found.st_ino) if found else None
        if file is None or getattr(self._own, "file", None) != file:
            self._drop()
            try:
                self._own.db = open_reader(self._path)
            except BadSettings as error:
                raise NoCorpus(str(error)) from error
            self._own.file = file
            listing_rows.prepare(self._own.db)
        return self._own.db  # type: ignore[no-any-return]

    def _counts_now(self) -> listing_rows.Counts:
        """What all threads keep of the corpus as it is now; nothing once it has changed."""
        wal = self._path.with_name(f"{self._path.name}-wal")
        stats = [file.stat() for file in (self._path, wal) if file.exists()]
        stamp = [(one.st_ino, one.st_mtime_ns, one.st_size) for one in stats]
        if stamp != self._stamp:
            self._stamp, self._counts = stamp, {}
        return self._counts

    def _drop(self) -> None:
        """Close the thread's connection, if it has one."""
        self._own.file = None
        if hasattr(self._own, "db"):
            listing_rows.forget(self._own.db)
            self._own.db.close()
            del self._own.db
