"""Whether all is well, in the manner of monitoring plugins: each trouble is told by its level."""

from __future__ import annotations

import json
import os
import shutil
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from subprocess import PIPE, Popen
from types import SimpleNamespace
from typing import Any

import pytest
from nights import AUTUMN, archive, diarium, drop, in_process, night

import flows.health
from corpus.store import Corpus
from flows import upkeep
from flows.health import CRITICAL, OK, WARNING, Check, Limits, checks, worst
from flows.settings import Settings

NO_LIMITS = Limits(0, 0, 0)
ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def well(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    made = archive(tmp_path_factory.mktemp("well"), {"a.txt": AUTUMN, "tom.pdf": b""})
    night(made, in_process)
    upkeep.note(made.archive, "verified", {"at": _now().isoformat(), "faults": []})
    upkeep.note(made.archive, "backup", {"at": _now().isoformat(), "lost": []})
    return made


@pytest.fixture
def settings(well: Settings, tmp_path: Path) -> Settings:
    shutil.copytree(well.archive, tmp_path / "archive")
    return replace(well, archive=tmp_path / "archive")


def _now() -> datetime:
    return datetime.now().astimezone()


def check(settings: Settings, name: str, now: datetime | None = None, **told: Any) -> Check:
    found = checks(settings, Limits(**told), now or _now())
    return next(one for one in found if one.name == name)


def test_a_healthy_archive(settings: Settings) -> None:
    done = diarium("health", "--archive", settings.archive)
    first, *rest = done.stdout.splitlines()
    assert done.returncode == 0, done.stdout
    assert first.startswith("DIARIUM OK - The last night ended 0.")
    assert "1 documents and 2 people can be read." in first
    figures = dict(part.split("=") for part in first.split(" | ")[1].split())
    assert figures["documents"] == "1"
    assert figures["set_aside"] == "1"
    assert {"free_gb", "night_age_hours", "backup_age_days", "inbox", "waiting"} <= set(figures)
    assert all(line.startswith("[OK] ") for line in rest)


def test_nothing_is_written(settings: Settings) -> None:
    before = {p: p.stat().st_mtime_ns for p in settings.archive.rglob("*") if p.is_file()}
    diarium("health", "--archive", settings.archive)
    after = {p: p.stat().st_mtime_ns for p in settings.archive.rglob("*") if p.is_file()}
    assert {p: t for p, t in after.items() if not p.name.endswith(("-shm", "-wal"))} == before


def test_json(settings: Settings) -> None:
    done = diarium("health", "--json", "--archive", settings.archive)
    told = json.loads(done.stdout)
    assert told["level"] == "OK"
    assert {one["name"] for one in told["checks"]} == {
        "corpus", "night", "result", "lock", "disk", "verification", "backup", "set aside",
        "waiting",
    }  # fmt: skip
    assert all(set(one) >= {"name", "level", "told"} for one in told["checks"])


def test_without_an_archive_or_settings(tmp_path: Path) -> None:
    done = diarium("health", "--archive", tmp_path / "none")
    assert done.returncode == 2, done.stdout  # its disk cannot even be asked
    done = diarium("health", "--settings", tmp_path / "none.toml")
    assert done.returncode == 3
    assert done.stdout.startswith("DIARIUM UNKNOWN - ")


# The last night against the schedule: at two o'clock


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone()


NIGHTS = [
    ("2024-03-06 02:10", "2024-03-06 12:00", OK),
    ("2024-03-05 02:10", "2024-03-06 01:59", OK),
    ("2024-03-05 02:10", "2024-03-06 04:00", OK),  # it may still be at work
    ("2024-03-05 02:10", "2024-03-06 07:00", WARNING),
    ("2024-03-04 02:10", "2024-03-06 07:00", CRITICAL),
    ("2024-03-04 02:10", "2024-03-06 03:00", CRITICAL),
    ("2024-03-05 15:00", "2024-03-06 01:00", OK),  # run by hand
    ("2024-03-06 15:00", "2024-03-06 12:00", OK),  # the clock went back
]


@pytest.mark.parametrize(("ended", "now", "level"), NIGHTS)
def test_the_age_of_the_last_night_while_something_waits(
    settings: Settings, monkeypatch: Any, ended: str, now: str, level: int
) -> None:
    monkeypatch.setattr(flows.health, "_waits_since", lambda _: at("2024-01-01 12:00"))
    with Corpus(settings.corpus) as corpus:
        corpus.db.execute("DELETE FROM runs")
    last = settings.archive / "upkeep" / "last-night"
    os.utime(last, (at(ended).timestamp(),) * 2)
    assert check(settings, "night", at(now)).level == level


WAITING = [
    ("2024-03-04 02:10", None, OK),  # quiet nights leave no trace
    ("2024-03-04 02:10", "2024-03-06 06:00", OK),
    ("2024-03-04 02:10", "2024-03-05 12:00", WARNING),
    ("2024-03-04 02:10", "2024-03-04 12:00", CRITICAL),
]


@pytest.mark.parametrize(("ended", "since", "level"), WAITING)
def test_a_night_is_missed_where_something_waited_for_it(
    settings: Settings, monkeypatch: Any, ended: str, since: str | None, level: int
) -> None:
    with Corpus(settings.corpus) as corpus:
        corpus.db.execute("DELETE FROM runs")
    os.utime(settings.archive / "upkeep" / "last-night", (at(ended).timestamp(),) * 2)
    monkeypatch.setattr(flows.health, "_waits_since", lambda _: since and at(since))
    assert check(settings, "night", at("2024-03-06 07:00")).level == level


def test_what_waits_for_a_night(settings: Settings) -> None:
    assert flows.health._waits_since(settings) is None
    drop(settings, "b.txt", AUTUMN + "Ett ord till.\n")
    since = flows.health._waits_since(settings)
    assert since
    assert abs((_now() - since).total_seconds()) < 60
    night(settings, in_process)
    assert flows.health._waits_since(settings) is None
    with Corpus(settings.corpus) as corpus:
        corpus.db.execute("INSERT INTO followups_dirty VALUES ('x')")
    assert flows.health._waits_since(settings)


def test_a_weekly_schedule_and_one_that_is_none(settings: Settings, monkeypatch: Any) -> None:
    monkeypatch.setattr(flows.health, "_waits_since", lambda _: at("2024-01-01 12:00"))
    with Corpus(settings.corpus) as corpus:
        corpus.db.execute("DELETE FROM runs")
    monday = at("2024-03-04 02:10").timestamp()
    os.utime(settings.archive / "upkeep" / "last-night", (monday, monday))
    weekly = replace(settings, cron="0 2 * * 1")
    assert check(weekly, "night", at("2024-03-10 12:00")).level == OK
    assert check(weekly, "night", at("2024-03-11 12:00")).level == WARNING
    assert check(weekly, "night", at("2024-03-18 12:00")).level == CRITICAL
    assert "cannot be understood" in check(replace(settings, cron="varje natt"), "night").told


def test_no_night_yet(tmp_path: Path) -> None:
    settings = archive(tmp_path, {"a.txt": AUTUMN})
    found = checks(settings, NO_LIMITS, _now())
    assert worst(found) == WARNING
    assert "No night has come to its end yet." in [one.told for one in found]


# How it ended


def ran(settings: Settings, finished: str | None, counts: str | None, hours: float) -> None:
    """A night that changed something, some hours from now."""
    started = (datetime.now(UTC) + timedelta(hours=hours)).isoformat(timespec="seconds")
    with Corpus(settings.corpus) as corpus:
        corpus.db.execute(
            "INSERT INTO runs (started, finished, counts) VALUES (?, ?, ?)",
            [started, finished and started, counts],
        )


def test_a_night_that_was_killed_or_failed(settings: Settings) -> None:
    assert check(settings, "result").told.endswith("ended well.")
    ran(settings, None, None, 1)
    assert check(settings, "result").level == WARNING
    assert "was cut off" in check(settings, "result").told
    ran(settings, "x", '{"error":"OSError: No space left on device"}', 1)
    assert check(settings, "result").level == CRITICAL
    assert "No space left" in check(settings, "result").told


def test_one_after_which_another_ended_is_no_trouble(settings: Settings) -> None:
    ran(settings, None, None, -1)
    assert check(settings, "result").level == OK
    ran(settings, "x", '{"error":"OSError: No space left on device"}', -1)
    assert check(settings, "result").level == OK


# The lock


@contextmanager
def holding(settings: Settings) -> Iterator[Popen[str]]:
    code = f"""
from pathlib import Path
from flows.lock import only_one
import subprocess, sys
with only_one(Path({str(settings.archive)!r})) as _:
    print("held", flush=True)
    input()
"""
    with Popen([sys.executable, "-c", code], stdin=PIPE, stdout=PIPE, text=True, cwd=ROOT) as one:
        assert one.stdout
        assert one.stdout.readline() == "held\n"
        try:
            yield one
        finally:
            one.kill()


def test_a_night_that_runs_and_one_that_was_killed(settings: Settings) -> None:
    with holding(settings) as holder:
        told = check(settings, "lock")
        assert (told.level, f"Process {holder.pid} " in told.told) == (OK, True)
        assert check(settings, "night", _now() + timedelta(days=9)).told.startswith("A night runs")
        holder.send_signal(signal.SIGKILL)
        holder.wait()
        told = check(settings, "lock")
    assert told.level == OK
    assert f"process {holder.pid} did and was killed" in told.told


def test_one_that_hangs(settings: Settings) -> None:
    with holding(settings):
        later = _now() + timedelta(seconds=settings.seconds_per_document, hours=2)
        assert check(settings, "lock", later).level == CRITICAL
        assert "it hangs" in check(settings, "lock", later).told
        os.utime(settings.corpus, (later.timestamp(),) * 2)
        assert check(settings, "lock", later).level == OK


def test_a_dead_holder_whose_child_keeps_the_lock(settings: Settings) -> None:
    read, write = os.pipe()
    child = os.fork()
    if not child:
        from flows.lock import only_one

        with only_one(settings.archive):
            if os.fork():
                os.write(write, b"held")
                os.kill(os.getpid(), signal.SIGKILL)
            time.sleep(3)
            os._exit(0)
    assert os.read(read, 4) == b"held"
    os.waitpid(child, 0)
    told = check(settings, "lock")
    assert told.level == CRITICAL
    assert f"Process {child} on" in told.told
    assert "is dead" in told.told


# The rest


def test_the_disk(settings: Settings, monkeypatch: Any) -> None:
    for free, level in ((10**8, CRITICAL), (10**9, WARNING), (10**11, OK)):
        monkeypatch.setattr(shutil, "disk_usage", lambda _, free=free: SimpleNamespace(free=free))
        assert check(settings, "disk").level == level


def test_a_corpus_that_cannot_be_read(settings: Settings) -> None:
    settings.corpus.write_bytes(b"no corpus at all" * 1000)
    assert check(settings, "corpus").level == CRITICAL
    assert diarium("health", "--archive", settings.archive).returncode == 2


def test_a_corpus_of_an_older_version_waits_for_the_night(settings: Settings) -> None:
    with Corpus(settings.corpus) as corpus:
        corpus.db.execute("PRAGMA user_version = 3")
    assert check(settings, "corpus").level == WARNING


def test_what_waits_too_long(settings: Settings) -> None:
    with Corpus(settings.corpus) as corpus:
        columns = [row[1] for row in corpus.db.execute("PRAGMA table_info(waiting)")]
        since = (datetime.now(UTC) - timedelta(hours=80)).isoformat()
        row = {"filename": "halv.pdf", "since": since}
        corpus.db.execute(
            f"INSERT INTO waiting VALUES ({', '.join('?' * len(columns))})",
            [row.get(column, "") for column in columns],
        )
    drop(settings, "halv.pdf", b"%PDF")
    told = check(settings, "waiting")
    assert told.level == WARNING
    assert "1 files are in the inbox" in told.told
    assert "'halv.pdf' has waited for 80 hours." in told.told
    assert check(settings, "waiting", waiting_hours=100).level == OK


@pytest.mark.parametrize(("what", "name"), [("verified", "verification"), ("backup", "backup")])
def test_verification_and_backup(settings: Settings, what: str, name: str) -> None:
    assert check(settings, name).level == OK
    assert check(settings, name, _now() + timedelta(days=41)).level == WARNING
    (settings.archive / "upkeep" / f"{what}.json").write_text("{")
    assert check(settings, name).level == WARNING
    assert "There has been none: diarium " in check(settings, name).told
    assert check(settings, name, verify_days=0, backup_days=0).level == OK


def test_what_a_verification_found_is_critical(settings: Settings) -> None:
    faults = [{"code": "original-changed"}, {"code": "corpus-torn"}]
    upkeep.note(settings.archive, "verified", {"at": _now().isoformat(), "faults": faults})
    told = check(settings, "verification")
    assert told.level == CRITICAL
    assert told.told == "It found 2: corpus-torn, original-changed."


def test_the_worst_counts() -> None:
    def levels(*levels: int) -> int:
        return worst([Check("x", level, "") for level in levels])

    assert levels(OK, WARNING, CRITICAL, 3) == CRITICAL
    assert levels(OK, 3, WARNING) == WARNING
    assert levels(OK, 3) == 3
    assert levels(OK) == OK
    assert flows.health.WORDS[CRITICAL] == "CRITICAL"
