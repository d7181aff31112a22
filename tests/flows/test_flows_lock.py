"""One night at a time."""

from __future__ import annotations

import errno
import fcntl
import os
import signal
import socket
import sys
import threading
import time
from datetime import UTC, datetime
from pathlib import Path
from subprocess import PIPE, Popen
from typing import Any

import pytest
from nights import AUTUMN, archive, diarium, documents, in_process, night

import flows.lock
from flows.lock import held, holder_in, is_held, only_one
from pipeline.errors import ArchiveBusy


def test_the_second_night_leaves_with_already_running(tmp_path: Path) -> None:
    settings = archive(tmp_path, {"a.txt": AUTUMN})
    with only_one(settings.archive):
        with pytest.raises(ArchiveBusy, match=f"already running.*process {os.getpid()} since"):
            night(settings, in_process)
        assert not settings.corpus.exists()
    night(settings, in_process)
    assert documents(settings) == ["a.txt"]


def test_the_holders_name_outlives_the_attempts_of_others(tmp_path: Path) -> None:
    with only_one(tmp_path):
        for _ in range(2):
            with pytest.raises(ArchiveBusy, match=f"process {os.getpid()}"), only_one(tmp_path):
                pass


def test_a_stale_lock_is_no_obstacle(tmp_path: Path) -> None:
    settings = archive(tmp_path, {"a.txt": AUTUMN})
    (settings.archive / "night.lock").write_text("process 1 since 2001-01-01 00:00 UTC\n")
    night(settings, in_process)
    assert documents(settings) == ["a.txt"]


def test_the_lock_of_a_killed_night_is_free(tmp_path: Path) -> None:
    settings = archive(tmp_path, {"a.txt": AUTUMN})
    holding = f"""
from pathlib import Path
from flows.lock import only_one
with only_one(Path({str(settings.archive)!r})):
    print("held", flush=True)
    input()
"""
    with Popen([sys.executable, "-c", holding], stdin=PIPE, stdout=PIPE, text=True) as holder:
        assert holder.stdout
        assert holder.stdout.readline() == "held\n"
        with pytest.raises(ArchiveBusy, match=f"process {holder.pid}"):
            night(settings, in_process)
        holder.send_signal(signal.SIGKILL)
        holder.wait()
    night(settings, in_process)
    assert documents(settings) == ["a.txt"]


def test_an_analyst_reads_while_the_night_runs(tmp_path: Path) -> None:
    settings = archive(tmp_path, {"a.txt": AUTUMN})
    night(settings, in_process)
    with only_one(settings.archive):
        done = diarium("search", "digitala", "--archive", settings.archive)
    assert done.returncode == 0
    assert "a.txt" in done.stdout


def test_it_says_who_where_and_since_when(tmp_path: Path) -> None:
    with only_one(tmp_path):
        seen = held(tmp_path)
        assert seen.held
        assert seen.alive
        assert seen.holder
        assert (seen.holder.process, seen.holder.host) == (os.getpid(), socket.gethostname())
        assert abs((datetime.now(UTC) - seen.holder.since).total_seconds()) < 120
    assert (tmp_path / "night.lock").read_text() == ""
    assert not is_held(tmp_path)


def test_looking_at_the_lock_writes_nothing_and_keeps_no_night_out(tmp_path: Path) -> None:
    assert held(tmp_path) == flows.lock.Held(None, held=False, alive=None)
    assert list(tmp_path.iterdir()) == []
    with only_one(tmp_path):
        before = (tmp_path / "night.lock").stat()
        held(tmp_path)
        assert (tmp_path / "night.lock").stat().st_mtime_ns == before.st_mtime_ns
    looking = True

    def look() -> None:
        while looking:
            held(tmp_path)

    thread = threading.Thread(target=look)
    thread.start()
    try:
        for _ in range(200):
            with only_one(tmp_path):
                pass
    finally:
        looking = False
        thread.join()


