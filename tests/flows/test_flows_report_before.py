"""Reports never have one name, and tell what a night that was cut off did and never told."""

from __future__ import annotations

import os
from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from nights import AUTUMN, STRIPPED, WINTER, archive, contents, drop, in_process, night, rows
from test_flows_killed import killed_after

import flows.night
import flows.outcome
import flows.report
from corpus import runs
from corpus.store import Corpus
from flows.settings import Settings
from pipeline.errors import ArchiveFailed

FILES = {"a.txt": AUTUMN, "b.txt": WINTER, "tom.pdf": b""}
NEWS = ("| a.txt |", "| b.txt |", "tom.pdf: Filen är tom")


def reports(settings: Settings) -> dict[str, str]:
    return {name: data.decode() for name, data in contents(settings.reports).items()}


def test_two_nights_of_one_second_leave_two_reports(tmp_path: Path, monkeypatch: Any) -> None:
    monkeypatch.setattr(flows.night, "now", lambda: "2024-03-06T02:00:00+00:00")
    settings = archive(tmp_path)
    for name, text in (("a.txt", AUTUMN), ("b.txt", WINTER), ("c.txt", STRIPPED)):
        drop(settings, name, text)
        done, report = night(settings, in_process)
        assert done.told
        assert done.told[1]
        assert done.told[1].read_text(encoding="utf-8") == report
    found = reports(settings)
    assert sorted(found) == ["20240306T020000.md", "20240306T020001.md", "20240306T020002.md"]
    assert [name for name, text in found.items() if "| a.txt |" in text] == ["20240306T020000.md"]


def test_killed_anywhere_everything_is_told_in_the_end(tmp_path: Path) -> None:
    """Each new file is told as new in some report, and the killed night is named by the next."""
    named = 0
    for last in count(1):
        settings = archive(tmp_path / str(last), FILES)
        if not killed_after(settings, last):
            break
        killed = settings.corpus.exists() and tables(settings) and untold(settings).nights
        _, report = night(settings, in_process)
        every = "\n".join(reports(settings).values())
        for news in NEWS:
            assert news in every, (last, news)
        if killed:
            told = "hann inte skrivas" if killed[0].finished else "avbröts innan den var klar"
            assert told in report, last
            named += 1
        assert not any(name.startswith(".") for name in reports(settings))
        before = contents(settings.archive)
        done, quiet = night(settings, in_process)
        assert "Inget nytt" in quiet
        assert not done.before
        kept = {k: v for k, v in contents(settings.archive).items() if not k.endswith("-shm")}
        assert kept == {k: v for k, v in before.items() if not k.endswith("-shm")}
    assert named > 15


def tables(settings: Settings) -> bool:
    return ("untold",) in rows(settings, "SELECT name FROM sqlite_master")


def untold(settings: Settings) -> runs.Untold:
    with Corpus(settings.corpus) as corpus:
        return runs.untold(corpus.db)


def cut_off(settings: Settings, monkeypatch: Any, owner: Any, name: str, error: Any) -> None:
    """A night that ends where the step is about to be done."""
    with monkeypatch.context() as patch:

        def fail(*_: Any, **__: Any) -> None:
            raise error

        patch.setattr(owner, name, fail)
        with pytest.raises(type(error)):
            night(settings, in_process)


def test_what_a_failed_night_read_is_told_by_the_next_with_its_error(
    tmp_path: Path, monkeypatch: Any
) -> None:
    settings = archive(tmp_path, FILES)
    cut_off(settings, monkeypatch, Corpus, "resolve_people", OSError(28, "No <space> left"))
    assert reports(settings) == {}
    assert rows(settings, "SELECT finished IS NULL, counts LIKE '%No <space>%' FROM runs") == [
        (0, 1)
    ]
    drop(settings, "c.txt", STRIPPED)
    done, report = night(settings, in_process)
    assert done.new == ["c.txt"]
    assert "3 nya filer läst" in report
    assert r"slutade i ett fel:** OSError: \[Errno 28\] No \<space\> left" in report
    assert "räknas som nytt här" in report
    for news in (*NEWS, "| c.txt |"):
        assert report.count(news) == 1
    drop(settings, "d.txt", STRIPPED + "Ett ord till.\n")
    _, report = night(settings, in_process)
    assert "fel" not in report
    assert "| a.txt |" not in report


def test_several_nights_cut_off_are_all_told(tmp_path: Path, monkeypatch: Any) -> None:
    settings = archive(tmp_path, {"a.txt": AUTUMN})
    cut_off(settings, monkeypatch, Corpus, "resolve_people", OSError("en"))
    drop(settings, "b.txt", WINTER)
    cut_off(settings, monkeypatch, Corpus, "resolve_people", KeyboardInterrupt())
    _, report = night(settings, in_process)
    assert report.count("slutade i ett fel") == 2
    assert "KeyboardInterrupt" in report
    assert "| a.txt |" in report
    assert "| b.txt |" in report


