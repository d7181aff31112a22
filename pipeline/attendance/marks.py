"""Presence marks: which signs of a list say who was there, told from the whole list.

A lone x, 1, N or dash means little; a column of them, after the names or before them, means that
those with the mark were there and the others were not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

_PERSON = re.compile(r"[A-ZÅÄÖÉÜ\ufffd][\w'’\ufffd-]*[ ,]+[A-ZÅÄÖÉÜ\ufffd][\w'’.\ufffd-]*")
_REMARK = r"(?:[ \t]*(?:\([^()\n]*\)|[,;|\]]))*[ \t]*$"
_MARK = (
    r"(?P<x>[xX✓√✔☑☒×])|(?P<one>1)|(?P<none>[–—-]|0)|(?P<empty>☐|□)"
    r"|(?P<box>[\[(][ ]*[xX✓✔1][ ]*[\])])|(?P<open>[\[(][ ]*[\])])"
    r"|(?P<yes>[Jj]a|JA)|(?P<no>[Nn]ej|NEJ)|(?P<n>N)|(?P<f>F)"
    r"|(?P<here>[Nn]ärvarande|[Nn]ärv\.?)|(?P<away>[Ff]rånvarande|[Ff]rånv\.?)"
)
_AFTER = re.compile(rf"(?:[ \t]|[,:;|=]|(?<=\))|[ \t]\|[ \t])(?:{_MARK}){_REMARK}")
_BEFORE = re.compile(rf"^[ \t|*•-]*(?:{_MARK})[ \t.|]+(?=[A-ZÅÄÖÉÜ\ufffd])")
_PRESENT = frozenset({"x", "one", "box", "yes", "n", "here"})
_STYLES = (
    frozenset({"x", "none"}),
    frozenset({"x", "empty"}),
    frozenset({"one", "none"}),
    frozenset({"box", "open"}),
    frozenset({"yes", "no"}),
    frozenset({"n", "f"}),
    frozenset({"here", "away"}),
)
"""Signs that stand in one column; the first of a pair says present."""
_FULL = frozenset({"n", "f", "yes", "no", "here", "away", "one", "none"})
"""Signs that mean something else too: nearly every person must have one."""


@dataclass(frozen=True, slots=True)
class _Mark:
    kind: str
    start: int
    end: int


def find_marks(text: str, start: int, end: int) -> dict[int, tuple[int, str]]:
    r"""The presence marks of the list that may begin at `start`: offset -> (end, kind).

    >>> find_marks("x Eva Ek, Hjo\n– Bo Al, Vara\nx Per Ask, Tibro", 0, 44)
    {0: (1, 'mark before'), 14: (15, 'no mark before'), 28: (29, 'mark before')}
    """
    lines = list(_person_lines(text, start, end))
    for pattern, suffix in ((_AFTER, ""), (_BEFORE, " before")):
        found = [_mark(pattern, text, line) for line in lines]
        chosen = _of_one_style(found)
        if chosen:
            return {
                mark.start: (mark.end, ("mark" if mark.kind in _PRESENT else "no mark") + suffix)
                for mark in chosen
            }
    return {}


def _mark(pattern: re.Pattern[str], text: str, line: tuple[int, int]) -> _Mark | None:
    match = pattern.search(text[line[0] : line[1]])
    if match is None or match.lastgroup is None:
        return None
    return _Mark(
        match.lastgroup,
        line[0] + match.start(match.lastgroup),
        line[0] + match.end(match.lastgroup),
    )


def _of_one_style(found: Sequence[_Mark | None]) -> list[_Mark]:
    """The marks of the style that most lines show; none where it may be chance."""
    best: list[_Mark] = []
    for style in _STYLES:
        marks = [mark for mark in found if mark is not None and mark.kind in style]
        kinds = {mark.kind for mark in marks}
        present = sum(mark.kind in _PRESENT for mark in marks)
        both = len(kinds) == 2
        sure = present >= 2 or (present == 1 and both)
        full = len(marks) >= 0.8 * len(found) and (both or not kinds & {"n", "one", "yes"})
        if sure and (full or not kinds & _FULL or (both and "x" in kinds)) and len(marks) >= 2:
            best = max(best, marks, key=len)
    return best


def _person_lines(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The lines that hold a name, until three in a row hold none; from `start` in its line."""
    at, without = start, 0
    while at < end and without < 3:
        close = text.find("\n", at, end)
        close = end if close < 0 else close
        if _PERSON.search(text, at, close):
            yield at, close
            without = 0
        elif text[at:close].strip() and at != start:
            without += 1
        at = close + 1
