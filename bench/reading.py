"""Reading against others, on scans with exact ground truth: how right, how quick, how dear.

    python -m bench.reading [--pages 24] [--runs 3] [--seed 11] [--text FILE ...] [--plot FILE]

Four levels of scans (see `scans`) are read by Diarium with each of its engines, by OCRmyPDF
(`-l swe`, jobs = cores, defaults otherwise), each as its command on one PDF, and by the floor:
recognition alone, in process, of the pictures as Diarium prepares them, a worker
on each core.  In turn, run by run.
"""

from __future__ import annotations

import argparse
import io
import os
import random
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from PIL import Image

from bench.measures import Score, score
from bench.scans import LEVELS, pdf_of_scans, scanned, sheets
from pipeline.reading.picture import pixels_of, prepare

BIN = Path(sys.executable).parent
CORES = os.cpu_count() or 1
SYSTEMS = ("diarium", "diarium-fast", "ocrmypdf", "floor")
A4_WIDTH = 595.28


@dataclass(frozen=True, slots=True)
class Run:
    """One reading of one level's pages: its text by page, seconds, and the largest process (MB)."""

    text: str
    wall: float
    cpu: float
    megabytes: float


def main() -> None:
    options = _options()
    runs: dict[tuple[str, str], list[Run]] = {}
    with tempfile.TemporaryDirectory(prefix="diarium-bench-") as name:
        with ProcessPoolExecutor(1) as printer:  # its memory must not count for what is measured
            truth = printer.submit(_print, options, Path(name)).result()
        for _ in range(options.runs):
            for level in options.levels:
                for system in options.systems:
                    runs.setdefault((level, system), []).append(_read(system, Path(name) / level))
    scores = {key: score(truth, found[0].text) for key, found in runs.items()}
    _print_tables(options, runs, scores)
    if options.plot:
        _plot(options.plot, options.pages, runs, scores)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=24)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--seed", type=int, default=11)
    parser.add_argument("--text", type=Path, nargs="*", default=[])
    parser.add_argument("--levels", nargs="*", default=list(LEVELS))
    parser.add_argument("--systems", nargs="*", default=list(SYSTEMS))
    parser.add_argument("--plot", type=Path)
    return parser.parse_args()


def _paragraphs(files: Sequence[Path], seed: int) -> list[str]:
    found = [
        line
        for file in files
        for line in file.read_text(encoding="utf-8").splitlines()
        if 60 < len(line) < 900
    ]
    random.Random(seed).shuffle(found)
    return found


def _print(options: argparse.Namespace, root: Path) -> str:
    """Make the scans of every level; gives the text that they show."""
    paragraphs = _paragraphs(options.text, options.seed)
    papers = list(sheets(options.pages, options.seed, paragraphs))
    for level in options.levels:
        folder = root / level
        folder.mkdir()
        scans = [scanned(paper, level, number) for number, paper in enumerate(papers)]
        (folder / "scan.pdf").write_bytes(pdf_of_scans(scans))
        _prepare(scans, folder)
    return "\n".join(paper.truth for paper in papers)


def _prepare(scans: Sequence[tuple[bytes, int]], folder: Path) -> None:
    """The pictures as Diarium prepares them, for the floor."""
    for number, (data, _) in enumerate(scans):
        ready = prepare(pixels_of(Image.open(io.BytesIO(data))), A4_WIDTH)
        uneven = "uneven" if ready.uneven else "even"
        ready.image.save(folder / f"{number:03}-{uneven}.bmp", dpi=(ready.dpi, ready.dpi))


def _read(system: str, folder: Path) -> Run:
    scan = folder / "scan.pdf"
    if system == "ocrmypdf":
        text = folder / "ocrmypdf.txt"
        command = [BIN / "ocrmypdf", "--quiet", "-l", "swe", "--jobs", str(CORES),
                   "--sidecar", text, scan, folder / "ocrmypdf.pdf"]  # fmt: skip
        ran = _timed([*map(str, command)], {})
        return Run(text.read_text(encoding="utf-8"), ran.wall, ran.cpu, ran.megabytes)
    if system == "floor":
        return _timed([sys.executable, "-m", "bench.floor", str(folder)], {})
    engine = "tesserocr" if system == "diarium-fast" else "pytesseract"
    return _timed([str(BIN / "diarium"), "read", str(scan)], {"DIARIUM_ENGINE": engine})


