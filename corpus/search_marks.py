"""From a page to a hit: where the words found are printed, and the text around the first."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterable, Iterator, Sequence

from corpus import spellings
from corpus.search_found import Hit
from corpus.search_words import Meant
from pipeline.corrections import Repaired, apply
from pipeline.document import Span
from pipeline.errors import StaleCorrection
from pipeline.findings import Correction

CONTEXT = 70
"""Code points of the page shown on each side of the first word found."""

MOST_SPANS = 200
"""Words found on one page that are marked."""

_SPACES = re.compile(" {2,}")

Range = tuple[int, int]


def hits(
    db: sqlite3.Connection, meant: Iterable[Meant], pages: Iterable[tuple[int, float]]
) -> tuple[Hit, ...]:
    """The hits on pages, of which the number and the score are given."""
    wanted = [term for term in meant if not term.term.excluded]
    return tuple(_hit(db, wanted, page_id, score) for page_id, score in pages)


def _hit(db: sqlite3.Connection, wanted: Sequence[Meant], page_id: int, score: float) -> Hit:
    row = db.execute(
        """SELECT d.document_id, d.filename, d.title, d.network,
              coalesce(d.meeting_date, d.meeting_earliest), p.page,
              p.span_start, p.printed, p.repaired
           FROM pages AS p JOIN documents AS d ON d.document_id = p.document_id
           WHERE p.page_id = ?""",
        [page_id],
    ).fetchone()
    document_id, filename, title, network, day, page, offset, printed, repaired = row
    text, ranges = _where(printed, repaired, wanted)
    shown = text == repaired
    spans = list(_as_read(db, page_id, printed, repaired, ranges)) if shown else ranges
    context, marks = context_of(text, ranges)
    moved = tuple((offset + start, offset + end) for start, end in spans)
    first, last = moved[0]
    return Hit(
        document_id, filename, title, network, day, page, first, last, context, marks, score, moved
    )


def _where(printed: str, repaired: str, wanted: Sequence[Meant]) -> tuple[str, list[Range]]:
    """Which text of a page shows the terms, and where: the repaired one if it does."""
    for text in (repaired, printed):
        if ranges := found_in(text, wanted):
            return text, ranges
    return printed, [(0, 0)]


def found_in(text: str, wanted: Iterable[Meant]) -> list[Range]:
    """Where a text holds the terms, in their order; at most `MOST_SPANS` places."""
    places = [(found.start(), found.end()) for found in spellings.WORD.finditer(text)]
    tokens = [text[start:end].lower() for start, end in places]
    found = sorted({place for term in wanted for place in _places(term, tokens, places)})
    apart = found[:1]
    for start, end in found[1:]:
        if start < apart[-1][1]:
            apart[-1] = (apart[-1][0], max(end, apart[-1][1]))
        else:
            apart.append((start, end))
    return apart[:MOST_SPANS]


def _places(term: Meant, tokens: list[str], places: list[Range]) -> list[Range]:
    for analysed in (False, True):
        counts = (term.begins(tokens, at, analysed=analysed) for at in range(len(tokens)))
        found = [(at, at + count - 1) for at, count in enumerate(counts) if count]
        if found:
            return [(places[first][0], places[last][1]) for first, last in found]
    return []


def _as_read(
    db: sqlite3.Connection, page_id: int, printed: str, repaired: str, ranges: Iterable[Range]
) -> Iterator[Range]:
    """Where on the page as printed ranges of the page as repaired come from."""
    if printed == repaired:
        yield from ranges
        return
    rows = db.execute(
        """SELECT c.span_start - p.span_start, c.span_end - p.span_start, c.before, c.after
           FROM pages AS p JOIN corrections AS c ON c.document_id = p.document_id
             AND c.span_start >= p.span_start AND c.span_end <= p.span_end
           WHERE p.page_id = ?""",
        [page_id],
    )
    corrections = [
        Correction(Span(start, end), before, after, "", 1.0) for start, end, before, after in rows
    ]
    try:
        view = apply(printed, corrections)
    except StaleCorrection:
        view = Repaired(printed, repaired)
    for shown in ranges:
        span = view.to_raw(*shown)
        yield span.start, span.end


def context_of(text: str, ranges: Sequence[Range]) -> tuple[str, tuple[Range, ...]]:
    """The text around the first range on one line, cut at spaces, and the ranges within it."""
    first, last = ranges[0]
    start, end = max(0, first - CONTEXT), min(len(text), last + CONTEXT)
    if start:
        start = next((at + 1 for at in range(start, first) if text[at].isspace()), start)
    if end < len(text):
        end = next((at - 1 for at in range(end, last, -1) if text[at - 1].isspace()), end)
    line, marks, at = "… " if start else "", [], start
    for found, found_end in ranges:
        if start <= found < found_end <= end:
            line += _on_one_line(text[at:found], after=line)
            marks.append((len(line), len(line) + found_end - found))
            line += _printable(text[found:found_end])
            at = found_end
    line += _on_one_line(text[at:end], after=line)
    return line + (" …" if end < len(text) else ""), tuple(marks)


def _on_one_line(text: str, *, after: str) -> str:
    """The text with single spaces, none at the start of the line."""
    line = _SPACES.sub(" ", _printable(text))
    return line.lstrip() if not after or after.endswith(" ") else line


def _printable(text: str) -> str:
    return "".join(letter if letter.isprintable() else " " for letter in text)
