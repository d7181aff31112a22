"""The text layer as PDFium has it: the second engine, asked where the first finds less.

pdfplumber's words are better placed and tell bold from light; PDFium reads pages whose fonts,
boxes or content it stumbles over.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from pipeline.document import Box, Line
from pipeline.layout.layout import PlacedWord
from pipeline.layout.tables import lines_of_page

Edges = tuple[float, float, float, float]

_HYPHEN = "\x02"
"""What PDFium gives for a hyphen at a line's end."""
_NO_LETTER = frozenset("\ufffe\uffff\0")


def letters_of(page: Any) -> int:
    """How many letters PDFium finds on a page."""
    text = page.get_textpage()
    try:
        return sum(map(str.isalpha, text.get_text_range(errors="replace")))
    finally:
        text.close()


def lines_of(page: Any, placed: Callable[[Edges], Box]) -> list[Line]:
    """The lines of a page; `placed` takes left, bottom, right, top in the page's own points."""
    text = page.get_textpage()
    try:
        return lines_of_page(list(_words(text, placed)))
    finally:
        text.close()


def _words(text: Any, placed: Callable[[Edges], Box]) -> Iterator[PlacedWord]:
    letters: list[str] = []
    edges: list[Edges] = []
    for at in range(text.count_chars()):
        sign = _sign(text, at)
        if sign.isspace() or sign in _NO_LETTER:
            yield from _word(letters, edges, placed)
            letters, edges = [], []
        else:
            letters.append(sign)
            edges.append(text.get_charbox(at))
    yield from _word(letters, edges, placed)


def _word(
    letters: list[str], edges: list[Edges], placed: Callable[[Edges], Box]
) -> Iterator[PlacedWord]:
    if letters:
        lefts, bottoms, rights, tops = zip(*edges, strict=True)
        told = "".join(letters).encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
        yield PlacedWord(told, placed((min(lefts), min(bottoms), max(rights), max(tops))))


def _sign(text: Any, at: int) -> str:
    import pypdfium2.raw as raw  # noqa: PLC0415, PLR0402 - only where a PDF is read

    sign = chr(min(raw.FPDFText_GetUnicode(text, at), 0x10FFFF))
    return "-" if sign == _HYPHEN else sign
