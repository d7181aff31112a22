"""Text in pictures on printed pages: slides, screenshots, pasted scans.

A page whose letters can be trusted may still show text as a picture.  Such pictures are recognised
by themselves, and what was read well stands in the page's lines where the picture stands.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pipeline.document import Box, Line, Page
from pipeline.reading.legibility import LEGIBLE
from pipeline.reading.recognise import worth

_LEAST_SHARE = 0.1
"""Of the page: below it are logotypes, signatures and coats of arms."""
_LEAST_LETTERS = 15


def slides_of(page: Page, pictures: Sequence[Box]) -> list[Box]:
    """The pictures of a printed page that may hold text which its letters do not."""
    area = page.width * page.height
    return [
        box
        for box in pictures
        if (box.x1 - box.x0) * (box.bottom - box.top) >= _LEAST_SHARE * area
        and not any(line.box and _covers(box, line.box) for line in page.lines)
    ]


def _covers(picture: Box, words: Box) -> bool:
    x, y = (words.x0 + words.x1) / 2, (words.top + words.bottom) / 2
    return picture.x0 <= x <= picture.x1 and picture.top <= y <= picture.bottom


def with_slide(page: Page, box: Box, recognised: Page) -> Page:
    """The page with what was read in the picture at the box, if it was read well."""
    letters = sum(letter.isalpha() for line in recognised.lines for letter in line.text)
    if letters < _LEAST_LETTERS or worth(recognised.lines) < LEGIBLE:
        return page
    found = [_moved(line, box) for line in recognised.lines]
    above = [at for at, line in enumerate(page.lines) if line.box and line.box.top < box.top]
    at = above[-1] + 1 if above else 0
    lines = (*page.lines[:at], Line(""), *found, Line(""), *page.lines[at:])
    return replace(page, lines=lines, reason=f"{page.reason}+picture")


def _moved(line: Line, by: Box) -> Line:
    words = tuple(replace(word, box=_shifted(word.box, by)) for word in line.words)
    return replace(line, words=words, box=line.box and _shifted(line.box, by))


def _shifted(box: Box, by: Box) -> Box:
    return Box(
        round(box.x0 + by.x0, 1),
        round(box.top + by.top, 1),
        round(box.x1 + by.x0, 1),
        round(box.bottom + by.top, 1),
    )
