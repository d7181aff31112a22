"""How far it has come: a bar on a terminal, nothing anywhere else."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from typing import Protocol, TypeVar

T = TypeVar("T")


class Progress(Protocol):
    """Walks through items, showing how many of `total` are done."""

    def __call__(self, what: str, items: Iterable[T], total: int) -> Iterable[T]:
        """Give the items on, one by one."""
        ...


def silent(what: str, items: Iterable[T], total: int) -> Iterable[T]:  # noqa: ARG001
    """Show nothing."""
    return items


def on_terminal(what: str, items: Iterable[T], total: int) -> Iterator[T]:
    """Show a bar on standard error, if that is a terminal and there is something to do."""
    if not (total and sys.stderr.isatty()):
        yield from items
        return
    from rich.console import Console  # noqa: PLC0415 - only where a bar is drawn
    from rich.progress import track  # noqa: PLC0415

    yield from track(items, what, total, console=Console(stderr=True))
