"""A synthetic archive for the bench: invented minutes in every table of the corpus.

    python -m bench.synthetic OUT [--documents 100000] [--words 500] [--seed 7] [--workers 1]

OUT becomes an archive folder with `corpus.db` and reports; there are no original files.  The same
seed and sizes give the same rows.  The text stage is not run: documents are made together with what
is found in them, by the same values, rows and records.  The migrations after 13 run at the end over
the finished archive, as they would over an old one.  Left empty are the tables that only a night
asks: `attendance_keys` and `meeting_accounts`.
"""

# ruff: noqa: S608 - the names put into SQL are constants, never input

from __future__ import annotations

import argparse
import json
import multiprocessing
import sqlite3
import sys
import time
import zlib
from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

from bench.synthetic_across import across, derive, spell
from bench.synthetic_minutes import RECIPE, Written, written
from bench.synthetic_world import World, make_world
from corpus.archive_words import rows_of as word_rows
from corpus.evidence import pack
from corpus.municipalities_filled import fill_municipalities
from corpus.records import recipe_id
from corpus.schema import MIGRATIONS, migrate
from corpus.tables import canonical, correction_rows, rows_of, to_json
from pipeline.record import to_record
from pipeline.swedish.fold import fold

LOADED_AT = 13
"""The version of the schema that is filled; what later migrations add they make themselves."""

CHUNK = 250
FIRST_NIGHT = datetime(2024, 1, 1, 2, 0, tzinfo=UTC)
A_NIGHT = 120
"""Documents that came in one night."""

Rows = dict[str, list[dict[str, Any]]]
_world: World


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("--documents", type=int, default=100_000)
    parser.add_argument("--words", type=int, default=500)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--workers", type=int, default=1)
    options = parser.parse_args()
    make(options.out, options.documents, options.words, options.seed, workers=options.workers)


def make(
    out: Path, documents: int, words: int = 500, seed: int = 7, *, workers: int = 1
) -> dict[str, float]:
    """Make the archive; how many seconds each step took."""
    out.mkdir(parents=True, exist_ok=True)
    path = out / "corpus.db"
    if path.exists():
        sys.exit(f"{path} is there already.")
    clock = _Clock()
    global _world  # noqa: PLW0603 - the forked workers inherit it
    _world = make_world(seed, documents, words)
    clock.done("plan")
    db = sqlite3.connect(path, isolation_level=None)
    for pragma in ("journal_mode = OFF", "synchronous = OFF", "cache_size = -400000",
                   "temp_store = MEMORY"):  # fmt: skip
        db.execute(f"PRAGMA {pragma}")
    for migration in MIGRATIONS[:LOADED_AT]:
        migration(db)
    db.execute(f"PRAGMA user_version = {LOADED_AT}")
    fill_municipalities(db)
    later = _without_indexes(db)
    db.execute("BEGIN")
    done = 0
    for rows in _chunks(documents, workers):
        for table, found in rows.items():
            _insert(db, table, found)
        done += len(rows["documents"])
        _progress(done, documents, clock.began)
    _nights(db, documents, out / "reports")
    db.execute("COMMIT")
    clock.done("documents")
    for statement in later:
        db.execute(statement)
    clock.done("indexes")
    derive(db)
    clock.done("people")
    db.execute("INSERT INTO page_index (page_index) VALUES ('rebuild')")
    clock.done("full text")
    spell(db)
    clock.done("spellings")
    for table in ("meetings_dirty", "followups_dirty", "people_dirty"):
        db.execute(f"DELETE FROM {table}")
    db.execute("CREATE TEMP TABLE made AS SELECT * FROM records")
    migrate(db)  # an upgrade drops the records, to be made by the next night
    db.execute("INSERT OR IGNORE INTO records SELECT * FROM made")
    db.execute("DROP TABLE made")
    clock.done("later migrations")
    db.execute("PRAGMA journal_mode = WAL")
    db.close()
    clock.done("close")
    (out / "inbox").mkdir(exist_ok=True)
    return clock.took


class _Clock:
    """Says how long each step took."""

    def __init__(self) -> None:
        self.began = self._last = time.perf_counter()
        self.took: dict[str, float] = {}

    def done(self, step: str) -> None:
        now = time.perf_counter()
        self.took[step] = now - self._last
        print(f"{step}: {now - self._last:.1f} s", file=sys.stderr, flush=True)
        self._last = now


def _chunks(documents: int, workers: int) -> Iterator[Rows]:
    starts = range(0, documents, CHUNK)
    if workers == 1:
        yield from map(_chunk, starts)
        return
    with multiprocessing.get_context("fork").Pool(workers) as pool:
        yield from pool.imap(_chunk, starts)


def _chunk(start: int) -> Rows:
    rows: Rows = defaultdict(list)
    for planned in _world.planned[start : start + CHUNK]:
        made = written(_world, planned)
        for table, found in (_rows(made) | across(_world, planned, made)).items():
            rows[table] += [{"document_id": planned.document_id, **row} for row in found]
    return dict(rows)


