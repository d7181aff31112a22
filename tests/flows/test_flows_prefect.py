"""The flow under Prefect: a server starts, a schedule fires, and nothing is left running."""

from __future__ import annotations

import ast
import asyncio
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from nights import (
    AUTUMN,
    DIARIUM,
    WINTER,
    archive,
    contents,
    documents,
    drop,
    dump,
    inbox,
    night,
    rows,
    set_aside,
)

from flows.nightly import schedule_of
from flows.settings import Settings
from pipeline.errors import BadSettings

FILES: dict[str, bytes | str] = {
    "a.txt": AUTUMN,
    "b.txt": WINTER,
    "tom.pdf": b"",
    "igen.txt": AUTUMN,
}

NIGHT = """
import sys
from pathlib import Path
from flows.nightly import run_nightly
from flows.settings import Settings

if __name__ == "__main__":
    settings = Settings(archive=Path(sys.argv[1]), workers=2)
    first = run_nightly(settings)
    second = run_nightly(settings)
    print(sorted(first.new), [code for _, code, _ in first.failed], second.changed)
    import prefect.settings
    told = prefect.settings.get_current_settings()
    print(told.home, told.server.analytics_enabled, told.api.url)
"""


def free_of_prefect(folder: Path) -> dict[str, str]:
    """The environment without what a person's Prefect might have set."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PREFECT")}
    return {**kept, "HOME": str(folder)}


def processes_of(session: int) -> list[str]:
    """The commands that run in this session, apart from zombies."""
    found = []
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = status.read_text().rpartition(")")[2].split()
            command = (status.parent / "cmdline").read_bytes().replace(b"\0", b" ").decode()
        except OSError:
            continue
        if int(fields[3]) == session and fields[0] != "Z":
            found.append(command)
    return found


@pytest.mark.slow
def test_the_flow_boots_a_server_and_does_the_nights_work(tmp_path: Path) -> None:
    settings = archive(tmp_path, FILES)
    program = tmp_path / "program.py"
    program.write_text(NIGHT)
    done = subprocess.run(
        [sys.executable, program, settings.archive],
        capture_output=True, text=True, check=False, timeout=300, env=free_of_prefect(tmp_path),
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    first, told = done.stdout.splitlines()
    assert first == "['a.txt', 'b.txt'] ['empty'] False"
    home = settings.archive / ".prefect"
    assert told.startswith(f"{home} False ")
    assert (home / "prefect.db").is_file()
    assert not (tmp_path / ".prefect").exists()
    assert "Traceback" not in done.stderr
    assert inbox(settings) == []
    assert list(set_aside(settings)) == ["tom.pdf"]
    assert len(contents(settings.reports)) == 1
    plain = archive(tmp_path / "plain", FILES)
    night(plain)
    assert dump(settings) == dump(plain)
    assert contents(settings.originals) == contents(plain.originals)


@pytest.fixture
def serving(tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    settings = archive(tmp_path)
    process = subprocess.Popen(
        [DIARIUM, "serve", "--cron", "* * * * *", "--archive", settings.archive],
        start_new_session=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        env=free_of_prefect(tmp_path),
    )  # fmt: skip
    yield process
    if processes_of(process.pid):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


@pytest.mark.slow
def test_a_schedule_fires_and_nothing_is_left_running(
    serving: subprocess.Popen[str], tmp_path: Path
) -> None:
    settings = archive(tmp_path)
    drop(settings, "a.txt", AUTUMN)
    until = time.monotonic() + 170
    while not (settings.corpus.exists() and rows_or_none(settings)):
        assert serving.poll() is None, serving.communicate()
        assert time.monotonic() < until, processes_of(serving.pid)
        time.sleep(0.5)
    while not contents(settings.reports) and time.monotonic() < until:
        time.sleep(0.2)
    assert documents(settings) == ["a.txt"]
    assert inbox(settings) == []
    assert len(processes_of(serving.pid)) >= 2, "the server runs beside"
    serving.send_signal(signal.SIGTERM)
    out, err = serving.communicate(timeout=60)
    assert serving.returncode == 0, err
    assert (out, "Traceback" in err) == ("", False)
    address = int(err.partition("http://127.0.0.1:")[2].partition("/")[0])
    until = time.monotonic() + 10
    while processes_of(serving.pid) and time.monotonic() < until:
        time.sleep(0.1)
    assert processes_of(serving.pid) == []
    with socket.socket() as probe:
        assert probe.connect_ex(("127.0.0.1", address)) != 0, "somebody still listens"


def rows_or_none(settings) -> list[tuple[str]]:
    try:
        return rows(settings, "SELECT document_id FROM people, attendance")
    except sqlite3.Error:  # the tables are just being made
        return []


RETRYING = """
import os, sys
from pathlib import Path
from flows import nightly
from flows.settings import Settings
from pipeline.errors import UnreadableDocument
from pipeline.reading.read import read_bytes
from pipeline.reading.tesseract import tesseract

