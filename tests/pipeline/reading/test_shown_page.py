"""Pages as a person sees them: their pictures have the shape of the page, and words their place."""

from __future__ import annotations

import io
from pathlib import Path

import pikepdf
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen import canvas

from pipeline.document import Box, Page
from pipeline.errors import UnreadableDocument
from pipeline.reading.media import PDF
from pipeline.reading.pdf import opened
from pipeline.reading.shown_page import MOST_PIXELS, Shown, jpeg_of, shown

WORD = Box(72, 100, 172, 112)
"""Where the one black mark of these papers lies, in points of the page as a person sees it."""


def page(width: float, height: float, *, reason: str = "no-layer") -> Page:
    return Page(1, width, height, "ocr", (), 0.9, reason)


def marked(size: tuple[int, int] = (595, 842), dpi: int = 72) -> Image.Image:
    """A white sheet with the mark."""
    scale = dpi / 72
    sheet = Image.new("RGB", (round(size[0] * scale), round(size[1] * scale)), "white")
    box = tuple(round(edge * scale) for edge in (WORD.x0, WORD.top, WORD.x1, WORD.bottom))
    sheet.paste((0, 0, 0), box)
    return sheet


def saved(tmp_path: Path, picture: Image.Image, kind: str, **options: object) -> Path:
    path = tmp_path / f"a.{kind.lower()}"
    picture.save(path, kind, **options)
    return path


def pdf(tmp_path: Path, picture: Image.Image, size: tuple[int, int], **entries: object) -> Path:
    out = io.BytesIO()
    draw = canvas.Canvas(out, pagesize=size)
    draw.drawImage(ImageReader(picture), 0, 0, *size)
    draw.showPage()
    draw.save()
    with pikepdf.open(out) as whole:
        for name, value in entries.items():
            whole.pages[0][f"/{name}"] = pikepdf.Array(value) if isinstance(value, list) else value
        whole.save(tmp_path / "a.pdf")
    return tmp_path / "a.pdf"


def is_black(picture: bytes, page: Shown, box: Box) -> bool:
    """Whether the picture is black where the box is, and white beside it."""
    sheet = Image.open(io.BytesIO(picture)).convert("L")
    assert sheet.size == page.pixels
    scale = sheet.width / page.width
    middle = ((box.x0 + box.x1) / 2 * scale, (box.top + box.bottom) / 2 * scale)
    beside = (middle[0], (box.top - 12) * scale)
    return (
        sheet.getpixel(tuple(map(int, middle))) < 60
        and sheet.getpixel(tuple(map(int, beside))) > 200
    )


def test_a_scan_is_shown_with_its_word_in_place(tmp_path: Path) -> None:
    path = pdf(tmp_path, marked(dpi=150), (595, 842))
    seen = shown(page(595, 842))
    assert seen is not None
    assert is_black(jpeg_of(path, PDF, seen), seen, seen.box(WORD) or WORD)


@pytest.mark.parametrize("quarters", [1, 2, 3])
def test_a_page_that_was_turned_before_it_was_read_is_shown_upright(
    tmp_path: Path, quarters: int
) -> None:
    """The reading's boxes are of the page as it lies; the picture and they are turned together."""
    lying = marked(dpi=100).rotate(-90 * quarters, expand=True)
    size = (842, 595) if quarters % 2 else (595, 842)
    x0, y0, x1, y1 = WORD.x0, WORD.top, WORD.x1, WORD.bottom
    boxes = {1: Box(842 - y1, x0, 842 - y0, x1), 2: Box(595 - x1, 842 - y1, 595 - x0, 842 - y0),
             3: Box(y0, 595 - x1, y1, 595 - x0)}  # fmt: skip
    path = pdf(tmp_path, lying, size)
    seen = shown(page(*size, reason=f"no-layer+turned-{90 * quarters}"))
    assert seen == Shown(1, 595, 842, quarters)
    found = seen.box(boxes[quarters])
    assert found is not None
    assert [found.x0, found.top, found.x1, found.bottom] == pytest.approx([72, 100, 172, 112])
    assert is_black(jpeg_of(path, PDF, seen), seen, found)


@pytest.mark.parametrize("turned", [0, 90, 180, 270])
def test_a_rotated_and_cropped_page_has_the_reading_s_size(tmp_path: Path, turned: int) -> None:
    path = pdf(tmp_path, marked((695, 942)), (695, 942), Rotate=turned, CropBox=[50, 40, 645, 882])
    with opened(path.read_bytes()) as (whole, _):
        size = whole.size(1)
    seen = shown(page(*size))
    assert seen is not None
    picture = Image.open(io.BytesIO(jpeg_of(path, PDF, seen)))
    assert picture.width / picture.height == pytest.approx(size[0] / size[1], rel=0.01)


def test_a_frame_of_a_tiff_and_a_photograph_held_on_its_side(tmp_path: Path) -> None:
    frames = saved(
        tmp_path, Image.new("L", (595, 842), "white"), "TIFF", save_all=True,
        append_images=[marked().convert("1")],
    )  # fmt: skip
    second = Shown(2, 595, 842)
    assert is_black(jpeg_of(frames, "image/tiff", second), second, WORD)
    exif = Image.Exif()
    exif[274] = 6
    for kind in ("JPEG", "PNG"):
        photo = saved(tmp_path, marked().rotate(90, expand=True), kind, exif=exif.tobytes())
        first = Shown(1, 595, 842)
        assert is_black(jpeg_of(photo, f"image/{kind.lower()}", first), first, WORD)


def test_a_fax_with_oblong_pixels_is_shown_square(tmp_path: Path) -> None:
    fax = saved(tmp_path, marked().resize((1190, 842)).convert("1"), "TIFF")
    seen = Shown(1, 595, 842)
    assert is_black(jpeg_of(fax, "image/tiff", seen), seen, WORD)


def test_what_is_clear_is_white(tmp_path: Path) -> None:
    clear = saved(tmp_path, Image.new("RGBA", (60, 80), (0, 0, 0, 0)), "PNG")
    picture = Image.open(io.BytesIO(jpeg_of(clear, "image/png", Shown(1, 60, 80))))
    assert picture.convert("L").getextrema()[0] > 250


def test_a_page_that_is_not_there_has_no_picture(tmp_path: Path) -> None:
    with pytest.raises(UnreadableDocument):
        jpeg_of(pdf(tmp_path, marked(), (595, 842)), PDF, Shown(2, 595, 842))
    with pytest.raises(UnreadableDocument):
        jpeg_of(saved(tmp_path, marked(), "TIFF"), "image/tiff", Shown(2, 595, 842))


def test_a_text_has_no_picture() -> None:
    assert shown(Page(1, 0, 0, "plain", ())) is None


@given(st.floats(1, 14_400), st.floats(1, 14_400))
def test_a_picture_is_never_larger_than_the_limit(width: float, height: float) -> None:
    wide, high = Shown(1, width, height).pixels
    assert wide * high <= 1.1 * MOST_PIXELS


@given(st.tuples(*[st.floats(-1e6, 1e6)] * 4).map(lambda edges: Box(*edges)), st.integers(0, 3))
def test_every_mark_lies_on_the_page(box: Box, quarters: int) -> None:
    seen = Shown(1, 595, 842, quarters)
    found = seen.box(box)
    if found:
        assert 0 <= found.x0 < found.x1 <= 595
        assert 0 <= found.top < found.bottom <= 842
