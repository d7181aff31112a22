"""Readings of one network's documents that cannot all be right.

    contradictions(accounts)  ->  (Contradiction, ...)

A planned meeting without minutes is none: minutes may be missing, or the meeting was moved.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from itertools import combinations, groupby, pairwise

from pipeline.chronology.circle import same_circle
from pipeline.chronology.values import Account, Contradiction, Spot

_CLOSE = timedelta(days=14)
"""A day this near to the one named is taken for it, misprinted."""

_ALIKE = 0.5
"""Lists that share so much are of one meeting: copies, a corrected version."""

_WEEKDAYS = ("måndag", "tisdag", "onsdag", "torsdag", "fredag", "lördag", "söndag")


def contradictions(
    accounts: Iterable[Account], *, specific: bool = True
) -> tuple[Contradiction, ...]:
    """What disagrees, in an order that does not depend on that of the accounts.

    Where their body's name is not `specific` ("Styrelsen") minutes that share nobody are of two.
    """
    dated = sorted(
        (one for one in accounts if one.day and one.is_minutes),
        key=lambda one: (one.day or date.min, one.document_id),
    )
    found = (
        *_same_day(dated, specific=specific),
        *_previous(dated),
        *_numbers(dated),
        *_weekdays(dated),
    )
    return tuple(sorted(set(found), key=lambda one: (one.one, one.kind, one.other or one.one)))


def _spot(account: Account) -> Spot:
    return account.at or Spot(account.document_id, 0, 0)


def _told(day: date) -> str:
    return day.isoformat()


def _same_day(dated: Sequence[Account], *, specific: bool) -> Iterator[Contradiction]:
    """Two minutes of one kind and day, with other people or another number."""
    for day, group in groupby(dated, key=lambda one: one.day):
        for one, other in combinations(group, 2):
            if not specific and not same_circle(one, other):
                continue
            if day and one.kind == other.kind and _differ(one, other):
                told = _numbers_of(one, other) or (_told(day), _told(day))
                yield Contradiction("same day", _spot(one), _spot(other), told)


def _differ(one: Account, other: Account) -> bool:
    if _numbers_of(one, other):
        return True
    smaller = min(len(one.people), len(other.people))
    return smaller > 0 and len(one.people & other.people) < _ALIKE * smaller


def _numbers_of(one: Account, other: Account) -> tuple[str, str] | None:
    if not (one.number and other.number) or one.number.number == other.number.number:
        return None
    return f"nr {one.number.number}", f"nr {other.number.number}"


def _previous(dated: Sequence[Account]) -> Iterator[Contradiction]:
    """Minutes that name a meeting before on a day of which there are none, but of one close by."""
    days = {one.day for one in dated}
    for account in dated:
        for look in account.look_backs:
            if look.day in days:
                continue
            close = [
                other for other in dated
                if other is not account and other.day and account.day
                and abs(other.day - look.day) <= _CLOSE and other.day < account.day
                and same_circle(account, other)
            ]  # fmt: skip
            for other in close[-1:]:
                told = _told(look.day), _told(other.day or look.day)
                yield Contradiction("previous minutes", look.spot, _spot(other), told)


def _numbers(dated: Sequence[Account]) -> Iterator[Contradiction]:
    """Numbers of one year that do not rise with the days: each against the nearest that is off."""
    numbered = [one for one in dated if one.number and one.number.year]
    numbered.sort(key=lambda one: (one.number.year if one.number else 0, one.day or date.min))
    for one, other in pairwise(numbered):
        first, then = one.number, other.number
        if not (first and then and one.day and other.day) or one.day == other.day:
            continue
        if not same_circle(one, other):
            continue
        if first.year == then.year and first.number >= then.number:
            told = f"nr {first.number} {one.day}", f"nr {then.number} {other.day}"
            yield Contradiction("number and date", first.spot, then.spot, told)


def _weekdays(dated: Sequence[Account]) -> Iterator[Contradiction]:
    """A weekday printed beside a day that is another's."""
    for account in dated:
        if account.day and account.weekday not in {None, account.day.weekday()}:
            told = _WEEKDAYS[account.weekday or 0], _WEEKDAYS[account.day.weekday()]
            yield Contradiction("weekday", _spot(account), None, told)