told = []

def read(job, settings):
    told.append(job.filename)
    first = told.count(job.filename) == 1
    if job.filename == "kraschar.txt":
        raise UnreadableDocument("crashed", "Läsaren dog.")
    if job.filename == "dog.txt" and first:
        raise UnreadableDocument("crashed", "Läsaren dog.")
    if job.filename == "disk.txt" and first:
        raise OSError(12, "Cannot allocate memory")
    if job.filename == "alltid.txt":
        raise OSError(5, "Input/output error")
    if job.filename == "tom.txt":
        raise UnreadableDocument("empty", "Filen är tom.")
    return read_bytes(Path(job.path).read_bytes(), job.filename, tesseract())

if __name__ == "__main__":
    nightly.read_one, nightly.RETRY_SECONDS = read, 0
    night = nightly.run_nightly(Settings(archive=Path(sys.argv[1]), workers=2, rest_seconds=0.0))
    print(sorted(told))
    print(sorted(night.new), sorted(night.failed), sorted(night.waiting))
"""


@pytest.mark.slow
def test_what_may_pass_is_tried_again_and_nothing_else(tmp_path: Path) -> None:
    names = ["kraschar.txt", "dog.txt", "disk.txt", "alltid.txt", "tom.txt", "bra.txt"]
    settings = archive(tmp_path, {name: f"{AUTUMN}\n{name}\n" for name in names})
    program = tmp_path / "program.py"
    program.write_text(RETRYING)
    done = subprocess.run(
        [sys.executable, program, settings.archive],
        capture_output=True, text=True, check=False, timeout=300, env=free_of_prefect(tmp_path),
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    asked, came = done.stdout.splitlines()
    once = ["bra.txt", "tom.txt"]
    assert ast.literal_eval(asked) == sorted(2 * [n for n in names if n not in once] + once)
    assert came == (
        "['bra.txt', 'disk.txt', 'dog.txt'] "
        "[('kraschar.txt', 'crashed', 'Läsaren dog.'), ('tom.txt', 'empty', 'Filen är tom.')] "
        "[('alltid.txt', 'Filen kunde inte läsas just nu: ett fel i datorn.')]"
    )
    assert "alltid.txt" in inbox(settings), "what the machine could not read waits"


@pytest.mark.slow
@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM])
def test_a_killed_night_leaves_no_process(tmp_path: Path, how: signal.Signals) -> None:
    settings = archive(tmp_path, {"a.txt": AUTUMN})
    process = subprocess.Popen(
        [DIARIUM, "nightly", "--archive", settings.archive],
        start_new_session=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        env=free_of_prefect(tmp_path),
    )  # fmt: skip
    until = time.monotonic() + 120
    while not (settings.archive / ".prefect" / "prefect.db").exists():
        assert time.monotonic() < until
        time.sleep(0.1)
    assert any("uvicorn" in command for command in processes_of(process.pid))
    process.send_signal(how)
    assert process.wait(20) == -how
    until = time.monotonic() + 10
    while processes_of(process.pid) and time.monotonic() < until:
        time.sleep(0.1)
    assert processes_of(process.pid) == []


@pytest.mark.parametrize("day", [date(2026, 10, 25), date(2027, 3, 28)])
@pytest.mark.parametrize("hour", [1, 2, 3])
def test_one_night_is_planned_in_the_night_of_the_time_change(
    day: date, hour: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PREFECT_HOME", str(tmp_path))
    from prefect.server.schemas.schedules import CronSchedule

    planned = schedule_of(Settings(cron=f"30 {hour} * * *", timezone="Europe/Stockholm"))
    told = CronSchedule(cron=planned.cron, timezone=planned.timezone)
    begin = datetime.combine(
        day - timedelta(days=1), datetime.min.time(), ZoneInfo("Europe/Stockholm")
    )
    found = asyncio.run(told.get_dates(3, start=begin))
    assert [one.date() for one in found] == [day + timedelta(days=n) for n in (-1, 0, 1)]


def test_the_schedule_is_in_local_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "Europe/Stockholm")
    assert schedule_of(Settings()).timezone == "Europe/Stockholm"
    with pytest.raises(BadSettings, match="Europe/Lund"):
        schedule_of(Settings(timezone="Europe/Lund"))
    with pytest.raises(BadSettings, match="61"):
        schedule_of(Settings(cron="61 2 * * *"))
