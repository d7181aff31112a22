"""The paragraphs and tables of an OpenDocument text, as odfdo's tree has them.

odfdo opens the package and gives the elements.  Its `get_formatted_text` knows neither pages nor
the numbers of lists, and doubles notes and frames: the text is gathered here, element by element.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import Any

from pipeline.reading.office_lines import PAGE_BREAK, SOFT_BREAK, Block, Paragraph, Story, Table
from pipeline.reading.office_numbers import BULLET, Counter, Level

_GONE = frozenset(
    {"text:tracked-changes", "office:annotation", "text:hidden-text", "text:ruby-text",
     "text:script", "office:forms", "office:event-listeners", "svg:title", "svg:desc",
     "draw:object", "text:note-citation", "text:number"}
)  # fmt: skip
_PARAGRAPHS = frozenset({"text:p", "text:h"})
_FORMS = {"1": "decimal", "i": "lowerRoman", "I": "upperRoman", "a": "lowerLetter",
          "A": "upperLetter", "": "none"}  # fmt: skip
_MOST_BLANKS = 100
_SHORT = 80
_UNKNOWN = "?"
"""A number format that is not known: its items get a dash."""


def odt_story(package: bytes) -> Story:
    """What the document shows.

    Raises:
        Exception: whatever odfdo says of a package that is none.
    """
    from odfdo import Document  # noqa: PLC0415 - 90 ms, only where a file is OpenDocument

    document: Any = Document(io.BytesIO(package))
    common = document.get_part("styles.xml")
    content = document.get_part("content.xml")
    body = _Walk([common.get_element("//office:styles"), content.root])
    margins = _Walk([common.root])
    blocks = tuple(body.blocks(document.body))
    master = _master(common, body.first_master)
    head = margins.margin(master, ("style:header-first", "style:header"))
    foot = margins.margin(master, ("style:footer-first", "style:footer"))
    return Story(head, blocks, foot, tuple(body.notes))


def _get(element: Any, name: str) -> str:
    """An attribute, "" where it is not there."""
    return str(element.get_attribute_string(name) or "") if element is not None else ""


def _number(value: str, default: int) -> int:
    return int(value) if value.isascii() and value.isdigit() and len(value) < 7 else default


def _children(element: Any) -> Iterator[Any]:
    """The children that are elements; a comment has no name of its own."""
    return (child for child in element.children if ":" in str(child.tag))


def _child(element: Any, *tags: str) -> Any:
    found = _children(element) if element is not None else iter(())
    return next((child for child in found if child.tag in tags), None)


def _master(styles: Any, name: str) -> Any:
    """The master page of the first page: the one that its paragraph names, or the first."""
    found = styles.get_elements("//style:master-page")
    named = (master for master in found if _get(master, "style:name") == (name or "Standard"))
    return next(named, found[0] if found else None)


class _Walk:
    """One reading of a part: its styles, its lists' numbers, the notes it met."""

    def __init__(self, roots: list[Any]) -> None:
        self._styles: dict[tuple[str, str], Any] = {}
        self._list_styles: dict[str, Any] = {}
        self._outline: Counter | None = None
        for root in roots:
            self._learn(root)
        self._lists: dict[str, Counter] = {}
        self._latest: dict[str, Counter] = {}
        self.notes: list[Block] = []
        self.first_master = ""
        self._begun = False

    def _learn(self, root: Any) -> None:
        if root is None:
            return
        for style in root.get_elements("descendant::style:style"):
            self._styles[_get(style, "style:family"), _get(style, "style:name")] = style
        for style in root.get_elements("descendant::text:list-style"):
            self._list_styles[_get(style, "style:name")] = style
        for outline in root.get_elements("descendant::text:outline-style"):
            self._outline = Counter(_levels(outline))

    def margin(self, master: Any, tags: tuple[str, ...]) -> tuple[Block, ...]:
        """The first head or foot of a master page with anything in it."""
        for tag in tags:
            found = _child(master, tag)
            if found is not None and _get(found, "style:display") != "false":
                blocks = tuple(self.blocks(found))
                if any(isinstance(block, Table) or block.text.strip() for block in blocks):
                    return blocks
        return ()

    def blocks(self, parent: Any) -> Iterator[Block]:
        """The paragraphs and tables below an element, whatever they are wrapped in."""
        for child in _children(parent):
            if child.tag in _PARAGRAPHS:
                yield from self._paragraph(child, self._heading_label(child))
            elif child.tag == "table:table":
                yield Table(tuple(self._rows(child)))
            elif child.tag == "text:list":
                yield from self._list(child, 0, None, "")
            elif child.tag == "text:soft-page-break":
                yield Paragraph(SOFT_BREAK)
            elif child.tag not in _GONE and not self._is_away(child):
                yield from self.blocks(child)

    def _is_away(self, element: Any) -> bool:
        """Whether a section is hidden, or an element is the source that an index is made from."""
        hidden = _get(element, "text:display") == "none"
        return hidden or str(element.tag).endswith(("-source", "-decls"))

    def _paragraph(self, element: Any, label: str) -> Iterator[Block]:
        boxes: list[Any] = []
        style = _get(element, "text:style-name")
        hidden = self._property("paragraph", style, "text:display") == "none"
        text = "" if hidden else "".join(self._inline(element, boxes))
        master = self._own_master(style)
        if not self._begun:
            self._begun, self.first_master = True, master
        breaks = self._property("paragraph", style, "fo:break-before") == "page"
        before = PAGE_BREAK if breaks or master else ""
        after = PAGE_BREAK if self._property("paragraph", style, "fo:break-after") == "page" else ""
        yield Paragraph(before + text + after, label, self._is_heading(element, style, text))
        for box in boxes:
            yield from self.blocks(box)

    def _chain(self, family: str, name: str) -> Iterator[Any]:
        """A style and those it comes from; a circle is walked once."""
        seen: set[str] = set()
        while name and name not in seen and (family, name) in self._styles:
            seen.add(name)
            yield self._styles[family, name]
            name = _get(self._styles[family, name], "style:parent-style-name")

    def _property(self, family: str, name: str, attribute: str) -> str:
        for style in self._chain(family, name):
            for properties in _children(style):
                value = _get(properties, attribute)
                if value:
                    return value
        return ""

    def _own_master(self, name: str) -> str:
        """The master page that a paragraph's style begins with a new page."""
        styles = self._chain("paragraph", name)
        return next(filter(None, (_get(s, "style:master-page-name") for s in styles)), "")

    def _is_heading(self, element: Any, style: str, text: str) -> bool:
        """A heading by its element or style, or a short line that is bold throughout."""
        names = {_get(s, "style:name") for s in self._chain("paragraph", style)}
        if element.tag == "text:h" or names & {"Title", "Heading"}:
            return True
        if not text.strip() or len(text.strip()) > _SHORT:
            return False
        if self._property("paragraph", style, "fo:font-weight") == "bold":
            return True
        spans = list(_children(element))
        loose = [element.text, *((span.tail or "") for span in spans)]
        return not any(piece.strip() for piece in loose) and all(
            self._property("text", _get(span, "text:style-name"), "fo:font-weight") == "bold"
            for span in spans
            if span.tag == "text:span"
        )

    def _inline(self, element: Any, boxes: list[Any]) -> Iterator[str]:
        yield _flat(element.text)
        for child in element.children:
            if ":" in str(child.tag) and child.tag not in _GONE:
                yield from self._piece(child, boxes)
            yield _flat(child.tail)

    def _piece(self, child: Any, boxes: list[Any]) -> Iterator[str]:
        if child.tag == "text:s":
            yield " " * min(_number(_get(child, "text:c"), 1), _MOST_BLANKS)
        elif child.tag == "text:tab":
            yield "\t"
        elif child.tag == "text:line-break":
            yield "\n"
        elif child.tag == "text:soft-page-break":
            yield SOFT_BREAK
        elif child.tag == "text:note":
            body = _child(child, "text:note-body")
            self.notes += self.blocks(body) if body is not None else ()
        elif str(child.tag).startswith("draw:"):
            boxes.append(child)
        elif self._property("text", _get(child, "text:style-name"), "text:display") != "none":
            yield from self._inline(child, boxes)

    def _rows(self, table: Any) -> Iterator[tuple[tuple[Block, ...], ...]]:
        """The rows, also those in groups (heads that each page repeats).

        Repeats of a cell are not drawn out: a hostile file repeats one a thousand million times.
        """
        for child in _children(table):
            if child.tag == "table:table-row":
                cells = [cell for cell in _children(child) if cell.tag == "table:table-cell"]
                yield tuple(tuple(self.blocks(cell)) for cell in cells)
            elif child.tag == "text:soft-page-break":
                yield ((Paragraph(SOFT_BREAK),),)
            elif str(child.tag).startswith("table:table-"):
                yield from self._rows(child)

    def _list(
        self, element: Any, level: int, counter: Counter | None, style: str
    ) -> Iterator[Block]:
        style = _get(element, "text:style-name") or style
        if counter is None:
            counter = self._counter(element, style)
        for item in _children(element):
            if item.tag in {"text:list-item", "text:list-header"}:
                yield from self._item(item, level, counter, style)

    def _counter(self, element: Any, style: str) -> Counter:
        """The numbers of a list: its own, or those of the list that it says it goes on with."""
        goes_on = _get(element, "text:continue-list")
        known = self._lists.get(goes_on) if goes_on else None
        if known is None and _get(element, "text:continue-numbering") == "true":
            known = self._latest.get(style)
        counter = known or Counter(_levels(self._list_styles.get(style)))
        self._latest[style] = counter
        self._lists[_get(element, "xml:id")] = counter
        return counter

    def _item(self, item: Any, level: int, counter: Counter, style: str) -> Iterator[Block]:
        counted = item.tag == "text:list-item"
        start = _get(item, "text:start-value")
        if start:
            counter.override(level, _number(start, 1))
        for child in _children(item):
            if child.tag in _PARAGRAPHS:
                label = counter.label(level) if counted else ""
                label = _stated(child, item) or label
                counted = False
                yield from self._paragraph(child, label)
            elif child.tag == "text:list":
                yield from self._list(child, level + 1, counter, style)
            elif child.tag == "text:soft-page-break":
                yield Paragraph(SOFT_BREAK)

    def _heading_label(self, element: Any) -> str:
        """A heading's number, by the outline of the document."""
        if element.tag != "text:h" or self._outline is None:
            return ""
        if _get(element, "text:is-list-header") == "true":
            return ""
        level = max(_number(_get(element, "text:outline-level"), 1), 1) - 1
        if _get(element, "text:restart-numbering") == "true":
            self._outline.override(level, _number(_get(element, "text:start-value"), 1))
        label = self._outline.label(level)
        return _stated(element) or ("" if label == BULLET else label)


