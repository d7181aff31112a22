"""The paragraphs and tables of a Word document, as its tree stands in python-docx.

python-docx opens the package, finds its parts and knows styles and sections.  Its `paragraph.text`
leaves out what stands in tracked insertions (its issues 340, 1123), content controls and smart
tags (328) and text boxes, and it knows neither fields nor footnotes nor the numbers of lists:
therefore the text is gathered here, element by element.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

from pipeline.reading.office_lines import PAGE_BREAK, SOFT_BREAK, Block, Paragraph, Story, Table
from pipeline.reading.office_numbers import Counter, Level

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_GONE = frozenset(
    {_W + tag for tag in ("del", "moveFrom", "pPr", "rPr", "sdtPr", "tblPr", "rt", "sectPr")}
    | {_MC + "Fallback"}
)
_SIGNS = {"tab": "\t", "ptab": "\t", "cr": "\n", "noBreakHyphen": "-"}
_SYMBOLS = {"FE": "☑", "FD": "☒", "A8": "☐", "6F": "☐", "FC": "✓", "FB": "✗", "B7": "•", "A7": "§"}
"""Wingdings and Symbol by code; private-use codes (F0FE) by their last two digits."""
_SHORT = 80
_LEVELS = 9


def docx_story(package: bytes) -> Story:
    """What the document shows.

    Raises:
        Exception: whatever python-docx says of a package that is none.
    """
    from docx import Document  # noqa: PLC0415 - 60 ms, only where a file is Word's

    document: Any = Document(io.BytesIO(package))
    walk = _Walk(document)
    first = document.sections[0] if len(document.sections) else None
    head: tuple[Block, ...] = ()
    foot: tuple[Block, ...] = ()
    if first is not None:
        title = bool(first.different_first_page_header_footer)
        head = walk.first_shown([*[first.first_page_header] * title, first.header])
        foot = walk.first_shown([*[first.first_page_footer] * title, first.footer])
    body = tuple(walk.blocks(document.element.body))
    return Story(head, body, foot, tuple(walk.notes()))


def _value(parent: Any, *path: str) -> str | None:
    """The `w:val` of an element below another, "" where it has none, None where it is not."""
    for tag in path:
        parent = None if parent is None else parent.find(_W + tag)
    return None if parent is None else str(parent.get(_W + "val", ""))


def _on(value: str | None) -> bool:
    """Whether a switch (`w:b`, `w:vanish`) is on; there without a value, it is."""
    return value is not None and value not in {"0", "false", "off"}


def _number(value: str | None, default: int) -> int:
    digits = (value or "").lstrip("-")
    return (
        int(value or "") if digits.isascii() and digits.isdigit() and len(digits) < 7 else default
    )


class _Walk:
    """One reading of a document: its styles, its lists' numbers, the field it is in."""

    def __init__(self, document: Any) -> None:
        self._part = document.part
        self._styles = {
            str(style.get(_W + "styleId")): style
            for style in document.styles.element.iterchildren(_W + "style")
        }
        self._lists = _Lists(self._related("/numbering"), self._styles)
        self._sections = list(document.element.body.iter(_W + "sectPr"))
        self._in_code: list[bool] = []

    def _related(self, kind: str) -> Any:
        """The root of the part of a kind, or None."""
        from docx.oxml import parse_xml  # noqa: PLC0415

        for relation in self._part.rels.values():
            if not relation.is_external and relation.reltype.endswith(kind):
                return parse_xml(relation.target_part.blob)
        return None

    def first_shown(self, margins: list[Any]) -> tuple[Block, ...]:
        """The first head or foot with anything in it."""
        for margin in margins:
            # Asked for its content, python-docx would add the part that is not there.
            if not margin.is_linked_to_previous:
                found = tuple(self.blocks(margin._element))  # noqa: SLF001 - no other way in
                if any(isinstance(block, Table) or block.text.strip() for block in found):
                    return found
        return ()

    def notes(self) -> Iterator[Block]:
        """The footnotes and endnotes, without the lines that part them from the text."""
        for kind in ("/footnotes", "/endnotes"):
            root = self._related(kind)
            for note in root if root is not None else ():
                if note.get(_W + "type") in (None, "normal"):
                    yield from self.blocks(note)

    def blocks(self, parent: Any) -> Iterator[Block]:
        """The paragraphs and tables below an element, whatever they are wrapped in."""
        carried = ""
        for element in _unwrapped(parent):
            if element.tag == _W + "tbl":
                yield self._table(element)
                continue
            boxes: list[Any] = []
            text = carried + "".join(self._inline(element, boxes))
            self._in_code.clear()
            mark = element.find(f"{_W}pPr/{_W}rPr")
            # Where the end of a paragraph is deleted, it goes on in the next one.
            carried = text if mark is not None and mark.find(_W + "del") is not None else ""
            if not carried:
                yield self._paragraph(element, text)
            for box in boxes:
                yield from self.blocks(box)
        if carried:
            yield Paragraph(carried)

    def _paragraph(self, element: Any, text: str) -> Paragraph:
        before = PAGE_BREAK if _on(self._property(element, "pageBreakBefore")) else ""
        section = element.find(f"{_W}pPr/{_W}sectPr")
        if section is not None and self._turns_page(section):
            text += PAGE_BREAK
        return Paragraph(before + text, self._lists.label(element), self._is_heading(element, text))

    def _turns_page(self, section: Any) -> bool:
        """Whether the section after this one begins on a new page: the next one's type says so."""
        at = self._sections.index(section) + 1 if section in self._sections else 0
        kind = _value(self._sections[at], "type") if 0 < at < len(self._sections) else "continuous"
        return kind not in {"continuous", "nextColumn"}

    def _property(self, element: Any, *path: str) -> str | None:
        """A paragraph's property: its own, or its style's."""
        own = _value(element, "pPr", *path)
        if own is not None:
            return own
        styles = _chain(self._styles, _value(element, "pPr", "pStyle"))
        return next(
            (value for style in styles if (value := _value(style, "pPr", *path)) is not None), None
        )

    def _is_heading(self, element: Any, text: str) -> bool:
        """A heading by its outline level or its style, or a short line that is bold throughout."""
        if _number(self._property(element, "outlineLvl"), _LEVELS) < _LEVELS:
            return True
        for style in _chain(self._styles, _value(element, "pPr", "pStyle")):
            if (_value(style, "name") or "").lower().startswith(("heading", "title")):
                return True
        runs = [run for run in element.iterchildren(_W + "r") if run.find(_W + "t") is not None]
        bold = bool(runs) and all(_on(_value(run, "rPr", "b")) for run in runs)
        return bold and len(text.strip()) <= _SHORT

    def _table(self, table: Any) -> Table:
        rows = []
        for row in _unwrapped(table, "tr"):
            if row.find(f"{_W}trPr/{_W}del") is None:
                cells = (cell for cell in _unwrapped(row, "tc") if not _is_covered(cell))
                rows.append(tuple(tuple(self.blocks(cell)) for cell in cells))
        return Table(tuple(rows))

    def _inline(self, parent: Any, boxes: list[Any]) -> Iterator[str]:
        for child in _kept(parent):
            if child.tag == _W + "r":
                if not self._is_hidden(child):
                    yield from self._run(child, boxes)
            else:
                yield from self._inline(child, boxes)

    def _is_hidden(self, run: Any) -> bool:
        own = _value(run, "rPr", "vanish")
        styles = _chain(self._styles, _value(run, "rPr", "rStyle"))
        inherited = (_value(style, "rPr", "vanish") for style in styles)
        return _on(own if own is not None else next((v for v in inherited if v is not None), None))

    def _run(self, run: Any, boxes: list[Any]) -> Iterator[str]:
        for child in _kept(run):
            tag = child.tag.removeprefix(_W)
            if tag == "fldChar":
                yield self._field(child)
            elif tag in {"drawing", "pict", "object"} or child.tag == _MC + "AlternateContent":
                boxes += _text_boxes(child)
            elif tag == "lastRenderedPageBreak":
                yield SOFT_BREAK
            elif tag == "ruby":
                yield from self._inline(child, boxes)
            elif not any(self._in_code):
                yield _sign(tag, child)

    def _field(self, sign: Any) -> str:
        """Keep track of a field, whose code is not printed; give a form's tick box."""
        kind = sign.get(_W + "fldCharType")
        if kind == "begin":
            self._in_code.append(True)
            box = sign.find(f"{_W}ffData/{_W}checkBox")
            if box is not None:
                ticked = _value(box, "checked")
                return "☒" if _on(_value(box, "default") if ticked is None else ticked) else "☐"
        elif self._in_code and kind == "separate":
            self._in_code[-1] = False
        elif self._in_code and kind == "end":
            self._in_code.pop()
        return ""


