"""Days that the words count from the meeting: `på torsdag 5 oktober`, `förra fredagen (22/9)`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from pipeline.dates.context import Context
from pipeline.dates.periods import Printed

_WEEKDAY = r"(?:man|tis|ons|tors|fre|lor|son)dag"
_REACH = 60
"""How far before a date its words are looked for, in characters."""


@dataclass(frozen=True, slots=True)
class Counted:
    """The meeting was `first` to `last` days after a printed date (less than 0: before it)."""

    printed: Printed
    first: int
    last: int
    rule: str

    @property
    def is_ahead(self) -> bool:
        """Whether the date lies after the meeting."""
        return self.last < 0


@dataclass(frozen=True, slots=True)
class _Phrase:
    """Words just before a date, and how many days after it they put the meeting."""

    words: str
    first: int
    last: int
    rule: str


_SOME = r"(?:drygt |knappt |cirka |ca |ungefar )?"
_LAST_WEEKDAY = "onsdagen i förra veckan"
_DAYS = (
    _Phrase(r"\bi ?dag", 0, 0, "idag"),
    _Phrase(r"\bi ?morgon", -1, -1, "imorgon"),
    _Phrase(r"\bi overmorgon", -2, -2, "i övermorgon"),
    _Phrase(r"\bi ?gar", 1, 1, "igår"),
    _Phrase(r"\bi forrgar", 2, 2, "i förrgår"),
    _Phrase(rf"\bi {_WEEKDAY}s", 1, 7, "i fredags"),
    _Phrase(rf"\b{_WEEKDAY}(?:en)? i forra veckan", 1, 13, _LAST_WEEKDAY),
    _Phrase(rf"\bforra (?:{_WEEKDAY}en|veckan[^\n.]{{0,20}})", 1, 13, "relative day"),
    _Phrase(rf"\bnasta (?:{_WEEKDAY}|vecka[^\n.]{{0,20}})", -13, -1, "nästa torsdag"),
    _Phrase(rf"\b(?:pa|till) {_WEEKDAY}", -7, -1, "på torsdag"),
    _Phrase(rf"\bom {_SOME}(?:(?:en|1) vecka|atta dagar)", -9, -5, "om en vecka"),
    _Phrase(rf"\bom {_SOME}(?:(?:tva|2) veckor|(?:fjorton|14) dagar)", -17, -11, "om två veckor"),
    _Phrase(rf"\bom {_SOME}(?:tre|3) veckor", -24, -18, "om tre veckor"),
    _Phrase(rf"\bom {_SOME}en manad", -40, -22, "om en månad"),
    _Phrase(rf"\bfor {_SOME}(?:en|1) vecka sedan", 5, 9, "för en vecka sedan"),
    _Phrase(
        rf"\bfor {_SOME}(?:(?:tva|2) veckor|(?:fjorton|14) dagar) sedan",
        11,
        17,
        "för två veckor sedan",
    ),
    _Phrase(rf"\bfor {_SOME}(?:tre|3) veckor sedan", 18, 24, "för tre veckor sedan"),
    _Phrase(rf"\bfor {_SOME}en manad sedan", 22, 40, "för en månad sedan"),
)
_WEEKS = (
    _Phrase(r"\bnasta vecka", -7, -1, "nästa vecka"),
    _Phrase(r"\bforra veckan", 1, 7, "förra veckan"),
    _Phrase(r"\b(?:denna vecka|den har veckan|nu i veckan)", -6, 0, "den här veckan"),
)


def _compiled(phrases: Sequence[_Phrase]) -> re.Pattern[str]:
    """One expression for all; its last group tells the phrase."""
    either = "|".join(f"({phrase.words})" for phrase in phrases)
    return re.compile(rf"(?:{either})[ ,]{{0,2}}(?:\(|dvs\.? |alltsa )?(?:den )?\Z")


_ANY_DAY, _ANY_WEEK = _compiled(_DAYS), _compiled(_WEEKS)
_OWN_WEEKDAY = re.compile(rf"{_WEEKDAY}(?:en|s)?(?![a-z])(?: i [a-z ]*vecka[n]?(?![a-z]))?")


def counted(context: Context, prints: Sequence[Printed]) -> Iterator[Counted]:
    """What the words of the text count from the meeting."""
    for printed in prints:
        if printed.unit == "feast":
            yield from _of_feast(context, printed)
        if printed.unit not in {"day", "week"}:
            continue
        is_day = printed.unit == "day"
        said = (_ANY_DAY if is_day else _ANY_WEEK).search(_words_before(context, printed))
        if said and said.lastindex:
            phrase = (_DAYS if is_day else _WEEKS)[said.lastindex - 1]
            own = _on_its_weekday(printed, said[0])
            first, last = phrase.first, phrase.last
            if is_day and phrase.rule == _LAST_WEEKDAY and own.weekday is not None:
                first, last = 7 - own.weekday, 13 - own.weekday
            yield Counted(own, first, last, phrase.rule)
    yield from _told_elsewhere(prints)


_ON_A_WEEKDAY = re.compile(rf",? (?:nu )?pa ({_WEEKDAY})\b")


def _of_feast(context: Context, printed: Printed) -> Iterator[Counted]:
    """`Valborg på söndag`: a Sunday in the week ahead."""
    if named := _ON_A_WEEKDAY.match(context.plain, printed.end):
        yield Counted(_with_weekday(printed, named[1]), -7, -1, "på torsdag")


def _words_before(context: Context, printed: Printed) -> str:
    """The words before a date in its paragraph, with the weekday that is part of it."""
    floor = max(0, printed.start - _REACH)
    before = context.plain[floor : printed.start].rpartition("\n\n")[2].replace("\n", " ")
    own = _OWN_WEEKDAY.match(context.plain, printed.start, printed.end)
    return before + own[0] + " " if own else before


_WEEKDAYS = ("man", "tis", "ons", "tors", "fre", "lor", "son")
_NAMED = re.compile(rf"({'|'.join(_WEEKDAYS)})dag")


def _on_its_weekday(printed: Printed, said: str) -> Printed:
    """The date with the weekday that its words name: `förra måndagen, 9/9`."""
    named = _NAMED.search(said)
    if named is None or printed.weekday is not None or printed.unit != "day":
        return printed
    return _with_weekday(printed, named[1])


def _with_weekday(printed: Printed, name: str) -> Printed:
    return replace(printed, weekday=_WEEKDAYS.index(name.removesuffix("dag")))


def _told_elsewhere(prints: Sequence[Printed]) -> Iterator[Counted]:
    """`förra fredagen`, and elsewhere a day that may be it: if it is a Friday, and behind."""
    spoken = [p for p in prints if p.form == "named-weekday" and p.shift == -1]
    for printed in prints if spoken else ():
        for said in spoken[:3]:
            if printed.unit == "day" and printed.weekday in {None, said.weekday}:
                yield Counted(replace(printed, weekday=said.weekday), 1, 13, "relative day")
