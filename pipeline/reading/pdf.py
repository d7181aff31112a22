"""PDF pages: their text layer, and the pictures of those that have none worth using.

The text comes from pdfplumber (pages closed as they are done: unclosed ones keep 4 MB each); a
scan's own picture is taken out of the PDF where it is one picture, which costs a fifth of
rendering and resamples nothing.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from PIL import Image

from pipeline.document import Box, Line
from pipeline.errors import UnreadableDocument
from pipeline.reading.pdf_text import lines_of_print, print_of

RENDER_DPI = 300
_SAME_EDGE = 0.02
"""How far a picture's edges may stand from the page's (in shares of its side) to be the page."""


@dataclass(frozen=True, slots=True)
class PdfLimits:
    """What a PDF may ask of this machine.

    `pages`: more are refused (a page of scan takes a second or more).  `pixels`: a page's picture
    beyond this is refused; A3 at 600 dpi has 70 million.  `side`: points of a page's longer side.
    """

    pages: int = 2_000
    pixels: int = 150_000_000
    side: float = 14_400.0


class Pdf:
    """An open PDF: pages by number, from 1."""

    def __init__(self, data: bytes, limits: PdfLimits) -> None:
        import pdfplumber  # noqa: PLC0415 - costs half a second: only where a PDF is read
        import pypdfium2  # noqa: PLC0415

        self.limits = limits
        self.plumber = pdfplumber.open(io.BytesIO(data))
        self.pdfium = pypdfium2.PdfDocument(data)
        self.pages = len(self.pdfium)
        if not self.pages:
            raise UnreadableDocument("no-pages", "PDF-filen har inga sidor.")
        if self.pages > limits.pages:
            raise UnreadableDocument(
                "too-many-pages",
                f"PDF-filen har {self.pages} sidor; gränsen är {limits.pages}.",
            )

    def size(self, number: int) -> tuple[float, float]:
        """Width and height of a page in points, as shown (after its rotation)."""
        width, height = self.pdfium.get_page_size(number - 1)
        if max(width, height) > self.limits.side:
            raise UnreadableDocument("page-too-large", f"Sida {number} är orimligt stor.")
        return width, height

    def layer(self, number: int) -> list[Line]:
        """The lines of a page's text layer."""
        if number > len(self.plumber.pages):
            return []
        page = self.plumber.pages[number - 1]
        try:
            return lines_of_print(*print_of(page))
        finally:
            page.close()

    def pictured_share(self, number: int) -> float:
        """How much of the page its pictures cover, 0-1 (more where they overlap)."""
        width, height = self.size(number)
        page = self.pdfium[number - 1]
        try:
            bounds = [thing.get_bounds() for thing in _images(page)]
        finally:
            page.close()
        covered = sum((right - left) * (top - bottom) for left, bottom, right, top in bounds)
        return float(covered / (width * height))

    def pictures(self, number: int) -> list[Box]:
        """Where the pictures of a page stand, clipped to the page (after its rotation)."""
        width, height = self.size(number)
        page = self.pdfium[number - 1]
        try:
            turned = page.get_rotation()
            left, bottom, right, top = page.get_bbox()
            bounds = [thing.get_bounds() for thing in _images(page)]
        finally:
            page.close()
        boxes = [
            _shown((x0 - left, top - y1, x1 - left, top - y0), (right - left, top - bottom), turned)
            for x0, y0, x1, y1 in bounds
        ]
        clipped = [
            Box(max(x0, 0.0), max(y0, 0.0), min(x1, width), min(y1, height))
            for x0, y0, x1, y1 in boxes
        ]
        return [box for box in clipped if box.x0 < box.x1 and box.top < box.bottom]

    def picture(self, number: int) -> Image.Image:
        """The page as a picture: the scan's own where it is just one, else rendered."""
        page = self.pdfium[number - 1]
        try:
            return self._own_picture(page) or self._rendered(page, number)
        finally:
            page.close()

    def region(self, number: int, box: Box) -> Image.Image:
        """What a page shows within a box."""
        page = self.pdfium[number - 1]
        try:
            picture = self._rendered(page, number)
        finally:
            page.close()
        scale = picture.width / self.size(number)[0]
        left, top, right, bottom = (
            round(edge * scale) for edge in (box.x0, box.top, box.x1, box.bottom)
        )
        return picture.crop((left, top, right, bottom))

    def _own_picture(self, page: Any) -> Image.Image | None:
        images = list(_images(page))
        width, height = page.get_size()
        if len(images) != 1 or page.get_rotation() or _shows_more(page):
            return None
        (image,) = images
        if not image.get_metadata().colorspace:
            return None  # a stencil: black and white lie in how it is painted
        a, b, c, d, *_ = image.get_matrix().get()
        edges = zip(image.get_bounds(), page.get_bbox(), strict=True)
        apart = max(abs(one - other) for one, other in edges)
        if apart > _SAME_EDGE * min(width, height) or b or c or a < 0 or d < 0:
            return None
        columns, rows = image.get_px_size()
        if columns * rows > self.limits.pixels:
            raise UnreadableDocument("too-many-pixels", "En sidas bild är orimligt stor.")
        if columns / width * 72 < 60:
            return None
        picture: Image.Image = image.get_bitmap(render=False).to_pil()
        return picture

    def _rendered(self, page: Any, number: int) -> Image.Image:
        width, height = page.get_size()
        dpi = RENDER_DPI
        while width * height * (dpi / 72) ** 2 > self.limits.pixels:
            dpi //= 2
            if dpi < 72:
                raise UnreadableDocument("page-too-large", f"Sida {number} är orimligt stor.")
        picture: Image.Image = page.render(scale=dpi / 72, grayscale=True).to_pil()
        return picture

    def close(self) -> None:
        """Give everything back."""
        self.plumber.close()
        self.pdfium.close()


