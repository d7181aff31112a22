"""The nouns of following up: meetings, what was promised there, what was said there, the links."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from pipeline.document import Span

State = Literal["open", "taken_up", "overdue"]


@dataclass(frozen=True, slots=True, order=True)
class Said:
    """A sentence of a meeting's minutes, in one line and repaired; `span` is where it stands.

    `heading` is the heading that it stands under.
    """

    span: Span
    text: str
    heading: str = ""


@dataclass(frozen=True, slots=True)
class Promised:
    """A promise: its number in the record, where it stands, who is to do it, the last day for it.

    `text` is the sentence in one line and repaired, `who` people and groups as they are called.
    """

    number: int
    span: Span
    text: str
    who: tuple[str, ...] = ()
    due: date | None = None
    heading: str = ""


@dataclass(frozen=True, slots=True)
class MeetingSaid:
    """One meeting of a network: its day, or the first and last on which it may have been.

    `people` are those of its attendance list; names of theirs say nothing about a task.
    """

    document_id: str
    earliest: date | None
    latest: date | None
    promises: tuple[Promised, ...] = ()
    said: tuple[Said, ...] = ()
    people: tuple[str, ...] = ()

    def before(self, other: MeetingSaid) -> bool:
        """Whether this meeting was surely held before the other."""
        return (
            self.latest is not None and other.earliest is not None and self.latest < other.earliest
        )


@dataclass(frozen=True, slots=True)
class FollowUp:
    """What became of one promise, as far as the minutes tell.

    `taken_up` where a later meeting speaks of it: which document, which sentence; `probability`
    (0-1) that it is so, and `reason` in Swedish.  Where nothing stands clear, `taken_up` is `None`
    and the probability that of the likeliest sentence.  `overdue`: a meeting was held after
    its last day and none took it up; that is not to say that it was not done.
    """

    document_id: str
    number: int
    state: State
    taken_up_in: str | None = None
    taken_up: Said | None = None
    probability: float = 0.0
    reason: str = ""
