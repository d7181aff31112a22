"""What an engine gives of a page: words in pixels; and the lines of the page made of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from pipeline.document import Box, Line
from pipeline.layout.columns import in_reading_order
from pipeline.layout.layout import PlacedWord, around, line_of, with_gaps
from pipeline.reading.picture import Prepared


@dataclass(frozen=True, slots=True)
class ReadWord:
    """A word as an engine gives it: pixels of the prepared picture, confidence 0-1.

    Words with the same `line` (block, paragraph, line) stand on one line.
    """

    text: str
    line: tuple[int, int, int]
    left: int
    top: int
    width: int
    height: int
    confidence: float


Words = tuple[ReadWord, ...]


def lines_of_words(words: Iterable[ReadWord], prepared: Prepared) -> tuple[Line, ...]:
    """A page's lines, top to bottom as a person reads them, with a blank one between paragraphs.

    Order and gaps are found on the picture as it was read; the boxes are those of the page.
    """
    groups: dict[tuple[int, int, int], list[PlacedWord]] = {}
    for word in words:
        groups.setdefault(word.line, []).append(_placed(word, prepared.scale))
    lines = in_reading_order([line_of(group) for group in groups.values()])
    return tuple(_on_page(line, prepared) for line in with_gaps(lines))


def _placed(word: ReadWord, scale: float) -> PlacedWord:
    box = Box(
        word.left * scale,
        word.top * scale,
        (word.left + word.width) * scale,
        (word.top + word.height) * scale,
    )
    return PlacedWord(word.text, box, word.confidence)


def _on_page(line: Line, prepared: Prepared) -> Line:
    words = tuple(replace(word, box=prepared.on_page(word.box)) for word in line.words)
    box = around([word.box for word in words]) if words else None
    return replace(line, box=box or (line.box and prepared.on_page(line.box)), words=words)


def words_of_table(table: str, pages: int) -> list[Words]:
    """The words of each page of Tesseract's table (`tsv`): tab-separated, a heading row first.

    Columns: level page block paragraph line word left top width height confidence text; pages
    count from 1.  `has_pages` tells a page without words from one that is not there.
    """
    found: list[list[ReadWord]] = [[] for _ in range(pages)]
    for page, word in _rows(table):
        if page <= pages:
            found[page - 1].append(word)
    return [tuple(words) for words in found]


def has_pages(table: str, pages: int) -> bool:
    """Whether the table has a row for each page: Tesseract gives one for a blank page too."""
    told = {cells[1] for row in table.split("\n") if len(cells := row.split("\t")) > 1}
    return {str(page + 1) for page in range(pages)} <= told


def _rows(table: str) -> Iterator[tuple[int, ReadWord]]:
    for row in table.split("\n"):
        cells = row.split("\t")
        if len(cells) < 12 or cells[0] != "5" or not (text := "".join(cells[11:]).strip()):
            continue
        page, block, paragraph, line, _, left, top, width, height = map(int, cells[1:10])
        confidence = round(max(float(cells[10]), 0) / 100, 4)
        key = block, paragraph, line
        yield page, ReadWord(text, key, left, top, width, height, confidence)
