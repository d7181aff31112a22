"""What health, verification and backup say when something is wrong stays said until it is not."""

from __future__ import annotations

import os
import shutil
import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import fsspec
import pytest
from nights import AUTUMN, WINTER, archive, diarium, drop, in_process, inbox, night

from corpus.restore import chosen, restore
from corpus.soundness import torn
from corpus.verify_values import Share
from flows import upkeep
from flows.backup_command import back_up_archive
from flows.health import CRITICAL, OK, WARNING, Check, Limits, checks
from flows.idle import nothing_to_do
from flows.nightly import _plain
from flows.progress import silent
from flows.settings import Settings, as_toml, load_settings
from flows.storage import fetch_inbox
from flows.verified import noted_after, seen_until
from pipeline.errors import ArchiveFailed, BadSettings


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    made = archive(tmp_path, {"a.txt": AUTUMN, "b.txt": WINTER})
    night(made, in_process)
    return made


def check(settings: Settings, name: str, now: datetime | None = None) -> Check:
    found = checks(settings, Limits(), now or datetime.now(UTC))
    return next(one for one in found if one.name == name)


# Verification by shares


def test_a_fault_stays_open_until_it_is_mended(settings: Settings) -> None:
    original = next(path for path in settings.originals.rglob("*") if path.is_file())
    whole, sha256 = original.read_bytes(), original.stem
    mine = next(Share(3, which) for which in range(3) if Share(3, which).takes(sha256))
    other = Share(3, (mine.which + 1) % 3 or 1)
    if other.which == mine.which:
        other = Share(3, 2)
    share = f"{mine.which + 1}/3" if mine.which else "1/1"
    original.chmod(0o640)
    original.write_bytes(b"X" + whole[1:])
    told = ["--archive", str(settings.archive), "--note"]
    assert diarium("verify", *told, "--share", share).returncode == 7
    assert diarium("verify", *told, "--share", str(other)).returncode == 7
    assert check(settings, "verification").level == CRITICAL
    original.write_bytes(whole)
    assert diarium("verify", *told, "--share", str(other)).returncode == 0
    assert check(settings, "verification").level == OK


def noted(settings: Settings, share: Share, at: datetime, *codes: str) -> None:
    faults = [{"code": code, "subject": "x", "told": "", "mend": ""} for code in codes]
    told = noted_after(settings.archive, share, {"at": at.isoformat(), "faults": faults})
    upkeep.note(settings.archive, "verified", told)


def test_what_a_share_does_not_look_at_stays_open(settings: Settings) -> None:
    now = datetime.now(UTC)
    noted(settings, Share(), now, "spellings-differ", "original-changed")
    noted(settings, Share(30, 4), now)
    assert check(settings, "verification").told == "It found 1: spellings-differ."
    noted(settings, Share(30, 5), now, "corpus-torn")
    noted(settings, Share(30, 6), now)
    assert check(settings, "verification").told == "It found 2: corpus-torn, spellings-differ."
    noted(settings, Share(30, 5), now)
    noted(settings, Share(), now)
    assert check(settings, "verification").level == OK


def test_a_thirtieth_is_no_verification_of_all(settings: Settings) -> None:
    day = timedelta(days=1)
    now = datetime.now(UTC)
    noted(settings, Share(30, 4), now - 50 * day)
    assert check(settings, "verification", now - 20 * day).level == OK  # the others' turn comes
    noted(settings, Share(30, 5), now)
    assert check(settings, "verification", now).level == WARNING
    for which in range(30):
        noted(settings, Share(30, which), now - which * day)
    assert check(settings, "verification", now).level == OK
    assert seen_until(upkeep.noted(settings.archive, "verified") or {}) == now - 29 * day


# A torn corpus


