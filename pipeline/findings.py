"""The nouns of a record: what somebody or something says about a reading.

Every finding carries a `Span` of the text as read, so any finding leads to its page and box.
Where there is no clear winner, the winner is `None` and the candidates stand beside it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from pipeline.document import Reading, Span

Status = Literal["present", "absent", "guest", "substitute", "adjuster"]
DateKind = Literal["meeting", "planned_meeting", "event", "deadline", "past", "period", "mentioned"]
MentionKind = Literal["person", "municipality", "organisation"]
SectionKind = Literal["attendance", "agenda", "item", "next_meeting", "signatures"]
Outcome = Literal["decided", "postponed", "rejected"]


@dataclass(frozen=True, slots=True)
class Correction:
    """One proposed change: `before` must be what stands at `span`.

    `rule` names what proposed it (`nfc`, `mojibake`, `ligature`, `hyphen`, `diacritics`, ...);
    `probability` (0-1) is how sure it is.
    """

    span: Span
    before: str
    after: str
    rule: str
    probability: float


@dataclass(frozen=True, slots=True)
class Candidate:
    """A municipality that a name may mean: four-digit code, official name, score 0-1."""

    code: str
    name: str
    score: float


@dataclass(frozen=True, slots=True)
class Participant:
    """Somebody in an attendance list, or in office at the meeting.

    `name` is as it should be written; `span` is where it stands, as read.  `formerly` is a surname
    that the text says the person had before.
    """

    span: Span
    name: str
    status: Status = "present"
    municipality: Candidate | None = None
    candidates: tuple[Candidate, ...] = ()
    organisation: str | None = None
    role: str | None = None
    party: str | None = None
    formerly: str | None = None


@dataclass(frozen=True, slots=True)
class Mention:
    """A person, municipality or organisation named in the text.

    `name` is the normal form; `code` a municipality's code; `refers_to` the participant's name
    that a bare or partial name leads to, `None` where nobody stands clear; `described` what the
    text says that the person is ("forskare vid Karlstads universitet").
    """

    span: Span
    kind: MentionKind
    name: str
    code: str | None = None
    refers_to: str | None = None
    described: str | None = None


@dataclass(frozen=True, slots=True)
class DateMention:
    """A date as printed and as EDTF (ISO 8601-2); plain days around it so that SQL can compare.

    `edtf`, `earliest` and `latest` are `None` where the text leaves the year open.
    `time` is `HH:MM` or `HH:MM-HH:MM`, 24 hours.
    """

    span: Span
    edtf: str | None
    earliest: date | None
    latest: date | None
    time: str | None = None
    kind: DateKind = "mentioned"


@dataclass(frozen=True, slots=True)
class Evidence:
    """A place in the text that supports a claim, and the rule that says how."""

    span: Span
    rule: str


@dataclass(frozen=True, slots=True)
class Meeting:
    """When and where the meeting was.

    `day` only where the text says it; otherwise the window [earliest, latest] that the evidence
    allows, or nothing at all.
    """

    day: date | None = None
    earliest: date | None = None
    latest: date | None = None
    time: str | None = None
    place: str | None = None
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class TopicScore:
    """A topic of the vocabulary, how strongly (0-1), and the phrases that say so."""

    topic: str
    label: str
    score: float
    evidence: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the minutes: its heading (`span`), and all it covers (`body`, heading included).

    `number` is the item's number as printed, without marks: `12`, `3.1`.  Text before the first
    heading is in no section.
    """

    span: Span
    heading: str
    level: int
    body: Span
    topics: tuple[TopicScore, ...] = ()
    kind: SectionKind = "item"
    number: str | None = None


@dataclass(frozen=True, slots=True)
class Decision:
    """A sentence that says what this meeting decided.

    `body` is who decided, as the minutes call it, `None` where they only say that it was decided;
    `until` the EDTF date to which something was put off.
    """

    span: Span
    body: str | None = None
    outcome: Outcome = "decided"
    until: str | None = None


@dataclass(frozen=True, slots=True)
class Action:
    """A sentence that says who is to do what; `due` is an EDTF date, printed at `due_span`."""

    span: Span
    responsible: tuple[str, ...] = ()
    due: str | None = None
    due_span: Span | None = None


@dataclass(frozen=True, slots=True)
class Upcoming:
    """A planned meeting, as announced in these minutes."""

    span: Span
    edtf: str
    time: str | None = None
    place: str | None = None
    theme: str | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """A person's word on one correction, quoting the text around it.

    It holds wherever `prefix`, `before` and `suffix` stand in a row, also in a new reading.
    `accepted` is False where the person refuses the correction `before` -> `after`.
    """

    before: str
    after: str
    prefix: str
    suffix: str
    accepted: bool


@dataclass(frozen=True, slots=True)
class Minutes:
    """The record: what the minutes say, by the tools and verdicts that `recipe` names.

    `running` are the running heads, feet and page numbers, in the order of the text; `unsure`
    are corrections not made, too improbable, for a person's eyes.
    """

    reading: Reading
    repaired: str
    corrections: tuple[Correction, ...]
    title: str | None
    network: str | None
    meeting: Meeting
    has_attendance_list: bool
    participants: tuple[Participant, ...]
    mentions: tuple[Mention, ...]
    dates: tuple[DateMention, ...]
    sections: tuple[Section, ...]
    topics: tuple[TopicScore, ...]
    decisions: tuple[Decision, ...]
    actions: tuple[Action, ...]
    upcoming: tuple[Upcoming, ...]
    recipe: Mapping[str, str] = field(default_factory=dict)
    running: tuple[Span, ...] = ()
    unsure: tuple[Correction, ...] = ()
