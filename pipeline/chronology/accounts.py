"""From a record to what it says of its meeting and of the meetings before and after.

    account_of(record)  ->  Account

The record is the plain data of `pipeline.record`: the corpus keeps it, and a night asks only the
documents that are new.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from pipeline.chronology.values import Account, Hint, LookBack, Number, Plan, Spot
from pipeline.swedish.fold import fold
from pipeline.swedish.meeting_numbers import meeting_numbers

_HEAD = 900
"""Where the number of a meeting is looked for, in characters from the top."""

_PLAIN = str.maketrans("åäàáâöóòôøéèêëüúù–—−‐", "aaaaaoooooeeeeuuu----")
_KINDS = {
    "kallelse": r"kallelse",
    "dagordning": r"dagordning|foredragningslista|\bagenda\b",
    "inbjudan": r"inbjudan",
    "minnesanteckningar": r"anteckning",
    "protokoll": r"protokoll",
}
_LAST_MINUTES = re.compile(
    r"\b(?:foregaende|forra|senaste|fg\.?) (?:[a-z-]+ )?(?:protokoll|[a-z]*anteckning)[a-z]*"
    r"|\b(?:protokoll|anteckning|[a-z]*anteckning|[a-z]*protokoll)[a-z]*"
    r"(?: (?:nr )?\d{1,3}(?:/\d{2,4})?)? fran(?: nr \d+,?)?\b"
    r"|\b(?:foregaende|forra|senaste) (?:[a-z-]*(?:mote|traff|sammantrade)[a-z]*)"
    r"|\bsedan (?:sist|forra (?:gangen|[a-z]*motet|[a-z]*traffen))"
)
_OF_OURS = re.compile(
    r"(?:,? (?:fran|vid|av|nr \d+(?:/\d+)?))?"
    r"(?: (?:[a-z]*mote[tns]*|[a-z]*traff(?:en)?|[a-z]*sammantrade[t]?))?"
    r"[ ,(:]*(?:den |i |pa |\n)?(?:[a-z]+dag(?:en)? )?(?:den )?"
)
"""What may stand between "föregående protokoll" and its day: no other body's name."""

_NEXT = re.compile(
    r"\b(?:nasta|kommande) (?:[a-z-]+ )?[a-z]*(?:mote|traff|sammantrad|gang|sammankomst|natverk)"
    r"|\b(?:hostens|varens|arets) (?:mot|traff|sammantrad)|\bmotestider"
    r"|\bsammantrades(?:dagar|tider)"
    r"|\b(?:moten|traffar|datum|tider)(?:na)? (?:framover|framat|i|under|for|till)\b"
    r"|\bnast pa tur|\bnya (?:moten|traffar|datum)|\bgang \d|\bhostens datum|\bvarens datum"
    r"|\b(?:styrelse|natverks|arbets)?(?:moten|traffar) (?:ht|vt|host|var|20\d\d)"
    r"|\b(?:vi )?(?:ses|traffas) (?:igen|nasta|da|vi)|\bmotesplan|\bmotesdatum|\bnytt mote\b"
    r"|\bnastkommande"
)
_NAMED_REACH, _PLAN_REACH = 90, 320
_WEEKDAYS = ("mandag", "tisdag", "onsdag", "torsdag", "fredag", "lordag", "sondag")
_WEEKDAY = re.compile(rf"\b({'|'.join(_WEEKDAYS)})(?:en|ens)?\b[ ,]*(?:den )?\Z")


def account_of(record: Mapping[str, Any]) -> Account:
    """What the record says of its meeting; whatever it lacks is left out."""
    name = str(record["id"])
    text = str(record["text"])
    plain = _plain(text)
    meeting = record["meeting"]
    day = _day(meeting["date"])
    spot = _stated_at(name, meeting)
    return Account(
        name,
        day,
        _day(meeting["earliest"]),
        _day(meeting["latest"]),
        _kind(record.get("title"), plain),
        _number(name, plain, meeting),
        tuple(_plans(name, plain, record)),
        tuple(_look_backs(name, plain, record)),
        frozenset(
            fold(person["name"]).strip()
            for person in record["participants"]
            if person["status"] != "absent"
        ),
        _weekday(plain, spot) if day and spot else None,
        spot,
        tuple(_hints(plain, record)),
    )


def _plain(text: str) -> str:
    """Lower case without accents; offsets hold."""
    return text.replace("İ", "I").lower().translate(_PLAIN)


def _day(told: str | None) -> date | None:
    return date.fromisoformat(told) if told else None


def _kind(title: str | None, plain: str) -> str:
    """What the document calls itself: by its title, else by its first lines."""
    for said in (_plain(title or ""), plain[:300]):
        for kind, words in _KINDS.items():
            if re.search(words, said):
                return kind
    return ""


