"""How a night scales over workers of a cluster: wall time and CPU by runner and number of workers.

    python -m bench.machines [--documents 16] [--pages 2] [--runner dask] [--workers 1,2]

Scans of every level, the same for each run; a Prefect server that lasts, so that its start does not
count.  Printed is the time from the first reading that is asked for to the last one that came, and
that of the whole night; `idle` is the share of the machine's CPU that nobody used meanwhile: where
others use it too, compare CPU a page, not time.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bench.scans import LEVELS, pdf_of_scans, scanned, sheets
from flows.nightly import prepare_prefect
from flows.server import local_server
from flows.settings import Settings

BIN = Path(sys.executable).parent


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, default=16)
    parser.add_argument("--pages", type=int, default=2)
    parser.add_argument("--runner", default="dask")
    parser.add_argument("--workers", default="1,2")
    options = parser.parse_args()
    files = {
        f"{LEVELS[number % len(LEVELS)]}-{number:03}.pdf": pdf_of_scans(
            [
                scanned(sheet, LEVELS[number % len(LEVELS)], number)
                for sheet in sheets(options.pages, 1_000 + number)
            ]
        )
        for number in range(options.documents)
    }
    print("| runner | workers | seconds, all | seconds, reading | pages a minute | idle, % |")
    print("|---|---|---|---|---|---|")
    with tempfile.TemporaryDirectory(prefix="diarium-bench-") as name:
        folder = Path(name)
        (folder / "prefect").mkdir()
        prepare_prefect(Settings(archive=folder / "prefect"))
        with local_server() as address:
            for workers in map(int, options.workers.split(",")):
                row = _night(folder / str(workers), files, address, options.runner, workers)
                pages = options.documents * options.pages
                print(
                    f"| {options.runner} | {workers} | {row[0]:.1f} | {row[1]:.1f}"
                    f" | {60 * pages / row[1]:.1f} | {row[2]:.0f} |",
                    flush=True,
                )


def _night(
    archive: Path, files: dict[str, bytes], address: str, runner: str, workers: int
) -> tuple[float, float, float]:
    """Seconds of the night, of them reading, and the percent of the machine that was idle."""
    inbox = archive / "inbox"
    inbox.mkdir(parents=True)
    for name, content in files.items():
        (inbox / name).write_bytes(content)
    environment = os.environ | {
        "PREFECT_API_URL": address,
        "DIARIUM_RUNNER": runner,
        "DIARIUM_WORKERS": str(workers),
        "DIARIUM_PAGES_AT_ONCE": "1",
        "DIARIUM_REST_SECONDS": "0",
    }
    before, began = _cpu(), time.perf_counter()
    night = subprocess.Popen(
        [BIN / "diarium", "nightly", "--archive", archive],
        env=environment,
        stdout=subprocess.DEVNULL,
    )
    first = last = 0.0
    while night.poll() is None:
        now = time.perf_counter()
        first = first or (now if _reads() else 0.0)
        last = now if _reads() else last
        time.sleep(0.05)
    if night.returncode:
        sys.exit(f"the night ended with {night.returncode}")
    idle, whole = (after - one for after, one in zip(_cpu(), before, strict=True))
    return time.perf_counter() - began, last - first, 100 * idle / whole


def _reads() -> bool:
    """Whether Tesseract runs anywhere on this machine."""
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                if (entry / "comm").read_text() == "tesseract\n":
                    return True
            except OSError:
                continue
    return False


def _cpu() -> tuple[int, int]:
    """Idle and all ticks of the machine since it started."""
    told = [int(one) for one in Path("/proc/stat").read_text().splitlines()[0].split()[1:]]
    return told[3] + told[4], sum(told[:8])


if __name__ == "__main__":
    main()
