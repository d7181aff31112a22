"""Whether files, corpus, index and all that is derived agree: what `diarium verify` asks.

Nothing is written.  All is read in one transaction, so a night that runs meanwhile is no fault;
what waits for the next night (a document to be interpreted, a network to be settled) is none
either.  A share of a thirtieth takes those documents, originals and networks whose names' hash
falls to today: thirty days see everything, and nobody keeps a list.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

from corpus import (
    verify_editions,
    verify_files,
    verify_index,
    verify_people,
    verify_rows,
    verify_settled,
)
from corpus.originals import Originals
from corpus.store import Corpus
from corpus.verify_values import RESTORE, WHOLE, Fault, Share, Walk
from pipeline.errors import BadSettings


def faults(
    path: Path,
    originals: Originals,
    walk: Walk,
    share: Share = WHOLE,
    *,
    held: bool = False,
    code: str = "",
) -> Iterator[Fault]:
    """All that is wrong.

    `held`: a night runs, so an original that the corpus does not know yet is none.  `code` is the
    version of the code that a night would have: what it compares otherwise waits for the night.

    Raises:
        BadSettings: there is no corpus, or it is of another version.
    """
    try:
        corpus = Corpus(path, read_only=True)
    except BadSettings as error:
        if not isinstance(error.__cause__, sqlite3.DatabaseError):
            raise
        yield _torn(path, str(error.__cause__))
        return
    with corpus:
        try:
            corpus.db.execute("BEGIN")
            yield from _torn_parts(corpus.db, path, share)
            yield from verify_files.faults(corpus.db, originals, walk, share, held=held)
            yield from verify_rows.faults(corpus, walk, share)
            yield from verify_editions.faults(corpus.db, walk, share, code)
            yield from verify_index.faults(corpus.db, walk, share)
            yield from verify_people.faults(corpus.db)
            yield from verify_settled.faults(corpus, walk, share)
        except sqlite3.DatabaseError as error:
            yield _torn(path, str(error))


def _torn_parts(db: sqlite3.Connection, path: Path, share: Share) -> Iterator[Fault]:
    check = "integrity_check" if share.is_whole else "quick_check"
    found = [str(told) for (told,) in db.execute(f"PRAGMA {check}(20)")]
    if found != ["ok"]:
        yield _torn(path, "; ".join(found)[:400])


def _torn(path: Path, why: str) -> Fault:
    return Fault("corpus-torn", path.name, f"The file of the corpus is damaged: {why}.", RESTORE)
