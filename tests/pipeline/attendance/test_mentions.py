"""Mentions: who and what is named in running text, and whom a bare first name means."""

from __future__ import annotations

import json
import re
import time
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.attendance.entities import Entity
from pipeline.attendance.mentions import find_mentions
from pipeline.attendance.participants import find_attendance
from pipeline.corrections import apply
from pipeline.document import Span
from pipeline.findings import Correction, Mention

CASES = Path(__file__).parents[2] / "cases" / "mentions"
LIST = "Närvarande: Eva Ek, Hjo, Bo Kvist, Tibro, Karin Ask, Vara, Karin Berg, Lund\n\n"


def mentions(body: str, corrections: tuple[Correction, ...] = ()) -> tuple[str, list[Mention]]:
    """The whole text, and what is found in it."""
    raw = f"{LIST}1. Mötet öppnas\n{body}"
    repaired = apply(raw, corrections)
    attendance = find_attendance(repaired)
    assert len(attendance.participants) == 4
    return raw, list(find_mentions(repaired, attendance.participants, attendance.lists))


def told(body: str) -> list[tuple[str, ...]]:
    """Printed, and what it leads to: `refers_to`, code, or the name of a body or stranger."""
    raw, found = mentions(body)
    return [
        (raw[m.span.start : m.span.end], m.refers_to or m.code or m.name, m.kind[0]) for m in found
    ]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("Eva Ek öppnade mötet.", [("Eva Ek", "Eva Ek", "p")]),
        ("Eva tackade Bo.", [("Eva", "Eva Ek", "p"), ("Bo", "Bo Kvist", "p")]),
        ("Evas rapport lästes.", [("Evas", "Eva Ek", "p")]),
        ("Eva från Hjo svarade.", [("Eva", "Eva Ek", "p"), ("Hjo", "1497", "m")]),
        ("Frågan från Karin föll.", [("Karin", "Karin", "p")]),
        ("Olle Sandvik ringde.", [("Olle Sandvik", "Olle Sandvik", "p")]),
        ("Vi for till Vara.", [("Vara", "1470", "m")]),
        ("Det kan vara så.", []),
        ("Lunds kommun bygger.", [("Lunds", "1281", "m")]),
        ("Lunds universitet bygger.", [("Lunds universitet", "Lunds universitet", "o")]),
        ("Region Skåne deltog inte.", [("Region Skåne", "Region Skåne", "o")]),
        ("Frågan gäller SKR och Digg.", [("SKR", "SKR", "o"), ("Digg", "Digg", "o")]),
        ("Mötet avslutades. Nästa möte blir i maj.", []),
        ("", []),
        pytest.param(
            "Eva från Skövde hörde av sig.",
            [("Eva", "Eva", "p"), ("Skövde", "1496", "m")],
        ),
    ],
)
def test_what_is_named(body, expected):
    assert told(body) == expected


FULL_LIST = (
    "Närvarande: Eva Ek, Hjo, Bo Kvist, Tibro, Karin Ask, Vara, Karin Berg, Lund, Per Sund, Skara, "
    "Anna-Lena Holm, Skövde, Nora Dahl, Malmö, Stig Åby, Habo\n\n1. Mötet öppnas\n"
)


def people_in(body: str) -> list[tuple[str, Mention]]:
    """What is printed of each person in a body that follows `FULL_LIST`."""
    raw = FULL_LIST + body
    repaired = apply(raw, ())
    attendance = find_attendance(repaired)
    assert len(attendance.participants) == 8
    found = find_mentions(repaired, attendance.participants, attendance.lists)
    return [(raw[m.span.start : m.span.end], m) for m in found if m.kind == "person"]


def cases(name: str) -> list[object]:
    """The cases of a file, each with its label."""
    rows = json.loads((CASES / f"{name}.json").read_text(encoding="utf-8"))
    return [pytest.param(row["raw"], row["expected"], id=row["label"]) for row in rows]


@pytest.mark.parametrize(("raw", "expected"), [*cases("named"), *cases("never")])
def test_persons_and_whom_they_lead_to(raw, expected):
    assert [[printed, m.refers_to] for printed, m in people_in(raw)] == expected


@pytest.mark.parametrize(("raw", "expected"), cases("described"))
def test_what_they_are_said_to_be(raw, expected):
    assert {printed: m.described for printed, m in people_in(raw)} == expected


def test_a_bare_name_goes_back_to_a_stranger_named_in_full():
    _, (_, again) = people_in("Torun Ahlgren talade om läsning. Torun vill ha frågor.")
    assert (again.name, again.refers_to) == ("Torun Ahlgren", None)


def test_who_acts_is_not_somebody_absent():
    raw = "Närvarande: Jan Hed, Hjo\nFrånvarande: Jan Rudbeck, Vara\n\n1. Taket\nJan lagade det."
    repaired = apply(raw, ())
    attendance = find_attendance(repaired)
    (jan,) = find_mentions(repaired, attendance.participants, attendance.lists)
    assert jan.refers_to == "Jan Hed"


