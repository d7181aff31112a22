"""What is derived and found wrong is let go, or made again, so that the next night has it right.

Readings, verdicts and originals are evidence: they are not touched here.  What is wrong with them
comes back from a backup.
"""

# ruff: noqa: S608 - the names put into SQL are constants of this package, never input

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterable, Sequence

from corpus import network_counts, search_kept, spellings, verify_editions
from corpus.connect import transaction
from corpus.verify_values import Fault

_BY_RECORD = frozenset(
    {"record-unreadable", "record-without-document", "findings-differ", "attendance-differs",
     "pages-differ", "review-differs"}
)  # fmt: skip
_BY_INDEX = frozenset(
    {"page-index-differs", "word-part-index-differs", "spellings-differ", "word-parts-differ"}
)
_BY_NETWORK = frozenset({"chronology-differs", "followups-differ"})
_BY_PERSON = frozenset({"person-without-rows", "person-unknown", "person-differs", "join-differs"})


def mend(db: sqlite3.Connection, found: Iterable[Fault]) -> list[str]:
    """Mend what can be, all in one transaction; a line for each thing done, and for the rest."""
    by_code: dict[str, list[str]] = {}
    for one in found:
        by_code.setdefault(one.code, []).append(one.subject)
    lines = []
    with transaction(db):
        if _BY_INDEX & by_code.keys():
            _index_anew(db)
            lines.append("The index of words is made again.")
        if "counts-differ" in by_code:
            _count_anew(db)
            lines.append("The counts by network are made again.")
        if records := _of(by_code, _BY_RECORD):
            _each(db, "DELETE FROM records WHERE document_id = ?", records)
            lines.append(f"The next night interprets {len(records)} documents again.")
        if networks := _of(by_code, _BY_NETWORK):
            _settle_again(db, networks)
            lines.append(f"The next night settles {len(networks)} networks again.")
        if people := _of(by_code, _BY_PERSON):
            _resolve_again(db, people)
            lines.append(f"The next night resolves {len(people)} people again.")
        if former := by_code.get("former-id-leads-nowhere"):
            _each(db, "DELETE FROM people_former WHERE former_id = ?", former)
            lines.append(f"{len(former)} ids that led nowhere are let go.")
        lines += verify_editions.mend(db, by_code)
    rest = sorted(by_code.keys() - _BY_RECORD - _BY_INDEX - _BY_NETWORK - _BY_PERSON)
    mended = verify_editions.MENDED | {"counts-differ", "former-id-leads-nowhere"}
    left = [code for code in rest if code not in mended]
    return [*lines, *(f"Not mended: {code} ({len(by_code[code])})." for code in left)]


def _of(by_code: dict[str, list[str]], codes: frozenset[str]) -> list[str]:
    return sorted({subject for code in codes for subject in by_code.get(code, ())})


def _each(db: sqlite3.Connection, statement: str, subjects: Sequence[str]) -> None:
    db.executemany(statement, [(subject,) for subject in subjects])


def _index_anew(db: sqlite3.Connection) -> None:
    db.execute("INSERT INTO page_index (page_index) VALUES ('rebuild')")
    wanted: Counter[str] = Counter()
    for page in db.execute("SELECT printed, repaired FROM pages"):
        wanted.update(spellings.count([page]))
    db.execute("DELETE FROM spellings")
    spellings.learn(db, wanted, Counter())
    search_kept.analyse_all(db)


def _count_anew(db: sqlite3.Connection) -> None:
    for table in network_counts.tables():
        db.execute(f"DELETE FROM {table}")
        db.execute(f"INSERT INTO {table} {network_counts.counted(table)}")


def _settle_again(db: sqlite3.Connection, networks: Sequence[str]) -> None:
    """A subject is the key of a network, or a document without one."""
    which = "WHERE network_key = ?1 OR (network_key IS NULL AND document_id = ?1)"
    _each(
        db,
        f"""INSERT OR IGNORE INTO meetings_dirty (network_key, document_id)
            SELECT coalesce(network_key, ''), document_id FROM documents {which}""",
        networks,
    )
    _each(
        db,
        f"""INSERT OR IGNORE INTO followups_dirty (network_key)
            SELECT network_key FROM documents {which} AND network_key IS NOT NULL""",
        networks,
    )


def _resolve_again(db: sqlite3.Connection, people: Sequence[str]) -> None:
    _each(db, "UPDATE attendance SET person_reason = NULL WHERE person_id = ?", people)
    _each(db, "INSERT OR IGNORE INTO people_dirty (key, person_id) VALUES ('', ?)", people)
