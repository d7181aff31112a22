"""What a PDF page prints: other directions, double print, rules, where pictures stand."""

from __future__ import annotations

import io

import pikepdf
import pytest
from papers import A4, column, pdf_of, pictured, put, scan
from reportlab.lib.utils import ImageReader

from pipeline.document import Box
from pipeline.reading.pdf import Pdf, PdfLimits

PROSE = "Styrelsen talade om en gemensam budget för det kommande året och om att kostnaderna ökat."


def pdf(*draws) -> Pdf:
    return Pdf(pdf_of(*draws), PdfLimits())


def texts(draw) -> list[str]:
    return [line.text for line in pdf(draw).layer(1)]


def turned(page, x: float, top: float, degrees: float, *lines: str) -> None:
    page.saveState()
    page.setFont("Helvetica", 9)
    page.translate(x, A4[1] - top)
    page.rotate(degrees)
    for number, line in enumerate(lines):
        page.drawString(0, -11 * number, line)
    page.restoreState()


@pytest.mark.parametrize("degrees", [90, -90, 180, 45, 30, -60])
def test_text_in_another_direction_stands_last_on_lines_of_its_own(degrees):
    def draw(page):
        turned(page, 300, 110, degrees, "Signerat av Eva Lindgren", "den 9 mars 2024")
        column(page, 72, 80, PROSE, 200)

    plain = texts(lambda page: column(page, 72, 80, PROSE, 200))
    assert texts(draw) == [*plain, "", "Signerat av Eva Lindgren", "den 9 mars 2024"]


def test_turned_words_have_their_boxes_on_the_page():
    (*_, line) = pdf(lambda page: turned(page, 40, 500, 90, "Signerat Ek")).layer(1)
    first, second = line.words
    assert line.text == "Signerat Ek"
    assert 30 < first.box.x0 < first.box.x1 < 45
    assert 455 < first.box.top < first.box.bottom <= 501
    assert second.box.bottom < first.box.top
    assert line.box is not None
    assert (line.box.top, line.box.bottom) == (second.box.top, first.box.bottom)


def test_text_a_little_aslant_is_ordinary_text():
    assert texts(lambda page: turned(page, 72, 100, 2, "Eva Lindgren")) == ["Eva Lindgren"]


def test_a_page_whose_text_runs_along_its_side_is_read():
    rows = [f"rad {number} om budget" for number in range(9)]
    assert texts(lambda page: turned(page, 72, 700, 90, *rows)) == rows


@pytest.mark.parametrize("apart", [0.0, 0.3, 0.9])
def test_text_printed_twice_to_look_bold_is_read_once(apart):
    def draw(page):
        for shift in (0, apart):
            put(page, 72 + shift, 80, "Närvarande illa")
            put(page, 72, 96 + shift, "Anna Will, Hjo")
        put(page, 72, 120, "ill ill", size=4)

    assert [text for text in texts(draw) if text] == [
        "Närvarande illa",
        "Anna Will, Hjo",
        "ill ill",
    ]


def test_where_pictures_stand():
    def draw(page):
        page.drawImage(ImageReader(scan(20)), 100, A4[1] - 300, 200, 150)
        page.drawImage(ImageReader(scan(20)), 500, -50, 300, 100)
        put(page, 72, 80, "Bild 1")

    first, second = pdf(draw).pictures(1)
    assert [round(edge) for edge in (first.x0, first.top, first.x1, first.bottom)] == [
        100,
        150,
        300,
        300,
    ]
    assert second == Box(500, 792, A4[0], A4[1])
    assert pdf(lambda page: put(page, 72, 80, "Hjo")).pictures(1) == []


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_pictures_and_words_stand_alike_on_a_turned_and_cropped_page(turn):
    """A picture drawn around a word stays around it."""

    def draw(page):
        page.drawImage(ImageReader(scan(20)), 190, 590, 80, 30)
        put(page, 200, A4[1] - 600, "Lund")

    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf_of(draw))) as whole:
        whole.pages[0].Rotate = turn
        whole.pages[0].CropBox = [50, 60, 500, 800]
        whole.save(out)
    turned_page = Pdf(out.getvalue(), PdfLimits())
    (picture,) = turned_page.pictures(1)
    (line,) = (line for line in turned_page.layer(1) if line.text)
    (word,) = line.words
    assert word.text == "Lund"
    assert picture.x0 < word.box.x0 < word.box.x1 < picture.x1
    assert picture.top < word.box.top < word.box.bottom < picture.bottom


def test_a_scan_covers_its_page():
    (box,) = pdf(lambda page: pictured(page, "Eva")).pictures(1)
    assert box == Box(0, 0, *A4)
