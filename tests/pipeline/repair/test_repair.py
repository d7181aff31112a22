"""Repair as data: damaged lines with what they were, and lines that must not change."""

from __future__ import annotations

import json
import time
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.diacritics.load import Diacritics, load
from pipeline.corrections import apply
from pipeline.document import Span
from pipeline.findings import Correction
from pipeline.repair.archive_words import ArchiveWords
from pipeline.repair.find import RepairSettings, find_corrections, repair_text
from pipeline.swedish.lexicon import MARKED, TOKEN, Chosen, Spellings, plain

CASES = Path(__file__).parents[2] / "cases" / "repair"
LINEWISE = RepairSettings(join_hyphens=False)


def cases(name: str) -> list[object]:
    found = json.loads((CASES / f"{name}.json").read_text(encoding="utf-8"))
    return [pytest.param(case, id=case["label"]) for case in found]


@pytest.fixture(scope="module")
def restorer() -> Diacritics:
    return load()


class Reckless:
    """Claims to know every word, and that it is full of marks: the gate and the laws must hold."""

    def spellings(self, folded: str) -> Spellings:
        return ((marked(folded), 10_000),)

    def restore(self, tokens: Sequence[str]) -> list[Chosen | None]:
        return [(marked(t), 0.9) if t[0].isalpha() else None for t in tokens]


def marked(word: str) -> str:
    lower = word.lower()
    return lower.replace("a", "å").replace("o", "ö") if len(lower) == len(word) else word


@pytest.mark.parametrize("case", cases("damaged"))
def test_what_was_lost_is_restored(case, restorer):
    assert repair_text(case["raw"], restorer) == case["expected"]


@pytest.mark.parametrize("case", cases("right"))
def test_what_is_right_stays(case, restorer):
    assert find_corrections(case["raw"], restorer) == ()


@pytest.mark.parametrize("case", cases("encoded"))
def test_badly_encoded_letters(case, restorer):
    found = find_corrections(case["raw"], restorer)
    assert apply(case["raw"], found).text == case["expected"]
    assert sorted({correction.rule for correction in found}) == case["rules"]


@pytest.mark.parametrize("case", cases("hyphens"))
def test_divided_words(case, restorer):
    assert apply(case["raw"], find_corrections(case["raw"], restorer)).text == case["expected"]


def test_addresses_keep_their_letters_in_damaged_text(restorer):
    raw = (
        "Narvarande pa motet: alla. Fragan ar for manga. Se www.exempel.se/for-alla/fragan, "
        "filen fragan_for_ar.pdf eller skriv till asa.ek@natverket-for.se"
    )
    shown = repair_text(raw, restorer)
    assert shown.startswith("Närvarande på mötet: alla. Frågan är för många. Se www.exempel.se")
    assert shown[shown.index("www") :] == raw[raw.index("www") :]


def test_words_beside_numbers_and_full_stops_are_words(restorer):
    raw = (
        "Narvarande:12 pa motet.Vi gick till fragan.Och 6-aringar fick nasta mote m.m. "
        "Host/larare ar t.ex. for lararna, bl.a.for manga (1-3: fragan) 24-arig, [for manga]"
    )
    assert repair_text(raw, restorer) == (
        "Närvarande:12 på mötet.Vi gick till frågan.Och 6-åringar fick nästa möte m.m. "
        "Höst/lärare är t.ex. för lärarna, bl.a.för många (1-3: frågan) 24-årig, [för många]"
    )


def test_a_known_name_is_preferred(restorer):
    raw = "Narvarande pa motet var aven Eva Torshagen fran Skovde och Goran Ek."
    assert (
        "Törshagen"
        in apply(raw, find_corrections(raw, restorer, known=ArchiveWords.of(["Törshagen"]))).text
    )


def test_an_unsure_word_is_left(restorer):
    raw = "Narvarande: Goran. Fragan om nasta ar ar vilande."
    strict = RepairSettings(least_probability=1.1)
    assert find_corrections(raw, restorer, strict) == ()