def test_a_night_that_was_killed_is_seen_as_dead(tmp_path: Path) -> None:
    child = os.fork()
    if not child:
        with only_one(tmp_path):
            os.kill(os.getpid(), signal.SIGKILL)
    os.waitpid(child, 0)
    seen = held(tmp_path)
    assert seen.holder
    assert (seen.held, seen.alive, seen.holder.process) == (False, False, child)


def test_a_number_given_again_is_another_process(tmp_path: Path) -> None:
    (tmp_path / "night.lock").write_text(
        f"process {os.getppid()} since 2024-01-01 02:00 UTC on {socket.gethostname()}"
        " (started 00000000.7)\n"
    )
    assert held(tmp_path).alive is False


@pytest.mark.parametrize("text", ["", "x", "process 1", "process 1 since 2024-99-01 02:00 UTC"])
def test_what_is_no_holder(text: str) -> None:
    assert holder_in(text) is None


# Where a flock is accepted and not honoured, or not known at all


@pytest.fixture(params=["not honoured", "not known"])
def bad_disk(request: Any, monkeypatch: Any) -> str:
    def flock(_file: Any, _how: int) -> None:
        if request.param == "not known":
            raise OSError(errno.ENOLCK, "No locks available")

    monkeypatch.setattr(fcntl, "flock", flock)
    return str(request.param)


def told(process: int, host: str, start: str) -> str:
    return f"process {process} since 2024-01-01 02:00 UTC on {host} (started {start})\n"


def test_there_a_living_holder_of_this_machine_keeps_others_out(
    tmp_path: Path, bad_disk: str
) -> None:
    start = flows.lock._start_of(os.getppid())
    (tmp_path / "night.lock").write_text(told(os.getppid(), socket.gethostname(), start))
    with pytest.raises(ArchiveBusy, match=f"process {os.getppid()}"), only_one(tmp_path):
        pass
    assert held(tmp_path).alive
    assert held(tmp_path).held is (bad_disk == "not known")


def test_there_a_dead_one_does_not(tmp_path: Path, bad_disk: str) -> None:
    for text in (told(os.getppid(), socket.gethostname(), "00000000.7"), "process 1 since 2001"):
        (tmp_path / "night.lock").write_text(text)
        with only_one(tmp_path):
            assert held(tmp_path).alive


def test_there_one_of_another_machine_lives_while_it_touches_the_file(
    tmp_path: Path, bad_disk: str
) -> None:
    path = tmp_path / "night.lock"
    path.write_text(told(7, "en-annan", "1.1"))
    with pytest.raises(ArchiveBusy, match="on en-annan"), only_one(tmp_path):
        pass
    before = time.time() - 3600
    os.utime(path, (before, before))
    with only_one(tmp_path):
        pass


def test_there_the_holder_touches_the_file(tmp_path: Path, bad_disk: str, monkeypatch: Any) -> None:
    monkeypatch.setattr(flows.lock, "BEAT_SECONDS", 0.01)
    path = tmp_path / "night.lock"
    with only_one(tmp_path):
        os.utime(path, (0, 0))
        until = time.monotonic() + 10
        while path.stat().st_mtime == 0:
            assert time.monotonic() < until
            time.sleep(0.01)


def test_elsewhere_it_does_not(tmp_path: Path, monkeypatch: Any) -> None:
    monkeypatch.setattr(flows.lock, "BEAT_SECONDS", 0.01)
    with only_one(tmp_path):
        os.utime(tmp_path / "night.lock", (0, 0))
        time.sleep(0.1)
        assert (tmp_path / "night.lock").stat().st_mtime == 0


def test_a_look_at_the_lock_of_a_killed_night_keeps_no_night_out(tmp_path: Path) -> None:
    settings = archive(tmp_path)
    lock = settings.archive / "night.lock"
    lock.write_text(
        f"process 999999999 since 2026-11-22 02:00 UTC on {socket.gethostname()} (started 1.1)"
    )
    with lock.open() as looking:
        fcntl.flock(looking, fcntl.LOCK_SH)
        threading.Timer(0.2, fcntl.flock, [looking, fcntl.LOCK_UN]).start()
        with only_one(settings.archive):
            assert held(settings.archive).held
