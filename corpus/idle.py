"""Whether a night would find anything to do in the corpus, asked without writing a byte.

Opening a corpus in WAL mode makes files beside it, even for a reader.  Where nobody has it open
there is no WAL, and SQLite may read it as a file that does not change (`immutable`); that it did
not is seen to afterwards, and otherwise the answer is that there may be work.
"""

# ruff: noqa: S608 - the names put into SQL are read from the schema, never input

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from corpus import editions_learned
from corpus.networks import members_stand
from corpus.schema import check_version
from corpus.soundness import torn
from corpus.store import Corpus
from corpus.waiting import Waiting, all_waiting
from pipeline.errors import BadSettings

UNTOLD = "untold"
"""The table in which a row is work left over, beside those called `..._dirty`: what a killed night
did and no report has told."""

State = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Quiet:
    """A corpus in which nothing is left to do: how many documents and people, what waits still."""

    documents: int
    people: int
    waiting: tuple[Waiting, ...] = ()


def quiet(
    path: Path,
    recipe: Mapping[str, str],
    networks: Mapping[str, tuple[str, ...]],
    still: Callable[[list[Waiting]], tuple[Waiting, ...] | None],
) -> Quiet | None:
    """The corpus's size where no night would change it; `None` where there is or may be work.

    `recipe` and `networks` are those of tonight.  `still` is asked of the files that are known to
    wait: it gives them in the order of a report, or `None` where a night has to look at them.
    """
    try:
        with _unwritten(path) as corpus:
            if torn(corpus.db) or _has_work(corpus, recipe, networks):
                return None
            waiting = still(all_waiting(corpus.db))
            if waiting is None:
                return None
            documents, people = (_count(corpus.db, table) for table in ("documents", "people"))
    except (BadSettings, sqlite3.Error, OSError, _Changed):  # the night itself tells of it
        return None
    return Quiet(documents, people, waiting)


class _Changed(Exception):
    """Somebody wrote while we read."""


class _Unwritten(Corpus):
    """A corpus that is read as it lies there."""

    def __init__(self, path: Path) -> None:
        still = "&immutable=1" if _wal(path) is None else ""
        uri = f"{path.absolute().as_uri()}?mode=ro{still}"
        self.path = path
        self.db = sqlite3.connect(uri, uri=True, isolation_level=None)


@contextmanager
def _unwritten(path: Path) -> Iterator[Corpus]:
    before = _state(path), _wal(path)
    with _Unwritten(path) as corpus:
        corpus.db.execute("PRAGMA query_only = 1")
        check_version(corpus.db)
        yield corpus
        if (_state(path), _wal(path)) != before:
            raise _Changed


def _state(path: Path) -> State:
    status = path.stat()
    return status.st_ino, status.st_size, status.st_mtime_ns


def _wal(path: Path) -> State | None:
    """The state of what is written beside the file; `None` where nobody has it open to write."""
    try:
        return _state(path.with_name(f"{path.name}-wal"))
    except FileNotFoundError:
        return None


def _has_work(
    corpus: Corpus, recipe: Mapping[str, str], networks: Mapping[str, tuple[str, ...]]
) -> bool:
    """Cheapest first: what a killed night left, then who waits, then all documents."""
    db = corpus.db
    return (
        any(_any_row(db, table) for table in _to_do(db))
        or corpus.has_unresolved_people()
        or not members_stand(db, networks)
        or bool(editions_learned.pending(db, recipe["code"]))
        or bool(corpus.out_of_date_ids(recipe))
        or bool(corpus.unsettled_ids())
    )


def _to_do(db: sqlite3.Connection) -> list[str]:
    listed = db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
    return [name for (name,) in listed if name.endswith("_dirty") or name == UNTOLD]


def _any_row(db: sqlite3.Connection, table: str) -> bool:
    return bool(db.execute(f"SELECT EXISTS (SELECT 1 FROM {table})").fetchone()[0])


def _count(db: sqlite3.Connection, table: str) -> int:
    return int(db.execute(f"SELECT count(*) FROM {table}").fetchone()[0])
