"""Where files are kept, as the settings have it: the archive's own folders, or an object store.

Originals are read and written through `originals_of(settings)`; a job carries the place that it
gave, and whoever reads it, on this machine or another, says `with at_hand(job.path) as path`.

An inbox on an object store is only a door: what lies there is brought into the archive's own inbox
whole, then taken away there, and goes the way of all that arrives.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import Any

from corpus.originals import Kept, Originals, Place, at_hand, is_remote, originals_at
from flows.settings import Settings
from pipeline.addresses import without_secret, without_secrets_of
from pipeline.errors import BadSettings

__all__ = ["Kept", "Originals", "Place", "at_hand", "fetch_inbox", "originals_of", "waits_remotely"]

_FETCHED = ".diarium-"
"""Begins the names of what is not fetched whole; hidden, so that it is no drop."""


def originals_of(settings: Settings) -> Originals:
    """Where originals are kept.

    Raises:
        BadSettings: the place is of a kind that is not known here.
    """
    return originals_at(settings.originals_at or settings.originals)


def waits_remotely(settings: Settings) -> bool:
    """Whether something lies in an inbox on an object store.

    Raises:
        BadSettings: the place is of a kind that is not known here.
        OSError: it cannot be listed.
    """
    if not is_remote(settings.inbox_at):
        return False
    try:
        return next(iter(_objects(*_door(settings))), None) is not None
    except (BadSettings, OSError):
        raise
    except Exception as error:  # a store's library raises what it likes
        raise OSError(f"{type(error).__name__}: {error}") from error


def fetch_inbox(settings: Settings) -> list[tuple[str, str]]:
    """Bring what lies in a remote inbox into the archive's own; what could not be, and why.

    Only for who holds the archive.  An object is removed there when its whole content is on this
    machine's disk and it is still the one that was fetched.  The reasons are in Swedish.

    Raises:
        BadSettings: the place is of a kind that is not known here.
    """
    if not is_remote(settings.inbox_at):
        return []
    settings.inbox.mkdir(parents=True, exist_ok=True)
    for unfinished in settings.inbox.rglob(f"{_FETCHED}*"):
        unfinished.unlink(missing_ok=True)
    left: list[tuple[str, str]] = []
    try:
        files, root = _door(settings)  # some connect here
        found = list(_objects(files, root))
    except BadSettings:
        raise
    except Exception as error:  # noqa: BLE001 - a store's library raises what it likes
        told = without_secrets_of(settings.inbox_at, str(error))
        return [(without_secret(settings.inbox_at), f"Inkorgen kan inte läsas nu: {told}.")]
    for path, name in found:
        try:
            _fetch(files, path, settings.inbox / name)
        except Exception as error:  # noqa: BLE001 - as above
            told = without_secrets_of(settings.inbox_at, str(error))
            left.append((name, f"Filen kan inte hämtas just nu: {told}."))
    return left


def _door(settings: Settings) -> tuple[Any, str]:
    from corpus.originals_remote import filesystem_at  # noqa: PLC0415 - heavy, and seldom wanted

    return filesystem_at(settings.inbox_at)


def _objects(files: Any, root: str) -> Iterator[tuple[str, str]]:
    """What may be fetched, there and below the inbox: nothing hidden, nothing that leads out of it.

    Raises:
        OSError: the store cannot be listed.
    """
    try:
        listed = files.find(root)
    except FileNotFoundError:
        return
    except OSError:
        raise
    except Exception as error:
        raise OSError(f"{type(error).__name__}: {error}") from error
    for path in sorted(listed):
        name = path[len(root) :].lstrip("/")
        parts = PurePosixPath(name).parts
        safe = all(part != "/" and not part.startswith(".") for part in parts)
        if parts and safe and "\0" not in name and not name.endswith("/"):
            yield path, name


def _fetch(files: Any, path: str, target: Path) -> None:
    """Bring one over, whole or not at all, then take it away there.

    Raises:
        OSError: it changed meanwhile, or another file of its name lies in the inbox.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=_FETCHED, dir=target.parent)
    unfinished = Path(name)
    try:
        before = _state(files, path)
        with os.fdopen(handle, "wb") as written, files.open(path, "rb") as read:
            while piece := read.read(1 << 20):
                written.write(piece)
            written.flush()
            os.fsync(written.fileno())
        if unfinished.stat().st_size != before.size or _state(files, path) != before:
            raise OSError("den ändras fortfarande")
        if before.changed:
            os.utime(unfinished, (before.changed, before.changed))
        if target.exists() and _hash(target) != _hash(unfinished):
            raise OSError("en annan fil med samma namn ligger kvar i inkorgen")
        unfinished.replace(target)
    finally:
        unfinished.unlink(missing_ok=True)
    files.rm_file(path)


@dataclass(frozen=True, slots=True)
class _State:
    """What an object is now: bytes, the store's mark of its content, seconds since 1970."""

    size: int
    mark: str
    changed: float


def _state(files: Any, path: str) -> _State:
    told = files.info(path)
    changed = told.get("LastModified") or told.get("mtime") or told.get("created")
    when = changed.timestamp() if isinstance(changed, datetime) else float(changed or 0)
    return _State(int(told["size"]), str(told.get("ETag") or ""), when)


def _hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