def _kept(parent: Any) -> Iterator[Any]:
    """The children that are elements and not taken out of the text."""
    return (child for child in parent if isinstance(child.tag, str) and child.tag not in _GONE)


def _unwrapped(parent: Any, *tags: str) -> Iterator[Any]:
    """The elements of these tags (paragraphs and tables), through controls and insertions."""
    wanted = {_W + tag for tag in tags or ("p", "tbl")}
    for child in _kept(parent):
        if child.tag in wanted:
            yield child
        elif child.tag != _W + "p":
            yield from _unwrapped(child, *tags)


def _is_covered(cell: Any) -> bool:
    """Whether a cell goes on from the one above, or is deleted."""
    merge = _value(cell, "tcPr", "vMerge")
    deleted = cell.find(f"{_W}tcPr/{_W}cellDel") is not None
    return deleted or (merge is not None and merge != "restart")


def _text_boxes(element: Any) -> list[Any]:
    """The contents of text boxes; Word writes each twice, for itself and for older programs."""
    if element.tag == _W + "txbxContent":
        return [element]
    if element.tag == _MC + "AlternateContent":
        ways = (_text_boxes(way) for way in element if isinstance(way.tag, str))
        return next((found for found in ways if found), [])
    return [box for child in element if isinstance(child.tag, str) for box in _text_boxes(child)]


