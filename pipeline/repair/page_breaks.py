"""What goes on over a page break: the text without the lines that are printed for the page's sake.

The finders see a view of the text in which running lines are not there, so that a list, a
sentence or a divided word goes on over them.  What is shown and stored keeps them: only a word
that the break divides is corrected, and its correction shows the lines between after the word.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace

from pipeline.corrections import Repaired, apply
from pipeline.document import Reading, Span
from pipeline.findings import Correction
from pipeline.repair.compose import compose

Find = Callable[[str], tuple[Correction, ...]]
"""The repair: a text's corrections."""

_FULL = 60
"""A line of so many letters without a stop goes on in the next one."""

_HYPHENS = "-\u2010\u00ad¬"
_LEADS_ON = re.compile(
    r"\b(?:att|av|den|det|de|en|ett|eller|för|från|genom|hos|i|inom|kl|med|mellan|och|om|på|samt|som|till"
    r"|under|ur|utan|vid|via|åt|är|ska|har|kan|mot)\Z"
)
"""A last word after which a sentence goes on, whatever its next letter."""

_ROW = re.compile(
    r"[^,:]{2,40}[,:] |\S.* {3}\S|[-–•*] \S"
    r"|[A-ZÅÄÖ][\w'-]+ [A-ZÅÄÖ][\w'-]+(?: [A-ZÅÄÖ][\w'-]+)?(?: \(.*)?\Z"
)
"""A row of a list: `Eva Ek, Mora`, `Mora: Eva Ek`, columns, a bullet, or a bare name."""


def find_breaks(reading: Reading, running: Sequence[Span]) -> tuple[Correction, ...]:
    r"""What stands between the body of one page and of the next, each as a removal.

    A removal goes from the end of a line of the body to the start of the next; it leaves a line
    feed, and an empty line where the text does not go on.  A break without running lines is one
    only where it has empty lines and a sentence goes on over them.

    >>> from pipeline.document import Line, Page
    >>> pages = [Page(1, 0, 0, "plain", (Line("Alla kom-"), Line("1(2)"))),
    ...          Page(2, 0, 0, "plain", (Line("muner kom."),))]
    >>> reading = Reading("ab", "a.txt", "text/plain", tuple(pages))
    >>> [(found.before, found.after) for found in find_breaks(reading, [Span(10, 14)])]
    [('\n1(2)\n', '\n')]
    """
    text = reading.text
    left_out = {span.start for span in running}
    turns = set(reading.page_starts[1:])
    found: list[Correction] = []
    before: Span | None = None
    crossed = turned = False
    for line in _lines(text):
        turned |= line.start in turns
        if line.start in left_out:
            crossed = True
        elif text[line.start : line.end].strip():
            if crossed or turned:
                found += _break(text, before, line, crossed=crossed)
            before, crossed, turned = line, False, False
    if crossed:
        found.append(_removal(text, before.end if before else 0, len(text), ""))
    return tuple(found)


def _lines(text: str) -> Iterator[Span]:
    at = 0
    for line in text.split("\n"):
        yield Span(at, at + len(line))
        at += len(line) + 1


def _break(text: str, before: Span | None, line: Span, *, crossed: bool) -> Iterator[Correction]:
    if before is None:
        yield _removal(text, 0, line.start, "")
        return
    upper, lower = text[before.start : before.end].strip(), text[line.start : line.end].strip()
    if crossed:
        on = _goes_on(upper, lower) or (_ROW.match(upper) and _ROW.match(lower))
        yield _removal(text, before.end, line.start, "\n" if on else "\n\n")
    elif line.start - before.end > 1 and _goes_on(upper, lower):
        yield _removal(text, before.end, line.start, "\n")


def _goes_on(upper: str, lower: str) -> bool:
    """Whether the lower line goes on with what the upper one began."""
    if upper[-1] in ".!?:…":
        return False
    return (
        upper[-1] in _HYPHENS + ","
        or _LEADS_ON.search(upper) is not None
        or lower[0].islower()
        or (len(upper) >= _FULL and lower[0].isalpha())
    )


def _removal(text: str, start: int, end: int, after: str) -> Correction:
    return Correction(Span(start, end), text[start:end], after, "page-break", 1.0)


