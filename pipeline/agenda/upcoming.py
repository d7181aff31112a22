"""Planned meetings: when, at what time, where and about what."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace

from pipeline.agenda.passages import Passage, passages_of
from pipeline.agenda.upcoming_barred import THING, bars, is_called_off, is_new_day, moved_to
from pipeline.agenda.upcoming_places import place_of
from pipeline.corrections import Repaired
from pipeline.findings import DateMention, Meeting, Section, Upcoming
from pipeline.swedish.fold import fold, fold_in_place

_MEETING_WORD = (
    r"\w*(?:moten?|motet|traff(?:en|ar)?|sammantraden?|sammantradet|konferens(?:en)?|"
    r"forelasning(?:en)?|webbinari(?:um|er)|seminari(?:um|et)|stamman?|frukost(?:en)?|workshop|"
    r"studiedag(?:en)?|studiebesok|besoks|sammankomst(?:en)?|utbildningsdag(?:en)?|natverksdag(?:ar)?)"
)
_SPOKEN_OF = (
    r"\b(?!(?:\w*motet|\w*stamman|\w*traffen|\w*sammantradet)\b(?! (?:den|ar|blir|hall\w+|ager|sker"
    r"|flyttas|i|kl|pa|som (?:ar|blir|halls|var))\b))" + _MEETING_WORD + r"\b"
)
"""A meeting that is announced; `mötet beslutade`, `stämman valde` announce none."""

_PLANNING_HEADING = re.compile(
    r"\b(?:nasta|kommande|hostens|varens|arets|nya|fler|vara|planerade) "
    r"(?:\w+ )?\w*(?:mote|traff|sammantrad|sammankomst|frukost|stamma|gang|konferens|tillfalle)"
    r"|^(?:\W|\d)*(?:nasta|next|next meeting|framover|kalender|kalendarium|nast pa tur|gang \d.*"
    r"|vi ses.*)\W*$"
    r"|\b(?:mote\w*|traff\w*|sammantrad\w*) (?:framover|i host|i var|under (?:hosten|varen))\b"
    r"|\b(?:motestider|sammantradesdagar|motesdatum|ses igen|datum|sammantradestider|"
    r"motesplan\w*|traffar)\b"
)
_ANNOUNCED = re.compile(
    rf"\b(?:nasta|kommande)\b(?! (?:(?:ar|vecka|manad|termin|lasar|host|var|sommar)|{THING}\b))"
    r"|\b(?:traffas|moten?|ses|samlas(?! in| upp)|sammantrader|pa aterseende|ny tid"
    r"|(?:varens|hostens|terminens|arets|nya) (?:datum|tider|dagar)|valkomna (?:till|den|i)"
    r"|bokar? (?:\w+ ){0,2}?in|nytt datum"
    r"|den (?:sista|forsta|andra|tredje) (?:blir|halls))\b"
    rf"|{_SPOKEN_OF}"
)
_MEETING = re.compile(_SPOKEN_OF)
_GENERIC = re.compile(r"moten?|motet|traff(?:en|ar)?|sammantraden?|sammantradet")
_PRESENTS = re.compile(r"\b(?:presentation|presenterar?|behandlas|informationstraff|dialog)\b")
_THEME = re.compile(r"(?:tema|ämne|fokus)\s*[:–-]\s*([^.\n;]{3,100})", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a date stands: `at`, its sentence, the heading above it and the section's range.

    `stop` is where the next date begins, or the sentence ends.
    """

    date: DateMention
    sentence: Passage
    heading: str
    body: tuple[int, int]
    at: int
    length: int
    stop: int
    in_head: bool = False


def find_upcoming(
    repaired: Repaired,
    dates: Sequence[DateMention],
    sections: Sequence[Section],
    meeting: Meeting,
) -> tuple[Upcoming, ...]:
    """The planned meetings that the minutes announce; one for each day, the first mention.

    A date is a planned meeting if it says so itself, stands under a heading such as `Nästa möte`,
    or in a sentence that announces one.  What lies before the meeting's own day is none, nor is a
    month of which a day is announced beneath such a heading.
    """
    found: dict[str, tuple[DateMention, Upcoming]] = {}
    ours: list[DateMention] = []
    passages = passages_of(repaired, sections)
    ordered = sorted(dates, key=lambda date: date.span)
    ranges = [repaired.from_raw(date.span) for date in ordered]
    clocks = _free_clocks(repaired, dates)
    for date in ordered:
        place = _place_of(date, repaired, passages, sections, ranges)
        if place is None or place.date.edtf is None or not _lies_ahead(place.date, meeting):
            continue
        edtf = place.date.edtf
        again = edtf in found and _AGAIN.search(place.sentence.folded) is not None
        planned = _is_planned(place) or _is_of_series(place, ranges)
        if _was_held(place) or not (again or planned):
            continue
        told = _upcoming(place, repaired, ranges, clocks)
        known = found.get(edtf, (place.date, told))[1]
        says_more = not (known.time or known.place) and (told.time or told.place)
        found[edtf] = (
            place.date,
            replace(
                known,
                span=told.span if says_more else known.span,
                time=known.time or told.time,
                place=known.place or told.place,
                theme=known.theme or (told.theme if planned else None),
            ),
        )
        if _PLANNING_HEADING.search(fold(place.heading)):
            ours.append(place.date)
    return tuple(one for date, one in found.values() if not _holds_another(date, ours))


