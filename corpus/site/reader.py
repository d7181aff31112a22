"""Connections of the site's own pages: they only read, and hostile SQL never waits before them.

Datasette has connections of its own for what analysts type; these are apart, so that a slow query
of somebody's holds up no page.
"""

from __future__ import annotations

import asyncio
import sqlite3
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar

from corpus.connect import open_reader
from corpus.site import listing

THREADS = 4
T = TypeVar("T")


class Readers:
    """A few threads with a connection each; `ask` runs a function on one of them."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="site")
        self._own = threading.local()

    async def ask(self, question: Callable[[sqlite3.Connection], T]) -> T:
        """The answer, from one state of the corpus: what a night writes meanwhile is not seen.

        Raises:
            BadSettings: there is no corpus, or it is of another version.
        """
        return await asyncio.get_running_loop().run_in_executor(
            self._threads, self._answer, question
        )

    def _answer(self, question: Callable[[sqlite3.Connection], T]) -> T:
        db = self._connection()
        db.execute("BEGIN")
        try:
            return question(db)
        finally:
            if db.in_transaction:
                db.execute("ROLLBACK")

    def _connection(self) -> sqlite3.Connection:
        """The thread's connection; a new one where the file is another than it was."""
        found = self._path.stat() if self._path.exists() else None
        file = (found.st_dev, found.st_ino) if found else None
        if getattr(self._own, "file", None) != file or file is None:
            if hasattr(self._own, "db"):
                self._own.db.close()
            self._own.file = None
            self._own.db = open_reader(self._path)
            self._own.file = file
            listing.prepare(self._own.db)
        return self._own.db  # type: ignore[no-any-return]
