"""Headings that carry a mark: `1. Ekonomi`, `§ 33 Val`, `UN 88 Budget`, `## Nyheter`.

A mark stands at the start of a line, or inside a page that was read as one long line.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from pipeline.agenda import section_forms as forms
from pipeline.agenda.section_forms import Mark, TextLine

_PREPOSITIONS = frozenset(
    "från i på för av till med hos om och samt vid under inom the de von fran pa for".split()  # noqa: SIM905
)
_WRAPS_FROM = 50
"""Only a line this long is thought to be broken and to go on in the next."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A possible heading: [start, end) in the repaired text, its title, level and mark.

    `inline`: found within a run-on line; `whole`: nothing but the heading stands on the line.
    """

    start: int
    end: int
    title: str
    level: int
    mark: Mark | None = None
    inline: bool = False
    whole: bool = True


def marked_headings(lines: Sequence[TextLine], skip: tuple[int, int] | None) -> list[Candidate]:
    """All candidates with a mark, but for those within `skip` (a range of the text)."""
    found: list[Candidate] = []
    title_seen = False
    for at, line in enumerate(lines):
        if _is_run_on(line):
            found += _inline(line, skip)
            continue
        mark = forms.mark_of(line.text)
        if mark is None or _within(line.start, skip):
            continue
        if mark.kind == "hash" and mark.number == (1,) and not title_seen:
            title_seen = True  # the title of the document
            continue
        candidate = _marked_line(lines, at, mark)
        if candidate:
            found.append(candidate)
    return found


def _is_run_on(line: TextLine) -> bool:
    """Whether a line holds several items: longer than any print, or two marks within it."""
    if len(line.text) > forms.RUN_ON:
        return True
    marks = forms.inline_marks(line.text)
    if sum(at > 0 for at, _ in marks) > 1:
        return True
    return any(
        one.kind != "bare" and one.kind == other.kind and other.number[0] == one.number[0] + 1
        for (_, one), (_, other) in pairwise(marks)
    )


_NUMBER = re.compile(r"^\s*(?:§\s*)?\d{1,2}(?:\.\d{1,2})*[.)]\s+(?=\S)")


def _marked_line(lines: Sequence[TextLine], at: int, mark: Mark) -> Candidate | None:
    line = lines[at]
    rest = line.text[mark.length :]
    if mark.kind == "hash":  # "## 2. Fjärrvärme": the number is no part of the heading
        rest = _NUMBER.sub("", rest)
    title = _title_of(rest, numbered=mark.kind != "hash")
    if title is None or (mark.kind == "hash" and (forms.is_label(rest) or forms.has_day(rest))):
        return None
    level = mark.number[0] if mark.kind == "hash" else len(mark.number)
    end = line.end
    whole = len(title) >= len(forms.tidy(rest))
    if not whole:
        end = line.start + mark.length + len(title)
    elif mark.kind != "hash":
        title, end = with_continuation(lines, at, title)
    return Candidate(line.start, end, title, level, mark, whole=whole)


def _title_of(rest: str, *, numbered: bool) -> str | None:
    """The heading at the start of what follows a mark; `None` where that is a sentence."""
    title = forms.tidy(rest)
    if not title or not forms.words_of(title) or not re.match(r"[A-ZÅÄÖÉ\d\ufffd(\"”]", title):
        return None
    if not numbered:
        return title[: forms.LONGEST]
    for cut in (r"(?<=[a-zåäö)])\.\s+(?=\S)", r":\s+(?=\S)"):
        head = re.split(cut, title, maxsplit=1)[0]
        if head != title and len(head) >= 4 and not forms.has_finite_verb(head):
            return forms.tidy(head)
    if forms.has_finite_verb(title) and not _lists_subjects(title):
        prefix = forms.stock_prefix(title)
        return prefix if prefix and len(prefix) > 6 else None
    if len(title) > forms.LONGEST or forms.has_link(title):
        return None
    return title


def _lists_subjects(title: str) -> bool:
    """Whether a common heading stands before a comma: `Övrigt, styrelsen diskuterade`."""
    head, comma, rest = title.partition(",")
    return bool(comma) and forms.is_stock(head) and len(forms.words_of(rest)) <= 4


def with_continuation(lines: Sequence[TextLine], at: int, title: str) -> tuple[str, int]:
    """A heading broken over two lines, joined: the second begins in lower case and is short."""
    line = lines[at]
    if at + 1 < len(lines) and len(line.text) >= _WRAPS_FROM:
        following = lines[at + 1]
        goes_on = (
            not following.gap
            and following.text[:1].islower()
            and len(following.text) <= len(line.text)
            and line.text[-1] not in ".?!:"
            and not forms.has_finite_verb(following.text)
            and not forms.is_bullet(following.text)
        )
        if goes_on:
            return forms.tidy(f"{title} {following.text}"), following.end
    return title, line.end


def _inline(line: TextLine, skip: tuple[int, int] | None) -> list[Candidate]:
    """The headings of a page that is one long line."""
    marks = forms.inline_marks(line.text)
    found = []
    for at, (start, mark) in enumerate(marks):
        if _within(line.start + start, skip):
            continue
        stop = marks[at + 1][0] if at + 1 < len(marks) else len(line.text)
        length = _run_on_title(line.text[start + mark.length : stop])
        if not length:
            continue
        begin = start + mark.length
        title = forms.tidy(line.text[begin : begin + length])
        if " " not in title and forms.names_kind(title):
            continue  # "1 ANTECKNINGAR": a page number before the title of the document
        span = line.start + start, line.start + begin + length
        found.append(Candidate(*span, title, len(mark.number), mark, inline=True))
    return found


def _run_on_title(text: str) -> int:
    """How far the heading at the start of a run-on text goes.

    It ends before a sentence, which begins with a capital; a capital after a preposition is
    taken for a name (`Information från Skolverket`).

    >>> text = "Lov läsåret 2018/2019 Höstlovet läggs vecka 44"
    >>> text[:_run_on_title(text)]
    'Lov läsåret 2018/2019'
    """
    end, before = 0, ""
    for word in re.finditer(r"\S+", text[: forms.LONGEST + 40]):
        token = word.group()
        ends = bool(end) and (
            (token[0].isupper() and before.lower() not in _PREPOSITIONS)
            or (
                token[0].isdigit() and not re.fullmatch(r"(?:19|20)\d\d(?:[/–-]\d{2,4})?\.?", token)
            )
        )
        if ends:
            break
        end, before = word.end(), token
        if token[-1] in ".?!:" and len(token) > 2:
            break
    return end if end <= forms.LONGEST else 0


def _within(offset: int, skip: tuple[int, int] | None) -> bool:
    return skip is not None and skip[0] <= offset < skip[1]
