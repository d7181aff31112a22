"""A page of an original as a person sees it, as small as a screen needs: a JPEG.

The boxes of a reading are in points of the page as shown, so the picture has the page's shape:
width and height come from the reading, and a fax with oblong pixels is made square.  Where
the page was turned before it was read, the picture is turned in the same way.
"""

from __future__ import annotations

import io
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PIL import Image, ImageOps

from pipeline.document import Box, Page
from pipeline.errors import UnreadableDocument
from pipeline.reading.media import PDF

DPI = 130
MOST_PIXELS = 4_000_000
"""Of the picture that is made: an A3 page at 130 dpi has 3.3 million."""
MOST_PIXELS_UNPACKED = 150_000_000
"""Of a picture file's frame, as `PdfLimits.pixels`."""
QUALITY = 80

_TURNED = re.compile(r"\+turned-(90|180|270)\b")


@dataclass(frozen=True, slots=True)
class Shown:
    """How a page is shown: its size in points as shown upright, and the quarters it is turned.

    `quarters` are quarter turns anticlockwise from the original; `number` counts from 1.
    """

    number: int
    width: float
    height: float
    quarters: int = 0

    @property
    def pixels(self) -> tuple[int, int]:
        """Width and height of the picture in pixels."""
        scale = DPI / 72
        scale *= min(1.0, (MOST_PIXELS / (self.width * self.height * scale**2)) ** 0.5)
        return max(1, round(self.width * scale)), max(1, round(self.height * scale))

    def box(self, box: Box) -> Box | None:
        """The box of a word in points of the picture: turned with it, within its edges.

        `None` where it lies outside the page; one without area, as bullets have in some text
        layers, gets a little.
        """
        x0, y0, x1, y1 = box.x0, box.top, box.x1, box.bottom
        width, height = (
            (self.height, self.width) if self.quarters % 2 else (self.width, self.height)
        )
        for _ in range(self.quarters):
            x0, y0, x1, y1 = y0, width - x1, y1, width - x0
            width, height = height, width
        left, right = _within(x0, x1, self.width)
        top, bottom = _within(y0, y1, self.height)
        return Box(left, top, right, bottom) if left < right and top < bottom else None


_LEAST = 3.0
"""Points of a box's side, so that a pointer can find it."""


def _within(start: float, end: float, most: float) -> tuple[float, float]:
    """A side of a box, not too short, and what of it lies on the page."""
    if not 0 <= end - start < float("inf"):
        return 0.0, 0.0
    grown = max(0.0, _LEAST - (end - start)) / 2
    return max(start - grown, 0.0), min(end + grown, most)


def shown(page: Page) -> Shown | None:
    """How a page that was read is shown; `None` where it never had a picture.

    >>> shown(Page(2, 595, 842, "ocr", (), 0.9, "no-layer+turned-90"))
    Shown(number=2, width=842, height=595, quarters=1)
    """
    if page.width <= 0 or page.height <= 0:
        return None
    told = _TURNED.search(page.reason) if page.origin == "ocr" else None
    quarters = int(told[1]) // 90 if told else 0
    size = (page.height, page.width) if quarters % 2 else (page.width, page.height)
    return Shown(page.number, *size, quarters)


def jpeg_of(path: Path, media_type: str, page: Shown) -> bytes:
    """The picture of a page of an original.

    Raises:
        UnreadableDocument: it cannot be opened, has no such page, or is unreasonably large.
    """
    whole = _pdf_page(path, page) if media_type == PDF else _frame(path, page)
    turned = whole.rotate(90 * page.quarters, expand=True) if page.quarters else whole
    plain = turned if turned.mode in {"L", "RGB"} else turned.convert("RGB")
    if plain.size != page.pixels:
        plain = plain.resize(page.pixels, Image.Resampling.LANCZOS, reducing_gap=2.0)
    out = io.BytesIO()
    plain.save(out, "JPEG", quality=QUALITY, optimize=True)
    return out.getvalue()


def _pdf_page(path: Path, page: Shown) -> Image.Image:
    import pypdfium2  # noqa: PLC0415

    try:
        pdf = pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError:
        pdf = pypdfium2.PdfDocument(_mended(path))
    try:
        if not 0 < page.number <= len(pdf):
            raise UnreadableDocument("no-pages", "Sidan finns inte i filen.")
        return _rendered(pdf[page.number - 1], page)
    finally:
        pdf.close()


def _rendered(page: Any, wanted: Shown) -> Image.Image:
    width, height = wanted.pixels
    if wanted.quarters % 2:
        width, height = height, width
    size = page.get_size()
    picture: Image.Image = page.render(scale=max(width / size[0], height / size[1])).to_pil()
    if picture.width * picture.height > 4 * MOST_PIXELS:  # another page than the one that was read
        raise UnreadableDocument("page-too-large", "Sidan är orimligt stor.")
    return picture


def _mended(path: Path) -> bytes:
    """What pikepdf makes of a PDF that is broken, as it was read."""
    import pikepdf  # noqa: PLC0415

    with pikepdf.open(path) as whole:
        out = io.BytesIO()
        whole.save(out)
    return out.getvalue()


def _frame(path: Path, page: Shown) -> Image.Image:
    """A frame of a picture file, turned as its camera says, on white paper."""
    with Image.open(path) as image:
        if not 0 < page.number <= getattr(image, "n_frames", 1):
            raise UnreadableDocument("no-pages", "Sidan finns inte i filen.")
        image.seek(page.number - 1)
        if image.width * image.height > MOST_PIXELS_UNPACKED:
            raise UnreadableDocument("too-many-pixels", "Bilden är orimligt stor.")
        image.draft("RGB", (max(page.pixels), max(page.pixels)))
        frame = ImageOps.exif_transpose(image)
        if "A" not in frame.getbands() and "transparency" not in frame.info:
            return frame.convert("L" if frame.mode in {"1", "L", "I;16"} else "RGB")
        over = frame.convert("RGBA")
        paper = Image.new("RGBA", over.size, "white")
        paper.alpha_composite(over)
        return paper.convert("RGB")
