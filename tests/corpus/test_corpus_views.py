from __future__ import annotations

import pytest
from invented import minutes

from corpus.store import Corpus


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory):
    first = (("Eva Ek, Hjo", "Eva Ek", "1497"), ("Nils Alm, Skövde", "Nils Alm", "1496"))
    guest = ("Ida By, Mora", "Ida By", "2062", "guest")
    sick = ("Nils Alm, Skövde", "Nils Alm", "1496", "absent")
    with Corpus(tmp_path_factory.mktemp("views") / "corpus.db") as opened:
        for made in (
            minutes("Eva Ek, Hjo\nNils Alm, Skövde\nIda By, Mora", people=(*first, guest)),
            minutes(
                "Eva Ek, Hjo\nNils Alm, Skövde\nom skolan",
                people=(first[0], sick),
                day="2023-11-06",
                topics={"skola": "skolan"},
            ),
            minutes("Ingen lista här", day="2023-12-04"),
            minutes("Eva Ek, Hjo", people=(first[0],), day="2024-01-08"),
            minutes("Möte", day="2024-01-09", network=None, people=(("Möte", "Möte", "1440"),)),
        ):
            opened.put_reading(made.reading)
            opened.put(made)
        yield opened


def test_which_municipality_missed_a_meeting(corpus: Corpus) -> None:
    found = corpus.db.execute(
        """SELECT day, municipality, present, listed_absent FROM municipality_attendance
           ORDER BY day, municipality"""
    ).fetchall()
    assert found == [
        ("2023-10-02", "Hjo", 1, 0),
        ("2023-10-02", "Skövde", 1, 0),
        ("2023-11-06", "Hjo", 1, 0),
        ("2023-11-06", "Skövde", 0, 1),
        ("2023-12-04", "Hjo", None, None),  # no list: nobody knows
        ("2023-12-04", "Skövde", None, None),
        ("2024-01-08", "Hjo", 1, 0),
        ("2024-01-08", "Skövde", 0, 0),
    ]


def test_who_attended_what(corpus: Corpus) -> None:
    found = corpus.db.execute(
        """SELECT day, status FROM meetings_attended WHERE person = 'Nils Alm' ORDER BY day"""
    ).fetchall()
    assert found == [("2023-10-02", "present"), ("2023-11-06", "absent")]


def test_where_a_topic_was_discussed(corpus: Corpus) -> None:
    found = corpus.db.execute("SELECT day, heading, printed, page FROM topic_places").fetchall()
    assert found == [("2023-11-06", "Början", "skolan", 1)]


def test_which_meetings_are_planned_and_which_were_held(corpus: Corpus) -> None:
    found = corpus.db.execute(
        """SELECT announced_on, edtf, earliest, time, held_in IS NOT NULL FROM planned_meetings
           WHERE network IS NOT NULL ORDER BY announced_on"""
    ).fetchall()
    assert found == [
        ("2023-10-02", "2023-11-06", "2023-11-06", "09:00", 1),
        ("2023-11-06", "2023-11-06", "2023-11-06", "09:00", 0),
        ("2023-12-04", "2023-11-06", "2023-11-06", "09:00", 1),
        ("2024-01-08", "2023-11-06", "2023-11-06", "09:00", 1),
    ]
