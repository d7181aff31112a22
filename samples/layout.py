"""A sample's text set on A4 pages: what a word processor would have printed.

Two typefaces, one for each network, so that no reader is tuned to one of them. Every page has a
running head and a page mark, "1(2)", because real minutes have them and they must not become text
of the meeting.
"""

from __future__ import annotations

import io
import shutil
import subprocess
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape

from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import Flowable, Paragraph, SimpleDocTemplate, Spacer, Table

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

MARGIN = 24 * mm
FOLDERS = (Path("/usr/share/fonts"), Path("/usr/local/share/fonts"), Path.home() / ".fonts")
PACKAGES = {"DejaVuSans": "fonts-dejavu-core", "LiberationSerif": "fonts-liberation"}
# reportlab name -> (file name without .ttf, what fc-match calls it)
FACES = {
    "DejaVuSans": ("DejaVuSans", "DejaVu Sans"),
    "DejaVuSans-Bold": ("DejaVuSans-Bold", "DejaVu Sans:bold"),
    "LiberationSerif": ("LiberationSerif-Regular", "Liberation Serif"),
    "LiberationSerif-Bold": ("LiberationSerif-Bold", "Liberation Serif:bold"),
}


class MissingFontError(Exception):
    """A font file is not on this machine; the message names the Debian package that brings it."""


def font_file(face: str) -> Path:
    """The .ttf of a face in `FACES`: asked of fontconfig first, then looked for by name."""
    stem, pattern = FACES[face]
    for path in _asked(pattern), *_looked_for(f"{stem}.ttf"):
        if path is not None and path.name == f"{stem}.ttf":
            return path
    package = PACKAGES[face.split("-", maxsplit=1)[0]]
    message = f"{stem}.ttf is not on this machine. Try: apt-get install {package}"
    raise MissingFontError(message)


def _asked(pattern: str) -> Path | None:
    if shutil.which("fc-match") is None:
        return None
    answer = subprocess.run(
        ["fc-match", "--format=%{file}", pattern], capture_output=True, text=True, check=False
    )
    return Path(answer.stdout) if answer.stdout else None


def _looked_for(name: str) -> Iterator[Path]:
    for folder in FOLDERS:
        yield from sorted(folder.rglob(name))


@cache
def registered(family: str) -> str:
    for face in (family, f"{family}-Bold"):
        pdfmetrics.registerFont(TTFont(face, str(font_file(face))))
    return family


def styles(family: str) -> dict[str, ParagraphStyle]:
    # DejaVu Sans runs wide: a point smaller gives pages as full as those of Liberation Serif.
    size = 10.5 if family.startswith("DejaVu") else 11.5
    body = ParagraphStyle("body", fontName=family, fontSize=size, leading=size * 1.35, spaceAfter=2)
    bold = f"{family}-Bold"
    return {
        "body": body,
        "bullet": ParagraphStyle("bullet", body, leftIndent=14, bulletIndent=3),
        "title": ParagraphStyle("title", body, fontName=bold, fontSize=17, leading=22),
        "heading": ParagraphStyle(
            "heading", body, fontName=bold, fontSize=13, leading=17, spaceBefore=3, keepWithNext=1
        ),
    }


def flowables(lines: Sequence[str], family: str) -> list[Flowable]:
    """The lines of a source text as reportlab's blocks; rows of a table are gathered."""
    style = styles(family)
    story: list[Flowable] = []
    rows: list[list[str]] = []
    for line in [*lines, ""]:
        if line.startswith("|"):
            rows.append([cell.strip() for cell in line.strip("|").split("|")])
            continue
        if rows:
            story.append(_table(rows, family, style["body"].fontSize))
            rows = []
        story.append(_block(line, style))
    return story


def _block(line: str, style: dict[str, ParagraphStyle]) -> Flowable:
    if not line.strip():
        return Spacer(1, 7)
    for mark, name in (("# ", "title"), ("## ", "heading")):
        if line.startswith(mark):
            return Paragraph(escape(line.removeprefix(mark)), style[name])
    if line.startswith("- "):
        return Paragraph(escape(line.removeprefix("- ")), style["bullet"], bulletText="•")
    return Paragraph(escape(line), style["body"])


def _table(rows: list[list[str]], family: str, size: float) -> Table:
    commands: list[Any] = [
        ("FONT", (0, 0), (-1, -1), family, size),
        ("FONT", (0, 0), (-1, 0), f"{family}-Bold", size),
        ("LINEBELOW", (0, 0), (-1, -1), 0.4, (0.5, 0.5, 0.5)),
        ("TOPPADDING", (0, 0), (-1, -1), 2),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 3),
    ]
    return Table(rows, colWidths=[65 * mm, 50 * mm, 30 * mm], style=commands, hAlign="LEFT")


def printed(lines: Sequence[str], family: str, head: str) -> bytes:
    """A4 pages as PDF, the same bytes every time.

    Args:
        lines: the body, in the Markdown-like form of `samples/minutes`.
        family: "DejaVuSans" or "LiberationSerif".
        head: the running head.

    Raises:
        MissingFontError: the family is not installed.
    """
    registered(family)
    count = 0

    def counted(canvas: Any, _: Any) -> None:
        nonlocal count
        count = canvas.getPageNumber()

    _build(lines, family, counted)  # the mark "1(2)" needs to know how many pages there are

    def marked(canvas: Any, _: Any) -> None:
        canvas.setFont(family, 8)
        canvas.drawString(MARGIN, A4[1] - 13 * mm, head)
        page_mark = f"{canvas.getPageNumber()}({count})"
        canvas.drawRightString(A4[0] - MARGIN, A4[1] - 13 * mm, page_mark)

    return _build(lines, family, marked)


def _build(lines: Sequence[str], family: str, on_page: Callable[[Any, Any], None]) -> bytes:
    buffer = io.BytesIO()
    margins = dict.fromkeys(("leftMargin", "rightMargin", "topMargin", "bottomMargin"), MARGIN)
    document = SimpleDocTemplate(buffer, pagesize=A4, invariant=1, **margins)
    document.build(flowables(lines, family), onFirstPage=on_page, onLaterPages=on_page)
    return buffer.getvalue()
