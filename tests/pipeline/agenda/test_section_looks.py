"""What the page shows: type size and bold print tell headings where their words do not."""

from __future__ import annotations

import pytest

from pipeline.agenda.section_looks import Look, looks_of
from pipeline.agenda.sections import find_sections
from pipeline.corrections import Repaired
from pipeline.document import Box, Line, Page, Reading, Word

SAID = "Ombyggnaden börjar efter nyår och beräknas ta sju månader om allt går väl."
HEADS = "Vi bygger om biblioteket", "Hur går det med vikarierna"
X, ASCENDER, DESCENDER = 0.52, 0.2, 0.2


def word(at, text, size, *, ink):
    """A word of a layer (boxes as high as the type) or of an engine (boxes around the ink)."""
    top, height = 0.0, size
    if ink:
        height = size * (X + ASCENDER * any(c in "bdfhklt" or c.isupper() for c in text))
        height += size * DESCENDER * any(c in "gjpqy" for c in text)
    return Word(at, text, Box(10.0 * at, top, 10.0 * at + 5, top + height))


def line(text, size=10.0, bold=None, *, ink=False):
    words, at = [], 0
    for part in text.split():
        words.append(word(at, part, size, ink=ink))
        at += len(part) + 1
    return Line(text, Box(0, 0, 100, size), None, tuple(words), bold)


def reading(*lines, origin="text-layer"):
    return Reading("ab", "a.pdf", "application/pdf", (Page(1, 595, 842, origin, lines),))


def looks(read):
    """Of every line."""
    return looks_of(read, [at for at in range(len(read.text)) if f"\n{read.text}"[at] == "\n"])


def test_what_is_not_asked_for_does_not_count():
    body, small = line(SAID, 12), line(SAID, 8)
    read = reading(small, small, small, body)
    assert looks_of(read, [3 * (len(SAID) + 1)]) == [Look(1.0)]


def headings(read, shown=True):
    repaired = Repaired(read.text, read.text)
    return [s.heading for s in find_sections(repaired, None, read if shown else None)]


def minutes(heading, said=line, **page):
    lines = [said("Minnesanteckningar")]
    for text in HEADS:
        lines += [heading(text), said(SAID), said(SAID), said(SAID)]
    return reading(*lines, **page)


def test_larger_type_is_a_heading():
    read = minutes(lambda text: line(text, 14))
    assert headings(read) == list(HEADS)
    assert headings(read, shown=False) != list(HEADS)


def test_bold_type_is_a_heading():
    assert headings(
        minutes(lambda text: line(text, bold=1.0), lambda text: line(text, bold=0.0))
    ) == list(HEADS)


def test_where_all_is_bold_nothing_is_said_by_it():
    read = minutes(lambda text: line(text, bold=1.0), lambda text: line(text, bold=1.0))
    assert not any(look.bold for look in looks(read))


def test_larger_ink_in_a_scan_is_a_heading():
    def ink(text, size=10.0):
        return line(text, size, ink=True)

    assert headings(minutes(lambda text: ink(text, 14), ink, origin="ocr")) == list(HEADS)


@pytest.mark.parametrize("text", ["sommaren runar emma", "Ägg och påsk", "gjorde pyjamas", "ABBA"])
def test_ink_of_one_type_size_is_of_one_size_whatever_the_letters(text):
    lines = [line(part, ink=True) for part in (SAID, text, SAID)]
    assert looks(reading(*lines, origin="ocr"))[1].size == pytest.approx(1.0, abs=0.25)


def test_sizes_of_scans_and_layers_are_not_compared():
    layer = Page(1, 595, 842, "text-layer", (line(SAID, 10), line(SAID, 10)))
    scan = Page(2, 595, 842, "ocr", (line(SAID, 14, ink=True), line(SAID, 14, ink=True)))
    read = Reading("ab", "a.pdf", "application/pdf", (layer, scan))
    assert {look.size for look in looks(read)} == {1.0}


def test_levels_follow_type_sizes():
    lines = [
        line("Minnesanteckningar"),
        line("På gång i länet", 16),
        line("Ny simhall", 13),
        line(SAID),
        line("Fler cykelbanor", 13.2),
        line(SAID),
        line("Vårt uppdrag", 16),
        line(SAID),
        line(SAID),
    ]
    read = reading(*lines)
    found = find_sections(Repaired(read.text, read.text), None, read)
    assert [section.level for section in found] == [1, 2, 2, 1]


def test_text_without_a_page_has_no_looks():
    assert looks(reading(Line("Val"), origin="plain")) == [Look()]


def test_a_large_heading_goes_on_in_a_second_line():
    read = reading(
        line("Minnesanteckningar"),
        line("Gemensam modell för", 15),
        line("kulturskolans resultat", 15),
        *[line(SAID)] * 4,
        line("Uppdraget", 15),
        *[line(SAID)] * 4,
    )
    assert headings(read) == ["Gemensam modell för kulturskolans resultat", "Uppdraget"]
