"""Malformed PDFs, read as a night reads them: what becomes of each, by its code.

    python -m bench.hostile_pdfs FOLDER [--seconds 20] [--megabytes 1000] [--at-once 2] [--log FILE]

Every file below FOLDER goes through the isolated reader; what looks like a copy in progress is
read again as a night does after its patience (`salvage`).  The suites themselves are not in the
repository: qpdf's, pdf.js's, iText's, PDFBox's and pdfminer's are in their source packages.

It leaves with 1 if a promise is broken: an outcome that has no name of its own, a reading without
a letter, pages that a reading lacks or leaves empty without a word though `pdftotext` finds text
there, a reader that outlives its time, a process or a folder left behind.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing.util
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path

from flows.isolation import read_isolated
from flows.settings import Settings
from pipeline.document import Reading
from pipeline.errors import DiariumError, NotYetWhole, UnreadableDocument

READ = "read"
UNNAMED = frozenset({"unreadable", "error"})
"""Codes that say no more than that something went wrong."""
_GRACE = 10.0
"""Seconds that ending a reader may take beyond its time, on a busy machine."""
_FEW = 0.5
"""Of the letters that `pdftotext` finds: a reading with fewer has lost some."""
_SOME = 40
"""Letters: with fewer than these in the other engine's text, nothing is compared."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a file: `code` is `read` or why not, `seconds` what that took."""

    file: str
    code: str
    detail: str
    seconds: float
    pages: int = 0
    letters: int = 0
    notes: tuple[str, ...] = ()
    reasons: tuple[str, ...] = ()
    elsewhere: int = 0
    """Letters that `pdftotext` finds; 0 where it finds none or is not here."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--seconds", type=int, default=20)
    parser.add_argument("--megabytes", type=int, default=1_000)
    parser.add_argument("--at-once", type=int, default=2)
    parser.add_argument("--log", type=Path, help="a line of JSON for each file; those are skipped")
    options = parser.parse_args()
    files = sorted(path for path in options.folder.rglob("*") if path.is_file())
    known = {one.file: one for one in _logged(options.log)}
    multiprocessing.util.get_temp_dir()  # before the folder is ours that goes with us
    with tempfile.TemporaryDirectory(prefix="hostile-") as name:
        os.environ["TMPDIR"] = tempfile.tempdir = name
        settings = Settings(
            archive=Path(name) / "archive",
            seconds_per_document=options.seconds,
            seconds_per_page=options.seconds,
            megabytes=options.megabytes,
            pages_at_once=1,
        )
        settings.archive.mkdir()
        left = [path for path in files if path.name not in known]
        with ThreadPoolExecutor(options.at_once) as pool:
            for outcome in pool.map(lambda path: outcome_of(path, settings), left):
                known[outcome.file] = outcome
                if options.log:
                    with options.log.open("a") as log:
                        log.write(json.dumps(asdict(outcome), ensure_ascii=False) + "\n")
        remains = sorted(path.name for path in Path(name).glob("diarium-*")) + _engines()
    outcomes = [known[path.name] for path in files]
    _print(outcomes)
    broken = [*_broken(outcomes, options.seconds), *(f"left behind: {one}" for one in remains)]
    print(*broken, sep="\n")
    print(f"{len(outcomes)} files, {len(broken)} broken promises")
    sys.exit(bool(broken))


def _logged(log: Path | None) -> Iterator[Outcome]:
    if log and log.exists():
        for line in log.read_text().splitlines():
            told = json.loads(line)
            yield Outcome(**told | {name: tuple(told[name]) for name in ("notes", "reasons")})


def outcome_of(path: Path, settings: Settings) -> Outcome:
    """Read a file as a night does, in the end with `salvage`."""
    began = time.monotonic()
    elsewhere = 0
    try:
        found = _read(path, settings)
    except DiariumError as error:
        told = error.detail if isinstance(error, UnreadableDocument) else str(error)
        code, detail = error.code, told[:300]
        seconds = time.monotonic() - began
        if code in {"no-text", "no-pages", *UNNAMED}:
            elsewhere = _letters_elsewhere(path)
        return Outcome(path.name, code, detail, round(seconds, 2), elsewhere=elsewhere)
    seconds = time.monotonic() - began
    return Outcome(
        path.name,
        READ,
        "",
        round(seconds, 2),
        len(found.pages),
        sum(not sign.isspace() for sign in found.text),
        found.notes,
        tuple(sorted({page.reason for page in found.pages})),
        _letters_elsewhere(path),
    )


def _read(path: Path, settings: Settings) -> Reading:
    try:
        return read_isolated(path, path.name, settings, salvage=False)
    except NotYetWhole:
        return read_isolated(path, path.name, settings, salvage=True)


def _letters_elsewhere(path: Path) -> int:
    program = shutil.which("pdftotext")
    if not program:
        return 0
    try:
        told = subprocess.run(
            [program, "-q", path, "-"], capture_output=True, timeout=20, check=False
        )
    except subprocess.TimeoutExpired:
        return 0
    return sum(not sign.isspace() for sign in told.stdout.decode(errors="replace"))


def _engines() -> list[str]:
    """Recognition that goes on though all is read."""
    told = subprocess.run(
        ["ps", "-o", "pid=,comm=", "--ppid", str(os.getpid()), "--ppid", "1"],
        capture_output=True,
        text=True,
        check=False,
    )
    return [line.strip() for line in told.stdout.splitlines() if "tesseract" in line]


def _print(outcomes: list[Outcome]) -> None:
    by_code: dict[str, list[Outcome]] = defaultdict(list)
    for one in outcomes:
        by_code[one.code].append(one)
    print(f"| {'outcome':20} | files | median s | most s |")
    print(f"| {'---':20} | ----: | -------: | -----: |")
    for code, those in sorted(by_code.items(), key=lambda item: -len(item[1])):
        taken = sorted(one.seconds for one in those)
        print(f"| {code:20} | {len(those):5} | {taken[len(taken) // 2]:8} | {taken[-1]:6} |")
    notes = Counter(note for one in outcomes for note in one.notes)
    print(*(f"{count:6}  noted {note}" for note, count in notes.most_common()), sep="\n")


def _broken(outcomes: list[Outcome], seconds: float) -> Iterator[str]:
    for one in outcomes:
        if one.code in UNNAMED:
            yield f"unnamed: {one.file}: {one.detail}"
        if one.seconds > 2 * (seconds + _GRACE):
            yield f"hung: {one.file}: {one.seconds} s"
        if one.code == READ and not (one.pages and one.letters):
            yield f"empty: {one.file}: {one.pages} pages, {one.letters} letters"
        lost = one.elsewhere >= _SOME and one.letters < _FEW * one.elsewhere
        if lost and (one.code in {"no-text", "no-pages"} or (one.code == READ and not one.notes)):
            yield f"lost: {one.file}: {one.code}, {one.letters} of {one.elsewhere} letters"


if __name__ == "__main__":
    main()
