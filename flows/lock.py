"""One night at a time on an archive: a lock that the system takes back when its holder dies.

The lock is a `flock` on `night.lock`, and the file says who holds it.  Some network folders accept
a flock and honour it not, and some refuse it: there what the file says decides.  A holder on this
machine lives if its process does (the same process: its number may have been given again); one on
another machine if it touched the file lately, which it does every minute.
"""

from __future__ import annotations

import errno
import fcntl
import os
import re
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

from pipeline.errors import ArchiveBusy

BEAT_SECONDS = 60.0
_SILENT_SECONDS = 600.0
"""A holder on another machine that did not touch the file for so long is taken for dead."""

_PATIENCE_SECONDS = 0.5
"""How long a lock whose file names nobody who lives is waited for: somebody just looks at it."""

_NOT_HERE = {errno.ENOLCK, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS, errno.EINVAL}
"""What a file system says that knows no flock."""

_TOLD = re.compile(
    r"process (?P<process>\d+) since (?P<since>[\d-]+ [\d:]+ UTC)"
    r"(?: on (?P<host>\S+) \(started (?P<start>\S+)\))?"
)


@dataclass(frozen=True, slots=True)
class Holder:
    """Who holds, or held, the archive, as the file tells: process, since when, machine.

    `start` tells the process from a later one of the same number; `host` and `start` are empty in
    files of older versions.
    """

    process: int
    since: datetime
    host: str
    start: str

    @property
    def is_here(self) -> bool:
        """Whether it is a process of this machine."""
        return self.host in {"", socket.gethostname()}


@dataclass(frozen=True, slots=True)
class Held:
    """The lock as somebody sees it who does not want it.

    `holder` is who the file names; `held` whether somebody has it; `alive` whether the holder
    lives, `None` where that cannot be told.
    """

    holder: Holder | None
    held: bool
    alive: bool | None


@contextmanager
def only_one(archive: Path) -> Iterator[None]:
    """Hold the archive for as long as the block lasts.

    Raises:
        ArchiveBusy: somebody else holds it; says who and since when.
    """
    path = archive / "night.lock"
    with path.open("a+", encoding="utf-8") as file:
        honoured = _take(path, file, archive)
        told = _told_of_us()
        file.truncate(0)
        file.write(f"{told}\n")
        file.flush()
        try:
            with _beating(path, beats=not honoured):
                yield
        finally:
            with suppress(OSError):  # who reads it finds that we are gone
                file.truncate(0)


def held(archive: Path) -> Held:
    """How the lock stands; nothing is written, and a night that begins meanwhile is not kept out.

    Raises:
        OSError: it cannot be read.
    """
    path = archive / "night.lock"
    try:
        with path.open(encoding="utf-8") as file:
            holder = holder_in(file.read())
            taken = _is_taken(file)
    except FileNotFoundError:
        return Held(None, held=False, alive=None)
    alive = _lives(holder, path) if holder else None
    if taken is None:  # no flock here: the holder's life is all that is known
        taken = bool(alive)
    return Held(holder, taken, alive)


def is_held(archive: Path) -> bool:
    """Whether somebody has the archive; nothing is written."""
    return held(archive).held


def holder_in(text: str) -> Holder | None:
    """Who the text of a lock names, if anybody.

    >>> holder_in("process 12 since 2026-11-22 02:00 UTC on skara (started 7.1)").host
    'skara'
    """
    found = _TOLD.match(text)
    if found is None:
        return None
    try:
        since = datetime.strptime(found["since"], "%Y-%m-%d %H:%M UTC").replace(tzinfo=UTC)
    except ValueError:
        return None
    return Holder(int(found["process"]), since, found["host"] or "", found["start"] or "")


def _take(path: Path, file: IO[str], archive: Path) -> bool:
    """Take the lock; whether the file system honours it.

    Raises:
        ArchiveBusy: somebody else has it.
    """
    until = time.monotonic() + _PATIENCE_SECONDS
    while True:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            if error.errno in _NOT_HERE:
                break
            told = _text(file)
            if time.monotonic() < until and _is_nobody(holder_in(told), path):
                time.sleep(0.05)
                continue
            raise _busy(archive, told or "somebody") from error
        if _is_refused_again(path):
            return True
        break
    told = _text(file)
    holder = holder_in(told)
    if holder and holder.start and not _is_us(holder) and _lives(holder, path):
        raise _busy(archive, told)
    return False


def _is_nobody(holder: Holder | None, path: Path) -> bool:
    """Whether the file names nobody, or somebody of this machine who is dead."""
    return holder is None or (holder.is_here and not _lives(holder, path))


def _busy(archive: Path, told: str) -> ArchiveBusy:
    return ArchiveBusy(f"A night is already running on {archive}: {told}.")


def _text(file: IO[str]) -> str:
    file.seek(0)
    return file.read().strip()


def _is_refused_again(path: Path) -> bool:
    """Whether a lock that we have is refused to whoever opens the file anew, as it should be."""
    with path.open("rb") as again:
        try:
            fcntl.flock(again, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except OSError:
            return True
    return False


def _is_taken(file: IO[str]) -> bool | None:
    try:
        fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except OSError as error:
        return None if error.errno in _NOT_HERE else True
    fcntl.flock(file, fcntl.LOCK_UN)
    return False


def _told_of_us() -> str:
    since = f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC"
    process = os.getpid()
    return (
        f"process {process} since {since} on {socket.gethostname()} (started {_start_of(process)})"
    )


def _is_us(holder: Holder) -> bool:
    return holder.is_here and holder.process == os.getpid()


def _lives(holder: Holder, path: Path) -> bool:
    if not holder.is_here:
        with suppress(OSError):
            return time.time() - path.stat().st_mtime < _SILENT_SECONDS
        return False
    start = _start_of(holder.process)
    return bool(start) and holder.start in {"", start}


def _start_of(process: int) -> str:
    """When a process of this machine began, in words of the kernel; empty where there is none.

    The boot and the clock ticks since then: no other process ever has the same number and these.
    """
    try:
        boot = Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
        status = Path(f"/proc/{process}/stat").read_text(encoding="utf-8", errors="replace")
        fields = status.rpartition(")")[2].split()
    except OSError:
        return "" if Path("/proc/self").exists() else _signalled(process)
    return "" if fields[0] in {"Z", "X"} else f"{boot[:8]}.{fields[19]}"


def _signalled(process: int) -> str:
    """On a system without /proc: something, if there is a process of this number."""
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return ""
    except PermissionError:
        pass
    return "?"


@contextmanager
def _beating(path: Path, *, beats: bool) -> Iterator[None]:
    """Touch the file every minute, so that other machines see that we live."""
    if not beats:
        yield
        return
    done = threading.Event()

    def beat() -> None:
        while not done.wait(BEAT_SECONDS):
            with suppress(OSError):
                os.utime(path)

    beating = threading.Thread(target=beat, daemon=True)
    beating.start()
    try:
        yield
    finally:
        done.set()
        beating.join()
