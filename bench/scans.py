"""Scans with exact ground truth: printed pages, and four levels of what scanners do to them.

    clean  300 dpi, nothing else
    mild   300 dpi, skew 0.5 degrees, JPEG 60, light noise
    hard   200 dpi, skew 1.5 degrees, blur, uneven light, JPEG 50
    awful  150 dpi, black and white like a fax, speckle

A page's truth is its lines as printed, top to bottom.  A page has some 1,400 letters, as real
minutes have (those at hand: 700 to 2,000).
"""

from __future__ import annotations

import io
import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt
import pikepdf
from PIL import Image, ImageDraw, ImageFont

from bench.invented import Writer
from samples.scanner import grainy, skewed, unevenly_lit

Picture = npt.NDArray[np.uint8]

LEVELS = ("clean", "mild", "hard", "awful")
FONTS = (
    "LiberationSans-Regular", "LiberationSerif-Regular", "DejaVuSans", "DejaVuSerif",
    "LiberationMono-Regular",
)  # fmt: skip
PRINT_DPI = 300
A4 = (595.28, 841.89)
_MARGIN = 62


@dataclass(frozen=True, slots=True)
class Sheet:
    """A printed page: its picture at 300 dpi and its lines."""

    picture: Picture
    lines: tuple[str, ...]

    @property
    def truth(self) -> str:
        """The text as printed."""
        return "\n".join(self.lines)


def sheets(count: int, seed: int, paragraphs: Sequence[str] = ()) -> Iterator[Sheet]:
    """Printed pages: three of prose, then one list of participants; fonts in turn.

    `paragraphs` are printed instead of invented prose, if given.
    """
    writer = Writer(seed)
    waiting = list(paragraphs)
    for number in range(count):
        press = _Press(FONTS[number % len(FONTS)], (11, 12, 10)[number % 3])
        if number % 4 == 3:
            _print_list(press, writer, columns=number % 8 == 3)
        else:
            pieces = [waiting.pop(0) for _ in range(min(8, len(waiting)))] if paragraphs else []
            _print_prose(press, pieces or writer.paragraphs(5))
        yield Sheet(np.asarray(press.paper), tuple(press.lines))


class _Press:
    def __init__(self, font: str, points: int) -> None:
        scale = PRINT_DPI / 72
        self.paper = Image.new("L", (round(A4[0] * scale), round(A4[1] * scale)), 255)
        self.draw = ImageDraw.Draw(self.paper)
        self.scale, self.points = scale, points
        self.font = ImageFont.truetype(_font_file(font), round(points * scale))
        self.y = float(_MARGIN)
        self.lines: list[str] = []

    @property
    def full(self) -> bool:
        return self.y > A4[1] - _MARGIN - self.points

    def width(self) -> int:
        """How many characters fit on a line."""
        return int((A4[0] - 2 * _MARGIN) * self.scale / self.font.getlength("aenrisodtgämlåk") * 15)

    def line(self, *cells: str) -> None:
        for number, cell in enumerate(cells):
            x = _MARGIN + number * (A4[0] - 2 * _MARGIN) / 2
            self.draw.text((x * self.scale, self.y * self.scale), cell, font=self.font, fill=15)
        self.lines.append(" ".join(cells))
        self.y += self.points * 1.3

    def gap(self) -> None:
        self.y += self.points * 0.8


def _font_file(name: str) -> str:
    return str(next(Path("/usr/share/fonts").rglob(f"{name}.ttf")))


def _print_prose(press: _Press, paragraphs: Sequence[str]) -> None:
    for paragraph in paragraphs:
        for line in textwrap.wrap(paragraph, press.width(), break_long_words=False):
            if press.full:
                return
            press.line(line)
        press.gap()


def _print_list(press: _Press, writer: Writer, *, columns: bool) -> None:
    press.line("Närvarande:")
    for name, where in writer.participants(16):
        press.line(*((name, where) if columns else (f"{name}, {where}",)))
    press.gap()
    press.line("Anmält förhinder:")
    for name, where in writer.participants(5):
        press.line(f"{name} ({where})")
    press.gap()
    _print_prose(press, writer.paragraphs(1))


def scanned(sheet: Sheet, level: str, seed: int) -> tuple[bytes, int]:
    """The page as that scanner gives it: an encoded picture, and its resolution (dots an inch)."""
    chance = np.random.default_rng(seed)
    picture = sheet.picture
    if level == "clean":
        return _encoded(picture, "JPEG", 300, 92), 300
    if level == "mild":
        picture = grainy(skewed(picture, 0.5), 10, chance)
        return _encoded(picture, "JPEG", 300, 60), 300
    if level == "hard":
        picture = cv2.GaussianBlur(_resized(skewed(picture, 1.5), 200), (0, 0), 0.9)
        picture = grainy(unevenly_lit(picture, 0.35), 5, chance)
        return _encoded(picture, "JPEG", 200, 50), 200
    picture = _resized(picture, 150)
    spots = chance.random(picture.shape)
    fax = np.where(picture > 150, 255, 0).astype(np.uint8)
    fax[spots < 0.003] = 0
    fax[spots > 0.997] = 255
    return _encoded(fax, "PNG", 150), 150


def _resized(picture: Picture, dpi: int) -> Picture:
    height, width = picture.shape
    size = (round(width * dpi / PRINT_DPI), round(height * dpi / PRINT_DPI))
    return cv2.resize(picture, size, interpolation=cv2.INTER_AREA).astype(np.uint8)


def _encoded(picture: Picture, kind: str, dpi: int, quality: int = 75) -> bytes:
    image = Image.fromarray(picture)
    out = io.BytesIO()
    if kind == "PNG":
        image.point(lambda value: 255 * (value > 127), "1").save(out, kind, dpi=(dpi, dpi))
    else:
        image.save(out, kind, dpi=(dpi, dpi), quality=quality)
    return out.getvalue()


def pdf_of_scans(scans: Sequence[tuple[bytes, int]]) -> bytes:
    """A PDF of nothing but these pictures, as a scanner makes it."""
    pdf = pikepdf.new()
    for data, dpi in scans:
        image = Image.open(io.BytesIO(data))
        width, height = image.width * 72 / dpi, image.height * 72 / dpi
        stream = pikepdf.Stream(pdf, data if image.format == "JPEG" else _bits(image))
        stream.Type, stream.Subtype = pikepdf.Name.XObject, pikepdf.Name.Image
        stream.Width, stream.Height = image.width, image.height
        stream.ColorSpace = pikepdf.Name.DeviceGray
        stream.BitsPerComponent = 1 if image.mode == "1" else 8
        if image.format == "JPEG":
            stream.Filter = pikepdf.Name.DCTDecode
        page = pdf.add_blank_page(page_size=(width, height))
        page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Scan=stream))
        drawing = f"q {width:.2f} 0 0 {height:.2f} 0 0 cm /Scan Do Q"
        page.Contents = pikepdf.Stream(pdf, drawing.encode())
    out = io.BytesIO()
    pdf.save(out, compress_streams=True)
    return out.getvalue()


def _bits(image: Image.Image) -> bytes:
    return image.tobytes()
