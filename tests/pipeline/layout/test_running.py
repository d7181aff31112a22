"""Running heads, feet and page numbers: marked in the reading, not there for what finds things."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from papers import pdf_of

from models.diacritics.load import load as load_diacritics
from pipeline.agenda.topics import load_vocabulary
from pipeline.document import Box, Line, Page, Reading
from pipeline.interpret import Tools, interpret
from pipeline.layout.running import running_lines
from pipeline.reading.pdf import opened

CASES = Path(__file__).parents[2] / "cases" / "running"
HEIGHT, PITCH = 842.0, 15.0


def cases(name="documents"):
    found = json.loads((CASES / f"{name}.json").read_text(encoding="utf-8"))
    return [pytest.param(case, id=case["label"]) for case in found]


def reading_of(case) -> Reading:
    """The pages of a case: plain text with an empty line between head, body and foot, or boxes."""
    make = _plain if case["printed"] == "plain" else _boxed
    pages = [make(number, **page) for number, page in enumerate(case["pages"], 1)]
    return Reading("ab" * 32, "a.pdf", "application/pdf", tuple(pages))


def _plain(number, head, body, foot) -> Page:
    parts = [part for part in (head, body, foot) if part]
    texts = [text for part in parts for text in ["", *part]][1:]
    return Page(number, 0, 0, "plain", tuple(map(Line, texts)))


def _boxed(number, head, body, foot) -> Page:
    """Heads from 40 points, the body from 110, feet up to 800; each page a little lower."""
    low = 2.0 * (number % 3)
    tops = [40 + PITCH * at for at in range(len(head))]
    tops += [max(110, 60 + PITCH * len(head)) + PITCH * at for at in range(len(body))]
    tops += [800 - PITCH * at for at in reversed(range(len(foot)))]
    lines = [
        Line(text, Box(70, top + low, 70 + 5 * len(text), top + low + 10))
        for text, top in zip([*head, *body, *foot], tops, strict=True)
    ]
    return Page(number, 595, HEIGHT, "ocr", tuple(lines))


def marked(reading) -> list[str]:
    return [reading.text[span.start : span.end] for span in running_lines(reading)]


@pytest.fixture(scope="module")
def tools() -> Tools:
    return Tools(load_diacritics(), load_vocabulary())


@pytest.mark.parametrize("case", cases())
def test_running_lines_of_a_document(case):
    assert marked(reading_of(case)) == case["expected"]


@pytest.mark.parametrize("case", cases())
def test_what_the_document_says_without_them(case, tools):
    minutes = interpret(reading_of(case), tools)
    says = case["says"]
    text = minutes.reading.text
    told = {
        "participants": [found.name for found in minutes.participants],
        "sections": [found.heading for found in minutes.sections],
        "dates": [found.edtf for found in minutes.dates],
        "meeting": str(minutes.meeting.day),
    }
    for name, found in told.items():
        assert says.get(name, found) == found
    for words in says.get("repaired", []):
        assert words in minutes.repaired
    for words in says.get("decisions", []):
        assert any(words in text[d.span.start : d.span.end] for d in minutes.decisions)


def test_running_lines_of_a_printed_pdf(tools):
    """As a word processor prints it: a letterhead, then a shorter head; small feet; a list."""
    feet = "Nätverket Vättern   Box 12, 544 30 Hjo   Org.nr 802400-1234"
    pages = [
        (
            ["Nätverket Vättern", "Minnesanteckningar 2023-03-14"],
            ["Närvarande", "Eva Ek, Mora", "Bo Lind, Hjo"],
        ),
        (
            ["Minnesanteckningar 2023-03-14   2 (3)"],
            [
                "Per Ahl, Skövde",
                "",
                "Inledning",
                "Eva Ek hälsade välkomna.",
                "Frågan rör alla kom-",
            ],
        ),
        (
            ["Minnesanteckningar 2023-03-14   3 (3)"],
            ["muner i länet.", "", "Nästa möte", "Nästa möte är den 9 maj 2023."],
        ),
    ]
    with opened(pdf_of(*(_sheet(*page, feet) for page in pages))) as (pdf, _):
        layers = [pdf.layer(number) for number in (1, 2, 3)]
    reading = _reading(layers)
    found = [" ".join(text.split()) for text in marked(reading)]
    foot = " ".join(feet.split())
    head = "Minnesanteckningar 2023-03-14"
    assert found == [foot, f"{head} 2 (3)", foot, f"{head} 3 (3)", foot]
    minutes = interpret(reading, tools)
    assert [person.name for person in minutes.participants] == ["Eva Ek", "Bo Lind", "Per Ahl"]
    assert [section.heading for section in minutes.sections] == ["Inledning", "Nästa möte"]
    assert [date.edtf for date in minutes.dates] == ["2023-03-14", "2023-05-09"]
    assert minutes.running == running_lines(reading)
    assert "kommuner" in minutes.repaired
    for line in found:
        assert line in " ".join(minutes.repaired.split())


def _sheet(head, body, foot):
    def draw(page):
        page.setFont("Helvetica", 9)
        for number, line in enumerate(head):
            page.drawString(72, 800 - 12 * number, line)
        page.drawString(72, 30, foot)
        page.setFont("Helvetica", 11)
        for number, line in enumerate(body):
            page.drawString(72, 740 - 15 * number, line)

    return draw


def test_a_running_head_repaired_stays_in_what_is_shown(tools):
    head = "Motesanteckningar fran natverket for skola   {}(3)"
    pages = [
        Page(number, 0, 0, "plain", tuple(map(Line, [head.format(number), "", *BODY[number - 1]])))
        for number in (1, 2, 3)
    ]
    minutes = interpret(Reading("ab" * 32, "a.txt", "text/plain", tuple(pages)), tools)
    assert len(minutes.running) == 2
    assert minutes.repaired.count("Mötesanteckningar från nätverket för skola") == 3
    assert {correction.rule for correction in minutes.corrections} <= {"diacritics", "hyphen"}


BODY = (
    ["Narvarande: Asa Ohrn, Goran Ek", "", "Motet oppnades och alla halsades valkomna till Hjo."],
    ["Natverket diskuterade digitala laromedel for grundskolans larare och elever."],
    ["Nasta mote halls i Tibro. Ordforanden tackade for ett gott mote och avslutade det."],
)

TEXTS = st.sampled_from(
    [
        "",
        "1",
        "2",
        "3",
        "1(3)",
        "2(3)",
        "Sida 3",
        "Rådet för skola",
        "Beslut",
        "Eva Ek, Mora",
        "- 2 -",
    ]
)
BOXES = st.one_of(st.none(), st.floats(0, 830).map(lambda top: Box(70, top, 300, top + 10)))
PAGES = st.lists(st.lists(st.builds(Line, TEXTS, BOXES), max_size=12), max_size=5)


def _reading(pages, height=HEIGHT) -> Reading:
    made = [Page(number, 595, height, "ocr", tuple(ls)) for number, ls in enumerate(pages, 1)]
    return Reading("ab" * 32, "a.pdf", "application/pdf", tuple(made))


@given(PAGES, st.sampled_from([0.0, HEIGHT]))
def test_marks_are_whole_lines_in_order_and_the_text_is_as_read(pages, height):
    reading = _reading(pages, height)
    before = reading.text
    starts, at = {}, 0
    for line in before.split("\n"):
        starts[at] = line
        at += len(line) + 1
    found = running_lines(reading)
    assert list(found) == sorted(set(found))
    for span in found:
        assert before[span.start : span.end] == starts[span.start].strip("\n") != ""
    assert reading.text == before == "\n".join(line.text for page in pages for line in page)


@given(st.lists(st.builds(Line, TEXTS, BOXES), max_size=12))
def test_of_one_page_nothing_is_marked_but_its_number(lines):
    assert set(marked(_reading([lines]))) <= {"1(3)"}


@given(PAGES)
def test_the_body_in_the_middle_of_pages_is_never_marked(pages):
    body = [Line(f"Frågan {word} togs upp.") for word in ("ett", "två", "tre")]
    half = [[*lines[:3], *body, *lines[3:6]] for lines in pages]
    bare = [[Line(line.text) for line in lines] for lines in half]
    assert not any("togs upp" in text for text in marked(_reading(bare)))


def test_a_long_document_is_quick():
    lines = [f"Rad {row} om ärende {row * 7}" for row in range(40)]
    pages = [
        [Line(text) for text in [f"Rådet   {number}(200)", *lines[number % 9 :], "x" * 5000]]
        for number in range(1, 201)
    ]
    start = time.process_time()
    running_lines(_reading(pages))
    assert time.process_time() - start < 5
