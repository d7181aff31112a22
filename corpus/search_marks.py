"""From a page to a hit: where the words found are printed, and the text around the best place."""

from __future__ import annotations

import json
import re
import sqlite3
from bisect import bisect_right
from collections.abc import Collection, Iterable, Iterator, Sequence

from corpus import spellings
from corpus.search_found import Hit
from corpus.search_words import Meant
from pipeline.corrections import Repaired, apply
from pipeline.document import Span
from pipeline.errors import StaleCorrection
from pipeline.findings import Correction

CONTEXT = 70
"""Code points of the page shown on each side of a word found; words so near stand together."""

LEAST_OF_NAME = 2
"""Words of a network's name, if a word found in it is to tell less than the word elsewhere."""

MOST_SPANS = 200
"""Words found on one page that are marked."""

_SPACES = re.compile(" {2,}")

Range = tuple[int, int]
Places = list[Range]


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
              p.span_start, p.printed, p.repaired, p.running
           FROM pages AS p JOIN documents AS d ON d.document_id = p.document_id
           WHERE p.page_id = ?""",
        [page_id],
    ).fetchone()
    document_id, filename, title, network, day, page, offset, printed, repaired, running = row
    text, found = _where(printed, repaired, wanted)
    ranges = apart(found)
    shown = text == repaired
    spans = list(_as_read(db, page_id, printed, repaired, ranges)) if shown else ranges
    moved = [(offset + start, offset + end) for start, end in spans]
    heads = json.loads(running)
    in_head = {
        shown_at
        for shown_at, (start, end) in zip(ranges, moved, strict=True)
        if any(first <= start and end <= last for first, last in heads)
    }
    in_head.update(_within_name(text, ranges, network))
    best = best_of(found, ranges, in_head)
    context, marks = context_of(text, ranges, best)
    first, last = moved[best]
    kept = tuple(moved[: max(MOST_SPANS, best + 1)][-MOST_SPANS:])
    return Hit(
        document_id, filename, title, network, day, page, first, last, context, marks, score, kept
    )


def _within_name(text: str, ranges: Iterable[Range], network: str | None) -> Iterator[Range]:
    """The ranges that stand in the name of the network: as a rule the head of the first page."""
    words = list(map(re.escape, spellings.words(network or "")))
    if len(words) < LEAST_OF_NAME:
        return
    names = [
        found.span() for found in re.finditer(r"[\W_]+".join(words), text, flags=re.IGNORECASE)
    ]
    for start, end in ranges:
        if any(first <= start and end <= last for first, last in names):
            yield start, end


def _where(printed: str, repaired: str, wanted: Sequence[Meant]) -> tuple[str, list[Places]]:
    """Which text of a page shows the terms, and where: the repaired one if it does."""
    for text in (repaired, printed):
        found = places_of(text, wanted)
        if any(found):
            return text, found
    return printed, [[(0, 0)]]


def found_in(text: str, wanted: Iterable[Meant]) -> list[Range]:
    """Where a text holds the terms, in their order; at most `MOST_SPANS` places."""
    return apart(places_of(text, wanted))[:MOST_SPANS]


def places_of(text: str, wanted: Iterable[Meant]) -> list[Places]:
    """Where a text holds each of the terms: the term first that fewest pages have."""
    places = [(found.start(), found.end()) for found in spellings.WORD.finditer(text)]
    tokens = [text[start:end].lower() for start, end in places]
    rarest_first = sorted(wanted, key=lambda term: term.pages)
    return [_places(term, tokens, places) for term in rarest_first]


def apart(found: Iterable[Places]) -> list[Range]:
    """All places in the order of the text; those that overlap are one."""
    every = sorted({place for places in found for place in places})
    ranges = every[:1]
    for start, end in every[1:]:
        if start < ranges[-1][1]:
            ranges[-1] = (ranges[-1][0], max(end, ranges[-1][1]))
        else:
            ranges.append((start, end))
    return ranges


def best_of(found: Sequence[Places], ranges: Sequence[Range], in_head: Collection[Range]) -> int:
    """Which range tells most: one from which on the rarest terms stand near one another.

    The first of them that stand nearest, and in a running head, or in the name of the page's own
    network, only if nowhere else.
    """
    begin = [start for start, _ in ranges]
    holds: list[set[int]] = [set() for _ in ranges]
    for k, places in enumerate(found):
        for start, _ in places:
            holds[bisect_right(begin, start) - 1].add(k)

    def worth(at: int) -> tuple[bool, tuple[bool, ...], int]:
        seen, reach = set(holds[at]), 0
        for other in range(at + 1, len(ranges)):
            if ranges[other][0] >= ranges[at][1] + CONTEXT or len(seen) == len(found):
                break
            if ranges[other] not in in_head and not holds[other] <= seen:
                seen |= holds[other]
                reach = ranges[other][0] - ranges[at][0]
        return ranges[at] not in in_head, tuple(k in seen for k in range(len(found))), -reach

    return max(range(len(ranges)), key=lambda at: (*worth(at), -at))


def _places(term: Meant, tokens: list[str], places: list[Range]) -> list[Range]:
    if term.entries and not term.spelt.isdisjoint(tokens):
        return [places[at] for at, token in enumerate(tokens) if token in term.spelt]
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


def context_of(text: str, ranges: Sequence[Range], best: int) -> tuple[str, tuple[Range, ...]]:
    """The text around the best range on one line, cut at spaces, and the ranges within it."""
    first, last = ranges[best]
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
