"""At which pages the minutes of another meeting begin.

A wrong split tears a document apart, a missed one leaves two in a file: so a page is a beginning
only if it looks like the head of minutes *and* differs from the meeting before.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from rapidfuzz import fuzz

from pipeline.document import Reading
from pipeline.parts.heads import PageHead, head_of_page
from pipeline.parts.values import Part

ENOUGH = 5
"""Points from which a page is a beginning; what each sign is worth stands in `_signs`."""
OTHER_NAME = 60
"""Of 100: below it two names are of two networks."""


def parts_of(reading: Reading) -> tuple[Part, ...]:
    """The parts of the file, in the order of its pages; none where it is one document."""
    pages = [page for page in reading.pages if any(line.text.strip() for line in page.lines)]
    if len(pages) < 2:
        return ()
    heads = [head_of_page(pages[0], first=True), *map(head_of_page, pages[1:])]
    begins = list(beginnings(heads))
    if not begins:
        return ()
    firsts = [reading.pages[0].number, *(number for number, _ in begins)]
    lasts = [*(number - 1 for number in firsts[1:]), reading.pages[-1].number]
    reasons = ["Sidorna före nästa protokolls början.", *(reason for _, reason in begins)]
    return tuple(map(Part, firsts, lasts, reasons))


def beginnings(heads: Sequence[PageHead]) -> Iterator[tuple[int, str]]:
    """The pages on which another meeting's minutes begin, and why."""
    current = heads[0]
    for before, head in pairwise(heads):
        if head.barred or head.runs_on or _counts_on(before, head):
            continue
        signs = _signs(current, before, head)
        if _differs(current, head, signs) and sum(signs.values()) >= ENOUGH:
            told = ", ".join(signs)
            yield head.number, f"Ett nytt protokoll börjar på sidan {head.number}: {told}."
            current = head
        else:
            attended, day = current.attended or head.attended, current.day or head.day
            current = replace(current, attended=attended, day=day)


_ANOTHER_DAY, _ANOTHER_NETWORK = "en annan mötesdag", "ett annat nätverk"
_PAGES_AGAIN = "sidnumren börjar om"
_ENDED = "mötet före är avslutat"


def _signs(current: PageHead, before: PageHead, head: PageHead) -> dict[str, int]:
    """What speaks for a beginning, in Swedish, and its points."""
    full = _is_full(head.day) and head.day != current.day
    name = bool(head.network and current.network) and (
        fuzz.partial_ratio(head.network, current.network) < OTHER_NAME
    )
    items = head.items is not None and head.items[0] == 1
    items = items and before.items is not None and before.items[1] > 1
    running = head.titled and not head.attended and head.title == before.title
    told = {
        "rubrik": 2 * (head.titled and not running) or 1 * head.meeting,
        "närvarolista": 2 * head.attended,
        f"{_ANOTHER_DAY} ({head.day})": 2 * full,
        _ANOTHER_NETWORK: int(name),
        _PAGES_AGAIN: 2 * _begins_again(before, head),
        "punkterna börjar om": int(items),
        "tid och plats": int(head.placed),
        _ENDED: int(before.ended),
    }
    return {sign: points for sign, points in told.items() if points}


def _differs(current: PageHead, head: PageHead, signs: Mapping[str, int]) -> bool:
    """Whether it cannot be the same meeting's: by the day, or by what begins again.

    A title alone, or a list alone, also stands within minutes: `Minnesanteckningar från 3/12`, the
    list of those who come to a course.
    """
    again = _PAGES_AGAIN in signs
    headed = again or head.placed or (head.opens if head.seated else _ENDED in signs)
    if not (headed or (head.titled and head.attended)) or not (head.titled or head.seated):
        return False
    if _is_full(head.day) and _is_full(current.day):
        return head.day != current.day or (again and _ANOTHER_NETWORK in signs)
    if again:
        return True
    if not (head.titled and head.attended and (current.attended or _ENDED in signs)):
        return False
    return _ANOTHER_NETWORK in signs or (head.placed and _ENDED in signs)


def _is_full(day: str) -> bool:
    return bool(day) and not day.startswith("~")


def _counts_on(before: PageHead, head: PageHead) -> bool:
    """Whether the printed page numbers go on from the page before."""
    if before.mark is None or head.mark is None:
        return False
    one, two = before.mark, head.mark
    return two.number == one.number + 1 and two.total == one.total


def _begins_again(before: PageHead, head: PageHead) -> bool:
    """Whether this is printed as page 1, after a page with a number."""
    return head.mark is not None and head.mark.number == 1 and before.mark is not None
