"""Recognition: a picture of a page becomes placed words.

An engine is any function of type `Ocr`; this one is Tesseract, called through pytesseract.
Confidences are 0-1, boxes in points; what Tesseract counts in pixels and percent is turned here.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from pipeline.document import Box, Line
from pipeline.errors import MissingTool, UnreadableDocument
from pipeline.layout import PlacedWord, line_of, with_gaps
from pipeline.picture import Prepared

Ocr = Callable[[Prepared], tuple[Line, ...]]


@dataclass(frozen=True, slots=True)
class OcrSettings:
    """How Tesseract is called.

    `segmentation` 4 (a column of text of varying size) reads lists better than 3 and costs
    nothing.  `seconds` is the limit for a page: a page takes 1-3 seconds; what takes a minute
    is hanging.
    """

    language: str = "swe"
    segmentation: int = 4
    seconds: int = 120


class PageTooSlow(UnreadableDocument):
    """Recognition of a page did not end in its time."""


def tesseract(settings: OcrSettings = OcrSettings()) -> Ocr:
    """Tesseract as an engine: a picture in, lines out.

    Tesseract's own threads cost four to six times the CPU and win nothing where a worker runs on
    each core, so they are switched off for the processes started from here.
    """
    os.environ.setdefault("OMP_THREAD_LIMIT", "1")

    def recognise(prepared: Prepared) -> tuple[Line, ...]:
        return tuple(lines_of_tsv(_run(prepared, settings), prepared))

    return recognise


def _run(prepared: Prepared, settings: OcrSettings) -> dict[str, list[Any]]:
    import pytesseract  # noqa: PLC0415 - pandas may come with it: only where a page is read

    options = f"--psm {settings.segmentation} --dpi {prepared.dpi}"
    if prepared.uneven:
        options += " -c thresholding_method=2"
    try:
        found: dict[str, list[Any]] = pytesseract.image_to_data(
            prepared.image,
            lang=settings.language,
            config=options,
            timeout=settings.seconds,
            output_type=pytesseract.Output.DICT,
        )
    except pytesseract.TesseractNotFoundError as error:
        raise MissingTool(
            "Tesseract is not installed: apt-get install tesseract-ocr tesseract-ocr-swe"
        ) from error
    except pytesseract.TesseractError as error:
        if "language" in str(error) or "traineddata" in str(error):
            raise MissingTool(
                f"Tesseract lacks the language {settings.language}: "
                f"apt-get install tesseract-ocr-{settings.language}"
            ) from error
        raise
    except RuntimeError as error:
        raise PageTooSlow(
            "page-too-slow", "En sida tog för lång tid att läsa.", f"over {settings.seconds} s"
        ) from error
    return found


def lines_of_tsv(found: dict[str, list[Any]], prepared: Prepared) -> list[Line]:
    """Tesseract's table of words as lines, with a blank line between paragraphs."""
    groups: dict[tuple[int, int, int], list[PlacedWord]] = {}
    for at, text in enumerate(found["text"]):
        confidence = float(found["conf"][at])
        if confidence < 0 or not str(text).strip():
            continue
        key = (found["block_num"][at], found["par_num"][at], found["line_num"][at])
        box = _box(found, at, prepared)
        groups.setdefault(key, []).append(PlacedWord(str(text), box, round(confidence / 100, 4)))
    return with_gaps([line_of(words) for words in groups.values()])


def _box(found: dict[str, list[Any]], at: int, prepared: Prepared) -> Box:
    left, top = found["left"][at], found["top"][at]
    width, height = found["width"][at], found["height"][at]
    middle_x, middle_y = prepared.to_page(left + width / 2, top + height / 2)
    half_x, half_y = width / 2 * prepared.scale, height / 2 * prepared.scale
    return Box(
        round(middle_x - half_x, 1),
        round(middle_y - half_y, 1),
        round(middle_x + half_x, 1),
        round(middle_y + half_y, 1),
    )


@lru_cache(maxsize=1)
def tesseract_version() -> str:
    """The version of the engine on this machine.

    Raises:
        MissingTool: there is none.
    """
    import pytesseract  # noqa: PLC0415

    try:
        return str(pytesseract.get_tesseract_version()).split("\n", maxsplit=1)[0]
    except pytesseract.TesseractNotFoundError as error:
        raise MissingTool(
            "Tesseract is not installed: apt-get install tesseract-ocr tesseract-ocr-swe"
        ) from error


def tesseract_languages() -> frozenset[str]:
    """The languages that the engine on this machine can read; empty where there is no engine."""
    import pytesseract  # noqa: PLC0415

    try:
        return frozenset(pytesseract.get_languages())
    except pytesseract.TesseractNotFoundError:
        return frozenset()
