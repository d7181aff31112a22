"""Planned meetings: when, at what time, where and about what."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.agenda.sentences import Sentence, sentences_of
from pipeline.corrections import Repaired
from pipeline.findings import DateMention, Meeting, Section, Upcoming
from pipeline.swedish.fold import fold

_MEETING_WORD = (
    r"\w*(?:moten?|motet|traff(?:en|ar)?|sammantraden?|sammantradet|konferens(?:en)?|"
    r"forelasning(?:en)?|webbinari(?:um|er)|seminari(?:um|et)|stamman?|frukost(?:en)?|workshop|"
    r"studiedag(?:en)?|studiebesok|utbildningsdag(?:en)?|natverksdag(?:ar)?)"
)
_PLANNING_HEADING = re.compile(
    r"\b(?:nasta|kommande|hostens|varens|arets) "
    r"(?:\w+ )?\w*(?:mote|traff|sammantrad|frukost|stamma)"
    r"|\b(?:motestider|sammantradesdagar|motesdatum|ses igen|datum|sammantradestider|"
    r"motesplan\w*|traffar)\b"
)
_ANNOUNCED = re.compile(rf"\b(?:nasta|kommande|traffas|moten?|ses)\b.{{0,60}}|\b{_MEETING_WORD}\b")
_MEETING = re.compile(rf"\b{_MEETING_WORD}\b")
_PRESENTS = re.compile(r"\b(?:presentation|presenterar?|behandlas|informationstraff|dialog)\b")
_REMOTE = re.compile(
    r"\b(?:digitalt?|teams|zoom|skype|lync|via lank|online|pa distans|telefonmote)\b"
)
_PLACE = re.compile(
    r"(?:^|[\s,(])(?:i|på|hos) "
    r"((?:[A-ZÅÄÖ][\w'-]+|[A-ZÅÄÖ]{2,})(?: [A-ZÅÄÖ][\w'-]+| \d{1,2}\b|, [A-ZÅÄÖ][\w'-]+){0,3})"
)
_IN_PARENTHESES = re.compile(r"\(([^()\n]{2,60})\)")
_NAMED_PLACE = re.compile(r"(?:plats|lokal)\s*:\s*([^.\n;]{2,60})", re.IGNORECASE)
_THEME = re.compile(r"(?:tema|ämne|fokus)\s*[:–-]\s*([^.\n;]{3,100})", re.IGNORECASE)
_AFTER_COMMA = re.compile(
    r"^\s*(?:,|–|(?:kl\.? ?)?\d[\d.:—– -]*,)\s*"
    r"([A-ZÅÄÖ][\w'-]+(?: (?:i |på )?[A-ZÅÄÖ\d][\w'-]*)*(?:, [A-ZÅÄÖ][\w'-]+)*)[ \t]*\.?(?=\n|$)"
)


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a date stands: its sentence and the heading above it."""

    date: DateMention
    sentence: Sentence
    heading: str


def find_upcoming(
    repaired: Repaired,
    dates: Sequence[DateMention],
    sections: Sequence[Section],
    meeting: Meeting,
) -> tuple[Upcoming, ...]:
    """The planned meetings that the minutes announce; one for each day, the first mention.

    A date is a planned meeting if it says so itself, stands under a heading such as `Nästa möte`,
    or in a sentence that announces one.  What lies before the meeting's own day is none.
    """
    found: dict[str, Upcoming] = {}
    sentences = sentences_of(repaired.text)
    ranges = sorted(repaired.from_raw(date.span) for date in dates)
    for date in sorted(dates, key=lambda date: date.span):
        place = _place_of(date, repaired, sentences, sections)
        if place is None or date.edtf is None or not _lies_ahead(date, meeting):
            continue
        if _is_planned(place):
            found.setdefault(date.edtf, _upcoming(place, repaired, ranges))
    return tuple(found.values())


def _place_of(
    date: DateMention,
    repaired: Repaired,
    sentences: Sequence[Sentence],
    sections: Sequence[Section],
) -> _Place | None:
    start, _ = repaired.from_raw(date.span)
    at = bisect_right(sentences, start, key=lambda sentence: sentence.start) - 1
    if at < 0 or sentences[at].end <= start:
        return None
    heading = next((s.heading for s in sections if s.body.contains(date.span)), "")
    return _Place(date, sentences[at], heading)


def _lies_ahead(date: DateMention, meeting: Meeting) -> bool:
    """Whether the date is not known to lie on or before the day of the meeting."""
    if date.kind in ("past", "meeting", "period"):
        return False
    if date.edtf and re.fullmatch(r"\d{4}(?:-\d\d)?/.*|\d{4}", date.edtf):
        return False  # a term, a school year, a year: no meeting lasts so long
    known = meeting.day or meeting.earliest
    if known is None or date.latest is None:
        return True
    if meeting.day and date.earliest and date.earliest <= meeting.day <= date.latest:
        return date.edtf is not None and len(date.edtf) == len("2023-10")
    return date.latest > known


def _is_planned(place: _Place) -> bool:
    if place.date.kind == "planned_meeting":
        return True
    if place.date.edtf is None or not re.match(r"\d{4}-\d\d", place.date.edtf):
        return False
    folded = fold(place.sentence.text)
    if re.search(r"\b(?:senast|deadline|lamnas|skickas|remiss|svar|lanseras|anslag)\b", folded):
        return False
    if _PLANNING_HEADING.search(fold(place.heading)) or _ANNOUNCED.search(folded):
        return True
    return bool(_MEETING.search(folded) or _PRESENTS.search(folded))


def _upcoming(place: _Place, repaired: Repaired, ranges: Sequence[tuple[int, int]]) -> Upcoming:
    _, end = repaired.from_raw(place.date.span)
    # The words about this date end at the next date, or with the sentence.
    following = bisect_left(ranges, (end, end))
    stop = place.sentence.end
    if following < len(ranges):
        stop = min(stop, ranges[following][0])
    around = repaired.text[end:stop]
    theme = _THEME.search(around)
    return Upcoming(
        span=repaired.to_raw(place.sentence.start, place.sentence.end),
        edtf=place.date.edtf or "",
        time=place.date.time,
        place=_where(around, repaired.text[place.sentence.start : stop]),
        theme=theme.group(1).strip() if theme else _theme_of(place),
    )


def _where(after: str, sentence: str) -> str | None:
    """The place as printed (`Regionens hus, Skövde`), `digitalt` for a meeting at a distance.

    >>> _where("8 november 9 - 15 (Regionens hus, Skövde)", ""), _where("11 maj i Mora.", "")
    ('Regionens hus, Skövde', 'Mora')
    """
    named = _NAMED_PLACE.search(after) or _IN_PARENTHESES.search(after)
    if named and not named.group(1)[0].isdigit():
        return "digitalt" if _REMOTE.search(fold(named.group(1))) else named.group(1).strip()
    if _REMOTE.search(fold(sentence)) or _REMOTE.search(fold(after)):
        return "digitalt"
    place = _AFTER_COMMA.search(after) or _PLACE.search(after)
    return place.group(1).strip(" .,") if place else None


def _theme_of(place: _Place) -> str | None:
    """The announced meeting's own words: the sentence, where it says more than when."""
    folded = fold(place.sentence.text)
    if _PLANNING_HEADING.search(fold(place.heading)) or _PLANNING_HEADING.search(folded):
        return None
    match = _MEETING.search(folded)
    if match is None or len(folded) != len(place.sentence.text):
        return None
    return place.sentence.text[match.start() : match.end()]
