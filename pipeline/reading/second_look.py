"""A second look at single words: cut out of the page, read once more, and put back in their place.

Whoever doubts a word names it by its place among the page's words.  The doubtful words of a page
are cut out with their neighbours, set one under the other on a strip, and read as one picture.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

import cv2
import numpy as np
from PIL import Image

from pipeline.reading.ocr_words import ReadWord, Words
from pipeline.reading.picture import Gray, Prepared, levelled

Ask = Callable[[Sequence[Prepared]], list[Words]]
"""An engine in one language: pictures in, the words of each out."""

_PAD = 8
_EDGE = 3
CONTEXT = 2
"""Words on each side that are read with a doubtful one: alone it is too little to be read well."""


@dataclass(frozen=True, slots=True)
class Doubt:
    """A doubtful word (its place in the page's words), and the edges of what is cut out for it."""

    at: int
    left: int
    top: int
    right: int
    bottom: int


def neighbours(words: Words, at: int) -> tuple[list[ReadWord], int]:
    """The word with those beside it on its line, and its place among them."""
    first = max(0, at - CONTEXT)
    beside = [near for near in words[first : at + CONTEXT + 1] if near.line == words[at].line]
    return beside, beside.index(words[at])


def doubt_of(words: Words, at: int) -> Doubt:
    """What to cut out for a word."""
    beside, _ = neighbours(words, at)
    return Doubt(
        at,
        max(0, min(word.left for word in beside) - _EDGE),
        max(0, min(word.top for word in beside) - _EDGE),
        max(word.left + word.width for word in beside) + _EDGE,
        max(word.top + word.height for word in beside) + _EDGE,
    )


def seen_again(
    prepared: Sequence[Prepared],
    pages: Sequence[Words],
    doubts: Sequence[Sequence[Doubt]],
    ask: Ask,
    zoom: float = 1.0,
) -> list[dict[int, list[ReadWord]]]:
    """For each page, by the place of each doubtful word, what a second reading sees there.

    `ask` is called once, and not at all where nothing is doubtful.  `zoom` enlarges what is cut
    out.  The words found are in pixels of the page.
    """
    asked = [at for at, found in enumerate(doubts) if found]
    answers = ask([_strip(prepared[at], doubts[at], zoom) for at in asked]) if asked else []
    seen: list[dict[int, list[ReadWord]]] = [{} for _ in pages]
    for at, answer in zip(asked, answers, strict=True):
        on_page = [_shrunk(word, zoom) for word in answer]
        for doubt, (top, bottom) in zip(doubts[at], _bands(doubts[at]), strict=True):
            word = pages[at][doubt.at]
            there = [
                _back(said, doubt, top)
                for said in on_page
                if top <= said.top + said.height / 2 < bottom
            ]
            over = [said for said in there if _is_over(said, word)]
            seen[at][doubt.at] = sorted(over, key=lambda said: said.left)
    return seen


def _strip(page: Prepared, doubts: Sequence[Doubt], zoom: float) -> Prepared:
    """What is cut out, one piece under the other, on paper of the page's tone."""
    pixels: Gray = np.asarray(page.image)
    if page.uneven:  # pieces of unlike tone on one paper have no threshold in common
        pixels = levelled(pixels)
    pieces = [pixels[doubt.top : doubt.bottom, doubt.left : doubt.right] for doubt in doubts]
    width = max(piece.shape[1] for piece in pieces) + 2 * _PAD
    tone = int(np.percentile(pixels[::7, ::7], 90))
    strip = np.full((sum(_height(doubt) for doubt in doubts), width), tone, np.uint8)
    for piece, (top, _) in zip(pieces, _bands(doubts), strict=True):
        strip[top : top + piece.shape[0], _PAD : _PAD + piece.shape[1]] = piece
    if zoom != 1.0:
        strip = cv2.resize(strip, None, fx=zoom, fy=zoom, interpolation=cv2.INTER_CUBIC)
    return replace(page, image=Image.fromarray(strip), dpi=round(page.dpi * zoom), uneven=False)


def _height(doubt: Doubt) -> int:
    return doubt.bottom - doubt.top + 2 * _PAD


def _bands(doubts: Sequence[Doubt]) -> Iterator[tuple[int, int]]:
    """The first row of each piece in the strip, and the one after its last."""
    top = _PAD
    for doubt in doubts:
        yield top, top + doubt.bottom - doubt.top
        top += _height(doubt)


def _shrunk(word: ReadWord, zoom: float) -> ReadWord:
    return replace(
        word,
        left=round(word.left / zoom),
        top=round(word.top / zoom),
        width=round(word.width / zoom),
        height=round(word.height / zoom),
    )


def _back(said: ReadWord, doubt: Doubt, top: int) -> ReadWord:
    """The word of the strip where it stands on the page."""
    return replace(said, left=said.left - _PAD + doubt.left, top=said.top - top + doubt.top)


def _is_over(said: ReadWord, word: ReadWord) -> bool:
    shared = min(said.left + said.width, word.left + word.width) - max(said.left, word.left)
    return 2 * shared > min(said.width, word.width)
