"""A file becomes a reading: text layer, recognition or plain text, decided page by page.

    read(path, ocr)  ->  Reading

The original is only looked at.  What the bytes are is told by their content; which way a page was
read, and why, stands in the page (`origin`, `reason`).
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path

from PIL import Image, ImageOps, ImageSequence, UnidentifiedImageError

from pipeline.document import Line, Page, Reading
from pipeline.errors import UnreadableDocument
from pipeline.media import HTML, PDF, TEXT, check_whole, media_type_of
from pipeline.ocr import Ocr, OcrSettings, tesseract_version
from pipeline.pdf import Pdf, PdfLimits, opened
from pipeline.picture import prepare
from pipeline.plain_text import decode, is_html, read_plain, text_of_html
from pipeline.text_layer import LayerSettings, judge_layer

_MOST_OF_A_PAGE = 0.5
_A_PICTURE = 0.05
"""The share of a page without any text from which its picture is worth looking at."""

A4_WIDTH = 595.3
"""Points: the width taken for a picture that does not say its resolution."""


@dataclass(frozen=True, slots=True)
class ReadSettings:
    """How files are read.  `salvage`: read also what looks like a copy in progress."""

    ocr: OcrSettings = field(default_factory=OcrSettings)
    pdf: PdfLimits = field(default_factory=PdfLimits)
    layer: LayerSettings = field(default_factory=LayerSettings)
    salvage: bool = False


def read(path: Path, ocr: Ocr, settings: ReadSettings = ReadSettings()) -> Reading:
    """Read a file.

    Raises:
        UnreadableDocument: nothing can be read; its `code` and `reason_sv` say why.
        NotYetWhole: the file has no tail: it may still be on its way.
        MissingTool: a page needs recognition and there is no engine.
    """
    return read_bytes(path.read_bytes(), path.name, ocr, settings)


def read_bytes(
    data: bytes, filename: str, ocr: Ocr, settings: ReadSettings = ReadSettings()
) -> Reading:
    """Read a file's content: what is hashed here is what is read."""
    media_type = media_type_of(data)
    if not settings.salvage:
        check_whole(data, media_type)
    sha256 = hashlib.sha256(data).hexdigest()
    notes: tuple[str, ...]
    if media_type == TEXT:
        text, encoding = decode(data)
        if is_html(text):
            media_type, text = HTML, text_of_html(text)
        notes = (f"encoding-{encoding}",) if encoding != "utf-8" else ()
        pages = read_plain(text)
    elif media_type == PDF:
        with opened(data, settings.pdf) as (pdf, notes):
            pages = tuple(
                _pdf_page(pdf, number, ocr, settings) for number in range(1, pdf.pages + 1)
            )
    else:
        notes = ()
        pages = tuple(_picture_pages(data, ocr, settings))
    if not any(line.text.strip() for page in pages for line in page.lines):
        raise UnreadableDocument("no-text", "Ingen text hittades på någon sida.")
    return Reading(sha256, filename, media_type, pages, _tools(pages), notes)


def _pdf_page(pdf: Pdf, number: int, ocr: Ocr, settings: ReadSettings) -> Page:
    width, height = pdf.size(number)
    layer = pdf.layer(number)
    text = "\n".join(line.text for line in layer)
    share = pdf.pictured_share(number)
    pictured = share > _MOST_OF_A_PAGE or (share > _A_PICTURE and not text.strip())
    trusted, reason = judge_layer(text, pictured=pictured, settings=settings.layer)
    if trusted:
        return Page(number, width, height, "text-layer", tuple(layer), None, reason)
    return _recognised(pdf.picture(number), number, (width, height), ocr, reason)


def _recognised(
    picture: Image.Image, number: int, size: tuple[float, float], ocr: Ocr, reason: str
) -> Page:
    lines = ocr(prepare(picture, size[0]))
    return Page(number, *size, "ocr", lines, _confidence(lines), reason)


def _confidence(lines: tuple[Line, ...]) -> float | None:
    """The mean confidence of the page's words."""
    found = [
        word.confidence for line in lines for word in line.words if word.confidence is not None
    ]
    return round(sum(found) / len(found), 4) if found else None


def _picture_pages(data: bytes, ocr: Ocr, settings: ReadSettings) -> Iterator[Page]:
    try:
        with Image.open(io.BytesIO(data)) as image:
            for number, frame in enumerate(ImageSequence.Iterator(image), 1):
                if number > settings.pdf.pages:
                    raise UnreadableDocument("too-many-pages", "Bilden har för många sidor.")
                if frame.width * frame.height > settings.pdf.pixels:
                    raise UnreadableDocument("too-many-pixels", "Bilden är orimligt stor.")
                shown = _upright(frame)
                yield _recognised(shown, number, _points(shown), ocr, "picture")
    except (UnidentifiedImageError, OSError, Image.DecompressionBombError) as error:
        raise UnreadableDocument(
            "broken-image", "Bilden är trasig och kan inte öppnas.", str(error)[:200]
        ) from error


def _upright(frame: Image.Image) -> Image.Image:
    """The picture as a person sees it: turned as its camera says, on white paper."""
    shown = ImageOps.exif_transpose(frame)
    if "A" not in shown.getbands() and "transparency" not in shown.info:
        return shown
    over = shown.convert("RGBA")
    paper = Image.new("RGBA", over.size, "white")
    paper.alpha_composite(over)
    flat = paper.convert("L")
    flat.info.update(shown.info)
    return flat


def _points(image: Image.Image) -> tuple[float, float]:
    """The size of the paper, by the stated resolution if it is believable, else as A4."""
    dpi = float(image.info.get("dpi", (0, 0))[0])
    width = image.width / dpi * 72 if 60 <= dpi <= 1200 else A4_WIDTH
    return round(width, 1), round(image.height * width / image.width, 1)


def _tools(pages: tuple[Page, ...]) -> str:
    """The programs that read these pages."""
    used = ["plain"] if any(page.origin == "plain" for page in pages) else []
    if any(page.origin == "text-layer" for page in pages):
        used.append(f"pdfplumber {version('pdfplumber')}")
    if any(page.origin == "ocr" for page in pages):
        used.append(f"tesseract {tesseract_version()}")
    return ", ".join(used)
