"""The marks that stand before headings: `§ 12`, `3.1`, `b)`, `IV.`, `Punkt 3`, `##`, `10.15`.

Nothing here looks at more than a line; which marks are items is decided in `section_order`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

MarkKind = Literal[
    "hash", "paragraph", "word", "number", "bare", "damaged", "letter", "roman", "clock"
]

STRONG: frozenset[MarkKind] = frozenset({"hash", "paragraph", "word"})
"""Marks that say by themselves that a heading follows; the others need neighbours."""


@dataclass(frozen=True, slots=True)
class Mark:
    """What stands before a heading: its kind, its number, its length, its number as printed.

    `number` is for comparing: `§ 8.1` is (8, 1), `IV` is (4,), `##` is its depth (2,), `10.15`
    is (10, 15).  `shown` is what a reader would call the item: `8.1`, `IV`, `12-13`, or `None`.
    """

    kind: MarkKind
    number: tuple[int, ...]
    length: int
    shown: str | None = None


_UNIT = r"(?:\d{1,3}(?:\.\d{1,2})*)"
_BODY = r"(?:[A-ZÅÄÖ][A-Za-zÅÄÖåäö]{0,4} ?)?"
_HASH = re.compile(
    r"(#{1,6}|={1,4})\s+(?:(?:§\s*)?(\d{1,3}(?:\.\d{1,2})*)[.):]\s+|"
    r"§\s*(\d{1,3})\s+|(\d{1,2}(?:\.\d{1,2})+)\s+)?(?=[^\s|])"
)
_PARAGRAPH = re.compile(
    rf"{_BODY}[§\ufffd$]{{1,2}}\s*(?:(?:19|20)\d\d[/:])?(?P<one>{_UNIT})(?P<more>\s?[-–—]\s?\d{{1,3}}(?![\d.:]))?"
    r"(?:[/:]\d{1,4}(?!\d))?\s*[.:]?(?:\s[-–—](?=\s))?[\s|]*"
    rf"|(?P<two>{_UNIT}) ?§[.:]?[\s|]*"
    rf"|{_BODY}(?:Paragraf|PARAGRAF)\s+(?P<three>{_UNIT})\s*[.:]?(?:\s[-–—](?=\s))?[\s|]*"
)
_WORD = re.compile(
    r"(?:(?:[Dd]agordnings|[Aa]genda|[Mm]ötes|[Mm]otes)?[Pp]unkt|Pkt\.?|PUNKT|Ärende|ÄRENDE|Arende|Nr\.?|#)"
    r"\s*(?:nr\.?\s*)?(?P<number>\d{1,2}(?:\.\d{1,2})?|[A-ZÅÄÖ]|[IVX]{1,4})(?!\w)"
    r"(?:\s*[.:)](?!\d)\s*|\s+[-–—]\s+|\s+(?=[A-ZÅÄÖ\"”(]))"
)
_NUMBER = re.compile(
    r"\(?(\d{1,2}(?:\.\d{1,2}){0,2})(?::[oa]\s|\s?[.,):](?!\d)|\s[-–—](?=\s+[A-ZÅÄÖ]))[\s|]*(?=\S)"
)
_BARE = re.compile(r"(?:[A-ZÅÄÖ]{2,5} )?(\d{1,3}(?:\.\d{1,2}){0,2})\s+(?:[|]\s*)?(?=[A-ZÅÄÖ]\w)")
_CLOCK = re.compile(
    r"(?:[Kk]l\.? ?)?(0?[6-9]|1\d|2[0-3])[.:]([0-5]\d)"
    r"(?:\s?[-–—]\s?(?:[01]?\d|2[0-3])[.:][0-5]\d)?\s*[-–—:]?\s+(?=[A-ZÅÄÖ]\w)"
)
_SIGN = r"(?:[A-ZÅÄÖ]{2,5} )?(?:[&8Ss569Bg]|8&|&8|5&)"
_DAMAGED = re.compile(rf"{_SIGN}\s{{1,2}}(\d{{1,3}})[.:]?\s+(?=[A-ZÅÄÖ]\w)")
_MISREAD = re.compile(r"([lI|SBGZ1-9][lI|OSBGZ\d]?)\s?[.,)]\s+(?=[A-ZÅÄÖ6é]\w)")
_DIGITS = str.maketrans("lI|OSBGZ", "11105862")
_LETTER = re.compile(r"([A-ZÅÄÖ])[.)]\s+(?=\S)|([a-zåäö])\)\s+(?=\S)")
_ROMAN = re.compile(r"([IVX]{1,5})(?:\s?[.):]|(?<=..))\s+(?=[A-ZÅÄÖ]\w)")
_INLINE = re.compile(
    r"(?:(?<=\s)|^)(?:(?P<number>\d{1,2}(?:\.\d{1,2})?)[.)] (?=[A-ZÅÄÖ])"
    r"|(?:[A-ZÅÄÖ][A-Za-zåäö]{0,4} )?§ ?(?P<paragraph>\d{1,3}(?:\.\d{1,2})?)\.? (?=[A-ZÅÄÖ])"
    r"|(?:[Pp]unkt|Ärende) (?P<word>\d{1,2})(?:[.:)]| [-–—])? (?=[A-ZÅÄÖ])"
    r"|(?:[A-ZÅÄÖ]{2,5} )?(?P<bare>\d{1,3}) (?=[A-ZÅÄÖ]\w))"
)
_LONE = re.compile(
    rf"{_BODY}§{{1,2}}\s*(?P<one>{_UNIT})[.:]?|(?P<two>\d{{1,2}}(?:\.\d{{1,2}}){{0,2}})[.)]"
    rf"|{_SIGN}\s{{1,2}}(?P<three>\d{{1,3}})"
)
_LETTERS = "abcdefghijklmnopqrstuvwxyzåäö"
_ROMANS = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII", "XIII", "XIV",
           "XV", "XVI", "XVII", "XVIII", "XIX", "XX")  # fmt: skip
_SURE: tuple[tuple[MarkKind, re.Pattern[str]], ...] = (
    ("paragraph", _PARAGRAPH),
    ("word", _WORD),
    ("number", _NUMBER),
    ("clock", _CLOCK),
    ("bare", _BARE),
)


def mark_of(line: str) -> Mark | None:
    """The mark that a line begins with, if any.

    >>> mark_of("Kf § 45 Svar"), mark_of("2. Ekonomi").number
    (Mark(kind='paragraph', number=(45,), length=8, shown='45'), (2,))
    >>> mark_of("§§ 12-13 Val").shown, mark_of("7 § Upprop").number, mark_of("Punkt B - el").shown
    ('12-13', (7,), 'B')
    """
    hashed = _HASH.match(line)
    if hashed:
        shown = next(filter(None, hashed.groups()[1:]), None)
        return Mark("hash", (len(hashed.group(1)),), hashed.end(), shown)
    for kind, form in _SURE:
        match = form.match(line)
        if match:
            return _mark(kind, match)
    return None


def lone_mark(line: str) -> Mark | None:
    """The mark that a line is, with nothing after it: the heading stands on the next line.

    >>> lone_mark("§ 12"), lone_mark("12 januari")
    (Mark(kind='paragraph', number=(12,), length=4, shown='12'), None)
    """
    match = _LONE.fullmatch(line)
    if match is None:
        return None
    one, two, three = match.group("one", "two", "three")
    kind: MarkKind = "paragraph" if one else "number" if two else "damaged"
    shown = one or two or three
    return Mark(kind, _number(shown), match.end(), shown)


def weaker_marks(line: str) -> tuple[Mark, ...]:
    """What a line may begin with, where its neighbours bear it out.

    `b)`, `IV.`, and misread marks: `8 12` for § 12, `l1.` for 11.

    >>> [mark.kind for mark in weaker_marks("V. Budget")]
    ['letter', 'roman']
    """
    found: list[Mark] = []
    damaged, letter, roman = _DAMAGED.match(line), _LETTER.match(line), _ROMAN.match(line)
    if damaged:
        number = damaged.group(1)
        found.append(Mark("damaged", (int(number),), damaged.end(), number))
    misread = _MISREAD.match(line)
    if misread and not misread.group(1).isdigit():
        number = misread.group(1).translate(_DIGITS)
        found.append(Mark("damaged", (int(number),), misread.end(), number))
    if letter:
        shown = letter.group(1) or letter.group(2)
        found.append(Mark("letter", (_LETTERS.index(shown.lower()) + 1,), letter.end(), shown))
    if roman and roman.group(1) in _ROMANS:
        number_of = _ROMANS.index(roman.group(1)) + 1
        found.append(Mark("roman", (number_of,), roman.end(), roman.group(1)))
    return tuple(found)


def _mark(kind: MarkKind, match: re.Match[str]) -> Mark:
    if kind == "clock":
        return Mark(kind, (int(match.group(1)), int(match.group(2))), match.end())
    if kind == "word":
        shown = match.group("number")
        return Mark(kind, _counted(shown), match.end(), shown)
    if kind == "paragraph":
        shown = match.group("one") or match.group("two") or match.group("three")
        more = match.group("more") or ""
        return Mark(kind, _number(shown), match.end(), shown + re.sub(r"[\s–—-]+", "-", more))
    return Mark(kind, _number(match.group(1)), match.end(), match.group(1))


def inline_marks(line: str) -> list[tuple[int, Mark]]:
    """The marks within a run-on line, with where each begins.

    >>> [mark.number for _, mark in inline_marks("Plats Eslöv 1. Val Eva. 2. Nästa möte")]
    [(1,), (2,)]
    """
    found: list[tuple[int, Mark]] = []
    for match in _INLINE.finditer(line):
        kind: MarkKind = "number"
        if match.group("paragraph"):
            kind = "paragraph"
        elif match.group("word"):
            kind = "word"
        elif match.group("bare"):
            kind = "bare"
        shown = next(filter(None, match.group("number", "paragraph", "word", "bare")))
        found.append((match.start(), Mark(kind, _number(shown), len(match.group()), shown)))
    return found


def _number(text: str) -> tuple[int, ...]:
    return tuple(int(part) for part in text.split("."))


def _counted(shown: str) -> tuple[int, ...]:
    """The place of `3`, `3.1`, `C` or `III` in a row."""
    if shown[0].isdigit():
        return _number(shown)
    if shown in _ROMANS and shown not in {"C", "D", "L", "M"}:
        return (_ROMANS.index(shown) + 1,)
    return (_LETTERS.index(shown[0].lower()) + 1,)
