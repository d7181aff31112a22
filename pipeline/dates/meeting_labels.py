"""Labels of the meeting's date: `Datum:`, `Tid`, `Plats och tid`, and what stands after them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.dates.context import LIST_BEGINS, Context
from pipeline.dates.meeting_where import NOT_THIS
from pipeline.dates.periods import Printed, day

_LABEL_REACH = 160
"""How far from its label a value may stand, in characters: torn columns put a name between."""

TOP = 400
"""Within this a label needs no colon even where the attendance list has begun."""

OPENING = 1500
"""Where a sentence may tell that the meeting was held, in characters from the top."""

A_MEETING = r"(?:m[o\ufffd]te|tr[a\ufffd]ff|sammantr[a\ufffd]de|st[a\ufffd]mma)"
# The first letter stands before the look-behind, so that the search can skip to it.
STRONG = re.compile(
    r"[smdt](?<![a-z-].)(?:(?<=s)ammantrades(?:datum|dag|tid)\b"
    r"|(?<=m)ot(?:es(?:datum|dag|tid)|ets datum)\b"
    rf"|(?<=t)raff(?:datum|dag)\b|(?<=d)ag for sammantrade|(?<=d)atum(?: och tid)? for {A_MEETING}"
    rf"|(?<=t)id(?:punkt)?(?: och plats)? for {A_MEETING})"
)
LABEL = re.compile(
    r"[dtpnw](?<![a-z-].)(?:(?<=d)at(?:um(?: och tid| & tid|/tid| och plats)?|e)"
    r"|(?<=t)id(?:punkt)?(?: och plats| & plats|/plats| och datum)?"
    r"|(?<=p)lats(?: och tid| & tid|/tid)?|(?<=n)ar(?: och var)?|(?<=d)ag(?: och tid)?"
    r"|(?<=w)hen)(?![a-z-])"
)
_PLAIN_LABEL = re.compile(
    r"datum|plats och tid|tid och plats|sammantrad|motes|dag for|traff|tid for"
)
_NOT_THIS_AFTER = re.compile(
    rf"[ ]?(?:for (?!(?:det(?:ta)? )?(?:[a-z]{{3,12}})?{A_MEETING})|da |nar |och ort|att )"
)
_OTHER_HEADING = re.compile(
    r"juster|underskrift|anslag|protokollsutdrag|utskick|nasta|expedier|^(?:vem|ansvarig\w*|vad)$"
)
ELSEWHERE = re.compile(
    r"\b(?:foregaende|forra|nasta|kommande|juster|senast|anslag|uppdaterad|reviderad|utskick|"
    r"utsand|kallelse|skickad|utskickad|skapad|upprattad|utskri|tryckt|fram till|sedan|galler|"
    r"ver(?:sion)?\b|"
    r"publicerad|inkom|expedierad|paskrive|renskriv|sparad|giltig|faststalld|diariefor|arkiver)"
)
"""What else than a meeting may have been on a day."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A printed date that may be the meeting's, by a rule; `label` is where its words are."""

    printed: Printed
    rule: str
    label: tuple[int, int] | None = None

    def is_letterhead(self, context: Context) -> bool:
        """Whether the label is a bare "Datum", "Date" or "Dag"."""
        return self.label is not None and context.plain[self.label[0]] == "d"


def labelled(
    context: Context, prints: list[Printed], label: re.Pattern[str], rule: str
) -> Iterator[Candidate]:
    """The dates that stand after a label of the meeting."""
    for found in label.finditer(context.plain):
        if _not_this_meeting(context, found) or not _is_label(context, found):
            continue
        if label is LABEL and not _in_a_form(context, found):
            continue
        value = _first_after(prints, found.end(), found.end() + _LABEL_REACH)
        if value and _reaches(context, found.end(), value):
            yield Candidate(value, rule, found.span())


def _not_this_meeting(context: Context, label: re.Match[str]) -> bool:
    before = context.plain[max(0, label.start() - 40) : label.start()]
    return bool(
        NOT_THIS.search(before)
        or _NOT_THIS_AFTER.match(context.plain, label.end())
        or (context.under_upcoming(label.start()) and not _beside_next(context, label))
        or _OTHER_HEADING.search(heading_above(context, label.start()))
    )