_WAS_HELD = re.compile(r"\b(?:holls|agde rum|genomfordes|hade (?:\w+ )?(?:mote|traff))\b")
_CLAUSE = 40
"""How near the verb stands that says that a meeting lies behind, whatever its year seems to be."""


def _was_held(place: _Place) -> bool:
    """`Konferensen hölls den 28 september`: past, also where the meeting's own day is misread."""
    at = place.at - place.sentence.start
    end = at + place.length
    near = place.sentence.folded[max(0, at - _CLAUSE) : end + _CLAUSE]
    return _WAS_HELD.search(near) is not None


def _holds_another(date: DateMention, days: Sequence[DateMention]) -> bool:
    """Whether it is a month or week in which a day of the others lies."""
    if date.earliest is None or date.latest is None or (date.edtf or "").count("-") > 1:
        return False
    return any(
        other is not date
        and other.earliest is not None
        and other.latest is not None
        and date.earliest <= other.earliest
        and other.latest <= date.latest
        and (other.earliest, other.latest) != (date.earliest, date.latest)
        for other in days
    )


def _place_of(
    date: DateMention,
    repaired: Repaired,
    sentences: Sequence[Passage],
    sections: Sequence[Section],
    ranges: Sequence[tuple[int, int]],
) -> _Place | None:
    start, end = repaired.from_raw(date.span)
    at = bisect_right(sentences, start, key=lambda passage: passage.start) - 1
    if at < 0 or sentences[at].end <= start:
        return None
    following = bisect_left(ranges, (end, end))
    stop = sentences[at].end
    if following < len(ranges):
        stop = min(stop, ranges[following][0])
    date = moved_to(date, sentences[at].folded[: start - sentences[at].start])
    section = next((s for s in sections if s.body.contains(date.span)), None)
    if section is None:
        head = bool(sections) and date.span < sections[0].span
        return _Place(
            date,
            sentences[at],
            _label_above(sentences, at),
            (start, start),
            start,
            end - start,
            stop,
            head,
        )
    body = repaired.from_raw(section.body)
    return _Place(date, sentences[at], section.heading, body, start, end - start, stop)


def _label_above(sentences: Sequence[Passage], at: int) -> str:
    """The line above a list of days, where the text has no headings: `Kommande möten`."""
    for passage in reversed(sentences[max(0, at - _ABOVE) : at]):
        if len(passage.text) <= _LABEL and _PLANNING_HEADING.search(passage.folded):
            return passage.text
        if not re.search(r"\d", passage.text):
            break
    return ""


_ABOVE, _LABEL = 8, 60
_BOUND = re.compile(
    r"\b(?:till och med|t\.? ?o\.? ?m\.?|fran och med|fr\.? ?o\.? ?m\.?|fram till|sedan|efter"
    r"|innan|fore|(?<!flyttas )(?<!flyttades )(?<!flyttat )till)(?: den)? $"
)
_HELD = re.compile(r"(?:halls|ager rum|genomfors|sker)\b")
_MOVED = re.compile(r".{4,30}?\b(?:flyttas?|flyttades|flyttat) (?:\w+ )?till (?:den )?\d")
_NO_MEETING = re.compile(
    r"\b(?:senast|deadline|lamnas|lamnar|skickas|remiss\w*|svar|lanseras|anslag\w*|justera\w*"
    r"|sista dag|anmal(?:an|ning|er|s)|sista ansokningsdag|ansokan|ansokningar|bokas|publiceras"
    r"|oppnar|signer\w+|lagger ut|laggs ut|vara ute|vara hos|skickar|borjar|inleds"
    r"|(?:\w*(?:kurs|bygg|skol|termins))?start(?:en|ar)?"
    r"|slut|upphor)\b(?! (?:mote|traff))"
)
_NEXT = re.compile(
    rf"\b(?:nasta(?! \w+dag\b| {THING}\b)|kommande(?! {THING}\b)|vi ses|traffas|motet ar|motet blir"
    r"|motet hall\w+)\b"
)
_BESIDE = 25
"""A clock time so few code points behind a date with a time is that date's own."""

