"""How quickly dates are found, each document anew.

    python -m bench.dates FILES... [--runs 5]

FILES are texts; long ones are cut into documents of 4,000 letters.  Prints MB of UTF-8 a second
of one core, the best of the runs, with nothing kept between documents.
"""

from __future__ import annotations

import argparse
import time
from datetime import date
from pathlib import Path

from pipeline.corrections import apply
from pipeline.dates.context import context_of
from pipeline.dates.find import find_dates
from pipeline.dates.forms import scan
from pipeline.dates.words import plain
from pipeline.findings import Meeting

LONGEST = 4000
MEETING = Meeting(day=date(2020, 5, 1))


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("files", type=Path, nargs="+")
    parser.add_argument("--runs", type=int, default=5)
    asked = parser.parse_args()
    texts = [path.read_text(encoding="utf-8") for path in asked.files]
    pieces = [text[at : at + LONGEST] for text in texts for at in range(0, len(text), LONGEST)]
    megabytes = sum(len(piece.encode()) for piece in pieces) / 1e6
    find_dates(apply(pieces[0], []), MEETING)
    seconds = min(_once(pieces) for _ in range(asked.runs))
    print(f"{megabytes:.2f} MB in {seconds:.2f} s: {megabytes / seconds:.2f} MB a second")


def _once(pieces: list[str]) -> float:
    began = time.process_time()
    for piece in pieces:
        for kept in (scan, context_of, plain):
            kept.cache_clear()
        find_dates(apply(piece, []), MEETING)
    return time.process_time() - began


if __name__ == "__main__":
    main()
