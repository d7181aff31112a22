"""Where in a file another meeting's minutes begin, and where they do not: invented minutes."""

from __future__ import annotations

import pytest

from pipeline.document import Line, Page, Reading
from pipeline.parts import Part, cut, parts_of

FIRST = """Nätverket Kultur i Dalarna
Minnesanteckningar
Datum: {day}
Plats: Biblioteket, Mora
Närvarande: Eva Eksund, Mora; Bo Alström, Leksand
1. Öppnande
Eva hälsar välkomna.
2. Bibliotekens öppettider
Leksand prövar att ha öppet utan personal på kvällarna."""
SECOND = """3. Skolbio
Alla kommuner utom Orsa är med i höst.
Mötet avslutades kl 15.
Vid protokollet: Bo Alström"""


def reading(*pages: str) -> Reading:
    return Reading(
        "ab" * 32,
        "inskannat.pdf",
        "application/pdf",
        tuple(
            Page(number, 595, 842, "ocr", tuple(map(Line, page.split("\n"))))
            for number, page in enumerate(pages, 1)
        ),
    )


def begins(*pages: str) -> list[int]:
    return [part.first_page for part in parts_of(reading(*pages))]


MARCH, MAY = FIRST.format(day="2024-03-05"), FIRST.format(day="7 maj 2024")


def test_two_meetings_in_one_scan():
    parts = parts_of(reading(MARCH, SECOND, MAY, SECOND))
    assert [(part.first_page, part.last_page) for part in parts] == [(1, 2), (3, 4)]
    assert "2024-05-07" in parts[1].reason


def test_three_meetings_and_a_blank_page_between():
    assert begins(MARCH, "", MAY, SECOND, FIRST.format(day="2024-09-10")) == [1, 3, 5]


def test_a_part_keeps_the_files_page_numbers_and_its_text_begins_anew():
    whole = reading(MARCH, SECOND, MAY, SECOND)
    part = cut(whole, parts_of(whole)[1])
    assert [page.number for page in part.pages] == [3, 4]
    assert part.part == (3, 4)
    assert part.text.startswith("Nätverket Kultur")
    assert part.page_of(0) == 3
    assert cut(whole, Part(1, 4, "")).text == whole.text


def test_lost_marks_do_not_hide_a_head():
    lost = str.maketrans("åäöÅÄÖ", "aaoAAO")
    assert begins(MARCH.translate(lost), SECOND, MAY.translate(lost)) == [1, 3]


@pytest.mark.parametrize(
    "page",
    [
        SECOND,
        "Nätverket Kultur i Dalarna   Minnesanteckningar 2024-03-05   2(3)\n" + SECOND,
        "Bilaga 1\n" + MAY,
        "Kallelse\nNätverket Kultur i Dalarna\nDatum: 2024-05-07\nPlats: Orsa\n1. Öppnande\n2. Val",
        "Dagordning 2024-05-07\nNätverket Kultur i Dalarna\nDeltagare kallas till Orsa",
        "Deltagarlista\nEva Eksund, Mora\nBo Alström, Leksand",
        "Verksamhetsberättelse 2023\nNätverket möttes 2023-03-01 och 2023-09-12.\nDeltagare: 14",
        "Anteckningar från föregående möte 2024-01-16\nNärvarande: Eva Eksund",
        "och fortsatte med minnesanteckningar den 7 maj 2024.\nDeltagare: alla",
        "Utbildningsdag\nDatum: 2024-05-07\nPlats: Orsa\nDeltagare: alla lärare\n1. Kaffe\n2. Mat",
        "Nätverksträff i maj\nDatum: 2024-05-07\nTid: 9-12\nDeltagare anmäler sig till Bo.",
        "Nästa möte är 7 maj 2024 i Orsa.\nDeltagare anmäler sig till Bo.",
        "Protokoll från styrelsen 2024-02-11 lades till handlingarna.\nNärvarande var nöjda.",
    ],
)
def test_what_belongs_to_the_minutes_before_stays(page: str):
    assert parts_of(reading(MARCH, page)) == ()
    assert parts_of(reading(MARCH, page, SECOND)) == ()
    assert parts_of(reading(MARCH, SECOND, page)) == ()


def test_page_numbers_that_go_on_keep_a_document_whole():
    assert parts_of(reading("1(2)\n" + MARCH, "2(2)\n" + MAY)) == ()


def test_page_numbers_that_begin_again_tell_where_no_day_does():
    bare = FIRST.replace("Datum: {day}\n", "")
    assert begins("1(2)\n" + bare, "2(2)\n" + SECOND, "1(1)\n" + bare) == [1, 3]
    assert parts_of(reading(bare, SECOND, "9. Övrigt\nInget.")) == ()


def test_a_title_alone_within_minutes_is_an_item():
    item = "Minnesanteckningar 2023-12-03\nAnteckningarna godkänns.\n1. Val\n2. Budget"
    assert parts_of(reading(MARCH, item)) == ()
    assert parts_of(reading(MARCH, item, SECOND)) == ()


def test_a_cover_belongs_to_its_minutes():
    assert parts_of(reading("Kulturgruppen i Mora\nPärm 4", MARCH, SECOND)) == ()
    assert begins("Kulturgruppen i Mora\nPärm 4", MARCH, SECOND, MAY) == [1, 4]


def test_one_page_and_no_text_are_no_parts():
    assert parts_of(reading(MARCH)) == ()
    assert parts_of(reading("", "")) == ()
    assert parts_of(reading()) == ()
