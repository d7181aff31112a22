"""The nouns of a night: what there is to read, what came of it, what the night did."""

from __future__ import annotations

import sqlite3
from collections import Counter
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


Named = tuple[str, str]
"""What tells a file or a document from others of its name, and the name."""


@dataclass
class Night:
    """What a night did, for its report.

    `read` are the files that were read, by the ids of their readings, `known` those whose bytes
    were known, by their hashes, `made` the documents that were interpreted, by their ids: a name
    may come again with another content.  `remade` says why documents were interpreted once more
    (`corpus.again`), `gone` names files that waited and were taken away before they were taken in.
    `waiting` are files that were not told of before, `still_waiting` those that were.
    `before` is what nights before it did and no report told; `told` its report and the file that
    is in, once there is one, and `reported` the numbers in it.
    """

    started: str
    read: list[Named] = field(default_factory=list)
    known: list[Named] = field(default_factory=list)
    waiting: list[tuple[str, str]] = field(default_factory=list)
    still_waiting: list[tuple[str, str]] = field(default_factory=list)
    failed: list[tuple[str, str, str]] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)
    made: list[Named] = field(default_factory=list)
    remade: Counter[tuple[str, ...]] = field(default_factory=Counter)
    uninterpreted: list[tuple[str, str]] = field(default_factory=list)
    people: PeopleResolved = field(default_factory=PeopleResolved)
    editions: list[Changes] = field(default_factory=list)
    uncompared: list[tuple[str, str]] = field(default_factory=list)
    seconds: float = 0.0
    before: Untold = field(default_factory=Untold)
    told: tuple[str, Path | None] | None = None
    reported: dict[str, int] = field(default_factory=dict)

    @property
    def new(self) -> list[str]:
        """The names of the files that were read."""
        return [name for _, name in self.read]

    @property
    def again(self) -> list[str]:
        """The names of the files whose bytes were known."""
        return [name for _, name in self.known]

    @property
    def interpreted(self) -> list[str]:
        """The names of the files of the documents that were interpreted."""
        return [name for _, name in self.made]

    @property
    def counts(self) -> dict[str, int]:
        """The night in numbers."""
        return {
            "new": len(self.new),
            "again": len(self.known),
            "waiting": len(self.waiting) + len(self.still_waiting),
            "set aside": len(self.failed),
            "interpreted": len(self.interpreted),
        }

    @property
    def changed(self) -> bool:
        """Whether the corpus is another than before."""
        told = self.read or self.known or self.failed or self.made
        return bool(told) or self.people.changed or any(self.editions)

    @property
    def has_news(self) -> bool:
        """Whether there is anything to tell that was not told before."""
        return bool(self.changed or self.waiting or self.gone or self.uninterpreted or self.before)


def now() -> str:
    """The time, in UTC, as the corpus keeps it."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def is_of_the_disk(error: Exception) -> bool:
    """Whether the corpus or the machine failed, and not what a document made of itself."""
    values = (sqlite3.IntegrityError, sqlite3.InterfaceError, sqlite3.DataError)
    return isinstance(error, (OSError, sqlite3.Error)) and not isinstance(error, values)
