"""A week of nights with all that a week may bring; in the end the corpus of one calm night.

    Monday     minutes arrive, one of them half; the first night of the archive
    Tuesday    the rest of the half one, known bytes under another name; killed twice, run again
    Wednesday  a draft; the disk is full in the middle of the night; run again when there is room
    Thursday   the adjusted version, and a person's word on a repair and on two people
    Friday     nothing
    Saturday   the machine's clock is four months behind; the inbox cannot be emptied
    Sunday     a locked file, Saturday's inbox again; power is lost in the night; run again

The reports are left in the folder that DIARIUM_WEEK_REPORTS names, to be read.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from faults.writes import Disk, disk
from held import differences, in_the_end, wrong_with
from nights import AUTUMN, STRIPPED, WINTER, archive, born_digital, diarium, drop, encrypted, rows

from flows import deciding, deciding_repairs
from flows.settings import Settings

SEED = 8
ONE_NIGHT = Path(__file__).with_name("one_night.py")
SPRING = """Minnesanteckningar
Nätverket för skolutveckling i Vätterbygden
Datum: 12 februari 2024
Närvarande:
Eva Ekdahl, Hjo kommun
Nils Bramstorp, Habo kommun
Sara Lövhagen, Skövde kommun

Frånvaro
Nils berättade om elever som inte kommer till skolan.
Gruppen beslutade att bjuda in en forskare till hösten.
"""
DRAFT = "Utkast\n" + SPRING
ADJUSTED = (
    SPRING.replace("Minnesanteckningar", "Minnesanteckningar version 2", 1)
    + "\nGruppen beslutade att frågan tas upp igen.\nJusterat den 19 februari 2024\nEva Ekdahl\n"
)
MAY = AUTUMN.replace("2 oktober 2023", "6 maj 2024").replace("Eva Ekdahl", "Eva Wrangsten")
LONG = born_digital(WINTER.replace("6 november", "8 januari").replace("2023", "2024"), AUTUMN)

WHOLE: dict[str, bytes | str] = {
    "2023/oktober.txt": AUTUMN,
    "2023/november.pdf": born_digital(WINTER),
    "2023/december.md": STRIPPED,
    "tom.pdf": b"",
    "januari.pdf": LONG,
    "kopia-oktober.txt": AUTUMN,
    "utkast-februari.txt": DRAFT,
    "februari-justerat.txt": ADJUSTED,
    "maj.txt": MAY,
    "laast.pdf": encrypted(born_digital(MAY)),
}
"""All that came whole in the week."""


class Week:
    """An archive, the disk that it lies on, and what was dropped so far."""

    def __init__(self, folder: Path) -> None:
        self.settings = archive(folder)
        self.disk = disk(folder / "disk", self.settings.archive)
        self.chance = random.Random(SEED)
        self.dropped: list[bytes] = []

    def came(self, *names: str) -> None:
        for name in names:
            content = WHOLE[name]
            drop(self.settings, name, content)
            self.dropped.append(content.encode() if isinstance(content, str) else content)

    def night(self, mode: str = "count", *, clock: int = 0, below: Path | None = None) -> str:
        """A night, and how it ended; what must be true at every moment is true after it."""
        at = 1 if mode == "read-only" else self.chance.randint(40, 160) if mode != "count" else 0
        struck = Disk(**{**vars_of(self.disk), "below": below or self.settings.archive})
        if mode == "power":
            self.disk.remember()
        struck.tell("kill" if mode == "power" else mode, at, clock=clock)
        done = subprocess.run(
            [sys.executable, ONE_NIGHT, "in_process", self.settings.archive],
            env=struck.environment,
            stdout=subprocess.PIPE,
            text=True,
            timeout=300,
            check=False,
        )
        self.disk.tell("count", 0)
        if mode == "power":
            self.disk.lose_power()
        assert wrong_with(self.settings, self.dropped) == []
        if done.returncode:
            return f"signal {-done.returncode}"
        ended: str = json.loads(done.stdout.splitlines()[-1])["ended"]
        return ended


def vars_of(one: Disk) -> dict[str, Any]:
    return {name: getattr(one, name) for name in one.__dataclass_fields__}


def verdicts(settings: Settings) -> None:
    """What a person decides on Thursday: a repair is wrong, two people are one."""
    query = """SELECT document_id, span_start FROM corrections
               WHERE before LIKE '%oreningen%' ORDER BY document_id"""
    for document_id, start in rows(settings, query)[:1]:
        deciding_repairs.decide(settings, document_id, start, "arkivet", accepted=False)
    ids = dict(rows(settings, "SELECT name, person_id FROM people"))
    deciding.merge(settings, ids["Nils Bramstorp"], ids["Sara Lövhagen"], "arkivet")


@pytest.fixture(scope="module")
def week(tmp_path_factory: pytest.TempPathFactory) -> Week:
    """The archive after the week."""
    week = Week(tmp_path_factory.mktemp("week"))
    inbox = week.settings.inbox
    # Monday
    week.came("2023/oktober.txt", "2023/november.pdf", "tom.pdf")
    drop(week.settings, "januari.pdf", LONG[: len(LONG) // 2])
    drop(week.settings, "maj.txt.part", MAY[:99])
    assert week.night() == "ended"
    assert (inbox / "januari.pdf").exists()
    # Tuesday
    week.came("januari.pdf", "2023/december.md", "kopia-oktober.txt")
    assert [week.night("kill"), week.night("torn"), week.night()] == ["signal 9"] * 2 + ["ended"]
    # Wednesday
    week.came("utkast-februari.txt")
    assert week.night("full") == "ArchiveFailed"
    assert week.night() == "ended"
    # Thursday
    week.came("februari-justerat.txt")
    verdicts(week.settings)
    assert week.night() == "ended"
    # Friday
    before = week.settings.corpus.read_bytes()
    assert week.night() == "ended"
    assert week.settings.corpus.read_bytes() == before
    # Saturday
    (inbox / "maj.txt.part").unlink()
    week.came("maj.txt")
    assert week.night("read-only", clock=-120 * 24 * 3600, below=inbox) == "ended"
    assert (inbox / "maj.txt").exists()
    # Sunday
    week.came("laast.pdf")
    assert week.night("power") == "signal 9"
    assert week.night() == "ended"
    if kept := os.environ.get("DIARIUM_WEEK_REPORTS"):
        shutil.copytree(week.settings.reports, kept, dirs_exist_ok=True)
    return week


def test_in_the_end_it_is_the_corpus_of_a_calm_night(week: Week, tmp_path: Path) -> None:
    calm = Week(tmp_path)
    calm.came(*WHOLE)
    assert calm.night() == "ended"
    verdicts(calm.settings)
    assert calm.night() == "ended"
    one, other = in_the_end(calm.settings), in_the_end(week.settings)
    # a word on people quotes the rows that were there when it was given
    assert len(one.pop("verdicts")) == len(other.pop("verdicts")) == 2
    assert differences(one, other) == []


def test_each_night_with_news_has_its_report_and_each_file_is_told(week: Week) -> None:
    reports = {path.name: path.read_text() for path in week.settings.reports.glob("*.md")}
    assert len(reports) >= 6
    assert all(any(name in text for text in reports.values()) for name in WHOLE)


def test_nothing_is_wrong_with_it_and_nothing_is_left_to_do(week: Week) -> None:
    done = diarium("verify", "--archive", week.settings.archive)
    assert done.returncode == 0, done.stdout + done.stderr
    before = week.settings.corpus.read_bytes()
    assert week.night() == "ended"
    assert week.settings.corpus.read_bytes() == before
    assert list(week.settings.inbox.rglob("*.pdf")) == []
