"""Whether two fingerprints are of the same minutes: precision first, for a wrong yes hides one.

What decides, in this order: the same words; another kind of paper (an agenda, an extract); another
day; then how much of the words, in order, the two share.  Minutes of one network share headings,
people and phrases but neither day nor body.
"""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass
from typing import Literal

from rapidfuzz import fuzz
from rapidfuzz.distance import Indel

from pipeline.editions.values import Fingerprint, Likeness

SAME_DAY = 0.68
"""Share of words in common of two minutes that tell the same day and no other network.  Measured
(`bench.editions`): rescans from 0.84, versions with an eighth of their lines changed from 0.77,
minutes of one network up to 0.57."""
OTHER_NETWORK = 0.85
"""The same, where the heads name network or meeting number otherwise: one of them is misread."""
NO_DAY = 0.80
"""The same, where one of the two tells no day: then the numbers must agree too."""
FIGURES = 0.80
"""Share of the numbers in common where the day does not decide: forms filled in twice differ."""
LONG, ALMOST_ALL = 200, 0.90
"""Words, and the share in common, from which a day without its year decides without numbers."""
CONTAINED, SHORTER = 0.85, 0.75
"""An extract, an agenda, a scan that lacks a page: nearly all of the one is in the other, and it
has less than this share of its words."""
NAMED_ALIKE = 70
"""Of 100: how alike two readings of one network's name are at least."""
FEWEST_WORDS = 25
"""With fewer, only the same text is the same; with fewer than a third, not even that."""
A_CHANGE = 6
"""Words put in or left out in one place: more than reading does, where it does little."""
_TIMES_CHANCE = 2.2
"""Of the longest run of misread words that chance would give: more than that is a change."""
_MOVED = 0.05
"""What words in another order cost: columns read otherwise."""

Newer = Literal[-1, 0, 1]


def compare(one: Fingerprint, other: Fingerprint) -> Likeness | None:
    """How the two are editions of the same minutes; `None` where they are not, or it is unsure.

    The same whichever comes first, but for the sign of `newer`.
    """
    if one.text == other.text:
        enough = one.size >= FEWEST_WORDS // 3
        return Likeness("same-text", 1.0, 0, "Samma text, ord för ord.") if enough else None
    if not _may_be(one, other):
        return None
    found = compared(one, other)
    if found is None or not _is_enough(one, other, found):
        return None
    newer, told = _marked_newer(one, other)
    if found.changed < found.chance and not newer:
        return Likeness("rescan", found.score, 0, _reason(one, other, found))
    if not newer:
        newer, told = _changed_later(one, other)
    return Likeness("version", found.score, newer, f"{_reason(one, other, found)}{told}")


def _may_be(one: Fingerprint, other: Fingerprint) -> bool:
    """Whether kind and day allow it."""
    if one.kind != other.kind or min(one.size, other.size) < FEWEST_WORDS:
        return False
    if not _may_be_one_day(one.day, other.day):
        return False
    return 2 * min(one.size, other.size) >= SAME_DAY * (one.size + other.size)


@dataclass(frozen=True, slots=True)
class Compared:
    """Shares (0-1) of words and numbers in common, and the largest change.

    `changed`: its words; `chance`: so many it must have, or it may be misread words in a row.
    """

    score: float
    figures: float
    changed: int
    chance: float


def compared(one: Fingerprint, other: Fingerprint) -> Compared | None:
    """What the two have in common; `None` where there is nothing to compare."""
    rate = max(one.rate, other.rate)
    first, second = _at(one, rate), _at(other, rate)
    if not first or not second:
        return None
    in_order = Indel.normalized_similarity(first, second)
    moved = _in_common(first, second)
    longest = _largest_change(first, second)
    if moved - in_order > _MOVED:  # columns read in another order
        longest = min(longest, _net(first, second))
    figures = _in_common(one.figures, other.figures)
    score = max(in_order, moved - _MOVED)
    wrong = min(0.5, max(0.001, 1 - score))
    run = _TIMES_CHANCE * math.log(len(first) + len(second)) / -math.log(wrong)
    return Compared(round(score, 3), figures, longest << rate, max(A_CHANGE, run))


def _may_be_one_day(one: str, other: str) -> bool:
    """Whether the two days may be one: also `~18 nov` and `2013-11-18`, and where none is told."""
    if not one or not other or one == other:
        return True
    if _is_full(one) and _is_full(other):
        return False
    return all(
        a is None or b is None or a == b for a, b in zip(_date(one), _date(other), strict=True)
    )


_MONTHS = ("jan", "feb", "mar", "apr", "maj", "jun", "jul", "aug", "sep", "okt", "nov", "dec")


