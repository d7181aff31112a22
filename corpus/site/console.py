"""The database behind Datasette's console: whatever SQL comes, it reads the corpus and ends.

`corpus.sql` has the fences; here they are put around every connection that Datasette opens, for
itself and for what analysts type, and every answer is cut to what can be shown.
"""

from __future__ import annotations

import asyncio
import sqlite3
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn, TypeVar

from datasette.database import Database, QueryInterrupted, Results

from corpus.connect import open_reader
from corpus.site.reader import NoCorpus
from corpus.sql import MOST_SECONDS, STEPS, fence
from pipeline.errors import BadSettings

MOST_CELLS = 20_000
"""Of one answer: what a browser can show, and a page is made of in well under a second."""

MOST_BYTES = 8_000_000
"""Of the strings and blobs of one answer."""

T = TypeVar("T")


class Console(Database):  # type: ignore[misc]
    """Datasette's database, fenced.  Nothing is ever written through it."""

    def __init__(self, site: Any, path: Path) -> None:
        super().__init__(site, path=str(path), is_mutable=True)
        self.stopped = threading.Event()
        self._file = path
        self._here = threading.local()

    def connect(self, write: bool = False) -> sqlite3.Connection:  # noqa: FBT001, FBT002
        """A connection that only reads."""
        if write:
            _refuse_to_write()
        db = open_reader(self._file)
        fence(db)
        db.row_factory = sqlite3.Row
        db.text_factory = lambda text: str(text, "utf-8", "replace")
        return db

    async def execute_fn(self, function: Callable[[sqlite3.Connection], T]) -> T:
        """What the function answers, in a thread of the console's own."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self.ds.executor, self._answer, function)

    async def execute(
        self,
        sql: str,
        params: Any = None,
        truncate: bool = False,  # noqa: FBT001, FBT002
        custom_time_limit: int | None = None,
        page_size: int | None = None,
        log_sql_errors: bool = True,  # noqa: ARG002, FBT001, FBT002 - they are told, not logged
    ) -> Results:
        """The rows of a query: all that fit in the limits.

        Raises:
            QueryInterrupted: it took too long.
            sqlite3.DatabaseError: it is wrong, or wants more than to read.
        """
        seconds = min(MOST_SECONDS, (custom_time_limit or 1000 * MOST_SECONDS) / 1000)
        most = self.ds.max_returned_rows if truncate else sys.maxsize
        if truncate and most == (page_size or self.ds.page_size):
            most += 1

        def ask(db: sqlite3.Connection) -> Results:
            until = time.monotonic() + seconds

            def enough() -> int:
                return int(self.stopped.is_set() or time.monotonic() > until)

            db.set_progress_handler(enough, STEPS)
            try:
                return _ask(db, sql, {} if params is None else params, most)
            finally:
                db.set_progress_handler(None, 0)

        return await self.execute_fn(ask)

    async def execute_write_fn(self, *_asked: Any, **_options: Any) -> NoReturn:
        """Refuse."""
        _refuse_to_write()

    async def attached_databases(self) -> list[Any]:
        """None: there is nothing beside the corpus."""
        return []

    async def foreign_keys_for_table(self, table: str) -> list[Any]:  # noqa: ARG002 - its signature
        """None to look up: cells lead to the site's own pages by the names of their columns."""
        return []

    def _answer(self, function: Callable[[sqlite3.Connection], T]) -> T:
        try:
            return function(self._connection())
        except (sqlite3.OperationalError, sqlite3.ProgrammingError):  # about the query alone
            raise
        except sqlite3.DatabaseError:  # the file was copied over in place
            self._drop()
            raise

    def _drop(self) -> None:
        """Let go of the thread's connection: the next question opens the file anew."""
        if hasattr(self._here, "db"):
            self._here.db.close()
            del self._here.db
        self._here.file = None

    def _connection(self) -> sqlite3.Connection:
        """The thread's connection; a new one where the file is another than it was."""
        found = self._file.stat() if self._file.exists() else None
        file = found and (found.st_dev, found.st_ino)
        if file is None or getattr(self._here, "file", None) != file:
            self._drop()
            try:
                self._here.db = self.connect()
            except BadSettings as error:
                raise NoCorpus(str(error)) from error
            self._here.file = file
        return self._here.db  # type: ignore[no-any-return]


def _ask(db: sqlite3.Connection, sql: str, params: Any, most: int) -> Results:
    try:
        cursor = db.execute(sql, params)
        rows, cut = _rows(cursor, most)
        return Results(rows, cut, cursor.description or ())
    except sqlite3.DatabaseError as error:
        if error.args == ("interrupted",):
            raise QueryInterrupted(error, sql, params) from error
        raise
    except (sqlite3.Warning, ValueError, OverflowError, MemoryError) as error:
        raise sqlite3.OperationalError(str(error) or "too large") from error


def _rows(cursor: sqlite3.Cursor, most: int) -> tuple[list[Any], bool]:
    """The rows that fit, and whether more were left."""
    rows: list[Any] = []
    size = cells = 0
    for row in cursor:
        cells += len(row)
        size += sum(len(value) for value in row if isinstance(value, str | bytes))
        if len(rows) == most or (rows and (cells > MOST_CELLS or size > MOST_BYTES)):
            return rows, True
        rows.append(row)
    return rows, False


def _refuse_to_write() -> NoReturn:
    raise sqlite3.OperationalError("the corpus is read-only")
