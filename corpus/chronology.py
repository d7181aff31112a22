"""The documents of one network in order, night by night: only networks that are touched.

Touched is a network of which a document was put or went away since the last night (triggers on
`documents` note it in `meetings_dirty`).  All that is kept is made again for it, from what each of
its documents says (`meeting_accounts`): so nights in any number, of any size, in any order, end
where one night over everything ends.
"""

# ruff: noqa: S608 - the names put into SQL are constants of this package, never input

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import Any

from corpus.chronology_accounts import packed, unpacked
from corpus.connect import transaction
from pipeline.chronology.accounts import account_of
from pipeline.chronology.contradictions import contradictions
from pipeline.chronology.narrow import narrowed
from pipeline.chronology.plans import fates
from pipeline.chronology.values import Account, Contradiction, Narrowed, Spot

_NO_NETWORK = ""


def settle(db: sqlite3.Connection, records: Callable[[str], dict[str, Any]]) -> bool:
    """Bring order into the networks that are touched; whether there were any.

    `records` gives the record of a document.  All in one transaction; where nothing is touched
    nothing is written.
    """
    dirty = db.execute("SELECT network_key, document_id FROM meetings_dirty ORDER BY 1, 2")
    touched = dirty.fetchall()
    if not touched:
        return False
    documents = sorted({document_id for _, document_id in touched})
    with transaction(db):
        for document_id in documents:
            _learn(db, document_id, records)
        for key in sorted({key for key, _ in touched} - {_NO_NETWORK}):
            found = [unpacked(row) for (row,) in _accounts(db, key)]
            _order(db, found, specific=" " in key)
        for document_id in documents:
            for (row,) in _alone(db, document_id):
                _order(db, [unpacked(row)], specific=False)
        db.execute("DELETE FROM meetings_dirty")
    return True


def _learn(
    db: sqlite3.Connection, document_id: str, records: Callable[[str], dict[str, Any]]
) -> None:
    """Keep what a document that was put says of its meeting; forget one that went away."""
    found = db.execute(
        "SELECT coalesce(network_key, '') FROM documents WHERE document_id = ?", [document_id]
    ).fetchone()
    if found is None:
        for table in ("meeting_accounts", "meeting_plans", "meeting_contradictions"):
            db.execute(f"DELETE FROM {table} WHERE document_id = ?", [document_id])
        return
    db.execute(
        "INSERT OR REPLACE INTO meeting_accounts VALUES (?, ?, ?)",
        [document_id, found[0], packed(account_of(records(document_id)))],
    )


def _accounts(db: sqlite3.Connection, key: str) -> list[tuple[str]]:
    query = "SELECT account FROM meeting_accounts WHERE network_key = ? ORDER BY document_id"
    return db.execute(query, [key]).fetchall()


def _alone(db: sqlite3.Connection, document_id: str) -> list[tuple[str]]:
    query = "SELECT account FROM meeting_accounts WHERE document_id = ? AND network_key = ''"
    return db.execute(query, [document_id]).fetchall()


def _order(db: sqlite3.Connection, accounts: list[Account], *, specific: bool) -> None:
    """Write all that is said of these documents together, in place of what was said before."""
    found = narrowed(accounts)
    for account in accounts:
        _write_window(db, account, found.get(account.document_id))
    settled = [
        replace(one, earliest=found[one.document_id].earliest, latest=found[one.document_id].latest)
        if one.document_id in found
        else one
        for one in accounts
    ]
    names = [account.document_id for account in accounts]
    _forget(db, names)
    _write_plans(db, settled)
    _write_contradictions(db, contradictions(accounts, specific=specific))


def _forget(db: sqlite3.Connection, names: Iterable[str]) -> None:
    for name in names:
        db.execute("DELETE FROM meeting_plans WHERE document_id = ?", [name])
        db.execute("DELETE FROM meeting_contradictions WHERE document_id = ?", [name])


def _write_window(db: sqlite3.Connection, account: Account, found: Narrowed | None) -> None:
    """The narrowed window beside the document's own, and the evidence from other documents."""
    name = account.document_id
    if account.day is None:
        one = found or account
        first, last = (day.isoformat() if day else None for day in (one.earliest, one.latest))
        db.execute(
            """UPDATE documents SET meeting_earliest = ?1, meeting_latest = ?2
               WHERE document_id = ?3
                 AND (meeting_earliest, meeting_latest) IS NOT (?1, ?2)""",
            [first, last, name],
        )
    db.execute("DELETE FROM meeting_evidence WHERE document_id = ?1 AND told_in <> ?1", [name])
    if found is None:
        return
    (number,) = db.execute(
        "SELECT coalesce(max(ordinal) + 1, 0) FROM meeting_evidence WHERE document_id = ?", [name]
    ).fetchone()
    for ordinal, ground in enumerate(found.grounds, number):
        bound, _, rule = ground.rule.partition(": ")
        db.execute(
            "INSERT INTO meeting_evidence VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [name, ordinal, bound, rule, ground.spot.document_id, *_place(db, ground.spot)],
        )


def _write_plans(db: sqlite3.Connection, accounts: list[Account]) -> None:
    numbers: dict[str, int] = {}
    for one in fates(accounts):
        name = one.plan.spot.document_id
        ordinal = numbers[name] = numbers.get(name, -1) + 1
        days = one.plan.earliest.isoformat(), one.plan.latest.isoformat()
        db.execute(
            "INSERT INTO meeting_plans VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [name, ordinal, *days, one.fate, one.document_id, *_place(db, one.plan.spot)],
        )


def _write_contradictions(db: sqlite3.Connection, found: Iterable[Contradiction]) -> None:
    numbers: dict[str, int] = {}
    for one in found:
        name = one.one.document_id
        ordinal = numbers[name] = numbers.get(name, -1) + 1
        other = one.other
        db.execute(
            f"INSERT INTO meeting_contradictions VALUES ({', '.join('?' * 14)})",
            [
                name, ordinal, one.kind, one.told[0], other.document_id if other else None,
                one.told[1], *_place(db, one.one), *_place(db, other),
            ],
        )  # fmt: skip


def _place(db: sqlite3.Connection, spot: Spot | None) -> Iterator[Any]:
    """What is printed at a spot, its page, and its span; nothing for no spot."""
    if spot is None:
        return iter((None, None, None, None))
    found = db.execute(
        """SELECT page, span_start, printed FROM pages
           WHERE document_id = ? AND span_start <= ? ORDER BY span_start DESC LIMIT 1""",
        [spot.document_id, spot.start],
    ).fetchone()
    if found is None:
        return iter((None, None, spot.start, spot.end))
    page, start, printed = found
    return iter((printed[spot.start - start : spot.end - start], page, spot.start, spot.end))


def found_of(db: sqlite3.Connection, document_ids: Iterable[str]) -> list[tuple[Any, ...]]:
    """The contradictions of these documents: network, kind, and for both file, page, told."""
    return db.execute(
        """SELECT network, kind, filename, page, told, other_filename, other_page, other_told
           FROM contradictions
           WHERE document_id IN (SELECT value FROM json_each(?1))
              OR other_document_id IN (SELECT value FROM json_each(?1))
           ORDER BY network, filename, page, kind, other_filename""",
        [json.dumps(sorted(document_ids))],
    ).fetchall()
