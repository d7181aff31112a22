"""How fast it is, on the samples: medians and spread of a few runs.

    python -m bench.stages [--runs 3]

Prints a table for BENCHMARKS.md.  The samples are made anew into a temporary folder, so anybody
can run it.
"""

from __future__ import annotations

import argparse
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from flows.settings import Settings
from flows.tools import load_tools
from models.diacritics.load import load
from pipeline.interpret import interpret
from pipeline.reading.read import read
from pipeline.reading.tesseract import tesseract
from pipeline.repair.find import repair_text

ROOT = Path(__file__).parent.parent
DIGITAL = ("vatterbygden-01.pdf", "vatterbygden-05.pdf", "vatterbygden-06.pdf", "bergslagen-01.pdf")
SCANNED = ("vatterbygden-02.pdf", "vatterbygden-04.pdf", "vatterbygden-07.pdf", "bergslagen-02.pdf")
PLAIN = str.maketrans("åäöÅÄÖé", "aaoAAOe")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=3)
    runs = parser.parse_args().runs
    with tempfile.TemporaryDirectory() as folder:
        samples = Path(folder)
        subprocess.run([sys.executable, ROOT / "samples/make_samples.py", samples], check=True,
                       stdout=subprocess.DEVNULL)  # fmt: skip
        engine, tools = tesseract(), load_tools(Settings())
        readings = [read(samples / name, engine) for name in DIGITAL + SCANNED]
        pages = sum(len(reading.pages) for reading in readings)
        text = "\n".join(reading.text for reading in readings) * 5
        words = len(text.split())
        stripped = text.translate(PLAIN)
        rows = [
            (
                "scanned pages a second, one core",
                _pages(samples, SCANNED),
                _reader(samples, SCANNED),
            ),
            ("born-digital pages a second", _pages(samples, DIGITAL), _reader(samples, DIGITAL)),
            ("text stage, pages a second", pages, lambda: [interpret(r, tools) for r in readings]),
            ("repair, stripped words a second", words, lambda: repair_text(stripped, load())),
            ("repair, right words a second", words, lambda: repair_text(text, load())),
        ]
        print("| what | median | least | most |\n|---|---|---|---|")
        for what, amount, work in rows:
            _row(what, [amount / seconds for seconds in _timed(work, runs)])
        _row("`diarium --help`, seconds", _timed(_help, runs), "{:.2f}")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"| peak memory of this process, MB | {peak:.0f} | | |")


def _row(what: str, figures: list[float], form: str = "{:.1f}") -> None:
    shown = (statistics.median(figures), min(figures), max(figures))
    print(f"| {what} | " + " | ".join(form.format(figure) for figure in shown) + " |")


def _timed(work: Callable[[], object], runs: int) -> list[float]:
    work()
    seconds = []
    for _ in range(runs):
        began = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - began)
    return seconds


def _reader(folder: Path, names: tuple[str, ...]) -> Callable[[], object]:
    engine = tesseract()
    return lambda: [read(folder / name, engine) for name in names]


def _pages(folder: Path, names: tuple[str, ...]) -> int:
    import pypdfium2  # noqa: PLC0415

    return sum(len(pypdfium2.PdfDocument(folder / name)) for name in names)


def _help() -> None:
    command = [Path(sys.executable).parent / "diarium", "--help"]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)


if __name__ == "__main__":
    main()
