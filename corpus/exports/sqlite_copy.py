"""A snapshot of the corpus: one SQLite file of one moment, checked before it is given."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from corpus.connect import open_reader
from corpus.exports.places import whole_file
from corpus.exports.selection import snapshot
from corpus.exports.values import Job, Progress, Written
from pipeline.errors import BadSettings, DiariumError

_STEP = 4096
"""Pages of the file copied at a time."""


def write(job: Job, out: Path) -> Written:
    """Copy the corpus while a night may write to it; what is copied is of one moment.

    The copy needs no other file beside it (no write-ahead log).  Without readings it lacks what
    each page looked like, word by word: it answers every question, but shows no pictures and
    cannot be interpreted again.

    Raises:
        DiariumError: the copy is not whole.
        BadSettings: documents were chosen; `out` is a folder, or the corpus itself.
    """
    if not job.chosen.whole:
        raise BadSettings(
            "A SQLite snapshot is the whole corpus: its index, people and counts belong to all "
            "documents. Leave the filters out, or choose parquet, csv or jsonl."
        )
    if out.exists() and out.samefile(job.corpus.path):
        raise BadSettings(f"{out} is the corpus itself: choose another file.")
    try:
        _write(job, out)
    except sqlite3.OperationalError as error:  # a full disk, for one
        raise OSError(None, f"{error}; nothing was written", str(out)) from error
    return Written(1, "korpus")


def _write(job: Job, out: Path) -> None:
    with (
        whole_file(out) as unfinished,
        closing(open_reader(job.corpus.path)) as source,
        snapshot(source),
        closing(sqlite3.connect(unfinished, isolation_level=None)) as target,
    ):
        _copy(source, target, job.progress)
        _finish(target, without_readings=job.without_readings)


def _copy(source: sqlite3.Connection, target: sqlite3.Connection, progress: Progress) -> None:
    steps = max(1, -(-source.execute("PRAGMA page_count").fetchone()[0] // _STEP))
    shown = iter(progress("kopierar", range(steps), steps))
    source.backup(target, pages=_STEP, progress=lambda *_: next(shown, None))
    for _ in shown:
        pass


def _finish(target: sqlite3.Connection, *, without_readings: bool) -> None:
    target.execute("PRAGMA journal_mode = DELETE")
    if without_readings:
        target.execute("DELETE FROM readings")
        target.execute("VACUUM")
    found = _check(target)
    if found != "ok":
        raise DiariumError(f"The copy is not whole ({found}): the corpus itself may be damaged.")


def _check(target: sqlite3.Connection) -> str:
    return str(target.execute("PRAGMA integrity_check").fetchone()[0])
