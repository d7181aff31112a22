"""When and where the meeting was: only what the text says, by place and label."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from pipeline.corrections import Repaired
from pipeline.dates.clock import time_after, time_before, time_in
from pipeline.dates.context import LIST_BEGINS, Context, context_of
from pipeline.dates.forms import scan
from pipeline.dates.periods import Printed, day, period_in
from pipeline.dates.window import window
from pipeline.dates.years import document_year
from pipeline.findings import Evidence, Meeting

_LABEL_REACH = 160
"""How far from its label a value may stand, in characters: torn columns put a name between."""

_TOP = 400
"""Within this a label needs no colon even where the attendance list has begun."""

_HEAD = 900
"""Where a title is looked for, in characters from the top."""

# The first letter stands before the look-behind, so that the search can skip to it.
_STRONG = re.compile(
    r"[smd](?<![a-z-].)(?:(?<=s)ammantradesdatum|(?<=m)otes(?:datum|dag)\b"
    r"|(?<=d)ag for sammantrade)"
)
_LABEL = re.compile(
    r"[dtpnw](?<![a-z-].)(?:(?<=d)at(?:um(?: och tid| & tid|/tid| och plats)?|e)"
    r"|(?<=t)id(?:punkt)?(?: och plats| & plats|/plats| och datum)?"
    r"|(?<=p)lats(?: och tid| & tid|/tid)?|(?<=n)ar|(?<=d)ag|(?<=w)hen)(?![a-z-])"
)
_PLAIN_LABEL = re.compile(r"datum|plats och tid|tid och plats|sammantrad|motes|dag for")
_PLACE = re.compile(
    r"(?<![a-z-])(?:plats|lokal|moteslokal|var|place)\**[ \t]*[:|][ \t*|:=]*(?P<place>[^\n]{2,80})"
)
_NOT_THIS = re.compile(
    r"(?:justering\w*|anslag\w*|nasta|foregaende|forra|underskrift|utskrift\w*|protokollets|sista|kommande|svars|in)"
    r"[^\n]{0,24}\Z|overklag"
)
_NOT_THIS_AFTER = re.compile(r"[ ]?(?:for |da |nar |och ort)")
_ELSEWHERE = re.compile(
    r"\b(?:foregaende|forra|nasta|kommande|juster|senast|anslag|uppdaterad|reviderad|utskick|"
    r"kallelse skickad|skapad|upprattad|utskri|tryckt|fram till|sedan|galler)"
)
_HELD = re.compile(
    r"(?:m[o\ufffd]te(?:t)?|tr[a\ufffd]ff(?:en)?|sammantr[a\ufffd]de(?:t)?|st[a\ufffd]mma(?:n)?)\s+"
    r"(?:som )?(?:h[o\ufffd]lls|agde rum|genomfordes|var|holls den)\s+(?:[a-z]+\s+){0,4}$"
)
_FROM = re.compile(
    r"\b(?:anteckningar|protokoll|rapport|notering\w*|sammanfattning|referat|narvarande|deltagare)(?:na|et)?\s+"
    r"(?:fort |forda )?(?:fran|vid|pa)\b[^\n.]{0,90}\Z"
)
_FORMER = re.compile(r"till handlingarna|gicks igenom|godk[a\ufffd]n|justera|gick igenom")
"""What is done with the minutes of the meeting before: their date is not this meeting's."""
_TITLE_LINE = re.compile(
    r"(?:\A|\n)[# *]*(?:styrelse|natverks|arbets)?(?:mote|traff|sammantrade|protokoll|anteckningar"
    r"|minnesanteckningar|motesanteckningar)\b[^\n.:]{0,60}\Z"
)


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A printed date that may be the meeting's, by a rule; `label` is where its words are."""

    printed: Printed
    rule: str
    label: tuple[int, int] | None = None

    def is_letterhead(self, context: Context) -> bool:
        """Whether the label is a bare "Datum", "Date" or "Dag"."""
        return self.label is not None and context.plain[self.label[0]] == "d"


