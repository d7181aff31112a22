"""Folders that may not be written, and clocks that are wrong: nights in processes of their own."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from faults.striking import compiler_missing
from faults.writes import Disk, disk
from held import differences, in_the_end, wrong_with
from nights import (
    AUTUMN,
    STRIPPED,
    WINTER,
    archive,
    born_digital,
    documents,
    drop,
    in_process,
    night,
)

from flows.settings import Settings

FILES: dict[str, bytes | str] = {"a.txt": AUTUMN, "b.txt": WINTER, "mapp/c.md": STRIPPED}
CONTENT = [content.encode() for content in FILES.values() if isinstance(content, str)]
ONE_NIGHT = Path(__file__).with_name("one_night.py")
DAY = 24 * 3600
HALF = born_digital(AUTUMN, WINTER)[:900]

pytestmark = pytest.mark.skipif(
    compiler_missing(), reason="the failing disk is made by a C compiler"
)


def one_night(failing: Disk, settings: Settings) -> dict[str, Any]:
    """A night on this disk, in a process of its own."""
    done = subprocess.run(
        [sys.executable, ONE_NIGHT, "in_process", settings.archive],
        env=failing.environment,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
        timeout=120,
    )
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


@pytest.mark.parametrize("folder", ["inbox", "originals", "reports", "corpus.db", "night.lock"])
def test_a_folder_that_may_not_be_written_is_told_and_heals(tmp_path: Path, folder: str) -> None:
    calm = archive(tmp_path / "calm", FILES)
    night(calm, in_process)
    settings = archive(tmp_path, FILES)
    for made in (settings.originals, settings.reports):
        made.mkdir(exist_ok=True)
    failing = disk(tmp_path / "disk", settings.archive / folder)
    failing.tell("read-only", 1)
    for _ in range(2):
        done = one_night(failing, settings)
        assert "ead-only" in done["said"] or "skriv" in done["said"] or "unable" in done["said"]
        assert wrong_with(settings, CONTENT) == []
    failing.tell("count", 0)
    healed = one_night(failing, settings)
    assert healed["ended"] == "ended", healed
    assert differences(in_the_end(calm), in_the_end(settings)) == []
    reports = "".join(path.read_text() for path in settings.reports.glob("*.md"))
    assert all(name in reports for name in FILES)


def test_an_inbox_that_cannot_be_emptied_is_read_all_the_same(tmp_path: Path) -> None:
    settings = archive(tmp_path, FILES)
    failing = disk(tmp_path / "disk", settings.inbox)
    failing.tell("read-only", 1)
    assert one_night(failing, settings)["ended"] == "ended"
    assert documents(settings) == sorted(FILES)
    again = one_night(failing, settings)
    assert again["counts"]["new"] == 0
    assert documents(settings) == sorted(FILES)


@pytest.mark.parametrize("wrong", [-400 * DAY, -2 * 3600, 400 * DAY])
def test_a_clock_that_jumps_changes_nothing_but_times(tmp_path: Path, wrong: int) -> None:
    calm = archive(tmp_path / "calm", FILES)
    night(calm, in_process)
    settings = archive(tmp_path, {"a.txt": AUTUMN})
    failing = disk(tmp_path / "disk", settings.archive)
    one_night(failing, settings)
    failing.tell("count", 0, clock=wrong)
    for name in ("b.txt", "mapp/c.md"):
        drop(settings, name, FILES[name])
        done = one_night(failing, settings)
        assert (done["ended"], done["counts"]["new"]) == ("ended", 1), done
    assert differences(in_the_end(calm), in_the_end(settings)) == []
    assert len(list(settings.reports.glob("*.md"))) == 3


@pytest.mark.parametrize("wrong", [-400 * DAY, 400 * DAY])
def test_a_half_file_waits_a_day_whatever_the_clock_does(tmp_path: Path, wrong: int) -> None:
    """Within a day of its arrival it is never set aside, and it does not wait for ever."""
    settings = archive(tmp_path, {"halv.pdf": HALF})
    failing = disk(tmp_path / "disk", settings.archive)
    one_night(failing, settings)
    failing.tell("count", 0, clock=wrong)
    one_night(failing, settings)
    assert sorted(path.name for path in settings.inbox.iterdir()) == ["halv.pdf"]
    for hours in (1, 25, 50):
        failing.tell("count", 0, clock=wrong + hours * 3600, passed=hours * 3600)
        one_night(failing, settings)
        if hours == 1:
            assert sorted(path.name for path in settings.inbox.iterdir()) == ["halv.pdf"]
    assert list(settings.inbox.iterdir()) == []
