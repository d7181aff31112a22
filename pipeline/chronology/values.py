"""What one document says of its meeting and of those before and after; what is made of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

ContradictionKind = Literal["same day", "previous minutes", "number and date", "weekday"]


@dataclass(frozen=True, slots=True, order=True)
class Spot:
    """A half-open range [start, end) of a document's text as read."""

    document_id: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Plan:
    """A meeting of the same network that a document announces: the days [earliest, latest]."""

    earliest: date
    latest: date
    spot: Spot


@dataclass(frozen=True, slots=True)
class LookBack:
    """The day of the meeting before, as these minutes name it (`protokollet från 3 maj`)."""

    day: date
    spot: Spot


@dataclass(frozen=True, slots=True)
class Number:
    """Which meeting it was, of which year where that is known."""

    number: int
    year: int | None
    spot: Spot


@dataclass(frozen=True, slots=True)
class Hint:
    """A day without a year, and the side of the meeting that it lies on: -1, 1, or 0 its own."""

    month: int
    number: int
    side: int


@dataclass(frozen=True, slots=True)
class Account:
    """What one document says of its meeting.

    `day` where it is stated, else the window [earliest, latest], each `None` where it is open.
    `kind` is what the document calls itself (`protokoll`, `kallelse`, ...), `people` the folded
    names of those who were there; `weekday` (0 Monday) is the one printed beside `day`, at `at`;
    `hints` are days that stand there without a year where the text leaves the year open.
    """

    document_id: str
    day: date | None = None
    earliest: date | None = None
    latest: date | None = None
    kind: str = ""
    number: Number | None = None
    plans: tuple[Plan, ...] = ()
    look_backs: tuple[LookBack, ...] = ()
    people: frozenset[str] = frozenset()
    weekday: int | None = None
    at: Spot | None = None
    hints: tuple[Hint, ...] = ()

    @property
    def is_minutes(self) -> bool:
        """Whether it tells of a meeting that was: not a call, an agenda or an invitation."""
        return self.kind not in {"kallelse", "dagordning", "inbjudan"}


@dataclass(frozen=True, slots=True)
class Ground:
    """Why a window was narrowed: `earliest: ...` or `latest: ...`, and where that is written."""

    rule: str
    spot: Spot


@dataclass(frozen=True, slots=True)
class Narrowed:
    """The window of an undated meeting, as the documents of its network together allow it."""

    earliest: date | None
    latest: date | None
    grounds: tuple[Ground, ...]


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Two readings that cannot both be right: the spots in the one and in the other document.

    `told` are the two values that disagree, as they should be shown.
    """

    kind: ContradictionKind
    one: Spot
    other: Spot | None
    told: tuple[str, str]
