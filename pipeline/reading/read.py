"""A file becomes a reading: text layer, recognition or plain text, decided page by page.

    read(path, ocr)  ->  Reading

The original is only looked at.  What the bytes are is told by their content; which way a page was
read, and why, stands in the page (`origin`, `reason`).
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial
from importlib.metadata import version
from pathlib import Path

from PIL import Image, ImageOps, UnidentifiedImageError

from pipeline.document import Page, Reading
from pipeline.errors import UnreadableDocument
from pipeline.reading.file_day import office_day, pdf_day
from pipeline.reading.legibility import better
from pipeline.reading.media import DOCX, HTML, ODT, PDF, TEXT, media_type_of
from pipeline.reading.ocr import Ocr, OcrSettings
from pipeline.reading.office import OfficeLimits, has_pictures, read_office
from pipeline.reading.pdf import Pdf, PdfLimits, opened
from pipeline.reading.picture import overview, pixels_of, share_of_ink
from pipeline.reading.plain_text import decode, is_html, read_plain, text_of_html
from pipeline.reading.recognise import RecogniseSettings, Scan, recognise
from pipeline.reading.slides import slides_of, with_slide
from pipeline.reading.tesseract import tesseract_version
from pipeline.reading.text_layer import LayerSettings, judge_layer
from pipeline.reading.whole import check_whole

_MOST_OF_A_PAGE = 0.5
_FEW_LETTERS = 400
"""On a page with a picture: so few may be a stamp or a foot, so it is seen what they cover."""
_A_PICTURE = 0.05
"""The share of a page without any text from which its picture is worth looking at."""

TEXT_DIFFERS = "engines-disagree-text"
"""The note on a reading of whose pages one engine read much less than another."""
_OTHER_ENGINE = "+other-engine"

A4_WIDTH = 595.3
"""Points: the width taken for a picture that does not say its resolution."""


@dataclass(frozen=True, slots=True)
class ReadSettings:
    """How files are read.  `salvage`: read also what looks like a copy in progress."""

    ocr: OcrSettings = field(default_factory=OcrSettings)
    recognise: RecogniseSettings = field(default_factory=RecogniseSettings)
    pdf: PdfLimits = field(default_factory=PdfLimits)
    office: OfficeLimits = field(default_factory=OfficeLimits)
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
    created = None
    if media_type == TEXT:
        text, encoding = decode(data)
        if is_html(text):
            media_type, text = HTML, text_of_html(text)
        notes = (f"encoding-{encoding}",) if encoding != "utf-8" else ()
        pages = read_plain(text)
    elif media_type == PDF:
        with opened(data, settings.pdf) as (pdf, found):
            pages = _pdf_pages(pdf, ocr, settings)
            notes = found + _disagreement(pages)
            created = _created(pdf, pages)
    elif media_type in {DOCX, ODT}:
        notes = ()
        pages = _office_pages(data, media_type, settings)
        created = office_day(data, media_type)
    else:
        notes = ()
        pages = _picture_pages(data, ocr, settings)
    if not any(line.text.strip() for page in pages for line in page.lines):
        raise UnreadableDocument("no-text", "Ingen text hittades på någon sida.")
    return Reading(sha256, filename, media_type, pages, _tools(pages, media_type), notes, created)


def _office_pages(data: bytes, media_type: str, settings: ReadSettings) -> tuple[Page, ...]:
    """The pages of a Word or OpenDocument text; the first says if there are pictures too."""
    pages = read_office(data, media_type, settings.office)
    if not has_pictures(data):
        return pages
    if not any(line.text.strip() for page in pages for line in page.lines):
        raise UnreadableDocument(
            "no-text", "Dokumentet har bara bilder: spara det som PDF och lägg in det igen."
        )
    return replace(pages[0], reason=f"{pages[0].reason}+pictures-not-read"), *pages[1:]


def _pdf_pages(pdf: Pdf, ocr: Ocr, settings: ReadSettings) -> tuple[Page, ...]:
    """Every page: its text layer where that can be trusted, else its picture recognised."""
    layers = [_layer(pdf, number, settings) for number in pdf.numbers]
    scans = [
        Scan(page.number, (page.width, page.height), partial(pdf.picture, page.number), page.reason)
        for page, trusted in layers
        if not trusted
    ]
    recognised = {page.number: page for page in recognise(scans, ocr, settings.recognise)}
    pages = [
        page if trusted else _better(page, recognised[page.number]) for page, trusted in layers
    ]
    return tuple(_with_slides(pdf, page, ocr, settings) for page in pages)


def _disagreement(pages: tuple[Page, ...]) -> tuple[str, ...]:
    return (TEXT_DIFFERS,) if any(_OTHER_ENGINE in page.reason for page in pages) else ()


def _created(pdf: Pdf, pages: tuple[Page, ...]) -> date | None:
    """The day on which a PDF says it was made; a scan says when it was scanned: `None`."""
    scanned = any(page.origin == "ocr" for page in pages)
    if scanned or pdf.pictured_share(pdf.numbers[0]) > _MOST_OF_A_PAGE:
        return None
    return pdf_day(pdf.pdfium.get_metadata_dict().get("CreationDate"))


def _layer(pdf: Pdf, number: int, settings: ReadSettings) -> tuple[Page, bool]:
    """The page as its text layer has it, and whether that can be trusted."""
    width, height = pdf.size(number)
    layer = pdf.layer(number)
    fuller = pdf.fuller_layer(number, layer)
    layer = fuller or layer
    text = "\n".join(line.text for line in layer)
    share = pdf.pictured_share(number)
    pictured = share > _MOST_OF_A_PAGE or (share > _A_PICTURE and not text.strip())
    covered = None
    if pictured and 0 < sum(map(str.isalpha, text)) < _FEW_LETTERS:
        small = overview(pixels_of(pdf.picture(number)))
        covered = share_of_ink(small, (line.box for line in layer if line.box), width)
    drawn = not text.strip() and not pictured and pdf.is_drawn(number)
    trusted, reason = judge_layer(
        text, pictured=pictured, covered=covered, drawn=drawn, settings=settings.layer
    )
    reason += _OTHER_ENGINE * bool(fuller)
    return Page(number, width, height, "text-layer", tuple(layer), None, reason), trusted


def _better(layer: Page, recognised: Page) -> Page:
    """Of a page's two texts the better one; its reason says that both were seen."""
    text, other = ("\n".join(line.text for line in page.lines) for page in (layer, recognised))
    if not text.strip():
        return recognised
    kept, why = better(text, other, recognised.confidence)
    page = layer if kept == "layer" else recognised
    return replace(page, reason=f"{page.reason}, {why}")


