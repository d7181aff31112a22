"""Whether somebody still has a file open for writing, as far as the system can tell.

Linux gives a lease for reading only on a file that nobody has open for writing.  It is asked on
file systems of this machine alone: over a network the answer may be no for other reasons.
"""

from __future__ import annotations

import errno
import fcntl
import os
import signal
from contextlib import suppress
from functools import cache
from pathlib import Path

_OF_THIS_MACHINE = frozenset({"ext2", "ext3", "ext4", "xfs", "btrfs", "tmpfs", "f2fs", "zfs"})


def is_being_written(path: Path) -> bool:
    """Whether some process has the file open for writing; `False` where that cannot be told."""
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError:
        return False
    try:
        return _tells_writers(os.fstat(handle).st_dev) and _refuses_a_lease(handle)
    finally:
        os.close(handle)


def _refuses_a_lease(handle: int) -> bool:
    try:
        # who opens it in this very moment must not be answered by SIGIO, which would end us
        fcntl.fcntl(handle, fcntl.F_SETSIG, signal.SIGURG)
        fcntl.fcntl(handle, fcntl.F_SETLEASE, fcntl.F_RDLCK)
    except OSError as error:
        return error.errno in {errno.EAGAIN, errno.EACCES} and not _is_anothers(handle)
    with suppress(OSError):
        fcntl.fcntl(handle, fcntl.F_SETLEASE, fcntl.F_UNLCK)
    return False


def _is_anothers(handle: int) -> bool:
    """Whether the file is of another user: then the system gives no lease, whoever writes."""
    return os.geteuid() not in {0, os.fstat(handle).st_uid}


@cache
def _tells_writers(device: int) -> bool:
    """Whether the device's file system is one that knows all who write."""
    wanted = f"{os.major(device)}:{os.minor(device)}"
    with suppress(OSError):
        for line in Path("/proc/self/mountinfo").read_text(encoding="utf-8").splitlines():
            before, _, after = line.partition(" - ")
            if before.split()[2:3] == [wanted]:
                return after.split()[0] in _OF_THIS_MACHINE
    return False
