"""An archive is backed up while it is worked on, and comes back byte for byte, or not at all."""

from __future__ import annotations

import json
import os
import signal
import subprocess
from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from nights import (
    AUTUMN,
    DIARIUM,
    STRIPPED,
    WINTER,
    archive,
    born_digital,
    contents,
    diarium,
    drop,
    in_process,
    night,
    rows,
    was_killed,
)

import corpus.backup
import corpus.restore
from corpus.backup_list import lists_in, read_list
from corpus.restore import chosen, damaged_in, restore
from corpus.store import Corpus
from flows.backup_command import back_up_archive
from flows.lock import only_one
from flows.progress import silent
from flows.settings import Settings
from pipeline.errors import ArchiveFailed, BadSettings

TOPICS = '[[topic]]\nid = "vatten"\nlabel = "Vatten"\nphrases = ["dricksvatten"]\n'


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Three minutes and one file that cannot be read, a report, an own list, a waiting drop."""
    made = archive(
        tmp_path, {"a.txt": AUTUMN, "b.pdf": born_digital(WINTER), "c.md": STRIPPED, "d.pdf": b""}
    )
    night(made, in_process)
    (made.archive / "organisationer.csv").write_text("name,short\nRegion Vätter,RV\n")
    drop(made, "väntar.pdf.part", b"%PDF-1.7 halv")
    return made


def backed_up(settings: Settings, place: Path, keep: int = 7) -> Any:
    return back_up_archive(settings, place, keep)


def restored(place: Path, target: Path, **told: Any) -> Settings:
    restore(place, chosen(place), target, silent, **told)
    return Settings(archive=target, rest_seconds=0.0)


def held(settings: Settings) -> dict[str, Any]:
    """All of an archive: files byte for byte, the corpus as everything that it says."""
    files = {
        name: data
        for name, data in contents(settings.archive).items()
        if not name.startswith(("corpus.db", "upkeep/", "night.lock"))
    }
    listed = """SELECT name FROM sqlite_master WHERE type = 'table' AND sql IS NOT NULL
                AND name <> 'part_index' ORDER BY 1"""
    tables = {
        name: sorted(rows(settings, f"SELECT * FROM {name}"), key=repr)
        for (name,) in rows(settings, listed)
    }
    return {**files, **tables, "schema": rows(settings, "SELECT sql FROM sqlite_master")}


def test_a_restored_archive_is_the_archive(settings: Settings, tmp_path: Path) -> None:
    backed_up(settings, tmp_path / "backups")
    again = restored(tmp_path / "backups", tmp_path / "again")
    assert held(again) == held(settings)
    assert set(held(again)) > {"organisationer.csv", "inbox/väntar.pdf.part", "readings"}
    assert any(name.startswith("reports/") for name in held(again))
    assert not night(again, in_process)[0].changed
    drop(again, "igen.txt", AUTUMN)
    assert night(again, in_process)[0].again == ["igen.txt"]


def test_the_comparison_notices_a_change(settings: Settings, tmp_path: Path) -> None:
    backed_up(settings, tmp_path / "backups")
    drop(settings, "ny.txt", AUTUMN + "Ett ord till.\n")
    night(settings, in_process)
    assert held(restored(tmp_path / "backups", tmp_path / "again")) != held(settings)


def test_only_what_is_new_is_copied_again(settings: Settings, tmp_path: Path) -> None:
    first = backed_up(settings, tmp_path / "backups")
    assert first.added == len(first.files)
    assert backed_up(settings, tmp_path / "backups").added == 0
    drop(settings, "ny.txt", AUTUMN + "Ett ord till.\n")
    night(settings, in_process)
    third = backed_up(settings, tmp_path / "backups")
    assert third.added == 3  # the original, the report, the corpus
    assert len(lists_in(tmp_path / "backups")) == 3


def test_old_backups_go_and_originals_stay(settings: Settings, tmp_path: Path) -> None:
    place = tmp_path / "backups"
    for number in range(4):
        drop(settings, f"{number}.txt", f"{AUTUMN}Nummer {number}.\n")
        night(settings, in_process)
        backed_up(settings, place, keep=2)
    assert len(lists_in(place)) == 2
    corpora = {one.sha256 for n in lists_in(place) for one in read_list(place, n).files
               if one.kind == "corpus"}  # fmt: skip
    there = {path.name for path in (place / "content").rglob("*") if path.is_file()}
    needed = {one.sha256 for n in lists_in(place) for one in read_list(place, n).files}
    assert len(corpora) == 2
    assert needed == there
    assert held(restored(place, tmp_path / "again")) == held(settings)


def test_of_a_clock_that_went_back_the_last_backup_is_the_last(
    settings: Settings, tmp_path: Path, monkeypatch: Any
) -> None:
    backed_up(settings, tmp_path / "backups")
    monkeypatch.setattr("flows.backup_command._now", lambda: "2001-01-01T00:00:00+00:00")
    (settings.archive / "ny.csv").write_text("ny")
    backed_up(settings, tmp_path / "backups")
    assert "ny.csv" in held(restored(tmp_path / "backups", tmp_path / "again"))


def test_while_a_night_writes_the_copy_is_of_one_moment(
    settings: Settings, tmp_path: Path, monkeypatch: Any
) -> None:
    """In the middle of a transaction of the night's, and with a document put while it is copied."""
    real = corpus.backup._originals

    def meanwhile(*arguments: Any) -> Any:
        drop(settings, "ny.txt", AUTUMN + "Ett ord till.\n")
        night(settings, in_process)
        return real(*arguments)

    monkeypatch.setattr(corpus.backup, "_originals", meanwhile)
    with Corpus(settings.corpus) as writing:
        writing.db.execute("BEGIN IMMEDIATE")
        writing.db.execute("DELETE FROM records")
        monkeypatch.setattr(corpus.backup, "_originals", real)
        backed_up(settings, tmp_path / "first")
        writing.db.execute("ROLLBACK")
    assert held(restored(tmp_path / "first", tmp_path / "one")) == held(settings)
    monkeypatch.setattr(corpus.backup, "_originals", meanwhile)
    backed_up(settings, tmp_path / "second")
    again = restored(tmp_path / "second", tmp_path / "other")
    assert rows(again, "SELECT count(*) FROM readings") == [(3,)]
    known = rows(again, "SELECT sha256 FROM readings UNION SELECT sha256 FROM set_aside")
    kept = {Path(name).name[:64] for name in contents(again.originals)}
    assert {sha256 for (sha256,) in known} <= kept


