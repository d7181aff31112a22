from __future__ import annotations

import json
import time
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.agenda.section_kinds import kind_of
from pipeline.agenda.sections import find_sections
from pipeline.agenda.titles import find_network, find_title
from pipeline.corrections import Repaired, apply
from pipeline.document import Span
from pipeline.findings import Correction

CASES = Path(__file__).parents[2] / "cases" / "sections"


def cases(name):
    return [
        pytest.param(case, id=case["label"])
        for case in json.loads((CASES / f"{name}.json").read_text(encoding="utf-8"))
    ]


@pytest.mark.parametrize("case", [*cases("forms"), *cases("negative")])
def test_headings(case):
    found = find_sections(Repaired(case["raw"], case["raw"]), None)
    assert [section.heading for section in found] == case["expected"]


@pytest.mark.parametrize("case", cases("titles"))
def test_titles(case):
    repaired = Repaired(case["raw"], case["raw"])
    title = find_title(repaired)
    assert {"title": title, "network": find_network(repaired, title)} == case["expected"]


def test_the_agenda_loses_to_the_items_with_content():
    raw = "1. Ekonomi\n2. Övrigt\n\n1. Ekonomi\nKlart.\n2. Övrigt\nInget."
    first = find_sections(Repaired(raw, raw), None)[0]
    assert first.span.start == raw.rindex("1. Ekonomi")


def test_nothing_within_the_attendance_list_is_a_heading():
    raw = "Minnesanteckningar\nNärvarande\nSpecialpedagoger\n\nIncheckning\nAlla talade."
    attendance = Span(raw.index("Närvarande"), raw.index("\n\nIncheckning"))
    found = find_sections(Repaired(raw, raw), attendance)
    assert [section.heading for section in found] == ["Incheckning"]


def test_spans_are_of_the_text_as_read():
    raw = "1. Nasta mote\n4 maj\n2. Ovrigt\nInget."
    lost = Correction(Span(3, 13), "Nasta mote", "Nästa möte!!", "diacritics", 0.9)
    repaired = apply(raw, [lost])
    second = find_sections(repaired, None)[1]
    assert raw[second.span.start : second.span.end] == "2. Ovrigt"
    assert second.body == Span(raw.index("2."), len(raw))


def test_levels_follow_the_numbers_and_the_hashes():
    raw = "§8 Val\n§8.1 Kassör\nEva.\n"
    assert [section.level for section in find_sections(Repaired(raw, raw), None)] == [1, 2]
    raw = "# Protokoll\n\n## Val\n\n### Kassör\n\nEva."
    assert [section.level for section in find_sections(Repaired(raw, raw), None)] == [1, 2]


def test_two_blank_lines_stand_above_a_main_heading_where_one_stands_above_others():
    main = "{}\nEva berättade om läget i kommunerna.\n\n{}\nBo hade inget att säga om det.\n\n\n"
    raw = "Anteckningar\n\n\n" + "".join(
        main.format(*pair)
        for pair in (("På gång", "Psykisk hälsa"), ("Uppdraget", "Val för livet"),
                     ("Laget runt", "Föräldrastöd"))
    )  # fmt: skip
    assert [section.level for section in find_sections(Repaired(raw, raw), None)] == [1, 2] * 3


def test_capitals_stand_above_ordinary_letters():
    raw = "Protokoll\n\nPÅ GÅNG I LÄNET\n\nPsykisk hälsa\nEva berättade.\n\nUPPDRAGET\nBo sade ja."
    found = find_sections(Repaired(raw, raw), None)
    assert [(s.heading, s.level) for s in found] == [
        ("PÅ GÅNG I LÄNET", 1), ("Psykisk hälsa", 2), ("UPPDRAGET", 1)
    ]  # fmt: skip


def test_a_heading_without_number_between_numbered_items_lies_under_them():
    raw = (
        "1. Öppnande\nEva öppnar mötet.\n\n2. Ekonomi\nBo visade siffror.\n\nBudget\nKlar.\n\n"
        "3. Lokaler\nVi söker nya.\n\n4. Övrigt\nInget.\n\nNästa möte\n4 maj"
    )
    found = find_sections(Repaired(raw, raw), None)
    assert [s.level for s in found] == [1, 1, 2, 1, 1, 1]


@pytest.mark.parametrize(
    ("raw", "numbers"),
    [
        ("§ 12 Val\nEva.\n§§ 13-14 Budget\nKlart.", ["12", "13-14"]),
        ("1. Val\nEva.\n1.1 Kassör\nBo.\n2. Budget\nKlart.", ["1", "1.1", "2"]),
        ("I. Val\nEva.\nII. Budget\nKlart.", ["I", "II"]),
        ("## 3. Val\nEva.\n\n## Budget\nKlart.", ["3", None]),
    ],
)
def test_numbers_are_those_printed(raw, numbers):
    assert [section.number for section in find_sections(Repaired(raw, raw), None)] == numbers


@pytest.mark.parametrize("case", cases("kinds"))
def test_kinds(case):
    assert kind_of(case["raw"], case.get("said", "")) == case["expected"]


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ("Eva Ek, Hjo, Bo Al, Skara, Ann Ås, Mora.", "attendance"),
        ("Alla ledamöter är närvarande utom Bo.", "attendance"),
        ("Rektorerna visade hur frånvaron har ökat i årskurs åtta.", "item"),
    ],
)
def test_attendance_is_an_item_where_that_of_pupils_is_spoken_of(said, kind):
    assert kind_of("Närvaro", said) == kind


