"""Clock times beside a date: `kl 13.00-14.30`, `9-11.30`, `19:00`."""

from __future__ import annotations

import re

from pipeline.dates.clock_words import in_digits

_HOUR = r"(?:2[0-4]|1\d|0?\d)"
_FULL = rf"{_HOUR}(?:[.:]|[.:]\s(?!\d\d\.))[0-5]\d(?![\d/]|[.:]\d)"
_ANY = rf"(?:{_FULL}|{_HOUR}(?![\d/]|[.:]\d))"
_KL = r"\bkl(?:ockan|\.)?[.:]?[ \n]{0,3}"
_THINGS = (
    r"elev|person|delt|kommun|ar\b|st\b|pers\b|min|tim|dag|veck|poang|kr\b|plats|skol|grupp|manad|barn"
    r"|sidor|besok|medlem|foretag|procent|tusen|mil|meter|km\b|larare|ledamot|varav"
)
"""What is counted, not the hours of a clock: `9 november 12-15 deltagare`."""

_TO = r"(?: {0,3}-{1,2} {0,3}(?:ca\.? )?| till | {1,3})"

TIME = rf"(?:{_FULL}|(?:{_KL}){_ANY})"
"""One time that cannot be a day or an amount: hours and minutes, or `kl` before it."""

_AFTER_KL = re.compile(
    rf"{_KL}({_ANY})(?:{_TO}(?:{_KL})?"
    rf"({_FULL}|(?<=-){_ANY}|(?<=- ){_ANY}|(?<=ca ){_ANY}|(?<=till ){_ANY}))?"
)
_BARE = re.compile(
    rf"[ ,;:(|]{{0,6}}(?:tid:? )?"
    rf"(?:({_FULL})(?: {{0,3}}-{{1,2}} {{0,3}}(?:ca\.? )?({_ANY})| ({_FULL}))?"
    rf"|({_HOUR}) {{0,3}}-{{1,2}} {{0,3}}({_ANY})(?! {{0,2}}(?:%|{_THINGS})))"
)
_BETWEEN = re.compile(rf"[^\n.!?;\d]{{0,20}}?mellan (?:{_KL})?({_ANY}) och (?:{_KL})?({_ANY})")
_AFTER_WORD = re.compile(
    rf",? \(?[a-z]{{3,12}},? ({_FULL}|{_HOUR}) {{0,2}}- {{0,2}}({_ANY})(?! {{0,2}}(?:%|{_THINGS}))"
)
_STARTING = re.compile(rf"[^\n.!?;\d]{{0,40}}?\b(?:start|borjan|samling) ({_FULL})")
_TID_LINE = re.compile(
    rf"[^\n]{{0,40}}\n\s{{0,12}}tid[: \t\n.|]{{1,20}}(?:{_KL})?(?=(?:{_FULL}|{_HOUR} ?-))"
)
_SAME_LINE = re.compile(rf"[^\n.!?;\d]{{0,80}}?(?={_KL}\d)")
_NEXT = re.compile(rf"(?:[ ,]{{0,3}}\n {{0,12}}|\. ?)(?={_KL}\d)")
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


def time_after(plain_text: str, at: int, stop: int | None = None) -> str | None:
    """The clock time that follows a date ending at `at`: directly, or after `kl` further on.

    `stop` is where the next date begins: what follows it is not this date's.
    """
    end = min(at + 120, len(plain_text) if stop is None else stop)
    if (told := in_digits(plain_text[at:end])) is not None:
        plain_text, at, end = told, 0, len(told)
    if found := _BARE.match(plain_text, at, min(at + 60, end)):
        return _joined(found[1] or found[4], found[2] or found[3] or found[5])
    found = _BETWEEN.match(plain_text, at, end) or _AFTER_WORD.match(plain_text, at, end)
    if found:
        return _joined(found[1], found[2])
    if found := _STARTING.match(plain_text, at, end):
        return _joined(found[1], None)
    if led := _SAME_LINE.match(plain_text, at, end):
        found = _AFTER_KL.match(plain_text, led.end(), led.end() + 40)
        return _joined(found[1], found[2]) if found else None
    if found := _NEXT.match(plain_text, at, end) or _TID_LINE.match(plain_text, at, end):
        return time_in(plain_text[found.end() : found.end() + 30])
    return None


def time_before(plain_text: str, at: int) -> str | None:
    """The clock time that leads to a date beginning at `at`: `kl 18.00 den 5 maj`."""
    piece = plain_text[max(0, at - 40) : at]
    found = _JUST_BEFORE.search(in_digits(piece) or piece)
    return time_in(found[1]) if found else None
