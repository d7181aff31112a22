"""From the paragraphs and tables of a word processor to the lines of pages."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from pipeline.document import Line, Page
from pipeline.layout.layout import COLUMN_GAP

PAGE_BREAK = "\f"
"""Stands in a text where the writer broke the page."""
SOFT_BREAK = "\v"
"""Stands where the page was full when the file was last saved; none where a page just began."""

_MARKS = PAGE_BREAK + SOFT_BREAK
_GAP = "\x1f"
"""A line of its own where the layout leaves a gap: blank on a page, nothing within a row."""
_PROSE = 100
"""Characters from which a paragraph fills more than a line of paper and stands apart as prose."""
_WRAPS = 60
"""Characters from which a cell's paragraph may take two lines, so that rows no longer pair."""
_SHOWN = str.maketrans(
    {"\u00ad": "", "\u200b": "", "\u2060": "", "\ufeff": "", "\u200e": "", "\u200f": "", "\r": " "}
    | dict.fromkeys("\u00a0\u2002\u2003\u2007\u2009\u202f", " ")
    | dict.fromkeys("\x85\u2028\u2029", "\n")
)


@dataclass(frozen=True, slots=True)
class Paragraph:
    r"""A paragraph: `\n` where a line breaks, `\t` for a tab, page breaks as marks.

    `label` is the number or bullet printed before it.
    """

    text: str
    label: str = ""
    heading: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table: rows of cells of blocks; a cell that another one covers is not there."""

    rows: tuple[tuple[tuple[Block, ...], ...], ...]


Block = Paragraph | Table


@dataclass(frozen=True, slots=True)
class Story:
    """What a document shows: the head of its first page, its body, its foot and its notes."""

    head: tuple[Block, ...]
    body: tuple[Block, ...]
    foot: tuple[Block, ...]
    notes: tuple[Block, ...]


def pages_of(story: Story) -> tuple[Page, ...]:
    r"""The pages of a story, the head once on the first, foot and notes once on the last.

    >>> blocks = Paragraph("Närvarande", heading=True), Paragraph("Eva Ek\tSkara\fBo Al")
    >>> [[line.text for line in page.lines] for page in pages_of(Story((), blocks, (), ()))]
    [['Närvarande', 'Eva Ek   Skara'], ['Bo Al']]
    """
    pages = _parted(_lines(story.body))
    head = [_text(line) for line in _lines(story.head)]
    pages[0] = _joined(head, pages[0])
    for after in (story.notes, story.foot):
        pages[-1] = _joined(pages[-1], [_text(line) for line in _lines(after)])
    bold = _headings((*story.head, *story.body, *story.notes, *story.foot))
    return tuple(
        Page(number, 0.0, 0.0, "plain", tuple(_line(text, bold) for text in lines), None, "office")
        for number, lines in enumerate(pages, 1)
    )


def _line(text: str, bold: frozenset[str]) -> Line:
    return Line(text, bold=1.0) if text in bold else Line(text)


def _headings(blocks: Sequence[Block]) -> frozenset[str]:
    """The lines that the writer set as headings: by a style, or bold throughout."""
    headed = (block for block in blocks if isinstance(block, Paragraph) and block.heading)
    lines = (_text(line) for block in headed for line in _paragraph_lines(block))
    return frozenset(line for line in lines if line)


def _joined(above: list[str], below: list[str]) -> list[str]:
    return _tidy([*above, "", *below])


def _tidy(lines: Iterable[str]) -> list[str]:
    """The lines without blank ones at the ends, and never two blank ones together."""
    kept: list[str] = []
    for line in lines:
        shown = "" if line == _GAP else line
        if shown or (kept and kept[-1]):
            kept.append(shown)
    while kept and not kept[-1]:
        kept.pop()
    return kept


def _parted(lines: Iterable[str]) -> list[list[str]]:
    """The lines by pages: a soft break counts only where something stands on the page already."""
    pages: list[list[str]] = [[]]
    empty = True
    for line in lines:
        text = _text(line)
        for mark in _marks(line):
            if not empty or (mark == PAGE_BREAK and len(pages) > 1):
                pages.append([])
                empty = True
        if text or text == line:
            pages[-1].append(text)
            empty = empty and text in {"", _GAP}
    while len(pages) > 1 and not _tidy(pages[-1]):
        pages.pop()
    return [_tidy(page) for page in pages]


def _lines(blocks: Sequence[Block]) -> list[str]:
    """The lines of blocks, a gap before headings, after prose and around tables."""
    lines: list[str] = []
    before: Block | None = None
    for block in blocks:
        if before is not None and _apart(before, block):
            lines.append(_GAP)
        lines += _table_lines(block) if isinstance(block, Table) else _paragraph_lines(block)
        before = block
    return _with_breaks_on_text(lines)


def _with_breaks_on_text(lines: Iterable[str]) -> list[str]:
    """Page breaks that stand alone moved to the line after them, so that they take up none."""
    moved: list[str] = []
    waiting = ""
    for line in lines:
        if line == _GAP or not line:
            moved += [] if waiting else [line]
        elif _text(line):
            moved.append(waiting + line)
            waiting = ""
        else:
            waiting += line
    return [*moved, waiting] if waiting else moved


def _apart(before: Block, block: Block) -> bool:
    if isinstance(before, Table) or isinstance(block, Table):
        return True
    prose = len(before.text) > _PROSE and not before.label
    return prose or (block.heading and not before.heading)


def _paragraph_lines(paragraph: Paragraph) -> list[str]:
    """The lines of a paragraph, each with the page breaks before it."""
    pieces = re.split(r"\n|(?=[\f\v])", paragraph.text.translate(_SHOWN))
    lines: list[str] = []
    label = paragraph.label
    for piece, after in zip_longest(pieces, pieces[1:], fillvalue=""):
        text = _shown(_text(piece))
        if text and label:
            text, label = f"{label} {text}", ""
        if text or piece or not after.startswith(tuple(_MARKS)):
            lines.append(_marks(piece) + text)
    return lines


def _shown(text: str) -> str:
    """A line as printed: tabs and wide blanks part columns.

    >>> _shown("Eva Ek, ledamot        Skara")
    'Eva Ek, ledamot   Skara'
    """
    parts = (part.strip() for part in text.split("\t"))
    return re.sub(r" {3,}", COLUMN_GAP, COLUMN_GAP.join(part for part in parts if part))


def _table_lines(table: Table) -> list[str]:
    lines: list[str] = []
    for row in table.rows:
        cells = [_lines(cell) for cell in row]
        filled = [cell for cell in cells if any(_text(line) not in {"", _GAP} for line in cell)]
        if len(filled) == 1:
            lines += filled[0]
        elif filled:
            lines += _row_lines([[line for line in cell if line != _GAP] for cell in filled])
        else:
            lines += [line for cell in cells for line in cell if _marks(line)][:1]
    return lines


def _text(line: str) -> str:
    return line.lstrip(_MARKS)


def _row_lines(cells: Sequence[Sequence[str]]) -> list[str]:
    """A row's lines: the first lines of all cells beside each other, then the second ones.

    So a cell of names pairs with a cell of municipalities.  Where several cells hold running text
    nothing tells what is beside what on paper: they follow one another.
    """
    several = sum(len(_tidy(cell)) > 1 for cell in cells) > 1
    if several and any(len(line) > _WRAPS for cell in cells for line in cell):
        return _first_break_only([line for cell in cells for line in [*_tidy(cell), ""]])
    rows = [
        "".join(sorted({mark for line in beside for mark in _marks(line)}, reverse=True))
        + COLUMN_GAP.join(filter(None, map(_text, beside)))
        for beside in zip_longest(*cells, fillvalue="")
    ]
    return _first_break_only([row for row in rows if row])


def _marks(line: str) -> str:
    return line[: len(line) - len(_text(line))]


def _first_break_only(lines: Sequence[str]) -> list[str]:
    """A row that goes on over the page does so once, though each of its cells says it."""
    first = next((at for at, line in enumerate(lines) if _marks(line)), -1)
    return [line if at == first else _text(line) for at, line in enumerate(lines)]
