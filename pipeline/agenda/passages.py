"""Sentences with what the labels above them say: things to do, decisions, mere proposals."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Literal

from pipeline.agenda.action_words import words
from pipeline.agenda.section_forms import TextLine, is_label, lines_of, mark_of
from pipeline.agenda.sentences import sentences_of
from pipeline.corrections import Repaired
from pipeline.findings import Section
from pipeline.swedish.fold import fold_in_place

Mode = Literal["plain", "todo", "decision", "proposal"]

_BULLET = re.compile(r"(?:[-–—•*·▪○●+>→_~|☐□]|[a-zåäö]\)|\d{1,2}[.)])\s*")
_LETTERED = re.compile(r"(?:[IVX]{1,5}|[A-Z])[.)] +")
_LABEL_LENGTH = 70


@dataclass(frozen=True, slots=True)
class Passage:
    """A sentence at [start, end) of the repaired text, in one line, and the same folded.

    `mode` is what the label or heading above it announces, `label` that label as printed (inline
    ones stand within `text`, up to `lead`), `first` whether it is the first beneath it, `gap`
    whether a blank line stands before it, `heading` whether it is a heading itself.
    """

    start: int
    end: int
    text: str
    folded: str
    mode: Mode = "plain"
    label: str = ""
    lead: int = 0
    first: bool = False
    gap: bool = False
    heading: bool = False


@dataclass(frozen=True, slots=True)
class _State:
    mode: Mode
    label: str
    inline: bool


_PLAIN = _State("plain", "", inline=False)


@dataclass(frozen=True, slots=True)
class _Told:
    """What is known of a line: its state, and whether it is the label or heading itself."""

    state: _State
    heading: bool
    lead: int = 0
    gap: bool = False
    first: bool = False


def passages_of(repaired: Repaired, sections: Sequence[Section] = ()) -> list[Passage]:
    r"""The sentences of the text, each with what its label says.

    >>> text = "Beslut\nVi ses i Boden.\n\nAtt göra: Eva bokar sal."
    >>> [(p.text, p.mode, p.heading) for p in passages_of(Repaired(text, text))]
    ... # doctest: +NORMALIZE_WHITESPACE
    [('Beslut', 'decision', True), ('Vi ses i Boden.', 'decision', False),
     ('Att göra: Eva bokar sal.', 'todo', False)]
    """
    heads = frozenset(repaired.from_raw(section.span)[0] for section in sections)
    return list(_passages(repaired.text, heads))


@lru_cache(maxsize=2)
def _passages(text: str, heads: frozenset[int]) -> tuple[Passage, ...]:
    """Decisions and promises ask for the passages of one text in turn."""
    lines = lines_of(text)
    told = _told(lines, heads)
    starts = [line.start for line in lines]
    found = []
    for sentence in sentences_of(text):
        at = bisect_right(starts, sentence.start) - 1
        line = told[at] if at >= 0 else _Told(_PLAIN, heading=False)
        begins = at >= 0 and sentence.start - lines[at].start < 4
        alone = line.heading and begins and sentence.end <= lines[at].end
        found.append(
            Passage(
                sentence.start, sentence.end, sentence.text, fold_in_place(sentence.text),
                line.state.mode, line.state.label, line.lead if begins else 0,
                (line.first or line.heading) and begins and not alone, line.gap and begins, alone,
            )
        )  # fmt: skip
    return tuple(found)


def _told(lines: Sequence[TextLine], heads: frozenset[int]) -> list[_Told]:
    told: list[_Told] = []
    block, state, fresh = _PLAIN, _PLAIN, False
    before: TextLine | None = None
    for line in lines:
        heading = line.start in heads or line.start + _mark(line.text) in heads
        label = label_of(line.text, heading=heading)
        if block.mode == "proposal" and line.gap and not fresh:
            block = state = _PLAIN
        if state.inline and (line.gap or (state.mode != "todo" and not _goes_on(before, line))):
            state = block
        before = line
        if label is not None:
            mode, length, whole = label
            state = _State(mode, line.text[:length].strip(" :.-"), inline=not whole)
            if whole:
                block = state
            fresh = whole
            told.append(_Told(state, whole, 0 if whole else length, line.gap, first=not whole))
            continue
        if heading or (is_label(line.text) and line.text.rstrip().endswith(":")):
            block = state = _PLAIN
        told.append(_Told(state, heading, 0, line.gap, fresh))
        fresh = False
    return told


def _goes_on(before: TextLine | None, line: TextLine) -> bool:
    """Whether a printed line goes on with the sentence of the line before it."""
    return before is not None and (line.text[0].islower() or before.text[-1] not in ".!?:")


def _mark(line: str) -> int:
    mark = mark_of(line)
    return mark.length if mark else 0


def label_of(line: str, *, heading: bool = False) -> tuple[Mode, int, bool] | None:
    """What a line's label announces, how long it is, and whether it is the whole line.

    A heading may hold more words than the label: `Att göra till nästa möte`.

    >>> label_of("Beslut: Vi ses."), label_of("Förslag till beslut"), label_of("Eva sover.")
    (('decision', 7, False), ('proposal', 19, True), None)
    """
    offset = _mark(line) or (m.end() if (m := _LETTERED.match(line) or _BULLET.match(line)) else 0)
    folded = fold_in_place(line)
    for mode, pattern in _labels():
        match = pattern.match(folded, offset)
        if match is None:
            continue
        rest = folded[match.end() :].strip(" *_")
        if not rest.strip(" :.-–"):
            return mode, len(line), True
        if match.group().rstrip().endswith((":", "–", "-")) and not heading:
            return mode, match.end(), False
    if heading or (folded.rstrip().endswith(":") and len(line) <= _LABEL_LENGTH):
        for mode, pattern in _labels():
            if mode == "todo" and pattern.match(folded, offset):
                return mode, len(line), True
    return None


@cache
def _labels() -> tuple[tuple[Mode, re.Pattern[str]], ...]:
    listed = words().labels
    modes: tuple[Mode, ...] = ("proposal", "decision", "todo", "plain")
    bold, end = r"(?:\*\*)?", r"(?: ?[:–-](?=\s|$))?"
    return tuple(
        (mode, re.compile(rf"{bold}(?:{'|'.join(listed[mode])})(?!\w){bold}{end}"))
        for mode in modes
    )


def without_bullet(text: str) -> int:
    """How long the bullet or number is that a passage begins with."""
    match = _BULLET.match(text)
    return match.end() if match else 0