def _images(page: Any) -> Iterator[Any]:
    import pypdfium2.raw as raw  # noqa: PLC0415, PLR0402

    return iter(page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=3))


def _shows_more(page: Any) -> bool:
    """Whether a page shows more than pictures: stamps, notes, printed words, lines."""
    import pypdfium2.raw as raw  # noqa: PLC0415, PLR0402

    if raw.FPDFPage_GetAnnotCount(page) > 0:
        return True
    return any(
        thing.type != raw.FPDF_PAGEOBJ_TEXT
        or raw.FPDFTextObj_GetTextRenderMode(thing) != raw.FPDF_TEXTRENDERMODE_INVISIBLE
        for thing in page.get_objects(max_depth=3)
        if thing.type not in (raw.FPDF_PAGEOBJ_IMAGE, raw.FPDF_PAGEOBJ_FORM)
    )


def _shown(
    box: tuple[float, float, float, float], size: tuple[float, float], turned: int
) -> tuple[float, float, float, float]:
    """A box (from the top left) on a page of this size, as it lies when the page is turned."""
    (x0, y0, x1, y1), (width, height) = box, size
    if turned == 90:
        return height - y1, x0, height - y0, x1
    if turned == 180:
        return width - x1, height - y1, width - x0, height - y0
    if turned == 270:
        return y0, width - x1, y1, width - x0
    return box


@contextmanager
def opened(data: bytes, limits: PdfLimits = PdfLimits()) -> Iterator[tuple[Pdf, tuple[str, ...]]]:
    """The PDF, and notes on what had to be done to open it.

    Raises:
        UnreadableDocument: it needs a password, or no engine can open it.
    """
    pdf, notes = _open(data, limits)
    try:
        yield pdf, notes
    finally:
        pdf.close()


def _open(data: bytes, limits: PdfLimits) -> tuple[Pdf, tuple[str, ...]]:
    import pikepdf  # noqa: PLC0415

    notes: tuple[str, ...] = ()
    try:
        with pikepdf.open(io.BytesIO(data)) as whole:
            if whole.is_encrypted:
                notes += ("owner-password",)
            repaired = any("xref" in str(warning).lower() for warning in whole.get_warnings())
            if whole.is_encrypted or repaired:
                out = io.BytesIO()
                whole.save(out)
                data = out.getvalue()
            notes += ("repaired-structure",) if repaired else ()
    except pikepdf.PasswordError as error:
        raise UnreadableDocument("encrypted", "PDF-filen kräver ett lösenord.") from error
    except (pikepdf.PdfError, RecursionError, ValueError) as error:
        raise UnreadableDocument(
            "broken-pdf", "PDF-filen är trasig och kan inte öppnas.", str(error)[:200]
        ) from error
    try:
        return Pdf(data, limits), notes
    except UnreadableDocument:
        raise
    except Exception as error:
        raise UnreadableDocument(
            "broken-pdf", "PDF-filen är trasig och kan inte öppnas.", repr(error)[:200]
        ) from error
