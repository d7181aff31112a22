"""One night at a time on an archive: a lock that the system takes back when its holder dies."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from pipeline.errors import ArchiveBusy


@contextmanager
def only_one(archive: Path) -> Iterator[None]:
    """Hold the archive for as long as the block lasts.

    Raises:
        ArchiveBusy: somebody else holds it; says who and since when.
    """
    with (archive / "night.lock").open("a+", encoding="utf-8") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            file.seek(0)
            holder = file.read().strip() or "somebody"
            raise ArchiveBusy(f"A night is already running on {archive}: {holder}.") from error
        file.truncate(0)
        file.write(f"process {os.getpid()} since {datetime.now(UTC):%Y-%m-%d %H:%M} UTC\n")
        file.flush()
        try:
            yield
        finally:
            file.truncate(0)