def _timed(command: list[str], environment: dict[str, str]) -> Run:
    """Run a command to its end.  CPU and memory are those of the whole tree of processes."""
    path = f"{BIN}{os.pathsep}{os.environ['PATH']}"
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        began = time.perf_counter()
        process = subprocess.Popen(
            command, stdout=out, stderr=err, env=os.environ | environment | {"PATH": path}
        )
        _, status, used = os.wait4(process.pid, 0)
        wall = time.perf_counter() - began
        process.returncode = os.waitstatus_to_exitcode(status)
        out.seek(0)
        err.seek(0)
        text = out.read().decode("utf-8")
        if process.returncode:
            sys.exit(f"{command[0]} left with {process.returncode}: {err.read().decode()[-800:]}")
    if text.startswith("seconds\t"):  # the floor says itself what recognition alone took
        head, text = text.split("\n", 1)
        wall = cpu = float(head.split("\t")[1])
        return Run(text, wall, cpu, used.ru_maxrss / 1024)
    text = re.sub(r"^\d+\t", "", text, flags=re.MULTILINE)  # `diarium read` tells each line's page
    return Run(text, wall, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)


def _print_tables(
    options: argparse.Namespace,
    runs: dict[tuple[str, str], list[Run]],
    scores: dict[tuple[str, str], Score],
) -> None:
    pages = options.pages
    print("| level | system | CER % | å ä ö kept % | pages/min | spread | CPU s/page | MB |")
    print("|---|---|---|---|---|---|---|---|")
    for level in options.levels:
        for system in options.systems:
            found, right = runs[level, system], scores[level, system]
            speed = [60 * pages / run.wall for run in found]
            cpu = statistics.median(run.cpu / pages for run in found)
            memory = max(run.megabytes for run in found)
            print(
                f"| {level} | {system} | {right.character_error_rate:.2f} | {right.share_kept:.2f} "
                f"| {statistics.median(speed):.1f} | {min(speed):.1f}-{max(speed):.1f} "
                f"| {cpu:.2f} | {memory:.0f} |"
            )
    print("\n| ratio, all levels together, run by run | median | least | most |\n|---|---|---|---|")
    for name, one, other, what in (
        ("pages a minute, diarium / ocrmypdf", "ocrmypdf", "diarium", "wall"),
        ("pages a minute, diarium-fast / ocrmypdf", "ocrmypdf", "diarium-fast", "wall"),
        ("CPU a page, diarium / floor", "diarium", "floor", "cpu"),
        ("CPU a page, diarium-fast / floor", "diarium-fast", "floor", "cpu"),
    ):
        if {one, other} <= set(options.systems):
            ratios = [
                sum(getattr(runs[level, one][turn], what) for level in options.levels)
                / sum(getattr(runs[level, other][turn], what) for level in options.levels)
                for turn in range(options.runs)
            ]
            middle = statistics.median(ratios)
            print(f"| {name} | {middle:.2f} | {min(ratios):.2f} | {max(ratios):.2f} |")


def _plot(
    path: Path,
    pages: int,
    runs: dict[tuple[str, str], list[Run]],
    scores: dict[tuple[str, str], Score],
) -> None:
    import matplotlib as mpl  # noqa: PLC0415 - only where a plot is wanted

    mpl.use("svg")
    import matplotlib.pyplot as plt  # noqa: PLC0415

    levels = list(dict.fromkeys(level for level, _ in runs))
    figure, (left, right) = plt.subplots(1, 2, figsize=(9, 3.4))
    for system in dict.fromkeys(system for _, system in runs):
        rates = [max(scores[level, system].character_error_rate, 0.01) for level in levels]
        left.plot(levels, rates, marker="o", label=system)
        if system != "floor":
            speeds = [
                statistics.median(60 * pages / run.wall for run in runs[level, system])
                for level in levels
            ]
            right.plot(levels, speeds, marker="o", label=system)
    left.set(yscale="log", ylabel="character error rate, %")
    right.set(ylabel=f"pages a minute, {CORES} cores", ylim=0)
    left.legend()
    figure.tight_layout()
    figure.savefig(path, metadata={"Date": None})


if __name__ == "__main__":
    if shutil.which("ocrmypdf", path=BIN) is None:
        sys.exit("OCRmyPDF is missing: pip install 'diarium[bench]'")
    main()
