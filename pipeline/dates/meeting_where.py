"""The hours and the place of a meeting whose day is stated."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from pipeline.dates.clock import time_after, time_before, time_in
from pipeline.dates.context import Context
from pipeline.dates.meeting_year import HEAD
from pipeline.dates.periods import Printed

NOT_THIS = re.compile(
    r"(?:justering\w*|anslag\w*|nasta|foregaende|forra|underskrift|utskrift\w*|protokollets|sista|kommande|svars|in)"
    r"[^\n]{0,24}\Z|overklag"
)
"""Words before a label that make it another day's or place's."""

_PLACE = re.compile(
    r"(?<![a-z-])(?:plats|lokal|moteslokal|var|place)\**[ \t]*[:|][ \t*|:=]*(?P<place>[^\n]{2,80})"
)
_TIME_LABEL = re.compile(r"(?<![a-z-])(?:tid(?:punkt)?|klockslag|time)\**[ \t]*[:|\n][ \t*|:=]*")


def time_of(
    printed: Printed, context: Context, prints: Sequence[Printed], stated: date
) -> str | None:
    """The clock time beside the date, beside the same day elsewhere, or on a Tid line."""
    beside = [printed] + [
        p for p in prints
        if p.unit == "day" and p.start < HEAD * 2 and p.first == (stated.month, stated.day)
    ]  # fmt: skip
    for one in beside:
        time = (
            one.time or time_after(context.plain, one.end) or time_before(context.plain, one.start)
        )
        if time:
            return time
    for label in _TIME_LABEL.finditer(context.plain, 0, HEAD * 2):
        value = context.plain[label.end() : label.end() + 40]
        if re.match(r"(?:kl[a-z.]* ?)?\d{1,2}(?:[.:]\d\d| ?-)", value) and (time := time_in(value)):
            return time
    return _time_in_place_line(context)


def _time_in_place_line(context: Context) -> str | None:
    """`Plats och tid: Kommunhuset kl 14.00-15.15`."""
    for label in re.finditer(r"plats och tid|tid och plats", context.plain[: HEAD * 2]):
        before = context.plain[max(0, label.start() - 20) : label.start()]
        if "juster" in before:
            continue
        value = context.plain[label.end() : label.end() + 160]
        if clock := re.search(r"\bkl(?:ockan|\.)?[.:]? ?\d", value):
            return time_in(value[clock.start() :])
    return None


def place_of(context: Context) -> str | None:
    """What stands after `Plats:`, without the date and the time that may follow."""
    for found in _PLACE.finditer(context.plain, 0, HEAD * 3):
        before = context.plain[max(0, found.start() - 30) : found.start()]
        if NOT_THIS.search(before):
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
