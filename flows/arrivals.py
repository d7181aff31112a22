"""What has arrived: which files of the inbox are taken in, and how, so that nothing is lost.

A drop is copied into `originals/` under the hash of its content before anything is done with it,
and leaves the inbox only when the corpus knows it.  Killed at any point, the next night goes on.
"""

from __future__ import annotations

import hashlib
import os
import stat
import time
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from flows.settings import Settings

_PASSING = (".part", ".crdownload", ".tmp", ".filepart", ".download", ".swp", ".lock")
_SUFFIXES = frozenset({".pdf", ".png", ".jpg", ".jpeg", ".tif", ".tiff", ".txt", ".md", ".html"})


@dataclass(frozen=True, slots=True)
class Drop:
    """A file in the inbox: where, the hash of its content, its name there, its age in hours."""

    path: Path
    sha256: str
    filename: str
    hours: float


def candidates(settings: Settings) -> Iterator[Path]:
    """The files of the inbox, by name; links, devices and files that others still write are not."""
    for path in sorted(settings.inbox.rglob("*")):
        with suppress(FileNotFoundError):  # it went away while we looked
            if _is_drop(path, settings.inbox):
                yield path


def name_of(settings: Settings, path: Path) -> str:
    """What a file of the inbox is called there, escaped."""
    return shown(path.relative_to(settings.inbox).as_posix())


def still_written(paths: Iterable[Path], seconds: float) -> set[Path]:
    """Those of the files that change within the time, if any was written just before."""
    before = {path: _state(path) for path in paths}
    young = [
        path for path, state in before.items() if state and time.time() - state[1] < seconds * 5
    ]
    if not young or not seconds:
        return set()
    time.sleep(seconds)
    return {path for path in young if _state(path) != before[path]}


def _state(path: Path) -> tuple[int, float] | None:
    """Size, and when the file or its place last changed (seconds since 1970)."""
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_size, max(status.st_mtime, status.st_ctime)


def drop_of(settings: Settings, path: Path, now: float) -> Drop:
    """What has been dropped.  `now` is in seconds since 1970.

    Raises:
        OSError: it may not be read, or is gone.
    """
    hours = max(0.0, now - path.stat().st_mtime) / 3600
    return Drop(path, sha256_of(path), name_of(settings, path), hours)


def _is_drop(path: Path, inbox: Path) -> bool:
    parts = path.relative_to(inbox).parts
    if any(part.startswith((".", "~$")) for part in parts) or path.name.endswith(_PASSING):
        return False
    if any(parent.is_symlink() for parent in [path, *path.parents] if inbox in parent.parents):
        return False
    return stat.S_ISREG(path.lstat().st_mode)


def sha256_of(path: Path) -> str:
    """The hash of the file's content."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def shown(name: str) -> str:
    r"""A file's name as text: bytes that are no UTF-8, and control signs, are written out.

    >>> shown("a" + chr(27) + "[31m.pdf")
    'a\\x1b[31m.pdf'
    """
    text = name.encode("utf-8", "backslashreplace").decode("utf-8")
    return "".join(
        sign if sign.isprintable() else sign.encode("unicode_escape").decode("ascii")
        for sign in text
    )


def original_of(settings: Settings, sha256: str) -> Path | None:
    """Where the content with this hash is kept, if it is."""
    return next((settings.originals / sha256[:2]).glob(f"{sha256}*"), None)


def clear_unfinished(settings: Settings) -> None:
    """Take away what a killed night had copied half; only for who holds the archive."""
    for unfinished in settings.originals.glob("*/.*"):
        unfinished.unlink()


def forget_original(settings: Settings, drop: Drop) -> None:
    """Take away the copy of a drop that is not whole; the drop itself waits in the inbox."""
    kept = original_of(settings, drop.sha256)
    if kept and drop.path.exists():
        kept.unlink()


def keep_original(settings: Settings, drop: Drop) -> Path:
    """Copy the drop into `originals/`, whole or not at all; what is there already stays.

    Raises:
        OSError: it cannot be copied, or changed under our hands.
    """
    if there := original_of(settings, drop.sha256):
        return there
    suffix = drop.path.suffix.lower()
    name = drop.sha256 + (suffix if suffix in _SUFFIXES else "")
    kept = settings.originals / drop.sha256[:2] / name
    kept.parent.mkdir(parents=True, exist_ok=True)
    unfinished = kept.with_name(f".{kept.name}.{os.getpid()}")
    try:
        digest = hashlib.sha256()
        with drop.path.open("rb") as source, unfinished.open("wb") as target:
            while piece := source.read(1 << 20):
                digest.update(piece)
                target.write(piece)
            target.flush()
            os.fsync(target.fileno())
        if digest.hexdigest() != drop.sha256:
            raise OSError(f"{drop.filename} changed while it was copied")
        unfinished.rename(kept)
    finally:
        unfinished.unlink(missing_ok=True)
    return kept


def leave_inbox(settings: Settings, drop: Drop) -> None:
    """Take a drop out of the inbox that is safe in `originals/`; a replaced one stays.

    Folders that this empties go with it.
    """
    if not original_of(settings, drop.sha256):
        return
    if not drop.path.exists() or sha256_of(drop.path) != drop.sha256:
        return
    drop.path.unlink()
    for folder in drop.path.parents:
        if folder == settings.inbox or any(folder.iterdir()):
            break
        folder.rmdir()