_NEXT_WITH_DAY = re.compile(r"\n[ *|#]*nasta [^\n:|]{2,30}[:|][^\n]*\d[^\n]*\Z")


def _beside_next(context: Context, label: re.Match[str]) -> bool:
    """Whether `Nästa möte: 5 maj` just above is a line of its own, no heading over this label."""
    line = context.plain.rfind("\n", 0, label.start())
    above = "\n" + context.plain[max(0, line - 160) : max(0, line)]
    return label.start() < TOP and _NEXT_WITH_DAY.search(above) is not None


def heading_above(context: Context, at: int) -> str:
    """The short line just above that of an offset, if it has no number of its own."""
    above = _line_above(context, at)
    return "" if any(letter.isdigit() for letter in above.lstrip("§ 0123456789.")) else above


def _line_above(context: Context, at: int) -> str:
    """The short line just above that of an offset: what may be its heading."""
    line = context.plain.rfind("\n", 0, at)
    above = context.plain[max(0, line - 60) : max(0, line)].rpartition("\n")[2].strip()
    return above if len(above) < 40 else ""


_MARKED_UP = re.compile(
    r"(?:\\|#)(?P<label>(?:motes)?datum|date)[ ]?[{(\[]+[ \"]*"
    r"(?P<y>(?:19|20)\d\d)(?:-|, ?)(?P<m>\d{1,2})(?:-|, ?)(?P<d>\d{1,2})[ \"]*[})\]]"
)


def marked_up(context: Context) -> Iterator[Candidate]:
    r"""`\datum{2024-04-11}` of LaTeX, `#datum(2024, 04, 11)` of Typst: a file's own source."""
    for found in _MARKED_UP.finditer(context.plain, 0, OPENING):
        year, month, number = (int(found[name]) for name in "ymd")
        if day(year, month, number):
            start, end = found.start("y"), found.end("d")
            printed = Printed(start, end, "day", "marked-up", (month, number), year=year)
            yield Candidate(printed, "label", found.span("label"))


_FIELDS = re.compile(
    r"\n[ \t*|#_-]*"
    r"(?:plats|tid|datum|lokal|narvarande|deltagare|ordforande|sekreterare|protokoll)\b"
)


def _in_a_form(context: Context, found: re.Match[str]) -> bool:
    """Whether a label stands in the head, or among others: an item may tell of a conference so."""
    if found.start() < _FORM:
        return True
    near = context.plain[max(0, found.start() - 80) : found.end() + 120]
    own = context.plain.rfind("\n", 0, found.start())
    others = [
        field for field in _FIELDS.finditer(near)
        if field.start() != own - max(0, found.start() - 80)
    ]  # fmt: skip
    return found.start() < OPENING and bool(others)


_FORM = 600
"""Within so many characters a label is one of the minutes' own."""


def _is_label(context: Context, found: re.Match[str]) -> bool:
    """At the start of a line or before a colon; `tid` within a sentence is only a word."""
    line = context.plain.rfind("\n", 0, found.start()) + 1
    led = re.sub(r"<[^>]*>", "", context.plain[line : found.start()]).strip(" *#|_=.-:»;\\@")
    after = re.sub(r"^[*_]+| (?=[:|])", "", context.plain[found.end() : found.end() + 8])
    if found[0].startswith("plats") and led.endswith("pa"):
        return False  # "På plats: Eva, Bo" tells who was there
    marked = context.plain[line : found.start()].strip() in {"\\", "#"}
    if after.startswith((":", "|")) or (marked and after[:1] in {"{", "("}):
        return True  # also \datum{2024-04-11} of LaTeX, #datum(2024-04-11) of Typst
    if not context.text[found.start()].isupper() or found.start() > OPENING:
        return False
    if context.list_begins < found.start() > TOP and not re.match("sammantr|motes", found[0]):
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
        and not ELSEWHERE.search(between)
        and not re.search(r"\n[^\n]*\bdatum|\bjuster|\banslag", between)
    )


def _first_after(prints: list[Printed], start: int, end: int) -> Printed | None:
    return next((p for p in prints if start <= p.start < end), None)
