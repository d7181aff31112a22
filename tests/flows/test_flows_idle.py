"""The quick way out: a night with nothing to do writes nothing, and never hides work."""

from __future__ import annotations

import fcntl
import sqlite3
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from nights import AUTUMN, WINTER, archive, born_digital, diarium, drop, let_pass, night

from corpus.store import Corpus
from flows.idle import idle_report, nothing_to_do
from flows.lock import only_one
from flows.settings import Settings

State = dict[str, tuple[int, int]]


def state(folder: Path) -> State:
    """Time and size of every file and folder."""
    return {str(p): (p.stat().st_mtime_ns, p.stat().st_size) for p in folder.rglob("*")}


@pytest.fixture
def settled(tmp_path: Path) -> Settings:
    """An archive after its nights."""
    settings = archive(tmp_path, {"a.txt": AUTUMN, "b.txt": WINTER})
    night(settings)
    assert nothing_to_do(settings)
    return settings


def test_a_quiet_night_writes_nothing_and_starts_no_prefect(settled: Settings) -> None:
    before = state(settled.archive)
    done = diarium("nightly", "--archive", settled.archive)
    assert done.returncode == 0, done.stderr
    assert "Inget nytt har kommit" in done.stdout
    assert state(settled.archive) == before
    assert not (settled.archive / ".prefect").exists()


def test_it_says_what_the_report_of_a_whole_night_says(settled: Settings) -> None:
    found = nothing_to_do(settled)
    assert found
    _, whole = night(settled)
    assert idle_report(settled, found).splitlines()[1:] == whole.rstrip("\n").splitlines()[1:]


@pytest.mark.parametrize("name", ["c.txt", "mapp/c.txt", "c.part"])
def test_whatever_lies_in_the_inbox_is_work(settled: Settings, name: str) -> None:
    drop(settled, name, "x")
    assert nothing_to_do(settled) is None


@pytest.fixture
def waiting(settled: Settings) -> Settings:
    """A settled archive in whose inbox files are known to wait."""
    (settled.inbox / "lank.pdf").symlink_to(settled.archive)
    drop(settled, "c.pdf.part", "x", hours=2)
    drop(settled, "skola/halv.pdf", born_digital(AUTUMN)[:-200], hours=2)
    night(settled)
    return settled


def test_files_that_are_known_to_wait_start_no_prefect_each_night(waiting: Settings) -> None:
    before = state(waiting.archive)
    done = diarium("nightly", "--archive", waiting.archive)
    assert done.returncode == 0, done.stderr
    assert "Inget nytt har kommit" in done.stdout
    assert "skola/halv.pdf: Filens slut saknas" in done.stdout
    assert state(waiting.archive) == before
    assert not (waiting.archive / ".prefect").exists()
    found = nothing_to_do(waiting)
    assert found
    _, whole = night(waiting)
    assert idle_report(waiting, found).splitlines()[1:] == whole.rstrip("\n").splitlines()[1:]


@pytest.mark.parametrize(
    "change",
    [
        lambda inbox: (inbox / "lank.pdf").unlink(),
        lambda inbox: (inbox / "c.pdf.part").rename(inbox / "c.pdf"),
        lambda inbox: (inbox / "skola" / "halv.pdf").write_bytes(born_digital(AUTUMN)[:-100]),
        lambda inbox: (inbox / "skola" / "halv.pdf").rename(inbox / "halv.pdf"),
        lambda inbox: (inbox / "skola" / "halv.pdf").unlink(),
        lambda inbox: (inbox / "ny.txt").write_text("x"),
    ],
)
def test_a_waiting_file_that_is_another_or_gone_is_work(
    waiting: Settings, change: Callable[[Path], object]
) -> None:
    assert nothing_to_do(waiting)
    change(waiting.inbox)
    assert nothing_to_do(waiting) is None


def test_a_half_copy_whose_time_is_up_is_work(waiting: Settings) -> None:
    let_pass(waiting, waiting.patience_hours + 1)
    assert nothing_to_do(waiting) is None


def test_a_half_copy_first_seen_in_the_future_is_work(waiting: Settings) -> None:
    let_pass(waiting, -5)
    assert nothing_to_do(waiting) is None


def test_an_archive_that_is_new_is_work(tmp_path: Path) -> None:
    assert nothing_to_do(archive(tmp_path)) is None


def test_another_vocabulary_is_work(settled: Settings) -> None:
    (settled.archive / "egna.toml").write_text("")
    assert nothing_to_do(replace(settled, vocabulary="egna.toml")) is None


def test_what_is_wrong_with_the_settings_is_left_to_the_night_to_tell(settled: Settings) -> None:
    assert nothing_to_do(replace(settled, vocabulary="finns-inte.toml")) is None


def test_other_members_of_a_network_are_work(settled: Settings) -> None:
    assert nothing_to_do(replace(settled, networks={"Skolnätverket": ("Skara",)})) is None


@pytest.mark.parametrize(
    "left",
    [
        "INSERT INTO people_dirty (key, person_id) VALUES ('x', '')",
        "INSERT INTO followups_dirty (network_key) VALUES ('x')",
        "INSERT INTO networks_dirty VALUES ('x', '2023')",
        "INSERT INTO untold VALUES ('night', '1')",
        "UPDATE attendance SET person_reason = NULL WHERE ordinal = 0",
        "DELETE FROM records",
        "UPDATE edition_prints SET version = 'old'",
        "PRAGMA user_version = 3",
    ],
)
def test_whatever_a_killed_night_left_is_work(settled: Settings, left: str) -> None:
    with sqlite3.connect(settled.corpus) as db:
        db.execute(left)
    db.close()
    assert nothing_to_do(settled) is None


def test_a_night_that_runs_is_left_to_be_told_of(settled: Settings) -> None:
    with only_one(settled.archive):
        assert nothing_to_do(settled) is None
    assert nothing_to_do(settled)


def test_looking_keeps_no_night_out(settled: Settings) -> None:
    assert nothing_to_do(settled)
    with (settled.archive / "night.lock").open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)


def test_a_corpus_that_somebody_writes_to_is_read_too(settled: Settings) -> None:
    with Corpus(settled.corpus) as other:
        other.db.execute("BEGIN IMMEDIATE")
        assert nothing_to_do(settled), "it is as it was before"
        other.db.execute("INSERT INTO untold VALUES ('night', '1')")
        other.db.execute("COMMIT")
        assert nothing_to_do(settled) is None, "although it is in the WAL alone"


def test_a_file_that_is_no_corpus_is_left_to_the_night(settled: Settings) -> None:
    settled.corpus.write_bytes(b"not a database at all" * 100)
    assert nothing_to_do(settled) is None
