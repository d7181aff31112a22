"""Clock times beside a date: `kl 13.00-14.30`, `9-11.30`, `19:00`."""

from __future__ import annotations

import re

_HOUR = r"(?:2[0-4]|1\d|0?\d)"
_FULL = rf"{_HOUR}[.:]\s?[0-5]\d(?![\d/]|[.:]\d)"
_ANY = rf"(?:{_FULL}|{_HOUR}(?![\d/]|[.:]\d))"
_KL = r"\bkl(?:ockan|\.)?[.:]?[ \n]{0,3}"
_TO = r"(?: {0,3}-{1,2} {0,3}| till | {1,3})"

TIME = rf"(?:{_FULL}|(?:{_KL}){_ANY})"
"""One time that cannot be a day or an amount: hours and minutes, or `kl` before it."""

_AFTER_KL = re.compile(rf"{_KL}({_ANY})(?:{_TO}(?:{_KL})?({_FULL}|(?<=-){_ANY}|(?<=- ){_ANY}))?")
_BARE = re.compile(
    rf"[ ,;:(]{{0,6}}(?:tid:? )?(?:({_FULL})(?: {{0,3}}-{{1,2}} {{0,3}}({_ANY})| ({_FULL}))?"
    rf"|({_HOUR}) {{0,3}}-{{1,2}} {{0,3}}({_ANY})(?! {{0,2}}(?:[a-z]{{3}}|%)))"
)
_SAME_LINE = re.compile(rf"[^\n.!?;\d]{{0,80}}?(?={_KL}\d)")
_JUST_BEFORE = re.compile(rf"({_KL}[\d.: -]{{1,16}})(?:,| den| pa| i| till)? {{0,2}}$")


def normal(time: str) -> str | None:
    """`HH:MM` of one printed time, `None` where the clock has no such time.

    >>> normal("9.30"), normal("kl 19"), normal("24:30")
    ('09:30', '19:00', None)
    """
    numbers = [int(number) for number in re.findall(r"\d+", time)]
    if not numbers or len(numbers) > 2:
        return None
    hour, minute = (*numbers, 0)[:2]
    return f"{hour:02}:{minute:02}" if hour < 24 and minute < 60 else None


def _joined(start: str, end: str | None) -> str | None:
    first, last = normal(start), normal(end) if end else None
    if first is None:
        return None
    return f"{first}-{last}" if last and last > first else first


def time_in(plain_text: str) -> str | None:
    """The first clock time (or span of time) of a piece of plain text that says nothing else.

    >>> time_in("kl. 13.00-14.30"), time_in("9-11.30"), time_in("kl 13.00 15.30")
    ('13:00-14:30', '09:00-11:30', '13:00-15:30')
    """
    if found := _AFTER_KL.search(plain_text):
        return _joined(found[1], found[2])
    if found := _BARE.match(plain_text):
        return _joined(found[1] or found[4], found[2] or found[3] or found[5])
    return None


def time_after(plain_text: str, at: int) -> str | None:
    """The clock time that follows a date ending at `at`: directly, or after `kl` further on."""
    if found := _BARE.match(plain_text, at, at + 60):
        return _joined(found[1] or found[4], found[2] or found[3] or found[5])
    if led := _SAME_LINE.match(plain_text, at, at + 110):
        found = _AFTER_KL.match(plain_text, led.end(), led.end() + 40)
        return _joined(found[1], found[2]) if found else None
    if found := re.compile(rf"[ ,]{{0,3}}\n {{0,12}}(?={_KL}\d)").match(plain_text, at, at + 40):
        return time_in(plain_text[found.end() : found.end() + 30])
    return None


def time_before(plain_text: str, at: int) -> str | None:
    """The clock time that leads to a date beginning at `at`: `kl 18.00 den 5 maj`."""
    found = _JUST_BEFORE.search(plain_text, max(0, at - 40), at)
    return time_in(found[1]) if found else None
