"""What Prefect itself costs in a night of 200 pages: the same jobs with and without it.

    python -m bench.prefect_overhead [--documents 25] [--pages 8] [--runs 3] [--recognition 1.89]

A stand-in for the reader sleeps and burns a known time a page and gives invented minutes, so all
that differs between the ways is Prefect: `alone` is the night with threads of its own,
`temporary` is `diarium nightly` with a server for the night, `lasting` the same with a server that
is there (as under `diarium serve`), whose CPU during the night is counted too.  The share is that
of a night whose pages cost `--recognition` CPU seconds each (BENCHMARKS.md, a night of 200 pages)
on two cores: of its CPU, and of its wall clock.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from flows import nightly, server
from flows.night import run_night
from flows.outcome import Job, Outcome
from flows.settings import Settings
from pipeline.document import Reading
from pipeline.reading.read import read_bytes
from pipeline.reading.tesseract import tesseract

WAYS = ("alone", "temporary", "lasting")
SLEEP, BURN = 0.05, 0.02
"""Seconds a page: the stand-in waits so long, and works so long."""

PAGE = """Minnesanteckningar
Nätverket för skolutveckling i Vätterbygden
Datum: {day} oktober 2023
Närvarande:
Eva Ekdahl, Hjo kommun
Nils Bramstorp, Habo kommun

Digitala verktyg, sida {page}
Eva berättade om hur skolan arbetar med digitala läromedel.
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, default=25)
    parser.add_argument("--pages", type=int, default=8)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--recognition", type=float, default=1.89)
    parser.add_argument("--night", nargs=2, metavar=("WAY", "FOLDER"), help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.night:
        _night(options.night[0], Path(options.night[1]), options.documents, options.pages)
        return
    found = {way: [_run(way, options) for _ in range(options.runs)] for way in WAYS}
    night = options.documents * options.pages * options.recognition
    print(f"{options.documents} documents of {options.pages} pages, {options.runs} runs, medians")
    print("| way | wall, s | CPU, s | Prefect's wall | Prefect's CPU | of wall | of CPU |")
    print("|---|---|---|---|---|---|---|")
    alone = _medians(found["alone"])
    for way in WAYS:
        wall, cpu = _medians(found[way])
        more, work = wall - alone[0], cpu - alone[1]
        share = f"{more / (night / 2 + more):.1%} | {work / (night + work):.1%}"
        print(f"| {way} | {wall:.1f} | {cpu:.1f} | {more:.1f} | {work:.1f} | {share} |")


def _medians(runs: list[dict[str, float]]) -> tuple[float, float]:
    return (
        statistics.median(run["wall"] for run in runs),
        statistics.median(run["cpu"] for run in runs),
    )


def _run(way: str, options: argparse.Namespace) -> dict[str, float]:
    """A night in a process of its own: wall clock and CPU seconds, Prefect's server included."""
    with tempfile.TemporaryDirectory(prefix="diarium-bench-") as name:
        folder = Path(name)
        sizes = ["--documents", str(options.documents), "--pages", str(options.pages)]
        command = [sys.executable, "-m", "bench.prefect_overhead", *sizes, "--night", way, name]
        told = os.environ | {"PREFECT_HOME": str(folder / "prefect")}
        os.environ["PREFECT_HOME"] = told["PREFECT_HOME"]
        _warm(folder)
        if way != "lasting":
            return _measured(command, told)
        with server.local_server() as address:
            time.sleep(5)  # its services have begun
            return _measured(command, told | {"PREFECT_API_URL": address})


def _warm(folder: Path) -> None:
    """Make Prefect's database, as the first night of an archive does."""
    folder.joinpath("prefect").mkdir()
    with server.server_for_a_night():
        pass


def _measured(command: list[str], environment: dict[str, str]) -> dict[str, float]:
    served, before = _cpu_of_servers(), _cpu_of_children()
    began = time.perf_counter()
    done = subprocess.run(command, env=environment, check=True, capture_output=True, text=True)
    wall = time.perf_counter() - began
    told = json.loads(done.stdout.splitlines()[-1])
    if told["new"] != told["expected"]:
        sys.exit(f"{command}: {told}\n{done.stderr}")
    return {"wall": wall, "cpu": _cpu_of_children() - before + _cpu_of_servers() - served}


def _cpu_of_children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _cpu_of_servers() -> float:
    """CPU seconds so far of the children that live: the lasting server."""
    ticks = 0
    for child in Path(f"/proc/self/task/{os.getpid()}/children").read_text().split():
        ticks += sum(
            map(int, Path(f"/proc/{child}/stat").read_text().rpartition(")")[2].split()[11:13])
        )
    return ticks / os.sysconf("SC_CLK_TCK")


def _night(way: str, folder: Path, documents: int, pages: int) -> None:
    settings = Settings(archive=folder / "archive", workers=2, rest_seconds=0.0)
    settings.inbox.mkdir(parents=True)
    for day in range(documents):
        texts = [PAGE.format(day=day % 28 + 1, page=page) for page in range(pages)]
        (settings.inbox / f"{day:03}.txt").write_text("\f".join(texts) + f"\n{day}\n")
    nightly.read_one = _stand_in(pages)
    done = run_night(settings, _threads) if way == "alone" else nightly.run_nightly(settings)
    print(json.dumps({"new": len(done.new), "expected": documents}))


def _stand_in(pages: int) -> Any:
    def read(job: Job, _: Settings) -> Reading:
        for _ in range(pages):
            time.sleep(SLEEP)
            until = time.thread_time() + BURN
            while time.thread_time() < until:
                pass
        return read_bytes(Path(job.path).read_bytes(), job.filename, tesseract())

    return read


def _threads(jobs: Iterable[Job], settings: Settings) -> Iterator[tuple[int, Outcome]]:
    """The same threads without Prefect."""
    with ThreadPoolExecutor(settings.cores) as pool:
        read = pool.map(lambda job: nightly.read_one(job, settings), jobs)
        yield from enumerate(read)


if __name__ == "__main__":
    main()
