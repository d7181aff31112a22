"""A part of a file: some of its pages, which are the minutes of one meeting."""

from __future__ import annotations

from dataclasses import dataclass, replace

from pipeline.document import Reading


@dataclass(frozen=True, slots=True)
class Part:
    """Pages of a file (from 1, both included) and, in Swedish, why they are a document."""

    first_page: int
    last_page: int
    reason: str


def cut(reading: Reading, part: Part) -> Reading:
    """The reading of these pages only: they keep their numbers, the text begins at 0 again."""
    pages = tuple(p for p in reading.pages if part.first_page <= p.number <= part.last_page)
    return replace(reading, pages=pages, part=(part.first_page, part.last_page))
