from __future__ import annotations

import json
import time
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

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
    assert [section.level for section in find_sections(Repaired(raw, raw), None)] == [2, 3]


PIECES = st.lists(
    st.sampled_from(
        ["1. Val", "2. Ekonomi", "§ 3 Övrigt", "## Nytt", "Incheckning", "\n", "Eva berättade.",
         "Närvarande:", "4 maj", "- punkt", "1 Val Eva 2 Budget Bo 3 Kaffe", "x" * 200]
    ),
    max_size=25,
)  # fmt: skip


@given(PIECES)
def test_bodies_follow_one_another(pieces):
    raw = "\n".join(pieces)
    found = find_sections(Repaired(raw, raw), None)
    for section, following in pairwise(found):
        assert section.body.end == following.body.start
    for section in found:
        assert section.body.contains(section.span)
        assert section.span.start == section.body.start
        assert section.heading.strip()
        assert 0 <= section.body.start < section.body.end <= len(raw)


@given(st.text(max_size=200))
def test_any_text_is_survived(raw):
    repaired = Repaired(raw, raw)
    find_sections(repaired, None)
    find_network(repaired, find_title(repaired))


@pytest.mark.parametrize(
    "raw",
    ["a" * 200_000, "," * 100_000, "1. Val " * 20_000, "1. Val\n" * 20_000,
     "<b" * 50_000, "(" * 50_000,
     "2. Val\n" * 20_000, "Incheckning\n" * 20_000, "§ " * 50_000, "A-" * 50_000, "Eva " * 50_000],
    ids=lambda raw: raw[:6],
)  # fmt: skip
def test_time_is_linear(raw):
    start = time.process_time()
    repaired = Repaired(raw, raw)
    find_sections(repaired, None)
    find_network(repaired, find_title(repaired))
    assert time.process_time() - start < 5
