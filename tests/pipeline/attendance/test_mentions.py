"""Mentions: who and what is named in running text, and whom a bare first name means."""

from __future__ import annotations

import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.attendance.mentions import find_mentions
from pipeline.attendance.participants import find_attendance
from pipeline.corrections import apply
from pipeline.document import Span
from pipeline.findings import Correction, Mention

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


@pytest.mark.parametrize(
    "text", ["," * 100_000, "Eva " * 20_000, "Å" * 5_000, "(" * 50_000, "Närvarande: " * 10_000]
)
def test_time_is_linear_in_the_text(text):
    before = time.process_time()
    find_mentions(apply(text, []), (), ())
    assert time.process_time() - before < 8