def test_settings_and_own_lists_from_elsewhere_come_along(
    settings: Settings, tmp_path: Path
) -> None:
    (tmp_path / "egna.toml").write_text(TOPICS)
    told = tmp_path / "diarium.toml"
    told.write_text(f'archive = "{settings.archive}"\nvocabulary = "{tmp_path}/egna.toml"\n')
    done = diarium("backup", tmp_path / "backups", "--settings", told)
    assert done.returncode == 0, done.stderr
    target = tmp_path / "again"
    done = diarium("restore", tmp_path / "backups", "--archive", target)
    assert done.returncode == 0, done.stderr
    assert "egna.toml lay elsewhere" in done.stderr
    assert (target / "egna.toml").read_text() == TOPICS
    assert (target / "diarium.toml").read_text() == told.read_text()


@pytest.mark.parametrize("inside", ["archive/backups", "archive", "."])
def test_a_place_within_the_archive_or_around_it_is_refused(
    settings: Settings, tmp_path: Path, inside: str
) -> None:
    with pytest.raises(BadSettings, match="lie in one another"):
        backed_up(settings, tmp_path / inside)


def test_a_place_with_something_else_is_refused(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "else").mkdir()
    (tmp_path / "else" / "brev.txt").write_text("hej")
    with pytest.raises(BadSettings, match="something else"):
        backed_up(settings, tmp_path / "else")


@pytest.mark.parametrize("there", ["brev.txt", ".dold"])
def test_a_folder_that_is_not_empty_is_refused(
    settings: Settings, tmp_path: Path, there: str
) -> None:
    backed_up(settings, tmp_path / "backups")
    (tmp_path / "again").mkdir()
    (tmp_path / "again" / there).write_text("hej")
    with pytest.raises(BadSettings, match="not empty"):
        restored(tmp_path / "backups", tmp_path / "again")
    assert contents(tmp_path / "again") == {there: b"hej"}


