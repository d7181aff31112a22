"""What a night of 100 new documents costs as the corpus grows by tens, part by part; no OCR.

    python -m bench.flat_nights ARCHIVE... [--nights 4] [--json OUT]

The archives are those of `python -m bench.synthetic`, smallest first; each is copied, and the copy
is worked on.  The new minutes are the same for every archive: ten invented networks of their own
meet ten times a night, all as text files, so that what differs is only what lies there before.
The first night of each archive is not counted: it makes what the synthetic archive leaves out
(blocking keys of its participants, editions) and warms the cache.

Two figures a part, of the median night: CPU milliseconds of this process, and steps of SQLite's
virtual machine (in thousands).  Steps are the same on a busy machine as on an idle one.
"""

# ruff: noqa: S608 - the SQL put together is of constants, never input

from __future__ import annotations

import argparse
import gc
import json
import random
import shutil
import sqlite3
import statistics
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import Any

from bench.invented import Writer
from corpus import resolving
from corpus.records import recipe_id
from corpus.schema import migrate
from corpus.tables import canonical
from flows.night import run_night
from flows.outcome import Job, Night, Outcome
from flows.settings import Settings
from flows.tools import recipe_of
from pipeline.reading.read import read_bytes
from pipeline.reading.tesseract import tesseract

NETWORKS = MEETINGS = 10
STEP = 1000

PARTS: dict[str, tuple[tuple[str, str], ...]] = {
    "taking in": (("flows.night", "take_in"),),
    "networks": (("corpus.store:Corpus", "settle_networks"),),
    "out of date": (("corpus.store:Corpus", "out_of_date_ids"),),
    "archive's words": (
        ("corpus.store:Corpus", "archive_words"),
        ("corpus.store:Corpus", "unsettled_ids"),
    ),
    "interpreting itself": (("flows.interpreting", "interpret_with_notes"),),
    "putting": (("corpus.store:Corpus", "put"),),
    "editions": (
        ("flows.interpreting", "compare_new"),
        ("corpus.store:Corpus", "retire"),
    ),
    "people": (("corpus.store:Corpus", "resolve_people"),),
    "meetings in order": (("flows.night", "settle_meetings"),),
    "promises": (("flows.night", "settle_followups"),),
    "counts": (("flows.night", "settle_counts"),),
    "report": (("flows.night", "write_told"), ("bench.flat_nights", "told")),
}
"""By part: what is measured, module or class and name; what a version does not have is left out."""

Figures = dict[str, tuple[float, float]]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("archives", type=Path, nargs="+")
    parser.add_argument("--nights", type=int, default=4)
    parser.add_argument("--json", type=Path)
    parser.add_argument("--work", type=Path, help="where the copies are made")
    options = parser.parse_args()
    found: dict[str, Figures] = {}
    for archive in options.archives:
        with tempfile.TemporaryDirectory(prefix="flat-", dir=options.work) as name:
            documents, figures = measured(archive, Path(name) / "archive", options.nights)
            found[f"{documents:,}"] = figures
            print(f"{archive}: done", file=sys.stderr, flush=True)
    _table(found)
    if options.json:
        options.json.write_text(json.dumps(found, indent=1), encoding="utf-8")


def measured(archive: Path, copy: Path, nights: int) -> tuple[int, Figures]:
    """How many documents an archive has, and what each part of a night over it costs."""
    shutil.copytree(archive, copy)
    settings = Settings(archive=copy, rest_seconds=0.0)
    with sqlite3.connect(settings.corpus) as db:
        documents = int(db.execute("SELECT count(*) FROM documents").fetchone()[0])
    prepare(settings)
    every: list[Figures] = []
    for night in range(nights):
        drop(settings.inbox, night)
        meter = Meter()
        gc.collect()
        with meter.over(PARTS):
            done = meter.measured("the night", lambda: a_night(settings))
        if len(done.new) != NETWORKS * MEETINGS:
            sys.exit(f"{len(done.new)} new, {done.failed} {done.waiting}")
        every.append(meter.figures)
    counted = every[1:] or every
    parts = list(dict.fromkeys(part for night in counted for part in night))
    return documents, {
        part: (
            statistics.median(night.get(part, (0.0, 0.0))[0] for night in counted),
            statistics.median(night.get(part, (0.0, 0.0))[1] for night in counted),
        )
        for part in parts
    }


def a_night(settings: Settings) -> Night:
    """A night, with its report."""
    night = run_night(settings, read_here)
    if getattr(night, "told", None) is None:
        told(settings, night)
    return night


def told(settings: Settings, night: Night) -> None:
    """The report, where the night does not write it itself."""
    import_module("flows.report").write_report(settings, night)


def read_here(jobs: Iterable[Job], _: Settings) -> Iterator[tuple[int, Outcome]]:
    """Text files, read in this process."""
    for number, job in enumerate(jobs):
        yield number, read_bytes(Path(job.path).read_bytes(), job.filename, tesseract())


