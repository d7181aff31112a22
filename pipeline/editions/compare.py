"""Whether two fingerprints are of the same minutes: precision first, for a wrong yes hides one.

What decides, in this order: the same words; another kind of paper (an agenda, an extract); another
day; then how much of the words, in order, the two share.  Minutes of one network share headings,
people and phrases but neither day nor body.
"""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass, replace
from typing import Literal

from rapidfuzz import fuzz
from rapidfuzz.distance import Indel

from pipeline.editions.differing import Differing, differing, only_in
from pipeline.editions.kept import Words, unpacked
from pipeline.editions.told import contradict
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
SHORT = 120
"""Words: in a shorter paper that is not marked as a version every difference is a change."""
MISREAD, SPECKS = 0.01, 0.04
"""Shares of a dated paper's words that reading may replace by quite other ones, and add or lose."""
A_FEW = 2
"""Words that a reading may leave out in one place of a paper without a day."""
A_LINE = 30
"""Words that a reading may leave out in one place."""
UNMARKED = 0.80
"""Share of words in common of two versions that do not call themselves so."""
MORE_IN_HEAD, SAME_PEOPLE, CORRECTED = 6, 0.7, 4
"""Words that one version's head may have more; the share of the list of people in common, and
the words in it that may be corrected."""
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
    if (one.text, one.words, one.stage, one.edition) > (
        other.text, other.words, other.stage, other.edition,
    ):  # fmt: skip
        found = _compare(other, one)
        return found and replace(found, newer=_TURNED[found.newer])
    return _compare(one, other)


_TURNED: dict[Newer, Newer] = {-1: 1, 0: 0, 1: -1}


def _compare(one: Fingerprint, other: Fingerprint) -> Likeness | None:  # noqa: PLR0911
    if not _may_be(one, other):
        return None
    if one.text == other.text:
        return Likeness("same-text", 1.0, 0, "Samma text, ord för ord.")
    found = compared(one, other)
    if found is None or not _is_enough(one, other, found):
        return None
    here, there = unpacked(one.words), unpacked(other.words)
    told = _told(here, there)
    if told is None:
        return None
    changes = differing(here, there)
    newer, why = _marked_newer(one, other)
    if not newer and _is_misread(one, other, changes, found):
        return Likeness("rescan", found.score, 0, _reason(one, other, found, misread=True))
    if not _is_version(one, other, changes, found, told, marked=bool(newer)):
        return None
    if not newer:
        newer, why = _changed_later(one, other)
    reason = _reason(one, other, found, misread=False)
    return Likeness("version", found.score, newer, f"{reason}{why}")


@dataclass(frozen=True, slots=True)
class Told:
    """Words of the head and of the list of people that only one of the two has, and in common."""

    head: int
    people: int
    shared: float


def _told(one: Words, other: Words) -> Told | None:
    """How far the heads agree; `None` where each has words that the other has not.

    Of the list of people only the half may be told otherwise: the caller decides on the rest.
    """
    here, there = only_in(one.head, one.after, other.head, other.after)
    if here and there:
        return None
    listed, called = only_in(one.people, one.after_people, other.people, other.after_people)
    total = len(one.people) + len(other.people)
    shared = 1 - (len(listed) + len(called)) / total if total else 0.0
    return Told(len(here) + len(there), min(len(listed), len(called)), shared)


def _is_misread(one: Fingerprint, other: Fingerprint, changes: Differing, found: Compared) -> bool:
    """Whether all that differs is what reading a print again may do."""
    dated = _is_full(one.day) and one.day == other.day
    long = changes.words >= SHORT
    if changes.numbers or changes.replaced:
        return False
    if changes.short > (MISREAD * changes.words if dated and long else 0):
        return False
    if one.kind != "minutes":
        return dated and not changes.alone
    if dated and long:
        return found.changed < found.chance and changes.longest <= A_LINE
    if dated:
        return changes.alone <= max(3, SPECKS * changes.words)
    return long and changes.longest <= A_FEW and changes.alone <= changes.words / 50


def _is_version(
    one: Fingerprint, other: Fingerprint, changes: Differing, found: Compared, told: Told,
    *, marked: bool,
) -> bool:  # fmt: skip
    """Whether it is one meeting, told by its day, its network and those who came."""
    if one.kind != "minutes" or not (_is_full(one.day) and one.day == other.day):
        return False
    if not marked and (changes.words < SHORT or found.score < UNMARKED):
        return False
    if told.head > MORE_IN_HEAD:
        return False
    if not (one.network and other.network) and not (one.number and one.number == other.number):
        return marked and told.shared >= SAME_PEOPLE
    if not told.shared:
        return marked and not told.head
    return told.shared >= SAME_PEOPLE and told.people <= CORRECTED


def _may_be(one: Fingerprint, other: Fingerprint) -> bool:
    """Whether kind and day allow it."""
    least = FEWEST_WORDS // 3 if one.text == other.text else FEWEST_WORDS
    if one.kind != other.kind or min(one.size, other.size) < least:
        return False
    if not _may_be_one_day(one.day, other.day) or contradict(one.told, other.told):
        return False
    if one.number and other.number and not _same_number(one.number, other.number):
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


def _reason(one: Fingerprint, other: Fingerprint, found: Compared, *, misread: bool) -> str:
    days = [day for day in (one.day, other.day) if _is_full(day)]
    of = f"Samma möte, {days[0]}" if days else "Samma möte"
    share = f"{100 * found.score:.0f} % av orden är gemensamma"
    if misread:
        return f"{of}: {share}, och det som skiljer ser ut som läsfel."
    return f"{of}: {share}, som mest {found.changed} ord skiljer på ett ställe."