def test_an_empty_folder_is_filled_and_one_with_its_own_disk_too(
    settings: Settings, tmp_path: Path, monkeypatch: Any
) -> None:
    backed_up(settings, tmp_path / "backups")
    for name in ("plain", "mounted"):
        (tmp_path / name).mkdir()
        monkeypatch.setattr(os.path, "ismount", lambda path, name=name: name == "mounted")
        assert held(restored(tmp_path / "backups", tmp_path / name)) == held(settings)


# Killed in the middle

STEPS: tuple[tuple[Any, str], ...] = (
    (corpus.backup, "copied"), (corpus.restore, "copied"), (corpus.restore, "_put"),
    (corpus.backup._Store, "take"), (corpus.backup, "write_list"), (corpus.backup, "_forget_old"),
    (os, "fsync"), (Path, "replace"), (Path, "unlink"),
)  # fmt: skip


def killed_after(last: int, work: Callable[[], Any]) -> bool:
    """Do it in a process that dies after its n-th step; whether it died."""
    child = os.fork()
    if not child:
        steps = count(1)
        for owner, name in STEPS:
            real = getattr(owner, name)

            def step(*arguments: Any, real: Any = real, **named: Any) -> Any:
                done = real(*arguments, **named)
                if next(steps) == last:
                    os.kill(os.getpid(), signal.SIGKILL)
                return done

            setattr(owner, name, step)
        work()
        os._exit(0)
    return was_killed(child)


def test_a_backup_killed_anywhere_leaves_the_old_one_whole(
    settings: Settings, tmp_path: Path
) -> None:
    place = tmp_path / "backups"
    backed_up(settings, place)
    before = held(settings)
    drop(settings, "ny.txt", AUTUMN + "Ett ord till.\n")
    night(settings, in_process)
    after = held(settings)
    kinds = set()
    for last in count(1):
        copy = tmp_path / f"backups-{last}"
        subprocess.run(["cp", "-r", place, copy], check=True)
        if not killed_after(last, lambda copy=copy: backed_up(settings, copy, keep=1)):
            break
        assert list(damaged_in(copy, chosen(copy), silent)) == []
        found = held(restored(copy, tmp_path / f"again-{last}"))
        assert found in (before, after), last
        kinds.add(found == after)
        backed_up(settings, copy, keep=1)
        assert held(restored(copy, tmp_path / f"healed-{last}")) == after
        assert not list((copy / "unfinished").iterdir())
    assert kinds == {False, True}
    assert last > 10


def test_a_restore_killed_anywhere_restores_nothing_or_all(
    settings: Settings, tmp_path: Path
) -> None:
    place = tmp_path / "backups"
    backed_up(settings, place)
    wanted = held(settings)
    for last in count(1):
        target = tmp_path / str(last) / "archive"
        target.parent.mkdir()
        if not killed_after(last, lambda target=target: restored(place, target)):
            break
        if target.exists():
            assert held(Settings(archive=target)) == wanted
        else:
            assert held(restored(place, target)) == wanted
        assert not target.exists() or [p.name for p in target.parent.iterdir()] == ["archive"]
    assert last > 8


def test_a_command_killed_from_outside(settings: Settings, tmp_path: Path) -> None:
    """A real process, at moments that nobody chose."""
    place = tmp_path / "backups"
    backed_up(settings, place)
    wanted = held(settings)
    for hundredths in (50, 90, 130, 170):
        (settings.archive / "ny.csv").write_text(str(hundredths))
        process = subprocess.Popen(
            [DIARIUM, "backup", place, "--archive", settings.archive], stdout=subprocess.DEVNULL
        )
        try:
            process.wait(hundredths / 100)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        found = held(restored(place, tmp_path / str(hundredths)))
        found.pop("ny.csv", None)
        assert found == wanted