def prepare(settings: Settings) -> None:
    """Let the archive be one that nights have made: of today's recipe and schema, nothing waiting.

    A migration that has all documents interpreted or compared again would have the first night do
    that; here the records stay, and what was there is compared with nothing.
    """
    db = sqlite3.connect(settings.corpus, isolation_level=None)
    db.execute("PRAGMA synchronous = OFF")
    db.execute("CREATE TEMP TABLE kept_records AS SELECT * FROM records")
    migrate(db)
    made, recipe = recipe_id(recipe_of(settings)), canonical(recipe_of(settings))
    db.execute("BEGIN")
    db.execute("INSERT OR IGNORE INTO recipes VALUES (?, ?)", [made, recipe])
    db.execute("DELETE FROM records")
    db.execute("UPDATE temp.kept_records SET recipe_id = ?", [made])
    db.execute("INSERT INTO records SELECT * FROM temp.kept_records ORDER BY document_id")
    listed = "SELECT name FROM main.sqlite_schema WHERE name LIKE '%_dirty' OR name = 'untold'"
    for (name,) in db.execute(listed).fetchall():
        db.execute(f"DELETE FROM {name}")
    if not db.execute("SELECT EXISTS (SELECT 1 FROM attendance_keys)").fetchone()[0]:
        by = resolving.identity_of_pipeline()
        resolving._keep_keys(db, resolving.seen(db), by)  # noqa: SLF001 - as a first night does
    db.execute("COMMIT")
    db.close()


def drop(inbox: Path, night: int) -> None:
    """The minutes of one night: the same whatever archive they come to."""
    inbox.mkdir(exist_ok=True)
    for network in range(NETWORKS):
        people = random.Random(f"people:{night}:{network}")
        listed = [
            f"{people.choice(GIVEN)} {people.choice(BEGIN)}{people.choice(END)}, {place} kommun"
            for place in people.sample(PLACES, 12)
        ]
        for meeting in range(MEETINGS):
            chance = random.Random(f"{night}:{network}:{meeting}")
            said = Writer(10_000 * night + 100 * network + meeting)
            lines = [
                "Minnesanteckningar",
                f"Nätverket för {chr(65 + night)}{chr(97 + network)}provning i Vätterbygden",
                f"Datum: {meeting + 2} {MONTHS[meeting]} {2010 + night}",
                "Närvarande:",
                *chance.sample(listed, 9),
                "",
                "1. Rapporter",
                *said.paragraphs(4),
                "",
                "2. Beslut",
                *said.paragraphs(2),
            ]
            path = inbox / f"prov-{night}-{network}-{meeting}.txt"
            path.write_text("\n".join(lines), encoding="utf-8")


class Meter:
    """CPU milliseconds, and steps counted by so many, by part; one within another is in both."""

    def __init__(self, every: int = STEP) -> None:
        self._every = every
        self.figures: Figures = defaultdict(lambda: (0.0, 0.0))
        self._steps = 0

    def measured(self, part: str, work: Callable[[], Any]) -> Any:
        """What the work gives; what it cost is added to its part."""
        began, steps = time.process_time(), self._steps
        try:
            return work()
        finally:
            ms, done = self.figures[part]
            used = 1000 * (time.process_time() - began)
            self.figures[part] = (ms + used, done + self._steps - steps)

    @contextmanager
    def over(self, parts: dict[str, tuple[tuple[str, str], ...]]) -> Iterator[None]:
        """Measure these functions for as long as the block lasts, and count all steps."""
        kept: list[tuple[Any, str, Any]] = []
        for part, places in parts.items():
            for where, name in places:
                module, _, inner = where.partition(":")
                try:
                    owner: Any = import_module(module)
                    owner = getattr(owner, inner) if inner else owner
                    work = getattr(owner, name)
                except (ImportError, AttributeError):
                    continue
                kept.append((owner, name, work))
                setattr(owner, name, self._measuring(part, work))
        connected = sqlite3.connect
        sqlite3.connect = self._counting(connected)  # type: ignore[assignment]
        try:
            yield
        finally:
            sqlite3.connect = connected
            for owner, name, work in kept:
                setattr(owner, name, work)

    def _measuring(self, part: str, work: Callable[..., Any]) -> Callable[..., Any]:
        return lambda *told, **more: self.measured(part, lambda: work(*told, **more))

    def _counting(self, connected: Callable[..., sqlite3.Connection]) -> Callable[..., Any]:
        def connect_counting(*told: Any, **more: Any) -> sqlite3.Connection:
            db = connected(*told, **more)
            db.set_progress_handler(self._step, self._every)
            return db

        return connect_counting

    def _step(self) -> int:
        self._steps += 1
        return 0


def _table(found: dict[str, Figures]) -> None:
    sizes = list(found)
    print(f"| | {' | '.join(f'{size}, CPU ms | k steps' for size in sizes)} |")
    print("|---|" + "---|---|" * len(sizes))
    for part in dict.fromkeys(part for figures in found.values() for part in figures):
        cells = (found[size].get(part, (0.0, 0.0)) for size in sizes)
        print(f"| {part} | {' | '.join(f'{ms:,.0f} | {steps:,.0f}' for ms, steps in cells)} |")


GIVEN = (
    "Anna Eva Karin Maria Lena Ulla Kerstin Åsa Erik Lars Per Nils Anders Johan Bo Sven Göran Olof"
).split()
BEGIN = "Lind Berg Sand Holm Fors Sjö Ek Alm Björk Gran Hag Dal Ström Ny Öst Väst".split()
END = "ström berg gren kvist mark lund dahl stedt blad fors man vall sten qvist".split()
PLACES = (
    "Hjo Habo Skövde Falköping Tidaholm Mullsjö Tibro Karlsborg Gullspång Mariestad Töreboda Skara"
    " Vara Götene Lidköping Essunga Grästorp Trollhättan Vänersborg Mellerud"
).split()
MONTHS = "januari februari mars april maj juni augusti september oktober november".split()

if __name__ == "__main__":
    import_module("bench.flat_nights").main()  # by its name, so that `told` is measured
