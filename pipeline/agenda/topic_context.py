"""What a section is about by where it stands, and as what kind of part.

`2 områden` names the headings after it; a row of dates under `Läsåret 25/26` plans meetings; and
what runs through the items of a meeting is meant in the others too.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from pipeline.agenda.topic_stems import TOKEN
from pipeline.swedish.fold import fold_in_place as fold

LEAST_ITEMS = 5
"""Items that a document has before any topic can run through it."""

LEAST_SHARE = 0.4
"""Share of the items that speak of what runs through all of them."""

LEAST_DATES, MOST_WORDS_A_DATE = 2, 5
"""Dates that a calendar has at least, and other words that it has for each at most."""

LONGEST_CALENDAR = 600
"""Characters that a calendar has at most."""

_NUMBERS = {"tva": 2, "tre": 3, "fyra": 4, "fem": 5, "sex": 6}
_COUNTS = re.compile(
    rf"\W*(?:vara |hostens |varens |arets )?(\d|{'|'.join(_NUMBERS)}) (?:\w+ )?"
    r"(?:(?:fokus|utvecklings)?omraden|teman|huvudfragor|huvudspar|spar|delar|fragor)\b"
)
"""Headings, folded, that say how many things they name."""

_TASKS = re.compile(
    r"\W*(?:vem gor vad|(?:saker |uppgifter )?att gora(?:-lista)?|vad ska goras|atgardslista"
    r"|uppgifter|uppgiftslista|todo|to do|aktivitetslista|vad vem nar)\b.{0,12}"
)
"""Headings, folded, of lists of tasks: each belongs to an item that has been told."""

_MONTHS = r"jan|feb|mar|apr|maj|jun|jul|aug|sep|okt|nov|dec"
_DATE = re.compile(
    rf"\b(?:den )?\d{{1,2}}(?::[ae]|\.)? ?(?:{_MONTHS})[a-z]*\.?(?: \d{{4}})?\b"
    r"|\b\d{1,2}/\d{1,2}\b|\b\d{4}-\d\d-\d\d\b"
)
_TERM = re.compile(
    r"(?!.*lov(?:et|en|\b))(?:.*\b)?(?:lasar|host|var(?:en|ens|terminen)?\b|termin|ht\b|vt\b"
    r"|mote|traff|gang\b|gangen|datum|tider|framat|resten|ses\b|sammantrade|sammankomst|tillfalle)"
)
"""Words, folded, of headings over the dates of meetings."""

_WHEN = re.compile(
    rf"\b(?:{_MONTHS}|kl(?:ockan)?\b\.?|\d+|(?:man|tis|ons|tors|fre)(?:dag)?(?:en)?"
    r"|den|och|i|pa|till"
    r"|fran|fore|med|av|ut|samt|preliminart|digitalt|heldag|halvdag|lunch|via|teams|zoom|plats|tid|lov|fysiskt|obs|eller|hos)\b"
)
"""Words, folded, that stand beside dates."""


def lists_tasks(heading: str) -> bool:
    """Whether a heading stands over a list of tasks.

    >>> lists_tasks("Vem gör vad?"), lists_tasks("Att göra matten rolig för alla elever")
    (True, False)
    """
    return _TASKS.fullmatch(fold(heading)) is not None


def names_ahead(heading: str, below: str) -> int:
    """How many of the next headings a section names; what stands `below` its own is told there.

    >>> names_ahead("Tre områden", ""), names_ahead("Två teman", "Läsning")
    (3, 1)
    """
    told = _COUNTS.match(fold(heading))
    if told is None:
        return 0
    listed = sum(1 for line in below.splitlines() if line.strip())
    return max(0, (_NUMBERS.get(told[1]) or int(told[1])) - listed)


def calendar_in(heading: str, text: str) -> tuple[int, int] | None:
    r"""Where the first date stands in a text that holds hardly more than the dates of meetings.

    >>> calendar_in("Resten av läsåret", "12 november 9-15 Svenljunga\n5 december 13-16 digitalt")
    (0, 11)
    >>> calendar_in("Läsåret 25/26", "Rapporten lämnas 5 maj.")
    """
    if len(text) > LONGEST_CALENDAR or not _TERM.match(fold(heading)):
        return None
    folded = fold(text)
    dates = list(_DATE.finditer(folded))
    if len(dates) < LEAST_DATES:
        return None
    words = sum(1 for _ in TOKEN.finditer(_WHEN.sub(" ", _DATE.sub(" ", folded))))
    return dates[0].span() if words <= MOST_WORDS_A_DATE * len(dates) else None


def pervading(told: Sequence[frozenset[str]]) -> frozenset[str]:
    """The topics that run through the items of a document, from the topics of each."""
    if len(told) < LEAST_ITEMS:
        return frozenset()
    times = Counter(topic for topics in told for topic in topics)
    return frozenset(t for t, n in times.items() if n >= max(3, LEAST_SHARE * len(told)))