def _stated_at(name: str, meeting: Mapping[str, Any]) -> Spot | None:
    """Where the meeting's day is printed: the last piece of its evidence that is no year's."""
    found = [
        Spot(name, one["start"], one["end"])
        for one in meeting["evidence"]
        if not re.match(r"(?:year|earliest|latest):", one["rule"])
    ]
    return found[-1] if found and meeting["date"] else None


def _weekday(plain: str, spot: Spot) -> int | None:
    """The weekday that is printed with a date, or just before it."""
    own = plain[spot.start : spot.end]
    for number, word in enumerate(_WEEKDAYS):
        if own.startswith(word):
            return number
    before = _WEEKDAY.search(plain, max(0, spot.start - 20), spot.start)
    return _WEEKDAYS.index(before[1]) if before else None


def _number(name: str, plain: str, meeting: Mapping[str, Any]) -> Number | None:
    """The meeting's number; its year is that of the day where none is printed."""
    for found in meeting_numbers(plain, _HEAD):
        years = {told[:4] for told in (meeting["earliest"], meeting["latest"]) if told}
        known = int(years.pop()) if len(years) == 1 else None
        spot = Spot(name, found.start, found.end)
        return Number(found.number, found.year or known, spot)
    return None


_SIDES = {"past": -1, "planned_meeting": 1, "event": 1, "deadline": 1}
_MOST_DAYS = 31
_MONTHS = ("jan", "feb", "mar", "apr", "maj", "jun", "jul", "aug", "sep", "okt", "nov", "dec")
_DAY_MONTH = re.compile(rf"\b(\d{{1,2}})(?:/(\d{{1,2}})\b|(?::?e|:?a)? ({'|'.join(_MONTHS)}))")


def _hints(plain: str, record: Mapping[str, Any]) -> Iterator[Hint]:
    """The days whose year is open, behind and ahead of the meeting."""
    own = [one for one in record["meeting"]["evidence"] if one["rule"].startswith("day: ")]
    told = [(one, 0) for one in own]
    told += [
        (found, side) for found in record["dates"]
        if found["edtf"] is None and (side := _SIDES.get(found["kind"]))
    ]  # fmt: skip
    for found, side in told:
        said = _DAY_MONTH.search(plain, found["start"], found["end"])
        month = (int(said[2]) if said[2] else _MONTHS.index(said[3]) + 1) if said else 0
        if said and 1 <= month <= len(_MONTHS) and 1 <= int(said[1]) <= _MOST_DAYS:
            yield Hint(month, int(said[1]), side)


def _plans(name: str, plain: str, record: Mapping[str, Any]) -> Iterator[Plan]:
    """The network's own coming meetings: those that a word such as "nästa möte" announces."""
    days = {found["edtf"]: found for found in record["dates"] if found["edtf"]}
    parts = [
        (part["start"], part["end"]) for part in record["sections"]
        if part["kind"] == "next_meeting"
    ]  # fmt: skip
    for found in record["upcoming"]:
        told = days.get(found["edtf"])
        start = found["start"]
        before = plain[max(0, start - _PLAN_REACH) : start]
        ours = _announces(before) or any(first <= start < last for first, last in parts)
        if told and told["earliest"] and ours:
            earliest, latest = _day(told["earliest"]), _day(told["latest"])
            if earliest and latest and (latest - earliest).days <= 40:
                yield Plan(earliest, latest, Spot(name, start, found["end"]))


_NEW_ITEM = re.compile(r"\n\s*(?:§ ?\d|\d+[.)] |#)|\n\s*\n\s*\n")


def _announces(before: str) -> bool:
    """Whether the last announcing words stand near enough: no other item comes between."""
    ends = [words.end() for words in _NEXT.finditer(before)]
    between = before[ends[-1] :] if ends else ""
    return bool(ends) and between.count("\n") <= 8 and not _NEW_ITEM.search(between)


def _look_backs(name: str, plain: str, record: Mapping[str, Any]) -> Iterator[LookBack]:
    """The days that these minutes give the meeting before."""
    own = record["meeting"]["date"]
    dates: Sequence[Mapping[str, Any]] = sorted(record["dates"], key=lambda one: one["start"])
    for words in _LAST_MINUTES.finditer(plain):
        for found in dates:
            near = words.start() <= found["start"] <= words.end() + _NAMED_REACH
            if not near or found["earliest"] is None or found["earliest"] != found["latest"]:
                continue
            between = plain[words.end() : found["start"]]
            ahead = own is not None and found["earliest"] >= own
            if not ahead and _OF_OURS.fullmatch(between):
                day = date.fromisoformat(found["earliest"])
                yield LookBack(day, Spot(name, found["start"], found["end"]))
            break
