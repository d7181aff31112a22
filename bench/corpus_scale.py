"""What search, pages and exports cost as the corpus grows by tens.

    python -m bench.corpus_scale ARCHIVE... [--json OUT] [--only engine,pages,...] [--forms csv]

The archives are those of `python -m bench.synthetic`, smallest first.  Everything is measured with
the file in the page cache.  Search: the engine alone, about 200 queries of twelve kinds, each once
after one warming query.  Pages: the site in this process, by its routes; of each kind the worst
there is (the network with most meetings, the longest document, ...), the median of five.  The
process: `diarium search`, from start to end.  `cpu` is the process's own CPU: what a machine that
nothing else uses would take.
"""

# ruff: noqa: S608 - the SQL put together is of constants, never input

from __future__ import annotations

import argparse
import json
import random
import sqlite3
import statistics
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from bench.scale_pages import pages
from corpus.connect import open_reader
from corpus.filters import Filters
from corpus.search import search
from pipeline.errors import BadSettings
from pipeline.swedish.fold import fold

BIN = Path(sys.executable).parent
OF_EACH = 17
RUNS = 10
Figures = dict[str, Any]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("archives", type=Path, nargs="+")
    parser.add_argument("--json", type=Path)
    parser.add_argument("--only", default=",".join(PARTS))
    parser.add_argument("--forms", default=",".join(FORMS), help="of exports")
    options = parser.parse_args()
    global _forms  # noqa: PLW0603 - an option of one part
    _forms = tuple(options.forms.split(","))
    found: dict[str, Figures] = {}
    for archive in options.archives:
        with open_reader(archive / "corpus.db") as db:
            documents = db.execute("SELECT count(*) FROM documents").fetchone()[0]
        print(f"{archive}: {documents:,} documents", file=sys.stderr, flush=True)
        for part in options.only.split(","):
            found.setdefault(part, {})[f"{documents:,}"] = PARTS[part](archive)
    for part, figures in found.items():
        print(f"\n## {part}\n")
        _table(figures)
    if options.json:
        options.json.write_text(json.dumps(found, ensure_ascii=False, indent=1), encoding="utf-8")


def engine(archive: Path) -> Figures:
    """Milliseconds of each kind of query in the engine: p50, p95, the worst."""
    with open_reader(archive / "corpus.db") as db:
        took: dict[str, list[float]] = defaultdict(list)
        search(db, "möte")
        for kind, words, filters in queries(db):
            began, used = time.perf_counter(), time.process_time()
            try:
                search(db, words, **filters)
            except BadSettings as error:
                print(f"{words!r} {filters}: {error}", file=sys.stderr)
                continue
            ms = 1000 * (time.perf_counter() - began)
            took[kind].append(ms)
            took["all"].append(ms)
            took["all, CPU"].append(1000 * (time.process_time() - used))
    return {kind: _spread(found) for kind, found in sorted(took.items())}


def queries(db: sqlite3.Connection, seed: int = 7) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """About 200 queries: their kind, the words, the filters."""
    chance = random.Random(seed)
    words = [
        (word, pages)
        for word, pages in db.execute(
            "SELECT spelling, pages FROM spellings ORDER BY pages DESC, 1"
        )
        if word.isalpha() and len(word) > 3
    ]
    common, middle = [w for w, _ in words[:150]], [w for w, _ in words[500:5000]]
    rare = [w for w, pages in words if pages <= 3]
    marked = [w for w in middle if fold(w) != w]
    for _ in range(OF_EACH):
        yield "common", chance.choice(common), {}
        yield "middle", chance.choice(middle), {}
        yield "rare", chance.choice(rare), {}
        yield "two words", f"{chance.choice(common)} {chance.choice(middle)}", {}
        yield "two common words", f"{chance.choice(common)} {chance.choice(common)}", {}
        yield "phrase", f'"{_phrase(db, chance)}"', {}
        yield "prefix", f"{chance.choice(middle)[:4]}*", {}
        yield "excluded", f"{chance.choice(middle)} -{chance.choice(common)}", {}
        yield "without marks", fold(chance.choice(marked)), {}
    for filters in _filters(db):
        for word in (chance.choice(common), chance.choice(middle)):
            yield "filtered by " + " and ".join(filters), word, filters


def _phrase(db: sqlite3.Connection, chance: random.Random) -> str:
    last = db.execute("SELECT max(page_id) FROM pages").fetchone()[0]
    query = "SELECT repaired FROM pages WHERE page_id >= ? ORDER BY page_id LIMIT 1"
    text = db.execute(query, [chance.randrange(last)]).fetchone()[0].split()
    at = chance.randrange(max(1, len(text) - 3))
    return " ".join(text[at : at + chance.randint(2, 3)]).replace('"', "")