def find_meeting(repaired: Repaired) -> Meeting:
    r"""The meeting's own date where the text states it, else the window that the evidence allows.

    The first day of a meeting of several days; never a date that is not there.

    >>> from pipeline.corrections import apply
    >>> found = find_meeting(apply("PROTOKOLL\nDatum: 2024-03-05 kl 13-15\nPlats: Rådhuset", []))
    >>> found.day.isoformat(), found.time, found.place
    ('2024-03-05', '13:00-15:00', 'Rådhuset')
    """
    context = context_of(repaired.text)
    prints = scan(repaired.text)
    place = _place(context)
    for candidate in _by_certainty(_candidates(context, prints), prints):
        stated = _stated_day(candidate.printed, prints)
        if stated:
            return Meeting(
                day=stated,
                earliest=stated,
                latest=stated,
                time=_time(candidate, context, prints, stated),
                place=place,
                evidence=_evidence(candidate, repaired),
            )
        if loose := _stated_period(candidate, repaired, place):
            return loose
    opened = window(context, prints, repaired)
    return Meeting(None, opened.earliest, opened.latest, None, place, opened.evidence)


def _by_certainty(
    candidates: Iterator[_Candidate], prints: tuple[Printed, ...]
) -> Iterator[_Candidate]:
    """Those whose year is printed first: under a heading "Datum" stand coming days too."""
    dated = {p.first for p in prints if p.unit == "day" and p.year}
    later = []
    for candidate in candidates:
        if candidate.printed.year or candidate.printed.first in dated:
            yield candidate
        else:
            later.append(candidate)
    yield from later


def _candidates(context: Context, prints: tuple[Printed, ...]) -> Iterator[_Candidate]:
    """What may be the meeting's date, the best reason first."""
    usable = [p for p in prints if p.unit in {"day", "month", "week", "nth"}]
    yield from _labelled(context, usable, _STRONG, "sammanträdesdatum")
    yield from _where(context, usable, _HELD, "mötet hölls")
    labelled = list(_labelled(context, usable, _LABEL, "label"))
    # A letterhead's "Datum" may be the day the minutes were written: "Tid" and "När" go first.
    yield from sorted(labelled, key=lambda found: found.is_letterhead(context))
    yield from _titled(context, usable)
    yield from _where(context, usable, _FROM, "anteckningar från")
    yield from _where(context, usable, _TITLE_LINE, "title line")
    yield from _standing_alone(context, usable)


def _labelled(
    context: Context, prints: list[Printed], label: re.Pattern[str], rule: str
) -> Iterator[_Candidate]:
    for found in label.finditer(context.plain):
        if _not_this_meeting(context, found) or not _is_label(context, found):
            continue
        value = _first_after(prints, found.end(), found.end() + _LABEL_REACH)
        if value and _reaches(context, found.end(), value):
            yield _Candidate(value, rule, found.span())


def _not_this_meeting(context: Context, label: re.Match[str]) -> bool:
    before = context.plain[max(0, label.start() - 40) : label.start()]
    return bool(
        _NOT_THIS.search(before)
        or _NOT_THIS_AFTER.match(context.plain, label.end())
        or context.under_upcoming(label.start())
    )


def _is_label(context: Context, found: re.Match[str]) -> bool:
    """At the start of a line or before a colon; `tid` within a sentence is only a word."""
    line = context.plain.rfind("\n", 0, found.start()) + 1
    led = re.sub(r"<[^>]*>", "", context.plain[line : found.start()]).strip(" *#|_=.-:»;")
    after = re.sub(r"^[*_]+| (?=[:|])", "", context.plain[found.end() : found.end() + 8])
    if after.startswith((":", "|")):
        return True
    if not context.text[found.start()].isupper():
        return False
    if context.list_begins < found.start() > _TOP and not re.match("sammantr|motes", found[0]):
        return False
    if _PLAIN_LABEL.match(found[0]):
        return bool(not led or len(led) <= 4 or re.match(r"plats|tid|sammantr", found[0]))
    return not led and after.startswith(("\n", "  "))


