"""What the head of a document tells of its meeting, and which version of the minutes it is."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from pipeline.agenda.titles import find_network, find_title
from pipeline.corrections import apply
from pipeline.dates.meeting import find_meeting
from pipeline.dates.window import YEARLESS
from pipeline.document import Reading
from pipeline.editions.values import Kind
from pipeline.swedish.fold import fold, fold_in_place
from pipeline.swedish.meeting_numbers import meeting_numbers

_HEAD = 3000
"""Characters in which the meeting's day is looked for."""
_TOP = 600
"""Characters in which a document says what it is."""
_NAMED = 150
"""Characters in which an agenda calls itself one: further down it is a heading of minutes."""
_LONGEST_LINE = 600
_A_MARK = 70
"""Characters of a line that marks a draft; a longer one is prose, which tells of other drafts."""
"""Of a page run together into one line, so much is looked at for a name."""

_KINDS: tuple[tuple[Kind, re.Pattern[str]], ...] = (
    ("extract", re.compile(r"\b(?:protokolls?|sammantrades)?-?utdrag\b|\butdrag ur\b")),
    ("attachment", re.compile(r"\A\W*(?:bilaga|bil\.|appendix|narvarolista)\b")),
    (
        "agenda",
        re.compile(
            r"\b(?:kallelse|dagordning|foredragningslista|arendelista|inbjudan)\b"
            r"(?! (?:godk|fast|utsan|har ))"
        ),
    ),
    (
        "form",
        re.compile(
            r"\b(?:\w*formular|\w*enkat|blankett|ifyllt av|ifylld av|anmalan|\w*svar fran"
            r"|utvardering|checklista|ansokan)\b"
        ),
    ),
)
_ATTENDED = re.compile(r"\b(?:narvarande|beslutande|deltagare|deltog)\b")
_MINUTES = re.compile(
    r"\b(?:\w*protokoll|\w*anteckningar|\w*noteringar|referat|sammanfattning)(?:et)?\b"
)
_DRAFT = re.compile(
    r"\b(?:utkast|koncept|ej justera[dt]|ojustera[dt]|icke justera[dt]|prelimina[rt]+|arbetsversion"
    r"|arbetsmaterial|forslag till (?:protokoll|minnesanteckningar)|draft)\b"
)
_ADJUSTED = re.compile(
    r"\b(?:justera(?:d|t) (?:version|protokoll|exemplar|den|av|\d)|(?:protokollet|anteckningarna)"
    r" (?:ar|har) (?:justera|godkan)\w*|(?:protokoll|anteckningar),? (?:justerat|godkanda?)"
    r"|slutlig(?:a|t)?(?: version)?|reviderad|korrigerad|rattad|uppdaterad(?: version)?"
    r"|faststall[dt]a? (?:version|protokoll|\d))\b"
)
_ALONE = re.compile(r"^[\W_]*(?:justerat?|godkanda?|slutversion|slutgiltig)[\W_]*$", re.MULTILINE)
_EDITION = re.compile(r"\b(?:version|utgava|ver\.?|rev\.?)[ :]{0,2}(\d{1,2}(?:\.\d{1,2}){0,2})\b")
_EDITION_OF_FILE = re.compile(
    r"(?:^|[ _\-.(])v(?:er(?:sion)?)?[ _.]?(\d{1,2}(?:[._]\d)?)(?=\W|_|$)"
)
_MONTH = re.compile(r"jan|feb|mar|apr|maj|jun|jul|aug|sep|okt|nov|dec")
_CHANGED = re.compile(
    r"\b(?:reviderad|uppdaterad|korrigerad|andrad|rattad|version|utkast|senast sparad)"
    r"[ :,]{1,3}(?:den )?((?:19|20)\d\d-\d\d-\d\d)\b"
)


@dataclass(frozen=True, slots=True)
class Head:
    """The meeting and the version, as the head tells them (see `Fingerprint`)."""

    kind: Kind
    day: str
    network: str
    number: str
    stage: int
    edition: str
    changed: str


def head_of(reading: Reading) -> Head:
    """What the document says of its meeting and of itself."""
    text = reading.text[:_HEAD].lstrip()
    top = "\n".join(line[:_LONGEST_LINE] for line in text[:_TOP].split("\n"))
    shown = apply(top, [])
    folded, named = fold_in_place(text), _name_of(reading.filename)
    title = find_title(shown)
    return Head(
        _kind(folded[:_TOP]),
        day_of(text),
        fold(find_network(shown, title) or ""),
        _number(folded),
        _stage(folded, named),
        _edition(folded, named),
        _changed(folded, reading.created),
    )


def day_of(text: str) -> str:
    r"""The meeting's day as the text tells it: ISO, `~18 nov` without its year, or empty.

    >>> day_of("Protokoll\nDatum: 5 mars 2024"), day_of("Minnesanteckningar 18 nov")
    ('2024-03-05', '~18 nov')
    """
    repaired = apply(text, [])
    meeting = find_meeting(repaired)
    if meeting.day:
        return meeting.day.isoformat()
    for found in meeting.evidence:
        if found.rule == YEARLESS:
            printed = text[found.span.start : found.span.end]
            return _without_year(fold(printed))
    return ""


def _without_year(printed: str) -> str:
    """`~18 nov` for `den 18:e november`; `~5/2` as it stands; empty where no number is told."""
    number, month = re.search(r"\d{1,2}(?:/\d{1,2})?", printed), _MONTH.search(printed)
    return f"~{number[0]}{' ' + month[0] if month else ''}" if number else ""


def _kind(top: str) -> Kind:
    """What the document is, by the first word of its top that says so."""
    found = [(match.start(), kind) for kind, form in _KINDS if (match := form.search(top))]
    if not found:
        return "minutes"
    at, kind = min(found)
    minutes = _MINUTES.search(top)
    if kind in ("agenda", "form") and (at > _NAMED or (minutes and minutes.start() < at)):
        return "minutes"
    if kind == "agenda" and (minutes or _ATTENDED.search(top)):
        named = at == 0 or top[at - 1] == "\n"
        return "agenda" if named and not minutes else "minutes"
    return kind


def _number(folded: str) -> str:
    found = next(meeting_numbers(folded[:_TOP], _TOP), None)
    if found is None:
        return ""
    return f"{found.number}/{found.year}" if found.year else str(found.number)


def _name_of(filename: str) -> str:
    return fold(filename.rpartition(".")[0] or filename).replace("_", " ")


def _stage(folded: str, named: str) -> int:
    """-1 a draft, 1 adjusted.  The text's head counts before the file's name."""
    lines = folded[:_TOP].split("\n")
    for told in ("\n".join(line for line in lines if len(line) <= _A_MARK), named):
        if _DRAFT.search(told):
            return -1
        if _ADJUSTED.search(told) or _ALONE.search(told) or (told is named and "justera" in told):
            return 1
    return 0


def _edition(folded: str, named: str) -> str:
    found = _EDITION.search(folded[:_TOP]) or _EDITION_OF_FILE.search(named)
    return found[1].replace("_", ".") if found else ""


def _changed(folded: str, created: date | None) -> str:
    found = _CHANGED.search(folded[:_TOP])
    return found[1] if found else (created.isoformat() if created else "")