def _filters(db: sqlite3.Connection) -> Iterator[dict[str, Any]]:
    """Of each kind of filter the heaviest, and one in the middle."""
    people = _ranked(db, "SELECT person_id FROM people ORDER BY meetings DESC, 1")
    networks = _ranked(
        db,
        """SELECT network FROM documents WHERE network IS NOT NULL
           GROUP BY 1 ORDER BY count(*) DESC""",
    )
    topics = _ranked(db, "SELECT label FROM topics GROUP BY topic ORDER BY count(*) DESC")
    places = _ranked(
        db,
        """SELECT m.name FROM attendance AS a JOIN municipalities AS m ON m.code = municipality_code
           GROUP BY 1 ORDER BY count(*) DESC""",
    )
    for at in (0, 1):
        yield {"person": people[at]}
        yield {"person": people[at], "since": "2019", "until": "2019"}
        yield {"network": networks[at]}
        yield {"topic": topics[at]}
        yield {"municipality": places[at]}
        yield {"municipality": places[at], "since": "2019", "until": "2020"}
        yield {"since": "2024-01", "until": "2024-06"}


def _ranked(db: sqlite3.Connection, query: str) -> tuple[str, str]:
    rows = [row[0] for row in db.execute(query)]
    return rows[0], rows[len(rows) // 2]


def by_person_and_year(archive: Path) -> Figures:
    """Milliseconds to find the documents of a person in a year, without words."""
    with open_reader(archive / "corpus.db") as db:
        people = [p for (p,) in db.execute("SELECT person_id FROM people ORDER BY meetings DESC")]
        took = []
        for person in (*people[:10], *people[len(people) // 2 : len(people) // 2 + 10]):
            began = time.perf_counter()
            where, values = Filters(person=person, since="2019", until="2019").to_sql(db)
            query = f"SELECT document_id FROM documents AS d WHERE 1 {where}"
            db.execute(query, values).fetchall()
            took.append(1000 * (time.perf_counter() - began))
    return {"the documents": _spread(took)}


def process(archive: Path) -> Figures:
    """Milliseconds of `diarium search` as a process of its own."""
    found = {}
    for kind, words in (("rare", "kommunalförbund"), ("common", "kommun"), ("two", "skola möte")):
        took = []
        for _ in range(RUNS):
            command = [str(BIN / "diarium"), "search", "--archive", str(archive), *words.split()]
            began = time.perf_counter()
            subprocess.run(
                command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
            )
            took.append(1000 * (time.perf_counter() - began))
        found[kind] = {"min": min(took), "p50": statistics.median(took), "max": max(took)}
    return found


def exports(archive: Path) -> Figures:
    """Documents a second, and the peak of memory, of each export as a process of its own."""
    found = {}
    out = archive / "exports"
    for form in _forms:
        subprocess.run(["rm", "-rf", out], check=True)
        out.mkdir()
        target = str(out / f"all.{form}") if form in SINGLE else str(out / form)
        script = f"{BIN}/diarium export {target} --format {form} --archive {archive}"
        began = time.perf_counter()
        command = ["/usr/bin/env", "python3", "-c", _PEAK, *script.split()]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        took = time.perf_counter() - began
        if done.returncode:
            print(f"{form}: {done.stderr[-300:]}", file=sys.stderr)
            continue
        size = sum(file.stat().st_size for file in out.rglob("*") if file.is_file())
        peak = int(done.stdout.splitlines()[-1]) / 1024
        found[form] = {"seconds": took, "MB": size / 1e6, "peak MB": peak}
    subprocess.run(["rm", "-rf", out], check=True)
    return found


FORMS = ("jsonl", "csv", "parquet", "datapackage", "tei", "conllu", "ics", "sqlite")
SINGLE = {"jsonl", "ics", "sqlite"}
_forms = FORMS
_PEAK = """
import resource, subprocess, sys
code = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL).returncode
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
sys.exit(code)
"""


def _spread(took: list[float]) -> dict[str, float]:
    ordered = sorted(took)
    return {
        "p50": statistics.median(ordered),
        "p95": ordered[min(len(ordered) - 1, int(0.95 * len(ordered)))],
        "max": ordered[-1],
        "n": len(ordered),
    }


def _table(figures: dict[str, Figures]) -> None:
    """A row for each kind, a column for each size."""
    sizes = list(figures)
    names = list(dict.fromkeys(name for size in sizes for name in figures[size]))
    print("| |", " | ".join(f"{size} documents" for size in sizes), "|")
    print("|---|" + "---|" * len(sizes))
    for name in names:
        cells = []
        for size in sizes:
            told = figures[size].get(name, {})
            cells.append(" ".join(f"{key} {_short(value)}" for key, value in told.items()))
        print("|", name, "|", " | ".join(cells), "|")


def _short(value: Any) -> str:
    return f"{value:.1f}" if isinstance(value, float) else str(value)


PARTS: dict[str, Callable[[Path], Figures]] = {
    "engine": engine,
    "person and year": by_person_and_year,
    "process": process,
    "pages": pages,
    "exports": exports,
}

if __name__ == "__main__":
    main()
