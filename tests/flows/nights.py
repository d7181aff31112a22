"""Archives of invented minutes, nights over them, and what a corpus holds in the end."""

from __future__ import annotations

import io
import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pikepdf
from PIL import Image, ImageDraw, ImageFont
from reportlab.pdfgen.canvas import Canvas

from flows.night import one_by_one, run_night
from flows.outcome import Job, Night, Outcome
from flows.report import write_report
from flows.settings import Settings
from pipeline.errors import UnreadableDocument
from pipeline.reading.read import ReadSettings, read_bytes
from pipeline.reading.tesseract import tesseract

DIARIUM = Path(sys.executable).parent / "diarium"
TIMES = {"read_at", "arrived", "since", "boot", "made_at", "decided_at", "withdrawn_at"}
PASSING_TABLES = {"runs"}
HOUR = 3600

AUTUMN = """Minnesanteckningar
Nätverket för skolutveckling i Vätterbygden
Datum: 2 oktober 2023
Närvarande:
Eva Ekdahl, Hjo kommun
Nils Bramstorp, Habo kommun

Digitala verktyg
Eva berättade om hur skolan arbetar med digitala läromedel.
Nils mejlar underlaget till alla senast den 20 oktober.

Nästa möte
6 november 2023 kl. 09.00 i Skövde.
"""
WINTER = """Minnesanteckningar
Nätverket för skolutveckling i Vätterbygden
Datum: 6 november 2023
Närvarande:
Eva Ekdal, Hjo kommun
Sara Lövhagen, Skövde kommun

Budget
Gruppen beslutade att mötet i januari hålls på distans.
"""
STRIPPED = """Minnesanteckningar
Datum: 4 december 2023
Narvarande:
Eva Ekdahl, Hjo kommun

Moten under varen
Foreningen har ocksa fatt manga fragor om forskolan och aldreomsorgen.
"""


def archive(folder: Path, files: Mapping[str, bytes | str] = {}, **told: Any) -> Settings:
    """An archive with these files in its inbox."""
    settings = Settings(**{"archive": folder / "archive", "rest_seconds": 0.0, **told})
    settings.inbox.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        drop(settings, name, content)
    return settings


def drop(settings: Settings, name: str | bytes, content: bytes | str, *, hours: float = 0) -> Path:
    """Put a file into the inbox, as if it came some hours ago."""
    path = settings.inbox / os.fsdecode(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    then = time.time() - hours * HOUR
    os.utime(path, (then, then))
    return path


def let_pass(settings: Settings, hours: float) -> None:
    """Let what waits in the inbox have been seen first so many hours earlier than it was."""
    with sqlite3.connect(settings.corpus) as db:
        db.execute(
            """UPDATE waiting SET boot = '',
               since = strftime('%Y-%m-%dT%H:%M:%S+00:00', since, ?)""",
            [f"{-hours * HOUR:+.0f} seconds"],
        )


def night(settings: Settings, read_many: Any = one_by_one) -> tuple[Night, str]:
    """A night, and its report."""
    done = run_night(settings, read_many)
    return done, write_report(settings, done)[0]


def in_process(jobs: list[Job], settings: Settings) -> Iterator[tuple[int, Outcome]]:
    """Reads without processes of its own: quick, and safe in a forked child."""
    for number, job in enumerate(jobs):
        options = ReadSettings(salvage=job.salvage)
        try:
            data = job.path.read_bytes()
            yield number, read_bytes(data, job.filename, tesseract(), options)
        except UnreadableDocument as reason:
            yield number, reason


def rows(settings: Settings, query: str) -> list[tuple[Any, ...]]:
    with sqlite3.connect(f"file:{settings.corpus}?mode=ro", uri=True) as db:
        return db.execute(query).fetchall()


def dump(settings: Settings) -> dict[str, list[tuple[Any, ...]]]:
    """All tables of the corpus, without times and without the list of nights."""
    listed = """SELECT name FROM sqlite_master WHERE type = 'table'
                AND name NOT LIKE 'page_index%' AND name NOT LIKE 'part_index%'
                AND name NOT LIKE 'sqlite_%' ORDER BY name"""
    found = {}
    for (table,) in rows(settings, listed):
        columns = [column[1] for column in rows(settings, f"PRAGMA table_info({table})")]
        kept = ", ".join(column for column in columns if column not in TIMES)
        if table not in PASSING_TABLES:
            found[table] = sorted(rows(settings, f"SELECT {kept} FROM {table}"), key=repr)
    return found


def contents(folder: Path) -> dict[str, bytes]:
    """Every file below a folder, by its path there, hidden ones too."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and not path.is_symlink()
    }


def inbox(settings: Settings) -> list[str]:
    return sorted(path.name for path in settings.inbox.iterdir())


def set_aside(settings: Settings) -> dict[str, tuple[str, str]]:
    found = rows(settings, "SELECT filename, code, reason FROM set_aside")
    return {name: (code, reason) for name, code, reason in found}


def documents(settings: Settings) -> list[str]:
    return sorted(name for (name,) in rows(settings, "SELECT filename FROM documents"))


def born_digital(*pages: str) -> bytes:
    """A PDF with a text layer, the same bytes every time."""
    out = io.BytesIO()
    canvas = Canvas(out, invariant=1)
    for page in pages:
        for number, line in enumerate(page.split("\n")):
            canvas.drawString(70, 780 - 16 * number, line)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def encrypted(pdf: bytes) -> bytes:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf)) as whole:
        whole.save(out, encryption=pikepdf.Encryption(owner="hemlig", user="hemlig"))
    return out.getvalue()


def png(*lines: str) -> bytes:
    """A small picture of a few words, which Tesseract reads in a moment."""
    picture = Image.new("L", (900, 120 + 70 * len(lines)), 255)
    draw = ImageDraw.Draw(picture)
    font = ImageFont.load_default(size=40)
    for number, line in enumerate(lines):
        draw.text((40, 40 + 70 * number), line, fill=0, font=font)
    out = io.BytesIO()
    picture.save(out, "PNG", dpi=(150, 150))
    return out.getvalue()


def diarium(*arguments: str | Path, **told: Any) -> subprocess.CompletedProcess[str]:
    """The command line, as a person runs it."""
    options = {"capture_output": True, "text": True, "timeout": 120, **told}
    return subprocess.run([DIARIUM, *map(str, arguments)], check=False, **options)


def as_json(done: subprocess.CompletedProcess[str]) -> Any:
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def was_killed(child: int) -> bool:
    """Wait for a forked child, which must have ended well or been killed."""
    status = os.waitpid(child, 0)[1]
    if os.WIFSIGNALED(status):
        assert os.WTERMSIG(status) == signal.SIGKILL
        return True
    assert os.WEXITSTATUS(status) == 0
    return False