_CLOCK = re.compile(
    r"(?:\b(?:kl\.?|klockan) ?|(?<![\d.,/-])(?=\d{1,2}[.:]\d\d ?[-–] ?\d))"
    r"(\d{1,2})(?:[.:](\d\d))?(?: ?[-–] ?(\d{1,2})(?:[.:](\d\d))?)?(?!\d)"
)


def _lies_ahead(date: DateMention, meeting: Meeting) -> bool:
    """Whether the date is not known to lie on or before the day of the meeting."""
    if date.kind in ("past", "meeting"):
        return False
    if date.edtf and re.fullmatch(r"\d{4}/.*|\d{4}", date.edtf):
        return False  # years: no meeting lasts so long
    known = meeting.day or meeting.earliest
    if known is None or date.latest is None:
        return True
    if meeting.day and date.earliest and date.earliest <= meeting.day <= date.latest:
        return date.edtf is not None and len(date.edtf) == len("2023-10")
    return date.latest > known


_OPEN = re.compile(
    r"\b(?:(?:ej|inte|annu) (?:\w+ )?(?:satta?|bestam\w+|klar\w*|faststall\w+)|satts"
    r"|bestams senare|laggs ut|meddelas|aterkommer|planeras|kommer senare"
    r"|forslag pa (?:dag|datum|tid))"
)
_MANY = re.compile(
    r"\b(?:tva|tre|fyra|fem|sex|\d|nagra|ett|flera) (?:\w+ )?(?:\w*moten?|\w*traff(?:ar)?|datum|"
    r"dagar|tillfallen?|sammantraden?)\b"
)


_GATHERING = re.compile(
    r"\b(?:\w*webb|webb\w+"
    r"|(?!(?:man|tis|ons|tors|fre|lor|son|var|mid|langfre|skartors)dag)\w{3,}dag(?:en|ar|arna)?"
    r"|internat(?:et)?|\w*massan?|\w*festival(?:en)?|exkursion(?:en)?|\w*fika|kurs(?:en)?"
    r"|\w*utbildning(?:en)?|samrad(?:et)?|\w*lunch(?:en)?|avstamning|stammer av|\w*stamma|arsmote"
    r"|invigning(?:en)?|oppet hus|lager|studieresan?|workshop(?:en)?|hearing(?:en)?|forum"
    r"|\w*fest(?:en)?|rundvandring|\w*besok|dialogmote|konvent|hojtid|glogg|mingel|vernissage"
    r"|visning(?:en)?|tar stallning)\b"
)


def _is_open_term(folded: str) -> bool:
    """`Våren 2025: två träffar, datum ej satta`: a term for which days are still to be set."""
    return _OPEN.search(folded) is not None and _MANY.search(folded) is not None


def _is_deadline(place: _Place) -> bool:
    """Whether the words before the date say what is due then: `Anmälan senast 3 maj`."""
    before = place.sentence.text[: max(0, place.at - place.sentence.start)]
    folded = place.sentence.folded
    after = folded[len(before) + place.length : place.stop - place.sentence.start]
    if is_called_off(fold(before), after) or (
        _BOUND.search(fold(before)) and not is_new_day(fold(before))
    ):
        return True
    if bars(fold(before), after):
        return True
    if _MOVED.match(folded, len(before)):
        return True
    last = re.split(r"[;.!?]|, och ", fold(before))[-1]
    due = _NO_MEETING.search(last)
    return due is not None and not _NEXT.search(last[due.end() :])


def _is_planned(place: _Place) -> bool:
    folded, heading = place.sentence.folded, fold(place.heading)
    aside = place.sentence.mode == "todo" or place.in_head
    if _is_deadline(place) or (aside and not _NEXT.search(folded)):
        return False
    if place.date.kind == "period" or re.match(r"\d{4}-\d\d/", place.date.edtf or ""):
        return _is_open_term(folded)
    if place.date.kind == "planned_meeting" and not _DECIDES.search(folded):
        return True
    start, end = place.at - place.sentence.start, place.at - place.sentence.start + place.length
    gathers = _GATHERING.search(folded[: max(0, start)] + " " + folded[end:])
    cues = (
        gathers or _ANNOUNCED.search(folded) or _MEETING.search(folded) or _PRESENTS.search(folded)
    )
    known = re.match(r"\d{4}-\w\d", place.date.edtf or "") is not None
    begins = _HELD.match(folded) is not None or place.at - place.sentence.start < _OPENS
    headed = bool(_PLANNING_HEADING.search(heading) or (begins and _GATHERING.search(heading)))
    timed = place.date.time is not None and place.date.kind in ("event", "planned_meeting")
    timed = timed and re.search(rf"\b{THING}\b", folded) is None
    return known and (timed or headed or cues is not None)


