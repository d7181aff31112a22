"""Engines that stand in for Tesseract: silent, recorded, planned, measuring, crashing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import NoReturn

import cv2
import numpy as np

from pipeline.document import Box, Line
from pipeline.layout.layout import PlacedWord, line_of
from pipeline.reading.ocr import Ocr, OcrSettings, engine
from pipeline.reading.ocr_words import ReadWord, Words
from pipeline.reading.picture import Prepared

RUBBISH = "JP1oJ uese 'qeu8 [ejuoZ!4 !p uo6eu J3p jje Jxiu; 0y4 ~ape uu!J"
"""What is read on a page that stands on its head."""


def page_by_page(read: Callable[[Prepared], tuple[Line, ...]]) -> Ocr:
    """An engine out of a function that reads one page."""

    def engine(prepared: Sequence[Prepared]) -> list[tuple[Line, ...]]:
        return [read(page) for page in prepared]

    return engine


def silent(prepared: Sequence[Prepared]) -> list[tuple[Line, ...]]:
    """Finds nothing on any page."""
    return [() for _ in prepared]


class EngineCrashed(RuntimeError):
    """What the crashing engine leaves with."""


def crashing(prepared: Sequence[Prepared]) -> NoReturn:
    """Dies on every page: also for readings that need no engine."""
    raise EngineCrashed("Tesseract died")


@dataclass
class Recorded:
    """Gives one text after the other, whatever the picture, and keeps the pictures it got."""

    texts: tuple[str, ...]
    confidence: float = 0.9
    seen: list[Prepared] = field(default_factory=list)

    def __call__(self, prepared: Sequence[Prepared]) -> list[tuple[Line, ...]]:
        return [self._page(page) for page in prepared]

    def _page(self, prepared: Prepared) -> tuple[Line, ...]:
        text = self.texts[min(len(self.seen), len(self.texts) - 1)]
        self.seen.append(prepared)
        return tuple(
            line_of(self._placed(line, 20.0 * number))
            for number, line in enumerate(text.split("\n"), 1)
        )

    def _placed(self, line: str, top: float) -> list[PlacedWord]:
        words, x = [], 50.0
        for word in line.split():
            box = Box(x, top, x + 6.0 * len(word), top + 12)
            words.append(PlacedWord(word, box, self.confidence))
            x = box.x1 + 4
        return words


def recorded(*texts: str, confidence: float = 0.9) -> Recorded:
    """An engine that gives these texts, page by page (the last again if it is asked once more)."""
    return Recorded(texts, confidence)


def inked(prepared: Sequence[Prepared]) -> list[tuple[Line, ...]]:
    """Says where the ink is: one word, `ink`, in the box around everything dark, in points."""
    return [_inked(page) for page in prepared]


def _inked(prepared: Prepared) -> tuple[Line, ...]:
    dark = np.argwhere(np.asarray(prepared.image) < 128)
    if not len(dark):
        return ()
    (top, left), (bottom, right) = dark.min(axis=0), dark.max(axis=0) + 1
    corners = [prepared.to_page(x, y) for x in (left, right) for y in (top, bottom)]
    xs, ys = [x for x, _ in corners], [y for _, y in corners]
    return (line_of([PlacedWord("ink", Box(min(xs), min(ys), max(xs), max(ys)), 1.0)]),)


@dataclass
class Planned:
    """Gives for each page in turn a text and how sure it is; keeps the pictures it got.

    Beyond the plan it fails: what is asked more often than it should be is seen.
    """

    plan: tuple[tuple[str, float], ...]
    seen: list[Prepared] = field(default_factory=list)

    def __call__(self, prepared: Sequence[Prepared]) -> list[tuple[Line, ...]]:
        found = []
        for page in prepared:
            text, confidence = self.plan[len(self.seen)]
            self.seen.append(page)
            found += recorded(text, confidence=confidence)([page])
        return found


@dataclass
class Compass:
    """Reads a page well only if its black block stands in the upper left quarter.

    Its one word stands where the block does: through it a place is followed back to the page.
    """

    text: str = "Dagordningen"
    seen: list[Prepared] = field(default_factory=list)

    def ocr(self) -> Ocr:
        """The engine: lines and boxes are made as those of a real one are."""
        return engine(lambda pages, language: [self._page(page) for page in pages], _ONCE)

    def _page(self, page: Prepared) -> Words:
        self.seen.append(page)
        left, top, width, height = block(np.asarray(page.image))
        upright = left + width / 2 < page.image.width / 2 and top < page.image.height / 2
        if upright and page.image.width < page.image.height:
            return (ReadWord(self.text, (1, 1, 1), left, top, width, height, 0.96),)
        words = RUBBISH.split()
        return tuple(
            ReadWord(word, (1, 1, 1), 60 * at, 50, 50, 9, 0.3) for at, word in enumerate(words)
        )


_ONCE = OcrSettings(signs="", second_look=False)


def block(pixels: np.ndarray) -> tuple[int, int, int, int]:
    """The left and top edge, width and height of the largest dark thing."""
    dark = (pixels < 128).astype(np.uint8)
    _, _, found, _ = cv2.connectedComponentsWithStats(dark, connectivity=8)
    left, top, width, height, _ = max(found[1:].tolist(), key=lambda stats: stats[4])
    return left, top, width, height
