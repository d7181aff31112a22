"""What health is told of: when the last night ended, what verification and backup said.

Small files in the archive's folder `upkeep/`, beside the corpus, and no part of a backup.  A night
with nothing to do leaves no trace here either.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

FOLDER = "upkeep"


def night_ended(archive: Path) -> None:
    """Note that a night came to its end now; where that cannot be written it is not."""
    path = archive / FOLDER / "last-night"
    with suppress(OSError):
        path.parent.mkdir(exist_ok=True)
        path.touch()


def last_night(archive: Path) -> datetime | None:
    """When a night last came to its end that had something to do or to look at."""
    try:
        seconds = (archive / FOLDER / "last-night").stat().st_mtime
    except OSError:
        return None
    return datetime.fromtimestamp(seconds, UTC)


def note(archive: Path, what: str, told: Mapping[str, Any]) -> None:
    """Keep what a verification or backup said, whole or not at all.

    Raises:
        OSError: it cannot be written.
    """
    folder = archive / FOLDER
    folder.mkdir(exist_ok=True)
    unfinished = folder / f".{what}.{os.getpid()}"
    try:
        unfinished.write_text(json.dumps(told, ensure_ascii=False, indent=1), encoding="utf-8")
        unfinished.replace(folder / f"{what}.json")
    finally:
        unfinished.unlink(missing_ok=True)


def noted(archive: Path, what: str) -> dict[str, Any] | None:
    """What was kept last, if anything readable is."""
    try:
        found = json.loads((archive / FOLDER / f"{what}.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return found if isinstance(found, dict) else None