def tear(settings: Settings) -> None:
    """Spoil the pages in the middle, as a disk does."""
    with closing(sqlite3.connect(settings.corpus)) as db:
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    size = settings.corpus.stat().st_size
    with settings.corpus.open("r+b") as file:
        file.seek(size // 3 // 4096 * 4096)
        file.write(b"\xa7" * (size // 3 // 4096 * 4096))


def test_a_torn_corpus_is_critical_and_ends_the_night(settings: Settings) -> None:
    drop(settings, "c.txt", AUTUMN.replace("oktober", "mars"))
    tear(settings)
    assert check(settings, "corpus").level == CRITICAL
    assert nothing_to_do(settings) is None
    with pytest.raises(ArchiveFailed, match="is damaged") as told:
        night(settings, in_process)
    assert told.value.exit_code == 7
    assert "diarium restore" in str(told.value)
    assert inbox(settings) == ["c.txt"]
    assert check(settings, "verification").told == "It found 1: corpus-torn."


def test_a_quiet_night_over_a_torn_corpus_says_so(settings: Settings) -> None:
    assert nothing_to_do(settings)
    tear(settings)
    with pytest.raises(ArchiveFailed, match="is damaged"):
        night(settings, in_process)


def test_of_a_large_corpus_some_rows_are_read(settings: Settings) -> None:
    with closing(sqlite3.connect(settings.corpus)) as db:
        assert torn(db, small=0) == ""
    tear(settings)
    with closing(sqlite3.connect(settings.corpus)) as db:
        assert "malformed" in torn(db, small=0)


def test_the_inbox_is_counted_with_what_is_half_copied(settings: Settings) -> None:
    for name in ("c.pdf", "d.pdf.part"):
        drop(settings, name, b"%PDF-1.7 halv")
    night(settings, in_process)
    told = check(settings, "waiting").told
    assert told.startswith("2 files are in the inbox, of which 2 ")
    (settings.inbox / "c.pdf").unlink()
    assert check(settings, "waiting").told.startswith("1 files are in the inbox, of which 1 ")


# Secrets


@pytest.mark.parametrize("name", ["inbox_at", "originals_at", "runner_address"])
def test_no_address_shows_its_secrets(name: str) -> None:
    address = "sftp://eva:hem/ligt@fil.example/in"
    settings = replace(Settings(), **{name: address})  # type: ignore[arg-type]
    shown = as_toml(settings)
    assert f'{name} = "sftp://…@fil.example/in"' in shown
    assert "ligt" not in str(_plain(settings))
    with pytest.raises(BadSettings, match="credentials are told in the environment") as told:
        load_settings(None, {name: address}, {})
    assert "ligt" not in str(told.value)


def test_a_remote_inbox_that_cannot_be_reached_is_told(tmp_path: Path, monkeypatch: Any) -> None:
    settings = archive(tmp_path, {"a.txt": AUTUMN}, inbox_at="s3://AKIAX:hemligt@minutes/in")

    def refuse(*_: object, **__: object) -> None:
        raise RuntimeError("no bucket AKIAX:hemligt@minutes, user AKIAX")

    monkeypatch.setattr(fsspec.core, "url_to_fs", refuse)
    [(name, told)] = fetch_inbox(settings)
    assert name == "s3://…@minutes/in"
    assert told == "Inkorgen kan inte läsas nu: no bucket …@minutes, user …."
    assert nothing_to_do(settings) is None
    night(settings, in_process)
    assert inbox(settings) == []


# Backups


def close(monkeypatch: Any) -> None:
    """Close files and folders of some name, also to root."""

    def door(real: Any) -> Any:
        def through(path: Any = ".", *told: Any, **named: Any) -> Any:
            if Path(os.fsdecode(path)).name.startswith("låst"):
                raise PermissionError(13, "Permission denied", str(path))
            return real(path, *told, **named)

        return through

    monkeypatch.setattr(Path, "open", door(Path.open))
    monkeypatch.setattr(os, "scandir", door(os.scandir))


def test_what_cannot_be_read_is_told_and_the_rest_is_backed_up(
    settings: Settings, tmp_path: Path, monkeypatch: Any
) -> None:
    for name in ("sub/låst.pdf", "låst mapp/d.pdf", "e.txt.part"):
        path = settings.inbox / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(b"x")
    close(monkeypatch)
    done = back_up_archive(settings, tmp_path / "copies")
    assert set(done.unread) == {
        "inbox/sub/låst.pdf: Permission denied", "inbox/låst mapp/: Permission denied",
    }  # fmt: skip
    again = chosen(tmp_path / "copies")
    assert again.unread == done.unread
    assert "inbox/e.txt.part" in {one.name for one in again.files}


def test_files_keep_their_modes(settings: Settings, tmp_path: Path) -> None:
    path = settings.archive / "adresser"
    path.write_text("json://example.se\n")
    path.chmod(0o600)
    back_up_archive(settings, tmp_path / "copies")
    restore(tmp_path / "copies", chosen(tmp_path / "copies"), tmp_path / "new", silent)
    assert (tmp_path / "new" / "adresser").stat().st_mode & 0o777 == 0o600


def test_settings_that_lead_elsewhere_are_told(settings: Settings, tmp_path: Path) -> None:
    file = tmp_path / "diarium.toml"
    file.write_text(f'archive = "{settings.archive}"\n')
    assert diarium("backup", tmp_path / "copies", "--settings", file).returncode == 0
    done = diarium("restore", tmp_path / "copies", "--archive", tmp_path / "new")
    assert done.returncode == 0
    assert "commands that use it look there, not in" in done.stderr


def test_a_backup_of_a_damaged_archive_says_what_it_holds(
    settings: Settings, tmp_path: Path
) -> None:
    shutil.rmtree(settings.originals)
    done = diarium("backup", tmp_path / "copies", "--archive", settings.archive)
    assert done.returncode == 7
    assert "is a backup and can be restored: it holds " in done.stderr
    assert "lacks 2 that could not be copied. Next: diarium verify." in done.stderr
