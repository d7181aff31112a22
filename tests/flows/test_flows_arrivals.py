"""What arrives: when it is whole, since when it waits, and that it leaves only when it is safe."""

from __future__ import annotations

import os
import shutil
import socket
import stat
import unicodedata
from pathlib import Path
from typing import Any

import pytest
from nights import (
    AUTUMN,
    WINTER,
    archive,
    born_digital,
    contents,
    documents,
    drop,
    in_process,
    inbox,
    let_pass,
    night,
    rows,
    set_aside,
)

import flows.arrivals
import flows.taking_in
import flows.waiting
from corpus.waiting import Waiting
from flows.arrivals import look
from flows.night import run_night
from flows.retry import put_back
from flows.settings import Settings
from flows.taking_in import Jobs
from flows.waiting import hours_between
from flows.writers import is_being_written
from pipeline.errors import BadSettings

WHOLE = born_digital(AUTUMN, WINTER)
HALF = WHOLE[: len(WHOLE) // 2]


def waits(settings: Settings) -> dict[str, str]:
    """The codes of what waits, by name."""
    return dict(rows(settings, "SELECT filename, code FROM waiting"))


# Since when


def test_a_half_copy_with_old_times_is_not_set_aside_in_its_first_day(tmp_path: Path) -> None:
    settings = archive(tmp_path)
    drop(settings, "cp -p.pdf", HALF, hours=9_000)
    for passed in (0, 12, 11.9):
        if passed:
            let_pass(settings, passed)
        night(settings, in_process)
        assert set_aside(settings) == {}
        assert inbox(settings) == ["cp -p.pdf"]
    let_pass(settings, 1)
    done, report = night(settings, in_process)
    assert [name for name, *_ in done.failed] == ["cp -p.pdf"] or done.new == ["cp -p.pdf"]
    assert "cp -p.pdf" in report
    assert waits(settings) == {}


def test_a_copy_that_grows_a_little_each_night_is_never_set_aside(tmp_path: Path) -> None:
    settings = archive(tmp_path)
    for share in (0.3, 0.5, 0.7, 0.9):
        drop(settings, "a.pdf", WHOLE[: int(len(WHOLE) * share)])
        assert night(settings, in_process)[0].failed == []
        let_pass(settings, 23)
    drop(settings, "a.pdf", WHOLE)
    assert night(settings, in_process)[0].new == ["a.pdf"]


@pytest.mark.parametrize(
    ("boot", "since", "later", "later_boot", "hours"),
    [
        ("b 100", "2026-01-01T00:00:00+00:00", "2030-01-01T00:00:00+00:00", "b 3700", 1),
        ("b 100", "2026-01-01T00:00:00+00:00", "2025-01-01T00:00:00+00:00", "b 3700", 1),
        ("a 100", "2026-01-01T00:00:00+00:00", "2026-01-02T00:00:00+00:00", "b 5", 24),
        ("a 100", "2026-01-01T00:00:00+00:00", "2025-01-02T00:00:00+00:00", "b 5", 0),
        ("", "2026-01-01T00:00:00+00:00", "2026-01-01T06:00:00+00:00", "", 6),
    ],
)
def test_no_jump_of_the_clock_makes_a_file_old(boot, since, later, later_boot, hours) -> None:
    one = Waiting("a.pdf", "", "incomplete", "", since, boot)
    assert hours_between(one, later, later_boot) == hours


def test_a_clock_that_went_back_starts_the_day_anew(tmp_path: Path) -> None:
    settings = archive(tmp_path, {"a.pdf": HALF})
    night(settings, in_process)
    let_pass(settings, -9_000)
    night(settings, in_process)
    let_pass(settings, 25)
    assert night(settings, in_process)[0].waiting == []
    assert waits(settings) == {}


def test_what_waits_is_read_once_and_written_once(tmp_path: Path, monkeypatch) -> None:
    settings = archive(tmp_path, {"a.pdf": HALF, "b.pdf": HALF})
    asked = []

    def counted(jobs, told):
        for number, job in enumerate(jobs):
            asked.append(job.filename)
            yield from ((number, outcome) for _, outcome in in_process([job], told))

    done, _ = night(settings, counted)
    assert asked == ["a.pdf"]
    assert {name for name, _ in done.waiting} == {"a.pdf", "b.pdf"}
    before = contents(settings.archive)
    moved = {path: path.stat().st_mtime_ns for path in settings.archive.rglob("*.md")}
    done, report = night(settings, counted)
    assert asked == ["a.pdf"]
    assert (done.waiting, len(done.still_waiting), done.changed) == ([], 2, False)
    assert "a.pdf: " in report
    after = contents(settings.archive)
    assert before.keys() >= after.keys()
    for name in before.keys() & after.keys():
        if not name.startswith(("night.lock", "upkeep")):
            assert before[name] == after[name], name
    assert moved == {path: path.stat().st_mtime_ns for path in settings.archive.rglob("*.md")}


def test_what_is_taken_away_waits_no_more(tmp_path: Path) -> None:
    settings = archive(tmp_path, {"a.pdf": HALF})
    night(settings, in_process)
    assert waits(settings) == {"a.pdf": "incomplete"}
    (settings.inbox / "a.pdf").unlink()
    night(settings, in_process)
    assert waits(settings) == {}


# By rule


def test_links_pipes_and_sockets_stay_and_are_told_once(tmp_path: Path) -> None:
    settings = archive(tmp_path, {"a.txt": AUTUMN, "b.pdf.part": WINTER, "C.PART": WINTER})
    (settings.inbox / "link.txt").symlink_to(tmp_path)
    os.mkfifo(settings.inbox / "pipe.txt")
    with socket.socket(socket.AF_UNIX) as listening:
        here = os.open(settings.inbox, os.O_RDONLY)
        listening.bind(f"/proc/self/fd/{here}/socket.txt")
        os.close(here)
    drop(settings, "Thumbs.db", b"\0\1")
    drop(settings, "x.download/x.txt", WINTER)
    done, _ = night(settings, in_process)
    assert done.new == ["a.txt"]
    assert waits(settings) == {
        "link.txt": "link", "pipe.txt": "no-file", "socket.txt": "no-file",
        "b.pdf.part": "passing-name", "C.PART": "passing-name", "x.download": "passing-name",
    }  # fmt: skip
    assert {name for name, _ in done.waiting} == set(waits(settings))
    done, _ = night(settings, in_process)
    assert done.waiting == []
    assert not done.changed


def test_a_device_is_not_opened(tmp_path: Path) -> None:
    settings = archive(tmp_path, {"a.txt": AUTUMN})
    try:
        os.mknod(settings.inbox / "noll.pdf", stat.S_IFCHR | 0o600, os.makedev(1, 5))
    except PermissionError:
        pytest.skip("only root makes devices")
    night(settings, in_process)
    assert waits(settings) == {"noll.pdf": "no-file"}
    assert inbox(settings) == ["noll.pdf"]


def test_what_becomes_a_pipe_under_our_hands_hangs_nobody(tmp_path: Path, monkeypatch) -> None:
    settings = archive(tmp_path, {"a.txt": AUTUMN, "b.txt": WINTER})
    real = flows.arrivals.sha256_of

    def late(path: Path) -> str:
        if path.name == "a.txt":
            path.unlink()
            os.mkfifo(path)
        return real(path)

    monkeypatch.setattr(flows.arrivals, "sha256_of", late)
    assert night(settings, in_process)[0].new == ["b.txt"]


def test_a_hard_link_is_taken_in_and_its_other_name_stays(tmp_path: Path) -> None:
    settings = archive(tmp_path)
    other = tmp_path / "annat namn.txt"
    other.write_text(AUTUMN)
    os.link(other, settings.inbox / "a.txt")
    assert night(settings, in_process)[0].new == ["a.txt"]
    other.write_text("ändrad")
    assert list(contents(settings.originals).values()) == [AUTUMN.encode()]
    assert inbox(settings) == []


def test_the_inbox_itself_may_be_a_link(tmp_path: Path) -> None:
    settings = archive(tmp_path)
    settings.inbox.rmdir()
    (tmp_path / "delad").mkdir()
    settings.inbox.symlink_to(tmp_path / "delad")
    drop(settings, "mapp/a.txt", AUTUMN)
    assert night(settings, in_process)[0].new == ["mapp/a.txt"]
    assert contents(tmp_path / "delad") == {}


def test_folders_stay_whoever_emptied_them(tmp_path: Path) -> None:
    settings = archive(tmp_path, {"SKOLA/2023/a.txt": AUTUMN})
    (settings.inbox / "tom").mkdir()
    night(settings, in_process)
    assert sorted(path.name for path in settings.inbox.rglob("*")) == ["2023", "SKOLA", "tom"]


def test_hundreds_of_folders_deep(tmp_path: Path) -> None:
    settings = archive(tmp_path)
    deep = drop(settings, "m/" * 300 + "a.txt", AUTUMN)
    assert look(settings).drops == [deep]
    assert len(night(settings, in_process)[0].new) == 1


def test_namesakes_are_two_documents(tmp_path: Path) -> None:
    composed, parted = (unicodedata.normalize(form, "möte.txt") for form in ("NFC", "NFD"))
    settings = archive(
        tmp_path,
        {
            "2023/protokoll.txt": AUTUMN,
            "2024/protokoll.txt": WINTER,
            "Protokoll.txt": AUTUMN + "A",
            "protokoll.txt": AUTUMN + "B",
            composed: AUTUMN + "C",
            parted: AUTUMN + "D",
        },
    )
    done, _ = night(settings, in_process)
    assert len(done.new) == 6
    assert inbox(settings) == ["2023", "2024"]
    assert len(rows(settings, "SELECT DISTINCT sha256 FROM arrivals")) == 6
    assert len(contents(settings.originals)) == 6
    names = [name for (name,) in rows(settings, "SELECT filename FROM readings")]
    assert sorted(names).count("möte.txt") == 2  # one name to the eye: two ids


# Somebody writes


def test_a_file_that_somebody_has_open_is_left_alone(tmp_path: Path) -> None:
    settings = archive(tmp_path)
    path = drop(settings, "a.txt", AUTUMN, hours=48)
    if not _knows_writers(path):
        pytest.skip("this file system cannot tell who writes")
    with path.open("a", encoding="utf-8"):
        done, _ = night(settings, in_process)
        assert (done.new, [name for name, _ in done.waiting]) == ([], ["a.txt"])
    assert night(settings, in_process)[0].new == ["a.txt"]
    assert waits(settings) == {}


def _knows_writers(path: Path) -> bool:
    with path.open("a", encoding="utf-8"):
        return is_being_written(path)


def test_reading_a_file_is_not_writing_it(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("a")
    with path.open(encoding="utf-8"):
        assert not is_being_written(path)
    assert not is_being_written(path)


# Leaving


def failing(monkeypatch: pytest.MonkeyPatch, name: str, number: int) -> None:
    def fail(*_: Any) -> None:
        raise OSError(number, os.strerror(number), "a.txt")

    monkeypatch.setattr(flows.taking_in, name, fail)


def test_an_inbox_that_cannot_be_emptied_is_told_once(tmp_path: Path, monkeypatch) -> None:
    settings = archive(tmp_path, {"a.txt": AUTUMN, "b.txt": WINTER})
    with monkeypatch.context() as patch:
        failing(patch, "leave_inbox", 30)
        done, report = night(settings, in_process)
        assert documents(settings) == ["a.txt", "b.txt"]
        assert waits(settings) == {"a.txt": "cannot-leave", "b.txt": "cannot-leave"}
        assert "kan inte tas bort ur inkorgen: platsen är skrivskyddad" in report
        reports = contents(settings.reports)
        for access in (False, True):  # known to be closed, or closed in another way
            patch.setattr("flows.taking_in.os.access", lambda *_, access=access: access)
            done, _ = night(settings, in_process)
            assert (done.waiting, done.again, done.changed) == ([], [], False)
            assert len(done.still_waiting) == 2
        assert contents(settings.reports) == reports
    night(settings, in_process)
    assert inbox(settings) == []
    assert waits(settings) == {}


@pytest.mark.parametrize(
    ("number", "code", "said"),
    [(28, "disk-full", "disken är full"), (5, "io-error", "disken svarar med fel")],
)
def test_what_cannot_be_kept_waits_with_a_code(tmp_path, monkeypatch, number, code, said) -> None:
    settings = archive(tmp_path, {"a.txt": AUTUMN, "igen.txt": AUTUMN})
    with monkeypatch.context() as patch:
        failing(patch, "keep_original", number)
        done, report = night(settings, in_process)
    assert waits(settings) == {"a.txt": code, "igen.txt": code}
    assert said in report
    assert done.new == []
    assert night(settings, in_process)[0].new == ["a.txt"]
    assert (inbox(settings), waits(settings)) == ([], {})


def test_a_damaged_original_is_made_whole_by_the_same_bytes(tmp_path: Path) -> None:
    settings = archive(tmp_path, {"a.txt": AUTUMN})
    night(settings, in_process)
    (name,) = contents(settings.originals)
    (settings.originals / name).chmod(0o600)
    (settings.originals / name).write_bytes(AUTUMN.encode().replace(b"Eva", b"Xxx"))
    drop(settings, "b.txt", AUTUMN)
    assert night(settings, in_process)[0].again == ["b.txt"]
    night(settings, in_process)
    assert contents(settings.originals) == {name: AUTUMN.encode()}


def test_a_half_copy_beside_a_half_copy_of_the_same_bytes_both_stay(tmp_path: Path) -> None:
    settings = archive(tmp_path, {f"{name}.pdf": HALF for name in "abcd"}, workers=1)
    done, _ = night(settings, in_process)
    assert len(done.waiting) == 4
    assert len(contents(settings.inbox)) == 4
    assert contents(settings.originals) == {}


# As they come


def test_jobs_are_asked_for_as_the_readers_are_free(tmp_path: Path) -> None:
    settings = archive(
        tmp_path, {f"{n:02}.txt": f"{AUTUMN}Nummer {n}.\n" for n in range(20)}, workers=2
    )
    kept, read = [], []

    def read_many(jobs: Jobs, told: Settings):
        assert len(jobs) == 2
        for number, job in enumerate(jobs):
            kept.append(len(contents(settings.originals)))
            yield from ((number, outcome) for _, outcome in in_process([job], told))
            read.append(len(rows(settings, "SELECT 1 FROM readings")))

    assert len(run_night(settings, read_many).new) == 20
    assert kept[:4] == [2, 2, 3, 4]
    assert read[:3] == [1, 2, 3]


def test_a_copy_of_what_is_being_read_is_settled_with_it(tmp_path: Path) -> None:
    settings = archive(tmp_path, {"a.txt": AUTUMN, "b.txt": WINTER, "c.txt": AUTUMN}, workers=1)

    def all_first(jobs, told):
        return in_process(list(jobs), told)

    for read_many in (all_first, in_process):
        done, _ = night(settings, read_many)
        assert (done.new, done.again) == (["a.txt", "b.txt"], ["c.txt"])
        assert inbox(settings) == []
        arrived = rows(settings, "SELECT filename FROM arrivals ORDER BY filename")
        assert arrived == [("a.txt",), ("b.txt",), ("c.txt",)]
        shutil.rmtree(settings.archive)
        settings = archive(tmp_path, {"a.txt": AUTUMN, "b.txt": WINTER, "c.txt": AUTUMN}, workers=1)


# Modes


@pytest.mark.parametrize(("mode", "wanted"), [("0640", 0o640), ("0600", 0o600)])
def test_what_a_night_writes_is_not_for_everybody(tmp_path: Path, mode: str, wanted: int) -> None:
    settings = archive(tmp_path, {"a.txt": AUTUMN}, file_mode=mode)
    night(settings, in_process)
    written = [settings.corpus, *settings.reports.glob("*"), *settings.originals.glob("*/*")]
    assert len(written) == 3
    assert {stat.S_IMODE(path.stat().st_mode) for path in written} == {wanted}
    folders = stat.S_IMODE(settings.reports.stat().st_mode)
    assert folders == wanted | (wanted & 0o444) >> 2


def test_a_lost_original_does_not_keep_the_others_back(tmp_path: Path) -> None:
    settings = archive(tmp_path, {"a.pdf": b"{\\rtf1 Hej}", "b.pdf": b"{\\rtf1 Nej}"})
    night(settings, in_process)
    lost = min(settings.originals.glob("*/*.pdf"))
    lost.unlink()
    with pytest.raises(BadSettings, match=r"is gone.*Back in the inbox"):
        put_back(settings, every=True)
    assert len(inbox(settings)) == 1
    assert len(set_aside(settings)) == 1
