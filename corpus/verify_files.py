"""Originals against their hashes, and against what the corpus knows."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterator
from pathlib import Path

from corpus.originals import Kept, Originals
from corpus.verify_values import Fault, Share, Walk

_BACK = "copy it from a backup (FROM/content/{0}/{1} to originals/{0}/), or drop the file again"
_KNOWN = "SELECT sha256 FROM readings UNION SELECT sha256 FROM set_aside"


def faults(
    db: sqlite3.Connection, originals: Originals, walk: Walk, share: Share, *, held: bool
) -> Iterator[Fault]:
    """Originals that are missing, changed, more than known, and arrivals that came to nothing."""
    known = {sha256 for (sha256,) in db.execute(_KNOWN)}
    there = list(originals.walk())
    found: set[str] = set()
    for at in walk("originals", range(len(there)), len(there)):
        kept = there[at]
        if not kept.sha256:
            yield _extra(Path(str(kept.place)).name, "its name is no hash")
            continue
        found.add(kept.sha256)
        if kept.sha256 not in known and not held:
            yield _extra(kept.sha256, "the corpus neither read it nor set it aside")
        if share.takes(kept.sha256):
            yield from _changed(originals, kept)
    for sha256 in sorted(known - found):
        mend = _BACK.format(sha256[:2], sha256)
        yield Fault("original-missing", sha256, f"{_name(db, sha256)} has no original.", mend)
    yield from _arrivals(db, held=held)


def _changed(originals: Originals, kept: Kept) -> Iterator[Fault]:
    try:
        with originals.local(kept.sha256) as path, path.open("rb") as file:
            sha256 = hashlib.file_digest(file, "sha256").hexdigest()
        why = "" if sha256 == kept.sha256 else f"its content has the hash {sha256}"
    except FileNotFoundError:
        return  # a night took it back
    except OSError as error:
        why = f"it cannot be read ({error})"
    if why:
        mend = _BACK.format(kept.sha256[:2], kept.sha256)
        yield Fault("original-changed", kept.sha256, f"The original has changed: {why}.", mend)


def _extra(name: str, why: str) -> Fault:
    mend = "move it to the inbox: the next night takes it in"
    return Fault("original-extra", name, f"There is an original more than known: {why}.", mend)


def _name(db: sqlite3.Connection, sha256: str) -> str:
    row = db.execute(
        """SELECT filename FROM readings WHERE sha256 = ?1
           UNION ALL SELECT filename FROM set_aside WHERE sha256 = ?1""",
        [sha256],
    ).fetchone()
    return str(row[0]) if row else sha256


def _arrivals(db: sqlite3.Connection, *, held: bool) -> Iterator[Fault]:
    rows = db.execute(
        f"""SELECT sha256, min(filename) FROM arrivals WHERE sha256 NOT IN ({_KNOWN})
            GROUP BY sha256"""  # noqa: S608 - constants
    )
    for sha256, filename in rows:
        mend = "put its original into the inbox again, or drop the file again"
        told = f"{filename} arrived, and is neither read nor set aside."
        yield Fault("arrival-lost", sha256, told, mend)
    both = "SELECT sha256, filename FROM set_aside WHERE sha256 IN (SELECT sha256 FROM readings)"
    for sha256, filename in db.execute(both):
        mend = f"diarium retry {sha256[:12]}"
        yield Fault("read-and-set-aside", sha256, f"{filename} is read and set aside.", mend)
    if held:
        return
    never = """SELECT sha256, filename FROM readings
               WHERE sha256 NOT IN (SELECT sha256 FROM arrivals)"""
    for sha256, filename in db.execute(never):
        mend = "drop the file once more: the night notes how it came"
        yield Fault("reading-without-arrival", sha256, f"{filename} never arrived.", mend)
