"""What a date is to the meeting: a planned meeting, a deadline, an event, past, a period."""

from __future__ import annotations

import re
from datetime import timedelta

from pipeline.dates.context import Context
from pipeline.dates.periods import Period, Printed
from pipeline.dates.words import words
from pipeline.findings import DateKind

_TERMS = {"spring", "autumn"}
_PERIODS = {"school-year", "year", "years"}
_RELATIVE_PERIODS = {
    "relative-year", "relative-term", "relative-school-year", "relative-autumn", "relative-spring",
}  # fmt: skip
_LONG, _VERY_LONG = timedelta(days=13), timedelta(days=34)
"""A range that lasts longer is a period: no meeting, no deadline does.  Days gone by may."""

_DUE = re.compile(
    r"\b(?:senast|innan|fore|inom|till(?: och med)?|t\.? ?o\.? ?m\.?|i och med|tills)"
    r"(?: utgangen av| (?:slutet|borjan|mitten) av| sista)?(?: den)? $"
    r"|\btill [a-z]*(?:sammantrade|mote|traff)(?:t|et|en)?(?: i| den| pa)? $"
)
_BEGINS = re.compile(r"\b(?:fran(?: och med)?|fr\.? ?o\.? ?m\.?)(?: den)? $")
"""What begins on a day is not due then."""

_SIGNED = re.compile(r"\bjustera(?:t|des|d|s)[: ]{1,3}(?:den )?$")
_POSTED = re.compile(r"\b(?:anslag(?:et|ets)?|overklagande[a-z]*|justeringens?) [^.]{0,60}$")
_MOVED = re.compile(
    r"\b(?:flyttas?|flyttad|flyttat|skjuts?|bokas?|kallas?|planeras?|valkomna|utlovat|satt|invigning"
    r"|framflytt[a-z]*)\b"
)
_TO_BE_SENT = re.compile(
    r",? ?(?:ska |skall |bor )?(?:skickas|lamnas|levereras|mejlas|inlamn|vara inne|ar sista)"
)


def kind_of(printed: Printed, period: Period | None, side: int, context: Context) -> DateKind:
    """What the date is.

    `side` is -1 where it lies before the meeting, 1 after, 0 where neither its value nor its
    words tell.
    """
    if (kind := _by_form(printed, period, side, context)) is not None:
        return kind
    before = context.before(printed)
    if _SIGNED.search(before):
        return "past"
    if _POSTED.search(before):
        return "mentioned"
    return "past" if side < 0 else _of_words(printed, side, context)


def _by_form(
    printed: Printed, period: Period | None, side: int, context: Context
) -> DateKind | None:
    """Of terms, years and what else lasts: a period, if nothing says more."""
    limit = _LONG if side >= 0 or printed.unit != "day" else _VERY_LONG
    lasts = period and printed.last and period.latest - period.earliest >= limit
    planned = side > 0 and context.under_upcoming(context.line_start(printed))
    if printed.unit in {"year", "years"} and side < 0:
        return "past"
    if printed.unit in _PERIODS or printed.form in _RELATIVE_PERIODS:
        return "period"
    if printed.unit == "months":
        return "event" if side > 0 else "period"
    if printed.unit in _TERMS or lasts:
        looked_back = side < 0 and not lasts and context.side(printed) < 0
        return "planned_meeting" if planned else "past" if looked_back else "period"
    return "period" if printed.form == "open" and not _is_due(printed, context) else None


def _is_due(printed: Printed, context: Context) -> bool:
    return words().cues["deadline"].search(context.before(printed)) is not None


def _of_words(printed: Printed, side: int, context: Context) -> DateKind:
    """By the nearest word of the sentence that says what it is; else by the heading above."""
    before, after = context.heading_above(printed) + context.before(printed), context.after(printed)
    due, meets = _last(words().cues["deadline"], before), _last(words().cues["meeting"], before)
    ahead, upcoming = side > 0, context.under_upcoming(printed.start)
    asked = ahead and (
        (_DUE.search(before) and not _MOVED.search(before)) or _TO_BE_SENT.match(after)
    )
    begins = due >= 0 and _BEGINS.search(before) is not None
    if asked or (not begins and due >= 0 and due > meets and (ahead or not upcoming)):
        return "deadline"
    if ahead and (upcoming or meets >= 0 or words().cues["meeting"].search(after)):
        return "planned_meeting"
    if (due >= 0 and not begins) or (ahead and context.under_to_do(printed.start)):
        return "deadline"
    return "event" if ahead else "mentioned"


def _last(pattern: re.Pattern[str], text: str) -> int:
    """Where the last match ends, -1 where there is none."""
    end = -1
    for found in pattern.finditer(text):
        end = found.end()
    return end
