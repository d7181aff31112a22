"""What has arrived: which files of the inbox are taken in, and how, so that nothing is lost.

A drop is copied to the originals under the hash of its content before anything is done with it,
and leaves the inbox only when the corpus knows it.  Killed at any point, the next night goes on.
Folders of the inbox stay: they are somebody's, who may be copying into them, and they are labels.
"""

from __future__ import annotations

import hashlib
import os
import stat
import time
import unicodedata
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from flows.settings import Settings
from flows.storage import Place, originals_of
from flows.writers import is_being_written

_PASSING = (
    ".part", ".partial", ".crdownload", ".tmp", ".filepart", ".download", ".opdownload", ".swp"
)  # fmt: skip
"""Ends of names that programs give to what they have not written whole."""

_OF_SYSTEMS = frozenset({"thumbs.db", "desktop.ini"})
_QUIET = (".", "~$")
"""Beginnings of names that are nobody's drops: hidden files, and locks of office programs."""

LINK, NO_FILE, PASSING, CLOSED = "link", "no-file", "passing-name", "cannot-read"
REASONS = {
    LINK: "Länkar tas inte in: lägg filen själv i inkorgen.",
    NO_FILE: "Det är ingen vanlig fil och tas inte in.",
    PASSING: "Namnet säger att filen inte är färdig; den tas in när den har fått sitt rätta namn.",
    CLOSED: "Mappen kan inte läsas.",
}
"""Why something in the inbox is passed over, by code."""


@dataclass(frozen=True, slots=True)
class Drop:
    """A file in the inbox: where, the hash of its content, its name there, and its state then."""

    path: Path
    sha256: str
    filename: str
    state: str


@dataclass(frozen=True, slots=True)
class Look:
    """What lies in the inbox: what may be taken in, and what is passed over, with its code."""

    drops: list[Path] = field(default_factory=list)
    passed: list[tuple[Path, str]] = field(default_factory=list)


class StillWrittenError(OSError):
    """The file changed while it was looked at."""


def candidates(settings: Settings) -> Iterator[Path]:
    """The files of the inbox that may be taken in some night, by name."""
    yield from look(settings).drops


def look(settings: Settings) -> Look:
    """Everything in the inbox by what it is, in the order of names; the inbox may be a link."""
    found = Look()
    folders = [settings.inbox]
    while folders:
        try:
            with os.scandir(folders.pop()) as entries:
                for entry in entries:
                    with suppress(FileNotFoundError):  # it went away while we looked
                        _sort_in(entry, found, folders)
        except FileNotFoundError:
            continue
        except OSError as error:
            found.passed.append((Path(str(error.filename)), CLOSED))
    found.drops.sort()
    found.passed.sort()
    return found


def _sort_in(entry: os.DirEntry[str], found: Look, folders: list[Path]) -> None:
    path, name = Path(entry.path), entry.name.lower()
    if name.startswith(_QUIET) or name in _OF_SYSTEMS or name.endswith(".lock"):
        return
    if entry.is_symlink():
        found.passed.append((path, LINK))
    elif name.endswith(_PASSING):  # folders too: some browsers load into one
        found.passed.append((path, PASSING))
    elif entry.is_dir(follow_symlinks=False):
        folders.append(path)
    elif not entry.is_file(follow_symlinks=False):
        found.passed.append((path, NO_FILE))
    else:
        found.drops.append(path)


def name_of(settings: Settings, path: Path) -> str:
    """What a file of the inbox is called there, escaped."""
    return shown(path.relative_to(settings.inbox).as_posix())


def still_written(paths: Iterable[Path], seconds: float) -> set[Path]:
    """Those of the files that change within the time, if any was written just before."""
    before = {path: _size_and_times(path) for path in paths}
    now = time.time()
    young = [path for path, told in before.items() if told and _is_young(told, now, seconds * 5)]
    if not young or not seconds:
        return set()
    time.sleep(seconds)
    return {path for path in young if _size_and_times(path) != before[path]}


def _is_young(told: tuple[int, float, float], now: float, seconds: float) -> bool:
    """Whether the file changed lately, or by its times will: then some clock is wrong."""
    return now - max(told[1:]) < seconds


def _size_and_times(path: Path) -> tuple[int, float, float] | None:
    """Size, and when content and place last changed (seconds since 1970)."""
    try:
        told = path.lstat()
    except OSError:
        return None
    return told.st_size, told.st_mtime, told.st_ctime


def state_of(path: Path) -> str:
    """What changes with the file: its device and number, its size, its times.

    Raises:
        OSError: it is gone, or may not be looked at.
    """
    told = path.lstat()
    return f"{told.st_dev}:{told.st_ino}:{told.st_size}:{told.st_mtime_ns}:{told.st_ctime_ns}"


def drop_of(settings: Settings, path: Path) -> Drop:
    """What has been dropped.

    Raises:
        StillWrittenError: it changed while it was read, or somebody writes it.
        OSError: it may not be read, or is gone.
    """
    before = state_of(path)
    if is_being_written(path):
        raise StillWrittenError
    drop = Drop(path, sha256_of(path), name_of(settings, path), before)
    if state_of(path) != before:
        raise StillWrittenError
    return drop


def sha256_of(path: Path) -> str:
    """The hash of a file's content; of a file alone, whatever has taken its place.

    Raises:
        OSError: it is gone, is no plain file, or may not be read.
    """
    handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    with os.fdopen(handle, "rb") as file:
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            raise OSError(f"{path.name} is no plain file")
        return hashlib.file_digest(file, "sha256").hexdigest()


def shown(name: str) -> str:
    r"""A file's name as text: composed letters; what is no UTF-8, and control signs, written out.

    >>> shown("a" + chr(27) + "[31m.pdf")
    'a\\x1b[31m.pdf'
    """
    text = unicodedata.normalize("NFC", name.encode("utf-8", "backslashreplace").decode("utf-8"))
    return "".join(
        sign if sign.isprintable() else sign.encode("unicode_escape").decode("ascii")
        for sign in text
    )


def clear_unfinished(settings: Settings) -> None:
    """Take away what a killed night had copied half; only for who holds the archive."""
    with suppress(OSError):  # it is in nobody's way
        originals_of(settings).clear_unfinished()


def forget_original(settings: Settings, drop: Drop) -> None:
    """Take away the copy of a drop that is not whole; the drop itself waits in the inbox."""
    if drop.path.exists():
        with suppress(OSError):
            originals_of(settings).remove(drop.sha256)


def keep_original(settings: Settings, drop: Drop) -> Place:
    """Copy the drop to the originals, whole or not at all; what is there already stays.

    What is there but is not what its name says is made again: the drop is the proof.

    Raises:
        OSError: it cannot be copied, or changed under our hands.
    """
    store = originals_of(settings)
    there = store.find(drop.sha256)
    if there and isinstance(there.place, Path) and sha256_of(there.place) != drop.sha256:
        there.place.rename(there.place.with_name(f".{there.place.name}.damaged"))
    return store.put(drop.path, drop.sha256)


def leave_inbox(settings: Settings, drop: Drop) -> bool:
    """Take a drop out of the inbox that is safe among the originals; a changed one stays.

    Returns whether it is gone.

    Raises:
        OSError: it cannot be taken out.
    """
    if not originals_of(settings).find(drop.sha256):
        return False
    try:
        if is_being_written(drop.path) or sha256_of(drop.path) != drop.sha256:
            return False
        if state_of(drop.path) != drop.state:
            return False
    except FileNotFoundError:
        return True
    drop.path.unlink(missing_ok=True)
    return True