def test_a_full_disk_says_so_and_leaves_the_old_backup(
    settings: Settings, tmp_path: Path, monkeypatch: Any
) -> None:
    place = tmp_path / "backups"
    backed_up(settings, place)
    wanted = held(settings)
    (settings.archive / "ny.csv").write_text("ny")

    def full(*_: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(corpus.backup, "copied", full)
    with pytest.raises(OSError, match="No space left"):
        backed_up(settings, place)
    monkeypatch.undo()
    assert len(lists_in(place)) == 1
    assert held(restored(place, tmp_path / "again")) == wanted
    monkeypatch.setattr(corpus.restore, "copied", full)
    with pytest.raises(OSError, match="No space left"):
        restored(place, tmp_path / "third")
    assert not (tmp_path / "third").exists()
    assert not list(tmp_path.glob(".third*"))


# Damaged


def spoil(place: Path, kind: str, how: Callable[[Path], Any]) -> str:
    """Damage a file of the last backup; its name."""
    listed = chosen(place)
    one = next(one for one in listed.files if one.kind == kind and one.size)
    how(corpus.backup.content_of(place, one.sha256))
    return one.name


DAMAGES: dict[str, Callable[[Path], Any]] = {
    "missing from the backup": Path.unlink,
    "its content is not what": lambda path: path.write_bytes(
        bytes([path.read_bytes()[0] ^ 1]) + path.read_bytes()[1:]
    ),
    "bytes instead of": lambda path: path.write_bytes(path.read_bytes()[:-1]),
}


@pytest.mark.parametrize("kind", ["original", "file", "corpus"])
@pytest.mark.parametrize("why", DAMAGES)
def test_damage_is_told_file_by_file_and_nothing_is_restored_unless_asked(
    settings: Settings, tmp_path: Path, kind: str, why: str
) -> None:
    place = tmp_path / "backups"
    backed_up(settings, place)
    name = spoil(place, kind, DAMAGES[why])
    done = diarium("restore", place, "--archive", tmp_path / "again")
    assert done.returncode == 7
    assert f"{name}: " in done.stderr
    assert why in done.stderr
    assert not (tmp_path / "again").exists()
    assert diarium("backup", place, "--check", "--archive", settings.archive).returncode == 7
    done = diarium("restore", place, "--archive", tmp_path / "again", "--damaged-too")
    assert done.returncode == 7
    assert f"not restored: {'originals/' if kind == 'original' else ''}{name}" in done.stderr
    there = contents(tmp_path / "again")
    assert not any(path.endswith(name) for path in there)
    assert len(there) == len(chosen(place).files) - 1


def test_a_damaged_or_foreign_list_is_refused(settings: Settings, tmp_path: Path) -> None:
    place = tmp_path / "backups"
    backed_up(settings, place)
    (path,) = (place / "backups").glob("*.json")
    text = path.read_text()
    for bad in (
        text[: len(text) // 2],
        text.replace("a.txt", "b.txt").replace("ab", "cd", 1),
        "{}",
    ):
        path.write_text(bad)
        with pytest.raises(ArchiveFailed, match="cannot be used"):
            chosen(place)
    body = json.loads(text)["backup"]
    body["files"][0]["name"] = "../../evil"
    from corpus.backup_list import _digest, _text

    path.write_text(json.dumps({"sha256": _digest(_text(body)), "backup": body}))
    with pytest.raises(ArchiveFailed, match="refused"):
        chosen(place)


def test_a_torn_corpus_makes_no_backup(settings: Settings, tmp_path: Path) -> None:
    place = tmp_path / "backups"
    backed_up(settings, place)
    data = bytearray(settings.corpus.read_bytes())
    data[len(data) // 2 : len(data) // 2 + 9000] = bytes(9000)
    settings.corpus.write_bytes(data)
    done = diarium("backup", place, "--archive", settings.archive)
    assert done.returncode == 7, done.stderr
    assert "no backup was made" in done.stderr
    assert len(lists_in(place)) == 1


def test_what_the_archive_lost_the_backup_keeps_and_tells(
    settings: Settings, tmp_path: Path
) -> None:
    place = tmp_path / "backups"
    backed_up(settings, place)
    wanted = held(settings)
    lost = next(settings.originals.glob("*/*.txt"))
    lost.unlink()
    done = diarium("backup", place, "--archive", settings.archive)
    assert done.returncode == 7
    assert f"{lost.stem} is missing or changed: the backup has it" in done.stderr
    assert held(restored(place, tmp_path / "again")) == wanted
    done = diarium("backup", tmp_path / "other", "--archive", settings.archive, "--json")
    assert json.loads(done.stdout)["lost"] == [lost.stem]
    assert "no backup here has it" in done.stderr


def test_a_backup_goes_on_while_the_archive_is_held(settings: Settings, tmp_path: Path) -> None:
    with only_one(settings.archive):
        done = diarium("backup", tmp_path / "backups", "--archive", settings.archive)
    assert done.returncode == 0, done.stderr
