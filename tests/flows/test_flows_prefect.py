"""The flow under Prefect: a server starts, a schedule fires, and nothing is left running."""

from __future__ import annotations

import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

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