def _reaches(context: Context, at: int, value: Printed) -> bool:
    """Whether nothing between label and value begins something else."""
    between = context.plain[at : value.start]
    return (
        between.count("\n") <= 4
        and not LIST_BEGINS.search(between)
        and not _ELSEWHERE.search(between)
        and not re.search(r"\n[^\n]*\bdatum|\bjuster|\banslag", between)
    )


def _first_after(prints: list[Printed], start: int, end: int) -> Printed | None:
    return next((p for p in prints if start <= p.start < end), None)


def _titled(context: Context, prints: list[Printed]) -> Iterator[_Candidate]:
    """The first date of the head of the document, before the list of those who were there."""
    end = min(_HEAD, context.list_begins)
    days: list[_Candidate] = []
    loose: list[_Candidate] = []
    for printed in prints:
        if printed.start >= end:
            break
        line = context.plain[context.plain.rfind("\n", 0, printed.start) + 1 : printed.start]
        if _ELSEWHERE.search(line) or context.under_upcoming(printed.start):
            continue
        if _is_title(context, printed):
            (days if printed.unit == "day" else loose).append(_Candidate(printed, "title"))
    yield from (*days, *loose)


_TITLE = re.compile(
    r"protokoll|anteckning|m[o\ufffd]te|tr[a\ufffd]ff|sammantr|n[a\ufffd]tverk|rapport|notering|st[a\ufffd]mma|sammanfattning|"
    r"referat|avst[a\ufffd]mning|samr[a\ufffd]d|dialog|konferens|frukost|lunch|styrelse|n[a\ufffd]mnd|fullm[a\ufffd]ktige|grupp|r[a\ufffd]d\b|utskott|forum|dag\b"
)


def _is_title(context: Context, printed: Printed) -> bool:
    """A date in a title line, or alone on its line, or after a place: no sentence around it."""
    line_start = context.plain.rfind("\n", 0, printed.start) + 1
    line_end = context.plain.find("\n", printed.end)
    line_end = len(context.plain) if line_end < 0 else line_end
    line = context.plain[line_start:line_end]
    alone = len(line) - (printed.end - printed.start) < 45
    above = context.plain[max(0, line_start - 200) : printed.start]
    return bool(_TITLE.search(line)) or (alone and bool(_TITLE.search(above)))


def _where(
    context: Context, prints: list[Printed], words_before: re.Pattern[str], rule: str
) -> Iterator[_Candidate]:
    for printed in prints:
        before = context.plain[max(0, printed.start - 130) : printed.start]
        found = words_before.search(before)
        after = context.plain[printed.end : printed.end + 80].partition("\n")[0]
        former = found is not None and _FORMER.search(after)
        if found and not former and not _ELSEWHERE.search(before[max(0, found.start() - 20) :]):
            yield _Candidate(printed, rule)


def _standing_alone(context: Context, prints: list[Printed]) -> Iterator[_Candidate]:
    """A full date among capitals in the first part of a document whose lines are run together."""
    for printed in prints:
        if printed.start > 1500 or printed.year is None or printed.unit != "day":
            continue
        before = context.text[max(0, printed.start - 30) : printed.start].rstrip(" \n|")
        after = context.text[printed.end : printed.end + 20].lstrip(" \n|")
        word = re.search(r"[^\s]+$", before)
        among = bool(word and word[0][:1].isupper()) and (not after or after[:1].isupper())
        if among and context.side(printed) == 0 and not _ELSEWHERE.search(context.before(printed)):
            yield _Candidate(printed, "first full date")
            return


def _stated_day(printed: Printed, prints: tuple[Printed, ...]) -> date | None:
    """The first day, if the text gives its year: beside it, in the same day elsewhere, or above."""
    if printed.unit != "day":
        return None
    year = printed.year
    if year is None:
        same = {p.year for p in prints if p.unit == "day" and p.first == printed.first and p.year}
        year = same.pop() if len(same) == 1 else _year_in_head(printed, prints)
    found = period_in(printed, year) if year else None
    return found.earliest if found else None


