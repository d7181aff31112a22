"""The numbers that a word processor prints before the items of a list.

They are not in the text: the file says how a level counts and what stands around the number, and
the program counts as it prints.  What cannot be told for certain is a dash, never a wrong number.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

BULLET = "-"
"""What stands for any bullet, and for a number that cannot be told."""

_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"),
    (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip
_PLACE = re.compile(r"%([1-9])")


@dataclass(frozen=True, slots=True)
class Level:
    """How one level of a list counts.

    `form` is Word's name of the number format (`decimal`, `lowerRoman`, `bullet`, ...), `text` the
    number with what stands around it (`§ %1`, `%1.%2`), `restart` the level (from 1) whose items
    let this one begin again, 0 for never; `legal` turns the upper levels' numbers into plain ones.
    """

    form: str
    text: str
    start: int = 1
    restart: int | None = None
    legal: bool = False


def number_as(number: int, form: str) -> str | None:
    """The number as printed, or None where the format is not known.

    >>> [number_as(4, form) for form in ("decimal", "upperRoman", "lowerLetter", "hebrew1")]
    ['4', 'IV', 'd', None]
    """
    if form in {"decimal", "decimalZero"}:
        return f"{number:02}" if form == "decimalZero" else str(number)
    if form in {"lowerLetter", "upperLetter"} and 0 < number <= 26 * 9:
        # Word repeats the letter after z (aa, bb), it does not count on as a spreadsheet does.
        letters = chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)
        return letters if form == "lowerLetter" else letters.upper()
    if form in {"lowerRoman", "upperRoman"} and 0 < number < 4000:
        roman = ""
        for worth, sign in _ROMAN:
            roman += sign * (number // worth)
            number %= worth
        return roman if form == "lowerRoman" else roman.upper()
    return None


class Counter:
    """The numbers of one list as it goes on: the only thing here that changes."""

    def __init__(self, levels: Mapping[int, Level]) -> None:
        self._levels = dict(levels)
        self._counts: dict[int, int] = {}

    def override(self, level: int, start: int) -> None:
        """Let the level begin again at a number of its own."""
        self._counts[level] = start - 1

    def label(self, level: int) -> str:
        """Count one item on a level (from 0), and give what is printed before it.

        >>> counter = Counter({0: Level("decimal", "§ %1", 12), 1: Level("lowerLetter", "%2)")})
        >>> [counter.label(level) for level in (0, 1, 1, 0, 1)]
        ['§ 12', 'a)', 'b)', '§ 13', 'a)']
        """
        own = self._levels.get(level)
        if own is None:
            return BULLET
        self._counts[level] = self._counts.get(level, own.start - 1) + 1
        for deeper in [key for key in self._counts if key > level]:
            restart = self._levels[deeper].restart if deeper in self._levels else None
            if level < (deeper if restart is None else restart):
                del self._counts[deeper]
        return self._printed(own)

    def _printed(self, own: Level) -> str:
        if own.form == "bullet":
            return BULLET
        missing = False

        def number(found: re.Match[str]) -> str:
            nonlocal missing
            at = int(found[1]) - 1
            level = self._levels.get(at)
            form = "decimal" if own.legal else level.form if level else ""
            shown = number_as(self._counts.get(at, level.start if level else 1), form)
            missing = missing or shown is None
            return shown or ""

        text = _PLACE.sub(number, own.text) if own.form != "none" else _PLACE.sub("", own.text)
        return BULLET if missing else text.strip()