def find_over_breaks(text: str, breaks: Sequence[Correction], find: Find) -> tuple[Correction, ...]:
    r"""The corrections of the text as read; a word that a break divides is one of them.

    >>> from pipeline.repair.hyphens import find_hyphens
    >>> class Nothing:
    ...     def spellings(self, folded): return ()
    >>> cut = Correction(Span(4, 10), "\n2(5)\n", "\n", "page-break", 1.0)
    >>> def find(text): return tuple(find_hyphens(text, Nothing()))
    >>> found = find_over_breaks("kom-\n2(5)\nmuner vann", [cut], find)
    >>> [(one.before, one.after) for one in found]
    [('kom-\n2(5)\nmuner ', 'kommuner\n2(5)\n')]
    """
    alone = [one for one in find(text) if not _straddles(one.span, breaks)]
    if not any(_divides(text, one.span.start) for one in breaks):
        return tuple(alone)
    joined = apply(text, breaks)
    over = [_over(joined, one, breaks) for one in find(joined.text)]
    words = [one for one in over if one is not None]
    alone = [one for one in alone if not any(one.span.overlaps(word.span) for word in words)]
    return tuple(sorted([*alone, *words], key=lambda one: one.span))


def _divides(text: str, end: int) -> bool:
    return text[max(0, end - 40) : end].rstrip()[-1:] in tuple(_HYPHENS)


def _touched(span: Span, breaks: Sequence[Correction]) -> Sequence[Correction]:
    first = bisect_right(breaks, span.start, key=lambda one: one.span.end)
    return breaks[first : bisect_left(breaks, span.end, key=lambda one: one.span.start)]


def _straddles(span: Span, breaks: Sequence[Correction]) -> bool:
    """Whether the span cuts into a break, or holds one: what it joins does not belong together."""
    return any(not _holds(one.span, span) for one in _touched(span, breaks))


def _over(joined: Repaired, found: Correction, breaks: Sequence[Correction]) -> Correction | None:
    """A divided word's correction in the joined text, as one of the text as read.

    It shows the whole word and then what stands in the break, as the correction at a line's end
    does.  `None` for all that is not over a break.
    """
    span = joined.to_raw(found.span.start, found.span.end)
    crossed = _touched(span, breaks)
    if len(crossed) != 1 or "hyphen" not in found.rule.split("+"):
        return None
    between = crossed[0].before.rstrip("\n")
    word, feed, rest = found.after.partition("\n")
    before = joined.raw[span.start : span.end]
    return replace(found, span=span, before=before, after=word + between + feed + rest)


def without(shown: Repaired, breaks: Iterable[Correction]) -> Repaired:
    r"""The view that finders see: the corrected text without what stands in the breaks.

    >>> cut = Correction(Span(3, 9), "\n2(5)\n", "\n", "page-break", 1.0)
    >>> two = Correction(Span(9, 12), "tva", "två", "diacritics", 0.9)
    >>> view = without(apply("ett\n2(5)\ntva", [two]), [cut])
    >>> view.text, view.to_raw(4, 7)
    ('ett\ntvå', Span(start=9, end=12))
    """
    removals = [_shown(shown, one) for one in breaks]
    return apply(shown.raw, compose(shown, [one for one in removals if one.before]))


def _shown(shown: Repaired, removal: Correction) -> Correction:
    """The removal where the break is shown: after the whole word, where a correction holds it."""
    start, end = shown.from_raw(removal.span)
    text, after = shown.text[start:end], removal.after
    if any(_holds(one.span, removal.span) for one in _touched(removal.span, shown.corrections)):
        _, between, _ = text.partition(removal.before.rstrip("\n") or "\0")
        start += text.find(between)
        text, after = between, ""
    return Correction(Span(start, start + len(text)), text, after, removal.rule, 1.0)


def _holds(outer: Span, inner: Span) -> bool:
    return outer.start < inner.start and inner.end < outer.end


def first_heads(
    reading: Reading, corrections: Iterable[Correction], running: Sequence[Span]
) -> Repaired:
    """A view of nothing but the first running heads: what they say may stand nowhere else."""
    kept = _first_heads(reading, running)
    edges = [0, *(edge for span in kept for edge in (span.start, span.end)), len(reading.text)]
    within = [one for one in corrections if any(span.contains(one.span) for span in kept)]
    gaps = [
        _removal(reading.text, start, end, "\n")
        for start, end in zip(edges[::2], edges[1::2], strict=True)
        if start < end
    ]
    return apply(reading.text, [*within, *gaps])


def _first_heads(reading: Reading, running: Sequence[Span]) -> list[Span]:
    """The running lines above the body of the first two pages that have any (odd and even)."""
    found: list[Span] = []
    pages = 0
    marked = {span.start: span for span in running}
    for page, start in zip(reading.pages, reading.page_starts, strict=True):
        heads: list[Span] = []
        at = start
        for line in page.lines:
            if at in marked:
                heads.append(marked[at])
            elif line.text.strip():
                break
            at += len(line.text) + 1
        found += heads
        pages += bool(heads)
        if pages == 2:
            break
    return found
