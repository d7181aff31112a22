"""Participants as data: forms met, traps made up, and texts that hold nobody."""

from __future__ import annotations

import json
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.attendance.participants import find_attendance, find_participants
from pipeline.corrections import apply
from pipeline.document import Span
from pipeline.findings import Correction, Participant

CASES = Path(__file__).parents[2] / "cases" / "participants"
FILES = ("in-the-wild", "synthetic", "negative", "known-failures")


def cases(*names: str) -> list[Any]:
    return [
        pytest.param(case, id=case["label"])
        for name in names
        for case in json.loads((CASES / f"{name}.json").read_text(encoding="utf-8"))
    ]


def known_failures() -> list[Any]:
    """Each is expected to fail; a cured one fails the suite, and moves to another file."""
    return [
        pytest.param(
            *param.values,
            id=param.id,
            marks=pytest.mark.xfail(strict=True, reason=param.values[0]["reason"]),
        )
        for param in cases("known-failures")
    ]


def told(people: Iterable[Participant]) -> list[dict[str, str]]:
    """The rows as the cases have them: what is not told, and `present`, is left out."""
    rows = []
    for person in people:
        row = {
            "name": person.name,
            "municipality": person.municipality and person.municipality.name,
            "organisation": person.organisation,
            "status": None if person.status == "present" else person.status,
            "role": person.role,
            "party": person.party,
        }
        rows.append({key: value for key, value in row.items() if value})
    return rows


@pytest.mark.parametrize(
    "case", [*cases("in-the-wild", "synthetic", "negative"), *known_failures()]
)
def test_who_was_there(case):
    assert told(find_participants(apply(case["raw"], []))) == case["expected"]


@pytest.mark.parametrize("case", cases("in-the-wild", "synthetic"))
def test_each_stands_where_the_span_says(case):
    for person in find_participants(apply(case["raw"], [])):
        printed = case["raw"][person.span.start : person.span.end].casefold()
        assert printed == printed.strip(" ,.:;()[]|\n")
        letters = set(printed.translate({ord("1"): "l", ord("0"): "o"}))
        if letters & set("é64-\n"):  # what OCR reads for å, ä, ö; a hyphen at a line's end
            letters |= set("åäö")
        assert set(person.name.casefold()) - {" "} <= letters


def test_every_form_of_the_taxonomy_has_a_case():
    labels = {param.id.split()[0] for param in cases(*FILES)}
    assert {f"F{number:02}" for number in range(1, 23)} <= labels


def test_no_two_cases_have_one_label():
    labels = [param.id for param in cases(*FILES)]
    assert len(set(labels)) == len(labels)


def test_lost_diacritics_leave_habo_open():
    """Text that was repaired has lost its rings: Habo may as well be Håbo, and nobody wins."""
    raw = "Narvarande: Eva Lind, Habo, Per Ask, Tibro"
    lost = Correction(Span(0, 10), "Narvarande", "Närvarande", "diacritics", 0.9)
    first, second = find_participants(apply(raw, [lost]))
    assert first.municipality is None
    assert {candidate.name for candidate in first.candidates} == {"Habo", "Håbo"}
    assert second.municipality is not None


def test_spans_are_of_the_text_as_read():
    raw = "Narvarande: Goran Ek, Hjo, Asa Borg, Tibro"
    lost = [
        Correction(Span(0, 10), "Narvarande", "Närvarande", "diacritics", 0.9),
        Correction(Span(12, 17), "Goran", "Göran-Olof", "diacritics", 0.9),
        Correction(Span(27, 30), "Asa", "Åsa", "diacritics", 0.9),
    ]
    found = find_participants(apply(raw, lost))
    assert [person.name for person in found] == ["Göran-Olof Ek", "Åsa Borg"]
    assert [raw[p.span.start : p.span.end] for p in found] == ["Goran Ek", "Asa Borg"]


def test_the_lists_cover_label_and_rows():
    raw = "Protokoll\nNärvarande: Anna Borg, Hjo\nFrånvarande: Bo Kvist, Tibro\n\nMötet öppnas."
    first, second = find_attendance(apply(raw, [])).lists
    assert raw[first.start : first.end].strip() == "Närvarande: Anna Borg, Hjo"
    assert raw[second.start : second.end].strip() == "Frånvarande: Bo Kvist, Tibro"


# -- whatever the text ---------------------------------------------------------------------

PIECES = st.sampled_from(
    [
        "Närvarande:", "Frånvarande:", "Gäster", "\n", ", ", "; ", "(", ")", ":", "–", " x",
        "[x]", "[ ]", "•", "Anna", "Borg", "Hjo", "Vara", "ers.",
        "tjänstgörande ersättare för", "Digg", "(S)", "(KD", "ordförande", "och", "från",
        "kommun", "EK", "E.", "/", "1.", "§ 3", "\t", "   ", "é", "�", "Länsstyrelsen",
        "valdes till justerare", "Region", "Skåne", "stad", "2023-01-01", "Å",
    ]
)  # fmt: skip
TEXTS = st.lists(PIECES, max_size=25).map(" ".join)


@given(TEXTS)
def test_every_span_lies_in_the_text_and_holds_a_name(text):
    for person in find_participants(apply(text, [])):
        assert 0 <= person.span.start < person.span.end <= len(text)
        assert person.name.strip()
        assert person.municipality is None or person.organisation is None


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("Närvarande: " + "," * 100_000, id="commas"),
        pytest.param("Närvarande: " * 10_000, id="labels"),
        pytest.param("Närvarande: " + "a" * 5_000 + ", " + "Å" * 5_000, id="words"),
        pytest.param("Närvarande: Anna Borg " + "(" * 50_000, id="opened"),
        pytest.param("Närvarande: Anna Borg " + "()" * 25_000, id="parentheses"),
        pytest.param("Närvarande: " + "Anna Borg, Hjo, " * 3_000, id="namesakes"),
        pytest.param("Närvarande: " + "Anna " * 10_000, id="first names"),
        pytest.param("Närvarande:\n" + "Anna\n" * 10_000, id="lines"),
        pytest.param("valdes till " * 10_000, id="elections"),
    ],
)
def test_time_is_linear_in_the_text(text):
    before = time.process_time()
    find_participants(apply(text, []))
    assert time.process_time() - before < 8
