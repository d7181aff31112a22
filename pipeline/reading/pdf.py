"""PDF pages: their text layer, and the pictures of those that have none worth using.

The text comes from pdfplumber (pages closed as they are done: unclosed ones keep 4 MB each), or
from PDFium where that finds much that pdfplumber stumbles over; a scan's own picture is taken out
of the PDF where it is one picture, which costs a fifth of rendering and resamples nothing.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from PIL import Image

from pipeline.document import Box, Line
from pipeline.errors import UnreadableDocument
from pipeline.reading import pdfium_text
from pipeline.reading.drawn import LOOK_DPI, shows_writing
from pipeline.reading.pdf_mending import mended
from pipeline.reading.pdf_notes import REPAIRED
from pipeline.reading.pdf_text import lines_of_print, print_of

RENDER_DPI = 300
_SAME_EDGE = 0.02
"""How far a picture's edges may stand from the page's (in shares of its side) to be the page."""
_MUCH_LESS = 0.5
"""Of the letters that PDFium finds on a page: with fewer, pdfplumber has stumbled."""
PAGES_MISSING = "pages-missing"
"""The note on a reading of a file that promises pages which are not there."""
PAGES_DIFFER = "engines-disagree-pages"
"""The note on a reading whose engines count different pages: the one that finds most is used."""


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
        import pypdfium2  # noqa: PLC0415 - costs a tenth of a second: only where a PDF is read

        self.limits = limits
        self.pdfium = pypdfium2.PdfDocument(data)
        self.pages = len(self.pdfium)
        self._data = data
        self.stated: Mapping[int, int] = {}
        if not self.pages:
            raise UnreadableDocument("no-pages", "PDF-filen har inga sidor.")
        if self.pages > limits.pages:
            raise UnreadableDocument(
                "too-many-pages",
                f"PDF-filen har {self.pages} sidor; gränsen är {limits.pages}.",
            )

    @cached_property
    def numbers(self) -> tuple[int, ...]:
        """The pages that are really there: a broken tree promises some that are not."""
        import pypdfium2  # noqa: PLC0415

        def is_there(number: int) -> bool:
            try:
                self.pdfium.get_page_size(number - 1)
            except pypdfium2.PdfiumError:
                return False
            return True

        return tuple(filter(is_there, range(1, self.pages + 1)))

    @cached_property
    def plumbed(self) -> list[Any]:
        """The pages as pdfplumber finds them; none where it cannot open the file."""
        import pdfplumber  # noqa: PLC0415 - costs half a second

        try:
            return list(pdfplumber.open(io.BytesIO(self._data)).pages)
        except Exception as error:
            if _wants_memory(error):
                raise
            return []  # whatever it stumbles over: there is another engine

    def size(self, number: int) -> tuple[float, float]:
        """Width and height of a page in points, as shown (after its rotation)."""
        width, height = self.pdfium.get_page_size(number - 1)
        if max(width, height) > self.limits.side:
            raise UnreadableDocument("page-too-large", f"Sida {number} är orimligt stor.")
        return width, height

    def layer(self, number: int) -> list[Line]:
        """The lines of a page's text layer; none where pdfplumber stumbles over it."""
        if number > len(self.plumbed):
            return []
        page = self.plumbed[number - 1]
        try:
            return lines_of_print(*print_of(page))
        except Exception as error:
            if _wants_memory(error):
                raise
            return []  # whatever it stumbles over: there is another engine
        finally:
            page.close()

    def fuller_layer(self, number: int, lines: list[Line]) -> list[Line]:
        """PDFium's lines where it finds much more text than these, else none."""
        letters = sum(map(str.isalpha, "".join(line.text for line in lines)))
        page = self.pdfium[number - 1]
        try:
            if letters >= _MUCH_LESS * pdfium_text.letters_of(page):
                return []
            return pdfium_text.lines_of(page, lambda edges: self._placed(page, edges))
        finally:
            page.close()

    def is_drawn(self, number: int) -> bool:
        """Whether a page without text shows writing all the same: letters drawn as curves.

        Raises:
            UnreadableDocument: it has a picture that PDFium will not unpack, and nor do we.
        """
        self._check_stated(number)
        width, height = self.size(number)
        if not 1 <= width * height * (LOOK_DPI / 72) ** 2 <= self.limits.pixels:
            return False
        page = self.pdfium[number - 1]
        try:
            if next(iter(page.get_objects(max_depth=1)), None) is None:
                return False
            return shows_writing(page.render(scale=LOOK_DPI / 72, grayscale=True).to_pil())
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
            boxes = [self._placed(page, thing.get_bounds()) for thing in _images(page)]
        finally:
            page.close()
        clipped = [
            Box(max(b.x0, 0.0), max(b.top, 0.0), min(b.x1, width), min(b.bottom, height))
            for b in boxes
        ]
        return [box for box in clipped if box.x0 < box.x1 and box.top < box.bottom]

    def _placed(self, page: Any, edges: tuple[float, float, float, float]) -> Box:
        """Where something (left, bottom, right, top, as PDFium has it) stands on the shown page."""
        left, bottom, right, top = page.get_bbox()
        x0, y0, x1, y1 = edges
        box = (x0 - left, top - y1, x1 - left, top - y0)
        return Box(*_shown(box, (right - left, top - bottom), page.get_rotation()))

    def picture(self, number: int) -> Image.Image:
        """The page as a picture: the scan's own where it is just one, else rendered."""
        self._check_stated(number)
        page = self.pdfium[number - 1]
        try:
            return self._own_picture(page) or self._rendered(page, number)
        finally:
            page.close()

    def _check_stated(self, number: int) -> None:
        if self.stated.get(number, 0) > self.limits.pixels:
            raise UnreadableDocument("too-many-pixels", "En sidas bild är orimligt stor.")

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
        with suppress(Exception):  # closing goes through all that opening stumbled over
            self.__dict__.pop("plumbed", [None])[0].pdf.close()
        self.pdfium.close()