def _rows(made: Written) -> Rows:
    """What one document puts into the tables, who is who and the archive's words included."""
    minutes = made.minutes
    rows: Rows = rows_of(minutes)
    people: dict[str | None, str] = {}
    for row, who in zip(rows["attendance"], made.people, strict=True):
        row |= {"person_id": who.person_id, "person_reason": ""}
        people[row["name"]] = who.person_id
    for row in rows["mentions"]:
        row["person_id"] = people.get(row["refers_to"])
    rows |= {**word_rows(minutes.reading, None),
             "unsure_corrections": correction_rows(minutes.reading, minutes.unsure)}  # fmt: skip
    if minutes.reading.pages[0].origin == "text-layer" and minutes.reading.sha256[-2] < "5":
        names = {p.name.split()[-1].lower() for p in minutes.participants}
        rows["archive_sightings"] = [
            {"folded": fold(name), "spelling": name, "times": 1, "trusted": 1} for name in names
        ]
    record = json.dumps(to_record(minutes), ensure_ascii=False, separators=(",", ":"))
    came = _night_of(minutes.reading.sha256)
    rows["records"] = [{"recipe_id": recipe_id(RECIPE), "verdicts": "", "made_at": came,
                        "record": zlib.compress(record.encode(), 6)}]  # fmt: skip
    reading = minutes.reading
    rows["readings"] = [{"sha256": reading.sha256, "filename": reading.filename,
                         "media_type": reading.media_type, "tools": reading.tools, "notes": "[]",
                         "read_at": came, "reading": pack(reading)}]  # fmt: skip
    return rows


def _night_of(sha: str) -> str:
    """When a document came: one of as many nights as there are, by its hash."""
    nights = max(1, len(_world.planned) // A_NIGHT)
    return (FIRST_NIGHT + timedelta(int(sha[20:28], 16) % nights)).isoformat()


def _nights(db: sqlite3.Connection, documents: int, reports: Path) -> None:
    """What is told of nights: runs, arrivals, what was set aside, some reports; recipes."""
    db.execute("INSERT INTO recipes VALUES (?, ?)", [recipe_id(RECIPE), canonical(RECIPE)])
    db.execute("INSERT INTO arrivals SELECT sha256, filename, read_at FROM readings ORDER BY 1, 2")
    db.execute("""INSERT INTO arrivals SELECT sha256, 'kopia av ' || filename, read_at FROM readings
                  WHERE substr(sha256, 5, 2) < '08'""")
    counted = db.execute("SELECT read_at, count(*) FROM readings GROUP BY 1 ORDER BY 1").fetchall()
    for at, (night, new) in enumerate(counted):
        told = {"new": new, "interpreted": new, "again": 0, "set aside": at % 3, "waiting": 0}
        finished = (datetime.fromisoformat(night) + timedelta(minutes=90)).isoformat()
        db.execute("INSERT INTO runs (started, finished, counts) VALUES (?, ?, ?)",
                   [night, finished, to_json(told)])  # fmt: skip
    reports.mkdir(exist_ok=True)
    for night, new in counted[-300:]:
        stamp = datetime.fromisoformat(night)
        text = f"# Nattens rapport {stamp:%Y-%m-%d %H:%M}\n\n{new} nya filer lästa.\n"
        (reports / f"{stamp:%Y%m%dT%H%M%S}.md").write_text(text, encoding="utf-8")
    db.executemany(
        "INSERT INTO set_aside VALUES (?, ?, ?, ?, ?)",
        [
            (sha256(f"aside {n}".encode()).hexdigest(), f"skadad-{n}.pdf", "damaged",
             "Filen är skadad och kan inte läsas.", (FIRST_NIGHT + timedelta(n)).isoformat())
            for n in range(documents // 500)
        ],
    )  # fmt: skip


def _without_indexes(db: sqlite3.Connection) -> list[str]:
    """Take away indexes and triggers; the statements that make them again."""
    found = db.execute(
        """SELECT type, name, sql FROM sqlite_master
           WHERE type IN ('index', 'trigger') AND sql IS NOT NULL ORDER BY type, name"""
    ).fetchall()
    for kind, name, _ in found:
        db.execute(f"DROP {kind} {name}")
    return [sql for _, _, sql in found]


def _insert(db: sqlite3.Connection, table: str, rows: list[dict[str, Any]]) -> None:
    if not rows:
        return
    columns = list(dict.fromkeys(column for row in rows[:50] for column in row))
    columns += sorted({column for row in rows for column in row} - set(columns))
    there = {row[1] for row in db.execute(f"PRAGMA table_info({table})")}
    columns = [column for column in columns if column in there]  # later ones make themselves
    marks = ", ".join("?" * len(columns))
    db.executemany(
        f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks})",
        [[row.get(column) for column in columns] for row in rows],
    )


def _progress(done: int, documents: int, began: float) -> None:
    took = time.perf_counter() - began
    if sys.stderr.isatty() or done % 5_000 < CHUNK:
        left = took / done * (documents - done)
        print(
            f"{done:,} of {documents:,} documents, {left:.0f} s left", file=sys.stderr, flush=True
        )


if __name__ == "__main__":
    main()
