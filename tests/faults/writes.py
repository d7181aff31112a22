"""A disk that fails on command (`failing_writes.c`): built here, told here what goes wrong."""

from __future__ import annotations

import errno
import mmap
import os
import shutil
import struct
import subprocess
from dataclasses import dataclass
from pathlib import Path

SOURCE = Path(__file__).with_name("failing_writes.c")
MODES = {"count": 0, "once": 1, "full": 2, "read-only": 3, "kill": 4, "torn": 5}
KILLING = {"kill", "torn"}
_LAYOUT = struct.Struct("=6q")
"""at, mode, count, error, clock, passed: as in the C source."""


@dataclass(frozen=True, slots=True)
class Disk:
    """A disk that fails: the library to preload, and the file that tells it when and how."""

    library: Path
    control: Path
    below: Path
    log: Path
    synced: Path

    @property
    def environment(self) -> dict[str, str]:
        """What a process needs in its environment to have its writes below the folder counted."""
        return {
            **os.environ,
            "LD_PRELOAD": str(self.library),
            "FAILING_CONTROL": str(self.control),
            "FAILING_BELOW": str(self.below.resolve()),
            "FAILING_LOG": str(self.log),
            "FAILING_SYNCED": str(self.synced),
        }

    def tell(
        self, mode: str, at: int, error: int = errno.EIO, *, clock: int = 0, passed: int = 0
    ) -> None:
        """Let the call number `at` go wrong, counted from now; 0: nothing, and none is counted.

        `clock` is by how many seconds the wall clock is wrong, `passed` how many seconds longer
        the machine says that it has been on.
        """
        with self.control.open("r+b") as file, mmap.mmap(file.fileno(), _LAYOUT.size) as seen:
            seen[:] = _LAYOUT.pack(at, MODES[mode], 0, error, clock, passed)
        self.log.unlink(missing_ok=True)

    def counted(self) -> int:
        """How many calls there were since `tell`."""
        return int(_LAYOUT.unpack(self.control.read_bytes())[2])

    def calls(self) -> list[tuple[str, str]]:
        """The calls since `tell`: which, on what."""
        if not self.log.exists():
            return []
        lines = self.log.read_text(errors="backslashreplace").splitlines()
        return [(call, path) for _, call, path in (line.split("\t", 2) for line in lines)]

    def lose_power(self) -> None:
        """Leave of each file below the folder what its last fsync made certain.

        Names are kept as they were: a journal writes them in order, and soon.
        """
        for path in self.below.rglob("*"):
            if path.is_symlink() or not path.is_file():
                continue
            certain = self.synced / str(path.stat().st_ino)
            data = certain.read_bytes() if certain.exists() else b""
            if path.read_bytes() != data:
                path.write_bytes(data)

    def remember(self) -> None:
        """All that lies below the folder now is certain."""
        shutil.rmtree(self.synced, ignore_errors=True)
        self.synced.mkdir(parents=True)
        for path in self.below.rglob("*"):
            if path.is_file() and not path.is_symlink():
                shutil.copyfile(path, self.synced / str(path.stat().st_ino))


def build(folder: Path) -> Path:
    """The library, made in this folder.

    Raises:
        subprocess.CalledProcessError: the compiler refuses.
    """
    library = folder / "failing_writes.so"
    command = ["cc", "-O2", "-shared", "-fPIC", "-D_LARGEFILE64_SOURCE", "-o", library, SOURCE]
    subprocess.run([*command, "-ldl"], check=True)
    return library


def disk(folder: Path, below: Path) -> Disk:
    """A disk whose writes below a folder can be made to fail; its own files lie in `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    control = folder / "control"
    control.write_bytes(bytes(_LAYOUT.size))
    return Disk(build(folder), control, below, folder / "log", folder / "synced")
