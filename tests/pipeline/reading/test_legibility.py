"""What is believable on a page, which language it is in, and which of two texts is kept."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.document import Span
from pipeline.reading.legibility import LEGIBLE, better, legibility
from pipeline.reading.lost_marks import mark_words
from pipeline.swedish.language import foreign_parts, known_words, language_of, needs_mark

SWEDISH = "Närvarande på mötet var Åsa från Västerås och frågan bordlades två gånger. "
LOST = "Narvarande pa motet var Asa fran Vasteras och fragan bordlades tva ganger. "
ENGLISH = "The meeting was opened by the chair and the minutes of the last meeting were read. "
RUBBISH = "JP1oJ uese 'qeu8 [ejuoZ!4 !p uo6eu wos J3p jje Jxiu; 0y4 ~ape uu!J "


@pytest.mark.parametrize(
    "text",
    [
        SWEDISH,
        LOST,
        ENGLISH,
        "Göran Sjökvist, Tibro\nMarie-Louise Åkerlund, Östra Göinge\nZyrafete Ekbom, Hjo",
        "Utfall 2023  1 245 300  98,5 %\nBudget 2024  1 300 000  100 %\n2024-01-15 kl. 13.00",
        "www.exempel.se/protokoll eva.ek@exempel.se dnr 2023-456",
        "Der er brug for at få nye lærere, og det skal ikke ske uden penge.",
        "Kommunförbundsdirektörsträffen, specialpedagogikutvecklarna",
    ],
)
def test_what_is_written_is_legible(text):
    assert legibility(text) > 0.8


@pytest.mark.parametrize("text", [RUBBISH, "", " \n ", "~ ^ | } { ] *", "\ufffd\ufffd \ue000"])
def test_rubbish_is_not(text):
    assert legibility(text) < LEGIBLE


@pytest.mark.parametrize(
    ("text", "language"),
    [
        (SWEDISH, "sv"),
        (LOST, "sv"),
        (LOST.upper(), "sv"),
        (ENGLISH, "en"),
        ("Mødet blev åbnet, og der var ikke flere, som ville sige noget.", "other"),
        ("Motet ble apnet av lederen, og det var ikke flere som ville si noe.", "other"),
        ("Die Sitzung wurde eröffnet, und es gab keine weiteren Fragen.", "other"),
        ("Puheenjohtaja avasi kokouksen ja se on nyt ohi, mutta ei vielä.", "other"),
        ("Eva Ek, Tibro", ""),
        ("2023-04-05  12:30", ""),
        ("", ""),
    ],
)
def test_languages(text, language):
    assert language_of(text) == language


def test_the_foreign_part_of_a_swedish_text():
    text = LOST + ENGLISH + LOST
    assert foreign_parts(text) == (Span(len(LOST), len(LOST + ENGLISH) - 2),)
    assert foreign_parts(LOST * 3) == foreign_parts("Eva-ja, Jan-ja, Ulla-nej, Lars-ja") == ()


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        ("narvarande", ["narvarande"]),
        ("f6r métet Sk6vde Falképing", ["for", "motet", "skovde", "falkoping"]),
        ("Goran Sjokvist i Vasteras", ["goran", "sjokvist", "vasteras"]),
        ("skolmotesfragan", ["skolmotesfragan"]),
        ("Karl Mats lag remissvaren idé kommittén Linné Andrén", []),
        ("EU A4 6b 2h 0kr PA", []),
    ],
)
def test_words_that_lack_a_mark(text, missing):
    assert [found.word for found in mark_words(text) if found.missing] == missing


@pytest.mark.parametrize(
    ("layer", "ocr", "confidence", "expected"),
    [
        (LOST, SWEDISH, 0.95, ("ocr", "marks-given-back")),
        (SWEDISH, LOST, 0.95, ("layer", "recognition-lost-marks")),
        (LOST, RUBBISH, 0.3, ("layer", "recognition-illegible")),
        (RUBBISH, SWEDISH, 0.9, ("ocr", "layer-illegible")),
        (LOST, "", None, ("layer", "recognition-empty")),
        ("", "", None, ("ocr", "both-empty")),
        ("Signerat av Eva Ek", SWEDISH * 3, 0.9, ("ocr", "layer-lacks-text")),
        (SWEDISH * 3, SWEDISH, 0.9, ("layer", "recognition-lacks-text")),
        (SWEDISH, SWEDISH, 0.9, ("ocr", "recognised")),
        (SWEDISH, SWEDISH, 0.5, ("layer", "layer-reads-better")),
    ],
)
def test_the_better_text_is_kept(layer, ocr, confidence, expected):
    assert better(layer, ocr, confidence) == expected


def test_the_list_holds_no_given_names_and_knows_its_languages():
    known = known_words()
    assert set(known) == {"sv", "en", "da", "de", "fi", "fr"}
    assert {"och", "narvarande", "skolan"} <= set(known["sv"])
    assert {"narvarande", "fran", "motet"} <= needs_mark()
    assert not {"lag", "karl", "eva"} & needs_mark()


@given(st.text())
def test_a_share_is_a_share(text):
    assert 0.0 <= legibility(text) <= 1.0
    assert all(0 <= s.start < s.end <= len(text) for s in foreign_parts(text))


@pytest.mark.parametrize("text", ["a" * 200_000, "for " * 20_000, ",1" * 50_000, "6a" * 50_000])
def test_long_texts_take_linear_time(text):
    started = time.perf_counter()
    legibility(text), language_of(text), list(mark_words(text)), foreign_parts(text)
    assert time.perf_counter() - started < 5