def test_a_correction_carries_rule_and_probability(restorer):
    found = find_corrections("Narvarande: Goran Ek, Skovde", restorer)
    assert {correction.rule for correction in found} == {"diacritics"}
    assert all(0.5 <= correction.probability <= 1 for correction in found)


def test_a_decomposed_word_with_a_lost_mark_is_one_correction(restorer):
    raw = "Narvarande pa motet: Goran. Fo\u0308randring av fragan."
    found = [c for c in find_corrections(raw, restorer) if c.after == "Förändring"]
    assert [(c.before, c.rule) for c in found] == [("Fo\u0308randring", "nfc+diacritics")]


# -- laws ---------------------------------------------------------------------------------

PIECES = st.sampled_from(
    [
        "och",
        "for",
        "nasta",
        "år",
        "möte",
        "Goran",
        "Malmö",
        "f6r",
        "mote",
        "12",
        "A4",
        ".",
        ",",
        "-",
        "-\n",
        "\n",
        "\t",
        "|",
        "[irande",
        "Iarande",
        "fér",
        "N�rvarande",
        "\xad",
        "ö",
        "Ã¶",
        "ﬁ",
        "\x00",
        "\ufeff",
        "www.a.se/fran",
        "x@fran.se",
        "ÅÄÖ",
        "AKTUELLT",
        "é",
        "İ",
        "ß",
        "ŉ",
    ]
)
TEXTS = st.one_of(
    st.text(max_size=80),
    st.lists(PIECES, max_size=30).map(" ".join),
    st.lists(PIECES, max_size=30).map("".join),
)


@given(TEXTS, st.booleans())
@settings(max_examples=150, deadline=None)
def test_corrections_fit_and_lie_in_order(text, join):
    found = find_corrections(text, Reckless(), RepairSettings(join_hyphens=join))
    assert list(found) == sorted(found, key=lambda correction: correction.span)
    apply(text, found)  # refuses what overlaps or does not fit
    assert all(correction.before != correction.after for correction in found)
    assert all(0 < correction.probability <= 1 for correction in found)


@given(TEXTS)
@settings(max_examples=150, deadline=None)
def test_line_for_line(text):
    assert repair_text(text, Reckless()).count("\n") == text.count("\n")


@given(TEXTS)
@settings(max_examples=150, deadline=None)
def test_diacritics_change_marks_and_nothing_else(text):
    for correction in find_corrections(text, Reckless(), LINEWISE):
        if correction.rule == "diacritics":
            assert plain(correction.before) == plain(correction.after)
            assert correction.before.isupper() == correction.after.isupper()
            kept = [
                (b, a)
                for b, a in zip(correction.before, correction.after, strict=False)
                if b in MARKED
            ]
            assert all(before == after for before, after in kept)


@given(
    st.lists(
        st.sampled_from(
            ["också", "är", "många", "från", "även", "möte", "nästa", "eva", "ek", "12", "."]
        )
    )
)
@settings(deadline=None)
def test_whole_text_is_left_whole(words):
    raw = " ".join(words)
    assert find_corrections(raw, load()) == ()


DAMAGED = st.sampled_from(
    ["f6r", "métet", "nasta", "Narvarande", "ndgot", "4r", "s&", "Over", "lirande", "fragan", "ar"]
)
KEPT = st.one_of(
    st.integers(0, 99_999).map(str),
    st.from_regex(r"[0-9]{1,2}[.:][0-9]{2}([-–][0-9]{1,2}[.:][0-9]{2})?", fullmatch=True),
    st.from_regex(r"20[0-9]{2}-[01][0-9]-[0-3][0-9]", fullmatch=True),
    st.from_regex(r"[64][a-h]|[1-9][0-9]?(kr|st|h|b)|[A-H][0-9]{1,2}|KS[64]{1,3}", fullmatch=True),
    st.from_regex(r"https?://[a-z46é]{1,9}\.(se|com)/[a-zé46/]{0,9}", fullmatch=True),
    st.from_regex(r"www\.(f6r|for|fragan|ar)-[a-z]{1,5}\.(se|nu)", fullmatch=True),
    st.from_regex(r"[a-z46é]{1,6}\.(fran|f6r|ar|asa)@(motet|m6te|ar)\.(se|org)", fullmatch=True),
    st.from_regex(r"(fragan|f6r|métet)[_-][a-z6é]{1,5}\.(pdf|docx)", fullmatch=True),
)


