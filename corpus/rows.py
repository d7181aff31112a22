"""The values that pass between the corpus and whoever decides who is who."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

Place = tuple[str, int]
"""Where a participant stands: the document's id, and the index in `Minutes.participants`."""

Assignment = tuple[str | None, str]
"""Whose it is (`None`: nobody stands clear), and the reason in words."""

Assignments = Mapping[Place, Assignment]


@dataclass(frozen=True, slots=True)
class Person:
    """One person across documents.  `first_seen` and `last_seen` are ISO days."""

    person_id: str
    name: str
    municipality_code: str | None
    organisation: str | None
    role: str | None
    first_seen: str | None
    last_seen: str | None
    meetings: int


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
