"""A backup back into an archive: whole or not at all, every hash compared while it is copied."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from corpus.backup import Walk, content_of, copied, hashed
from corpus.backup_list import BackedUp, Listed, lists_in, read_list
from pipeline.errors import ArchiveFailed, BadSettings


@dataclass(frozen=True, slots=True)
class Damaged:
    """A file of a backup that is not what was backed up, and what is wrong with it."""

    name: str
    why: str


@dataclass(frozen=True, slots=True)
class Restored:
    """What was restored: of which backup, how many files, and those that were damaged."""

    backup: BackedUp
    files: int
    damaged: tuple[Damaged, ...]


def chosen(place: Path, which: str = "") -> BackedUp:
    """The backup whose name holds `which`: the last such.

    Raises:
        BadSettings: there is none.
        ArchiveFailed: its list is damaged.
    """
    names = [name for name in lists_in(place) if which in name]
    if not names:
        told = f" called {which!r}" if which else ""
        raise BadSettings(f"There is no backup{told} in {place}.")
    return read_list(place, names[-1])


def restore(
    place: Path, backup: BackedUp, archive: Path, walk: Walk, *, damaged_too: bool = False
) -> Restored:
    """Restore into a folder that is empty or not there.

    With `damaged_too` what is whole is restored although something is damaged.

    Raises:
        BadSettings: the folder is not empty.
        ArchiveFailed: something is damaged: file by file; nothing was restored.
        OSError: it cannot be written; nothing was restored.
    """
    _check_empty(archive)
    with _beside(archive) as work:
        damaged = []
        for at in walk("återställer", range(len(backup.files)), len(backup.files)):
            one = backup.files[at]
            target = work / _path_of(one)
            target.parent.mkdir(parents=True, exist_ok=True)
            if one.mode >= 0:
                target.touch(mode=0o600)  # nobody else reads it while it is copied
            if why := _wrong(place, one, target):
                damaged.append(Damaged(_path_of(one), why))
                target.unlink(missing_ok=True)
            elif one.mode >= 0:
                target.chmod(one.mode & 0o777)
        for folder in ("inbox", "originals", "reports"):
            (work / folder).mkdir(exist_ok=True)
        if damaged and not damaged_too:
            told = "\n".join(f"  {one.name}: {one.why}" for one in damaged)
            raise ArchiveFailed(
                f"{len(damaged)} files of the backup are damaged; nothing was restored:\n{told}\n"
                "Try another backup (--which), or take what is whole with --damaged-too."
            )
        _put(work, archive)
    return Restored(backup, len(backup.files) - len(damaged), tuple(damaged))


def damaged_in(place: Path, backup: BackedUp, walk: Walk) -> Iterator[Damaged]:
    """The damaged files of a backup, without restoring."""
    for at in walk("kontrollerar", range(len(backup.files)), len(backup.files)):
        one = backup.files[at]
        if why := _wrong(place, one, None):
            yield Damaged(_path_of(one), why)


def _path_of(one: Listed) -> str:
    return f"originals/{one.name}" if one.kind == "original" else one.name


def _wrong(place: Path, one: Listed, target: Path | None) -> str:
    """What is wrong with a file of the backup, empty where nothing is; copy it to the target."""
    try:
        read = content_of(place, one.sha256).open("rb")
    except FileNotFoundError:
        return "missing from the backup"
    except OSError as error:
        return f"cannot be read ({error.strerror})"
    with read:
        sha256, size = copied(read, target) if target else hashed(read)
    if size != one.size:
        return f"{size} bytes instead of {one.size}"
    return "" if sha256 == one.sha256 else "its content is not what was backed up"


def _check_empty(archive: Path) -> None:
    if archive.is_symlink() or (archive.exists() and not archive.is_dir()):
        raise BadSettings(f"{archive} is no folder.")
    if archive.is_dir() and (there := next(archive.iterdir(), None)):
        raise BadSettings(
            f"{archive} is not empty ({there.name} is there): restore into another folder, "
            "and give it the archive's name when you have seen that it is right."
        )


@contextmanager
def _beside(archive: Path) -> Iterator[Path]:
    """A folder to restore into, on the same disk; those of killed restores go.

    Beside the archive, so that one renaming makes it the archive; within it where a disk of its
    own is mounted there.
    """
    home = archive if os.path.ismount(archive) else archive.absolute().parent
    home.mkdir(parents=True, exist_ok=True)
    begins = f".{archive.name}.restoring-"
    for left in home.glob(f"{begins}*"):
        if not Path(f"/proc/{left.name.removeprefix(begins)}").exists():
            shutil.rmtree(left, ignore_errors=True)
    work = home / f"{begins}{os.getpid()}"
    work.mkdir()
    try:
        yield work
    finally:
        with suppress(FileNotFoundError):
            shutil.rmtree(work)


def _put(work: Path, archive: Path) -> None:
    """Let what was restored be the archive."""
    _sync(work)
    if work.parent == archive:  # the corpus last: without it, it is no archive yet
        for path in sorted(work.iterdir(), key=lambda path: path.name == "corpus.db"):
            path.rename(archive / path.name)
    else:
        work.rename(archive)
    _sync(archive.absolute().parent)


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