NAMES = st.sampled_from(["for", "ar", "mote", "fragan", "arenden", "Malmo", "f6r", "nasta"])
DIGITS = st.sampled_from(["2", "4", "6", "46", "2023", "07"])
SMALL = st.sampled_from(["ml", "v", "man", "mdkr", "amp", "l/h", "ar", "st", "m", "t", "g"])
HANGING = st.sampled_from(["ar", "AR", "an", "for", "FOR", "A"])
TOPS = st.sampled_from(
    [
        "fi", "be", "ly", "io", "eu", "no", "dk", "de", "uk", "info", "org", "ax", "gov", "edu",
        "me", "tv", "app", "dev", "at", "ch", "pl", "ee", "lv", "nl", "fr", "it"
    ]
)  # fmt: skip
ENDS = st.sampled_from(
    [
        "zip", "txt", "jpg", "png", "odt", "ods", "xlsm", "xls", "pptx", "ppt", "csv", "md",
        "py", "exe", "mp3", "mp4", "7z", "gz", "json", "xml", "rtf", "ics"
    ]
)  # fmt: skip
CODES = st.one_of(
    st.tuples(DIGITS, SMALL).map("".join),
    st.sampled_from(["B4r", "B6r", "V4r", "MA1c", "GA4b", "p46", "k6p", "fr6jd4", "mal4"]),
    st.tuples(NAMES.map(str.upper), DIGITS).map("-".join),
    st.tuples(HANGING.map(str.upper), DIGITS, HANGING.map(str.upper)).map("-".join),
    st.tuples(DIGITS, HANGING).map("-".join),
    st.tuples(DIGITS, HANGING).map(":".join),
    st.tuples(st.sampled_from(["ak", "B", "K"]), DIGITS, HANGING).map("{0[0]}{0[1]}:{0[2]}".format),
    st.tuples(NAMES, st.sampled_from(["46", "2023", "07"]), NAMES).map("".join),
    st.tuples(NAMES, TOPS).map(".".join),
    st.tuples(NAMES, TOPS, NAMES).map("{0[0]}.{0[1]}/{0[2]}".format),
    st.tuples(NAMES, TOPS, NAMES, NAMES).map("{0[0]}.{0[1]}/{0[2]}-{0[3]}".format),
    st.tuples(NAMES, ENDS).map(".".join),
    st.tuples(NAMES, NAMES, ENDS).map("({0[0]}-{0[1]}.{0[2]}),".format),
    st.tuples(st.sampled_from(["~", "C:", "H:", "/srv", "..", "."]), NAMES, NAMES).map("/".join),
    st.sampled_from(["&amp;", "&lt;b&gt;", "&nbsp;", "&#228;", "&ouml;", "R&amp;D", "&aring;r"]),
    st.sampled_from(["[a]", "!obs", "£a", "[1]", "[46]"]),
)
STRIPPED = st.sampled_from(["nasta", "fragan", "ar", "for", "manga", "natverket", "pa", "ocksa"])


