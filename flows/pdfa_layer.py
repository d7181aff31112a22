"""An invisible text layer: words at their places, in a font that has no ink.

fontTools makes the font with a blank glyph for each letter of the document, as Tesseract's own
layers have it: no letter is ever missing, and it costs a few kilobytes.  fpdf2 writes the pages.
"""

from __future__ import annotations

import tempfile
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

from flows.pdfa_words import ShownWord, lines_of

_EM = 1000
_ASCENT, _DESCENT, _ADVANCE = 800, -200, 500
"""In thousandths of the size: the box of a letter, which viewers mark when they find it."""

_GAP = 0.25
"""The least space between two words, in sizes: below some 0.15, readers join them."""


@dataclass(frozen=True, slots=True)
class LayerPage:
    """A page of the layer: its size in points as shown, and what is written on it."""

    width: float
    height: float
    words: tuple[ShownWord, ...]


def layer_of(pages: Sequence[LayerPage]) -> bytes:
    """A PDF that holds nothing but the invisible words."""
    from fpdf import FPDF  # noqa: PLC0415 - an optional extra, and half a second
    from fpdf.enums import TextMode  # noqa: PLC0415

    pdf = FPDF(unit="pt")
    pdf.set_auto_page_break(auto=False)
    letters = {sign for page in pages for word in page.words for sign in _plain(word.text)}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "blank.ttf"
        _blank_font(letters | {" "}, path)
        pdf.add_font("blank", "", path)
        for page in pages:
            pdf.add_page(format=(page.width, page.height))
            pdf.text_mode = TextMode.INVISIBLE
            for line in lines_of(list(page.words)):
                _write_line(pdf, line)
        return bytes(pdf.output())


def _write_line(pdf: Any, words: list[ShownWord]) -> None:
    """Write each word over its box; a skewed line's words stand each at their own height.

    The size is the line's, for a word's box is as tall as its letters happen to be.
    """
    size = max(median(word.box.bottom - word.box.top for word in words), 1.0)
    pdf.set_font("blank", size=size)
    for word, after in zip(words, [*words[1:], None], strict=True):
        text = _plain(word.text)
        if not text:
            continue
        natural = len(text) * size * _ADVANCE / _EM
        width = _end(word, after, size) - word.box.x0
        pdf.set_stretching(min(max(100 * width / natural, 1.0), 10_000.0))
        middle = (word.box.top + word.box.bottom) / 2
        baseline = middle + size * (_ASCENT + _DESCENT) / 2 / _EM
        pdf.text(word.box.x0, baseline, text + " ")  # pdfium overlooks a lone thin letter without


def _end(word: ShownWord, after: ShownWord | None, size: float) -> float:
    """Where the word ends: short of the next one, for engines' boxes may overlap."""
    if after is None or after.box.x0 <= word.box.x0:
        return word.box.x1
    return min(word.box.x1, max(after.box.x0 - _GAP * size, (word.box.x0 + after.box.x0) / 2))


def _plain(text: str) -> str:
    """Text that has a place in a font: composed, without control signs."""
    return "".join(
        sign for sign in unicodedata.normalize("NFC", text) if unicodedata.category(sign)[0] != "C"
    )


def _blank_font(letters: Iterable[str], path: Path) -> None:
    """A TrueType font whose every letter is blank and equally wide."""
    from fontTools.fontBuilder import FontBuilder  # noqa: PLC0415
    from fontTools.pens.ttGlyphPen import TTGlyphPen  # noqa: PLC0415

    names = {ord(letter): f"u{ord(letter):05X}" for letter in sorted(letters)}
    order = [".notdef", *names.values()]
    font = FontBuilder(_EM, isTTF=True)
    font.setupGlyphOrder(order)
    font.setupCharacterMap(names)
    font.setupGlyf({name: TTGlyphPen(None).glyph() for name in order})
    font.setupHorizontalMetrics(dict.fromkeys(order, (_ADVANCE, 0)))
    font.setupHorizontalHeader(ascent=_ASCENT, descent=_DESCENT)
    font.setupOS2(sTypoAscender=_ASCENT, sTypoDescender=_DESCENT, sCapHeight=_ASCENT)
    font.setupNameTable({"familyName": "Diarium Blank", "styleName": "Regular",
                         "psName": "DiariumBlank"})  # fmt: skip
    font.setupPost()
    font.save(path)
