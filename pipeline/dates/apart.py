"""A weekday apart from its day: `onsdagen i förra veckan, 19 april` is a Wednesday."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import lru_cache

from pipeline.dates.periods import Printed
from pipeline.dates.words import compiled, words

_REACH = 48
"""Characters before a day in which its weekday and the week's words stand."""


@lru_cache(maxsize=1)
def _before() -> re.Pattern[str]:
    return compiled(
        r"(?<![a-z])(?P<w><<weekday>>)(?:en)?[ \n](?:i[ \n])?"
        r"(?:forra|nasta|denna|den har|samma|den)[ \n]veckan?"
        r"(?:,|[ \n]?\(|,? dvs\.?)?[ \n]?(?:den )?\Z"
    )


def with_weekdays(found: Iterable[Printed], shown: str) -> Iterator[Printed]:
    """The dates in order; a day takes the weekday and the week's words before it.

    A date that these words were read as is part of the day then.  `shown` is plain text.
    """
    kept: list[Printed] = []
    for printed in found:
        led = printed.unit == "day" and printed.weekday is None and "vecka" in _near(printed, shown)
        whole = _led(printed, shown) if led else printed
        while led and kept and kept[-1].start >= whole.start:
            kept.pop()
        kept.append(whole)
    yield from kept


def _near(printed: Printed, shown: str) -> str:
    return shown[max(0, printed.start - 18) : printed.start]


def _led(printed: Printed, shown: str) -> Printed:
    floor = max(0, printed.start - _REACH)
    before = _before().search(shown[floor : printed.start])
    weekday = words().weekdays.get(before["w"].removesuffix("en")) if before else None
    if before is None or weekday is None:
        return printed
    return replace(printed, start=floor + before.start("w"), weekday=weekday)
