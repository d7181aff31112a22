"""Born-digital PDFs: pages a second and core to a stored reading, and memory.

    python -m bench.printed [--pages 300] [--runs 3]

A PDF of invented minutes, every third page with a ruled table, is read and its reading stored in a
corpus, in a process of its own.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import getSampleStyleSheet
from reportlab.platypus import PageBreak, Paragraph, SimpleDocTemplate, Table, TableStyle

from bench.invented import Writer


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=300)
    parser.add_argument("--runs", type=int, default=3)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="diarium-bench-") as name:
        pdf = Path(name) / "printed.pdf"
        _print(pdf, options.pages)
        found = [_run(pdf, Path(name) / f"{turn}.db") for turn in range(options.runs)]
    speeds = [pages / seconds for pages, seconds, _ in found]
    print("| born-digital | |\n|---|---|")
    print(f"| pages of the PDF | {found[0][0]} |")
    print(f"| pages a second and core, median | {statistics.median(speeds):.1f} |")
    print(f"| least - most | {min(speeds):.1f} - {max(speeds):.1f} |")
    print(f"| peak memory, MB | {max(memory for _, _, memory in found):.0f} |")


def _print(path: Path, pages: int) -> None:
    writer, styles = Writer(7), getSampleStyleSheet()
    ruled = TableStyle([("GRID", (0, 0), (-1, -1), 0.5, "black")])
    story = []
    for number in range(pages):
        if number % 3 == 2:
            story.append(Table(writer.participants(14), style=ruled))
        count = 4 if number % 3 == 2 else 9
        story += [Paragraph(text, styles["BodyText"]) for text in writer.paragraphs(count)]
        story.append(PageBreak())
    SimpleDocTemplate(str(path), pagesize=A4, invariant=1).build(story)


def _run(pdf: Path, corpus: Path) -> tuple[int, float, float]:
    """Pages, CPU seconds of reading and storing, and the process's peak memory in MB."""
    command = [sys.executable, "-c", _CHILD, str(pdf), str(corpus)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None  # noqa: S101 - it was asked for
    told = process.stdout.read().split()
    _, status, used = os.wait4(process.pid, 0)
    if status:
        sys.exit("reading failed")
    return int(told[0]), float(told[1]), used.ru_maxrss / 1024


_CHILD = """
import sys, time
from pathlib import Path
from corpus.store import Corpus
from flows.reading import engine_of, read_settings
from flows.settings import Settings
from pipeline.reading.read import read
settings = Settings()
engine = engine_of(settings)
began = time.process_time()
reading = read(Path(sys.argv[1]), engine, read_settings(settings))
with Corpus(sys.argv[2]) as corpus:
    corpus.put_reading(reading)
print(len(reading.pages), time.process_time() - began)
assert {page.origin for page in reading.pages} == {"text-layer"}
"""


if __name__ == "__main__":
    main()
