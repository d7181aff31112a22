"""Letters, capitals and bullets that OCR mistook, one mechanism at a time; invented lines."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.diacritics.load import load
from pipeline.document import Span
from pipeline.repair.blanks import find_blanks
from pipeline.repair.bullets import find_bullets
from pipeline.repair.capitals import begins_sentence, find_capitals
from pipeline.repair.find import RepairSettings, repair_text
from pipeline.repair.letters import find_letters
from pipeline.repair.rewriting import LetterSettings, calibrated, counter, rewrite


def letters(text: str) -> dict[str, str]:
    found = find_letters(text, [Span(0, len(text))], load(), LetterSettings())
    return {one.before: one.after for one in found}


def capitals(text: str) -> dict[str, str]:
    return {one.before: one.after for one in find_capitals(text, [Span(0, len(text))], load())}


def bullets(text: str) -> list[int]:
    return [one.span.start for one in find_bullets(text, [Span(0, len(text))])]


@pytest.mark.parametrize(
    ("damaged", "true"),
    [
        ("fér", "för"),
        ("6ka", "öka"),
        ("lirande", "lärande"),
        ("forbittrar", "forbättrar"),
        ("kursnaémndsmétena", "kursnämndsmötena"),
        ("vindsdérren", "vindsdörren"),
        ("awikelser", "avvikelser"),
        ("férutsattningama", "förutsattningarna"),
        ("Séderparkskolan", "Söderparkskolan"),
    ],
)
def test_a_word_is_put_right(damaged, true):
    assert letters(f"{damaged} och fér métet f6r fragan 6ver alla").get(damaged) == true


@pytest.mark.parametrize(
    "word", ["Silvén", "Holmér", "idéer", "armén", "slides", "kikar", "mailar", "fre", "McAlister"]
)
def test_a_name_or_a_foreign_word_stays(word):
    assert word not in letters(f"{word} och fér métet f6r fragan 6ver alla")


def test_a_code_is_a_word_only_where_the_document_reads_so():
    assert "6l" not in letters("6l och fragan")
    assert letters("fragan 4r dar") == {}
    assert letters("fragan 4r dar f6r 6ver métet")["4r"] == "är"
    assert "6st" not in letters("f6r 6ver métet 6st stolar")


@pytest.mark.parametrize(
    "code",
    [
        "4ml",
        "6ml",
        "4v",
        "4mdkr",
        "4man",
        "6man",
        "6l",
        "ak4",
        "mal4",
        "fr6jd4",
        "B4r",
        "B6r",
        "4t",
        "6n",
        "1and",
        "1dag",
        "k6r",
        "R&D",
        "!obs",
        "£a",
        "[a]",
        "[ar]",
        "[6l ar]",
    ],
)
def test_a_code_stays_in_a_document_that_was_misread(code):
    assert set(letters(f"Vi sag {code} och fér métet f6r fragan 6ver alla")) == {
        "fér", "métet", "f6r", "6ver",
    }  # fmt: skip


def test_a_capital_and_a_digit_are_a_word_only_where_a_sentence_begins():
    found = letters("F6r métet 6ver fragan. F6r alla i rum B6r, f6r fragan")
    assert (found["F6r"], found.get("B6r")) == ("För", None)
    assert "N6r" not in letters("vi valde N6r f6r métet 6ver fragan")


def test_a_word_of_the_document_is_favoured():
    text = "Fjallrosen ar var f6r alltid. Fjallrosen ar hans. "
    assert "Fjalirosen" not in letters("Fjalirosen ar var f6r alltid, avioppet och uppehaliet.")
    assert letters(text + "Fjalirosen ar min, avioppet och uppehaliet.")["Fjalirosen"]


def test_what_holds_nothing_odd_is_doubted_only_in_a_text_that_was_misread():
    stripped = "Nar vi lamnade avioppet sa ingen nagot om fragan"
    assert letters(stripped) == {}
    assert letters(f"{stripped} f6r alla")["avioppet"] == "avloppet"
    many = " ".join([stripped] * 40)
    assert letters(f"{many} f6r alla") == {"f6r": "för"}


def test_a_capital_goes_back_within_a_sentence():
    found = capitals("Vi gick Over till fragan. Over sommaren. Ga till Orebro, Aven du")
    assert found == {"Over": "över", "Aven": "även"}


@pytest.mark.parametrize("name", ["Asa Ek", "Alva Ost", "Orebro", "Osteraker", "Akerlund"])
def test_a_name_keeps_its_capital(name):
    assert capitals(f"vi valde {name} till ordforande") == {}


def test_a_line_goes_on_only_after_a_full_one():
    full = "Natverket beslutade att fragan om planen skulle tas\nOver till nasta gang"
    assert begins_sentence("Fragan\nOver till nasta", 7)
    assert not begins_sentence(full, full.index("Over"))


def test_bullets_at_line_starts():
    assert bullets("¢ Fragan\n« nasta\n  e Malet\nen e till") == [0, 9, 19]
    assert bullets("e nasta\nmote") == []
    assert bullets("o sa\nvi o de\no nu") == []
    assert bullets("* Fragan\n+ Nasta\n- Mal") == []


def test_a_bullet_in_right_text_is_nobody_s_business():
    raw = "Mötet öppnades även för många.\ne Frågan är löst."
    assert repair_text(raw, load(), RepairSettings(join_hyphens=False)) == raw


@given(st.floats(0, 1), st.floats(0, 1))
def test_what_is_told_grows_with_what_is_computed(one, other):
    low, high = sorted((one, other))
    assert calibrated(low, LetterSettings()) <= calibrated(high, LetterSettings()) <= 1


def test_below_the_gain_nothing_is_said():
    assert rewrite("avioppet", counter(load()), LetterSettings(least=40)) is None


def test_the_capital_of_a_line_of_its_own_stays():
    assert capitals("Fragan\nOver sommaren gick vi") == {}


def test_no_accent_is_added_where_ocr_kept_them():
    raw = "Narvarande pa motet for nasta ar: Eva Silvén. Vi samlade ideer."
    assert "ideer" in repair_text(raw, load())
    assert "idéer" in repair_text(raw.replace("é", "e"), load())


def test_a_name_that_nobody_knows_needs_more():
    raw = "Narvarande pa motet for nasta ar var Eva Hanell ocksa."
    assert "Hanell" in repair_text(raw, load())


def blanks(text: str) -> dict[str, str]:
    found = find_blanks(text, [Span(0, len(text))], load())
    return {one.before: one.after for one in found}


def test_a_torn_word_is_joined():
    assert blanks("Ett nytt ar betssatt for lararna") == {"ar betssatt": "arbetssatt"}
    assert blanks("Ny infor mation om s kolan") == {
        "infor mation": "information",
        "s kolan": "skolan",
    }


@pytest.mark.parametrize(
    "text",
    [
        "en skola i Tibro", "var kommun", "pa Ostra torget", "SKR och Naturvardsverket",
        "en ny lag runt skolan", "infor\nmation", "xq zz", "till Eva Ek", "Ek och Berg",
    ],
)  # fmt: skip
def test_two_words_are_two(text):
    assert blanks(text) == {}


def test_words_that_ran_together_are_parted():
    assert blanks("Vi sag attvi maste") == {"attvi": "att vi"}
    assert blanks("somliga attraktiva detaljer innehaller sommaren") == {}
    assert blanks("Attvi och e-attvi") == {}


def test_blanks_are_doubted_only_where_much_was_misread():
    torn = "Ar det ar betssatt som vi sag"
    misread = "F6r alla méten 6ver aren f6r lararna. "
    settings = RepairSettings(join_hyphens=False)
    assert "arbetssätt" in repair_text(misread + torn, load(), settings)
    stripped = "Nar vi motte lararna sa de att fragan var svar. " * 20
    assert "arbetssätt" not in repair_text(stripped + torn, load(), settings)
