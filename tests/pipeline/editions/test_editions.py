"""What is the same minutes and what is not: invented minutes of one network."""

from __future__ import annotations

import random
from datetime import date

import pytest

from pipeline.document import Line, Page, Reading
from pipeline.editions import Fingerprint, compare, fingerprint

HEAD = """Nätverket Skolutveckling i Skaraborg
Minnesanteckningar
Datum: {day} kl 9.00-12.00
Plats: Stadshuset, Skövde
Närvarande: Eva Eksund, Skövde; Bo Alström, Tibro; Karin Lindhage, Hjo; Sven Ekdahl, Karlsborg
Frånvarande: Ulla Bergstrand, Töreboda
"""
MARCH = """§ 1 Mötets öppnande
Ordföranden hälsar alla välkomna och går igenom dagordningen, som godkänns.
§ 2 Digitala läromedel
Skövde har köpt in 240 licenser och prövar dem i årskurs fyra och fem under våren.
Tibro väntar på upphandlingen, som blir klar i juni, och återkommer med priser.
Karlsborg delar ut en enkät till lärarna om vad de saknar i de tryckta böckerna.
§ 3 Modersmål
Hjo söker en lärare i tigrinja på halvtid. Flera kommuner kan tänka sig att dela tjänsten.
Frågan tas upp med förvaltningscheferna innan sommaren.
§ 4 Lovskola
Erfarenheterna från förra årets lovskola är goda: 38 elever nådde godkänt i matematik.
§ 5 Avslutning
Ordföranden tackar för ett givande möte.
"""
APRIL = """§ 1 Mötets öppnande
Ordföranden hälsar alla välkomna och går igenom dagordningen, som godkänns.
§ 2 Nationella prov
Proven i engelska flyttades efter larmet om läckta uppgifter, och rättningen blir försenad.
Rektorerna önskar samrättning över kommungränserna redan till nästa år.
§ 3 Elevhälsa
Två skolsköterskor går i pension. Töreboda hyr in från regionen i väntan på tillsättning.
§ 4 Skolskjuts
De nya turerna gör att 17 elever får mer än en timmes resväg. Trafikenheten ser över linje 205.
§ 5 Avslutning
Ordföranden tackar för ett givande möte.
"""
LOST = str.maketrans("åäöÅÄÖ", "aaoAAO")


def reading(text: str, name: str = "protokoll.pdf", created: date | None = None) -> Reading:
    pages = tuple(
        Page(number, 595, 842, "ocr", tuple(map(Line, page.split("\n"))))
        for number, page in enumerate(text.split("\f"), 1)
    )
    return Reading("ab" * 32, name, "application/pdf", pages, created=created)


def print_of(text: str, name: str = "protokoll.pdf", created: date | None = None) -> Fingerprint:
    return fingerprint(reading(text, name, created))


def minutes(body: str = MARCH, day: str = "2024-03-05") -> str:
    return HEAD.format(day=day) + body


def relation(one: str, other: str) -> str | None:
    found = compare(print_of(one), print_of(other))
    assert bool(found) == bool(compare(print_of(other), print_of(one)))
    return found.relation if found else None


def misread(text: str) -> str:
    """As another scanner gives it: marks lost, letters taken for others, a stamp."""
    read = text.translate(LOST).replace("lläromedel", "laromedel").replace("rn", "m")
    read = read.replace("elever", "elevcr").replace("Ordf", "0rdf").replace("enkat", "enkdt")
    return f"INKOM 2024-03-19 Dnr 77\n~ ;\n{read}\n. ,"


def test_same_words_in_another_file_are_one_text():
    assert relation(minutes(), minutes().replace("\n", "\n\n")) == "same-text"


def test_read_again_with_lost_marks_and_a_stamp():
    assert relation(minutes(), misread(minutes())) == "rescan"


def test_running_heads_page_numbers_and_page_breaks_do_not_count():
    lines = minutes().split("\n")
    feet = "\n\nSkolutveckling Skaraborg, Box 12\nSida {} av 2"
    paged = "\n".join(lines[:10]) + feet.format(1) + "\f" + "\n".join(lines[10:]) + feet.format(2)
    found = compare(print_of(minutes()), print_of(paged))
    assert found is not None
    assert found.score > 0.95