def _year_in_head(printed: Printed, prints: tuple[Printed, ...]) -> int | None:
    """The one year that the head of the document prints, or that the weekdays leave."""
    head = {p.year for p in prints if p.unit == "year" and p.start < _HEAD and p.year}
    head |= {
        p.year for p in prints if p.unit == "day" and p.start < _HEAD and p.year and not p.doubtful
    }
    fitting = {
        year for year in head
        if (found := day(year, *printed.first))
        and (printed.weekday is None or found.weekday() == printed.weekday)
    }  # fmt: skip
    if len(fitting) == 1:
        return fitting.pop()
    sure = [p for p in prints if not p.doubtful]
    return document_year(sure) if printed.weekday is not None else None


def _stated_period(candidate: _Candidate, repaired: Repaired, place: str | None) -> Meeting | None:
    """`Datum: oktober 2023`: the month is the window."""
    printed = candidate.printed
    if printed.unit not in {"month", "week", "nth"} or printed.year is None:
        return None
    if candidate.rule not in {"label", "sammanträdesdatum", "mötet hölls", "title"}:
        return None
    period = period_in(printed, printed.year)
    if period is None:
        return None
    one_day = period.earliest if period.earliest == period.latest else None
    return Meeting(
        one_day, period.earliest, period.latest, None, place, _evidence(candidate, repaired)
    )


_TIME_LABEL = re.compile(r"(?<![a-z-])(?:tid(?:punkt)?|klockslag|time)\**[ \t]*[:|\n][ \t*|:=]*")


def _time(
    candidate: _Candidate, context: Context, prints: tuple[Printed, ...], stated: date
) -> str | None:
    """The clock time beside the date, beside the same day elsewhere, or on a Tid line."""
    beside = [candidate.printed] + [
        p for p in prints
        if p.unit == "day" and p.start < _HEAD * 2 and p.first == (stated.month, stated.day)
    ]  # fmt: skip
    for printed in beside:
        time = (
            printed.time
            or time_after(context.plain, printed.end)
            or time_before(context.plain, printed.start)
        )
        if time:
            return time
    for label in _TIME_LABEL.finditer(context.plain, 0, _HEAD * 2):
        value = context.plain[label.end() : label.end() + 40]
        if re.match(r"(?:kl[a-z.]* ?)?\d{1,2}(?:[.:]\d\d| ?-)", value) and (time := time_in(value)):
            return time
    return _time_in_place_line(context)


def _time_in_place_line(context: Context) -> str | None:
    """`Plats och tid: Kommunhuset kl 14.00-15.15`."""
    for label in re.finditer(r"plats och tid|tid och plats", context.plain[: _HEAD * 2]):
        before = context.plain[max(0, label.start() - 20) : label.start()]
        if "juster" in before:
            continue
        value = context.plain[label.end() : label.end() + 160]
        if clock := re.search(r"\bkl(?:ockan|\.)?[.:]? ?\d", value):
            return time_in(value[clock.start() :])
    return None


def _place(context: Context) -> str | None:
    """What stands after `Plats:`, without the date and the time that may follow."""
    for found in _PLACE.finditer(context.plain, 0, _HEAD * 3):
        before = context.plain[max(0, found.start() - 30) : found.start()]
        if _NOT_THIS.search(before):
            continue
        start, end = found.span("place")
        shown = re.sub(r"<[^>]{0,40}>", "", context.text[start:end])
        stop = re.search(
            r"\s{3,}|\s(?:N\w{1,3}rvarande|Deltagare|Beslutande|Tid|Datum|Kl)\b|[,;]?\s*(?:kl\b|\d{4}-)",
            shown,
        )
        place = (shown[: stop.start()] if stop else shown).strip(" *|.,;:=")
        return place or None
    return None


def _evidence(candidate: _Candidate, repaired: Repaired) -> tuple[Evidence, ...]:
    printed = candidate.printed
    found = [Evidence(repaired.to_raw(printed.start, printed.end), candidate.rule)]
    if candidate.label:
        found.insert(0, Evidence(repaired.to_raw(*candidate.label), candidate.rule))
    return tuple(found)
