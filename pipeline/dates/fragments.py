"""What the expressions of dates are made of: a form, and the pieces that several forms share."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from pipeline.dates.periods import Printed
from pipeline.dates.words import GAP

Read = Callable[[re.Match[str], str], Printed | tuple[Printed, ...] | None]


@dataclass(frozen=True)
class Form:
    """A form: its name, its expression (with `<<month>>` and such to fill in) and its reader.

    `begins` says where it is tried: with digits, the lengths of the run of digits that it begins
    with ("12" for a day of one or two digits); with letters, its first letters over plain text.
    """

    name: str
    begins: str
    expression: str
    read: Read


DAY = r"(?:3[01]|[12]\d|0?[1-9])(?!\d)"
ORDINAL_END = r"(?::?(?:e|a|de|te|dje|sta|ste|dra|st|nd|rd|th)(?![a-z]))"
MONTH_NUMBER = r"(?:1[0-2]|0?[1-9])(?!\d)"
TO = (
    r"(?:[ ]{0,3}-{1,3}[ ]{0,3}\n?[ ]{0,3}|[ ](?:fram )?till(?: och med)?[ ]"
    r"|[ ]t\.?[ ]?o\.?[ ]?m\.?[ ])"
)
YEAR4 = r"(?:19|20)\d\d(?!\d|[.:]\d)"
FREE = r"(?<![0-9a-z\ufffd_])(?<![0-9][.,:/+-])"
NO_MORE = r"(?![0-9a-z_]|[-./:,][0-9])"
AND = r"(?:och|samt|eller|respektive|resp\.?|alternativt|alt\.?|o\.?|&|\+)"


def year_after(name: str, lead: str, dash: str) -> str:
    """An optional year after a date: four digits after `lead`, or two after `dash` or `'`."""
    return (
        rf"(?:{lead}(?P<{name}>{YEAR4})(?! ?(?:kr\b|ars\b))"
        rf"|[ ]?{dash}(?P<{name}s>\d\d)(?![\d:/]|[.,-]\d)|[ ]?'(?P<{name}q>\d\d)(?!\d))?"
    )


Y, Z = (year_after(name, rf"(?:,?{GAP}(?:ar |av )?|,)?", "-[ ]?") for name in "yz")
DY = (
    rf"(?:,?{GAP}(?P<yd>(?=2?[0-9]?[0-9]?[a-z|])[2z][0o][0-4liozt|][0-9olizsbgq|])(?![0-9a-z])|"
    + year_after("y", rf"(?:,?{GAP}(?:ar |av )?|[,/-])?", "-[ ]?")
    + ")"
)
"""Also `15 april 2O21`: a year in which a scanner put letters for digits."""

SY, SZ = (year_after(name, r"(?:[ ,]{1,3}|-|/|[ ]-[ ])", "[-/]") for name in "yz")
SUFFIXED_DAY = rf"(?P<d>{DAY}){ORDINAL_END}?\.?"
LED_DAY = rf"(?:<<weekday>>,?{GAP})?(?:den{GAP})?"
LAST_DAY = rf"{LED_DAY}(?P<d2>{DAY}){ORDINAL_END}?(?:\.(?=[ a-z]))?"
LISTED = rf"{LED_DAY}{DAY}{ORDINAL_END}?(?:[ ]?-[ ]?{DAY}{ORDINAL_END}?)?"
"""One of several days before their month: `den 5:e`, `tors 7`, `12-13`."""
RELATIVE_YEAR = (
    r"(?P<shift> (?:(?:nasta|nastkommande|innevarande|detta|i) ar|forra aret|foregaende ar|i ?fjol)"
    r"(?![a-z\ufffd]))?"
)
