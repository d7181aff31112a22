"""The number of a meeting: `Möte nr 4/2020`, `Protokoll nr 3 2021`, `Nätverksmöte 2023-4`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_MEETING = (
    r"(?:m[o\ufffd]te|protokoll|tr[a\ufffd]ff|sammantr[a\ufffd]de|anteckning(?:ar)?"
    r"|st[a\ufffd]mma|samr[a\ufffd]d|natverk)"
)
_YEAR = r"(?:19|20)\d\d"
_NUMBERED = re.compile(
    rf"(?:\b[a-z\ufffd-]*{_MEETING}(?:et|en|s)?\b(?:\*\*)?[ :.,]{{0,3}}"
    r"(?P<nr>n(?:umme)?r\.?[ :]?|no\.? ?|# ?)?"
    r"|\b(?P<nr2>n(?:umme)?r\.?[ :]?|#)[ ]?)"
    rf"(?:(?P<n>\d{{1,3}})(?: ?[/:.-] ?|,? {{1,3}}(?:ar )?)(?P<last>{_YEAR})"
    rf"|(?P<first>{_YEAR}) ?[/:-] ?(?P<m>\d{{1,3}})(?!\d)"
    r"|(?P<k>\d{1,3})/(?P<short>\d\d)"
    r"|(?P<bare>\d{1,3}))(?![0-9]|[/:.-][0-9])"
)
_OF_ANOTHER = re.compile(
    r"\b(?:foregaende|forra|nasta|kommande|senaste|fran|enligt|jfr|se|dnr|tel)\b[^\n]*\Z"
)


@dataclass(frozen=True, slots=True)
class MeetingNumber:
    """Which meeting it was, of which year if that is said, and where (half-open) it stands."""

    number: int
    year: int | None
    start: int
    end: int


def meeting_numbers(plain: str, reach: int) -> Iterator[MeetingNumber]:
    """The numbers of this meeting in the first `reach` characters.

    `plain` is text in lower case without accents.

    >>> [(found.number, found.year) for found in meeting_numbers("mote nr 4/2020 kl 13", 100)]
    [(4, 2020)]
    """
    for found in _NUMBERED.finditer(plain, 0, reach):
        line = plain[plain.rfind("\n", 0, found.start()) + 1 : found.start()]
        marked = bool(found["nr"] or found["nr2"])
        if _OF_ANOTHER.search(line) or (found["short"] and not marked):
            continue  # "möte 4/11" is a day
        if found["bare"] and (not marked or found["nr2"]):
            continue  # "nr 4" alone may be a house, "möte 13" an hour
        number = next(int(found[name]) for name in ("n", "m", "k", "bare") if found[name])
        yield MeetingNumber(number, _year(found), found.start(), found.end())


def _year(found: re.Match[str]) -> int | None:
    """The year in four digits; `98` is 1998, `23` 2023."""
    if found["short"]:
        return int(found["short"]) + (1900 if int(found["short"]) >= 70 else 2000)
    printed = found["last"] or found["first"]
    return int(printed) if printed else None
