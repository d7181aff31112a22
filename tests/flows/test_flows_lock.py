"""One night at a time."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path
from subprocess import PIPE, Popen

import pytest
from nights import AUTUMN, archive, diarium, documents, in_process, night

from flows.lock import only_one
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
