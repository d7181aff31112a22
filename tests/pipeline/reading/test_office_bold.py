"""Headings of word processors, by style or bold print, are told as bold lines."""

from __future__ import annotations

from office_papers import docx_of

from pipeline.reading.media import media_type_of
from pipeline.reading.office import read_office


def test_headings_are_bold_and_nothing_else_is():
    def fill(document):
        document.add_heading("Vi bygger om biblioteket", 2)
        document.add_paragraph("Ombyggnaden börjar efter nyår.")
        document.add_paragraph("Hur går det med vikarierna").runs[0].bold = True
        document.add_paragraph("Läget är ansträngt.")

    data = docx_of(fill)
    (page,) = read_office(data, media_type_of(data))
    assert [(line.text, line.bold) for line in page.lines if line.text] == [
        ("Vi bygger om biblioteket", 1.0),
        ("Ombyggnaden börjar efter nyår.", None),
        ("Hur går det med vikarierna", 1.0),
        ("Läget är ansträngt.", None),
    ]
