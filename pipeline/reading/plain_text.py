"""Plain text, Markdown and HTML as pages of lines."""

from __future__ import annotations

import re
from typing import Any

from pipeline.document import Line, Page
from pipeline.errors import UnreadableDocument

_TAG = re.compile(r"</?[a-zA-Z][a-zA-Z0-9]{0,9}(?:\s[^<>]{0,300})?/?>")
_BLOCK = frozenset(
    {"p", "div", "br", "li", "ul", "ol", "h1", "h2", "h3", "h4", "h5", "h6", "tr", "table",
     "section", "article", "header", "footer", "hr", "dt", "dd"}
)  # fmt: skip
_HIDDEN = frozenset({"script", "style", "head", "title", "template", "noscript"})
_CELL = "\x1f"
_LONE_BLANK = re.compile(r"^ (?=[^\W\d_])")


def decode(data: bytes) -> tuple[str, str]:
    """The text and the name of its encoding: UTF-8, UTF-16 with its mark, or Windows-1252.

    Raises:
        UnreadableDocument: the bytes are no text.
    """
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace"), "utf-16"
    if b"\0" in data[:4096]:
        raise UnreadableDocument(
            "not-text", "Filen är varken PDF, bild eller text.", "NUL bytes in what should be text"
        )
    try:
        return data.decode("utf-8-sig"), "utf-8"
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace"), "cp1252"


def is_html(text: str) -> bool:
    """Whether the text is HTML or holds so many tags that they are no prose.

    >>> is_html("<ul> <li>Eva Ek</li> <li>Bo Al</li> </ul>"), is_html("Se <https://ena.se>, x < y")
    (True, False)
    """
    return text[:300].lstrip().lower().startswith(("<!doctype html", "<html")) or (
        len(_TAG.findall(text[:20_000])) >= 5
    )


def text_of_html(text: str) -> str:
    """What the HTML shows, blocks on lines of their own, cells parted as columns.

    Nothing of it is run or fetched.
    """
    from lxml import etree, html  # noqa: PLC0415 - only where a text is HTML

    parser = html.HTMLParser(
        encoding="utf-8", no_network=True, remove_comments=True, huge_tree=True
    )
    pieces: list[str] = []
    try:
        tree = html.document_fromstring(text.replace("\0", "\ufffd").encode(), parser=parser)
    except (ValueError, etree.LxmlError):
        return text
    hidden = 0
    for event, element in etree.iterwalk(tree, events=("start", "end")):
        hidden += (element.tag in _HIDDEN) * (1 if event == "start" else -1)
        _show(pieces, event, element, hidden=hidden > 0)
    lines = [_tidy_line(line) for line in "".join(pieces).split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip("\n")


def _show(pieces: list[str], event: str, element: Any, *, hidden: bool) -> None:
    """Take over the text before, in and after an element."""
    tag = element.tag if isinstance(element.tag, str) else ""
    if event == "start":
        pieces.append("\n" if tag in _BLOCK else _CELL if tag in {"td", "th"} else "")
    else:
        pieces.append("\n" if tag in _BLOCK - {"br", "hr"} else "")
    if not hidden:
        pieces.append(_flat(element.text if event == "start" else element.tail))


def _flat(text: str | None) -> str:
    return re.sub(r"[ \t\r\f]+", " ", text or "")


def _tidy_line(line: str) -> str:
    cells = [re.sub(r" +", " ", cell).strip() for cell in line.split(_CELL)]
    return "   ".join(cell for cell in cells if cell)


def read_plain(text: str) -> tuple[Page, ...]:
    r"""The pages of a text: parted by form feeds, or by the lone blank of older conversions.

    >>> [page.number for page in read_plain("ett\ftvå")]
    [1, 2]
    """
    lines = re.split(r"\r\n|\n|\r", text.replace("\f", "\f\n"))
    marked = _lone_blanks(lines)
    pages: list[list[Line]] = [[]]
    for number, line in enumerate(lines):
        if number in marked and pages[-1]:
            pages.append([])
        ends = line.endswith("\f")
        last = number == len(lines) - 1 and number > 0 and lines[number - 1].endswith("\f")
        if line != "\f" and not (last and not line):
            pages[-1].append(Line(line.removesuffix("\f")))
        if ends:
            pages.append([])
    if not pages[-1] and len(pages) > 1:
        pages.pop()
    return tuple(
        Page(number, 0.0, 0.0, "plain", tuple(content), None, "plain")
        for number, content in enumerate(pages, 1)
    )


def _lone_blanks(lines: list[str]) -> set[int]:
    """Numbers of the lines whose single leading blank was a form feed once.

    Such blanks are rare and stand before a word; where many lines are set in by one, it is layout.
    """
    found = {number for number, line in enumerate(lines) if _LONE_BLANK.match(line)}
    filled = sum(bool(line.strip()) for line in lines)
    return found if len(found) * 12 <= max(filled, 12) else set()