def _sign(tag: str, element: Any) -> str:
    if tag == "t":
        return (element.text or "").replace("\n", " ")
    if tag == "br":
        return PAGE_BREAK if element.get(_W + "type") == "page" else "\n"
    if tag == "sym":
        return _SYMBOLS.get(str(element.get(_W + "char", ""))[-2:].upper(), "")
    return _SIGNS.get(tag, "")


def _chain(styles: dict[str, Any], name: str | None) -> Iterator[Any]:
    """A style and those it is based on; a circle is walked once."""
    seen: set[str] = set()
    while name and name in styles and name not in seen:
        seen.add(name)
        yield styles[name]
        name = _value(styles[name], "basedOn")


class _Lists:
    """The lists of a document: which one a paragraph is an item of, and its number."""

    def __init__(self, numbering: Any, styles: dict[str, Any]) -> None:
        root = numbering if numbering is not None else ()
        self._styles = styles
        self._kinds = {
            item.get(_W + "abstractNumId"): item for item in root if item.tag == _W + "abstractNum"
        }
        self._lists = {item.get(_W + "numId"): item for item in root if item.tag == _W + "num"}
        self._counters: dict[str, Counter] = {}
        self._begun: set[str] = set()

    def label(self, paragraph: Any) -> str:
        """What is printed before a paragraph; nothing where it is no item."""
        number, level = self._membership(paragraph)
        listed = self._lists.get(number)
        if listed is None:
            return ""
        kind = self._kind(listed)
        if kind is None:
            return ""
        name = str(kind.get(_W + "abstractNumId"))
        counter = self._counters.setdefault(name, Counter(_levels(kind)))
        if number not in self._begun:
            self._begun.add(number)
            for override in listed.iterchildren(_W + "lvlOverride"):
                start = _value(override, "startOverride")
                if start is not None:
                    at = _number(override.get(_W + "ilvl"), 0)
                    counter.override(at, _number(start, 1))
        return counter.label(level)

    def _membership(self, paragraph: Any) -> tuple[str, int]:
        """The list and the level of a paragraph: its own, or its style's."""
        number = _value(paragraph, "pPr", "numPr", "numId")
        level = _value(paragraph, "pPr", "numPr", "ilvl")
        for style in _chain(self._styles, _value(paragraph, "pPr", "pStyle")):
            number = _value(style, "pPr", "numPr", "numId") if number is None else number
            level = _value(style, "pPr", "numPr", "ilvl") if level is None else level
        return number or "0", _number(level, 0)

    def _kind(self, listed: Any) -> Any:
        """The definition that a list follows, through a list style where it names one."""
        kind = self._kinds.get(_value(listed, "abstractNumId"))
        link = _value(kind, "numStyleLink")
        if link and link in self._styles:
            number = _value(self._styles[link], "pPr", "numPr", "numId")
            kind = self._kinds.get(_value(self._lists.get(number), "abstractNumId"), kind)
        return kind


def _levels(kind: Any) -> dict[int, Level]:
    restarts = {level: _value(level, "lvlRestart") for level in kind.iterchildren(_W + "lvl")}
    return {
        _number(level.get(_W + "ilvl"), 0): Level(
            _value(level, "numFmt") or "decimal",
            _value(level, "lvlText") or "",
            _number(_value(level, "start"), 0),
            None if restart is None else _number(restart, 0),
            _on(_value(level, "isLgl")),
        )
        for level, restart in restarts.items()
    }
