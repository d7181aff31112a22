"""What every export is given, and what it gives back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from importlib import import_module
from typing import Any, Protocol, TypeVar

from corpus.exports.selection import Selection
from corpus.store import Corpus
from pipeline.errors import MissingTool

T = TypeVar("T")


class Progress(Protocol):
    """Walks through items, showing how many of `total` are done."""

    def __call__(self, what: str, items: Iterable[T], total: int) -> Iterable[T]:
        """Give the items on, one by one."""
        ...


def silent(what: str, items: Iterable[T], total: int) -> Iterable[T]:  # noqa: ARG001
    """Show nothing."""
    return items


@dataclass(frozen=True, slots=True)
class Written:
    """What was written: how many of what, and in Swedish what a person should know of it."""

    count: int
    unit: str
    told: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Job:
    """What is to be exported, and how.

    `about` is what the export says of itself; `deadlines` (ics) adds the last days of promises;
    `without_readings` (sqlite) leaves out how each page was read, word by word.
    """

    corpus: Corpus
    chosen: Selection
    progress: Progress = silent
    about: Mapping[str, Any] = field(default_factory=dict)
    deadlines: bool = False
    without_readings: bool = False


def need(what: str, *modules: str) -> None:
    """Refuse to begin where a library is missing.

    Raises:
        MissingTool: with the command that installs it.
    """
    for module in modules:
        try:
            import_module(module)
        except ImportError as error:
            raise MissingTool(
                f"{what} needs a library that is not installed ({error.name}): "
                "pip install 'diarium[exports]'"
            ) from error
