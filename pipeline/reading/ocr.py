"""Recognition: pictures of pages become placed words.

    Ocr         pictures in, the lines of each out: what the rest of the pipeline knows
    Recogniser  pictures and a language in, the words of each out: what an engine gives

An engine of type `Ocr` is made of a recogniser by `engine`.  Confidences are 0-1 and boxes in
points; what Tesseract counts in pixels and percent is turned in `ocr_words`.  The recognisers are
in `tesseract` (a process for some pages) and `tesserocr_engine` (in this process, optional).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from pipeline.document import Line
from pipeline.errors import UnreadableDocument
from pipeline.reading.misread import with_second_look
from pipeline.reading.ocr_words import Words, lines_of_words
from pipeline.reading.picture import Prepared
from pipeline.reading.signs import with_signs

Ocr = Callable[[Sequence[Prepared]], list[tuple[Line, ...]]]
Recogniser = Callable[[Sequence[Prepared], str], list[Words]]
"""Pictures, a language in; the words of each picture out."""


@dataclass(frozen=True, slots=True)
class OcrSettings:
    """How pages are recognised.

    `segmentation` 4 (a column of text of varying size) reads lists better than 3 and costs
    nothing.  `signs` is the language that is asked again where the first cannot write a sign:
    the Swedish model knows no §, %, @ and ° ("" to ask nobody).  `second_look` reads words that
    are probably misread once more, larger.  `seconds` is the limit for a
    page: a page takes 1-3 seconds; what takes a minute is hanging.
    """

    language: str = "swe"
    signs: str = "eng"
    second_look: bool = True
    segmentation: int = 4
    seconds: int = 120


class PageTooSlow(UnreadableDocument):
    """Recognition of a page did not end in its time."""


class EngineFailed(UnreadableDocument):
    """The engine died, or gave no page.  The file may be without fault: asking again may help."""


def engine(recognise: Recogniser, settings: OcrSettings = OcrSettings()) -> Ocr:
    """Lines out of what a recogniser gives, with a second look at doubtful words and signs."""

    def read(prepared: Sequence[Prepared]) -> list[tuple[Line, ...]]:
        pages = recognise(prepared, settings.language)
        if settings.second_look:
            pages = with_second_look(
                prepared, pages, lambda strips: recognise(strips, settings.language)
            )
        if settings.signs:
            pages = with_signs(prepared, pages, lambda strips: recognise(strips, settings.signs))
        return [lines_of_words(words, page) for words, page in zip(pages, prepared, strict=True)]

    return read