def _is_of_series(place: _Place, ranges: Sequence[tuple[int, int]]) -> bool:
    """`Vi ses 27 januari, 24 februari och 31 mars`: three days or more that are ours."""
    if not re.match(r"\d{4}-\d\d(?:-\d\d)?$", place.date.edtf or "") or _is_deadline(place):
        return False
    first = bisect_left(ranges, (place.sentence.start, 0))
    last = bisect_left(ranges, (place.sentence.end, 0))
    opens = first < len(ranges) and ranges[first][0] - place.sentence.start < _OPENS
    opens = opens and (place_of(place.sentence.text) is not None or place.date.time is not None)
    ours = _OURS.search(place.sentence.folded) is not None
    return last - first > _SERIES and (ours or opens)


_AGAIN = re.compile(r"\b(?:mote|traff|sammantrad)\w*\b")
_SERIES = 2
_OPENS = 4
"""A list of days begins with a day: `18 sept Hjo, 20 nov digitalt, 5 feb Skara`."""

_OURS = re.compile(r"\b(?:vi|vara|natverket|gruppen|styrelsen|namnden)\b")
_DECIDES = re.compile(
    r"\b(?:motet|stamman|arsmotet) (?:beslut|beslot|valde|godkande|enades|bestamde)"
)


def _upcoming(
    place: _Place,
    repaired: Repaired,
    ranges: Sequence[tuple[int, int]],
    clocks: Sequence[tuple[int, str]],
) -> Upcoming:
    begin, end, stop = place.at, place.at + place.length, place.stop
    # The words about this date lie between its neighbours, within the sentence.
    preceding = bisect_left(ranges, (begin, begin)) - 1
    start = max(place.sentence.start, ranges[preceding][1] if preceding >= 0 else 0)
    around = repaired.text[end:stop]
    theme = _THEME.search(around)
    return Upcoming(
        span=repaired.to_raw(place.sentence.start, place.sentence.end),
        edtf=place.date.edtf or "",
        time=place.date.time or _time_elsewhere(place, clocks),
        place=place_of(
            around, repaired.text[start:begin], repaired.text[place.sentence.start : stop]
        ),
        theme=theme.group(1).strip() if theme else _theme_of(place),
    )


def _free_clocks(repaired: Repaired, dates: Sequence[DateMention]) -> tuple[tuple[int, str], ...]:
    """The clock times that stand beside no date, with where each begins: `Alla möten kl 9-12`."""
    taken = sorted(repaired.from_raw(date.span) for date in dates if date.time)
    found = []
    for match in _CLOCK.finditer(fold_in_place(repaired.text)):
        at = bisect_left(taken, (match.start(), 0))
        after = at and match.start() - taken[at - 1][1] < _BESIDE
        before = at < len(taken) and taken[at][0] - match.end() < 4
        before = before and not re.search(
            r"[:\n]", repaired.text[match.end() : taken[at][0]]
        )  # `Alla dagar kl 9:`
        if not (after or before):
            found.append((match.start(), _time_of(match)))
    return tuple(found)


def _time_of(clock: re.Match[str]) -> str:
    """`HH:MM` or `HH:MM-HH:MM`.

    >>> _time_of(_CLOCK.search("kl. 9-15.30"))
    '09:00-15:30'
    """
    hour, minute, until, rest = clock.groups()
    begins = f"{int(hour):02}:{minute or '00'}"
    return f"{begins}-{int(until):02}:{rest or '00'}" if until else begins


def _time_elsewhere(place: _Place, clocks: Sequence[tuple[int, str]]) -> str | None:
    """The one clock time of the sentence, or else of the section, that stands beside no date."""
    if len(place.date.edtf or "") != len("2023-10-05"):
        return None
    for start, end in ((place.sentence.start, place.sentence.end), place.body):
        first = bisect_left(clocks, (start, ""))
        last = bisect_left(clocks, (end, ""))
        times = {time for _, time in clocks[first:last]}
        if times:
            return times.pop() if len(times) == 1 else None
    return None


def _theme_of(place: _Place) -> str | None:
    """The announced meeting's own words: the sentence, where it says more than when."""
    folded = fold(place.sentence.text)
    if _PLANNING_HEADING.search(fold(place.heading)) or _PLANNING_HEADING.search(folded):
        return None
    match = _MEETING.search(folded) or _GATHERING.search(folded)
    if match is None or len(folded) != len(place.sentence.text):
        return None
    if _GENERIC.fullmatch(match.group()):
        return None
    return place.sentence.text[match.start() : match.end()]