@pytest.mark.parametrize("day", ["2024-04-09", "9 april 2024"])
def test_next_months_minutes_of_the_network_are_not(day: str):
    assert relation(minutes(), minutes(APRIL, day)) is None


def test_a_form_filled_in_for_another_day_is_not():
    assert relation(minutes(), minutes(day="2024-04-09")) is None


def test_a_form_without_a_day_filled_in_twice_is_not():
    bare = minutes(day="")
    again = bare.replace("240", "310").replace("38", "52").replace("9.00-12.00", "13.30-15.15")
    again = again.replace("§ 1 ", "§ 6 ").replace("§ 2 ", "§ 7 ").replace("§ 3 ", "§ 8 ")
    assert relation(bare, again) is None


@pytest.mark.parametrize("day", ["6 mars", "2024-04-09"])
def test_a_day_without_its_year_may_tell_them_apart_too(day: str):
    assert relation(minutes(day="5 mars"), minutes(day=day)) is None
    assert relation(minutes(day="5 mars"), minutes(day="2024-03-05")) is None


def test_a_draft_and_what_became_of_it():
    later = minutes().replace(
        "på halvtid. Flera kommuner kan tänka sig att dela tjänsten.",
        "på heltid, delad av Hjo, Tibro och Karlsborg efter beslut i vår.",
    )
    draft = print_of("UTKAST\n" + minutes())
    found = compare(draft, print_of(later))
    assert found is not None
    assert (found.relation, found.newer) == ("version", -1)
    assert "utkast" in found.reason
    assert compare(print_of(later), draft).newer == 1


@pytest.mark.parametrize(
    ("one", "other", "newer"),
    [
        (("protokoll_utkast.pdf", None), ("protokoll.pdf", None), -1),
        (("protokoll justerat.pdf", None), ("protokoll.pdf", None), 1),
        (("protokoll v2.pdf", None), ("protokoll v1.pdf", None), 1),
        (("a.pdf", date(2024, 3, 6)), ("b.pdf", date(2024, 3, 20)), -1),
        (("a.pdf", None), ("b.pdf", date(2024, 3, 20)), 0),
    ],
)
def test_which_version_is_newer(one: tuple, other: tuple, newer: int):
    changed = minutes() + "§ 6 Tillägg\nKarlsborg reserverar sig mot beslutet om delad tjänst.\n"
    found = compare(print_of(minutes(), *one), print_of(changed, *other))
    assert found is not None
    assert (found.relation, found.newer) == ("version", newer)


def test_an_extract_an_agenda_and_an_attachment_are_not():
    lines = minutes().split("\n")
    extract = "\n".join(["Protokollsutdrag", *lines[:6], *lines[8:13]])
    unmarked = "\n".join([*lines[:6], *lines[8:13]])
    agenda = "Kallelse\n" + "\n".join(
        line for line in lines if line.startswith(("Nätverket", "Datum", "Plats", "§"))
    )
    for other in (extract, unmarked, agenda, "Bilaga 1\n" + minutes()):
        assert relation(minutes(), other) is None


def test_a_blank_paper_says_nothing():
    assert relation("Bilaga 1", "Bilaga 1") is None
    assert print_of("Bilaga 1").keys == ()
    assert relation("", "") is None


def test_editions_share_a_key_and_other_minutes_do_not():
    here, there = print_of(minutes()), print_of(misread(minutes()))
    assert set(here.keys) & set(there.keys)
    assert not set(here.keys) & set(print_of(minutes(APRIL, "2024-04-09")).keys)


def test_a_fingerprint_is_small_and_comes_back_from_json():
    long = minutes("".join(f"{MARCH.replace('Skövde', f'Ort{n}')}" for n in range(300)))
    for text in (minutes(), long, "", "å" * 20_000, "9 " * 5_000):
        made = print_of(text)
        assert len(made.to_json().encode()) < 4000
        assert Fingerprint.from_json(made.to_json()) == made


def test_long_minutes_are_compared_by_the_same_choice_of_words():
    chance = random.Random(1)
    words = ["".join(chance.choices("abdegikmnoprsvåäö", k=7)) for _ in range(3000)]
    body = "\n".join(" ".join(words[at : at + 8]) for at in range(0, 3000, 8)) + "\n"
    one, other = print_of(minutes(body)), print_of(minutes(body + MARCH))
    assert one.rate > 0
    found = compare(one, other)
    assert found is not None
    assert found.relation == "version"
