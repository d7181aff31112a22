"""What a verification finds, and which part of the archive it looks at."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from zlib import crc32

Walk = Callable[[str, Iterable[int], int], Iterable[int]]

MEND = "diarium verify --mend: the next night makes it again"
RESTORE = "diarium restore FROM --archive NEW-FOLDER, from a backup made before it"


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that is not as it should be: a stable code, what it is about, why, what to do."""

    code: str
    subject: str
    told: str
    mend: str


@dataclass(frozen=True, slots=True)
class Share:
    """One of so many parts, `which` from 0; a name is always in the same one.

    `also` are names that are looked at whatever part they are in.
    """

    of: int = 1
    which: int = 0
    also: frozenset[str] = frozenset()

    @property
    def is_whole(self) -> bool:
        """Whether it takes everything."""
        return self.of == 1

    def __str__(self) -> str:
        """As an option tells it: `7/30` is the seventh thirtieth."""
        return f"{self.which + 1}/{self.of}"

    def takes(self, name: str) -> bool:
        """Whether the name is in this part.

        >>> sum(Share(30, which).takes("Skolnätverket") for which in range(30))
        1
        """
        part = crc32(name.encode("utf-8", "surrogatepass")) % self.of
        return part == self.which or name in self.also


WHOLE = Share()
