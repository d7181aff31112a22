"""Sentences of minutes: printed lines joined, lists and headings kept apart."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from pipeline.agenda.section_forms import TextLine, is_bullet, lines_of, mark_of

_FULL = 60
"""A line of fewer letters that ends without a stop is an entry of its own, if a capital follows."""

_STOP = re.compile(r"[.!?…][\"”)]?\s+(?=[\"“”(]?[A-ZÅÄÖ\d§])")
_ABBREVIATION = re.compile(
    r"(?:\b(?:bl\.? ?a|t\.? ?ex|dvs|m\.? ?fl|m\.? ?m|s\.? ?k|p\.? ?g\.? ?a|fr\.? ?o\.? ?m|"
    r"t\.? ?o\.? ?m|kl|nr|ang|ca|ev|resp|jfr|st|tel|tjg|ers|ordf|sekr|v|tf|f\.? ?d|"
    r"jan|feb|mar|apr|jun|jul|aug|sept?|okt|nov|dec|[A-ZÅÄÖ])|"
    r"(?:^|(?<=[a-zåäö]{3})[.!?:] )\d{1,2})\.$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence at [start, end) of the text; `text` is the same in one line."""

    start: int
    end: int
    text: str


def sentences_of(text: str) -> list[Sentence]:
    r"""The sentences in order; a bullet, a heading or an entry of a list counts as one.

    >>> [s.text for s in sentences_of("Eva tar\nfram mål kl. 9. Bo vilar.\n- Kaffe")]
    ['Eva tar fram mål kl. 9.', 'Bo vilar.', '- Kaffe']
    """
    return list(_sentences(text))


@lru_cache(maxsize=2)
def _sentences(text: str) -> tuple[Sentence, ...]:
    """Decisions, promises and planned meetings ask for the sentences of one text in turn."""
    found: list[Sentence] = []
    for start, end in _paragraphs(lines_of(text)):
        found += _split(text, start, end)
    return tuple(found)


def _paragraphs(lines: list[TextLine]) -> list[tuple[int, int]]:
    spans: list[tuple[int, int]] = []
    before: TextLine | None = None
    for line in lines:
        if before is not None and spans and _continues(before, line):
            spans[-1] = spans[-1][0], line.end
        else:
            spans.append((line.start, line.end))
        before = line
    return spans


_COLUMNS = re.compile(r"\S(?: {3,}|\t)\S.*?\S(?: {3,}|\t)\S|\S(?: {3,}|\t)\S.{0,30}$")
"""What stands in columns, blanks between them, is a row of a table."""


def _continues(before: TextLine, line: TextLine) -> bool:
    if line.gap or is_bullet(line.text) or mark_of(line.text) is not None:
        return False
    if _COLUMNS.search(line.text):
        return False
    if line.text[0].islower():
        return True
    return len(before.text) >= _FULL and before.text[-1] not in ".!?:…"


def _split(text: str, start: int, end: int) -> list[Sentence]:
    found = []
    for stop in _STOP.finditer(text, start, end):
        head = text[max(start, stop.start() - 12) : stop.start() + 1]
        if text[stop.start()] == "." and _ABBREVIATION.search(head):
            continue
        found += _bounded(text, start, stop.end())
        start = stop.end()
    found += _bounded(text, start, end)
    return [sentence for sentence in found if sentence.text]


_LONGEST = 1_000
"""Code points after which what has no stop is cut at a blank: nobody writes such a sentence."""


def _bounded(text: str, start: int, end: int) -> list[Sentence]:
    pieces = []
    while end - start > _LONGEST:
        cut = text.rfind(" ", start, start + _LONGEST) + 1 or start + _LONGEST
        pieces.append(_sentence(text, start, cut))
        start = cut
    return [*pieces, _sentence(text, start, end)]


def _sentence(text: str, start: int, end: int) -> Sentence:
    piece = text[start:end]
    start += len(piece) - len(piece.lstrip())
    return Sentence(start, start + len(piece.strip()), " ".join(piece.split()))
