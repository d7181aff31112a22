"""What an archive holds in the end, and what must be true of it at every moment.

`in_the_end` is compared between a calm archive and one that was struck by faults: everything but
times, the list of nights, and the letters of people's ids (which person a row is of counts, not
what that person is called inside).  `wrong_with` may be asked at any moment, also right after a
kill, and names every part of a document, every lost file and every row that leads nowhere.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path
from typing import Any

from flows.settings import Settings

TIMES = {"read_at", "arrived", "since", "boot", "state", "made_at", "decided_at", "withdrawn_at"}
OF_NIGHTS = {"runs", "people_former"}
"""Tables that tell what happened in which night, and ids that people had before."""


def in_the_end(settings: Settings) -> dict[str, Any]:
    """All that must not depend on faults, kills, or the night in which a file came."""
    return {
        **tables(settings),
        "originals": contents(settings.originals),
        "inbox": contents(settings.inbox),
    }


def differences(one: dict[str, Any], other: dict[str, Any]) -> list[str]:
    """Where two archives differ: a line for each table, with the first row that differs."""
    found = []
    for name in sorted({*one, *other}):
        here, there = one.get(name, ()), other.get(name, ())
        if here != there:
            only_here = [row for row in here if row not in there][:1]
            only_there = [row for row in there if row not in here][:1]
            sizes = f"{len(here)}/{len(there)}"
            found.append(f"{name} {sizes}: {only_here!r} / {only_there!r}"[:600])
    return found


def tables(settings: Settings) -> dict[str, list[tuple[Any, ...]]]:
    """All tables of the corpus, without times, and with people told by the rows that are theirs."""
    listed = """SELECT name FROM sqlite_master WHERE type = 'table'
                AND name NOT LIKE 'page_index%' AND name NOT LIKE 'part_index%'
                AND name NOT LIKE 'sqlite_%' ORDER BY name"""
    with opened(settings) as db:
        names = [name for (name,) in db.execute(listed) if name not in OF_NIGHTS]
        people = _people(db)
        return {name: _rows(db, name, people) for name in names}


def _people(db: sqlite3.Connection) -> dict[str, str]:
    """Each person's id, and what stands for it: the first place where the person is listed."""
    first = """SELECT person_id, min(document_id || ' ' || ordinal) FROM attendance
               WHERE person_id IS NOT NULL GROUP BY person_id"""
    return dict(db.execute(first))


def _rows(db: sqlite3.Connection, table: str, people: dict[str, str]) -> list[tuple[Any, ...]]:
    columns = [row[1] for row in db.execute(f"PRAGMA table_info({table})")]
    kept = [column for column in columns if column not in TIMES]
    rows = db.execute(f"SELECT {', '.join(kept)} FROM {table}")
    persons = {number for number, name in enumerate(kept) if name.endswith("person_id")}
    told = (
        tuple(people.get(cell, cell) if n in persons else cell for n, cell in enumerate(row))
        for row in rows
    )
    return sorted(told, key=repr)


def opened(settings: Settings) -> sqlite3.Connection:
    """The corpus, to look at; a log that a killed night left is taken in, as SQLite does."""
    return sqlite3.connect(settings.corpus)


def contents(folder: Path) -> dict[str, bytes]:
    """Every file below a folder, by its path there, hidden ones too."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.is_symlink()
    }


LEAD_NOWHERE = {
    "a record without its document": """SELECT document_id FROM records
        WHERE document_id NOT IN (SELECT document_id FROM documents)""",
    "a document without its record": """SELECT document_id FROM documents
        WHERE document_id NOT IN (SELECT document_id FROM records)""",
    "a document without its reading": """SELECT document_id FROM documents
        WHERE sha256 NOT IN (SELECT sha256 FROM readings)""",
    "a document without pages": """SELECT document_id FROM documents AS d
        WHERE pages <> (SELECT count(*) FROM pages AS p WHERE p.document_id = d.document_id)""",
    "a page without its document": """SELECT document_id FROM pages
        WHERE document_id NOT IN (SELECT document_id FROM documents)""",
    "a page that is not indexed": """SELECT page_id FROM pages
        WHERE page_id NOT IN (SELECT page_id FROM page_texts)""",
    "read and set aside": """SELECT sha256 FROM set_aside
        WHERE sha256 IN (SELECT sha256 FROM readings)""",
    "arrived, and neither read nor set aside": """SELECT sha256 FROM arrivals
        WHERE sha256 NOT IN (SELECT sha256 FROM readings UNION SELECT sha256 FROM set_aside)""",
}


def wrong_with(settings: Settings, dropped: Iterable[bytes]) -> list[str]:
    """What is wrong with the archive, each as a short sentence; nothing if all is well.

    `dropped` is the content of all that was ever put into the inbox.
    """
    wrong = _lost(settings, dropped)
    if not settings.corpus.exists():
        return wrong
    with opened(settings) as db:
        if not db.execute("SELECT 1 FROM sqlite_master WHERE name = 'word_analysis'").fetchone():
            return wrong  # killed while the file was made
        (whole,) = db.execute("PRAGMA integrity_check").fetchone()
        wrong += [] if whole == "ok" else [f"integrity: {whole}"]
        wrong += [f"foreign key: {row}" for row in db.execute("PRAGMA foreign_key_check")]
        for what, query in LEAD_NOWHERE.items():
            wrong += [f"{what}: {row[0]}" for row in db.execute(query)]
        for index in ("page_index", "part_index"):
            db.execute(f"INSERT INTO {index} ({index}) VALUES ('integrity-check')")
        known = "SELECT sha256 FROM readings UNION SELECT sha256 FROM set_aside"
        kept = {path.name[:64] for path in settings.originals.glob("*/*")}
        wrong += [f"no original: {h}" for (h,) in db.execute(known) if h not in kept]
    db.close()
    return wrong


def _lost(settings: Settings, dropped: Iterable[bytes]) -> list[str]:
    """What was dropped and is nowhere, and originals whose content is not what their name says."""
    originals = contents(settings.originals) if settings.originals.exists() else {}
    there = {*originals.values(), *contents(settings.inbox).values()}
    wrong = [f"lost: {content[:40]!r}" for content in dropped if content not in there]
    for path, content in originals.items():
        name = Path(path).name
        if not name.startswith(".") and not name.startswith(sha256(content).hexdigest()):
            wrong.append(f"an original that is not what its name says: {name}")
    return wrong
