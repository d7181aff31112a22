"""Where an export is written: whole or not at all."""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import re
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, BinaryIO

from pipeline.errors import BadSettings

ABOUT = "export.json"
SUMS = "SHA256SUMS"
_BLOCK = 1 << 20


@contextmanager
def whole_file(path: Path) -> Iterator[Path]:
    """A path to write to; it becomes `path` when all went well, and is gone otherwise.

    Raises:
        BadSettings: `path` is a folder, a device or a pipe.
    """
    path = path.resolve()
    if path.is_dir():
        raise BadSettings(f"{path} is a folder: this format writes one file.")
    if path.exists() and not path.is_file():
        raise BadSettings(f"{path} is no ordinary file: - is standard output.")
    path.parent.mkdir(parents=True, exist_ok=True)
    _clear_killed(path)
    unfinished = _beside(path)
    try:
        unfinished.touch()
        with _held(unfinished):
            yield unfinished
            _settle(unfinished)
            unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)


@contextmanager
def whole_folder(path: Path, about: Mapping[str, Any]) -> Iterator[Path]:
    """A folder to write into; it becomes `path` when all went well, and is gone otherwise.

    `about` is kept in it (export.json), and every file's checksum (SHA256SUMS), so that the next
    export can tell that nothing else lies there and take its place.

    Raises:
        BadSettings: `path` is a file, or holds something that no export wrote.
    """
    path = path.resolve()
    _refuse(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    _clear_killed(path)
    unfinished = _beside(path)
    unfinished.mkdir()
    try:
        with _held(unfinished):
            yield unfinished
            text = json.dumps(about, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
            (unfinished / ABOUT).write_text(text, encoding="utf-8")
            _write_sums(unfinished)
            _refuse(path)
            _swap(unfinished, path)
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)


def sha256_of(path: Path) -> str:
    """The file's SHA-256, in hex, read in blocks."""
    made = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            made.update(block)
    return made.hexdigest()


def _beside(path: Path) -> Path:
    return path.with_name(f".{path.name}.{os.getpid()}.part")


@contextmanager
def _held(path: Path) -> Iterator[None]:
    """While it is written to, a lock says so to `_clear_killed`, also of another container."""
    handle = os.open(path, os.O_RDONLY)
    try:
        with suppress(OSError):  # a file system without locks: the number of the process remains
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    finally:
        os.close(handle)


def _clear_killed(path: Path) -> None:
    """Remove what exports to the same place left when they were killed on the way.

    A former export that one of them had moved aside is kept: it may be the only whole one.
    """
    ours = re.compile(re.escape(f".{path.name}.") + r"(\d+)\.part")
    for left in [file for file in path.parent.iterdir() if ours.fullmatch(file.name)]:
        found = ours.fullmatch(left.name)
        if found and not left.is_symlink() and not _runs(int(found[1])) and not _is_held(left):
            if left.is_dir():
                shutil.rmtree(left, ignore_errors=True)
            else:
                left.unlink(missing_ok=True)


def _runs(process: int) -> bool:
    try:
        os.kill(process, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except OSError:
        return True
    return process != os.getpid()


def _is_held(path: Path) -> bool:
    try:
        handle = os.open(path, os.O_RDONLY)
    except OSError:
        return True
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return True
    finally:
        os.close(handle)
    return False


def _settle(path: Path) -> None:
    file: BinaryIO
    with path.open("rb") as file:
        os.fsync(file.fileno())


def _write_sums(folder: Path) -> None:
    with (folder / SUMS).open("w", encoding="utf-8") as sums:
        for file in sorted(folder.rglob("*")):
            if file.is_file() and file.name != SUMS:
                sums.write(f"{sha256_of(file)}  {file.relative_to(folder).as_posix()}\n")


def _refuse(path: Path) -> None:
    if path.exists() and not path.is_dir():
        raise BadSettings(f"{path} is a file: this format needs a folder.")
    if path.is_dir() and (foreign := _foreign(path)):
        raise BadSettings(
            f"{path} holds {foreign}, which no export wrote or somebody changed since: "
            "choose a new folder or an empty one."
        )


def _foreign(folder: Path) -> str | None:
    """A file that the last export did not write, or that was changed since; or `None`."""
    ours = _written(folder)
    for file in folder.rglob("*"):
        name = file.relative_to(folder).as_posix()
        if (file.is_dir() and not file.is_symlink()) or (name == SUMS and ours):
            continue
        if file.is_symlink() or name not in ours or sha256_of(file) != ours[name]:
            return name
    return None


def _written(folder: Path) -> dict[str, str]:
    """The checksums of an earlier export's files; none where the folder holds no export of ours.

    Other programs write SHA256SUMS too: only beside an export.json that says who made it does it
    list what is ours.
    """
    try:
        about = json.loads((folder / ABOUT).read_text(encoding="utf-8"))
        lines = (folder / SUMS).read_text(encoding="utf-8").splitlines()
    except (OSError, ValueError):
        return {}
    if not isinstance(about, dict) or not str(about.get("made_by", "")).startswith("diarium"):
        return {}
    return {line[66:]: line[:64] for line in lines}


def _swap(made: Path, path: Path) -> None:
    former = made.with_name(f"{made.name}.former")
    if path.exists():
        path.rename(former)
    try:
        made.rename(path)
    except OSError:
        if former.exists():
            former.rename(path)
        raise
    shutil.rmtree(former, ignore_errors=True)