def _stated(*elements: Any) -> str:
    """The number as printed, where the file states it for programs that do not count."""
    found = (_child(element, "text:number") for element in elements)
    return next((str(number.text).strip() for number in found if number is not None), "")


def _flat(text: str | None) -> str:
    """White space in the file is one blank; what is wider has elements of its own."""
    return re.sub(r"[ \t\r\n]+", " ", text or "")


def _levels(style: Any) -> dict[int, Level]:
    """How the levels of a list style, or of the outline, count."""
    levels: dict[int, Level] = {}
    for child in _children(style) if style is not None else ():
        at = _number(_get(child, "text:level"), 1) - 1
        if child.tag.endswith("-bullet") or child.tag.endswith("-image"):
            levels[at] = Level("bullet", BULLET)
        elif child.tag.endswith(("-number", "outline-level-style")):
            shown = max(1, min(_number(_get(child, "text:display-levels"), 1), at + 1))
            form = _FORMS.get(_get(child, "style:num-format"), _UNKNOWN)
            numbers = ".".join(f"%{number + 1}" for number in range(at + 1 - shown, at + 1))
            text = _get(child, "style:num-prefix") + numbers + _get(child, "style:num-suffix")
            start = _number(_get(child, "text:start-value"), 1)
            levels[at] = Level(form, "" if form == "none" else text, start)
    return levels