@given(st.lists(st.tuples(STRIPPED, st.one_of(KEPT, CODES)), min_size=4, max_size=12))
@settings(max_examples=300, deadline=None)
def test_numbers_codes_and_addresses_stay_in_stripped_text(pairs):
    raw = "Narvarande pa motet for nasta ar. " + " ".join(f"{w} {kept}" for w, kept in pairs)
    shown = repair_text(raw, load())
    assert shown.startswith("Närvarande på mötet för nästa år. ")
    assert shown.split()[7::2] == [kept for _, kept in pairs]


@given(st.lists(st.tuples(DAMAGED, st.one_of(KEPT, CODES)), min_size=4, max_size=12))
@settings(max_examples=200, deadline=None)
def test_numbers_codes_and_addresses_stay_in_damaged_text(pairs):
    raw = "Narvarande pa métet f6r nasta ar. " + " ".join(f"{w} {kept}" for w, kept in pairs)
    shown = repair_text(raw, load())
    assert shown.startswith("Närvarande på mötet för nästa år. ")
    assert shown.split()[7::2] == [kept for _, kept in pairs]


@given(TEXTS)
@settings(max_examples=150, deadline=None)
def test_misread_letters_are_put_right_within_words(text):
    raw = "Narvarande pa métet f6r nasta ar. " + text
    for correction in find_corrections(raw, load(), LINEWISE):
        if correction.rule == "letters":
            assert not any(sign.isspace() for sign in correction.before + correction.after)
            assert correction.after.isalpha()
            assert not correction.before.isdigit()
            assert correction.probability >= LINEWISE.letters.least_probability


# -- time ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "a" * 20_000,
        "nasta" * 4_000,
        "," * 100_000,
        "-\n" * 20_000,
        "a-" * 20_000,
        "\ufffd" * 20_000,
        "a\ufffd" * 10_000,
        "o\u0308" * 20_000,
        "Ã" * 20_000,
        "| " * 20_000,
        "6" * 20_000,
        "[I1l|" * 4_000,
        "Narvarande pa métet f6r nasta ar. " + "Aé" * 30_000,
        "a&" * 20_000,
        "a." * 20_000,
        "4:" * 20_000,
        "a:a4-" * 8_000,
        "[a" * 20_000,
        "Narvarande pa motet for nasta ar. " + "f6r lirande. " * 5_000,
        "www.a.se/" * 5_000,
    ],
    ids=lambda text: repr(text[:6] + text[-6:]),
)
def test_any_text_takes_linear_time(text, restorer):
    begin = time.process_time()
    find_corrections(text, restorer)
    assert time.process_time() - begin < 5


def test_the_tokens_of_the_law_are_those_of_the_text():
    assert TOKEN.findall("Åsa, 12\n") == ["Åsa", ",", "12", "\n"]


def test_spans_lead_back_through_three_rounds(restorer):
    raw = "Na\u0308rvarande pa mo\u00adtet for nasta ar: Goran Ek"
    view = apply(raw, find_corrections(raw, restorer))
    assert view.text == "Närvarande på mötet för nästa år: Göran Ek"
    at = view.text.index("Göran")
    span = view.to_raw(at, at + 5)
    assert raw[span.start : span.end] == "Goran"
    assert isinstance(span, Span)
    assert all(isinstance(correction, Correction) for correction in view.corrections)


def test_a_name_within_a_sentence_needs_more_than_a_guess():
    class Guessing:
        def spellings(self, folded):
            return (
                (("platån", 9), ("platan", 7)) if folded == "platan" else load().spellings(folded)
            )

        def restore(self, tokens):
            found = load().restore(tokens)
            return [
                ("platån", 0.7) if t == "Platan" else f for t, f in zip(tokens, found, strict=True)
            ]

    text = "Narvarande var aven manga fler an Eva Platan fran var nya skola. Platan blomstrar."
    shown = repair_text(text, Guessing())
    assert "Eva Platan" in shown
    assert "Platån blomstrar" in shown
    bold = RepairSettings(join_hyphens=False, least_name=0.5)
    assert "Eva Platån" in repair_text(text, Guessing(), bold)
