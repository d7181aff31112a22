"""The values that the corpus gives out."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Person:
    """One person across documents.

    `first_seen` and `last_seen` are ISO days; `reason` says in Swedish words why spellings were
    joined.
    """

    person_id: str
    name: str
    municipality_code: str | None
    organisation: str | None
    role: str | None
    first_seen: str | None
    last_seen: str | None
    meetings: int
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Merge:
    """What was found to be one person: the ids that lead to it from now on, and why."""

    person_id: str
    name: str
    former: tuple[str, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class PeopleResolved:
    """What a resolution did: how many rows it looked at, and whether it wrote anything.

    `unheeded` are the numbers of verdicts in force that found no rows or that contradict a later
    one.
    """

    rows: int = 0
    changed: bool = False
    merges: tuple[Merge, ...] = ()
    unheeded: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class UnsurePair:
    """Two people who may be one: how likely (0-1), and why."""

    one: Person
    other: Person
    probability: float
    reason: str


@dataclass(frozen=True, slots=True)
class SetAside:
    """A file that could not be read: why (a code for programs, a sentence), and since when."""

    sha256: str
    filename: str
    code: str
    reason: str
    since: str


@dataclass(frozen=True, slots=True)
class LedgerEntry:
    """A verdict as it stands in the ledger; `withdrawn_at` is `None` while it is in force."""

    verdict_id: int
    kind: str
    document_id: str | None
    before: str | None
    after: str | None
    prefix: str | None
    suffix: str | None
    accepted: bool
    subject: str | None
    who: str
    decided_at: str
    withdrawn_by: str | None
    withdrawn_at: str | None
