"""The nouns of identity: rows of attendance as seen, people as found, verdicts on them."""

from __future__ import annotations

from dataclasses import dataclass

Place = tuple[str, int]
"""A row of attendance: document id and its number in the document's list (from 0)."""


@dataclass(frozen=True, slots=True)
class SeenParticipant:
    """A participant of one document, as people are resolved from.

    `day` is the meeting's date or the first day it may have been (ISO); `person_id` is what the
    row was resolved to before, if at all; `formerly` a surname that the text says she had before.
    """

    document_id: str
    index: int
    name: str
    municipality_code: str | None
    organisation: str | None
    role: str | None
    party: str | None
    status: str
    network: str | None
    day: str | None
    person_id: str | None
    formerly: str | None = None

    @property
    def place(self) -> Place:
        """Where the row stands."""
        return self.document_id, self.index


@dataclass(frozen=True, slots=True)
class Quoted:
    """A row as a verdict quotes it, so that it is found again after the list was read anew.

    The `nth` (from 0) row of this name in the document's list.
    """

    document_id: str
    name: str
    nth: int = 0


@dataclass(frozen=True, slots=True)
class PeopleVerdict:
    """A person's word: the rows of `one` and of `other` are the same person, or are not.

    `number` is its place in the ledger: of two that contradict each other the later is heeded.
    """

    number: int
    same: bool
    one: tuple[Quoted, ...]
    other: tuple[Quoted, ...]


@dataclass(frozen=True, slots=True)
class PersonFound:
    """One person: a lasting id, the usual spelling, where and when, and the rows that are theirs.

    `meetings` counts documents attended; days are ISO.  `former` are ids that these rows had
    before and that nobody has any more: they lead here.  `reason` says in Swedish words why the
    spellings were joined; empty where there is but one.
    """

    person_id: str
    name: str
    municipality_code: str | None
    organisation: str | None
    role: str | None
    first_seen: str | None
    last_seen: str | None
    meetings: int
    rows: tuple[Place, ...]
    former: tuple[str, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class Join:
    """Why two rows were taken for one person: in Swedish words, with a probability (0-1).

    `verdict` is the number of the verdict that demands it, if one does.
    """

    one: Place
    other: Place
    probability: float
    reason: str
    verdict: int | None = None


@dataclass(frozen=True, slots=True)
class OpenPair:
    """Two people who may be one: their ids, how likely (0-1), and why."""

    one: str
    other: str
    probability: float
    reason: str


@dataclass(frozen=True, slots=True)
class Resolution:
    """Who is who, why, and what is left open.

    `unheeded` are the numbers of verdicts that found no rows, or that contradict a later one.
    """

    people: tuple[PersonFound, ...]
    joins: tuple[Join, ...]
    unsure: tuple[OpenPair, ...]
    unheeded: tuple[int, ...]
