"""The list of a backup: what it holds, with sizes and hashes; and it says of itself if it is whole.

A list is JSON.  Names come from an archive's folder; those that would lead out of the folder
restored into make the list as bad as a damaged one.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
from dataclasses import asdict, dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from pipeline.errors import ArchiveFailed

FORMAT = 1
_HASH = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Listed:
    """A file of a backup.

    `kind` is corpus, original, file (of the archive's folder) or outside (settings, own lists);
    `name` its path below the archive, of an original below `originals/`; `size` in bytes.
    `mode` is who might read and write a file that is no original, as chmod takes it (-1: not told).
    """

    kind: str
    name: str
    sha256: str
    size: int
    mode: int = -1


@dataclass(frozen=True, slots=True)
class BackedUp:
    """A backup: when, of which version, its files; `lost` are originals that the archive lacks.

    `unread` tells of files and folders that could not be read, and are not in it.
    `added` and `copied` are the files and bytes that were new in the place.
    """

    when: str
    schema: int
    files: tuple[Listed, ...]
    lost: tuple[str, ...] = ()
    added: int = 0
    copied: int = 0
    unread: tuple[str, ...] = ()

    @property
    def size(self) -> int:
        """Bytes of all its files."""
        return sum(one.size for one in self.files)


def lists_in(place: Path) -> list[str]:
    """The names of the backups in a place, oldest first."""
    return sorted(path.stem for path in (place / "backups").glob("[!.]*.json"))


def write_list(place: Path, backup: BackedUp) -> None:
    """Write the list: from then on the backup exists."""
    body = _text({"format": FORMAT, **asdict(backup)})
    whole = _text({"sha256": _digest(body), "backup": json.loads(body)})
    unfinished = place / "unfinished" / "list"
    with unfinished.open("w", encoding="ascii") as file:
        file.write(whole)
        file.flush()
        os.fsync(file.fileno())
    unfinished.replace(place / "backups" / f"{backup.when}.json")
    handle = os.open(place / "backups", os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def read_list(place: Path, name: str) -> BackedUp:
    """A backup's list.

    Raises:
        ArchiveFailed: it cannot be read, is not what was written, or names what it may not.
    """
    path = place / "backups" / f"{name}.json"
    try:
        whole = json.loads(path.read_bytes())
        value: dict[str, Any] = whole["backup"]
        _check(value, whole["sha256"])
        files = tuple(Listed(**one) for one in value.pop("files"))
        several = {name: tuple(value.get(name, ())) for name in ("lost", "unread")}
        backup = BackedUp(**{**value, "files": files, **several})
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ArchiveFailed(f"The list of the backup {path} cannot be used: {error}.") from error
    for one in files:
        if not _may_be(one):
            raise ArchiveFailed(f"The list of the backup {path} names {one.name!r}: refused.")
    return backup


def _check(value: dict[str, Any], sha256: str) -> None:
    if sha256 != _digest(_text(value)):
        raise ValueError("it is not as it was written")
    if value.pop("format") != FORMAT:
        raise ValueError("it is of another version of Diarium")


def _may_be(one: Listed) -> bool:
    parts = PurePosixPath(one.name).parts
    inside = parts and not one.name.startswith("/") and not {"..", "."} & set(parts)
    return bool(inside and "\0" not in one.name and _HASH.fullmatch(one.sha256))


def _text(value: Any) -> str:
    return json.dumps(value, sort_keys=True, separators=(",", ":"))


def _digest(body: str) -> str:
    return hashlib.sha256(body.encode("ascii")).hexdigest()
