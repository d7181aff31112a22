"""The words of a page as they shall be found: the repaired text at the printed places."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby, pairwise

from pipeline.corrections import Repaired
from pipeline.document import Box, Reading, Span
from pipeline.layout.layout import around


@dataclass(frozen=True, slots=True)
class ShownWord:
    """A repaired word, where it is printed.

    `line` numbers the lines of the document from 0; `repaired` says that it is not as read.
    """

    page: int
    line: int
    text: str
    box: Box
    repaired: bool


@dataclass(frozen=True, slots=True)
class _Printed:
    page: int
    line: int
    span: Span
    box: Box


def shown_words(reading: Reading, view: Repaired) -> Iterator[ShownWord]:
    r"""The document's words in reading order.

    Words that one correction joins become one word, whole, in the box of those that stand on its
    first line: a search for `information` leads to where `infor-` is printed.

    >>> from pipeline.corrections import apply
    >>> from pipeline.document import Line, Page, Word
    >>> from pipeline.findings import Correction
    >>> upper = Line("om infor-", words=(Word(0, "om", Box(0, 0, 9, 9)),
    ...     Word(3, "infor-", Box(12, 0, 40, 9))))
    >>> lower = Line("mation", words=(Word(0, "mation", Box(0, 12, 30, 21)),))
    >>> reading = Reading("ab", "a.pdf", "application/pdf", (
    ...     Page(1, 99, 99, "ocr", (upper, lower)),))
    >>> view = apply(reading.text, [Correction(Span(3, 16), "infor-\nmation", "information",
    ...     "hyphen", 0.9)])
    >>> [(word.text, word.box.top, word.repaired) for word in shown_words(reading, view)]
    [('om', 0, False), ('information', 0, True)]
    """
    for words in _joined(list(_printed(reading)), view):
        first = words[0]
        span = Span(first.span.start, words[-1].span.end)
        start, end = view.from_raw(span)
        text = " ".join(view.text[start:end].split())
        if text:
            boxes = [word.box for word in words if word.line == first.line]
            changed = text != " ".join(view.raw[span.start : span.end].split())
            yield ShownWord(first.page, first.line, text, around(boxes), changed)


def lines_of(words: list[ShownWord]) -> list[list[ShownWord]]:
    """The words, those of a line together."""
    return [list(line) for _, line in groupby(words, key=lambda word: word.line)]


def _printed(reading: Reading) -> Iterator[_Printed]:
    """Every placed word; a line whose words have no boxes counts as one word."""
    start = number = 0
    for page in reading.pages:
        for line in page.lines:
            for word in line.words:
                at = start + word.start
                yield _Printed(page.number, number, Span(at, at + len(word.text)), word.box)
            if line.box is not None and line.text and not line.words:
                span = Span(start, start + len(line.text))
                yield _Printed(page.number, number, span, line.box)
            start += len(line.text) + 1
            number += 1


def _joined(words: list[_Printed], view: Repaired) -> Iterator[list[_Printed]]:
    """The words, together where a correction reaches from one into the next."""
    spans = [correction.span for correction in view.corrections]
    starts = [span.start for span in spans]
    group = words[:1]
    for left, right in pairwise(words):
        last = bisect_left(starts, left.span.end) - 1  # the last that begins within the left one
        if last >= 0 and spans[last].end > right.span.start:
            group.append(right)
            continue
        yield group
        group = [right]
    if group:
        yield group
