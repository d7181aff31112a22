"""The names of a file's bytes: the one it is shown by, and the one that tells its version.

The same bytes may come under several names, in one night or in many.  Which came first says
nothing: both are chosen from all names.
"""

from __future__ import annotations

import json
import sqlite3
import zlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from corpus.connect import transaction
from corpus.readings import called
from corpus.records import packed
from corpus.units import Unit
from pipeline.document import Reading
from pipeline.record import document_id

if TYPE_CHECKING:
    from pipeline.editions import Fingerprint


def came_again(db: sqlite3.Connection, sha256: str) -> None:
    """Note that known bytes came under a name they had not had: it may tell another version."""
    db.execute(
        """INSERT OR IGNORE INTO editions_dirty (step, document_id)
           SELECT 'name', reading_id FROM edition_prints WHERE reading_id = ? LIMIT 1""",
        [document_id(sha256)],
    )


def settle(db: sqlite3.Connection, fingerprint: Callable[[Reading], Fingerprint]) -> None:
    """Files with a new name are learned again where their names do not all tell the same.

    Else, as where a whole folder came once more under another name, they are grouped again only:
    the name they are shown by may be another.
    """
    rows = db.execute(
        """SELECT r.document_id, r.sha256, r.media_type FROM editions_dirty AS e
           JOIN readings AS r USING (document_id) WHERE e.step = 'name' ORDER BY 1"""
    ).fetchall()
    if not rows:
        return
    with transaction(db):
        for reading_id, sha256, media_type in rows:
            bare = Reading(sha256, "", media_type, ())
            step = "group" if _tell_the_same(bare, _names(db, sha256), fingerprint) else "learn"
            db.execute("INSERT OR IGNORE INTO editions_dirty VALUES (?, ?)", [step, reading_id])
        db.execute("DELETE FROM editions_dirty WHERE step = 'name'")


def _tell_the_same(
    bare: Reading, names: Iterable[str], fingerprint: Callable[[Reading], Fingerprint]
) -> bool:
    try:
        return len({fingerprint(replace(bare, filename=name)) for name in names}) <= 1
    except Exception:  # noqa: BLE001 - it is told of when it is learned
        return False


def _names(db: sqlite3.Connection, sha256: str) -> list[str]:
    query = "SELECT filename FROM arrivals WHERE sha256 = ? ORDER BY filename"
    return [name for (name,) in db.execute(query, [sha256])]


def by_telling_name(
    db: sqlite3.Connection, reading: Reading, fingerprint: Callable[[Reading], Fingerprint]
) -> Reading:
    """The reading by that name of its file which tells the latest stage, then the last edition.

    What a name tells is asked of `fingerprint`, with a reading that has no text.  Of names that
    tell the same the first by sort order is taken.
    """
    names = _names(db, reading.sha256)
    if not names:
        return reading
    return called(reading, _telling(names, reading, fingerprint) if names[1:] else names[0])


def _telling(
    names: Sequence[str], reading: Reading, fingerprint: Callable[[Reading], Fingerprint]
) -> str:
    bare = replace(reading, pages=(), created=None, part=None)
    try:
        told = [fingerprint(replace(bare, filename=name)) for name in names]
    except Exception:  # noqa: BLE001 - one file's bug is not its neighbours'
        return names[0]
    stages = [(one.stage, _numbers(one.edition)) for one in told]
    return names[stages.index(max(stages))]  # the names are sorted


def _numbers(edition: str) -> tuple[int, ...]:
    return tuple(int(part) for part in edition.split(".") if part.isdecimal())


def rename(db: sqlite3.Connection, units: Iterable[Unit]) -> None:
    """Let documents and their records tell the name that their file is now shown by."""
    for one in units:
        changed = db.execute(
            "UPDATE documents SET filename = ?2 WHERE document_id = ?1 AND filename <> ?2",
            [one.document_id, one.filename],
        )
        if not changed.rowcount:
            continue
        query = "SELECT record FROM records WHERE document_id = ?"
        for (kept,) in db.execute(query, [one.document_id]).fetchall():
            told = {**json.loads(zlib.decompress(kept)), "filename": one.filename}
            db.execute(
                "UPDATE records SET record = ? WHERE document_id = ?",
                [packed(told), one.document_id],
            )
