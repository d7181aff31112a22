"""Pictures on printed pages: which are looked at, and where what they say is put."""

from __future__ import annotations

import pytest
from engines import RUBBISH, crashing, recorded
from papers import A4, image_bytes, pdf_of, printed, typed
from PIL import Image
from reportlab.lib.utils import ImageReader

from pipeline.document import Box, Line, Page
from pipeline.layout.layout import PlacedWord, line_of
from pipeline.reading.read import read_bytes
from pipeline.reading.slides import slides_of, with_slide

SLIDE = Box(100, 300, 500, 500)
ON_SLIDE = "Handlingsplan för folkhälsa\nFyra prioriterade områden"


def line(text: str, top: float, x: float = 72) -> Line:
    return line_of([PlacedWord(text, Box(x, top, x + 6 * len(text), top + 12), 0.9)])


ABOVE, BELOW = line("Sidan före", 100), line("Sidan efter", 600)
PAGE = Page(2, *A4, "text-layer", (ABOVE, BELOW), None, "layer")


def read_slide(*texts: str, confidence: float = 0.9) -> Page:
    lines = recorded("\n".join(texts), confidence=confidence)(
        [None]  # type: ignore[list-item] - the recorded engine looks at no picture
    )[0]
    return Page(2, 400, 200, "ocr", lines, confidence, "slide")


# -- which pictures ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("box", "looked_at"),
    [
        (SLIDE, True),
        (Box(0, 200, 595, 550), True),
        (Box(450, 20, 570, 90), False),
        (Box(0, 0, 595, 60), False),
        (Box(60, 90, 560, 400), False),
    ],
    ids=["slide", "wide slide", "logotype", "letterhead", "picture under the words"],
)
def test_large_pictures_without_words_are_looked_at(box, looked_at):
    assert slides_of(PAGE, [box]) == ([box] if looked_at else [])


# -- what is done with their text -----------------------------------------------------------------


def test_the_lines_stand_where_the_picture_does():
    found = with_slide(PAGE, SLIDE, read_slide(*ON_SLIDE.split("\n")))
    assert [one.text for one in found.lines] == [
        "Sidan före",
        "",
        *ON_SLIDE.split("\n"),
        "",
        "Sidan efter",
    ]
    assert (found.reason, found.origin, found.number) == ("layer+picture", "text-layer", 2)
    slide = found.lines[2]
    assert slide.box is not None
    assert (slide.box.x0, slide.box.top) == (50 + SLIDE.x0, 20 + SLIDE.top)
    assert slide.words[0].box == Box(150, 320, 150 + 6.0 * len("Handlingsplan"), 332)
    assert slide.words[0].confidence == 0.9
    assert (found.lines[0], found.lines[-1]) == (ABOVE, BELOW)


@pytest.mark.parametrize(
    ("lines", "at"), [((), 1), ((ABOVE,), 2), ((BELOW,), 1), ((line("Sist", 90), BELOW), 2)]
)
def test_it_stands_below_what_begins_above(lines, at):
    page = Page(1, *A4, "text-layer", lines)
    found = with_slide(page, SLIDE, read_slide("Handlingsplan för folkhälsa"))
    assert found.lines[at].text == "Handlingsplan för folkhälsa"
    assert [one for one in found.lines if one in lines] == list(lines)


@pytest.mark.parametrize(
    "slide",
    [
        read_slide(RUBBISH, confidence=0.3),
        read_slide(RUBBISH, confidence=0.95),
        read_slide("Handlingsplan för folkhälsa", confidence=0.4),
        read_slide("Hjo kommun"),
        Page(2, 400, 200, "ocr", (), None, "blank"),
    ],
    ids=["rubbish", "sure rubbish", "unsure words", "a word or two", "blank"],
)
def test_a_photograph_adds_nothing(slide):
    assert with_slide(PAGE, SLIDE, slide) is PAGE


# -- through the whole reading -------------------------------------------------------------------


def shown(picture: Image.Image, x: float, top: float, width: float, height: float) -> bytes:
    """A printed page with a picture between its lines."""

    def page(draw):
        printed(draw, "Minnesanteckningar från mötet", top=100)
        draw.drawImage(ImageReader(picture), x, A4[1] - top - height, width, height)
        printed(draw, "Vid pennan: Eva Ek", top=700)

    return pdf_of(page)


@pytest.fixture(autouse=True)
def _no_engine_on_this_machine(monkeypatch):
    monkeypatch.setattr("pipeline.reading.read.tesseract_version", lambda: "0.fake")


PICTURE = typed(ON_SLIDE.split("\n"), 150, 14, paper=(400, 200))


def test_a_slide_in_a_printed_page_is_read_once_with_its_own_picture():
    engine = recorded(ON_SLIDE)
    found = read_bytes(shown(PICTURE, 100, 300, 400, 200), "a.pdf", engine)
    assert [one.text for one in found.pages[0].lines if one.text] == [
        "Minnesanteckningar från mötet",
        *ON_SLIDE.split("\n"),
        "Vid pennan: Eva Ek",
    ]
    assert found.pages[0].reason == "layer+picture"
    (seen,) = engine.seen
    assert seen.image.width * seen.scale == pytest.approx(400, abs=1)
    assert seen.image.height * seen.scale == pytest.approx(200, abs=1)
    box = next(one.box for one in found.pages[0].lines if one.text.startswith("Handl"))
    assert box is not None
    assert (box.x0, box.top) == pytest.approx((150, 320), abs=0.5)


def test_a_logotype_asks_no_engine():
    found = read_bytes(shown(PICTURE, 400, 20, 150, 60), "a.pdf", crashing)
    assert found.pages[0].reason == "layer"


def test_a_picture_file_has_no_slides():
    engine = recorded(ON_SLIDE)
    found = read_bytes(image_bytes(PICTURE, "PNG", dpi=(150, 150)), "a.png", engine)
    assert len(engine.seen) == 1
    assert found.pages[0].reason == "picture"