class Sees:
    """Stands for a model: it sees a person in each of some words, and counts what it is asked."""

    def __init__(self, *names: str) -> None:
        self.names = names
        self.asked: list[str] = []

    def find(self, texts):
        self.asked += texts
        return [
            tuple(
                Entity(match.start(), match.end(), "person")
                for match in re.finditer("|".join(self.names), text)
            )
            for text in texts
        ]


def told_with(model: Sees, body: str) -> list[str]:
    raw = FULL_LIST + body
    repaired = apply(raw, ())
    attendance = find_attendance(repaired)
    found = find_mentions(repaired, attendance.participants, attendance.lists, model)
    return [raw[m.span.start : m.span.end] for m in found if m.kind == "person"]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("Pösse: 3 h\nNycklar finns hos Pösse.\nPösse letar firmor.", ["Pösse"] * 3),
        ("Nycklar finns hos Pösse.", []),  # once is not enough
        ("Vi såg Zita\nEva Ek, Hjo", ["Eva Ek"]),
        ("Boken av Zita Kfält kom, och Lunds Renhållning kom.", ["Zita Kfält"]),
        ("", []),
    ],
)
def test_a_model_adds_whom_the_rules_do_not_know(body, expected):
    assert told_with(Sees("Pösse", "Zita Kfält", "Zita", "Lunds Renhållning"), body) == expected


def test_the_model_is_asked_only_where_the_rules_hesitate():
    model = Sees("Pösse")
    told_with(model, "Eva öppnade mötet.\n\nPösse letar.\n\nFrågan föll.\n\nPösse ringer.")
    assert model.asked == ["Pösse letar.", "Pösse ringer."]


def test_a_model_changes_nothing_that_the_rules_found():
    body = "Eva tackade Bo. Pösse kom. Pösse gick."
    raw = FULL_LIST + body
    repaired = apply(raw, ())
    attendance = find_attendance(repaired)
    args = repaired, attendance.participants, attendance.lists
    found = find_mentions(*args)
    both = find_mentions(*args, Sees("Pösse", "Eva", "Bo"))
    assert set(found) < set(both)
    assert list(both) == sorted(both, key=lambda mention: mention.span)


def test_one_of_two_karins_is_nobody():
    _, (karin,) = mentions("Frågan från Karin föll.")
    assert karin == Mention(karin.span, "person", "Karin")


def test_lists_are_not_mentioned():
    raw, found = mentions("Eva hälsade alla.")
    assert all(mention.span.start >= raw.index("1. Mötet") for mention in found)


def test_spans_are_of_the_text_as_read():
    body = "Vi horde Asa Ohrn fran Skovde."
    raw = f"{LIST}1. Mötet öppnas\n{body}"
    start = raw.index("Asa")
    lost = (
        Correction(Span(start, start + 3), "Asa", "Åsa", "diacritics", 0.9),
        Correction(Span(start + 4, start + 8), "Ohrn", "Öhrnberg", "diacritics", 0.9),
    )
    _, found = mentions(body, lost)
    assert [(m.name, raw[m.span.start : m.span.end]) for m in found if m.kind == "person"] == [
        ("Åsa Öhrnberg", "Asa Ohrn")
    ]


PIECES = st.sampled_from(
    [
        "Eva", "Ek", "Evas", "Karin", "från", "Hjo", "Vara", "Lunds", "universitet", "SKR",
        "\n", ". ", ", ", "i", "Region", "Skåne", "-", "é", "�",
    ]
)  # fmt: skip


@given(st.lists(PIECES, max_size=25).map(" ".join))
def test_mentions_follow_each_other_in_the_text(body):
    raw, found = mentions(body)
    spans = [mention.span for mention in found]
    assert all(0 <= span.start < span.end <= len(raw) for span in spans)
    assert all(one.end <= other.start for one, other in pairwise(spans))


@given(st.lists(PIECES, max_size=25).map(" ".join))
def test_a_person_shows_the_printed_words_and_is_in_no_list(body):
    raw, found = mentions(body)
    for mention in found:
        printed = raw[mention.span.start : mention.span.end]
        assert printed == printed.strip()
        assert printed[:1].isupper()
        assert mention.span.start >= len(LIST)


@pytest.mark.parametrize(
    "text",
    [
        "," * 100_000,
        "Eva " * 20_000,
        "Å" * 5_000,
        "(" * 50_000,
        "Närvarande: " * 10_000,
        "Eva Ek, " * 15_000,
        "Anna A. " * 15_000,
        "a\n" * 60_000 + "Eva Ek",
        "\nEva" * 30_000,
    ],
)
def test_time_is_linear_in_the_text(text):
    before = time.process_time()
    find_mentions(apply(text, []), (), ())
    assert time.process_time() - before < 8