def test_a_report_that_cannot_be_written_is_told_the_next_night(
    tmp_path: Path, monkeypatch: Any
) -> None:
    settings = archive(tmp_path, FILES)
    cut_off(settings, monkeypatch, os, "fsync", OSError(28, "No space left on device"))
    cut_off(settings, monkeypatch, Path, "rename", OSError(30, "Read-only file system"))
    assert reports(settings) == {}
    _, report = night(settings, in_process)
    for news in NEWS:
        assert news in report


def test_the_clock_may_jump(tmp_path: Path, monkeypatch: Any) -> None:
    """Told by what the corpus holds, not by times: the killed night was tomorrow."""
    times = iter(["2030-01-01T02:00:00+00:00"] * 5 + ["2001-01-01T02:00:00+00:00"] * 50)
    for module in (flows.night, flows.outcome):
        monkeypatch.setattr(module, "now", lambda: next(times))
    settings = archive(tmp_path, FILES)
    cut_off(settings, monkeypatch, Corpus, "resolve_people", OSError("x"))
    _, report = night(settings, in_process)
    assert "Natten som började 2030-01-01" in report
    assert "| a.txt |" in report


def test_what_was_put_back_meanwhile_is_not_told_as_set_aside(
    tmp_path: Path, monkeypatch: Any
) -> None:
    settings = archive(tmp_path, FILES)
    cut_off(settings, monkeypatch, Corpus, "resolve_people", OSError("x"))
    with Corpus(settings.corpus) as corpus:
        for row in corpus.all_set_aside():
            corpus.clear_set_aside(row.sha256)
    assert "Filen är tom" not in night(settings, in_process)[1]


def test_a_night_without_change_leaves_no_row(tmp_path: Path) -> None:
    settings = archive(tmp_path, FILES)
    night(settings, in_process)
    noted = rows(settings, "SELECT * FROM runs")
    night(settings, in_process)
    assert rows(settings, "SELECT * FROM runs") == noted
    assert len(noted) == 1
    assert rows(settings, "SELECT * FROM untold") == []


def test_the_row_is_there_with_the_first_change(tmp_path: Path, monkeypatch: Any) -> None:
    settings = archive(tmp_path, FILES)
    seen: list[Any] = []
    real = Corpus.put_reading

    def put_reading(self: Corpus, *arguments: Any, **named: Any) -> str:
        seen.append(rows(settings, "SELECT count(*), count(finished) FROM runs"))
        done = real(self, *arguments, **named)
        seen.append(rows(settings, "SELECT count(*), count(finished) FROM runs"))
        return done

    monkeypatch.setattr(Corpus, "put_reading", put_reading)
    night(settings, in_process)
    assert seen[1] == [(1, 0)]
    assert seen[-1] == [(1, 0)]
    assert rows(settings, "SELECT count(*), count(finished) FROM runs") == [(1, 1)]


DISK: dict[str, Callable[[Settings], Any]] = {
    "not a corpus": lambda settings: settings.corpus.write_bytes(b"x" * 5000),
    "torn": lambda settings: settings.corpus.write_bytes(
        settings.corpus.read_bytes()[:5000] + bytes(200_000)
    ),
}


@pytest.mark.parametrize("how", DISK)
def test_a_corpus_that_cannot_be_used_is_one_sentence(tmp_path: Path, how: str) -> None:
    settings = archive(tmp_path, FILES)
    night(settings, in_process)
    for tail in ("-wal", "-shm"):
        settings.corpus.with_name(f"corpus.db{tail}").unlink(missing_ok=True)
    DISK[how](settings)
    drop(settings, "c.txt", STRIPPED)
    with pytest.raises(Exception, match=r"cannot be|is damaged") as raised:
        night(settings, in_process)
    assert "\n" not in str(raised.value)
    assert (settings.inbox / "c.txt").exists()


def test_a_full_disk_is_told_with_the_next_thing_to_do(tmp_path: Path, monkeypatch: Any) -> None:
    settings = archive(tmp_path, FILES)
    night(settings, in_process)
    drop(settings, "c.txt", STRIPPED * 500)
    real = Corpus.put_reading

    def small(self: Corpus, *arguments: Any, **named: Any) -> str:
        (pages,) = self.db.execute("PRAGMA page_count").fetchone()
        self.db.execute(f"PRAGMA max_page_count = {pages}")
        return real(self, *arguments, **named)

    monkeypatch.setattr(Corpus, "put_reading", small)
    with pytest.raises(ArchiveFailed, match=r"full\. Nothing is half done.*next night goes on"):
        night(settings, in_process)
    monkeypatch.undo()
    done, report = night(settings, in_process)
    assert "| c.txt |" in report
    assert done.changed
