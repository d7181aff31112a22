"""Who promised to do what by when: sentences, items of lists, rows of tables.

Phrasings are data (`data/actions.toml`); everything is judged folded, so that text without
diacritics is read as well.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.agenda.action_sentences import promised
from pipeline.agenda.action_subjects import People
from pipeline.agenda.action_tables import find_tables
from pipeline.agenda.action_words import words
from pipeline.agenda.passages import Passage, label_of, passages_of, without_bullet
from pipeline.corrections import Repaired
from pipeline.document import Span
from pipeline.findings import Action, DateMention, Participant, Section
from pipeline.swedish.fold import fold

LONGEST = 600
"""A sentence longer than this many letters is a list or a page; nothing is read out of it."""

_DEADLINE = re.compile(r"\b(?:senast|fore|till|innan|inom|deadline|klart?|den|under|i)\b|\bper\b")
_WHEN = re.compile(r"(?:klart?|nar|senast|tid|deadline|datum|klart senast) ?:", re.IGNORECASE)
_NAMES_END = re.compile(
    r"[.;|]\s|[.;|]$|,? (?:klart?|senast|deadline|nar|tid|till|datum)\b:?|[,(]? ?\d", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class _Promised:
    """A promise at [start, end) of the repaired text; `when` is where its day stands elsewhere."""

    start: int
    end: int
    who: tuple[str, ...]
    when: tuple[int, int] | None = None


def find_actions(
    repaired: Repaired,
    participants: Sequence[Participant],
    dates: Sequence[DateMention],
    sections: Sequence[Section] = (),
) -> tuple[Action, ...]:
    """What was promised, in order: who is to do it, and until when where the text says it."""
    people = People.of(participants)
    heads = {repaired.from_raw(section.span)[0] for section in sections}
    listed = sorted(repaired.from_raw(participant.span) for participant in participants)
    days = sorted(
        repaired.from_raw(date.span)[0]
        for date in dates
        if date.kind not in ("past", "meeting", "period")
    )
    tables = find_tables(repaired.text, people, heads)
    taken = [(table.start, table.end) for table in tables]
    found = [
        _Promised(row.start, row.end, row.who, row.when) for table in tables for row in table.rows
    ]
    passages = [
        passage
        for passage in passages_of(repaired, sections)
        if not passage.heading and not any(s < passage.end and passage.start < e for s, e in taken)
    ]
    found += _in_passages(passages, people, listed, days)
    ahead = [section for section in sections if section.kind == "next_meeting"]
    ordered = sorted(found, key=lambda one: one.start)
    return tuple(_action(repaired, one, dates, ahead) for one in ordered)


def _in_passages(
    passages: Sequence[Passage],
    people: People,
    listed: Sequence[tuple[int, int]],
    days: Sequence[int],
) -> list[_Promised]:
    found: list[_Promised] = []
    waiting: _Promised | None = None
    before: Passage | None = None
    narrated = _tells_in_present(passages)
    for at, passage in enumerate(passages):
        if len(passage.text) > LONGEST or _holds(passage, listed) or _is_label(passage):
            before = waiting = None
            continue
        named = _responsible(passage, people)
        if named is not None:
            waiting = _attached(found, before, passage, named)
        elif found and before and found[-1].end == before.end and _WHEN.match(passage.text):
            found[-1] = _Promised(found[-1].start, passage.end, found[-1].who)
        elif waiting is not None:
            found.append(_Promised(waiting.start, passage.end, waiting.who))
            waiting = None
        else:
            dated = _has_day(passage, days)
            said = passages[max(0, at - _BACK) : at]
            told = _told_of(said, people) if _PRONOUN.search(passage.folded) else ()
            promise = promised(passage, people, dated=dated, told=told, narrated=narrated)
            if promise is not None:
                found.append(_Promised(passage.start, passage.end, promise.who))
        before = passage
    return found if waiting is None else [*found, waiting]


_PRONOUN = re.compile(r"\b(?:han|hon|de|bada)\b")


def _told_of(before: Sequence[Passage], people: People) -> tuple[str, ...]:
    """Whom the last sentence that names somebody names: whom `hon` means in the next."""
    named = (people.named_in(passage.text) for passage in reversed(before))
    return next(filter(None, named), ())


_BACK = 4
"""Sentences that are searched for whom a pronoun means."""


def _is_label(passage: Passage) -> bool:
    label = label_of(passage.text)
    return label is not None and label[2]


def _tells_in_present(passages: Sequence[Passage]) -> bool:
    """Whether the minutes tell what happened at the meeting in the present tense."""
    present = sum(_NOW.search(passage.folded) is not None for passage in passages)
    past = sum(_THEN.search(passage.folded) is not None for passage in passages)
    return present > 1 and present > past


_NOW = re.compile(
    r"\b(?:berattar|informerar|redogor|redovisar|presenterar|rapporterar|visar|gar igenom|lyfter"
    r"|beslutar|diskuterar|halsar|oppnar|foredrar|konstaterar|pratar|yrkar|foreslar|undrar)\b"
)
_THEN = re.compile(
    r"\b(?:berattade|informerade|redogjorde|redovisade|presenterade|rapporterade|visade"
    r"|gick igenom|lyfte|beslutade|beslot|diskuterades?|halsade|oppnade|foredrog|konstaterade"
    r"|pratade|yrkade|foreslog|undrade|tyckte|ville|enades|hade|fick|var)\b"
)


def _has_day(passage: Passage, days: Sequence[int]) -> bool:
    at = bisect_left(days, passage.start)
    return at < len(days) and days[at] < passage.end


def _holds(passage: Passage, listed: Sequence[tuple[int, int]]) -> bool:
    """Whether the passage holds a row of the attendance list."""
    at = bisect_left(listed, (passage.start, 0))
    return at < len(listed) and listed[at][1] <= passage.end


def _responsible(passage: Passage, people: People) -> tuple[str, ...] | None:
    """Whom `Ansvarig: Eva` names, where the passage is no more than that."""
    begin = without_bullet(passage.text)
    match = words().responsible.match(passage.folded[begin:].lstrip("(["))
    if match is None:
        return None
    rest = passage.text[begin:].lstrip("([")[match.end() :].strip(" )]")
    stop = _NAMES_END.search(rest)
    who = people.named(rest[: stop.start()] if stop else rest, loose=True)
    return who or people.known_in(rest.split(",")[0]) or None


def _attached(
    found: list[_Promised], before: Passage | None, label: Passage, who: tuple[str, ...]
) -> _Promised | None:
    """Join a label with the task before it; where none stands there, it waits for the next."""
    if before is None or label.gap:
        if before is not None and found and found[-1].end == before.end:
            found[-1] = _Promised(found[-1].start, label.end, who)
            return None
        return _Promised(label.start, label.end, who)
    if found and found[-1].end == before.end:
        found[-1] = _Promised(found[-1].start, label.end, who)
    else:
        found.append(_Promised(before.start, label.end, who))
    return None


def _action(
    repaired: Repaired, one: _Promised, dates: Sequence[DateMention], ahead: Sequence[Section]
) -> Action:
    span = repaired.to_raw(one.start, one.end)
    where = repaired.to_raw(*one.when) if one.when else span
    due = _due(repaired, where, dates, ahead)
    return Action(span, one.who, due.edtf if due else None, due.span if due else None)


def _due(
    repaired: Repaired, span: Span, dates: Sequence[DateMention], ahead: Sequence[Section]
) -> DateMention | None:
    """The last day that the promise gives: a date in it, with or without `senast`.

    `Till nästa möte` means the day of the next planned meeting, where the minutes tell it; first
    those in the sections `ahead`, of coming meetings.
    """
    within = [date for date in dates if span.contains(date.span) and _may_be_due(date)]
    deadlines = [date for date in within if date.kind == "deadline"]
    worded = [date for date in within if _is_worded(repaired, date)]
    chosen = deadlines or worded or (within if len(within) == 1 else [])
    if chosen or within:
        return chosen[0] if chosen else None
    start, end = repaired.from_raw(span)
    planned = [d for d in dates if d.kind == "planned_meeting" and len(d.edtf or "") == _DAY]
    month = _MONTHS_MEETING.search(fold(repaired.text[start:end]))
    if month is not None:
        number = f"-{_MONTHS.index(month.group(1)[:3]) + 1:02}-"
        return next((date for date in planned if number in (date.edtf or "")), None)
    if not _NEXT.search(fold(repaired.text[start:end])):
        return None
    ours = [d for d in planned if any(section.body.contains(d.span) for section in ahead)]
    return min(ours or planned, key=lambda date: (str(date.earliest), date.span), default=None)


_DAY = len("2023-10-05")
_MONTHS = ("jan", "feb", "mar", "apr", "maj", "jun", "jul", "aug", "sep", "okt", "nov", "dec")
_MONTHS_MEETING = re.compile(
    r"\b(?:till|infor|fore|pa|vid|innan) (januari|februari|mars|april|maj|juni|juli|augusti"
    r"|september|oktober|november|december)(?:motet|traffen|sammantradet)\b"
)
"""`Till majmötet`: the planned meeting of that month."""


_NEXT = re.compile(
    r"\b(?:till|infor|fore|pa|vid|innan) (?:var )?(?:nasta (?:\w+)?(?:mote|gang|traff|sammantrade)|"
    r"nasta tillfalle)\b|\bnasta (?:mote|gang|traff)\b"
)


def _may_be_due(date: DateMention) -> bool:
    """Whether a date can be the last day for something: ahead, and no bare year."""
    return bool(date.edtf) and len(date.edtf or "") > 4 and date.kind not in ("past", "meeting")


def _is_worded(repaired: Repaired, date: DateMention) -> bool:
    start, _ = repaired.from_raw(date.span)
    return _DEADLINE.search(fold(repaired.text[max(0, start - 20) : start])) is not None