def _date(day: str) -> tuple[int | None, int | None]:
    """Day and month of a day, with its year or without.

    >>> _date("2013-11-18"), _date("~18 nov"), _date("~5/2"), _date("~5")
    ((18, 11), (18, 11), (5, 2), (5, None))
    """
    if _is_full(day):
        return int(day[8:]), int(day[5:7])
    number, _, month = day[1:].replace("/", " ").partition(" ")
    if month in _MONTHS:
        return int(number), _MONTHS.index(month) + 1
    return int(number), int(month) if month.isdecimal() else None


def _is_full(day: str) -> bool:
    """Whether a day with its year is told."""
    return bool(day) and not day.startswith("~")


def _at(print_: Fingerprint, rate: int) -> str:
    """The signs as text (for bit-parallel comparing), those of the coarser choice."""
    most = 65536 >> rate
    return "".join(chr(0x10000 + sign) for sign in print_.signs if sign < most)


def _in_common(one: str | tuple[int, ...], other: str | tuple[int, ...]) -> float:
    """The share that both have, in any order (Dice); 1 where neither has any."""
    total = len(one) + len(other)
    return 2 * (Counter(one) & Counter(other)).total() / total if total else 1.0


def _net(one: str, other: str) -> int:
    return (Counter(one) - Counter(other)).total() + (Counter(other) - Counter(one)).total()


def _largest_change(one: str, other: str) -> int:
    """The most words that the two have for each other in one place."""
    return max(
        (
            max(step.src_end - step.src_start, step.dest_end - step.dest_start)
            for step in Indel.opcodes(one, other)
            if step.tag != "equal"
        ),
        default=0,
    )


def _is_enough(one: Fingerprint, other: Fingerprint, found: Compared) -> bool:
    alike = _same_network(one.network, other.network)
    if one.number and other.number and not _same_number(one.number, other.number):
        alike = False
    if _is_a_piece(one, other, found):
        return False
    if _is_full(one.day) and one.day == other.day:
        return found.score >= (SAME_DAY if alike else OTHER_NETWORK)
    if not alike or found.score < NO_DAY:
        return False
    if not one.figures and not other.figures and found.score < ALMOST_ALL:
        return False
    long = min(one.size, other.size) >= LONG and found.score >= ALMOST_ALL
    return found.figures >= FIGURES or (long and one.day == other.day != "")


def _is_a_piece(one: Fingerprint, other: Fingerprint, found: Compared) -> bool:
    """Whether the one is little but a part of the other."""
    less, more = sorted((one.size, other.size))
    of_the_less = found.score * (less + more) / 2 / less
    return less < SHORTER * more and of_the_less >= CONTAINED


def _same_network(one: str, other: str) -> bool:
    return not one or not other or fuzz.partial_ratio(one, other) >= NAMED_ALIKE


def _same_number(one: str, other: str) -> bool:
    return one == other or one.partition("/")[0] == other.partition("/")[0]


def _marked_newer(one: Fingerprint, other: Fingerprint) -> tuple[Newer, str]:
    """1 if the first calls itself the later version, -1 if the second does; and how (Swedish)."""
    if one.stage != other.stage:
        stages = {-1: "ett utkast", 0: "inte märkt", 1: "justerad eller slutlig"}
        older, later = sorted((one.stage, other.stage))
        told = f" Den ena är {stages[older]}, den andra {stages[later]}."
        return (1 if one.stage > other.stage else -1), told
    if one.edition and other.edition and _parts(one.edition) != _parts(other.edition):
        first, second = sorted((one.edition, other.edition), key=_parts)
        told = f" Den ena är version {first}, den andra version {second}."
        return (1 if _parts(one.edition) > _parts(other.edition) else -1), told
    return 0, ""


def _changed_later(one: Fingerprint, other: Fingerprint) -> tuple[Newer, str]:
    """The same by the days on which text or file say they were last changed: weaker."""
    if not one.changed or not other.changed or one.changed == other.changed:
        return 0, ""
    first, second = sorted((one.changed, other.changed))
    told = f" Den ena är skriven {first}, den andra {second}."
    return (1 if one.changed > other.changed else -1), told


def _parts(edition: str) -> tuple[int, ...]:
    return tuple(int(part) for part in edition.split("."))


def _reason(one: Fingerprint, other: Fingerprint, found: Compared) -> str:
    days = [day for day in (one.day, other.day) if _is_full(day)]
    of = f"Samma möte, {days[0]}" if days else "Samma möte"
    share = f"{100 * found.score:.0f} % av orden är gemensamma"
    if found.changed < found.chance:
        return f"{of}: {share}, och det som skiljer är utspritt som läsfel."
    return f"{of}: {share}, som mest {found.changed} ord skiljer på ett ställe."
