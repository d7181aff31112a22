"""The nouns of a night: what there is to read, what came of it, what the night did."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from corpus.editions import Changes
from corpus.originals import Place
from corpus.rows import PeopleResolved
from corpus.runs import Untold
from flows.settings import Settings
from pipeline.document import Reading
from pipeline.errors import UnreadableDocument


@dataclass(frozen=True, slots=True)
class Job:
    """A file to read: where its content is kept, the name it came by, and whether to be lenient.

    `path` is what `flows.storage.originals_of(settings).put` gave; `at_hand` makes a file of it.
    """

    path: Place
    filename: str
    salvage: bool


Outcome = Reading | UnreadableDocument
ReadMany = Callable[[Iterable[Job], Settings], Iterable[tuple[int, Outcome]]]
"""Reads jobs, some at once, asking for more as it goes; gives (number of the job, what came of it)
as each is done."""


@dataclass
class Night:
    """What a night did, for its report.

    `waiting` are files that were not told of before, `still_waiting` those that were.
    `before` is what nights before it did and no report told; `told` its report and the file that
    is in, once there is one.
    """

    started: str
    new: list[str] = field(default_factory=list)
    again: list[str] = field(default_factory=list)
    waiting: list[tuple[str, str]] = field(default_factory=list)
    still_waiting: list[tuple[str, str]] = field(default_factory=list)
    failed: list[tuple[str, str, str]] = field(default_factory=list)
    interpreted: list[str] = field(default_factory=list)
    uninterpreted: list[tuple[str, str]] = field(default_factory=list)
    people: PeopleResolved = field(default_factory=PeopleResolved)
    editions: list[Changes] = field(default_factory=list)
    uncompared: list[tuple[str, str]] = field(default_factory=list)
    seconds: float = 0.0
    before: Untold = field(default_factory=Untold)
    told: tuple[str, Path | None] | None = None

    @property
    def counts(self) -> dict[str, int]:
        """The night in numbers."""
        return {
            "new": len(self.new),
            "again": len(self.again),
            "waiting": len(self.waiting) + len(self.still_waiting),
            "set aside": len(self.failed),
            "interpreted": len(self.interpreted),
        }

    @property
    def changed(self) -> bool:
        """Whether the corpus is another than before."""
        told = self.new or self.again or self.failed or self.interpreted
        return bool(told) or self.people.changed or any(self.editions)


def now() -> str:
    """The time, in UTC, as the corpus keeps it."""
    return datetime.now(UTC).isoformat(timespec="seconds")
