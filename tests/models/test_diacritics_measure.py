"""Measuring the repair: what is counted, which class an error gets, how wide an interval is."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from models.diacritics.evaluate import evaluate
from models.diacritics.measuring.error_classes import CLASSES, Judge, Wrong
from models.diacritics.measuring.intervals import LEAST_WORDS, clusters, shares, wilson
from models.diacritics.measuring.measure import FILTER, around, measure, words_of
from models.diacritics.measuring.name_kinds import name_kind
from models.diacritics.measuring.reliability import (
    as_metrics,
    as_text,
    decisions,
    draw,
    reliability,
)
from pipeline.swedish.lexicon import plain

LEXICON = {
    "ocksa": {"också": 9000},
    "fran": {"från": 9000},
    "man": {"man": 60, "män": 40},
    "ide": {"idé": 90},
    "bat": {"båt": 80},
    "skola": {"skola": 500},
}
CHOSEN = {
    "ocksa": ("också", 0.99),
    "fran": ("från", 0.99),
    "man": ("män", 0.8),
    "bat": ("båt", 0.3),
}


class Small:
    """Knows six words; sure of *män*, unsure of *båt*, has no opinion of *ide*."""

    def spellings(self, folded):
        return tuple(LEXICON.get(folded, {}).items())

    def restore(self, tokens):
        return [CHOSEN.get(token.lower()) for token in tokens]


def measured(text):
    found = measure(text, Small())
    return found, {name: (s.right, s.of) for name, s in shares(found.counts).items()}


def test_words_are_counted_as_the_scorer_counts_them():
    found, counts = measured("Också män från man\n\nOckså i skola 7b\n")
    assert found.words == 8
    assert counts["words"] == (7, 8)
    assert counts["nothing done"] == (4, 8)
    assert counts["marked"] == (4, 4)
    assert counts["spared"] == (3, 4)  # man became män
    assert [(name, w.right, w.got, w.line) for name, w in found.wrong] == [
        ("choice", "man", "män", 1)
    ]


def test_text_is_compared_composed():
    decomposed = "Ocksa\u030a fra\u030an"
    assert measured(decomposed)[1]["words"] == (2, 2)


def test_what_happens_to_a_right_text_is_harm():
    found, counts = measured("ocksa ocksa ocksa fran 7\nskola\n")
    assert counts["unchanged"] == (2, 6)
    assert found.changes[-1] == (1, "fran", "från")
    found, counts = measured("också från 7\nskola\n")
    assert counts["unchanged"] == (4, 4)
    assert found.changes == ()


@pytest.mark.parametrize("text", ["å", "å\n", "\n\n\nå\n\n", "7 å", "åäö " * 300])
def test_any_text_can_be_measured(text):
    found, counts = measured(text)
    assert counts["words"][1] == found.words == len(text.split()) - text.count("7")


def test_words_know_where_they_stand():
    text = "ett par\n\nord, till\n"
    words = words_of(text, text)
    assert [text[word.start : word.start + len(word.right)] for word in words] == [
        "ett", "par", "ord", "till",
    ]  # fmt: skip
    assert [(word.line, word.column) for word in words] == [(0, 0), (0, 4), (2, 0), (2, 5)]


def test_words_that_moved_are_wrong():
    assert [(w.right, w.got) for w in words_of("ett par ord", "ett ord")] == [
        ("ett", "ett"), ("par", "ord"), ("ord", ""),
    ]  # fmt: skip
    with pytest.raises(ValueError, match="argument"):
        words_of("ett\npar", "ett par")


DAMAGED = "ocksa ocksa fran fran bat ide man Asa rorgator dr fér à la"


def wrong(right, damaged, got, kind=""):
    return Wrong(DAMAGED.index(damaged), 1, right, damaged, got, "", kind)


@pytest.mark.parametrize(
    ("expected", "error"),
    [
        ("lost for good", Wrong(0, 1, "à", "a", "a", "")),
        ("wrong mark kept", wrong("för", "fér", "fér")),
        ("below threshold", wrong("båt", "bat", "bat")),
        ("é", wrong("idé", "ide", "ide")),
        ("name", wrong("Åsa", "Asa", "Asa", "person")),
        ("choice", wrong("man", "man", "män")),
        ("unknown", wrong("rörgator", "rorgator", "rorgator")),
        ("other", wrong("båt", "bat", "båd")),
    ],
)
def test_each_error_has_a_class(expected, error):
    judge = Judge(DAMAGED, Small(), FILTER)
    assert judge.error_class(error) == expected


def test_a_gate_that_stayed_shut_is_an_error_class():
    right = "också " * 30 + "\nfran man man\n" + "också från\n" * 30
    damaged = right.replace("fran man man", "fran män man")
    judge = Judge(damaged, Small(), FILTER)
    at = damaged.index("man\n")
    assert judge.error_class(Wrong(at, 2, "män", "man", "man", "")) == "gate"
    assert Judge("man", Small(), FILTER).error_class(Wrong(0, 1, "män", "man", "man", "")) == "gate"


def test_another_language_is_an_error_class():
    text = "ocksa fran: the quality of man and of the work should improve the results. ocksa"
    error = Wrong(text.index("man "), 1, "män", "man", "man", "")
    assert Judge(text, Small(), FILTER).error_class(error) == "foreign"


def test_every_class_says_what_it_means():
    assert all(CLASSES.values())


@pytest.mark.parametrize(
    ("before", "word", "kind"),
    [
        ("Sedan talade ", "Åsa", "person"),
        ("Sedan talade Eva ", "Jönsson", "person"),
        ("hälsning från ", "Örebros", "place"),
        ("", "Åsa", "person"),
        ("Närvarande: ", "Åsa", "person"),
        ("enligt ", "Skolverket", "other"),
        ("", "Skolverket", ""),
        ("", "Vara", ""),
        ("i ", "Vara", "place"),
        ("Slut. ", "Därefter", ""),
        ("Ordet är Evas. ", "Skolverket", ""),
        ("E. ", "Skolverket", "other"),
        ("– ", "Skolverket", ""),
        ("i ", "NÄRVARANDE", ""),
        ("en ", "båt", ""),
        ("punkt ", "A", ""),
    ],
)
def test_what_is_a_name(before, word, kind):
    assert name_kind(before, word) == kind


def test_context_is_two_words_on_either_side():
    line = "alla barn har rätt till stöd i skolan"
    assert around(line, 0, 4) == "[alla] barn har"
    assert around(line, len(line) - 6, len(line)) == "stöd i [skolan]"
    assert around("x" * 500 + " ord " + "y" * 500, 501, 504).count(" ") == 2


# -- intervals ------------------------------------------------------------------------------------


def test_errors_in_one_paragraph_make_a_wider_interval():
    spread = np.ones(100, dtype=np.int64) * 19
    lumped = np.array([20] * 95 + [0] * 5, dtype=np.int64)
    of = np.full(100, 20, dtype=np.int64)
    found = shares({"spread": (spread, of), "lumped": (lumped, of)})
    assert found["spread"].share == found["lumped"].share == 0.95
    assert found["spread"].high - found["spread"].low < 0.001
    assert found["lumped"].high - found["lumped"].low > 0.06
    assert found["lumped"].kind == "bootstrap"
    assert shares({"lumped": (lumped, of)})["lumped"] == shares({"lumped": (lumped, of)})["lumped"]


def test_no_error_seen_is_not_no_error():
    nothing, all_right = np.zeros(3, dtype=np.int64), np.array([50, 30, 20])
    found = shares({"all": (all_right, all_right), "none": (nothing, nothing)})
    assert (found["all"].kind, found["all"].high) == ("wilson", 1.0)
    assert found["all"].low == pytest.approx(0.963, abs=1e-3)
    assert (found["none"].of, found["none"].low, found["none"].high) == (0, 0.0, 1.0)


def test_the_interval_holds_the_truth_about_as_often_as_it_says():
    chance = np.random.default_rng(1)
    held = 0
    for _ in range(100):
        rate = chance.beta(18, 2, size=80)  # mean 0.9, paragraphs differ
        right = chance.binomial(20, rate)
        found = shares({"x": (right, np.full(80, 20))})["x"]
        held += found.low <= 0.9 <= found.high
    assert 88 <= held <= 99


def test_wilson():
    assert wilson(0, 0) == (0.0, 1.0)
    low, high = wilson(81, 263)  # Newcombe 1998, table I: 0.2553 to 0.3662
    assert (round(low, 4), round(high, 4)) == (0.2553, 0.3662)


def test_clusters_are_paragraphs():
    assert clusters(["a"] * 3, [LEAST_WORDS] * 3) == [0, 1, 2]
    assert clusters(["", "a", "a", "", "", "b"], [0, 9, 9, 0, 0, 9]) == [0, 0, 0, 0, 1, 1]
    assert clusters([], []) == []


# -- reliability ----------------------------------------------------------------------------------


def test_decisions_are_told_by_kind_of_word_and_by_rule():
    found = Counter(decisions("också från män båt man skola xyz", Small()))
    assert found["words: one spelling", 0.99, True] == 2
    assert found["words: one spelling", 0.3, True] == 1
    assert found["words: several spellings", 0.8, True] == 1
    assert found["words: several spellings", 0.8, False] == 1
    assert found["rule: diacritics", 0.99, True] == 2
    assert found["rule: diacritics", 0.8, False] == 1
    assert found["rule: diacritics", 0.3, True] == 1  # without any threshold
    assert not [key for key in found if plain(key[0]) == "words: unknown"]


def test_bins_and_calibration_error():
    table = reliability(
        [("a", 0.9, True)] * 9 + [("a", 0.9, False), ("a", 1.0, True), ("b", 0.2, False)]
    )
    assert [(b.least, b.n, b.share) for b in table["a"].bins] == [(0.9, 10, 0.9), (0.999, 1, 1.0)]
    assert table["a"].error == pytest.approx(0.0)
    assert table["b"].error == pytest.approx(0.2)
    assert list(table) == ["a", "b"]
    assert as_metrics(table)["b"]["bins"][0]["mean"] == 0.2
    assert "b: 1 decisions, expected calibration error 0.2000" in as_text(table)


def test_over_confidence_is_an_error():
    assert reliability([("a", 0.99, True), ("a", 0.99, False)])["a"].error == pytest.approx(0.49)


def test_the_plot_is_always_the_same(tmp_path):
    pytest.importorskip("matplotlib")
    table = reliability([("a", 0.96, at % 20 > 0) for at in range(40)])
    files = [tmp_path / name for name in ("one.svg", "two.svg")]
    for file in files:
        draw(table, file)
    text = files[0].read_text(encoding="utf-8")
    assert files[0].read_bytes() == files[1].read_bytes()
    assert "a (40, ECE 0.010)" in text
    assert "<dc:date>" not in text
    assert len(text) < 40_000


# -- the command -----------------------------------------------------------------------------


def test_figures_for_metrics():
    found = evaluate("Också män från man\n", Small())
    assert found["word_accuracy"] == 0.75
    assert found["word_interval"] == sorted(found["word_interval"])
    assert (found["made_wrong"], found["harmed"], found["name_accuracy"]) == (1, 0, None)


def test_the_plot_is_told_without_matplotlib(tmp_path, monkeypatch):
    import sys

    from pipeline.errors import MissingTool

    monkeypatch.setitem(sys.modules, "matplotlib", None)
    with pytest.raises(MissingTool, match="bench"):
        draw({}, Path(tmp_path / "x.svg"))
