"""Pages as pictures, and what a scanner does to them.

Pictures are grey, 8 bits, origin at the top left; resolutions are in dots an inch. All chance
comes from a generator that is handed in, so the same page is damaged alike every time.
"""

from __future__ import annotations

import io
import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

import cv2
import numpy as np
import pikepdf
import pypdfium2
import pytesseract
from PIL import Image

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Picture: TypeAlias = NDArray[np.uint8]


class MissingEngineError(Exception):
    """Tesseract or its English model is not on this machine."""


def pictures(pdf: bytes, dpi: int) -> list[Picture]:
    """Every page of a PDF as a grey picture."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        return [
            page.render(scale=dpi / 72, grayscale=True).to_numpy().reshape(_shape(page, dpi))
            for page in document
        ]
    finally:
        document.close()


def _shape(page: pypdfium2.PdfPage, dpi: int) -> tuple[int, int]:
    width, height = page.get_size()
    return int(np.ceil(height * dpi / 72)), int(np.ceil(width * dpi / 72))


def skewed(picture: Picture, degrees: float) -> Picture:
    """The page laid askew on the glass; white where it does not reach."""
    height, width = picture.shape
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1.0)
    return cv2.warpAffine(picture, turn, (width, height), borderValue=255).astype(np.uint8)


def unevenly_lit(picture: Picture, darkest: float) -> Picture:
    """Light that falls from one corner, and the shadow of a fold near the left edge.

    Args:
        picture: the page.
        darkest: how bright the far corner still is, 0-1.
    """
    height, width = picture.shape
    down, across = np.mgrid[0 : 1 : height * 1j, 0 : 1 : width * 1j].astype(np.float32)
    light = 1 - (1 - darkest) * (0.5 * down + 0.5 * across) ** 1.3
    light *= 1 - 0.25 * np.exp(-((across / 0.07) ** 2))
    return (picture * light).astype(np.uint8)


def grainy(picture: Picture, strength: float, chance: np.random.Generator) -> Picture:
    """Paper, dust and sensor: a slight blur and grain of the given strength in grey levels."""
    soft = cv2.GaussianBlur(picture, (3, 3), 0.6).astype(np.float32)
    grain = chance.standard_normal(picture.shape, dtype=np.float32) * strength
    return np.clip(soft - 6 + grain, 0, 255).astype(np.uint8)


def encoded(picture: Picture, kind: str, dpi: int, quality: int = 60) -> bytes:
    """The picture as "JPEG" or "PNG" bytes that know their resolution."""
    buffer = io.BytesIO()
    Image.fromarray(picture).save(buffer, kind, dpi=(dpi, dpi), quality=quality)
    return buffer.getvalue()


def fax_tiff(pages: Sequence[Picture], dpi: int) -> bytes:
    """Black and white pages in one TIFF, packed as an office copier does."""
    first, *others = (Image.fromarray(page).point(lambda v: 255 * (v > 150), "1") for page in pages)
    buffer = io.BytesIO()
    first.save(
        buffer,
        "TIFF",
        compression="group4",
        dpi=(dpi, dpi),
        save_all=True,
        append_images=others,
    )
    return buffer.getvalue()


def scanned_pdf(pages: Sequence[Picture], dpi: int, quality: int = 60) -> bytes:
    """A PDF with nothing but page pictures."""
    pdf = pikepdf.new()
    for picture in pages:
        height, width = picture.shape
        page = pdf.add_blank_page(page_size=(width * 72 / dpi, height * 72 / dpi))
        image = pikepdf.Stream(
            pdf,
            encoded(picture, "JPEG", dpi, quality),
            Type=pikepdf.Name.XObject,
            Subtype=pikepdf.Name.Image,
            Width=width,
            Height=height,
            ColorSpace=pikepdf.Name.DeviceGray,
            BitsPerComponent=8,
            Filter=pikepdf.Name.DCTDecode,
        )
        page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Scan=image))
        drawing = f"q {width * 72 / dpi:.2f} 0 0 {height * 72 / dpi:.2f} 0 0 cm /Scan Do Q"
        page.Contents = pikepdf.Stream(pdf, drawing.encode())
    return _saved(pdf)


def english_pdf(pages: Sequence[Picture], dpi: int, quality: int = 60) -> bytes:
    """A scan whose invisible text was made by an engine set to English: no å, no ä, no ö.

    Raises:
        MissingEngineError: Tesseract or its English model is not installed.
    """
    merged = pikepdf.new()
    for picture in pages:
        with pikepdf.open(io.BytesIO(_read_in_english(picture, dpi, quality))) as single:
            merged.pages.extend(single.pages)
    return _saved(merged)


def _read_in_english(picture: Picture, dpi: int, quality: int) -> bytes:
    os.environ.setdefault(
        "OMP_THREAD_LIMIT", "1"
    )  # Tesseract's own threads cost four times as much
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "page.jpg"  # a JPEG is put into the PDF as it is, a PNG unpacked
        path.write_bytes(encoded(picture, "JPEG", dpi, quality))
        try:
            return bytes(pytesseract.image_to_pdf_or_hocr(str(path), lang="eng", extension="pdf"))
        except (pytesseract.TesseractNotFoundError, pytesseract.TesseractError) as reason:
            message = (
                f"Tesseract with English is needed. Try: apt-get install tesseract-ocr ({reason})"
            )
            raise MissingEngineError(message) from reason


def _saved(pdf: pikepdf.Pdf) -> bytes:
    buffer = io.BytesIO()
    pdf.save(buffer, deterministic_id=True)
    return buffer.getvalue()
