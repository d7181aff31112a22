"""Bold lines of a text layer: by their font's name, or printed twice a hair apart."""

from __future__ import annotations

import pytest
from papers import A4, pdf_of

from pipeline.reading.pdf import Pdf, PdfLimits
from pipeline.reading.pdf_bold import is_bold


def shares(draw) -> list[float | None]:
    return [line.bold for line in Pdf(pdf_of(draw), PdfLimits()).layer(1)]


def printed(page, *lines):
    """Lines of runs: a font and a text each, one after the other."""
    for number, runs in enumerate(lines):
        text = page.beginText(72, A4[1] - 100 - 15 * number)
        for font, words in runs:
            text.setFont(font, 11)
            text.textOut(words)
        page.drawText(text)


def test_the_share_of_bold_letters_is_told():
    regular, bold = "Helvetica", "Helvetica-Bold"
    assert shares(
        lambda page: printed(
            page, [(bold, "Ekonomi")], [(regular, "Utfallet ")], [(bold, "Mål "), (regular, "nås")]
        )
    ) == [1.0, 0.0, 0.5]


def test_print_a_hair_apart_looks_bold():
    def draw(page):
        page.setFont("Helvetica", 11)
        for apart in (0, 0.3):
            page.drawString(72 + apart, 700, "Ekonomi")
        page.drawString(72, 680, "Utfallet är gott.")

    assert shares(draw) == [1.0, 0.0]


@pytest.mark.parametrize(
    ("font", "bold"),
    [
        ("ABCDEF+Calibri-Bold", True),
        ("Arial,Bold", True),
        ("Arial-BoldMT", True),
        ("HelveticaNeue-Medium", False),
        ("SourceSansPro-Semibold", True),
        ("Lato-Black", True),
        ("Times-Roman", False),
        ("TimesNewRomanPSMT", False),
        ("ABCDEF+F1", None),
        ("CIDFont+F3", None),
        ("TT2", None),
        ("", None),
        ("Verdana", False),
        ("Lato", False),
        ("ABCDEF+Gotham-Bd", True),
    ],
)
def test_names_of_fonts(font, bold):
    assert is_bold(font) is bold
