"""The ledger of people's verdicts: added, and once withdrawn; never overwritten.

A verdict of the kind `correction` is on one correction of one document, and holds for whatever
stands in its place, where what it quotes stands there.  Those on who is who are in
`people_verdicts`, those on files and versions in `editions_verdicts`.
"""

# ruff: noqa: S608 - the names put into SQL are constants of this package, never input

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from typing import Any

from corpus.rows import LedgerEntry
from pipeline.errors import BadSettings
from pipeline.findings import Verdict

_QUOTE = "before IS ? AND after IS ? AND prefix IS ? AND suffix IS ?"
_COLUMNS = ", ".join(LedgerEntry.__slots__)
_ON = """kind = 'correction' AND (document_id = ? OR document_id IN (
  SELECT l.document_id FROM document_leads AS l WHERE l.leads_to = ?))"""


def decide(db: sqlite3.Connection, document_id: str, verdict: Verdict, who: str, when: str) -> int:
    """Add a person's verdict on a correction; its number in the ledger.

    The same verdict twice is one.  The opposite of one in force withdraws that one.
    """
    rows = db.execute(
        f"""SELECT verdict_id, accepted FROM verdicts
            WHERE {_ON} AND withdrawn_at IS NULL AND {_QUOTE} ORDER BY verdict_id DESC""",
        [document_id, document_id, *_quote(verdict)],
    ).fetchall()
    for verdict_id, accepted in rows:
        if bool(accepted) == verdict.accepted:
            return int(verdict_id)
        withdraw(db, verdict_id, who, when)
    added = db.execute(
        """INSERT INTO verdicts (kind, document_id, before, after, prefix, suffix, accepted, who,
             decided_at) VALUES ('correction', ?, ?, ?, ?, ?, ?, ?, ?)""",
        [document_id, *_quote(verdict), int(verdict.accepted), who, when],
    )
    return int(added.lastrowid or 0)


def withdraw(db: sqlite3.Connection, verdict_id: int, who: str, when: str) -> None:
    """Take a verdict back; it stays in the ledger as withdrawn.

    Raises:
        BadSettings: there is no such verdict in force.
    """
    done = db.execute(
        """UPDATE verdicts SET withdrawn_by = ?, withdrawn_at = ?
           WHERE verdict_id = ? AND withdrawn_at IS NULL""",
        [who, when, verdict_id],
    )
    if not done.rowcount:
        raise BadSettings(f"No verdict {verdict_id} is in force: see the history for its number.")


def in_force(db: sqlite3.Connection, document_id: str) -> tuple[Verdict, ...]:
    """The verdicts on corrections of this document that hold today; the last on each place."""
    rows = db.execute(
        f"""SELECT before, after, prefix, suffix, accepted FROM verdicts WHERE verdict_id IN (
              SELECT max(verdict_id) FROM verdicts WHERE {_ON} AND withdrawn_at IS NULL
              GROUP BY before, after, prefix, suffix)
            ORDER BY verdict_id""",
        [document_id, document_id],
    )
    return tuple(
        Verdict(before, after, prefix, suffix, bool(accepted))
        for before, after, prefix, suffix, accepted in rows
    )


def numbers(db: sqlite3.Connection, document_id: str, heeded: Iterable[Verdict]) -> str:
    """The ledger numbers of these verdicts, as `records.verdicts` keeps them: "2,5"."""
    found = []
    for verdict in heeded:
        row = db.execute(
            f"""SELECT max(verdict_id) FROM verdicts
                WHERE {_ON} AND accepted = ? AND {_QUOTE}""",
            [document_id, document_id, int(verdict.accepted), *_quote(verdict)],
        ).fetchone()
        found += [row[0]] if row[0] is not None else []
    return ",".join(map(str, sorted(found)))


def history(db: sqlite3.Connection, document_id: str | None = None) -> list[LedgerEntry]:
    """All that was ever decided, oldest first; of one document, or of the whole corpus."""
    where, values = (f"WHERE {_ON}", [document_id, document_id]) if document_id else ("", [])
    rows = db.execute(f"SELECT {_COLUMNS} FROM verdicts {where} ORDER BY verdict_id", values)
    return [_entry(row) for row in rows]


def _entry(row: tuple[Any, ...]) -> LedgerEntry:
    values = dict(zip(LedgerEntry.__slots__, row, strict=True))
    return LedgerEntry(**{**values, "accepted": bool(values["accepted"])})


def _quote(verdict: Verdict) -> tuple[str, str, str, str]:
    return verdict.before, verdict.after, verdict.prefix, verdict.suffix