def test_the_label_of_an_item_has_its_kind_from_what_is_said_below_it():
    said = "Rektorerna visade hur frånvaron har ökat i årskurs åtta."
    raw = f"Protokoll\n\nLokaler:\n{said}\n\nNärvaro:\n{said}\n\nAvtal:\n{said}"
    found = find_sections(Repaired(raw, raw), None)
    assert [(s.heading, s.kind) for s in found] == [
        ("Lokaler", "item"), ("Närvaro", "item"), ("Avtal", "item")
    ]  # fmt: skip


def test_the_attendance_list_is_a_section_where_its_label_is_set_like_the_headings():
    raw = "Närvarande:\nEva Ek, Hjo\nBo Al, Skara\n\nIncheckning\nAlla berättade."
    attendance = Span(0, raw.index("\n\nIncheckning"))
    first, second = find_sections(Repaired(raw, raw), attendance)
    assert (first.heading, first.kind, first.level) == ("Närvarande", "attendance", 1)
    assert second.heading == "Incheckning"
    numbered = raw.replace("Incheckning", "1. Incheckning") + "\n2. Övrigt\nInget."
    found = find_sections(Repaired(numbered, numbered), attendance)
    assert [section.heading for section in found] == ["Incheckning", "Övrigt"]


def test_headings_before_an_attendance_list_at_the_end_are_found():
    said = "Eva berättade om läget i kommunerna.\nBo hade inget att säga om det.\n\n"
    heads = "Incheckning", "Skolbiblioteken", "Nya avtal", "Laget runt", "Elevhälsan", "Utcheckning"
    raw = "Minnesanteckningar\n\n" + "".join(f"{head}\n{said}" for head in heads)
    raw += "Deltagare\nEva Ek, Hjo\nBo Al, Skara"
    attendance = Span(raw.index("Deltagare"), len(raw))
    found = find_sections(Repaired(raw, raw), attendance)
    assert [section.heading for section in found] == list(heads)


def test_a_heading_over_a_page_break_is_one():
    raw = "Incheckning\nAlla berättade.\n1(2)\n\fKulturnätet\nUppdraget\nBo visade det."
    start, end = raw.index("\n1(2)"), raw.index("Uppdraget")
    repaired = apply(raw, [Correction(Span(start, end), raw[start:end], "\n\n", "page", 1.0)])
    first, second = find_sections(repaired, None)
    assert (first.heading, second.heading) == ("Incheckning", "Uppdraget")
    assert first.body == Span(raw.index("Incheckning"), raw.index("Uppdraget"))


PIECES = st.lists(
    st.sampled_from(
        ["1. Val", "2. Ekonomi", "§ 3 Övrigt", "## Nytt", "Incheckning", "\n", "Eva berättade.",
         "Närvarande:", "4 maj", "- punkt", "1 Val Eva 2 Budget Bo 3 Kaffe", "x" * 200, "§ 4",
         "a) Läger", "IV. Val", "-----", "**Mål** Klart.", "EKONOMI. Bo berättade.", "8 5 Budget",
         "10.15 Paus i solen", "Punkt 2: Läger", "Nyheter Kort. " * 20]
    ),
    max_size=25,
)  # fmt: skip


def check_bodies(found, raw):
    """Bodies follow one another without overlap, from the first heading to the end of the text."""
    for section, following in pairwise(found):
        assert section.body.end == following.body.start
    for section in found:
        assert section.body.contains(section.span)
        assert section.span.start == section.body.start
        assert section.heading.strip()
        assert section.level >= 1
        assert 0 <= section.body.start < section.body.end <= len(raw)
    assert not found or found[-1].body.end == len(raw)


@given(PIECES)
def test_bodies_follow_one_another(pieces):
    raw = "\n".join(pieces)
    check_bodies(find_sections(Repaired(raw, raw), None), raw)


@given(PIECES, st.data())
def test_bodies_follow_one_another_over_corrections(pieces, data):
    raw = "\n".join(pieces)
    ends = sorted(set(data.draw(st.lists(st.integers(0, len(raw)), max_size=8))))
    shown = st.sampled_from(["", "\n", "\n\n", "Övrigt", "\n2. Val\n"])
    spans = [Span(start, end) for start, end in zip(ends[::2], ends[1::2], strict=False)]
    corrections = [
        Correction(span, raw[span.start : span.end], data.draw(shown), "x", 1.0) for span in spans
    ]
    check_bodies(find_sections(apply(raw, corrections), None), raw)


@given(st.text(max_size=200))
def test_any_text_is_survived(raw):
    repaired = Repaired(raw, raw)
    find_sections(repaired, None)
    find_network(repaired, find_title(repaired))


@pytest.mark.parametrize(
    "raw",
    ["a" * 200_000, "," * 100_000, "1. Val " * 20_000, "1. Val\n" * 20_000,
     "<b" * 50_000, "(" * 50_000, "§ " * 50_000, "A-" * 50_000, "Eva " * 50_000, "-" * 99_999,
     "2. Val\n" * 20_000, "Incheckning\n" * 20_000, "• Ombud\nEva valdes till det.\n" * 9_000,
     "EKONOMI. Eva visade.\n" * 20_000, "a) Val\n" * 20_000, "8 12 Val\n" * 20_000,
     "§ 2 Val\n8 3 Tal\n" * 9_000, "**Val** Eva\n" * 20_000, "Val.\n\n" * 20_000,
     "I. Val\nII. Tal\n" * 9_000, "Val\n---\n" * 20_000, "§ 3\n" * 20_000, "Budget. " * 20_000,
     "| " * 50_000, "Val. Eva " * 20_000],
    ids=lambda raw: raw[:6],
)  # fmt: skip
def test_time_is_linear(raw):
    start = time.process_time()
    repaired = Repaired(raw, raw)
    find_sections(repaired, None)
    find_network(repaired, find_title(repaired))
    assert time.process_time() - start < 5
