"""Documents made for a test: born-digital, scanned, pictures, locked."""

from __future__ import annotations

import io

import pikepdf
from PIL import Image, ImageDraw, ImageFont
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen import canvas

A4 = (595.0, 842.0)
SWEDISH = ("Närvarande på mötet var även Åsa Öhrn från Västerås", "Frågan bordlades två gånger")
"""Two lines that a born-digital page shows."""


def printed(draw: canvas.Canvas, *lines: str, top: float = 100) -> None:
    """Lines of a born-digital page, from the top, 12 points."""
    draw.setFont("Helvetica", 12)
    for number, line in enumerate(lines):
        draw.drawString(72, A4[1] - top - 20 * number, line)


def scan(dpi: int = 100, mark: tuple[float, float, float, float] = (72, 90, 200, 110)):
    """A4 as a picture, with a black rectangle (in points) for a text."""
    scale = dpi / 72
    picture = Image.new("L", (round(A4[0] * scale), round(A4[1] * scale)), 255)
    ImageDraw.Draw(picture).rectangle([edge * scale for edge in mark], fill=0)
    return picture


def pictured(draw: canvas.Canvas, layer: str = "", picture: Image.Image | None = None) -> None:
    """A scanned page, perhaps with the invisible text of an engine over it."""
    draw.drawImage(ImageReader(picture or scan()), 0, 0, *A4)
    text = draw.beginText(72, 700)
    text.setFont("Helvetica", 10)
    text.setTextRenderMode(3)
    for line in layer.split("\n"):
        text.textLine(line)
    draw.drawText(text)


def pdf_of(*pages) -> bytes:
    """A PDF whose pages are drawn by these functions."""
    out = io.BytesIO()
    draw = canvas.Canvas(out, pagesize=A4, invariant=1)
    for page in pages:
        page(draw)
        draw.showPage()
    draw.save()
    return out.getvalue()


def image_bytes(picture: Image.Image, kind: str, **options) -> bytes:
    out = io.BytesIO()
    picture.save(out, kind, **options)
    return out.getvalue()


def encrypted(data: bytes, user: str) -> bytes:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as whole:
        whole.save(out, encryption=pikepdf.Encryption(owner="rektor", user=user))
    return out.getvalue()


def born() -> bytes:
    """A born-digital PDF of one page that shows the lines of `SWEDISH`."""
    return pdf_of(lambda draw: printed(draw, *SWEDISH))


def put(draw: canvas.Canvas, x: float, top: float, text: str, size: float = 10) -> None:
    """A text whose baseline is `top` points below the page's upper edge."""
    draw.setFont("Helvetica", size)
    draw.drawString(x, A4[1] - top, text)


def wrapped(text: str, width: float, size: float = 10) -> list[str]:
    """The lines of a paragraph of this width."""
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and stringWidth(longer, "Helvetica", size) > width:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines


def column(
    draw: canvas.Canvas, x: float, top: float, text: str, width: float, lead: float = 14
) -> float:
    """A paragraph within a column; gives the height at which the next line would stand."""
    for line in wrapped(text, width):
        put(draw, x, top, line)
        top += lead
    return top


def ruled(
    draw: canvas.Canvas, x: float, top: float, widths: list[float], rows: list[list]
) -> float:
    """A table with rules around each cell: a text is wrapped, a list is a line each."""
    heights = [top]
    for row in rows:
        cells = [
            cell if isinstance(cell, list) else wrapped(cell, width - 8)
            for cell, width in zip(row, widths, strict=True)
        ]
        for number, cell in enumerate(cells):
            left = x + sum(widths[:number]) + 4
            for at, line in enumerate(cell):
                put(draw, left, heights[-1] + 14 + 13 * at, line)
        heights.append(heights[-1] + 8 + 13 * max(map(len, cells)))
    for height in heights:
        draw.line(x, A4[1] - height, x + sum(widths), A4[1] - height)
    for number in range(len(widths) + 1):
        edge = x + sum(widths[:number])
        draw.line(edge, A4[1] - heights[0], edge, A4[1] - heights[-1])
    return heights[-1]


FONTS = ("LiberationSerif-Regular", "LiberationSans-Regular", "DejaVuSans")


def typed(
    lines: list[str],
    dpi: int = 150,
    size: float = 11,
    font: str = "LiberationSerif-Regular",
    paper: tuple[float, float] = A4,
) -> Image.Image:
    """A page of print as a scanner gives it in grey: lines from the top left, size in points."""
    scale = dpi / 72
    picture = Image.new("L", (round(paper[0] * scale), round(paper[1] * scale)), 255)
    draw = ImageDraw.Draw(picture)
    face = ImageFont.truetype(f"{font}.ttf", round(size * scale))
    for number, line in enumerate(lines):
        draw.text((72 * scale, (60 + 1.6 * size * number) * scale), line, font=face, fill=0)
    return picture


def dashed(dpi: int = 100, degrees: float = 0.0, quarters: int = 0) -> Image.Image:
    """A page of dashes for words with a black block at its upper left, askew and turned."""
    scale = dpi / 72
    picture = Image.new("L", (round(A4[0] * scale), round(A4[1] * scale)), 255)
    draw = ImageDraw.Draw(picture)
    for row in range(30):
        for dash in range(16 - row % 3):
            x, y = 120 + dash * 22, 160 + row * 17
            draw.rectangle([x * scale, y * scale, (x + 16) * scale, (y + 6) * scale], fill=0)
    draw.rectangle([edge * scale for edge in (100, 80, 180, 100)], fill=0)
    if degrees:
        picture = picture.rotate(degrees, Image.Resampling.BICUBIC, fillcolor=255)
    return picture.rotate(90 * quarters, expand=True)
