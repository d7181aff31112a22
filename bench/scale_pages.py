"""What the site's pages cost at the server: of each kind the worst that an archive has."""

from __future__ import annotations

import asyncio
import re
import sqlite3
import statistics
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from corpus.connect import open_reader
from corpus.questions import questions
from corpus.site.app import make_site
from corpus.site.pages import Places, address
from corpus.site.routes import ROUTES

TIMES = 5


def pages(archive: Path) -> dict[str, Any]:
    """Milliseconds of each address: the median, its CPU, the first time; kilobytes of the page."""
    places = Places(archive / "corpus.db", archive / "originals", archive / "reports")
    site = make_site(places)
    with open_reader(places.corpus) as db:
        wanted = list(addresses(db, archive))
    left = {regex for regex, _ in ROUTES}
    found = {}
    for name, path in wanted:
        fits = {regex for regex in left if re.match(regex, path.partition("?")[0])}
        if not any(re.match(regex, path.partition("?")[0]) for regex, _ in ROUTES):
            continue  # not built yet
        left -= fits
        found[name] = asyncio.run(_measure(site, path))
        print(f"{name}: {found[name]}", file=sys.stderr, flush=True)
    for regex in sorted(left):
        print(f"no address for {regex}", file=sys.stderr)
    return found


async def _measure(site: Any, path: str) -> dict[str, Any]:
    took, cpu = [], []
    response: Any = None
    for _ in range(TIMES + 1):
        began, used = time.perf_counter(), time.process_time()
        response = await site.client.get(path)
        took.append(1000 * (time.perf_counter() - began))
        cpu.append(1000 * (time.process_time() - used))
        if took[-1] > 5_000:
            break
    told = {"p50": statistics.median(took[1:] or took), "cpu": statistics.median(cpu[1:] or cpu),
            "first": took[0], "kB": len(response.content) / 1000}  # fmt: skip
    return told if response.status_code == 200 else {**told, "status": response.status_code}


def addresses(db: sqlite3.Connection, archive: Path) -> Iterator[tuple[str, str]]:
    """A name and an address for each kind of page: the worst, and one in the middle."""

    def ranked(query: str) -> tuple[Any, Any]:
        rows = [row[0] for row in db.execute(query)]
        return rows[0], rows[len(rows) // 2]

    yield "start", "/"
    yield "calendar as a file", "/kalender.ics"
    yield "calendar, a year", "/kalender/2019"
    yield "calendar, a month", "/kalender/2019-10"
    for name, words in (("", ""), (", common word", "?q=kommun"), (", rare word", "?q=rektorsnät"),
                        (", prefix", "?q=skol*"), (", filter", "?q=kommun&since=2019&until=2019"),
                        (", two words", "?q=skola+m%C3%B6te")):  # fmt: skip
        yield f"search{name}", f"/sok{words}"
    for name, path in (
        ("documents", "dokument"), ("people", "personer"), ("municipalities", "kommuner"),
        ("networks", "natverk"), ("topics", "amnen"), ("calendar", "kalender"),
        ("promises", "loften"), ("decisions", "beslut"), ("reports", "rapporter"),
        ("set aside", "lagda-at-sidan"),
        ("for a person's eyes", "granska"), ("data dictionary", "datalexikon"),
        ("questions", "fragor"), ("verdicts", "avgoranden"),
    ):  # fmt: skip
        yield name, f"/{path}"
    for question in questions():
        yield f"question {question.number}", f"/fragor/{question.number}"
    longest, usual = ranked("SELECT document_id FROM documents ORDER BY pages DESC, 1")
    last = db.execute("SELECT pages FROM documents WHERE document_id = ?", [longest]).fetchone()[0]
    for name, document in (("longest", longest), ("usual", usual)):
        yield f"document, {name}", address("dokument", document)
        yield f"page of the {name}", address("dokument", document, "sida", 1)
        yield f"record of the {name}", address("dokument", document, "protokoll.json")
        yield f"repaired words of the {name}", address("dokument", document, "rattade-ord")
    yield "last page of the longest", address("dokument", longest, "sida", last)
    most_repaired = db.execute(
        "SELECT document_id FROM corrections GROUP BY 1 ORDER BY count(*) DESC LIMIT 1"
    ).fetchone()[0]
    yield "document, most repaired", address("dokument", most_repaired)
    for kind, folder, query in (
        ("person", "person", "SELECT person_id FROM people ORDER BY meetings DESC, 1"),
        ("municipality", "kommun",
         """SELECT municipality_code FROM attendance WHERE municipality_code IS NOT NULL
            GROUP BY 1 ORDER BY count(*) DESC"""),
        ("network", "natverk",
         """SELECT network FROM documents WHERE network IS NOT NULL
            GROUP BY 1 ORDER BY count(*) DESC"""),
        ("topic", "amne", "SELECT topic FROM topics GROUP BY 1 ORDER BY count(*) DESC"),
    ):  # fmt: skip
        worst, middle = ranked(query)
        yield f"{kind}, worst", address(folder, worst)
        yield f"{kind}, middle", address(folder, middle)
    reports = sorted((archive / "reports").glob("*.md"))
    if reports:
        yield "report", address("rapport", reports[-1].stem)