def _wants_memory(error: BaseException) -> bool:
    """Whether an error, or one that pdfplumber wrapped in its own, is the want of memory."""
    causes = (error, error.__cause__, error.__context__, *error.args)
    return any(isinstance(cause, MemoryError) for cause in causes)


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
    made = mended(data)
    pdf, failed = _pdf(made.data, limits)
    anew = False
    if not made.whole and (pdf is None or not made.pages <= len(pdf.numbers) == pdf.pages):
        again = mended(data, anew=True)
        other, _ = _pdf(again.data, limits)
        if other and not (pdf and len(pdf.numbers) >= len(other.numbers)):
            pdf, made, anew = other, again, True
    if pdf is None or not pdf.numbers:
        if "password" in failed.lower() or "security" in failed.lower():
            raise UnreadableDocument("encrypted", "PDF-filen kräver ett lösenord.", failed)
        raise UnreadableDocument(
            "broken-pdf", "PDF-filen är trasig och kan inte öppnas.", made.trouble or failed
        )
    pdf.stated = made.pixels
    notes = made.notes
    if (made.trouble or anew) and REPAIRED not in notes:
        notes += (REPAIRED,)
    if len(pdf.numbers) < pdf.pages:
        notes += (PAGES_MISSING,)
    if len({pdf.pages, len(pdf.plumbed), made.pages} - {0}) > 1:
        notes += (PAGES_DIFFER,)
    return pdf, notes


def _pdf(data: bytes, limits: PdfLimits) -> tuple[Pdf | None, str]:
    """The PDF, or what PDFium says of it."""
    import pypdfium2  # noqa: PLC0415

    try:
        return Pdf(data, limits), ""
    except (pypdfium2.PdfiumError, OSError, ValueError) as error:
        return None, str(error)[:200]
