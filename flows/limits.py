"""The limits of reading: how memory's is set, how its breaking shows, which setting raises which.

Memory is limited as address space, the one measure that Linux enforces for a process; it counts
beyond what the program itself has mapped, since libraries map more the more cores there are.
"""

from __future__ import annotations

import errno
import re
import resource
from collections.abc import Iterator
from pathlib import Path

from flows.settings import Settings
from pipeline.errors import UnreadableDocument

LIMITS = {
    "too-much-memory": ("megabytes", "MB"),
    "too-slow": ("seconds_per_document", "s"),
    "page-too-slow": ("seconds_per_page", "s"),
    "too-many-pages": ("most_pages", "sidor"),
    "too-many-pixels": ("most_pixels", "bildpunkter"),
}
"""The code of each limit: the setting that raises it, and the unit of that."""

_MEGABYTE = 1024 * 1024
_NEARLY = 0.75
"""Of the limit: an error of any kind with so much in use comes from the want of more."""
_TOLD = re.compile(r"bad_alloc|Insufficient memory|[Ff]ailed to allocate|can't start new thread")
"""What libraries and Tesseract's process say when they get no more."""


def with_setting(reason: UnreadableDocument, settings: Settings) -> UnreadableDocument:
    """The reason, with the setting that would raise the limit; others as they are."""
    if reason.code not in LIMITS:
        return reason
    name, unit = LIMITS[reason.code]
    value = f"{getattr(settings, name):,}".replace(",", "\N{NO-BREAK SPACE}")
    raised = f"Inställningen {name} (nu {value} {unit}) höjer gränsen; kör sedan diarium retry."
    return UnreadableDocument(reason.code, f"{reason.reason_sv} {raised}", reason.detail)


def limit_memory(megabytes: int) -> int:
    """Let this process and those it starts map so much more; the bytes mapped before."""
    before = _mapped("VmSize")
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    most = before + megabytes * _MEGABYTE
    resource.setrlimit(resource.RLIMIT_AS, (min(most, hard) if hard > 0 else most, hard))
    return before


def lift_memory() -> None:
    """Let this process map what it needs to tell what it has read, or what happened."""
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (hard, hard))


def out_of_memory(error: Exception, megabytes: int, before: int) -> bool:
    """Whether the error comes from the limit: libraries tell the same want in many ways."""
    used = _mapped("VmPeak") - before
    return any(_says_so(cause) for cause in _causes(error)) or (
        not isinstance(error, UnreadableDocument) and used > _NEARLY * megabytes * _MEGABYTE
    )


def _says_so(error: BaseException) -> bool:
    return (
        isinstance(error, MemoryError)
        or (isinstance(error, OSError) and error.errno == errno.ENOMEM)
        or bool(_TOLD.search(str(error)[:2000]))
    )


def _causes(error: BaseException) -> Iterator[BaseException]:
    """The error, and those that it came from."""
    seen: BaseException | None = error
    while seen is not None:
        yield seen
        seen = seen.__cause__ or seen.__context__


def _mapped(name: str) -> int:
    """`VmSize` or `VmPeak` of this process, in bytes."""
    told = re.search(rf"^{name}:\s+(\d+) kB", Path("/proc/self/status").read_text(), re.MULTILINE)
    return int(told[1]) * 1024 if told else 0