def _with_slides(pdf: Pdf, page: Page, ocr: Ocr, settings: ReadSettings) -> Page:
    """The page with the text of the pictures on it, if its letters were not recognised."""
    if page.origin != "text-layer" or pdf.pictured_share(page.number) < _A_PICTURE:
        return page
    for box in slides_of(page, pdf.pictures(page.number)):
        size = box.x1 - box.x0, box.bottom - box.top
        scan = Scan(page.number, size, partial(pdf.region, page.number, box), "slide")
        for found in recognise([scan], ocr, settings.recognise):
            page = with_slide(page, box, found)
    return page


def _picture_pages(data: bytes, ocr: Ocr, settings: ReadSettings) -> tuple[Page, ...]:
    try:
        with Image.open(io.BytesIO(data)) as image:
            scans = list(_scans(image, settings.pdf))
            return tuple(recognise(scans, ocr, settings.recognise))
    except (UnidentifiedImageError, OSError, Image.DecompressionBombError) as error:
        raise UnreadableDocument(
            "broken-image", "Bilden är trasig och kan inte öppnas.", str(error)[:200]
        ) from error


def _scans(image: Image.Image, limits: PdfLimits) -> Iterator[Scan]:
    """The frames of a picture file as pages; each is unpacked when it is asked for."""
    for number in range(1, getattr(image, "n_frames", 1) + 1):
        if number > limits.pages:
            raise UnreadableDocument("too-many-pages", "Bilden har för många sidor.")
        image.seek(number - 1)
        if image.width * image.height > limits.pixels:
            raise UnreadableDocument("too-many-pixels", "Bilden är orimligt stor.")
        yield Scan(number, _points(image), partial(_frame, image, number), "picture")


def _frame(image: Image.Image, number: int) -> Image.Image:
    image.seek(number - 1)
    return _upright(image)


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
    wide, high = image.size
    if image.getexif().get(_ORIENTATION, 1) in {5, 6, 7, 8}:
        wide, high = high, wide
    across, down = map(float, image.info.get("dpi", (0, 0)))
    stated = min(across, down) >= 60 and max(across, down) <= 1200
    if stated and max(wide / across, high / down) * 72 <= _LARGEST_PAPER:
        return round(wide / across * 72, 1), round(high / down * 72, 1)
    return A4_WIDTH, round(high * A4_WIDTH / wide, 1)


_LARGEST_PAPER = 1_250
"""Points: A3 has 1,191.  Cameras state 72 dpi, which would make a photograph a poster."""
_ORIENTATION = 274
"""The EXIF tag that says how the camera was held; from 5 on, on its side."""


def _tools(pages: tuple[Page, ...], media_type: str) -> str:
    """The programs that read these pages."""
    used = []
    if any(page.origin == "plain" for page in pages):
        library = {DOCX: "python-docx", ODT: "odfdo"}.get(media_type)
        used.append(f"{library} {version(library)}" if library else "plain")
    if any(page.origin == "text-layer" for page in pages):
        used.append(f"pdfplumber {version('pdfplumber')}")
    if any(_OTHER_ENGINE in page.reason for page in pages):
        used.append(f"pypdfium2 {version('pypdfium2')}")
    if any(page.origin == "ocr" for page in pages):
        used.append(f"tesseract {tesseract_version()}")
    return ", ".join(used)
