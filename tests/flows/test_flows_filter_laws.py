"""What holds for `diarium repair` on any text: its lines, and a second run changes nothing."""

from __future__ import annotations

import re

from hypothesis import given, settings
from hypothesis import strategies as st

from flows.filter import COLUMNS, explained, repaired

DAMAGED = re.findall(
    r"\S+",
    """Foreningen har ocksa fatt manga fragor om forskolan och aldreomsorgen motet ar for fran over
    vara kommun Hjo Vaxjo Asa Orebro ide ideer armen man mannen 6msesidigt fér férbattring [irande
    lirande Niirvarande ndgot Al SAMO eHVIS skol utveckling forbattring samarbets barn- rad ratt
    e Nar lararna forstar att eleverna maste fa stod pa hogstadiet fér att na malen da gar det
    battre SARSKILT GORA 6ver ufér samrdd ldrare mdl fOr 4r ar6 forsta var varfér cover nasta""",
)
RIGHT = re.findall(
    r"\S+",
    """Föreningen har också fått många frågor år är för från våra Malmö Åsa idé idéer män männen
    och det att på är vi när the quality of work should improve of the schools""",
)
ODD = re.findall(
    r"[^ \n]+",
    """\ufffd \u00ad \u200b \ufeff \x00 \x0b \x1c \x1f \x7f \x85 \u2028 \ufb01 a\u030a o\u0308
    Ã¥ Ã¶ ¨o ˚a ´e ß İ ſ ﬀ 0 1 6 | [ ! £ . , : ; - – — / @ _ \\ # * § % ( ) 12 §4 2023-10-02
    www.orebro.se asa.ek@orebro.se /home/ar/for https://ar.se/for?a=ar 🙂 漢 \ud7ff \U0010ffff
    f\ufffdr m\ufffdte""",
)
GAPS = (" ",) * 12 + ("", "\n", "\n", "\r\n", "\n\n", "-\n", "\u00ad\n", "\f", "\t", "\r", "   ")


def texts(*words: list[str]) -> st.SearchStrategy[str]:
    """Words of these lists, the first twice as often, with gaps between them."""
    chosen = st.one_of(*(st.sampled_from(some) for some in (words[0], *words)))
    joined = st.lists(st.tuples(chosen, st.sampled_from(GAPS)), max_size=40)
    return joined.map(lambda parts: "".join(part for pair in parts for part in pair))


TEXTS = texts(DAMAGED, ODD) | texts(DAMAGED, RIGHT, ODD) | texts(DAMAGED)
THRESHOLDS = st.sampled_from([None, 0.0, 0.5, 0.9, 1.0])


@given(TEXTS | st.text(), THRESHOLDS)
def test_every_line_stays_a_line(text, threshold):
    shown = repaired(text, threshold)
    for sign in "\n\r\f":
        assert shown.count(sign) == text.count(sign)
    assert shown.endswith("\n") == text.endswith("\n")
    ends = [line[-1:] == "\r" for line in text.split("\n")]
    assert [line[-1:] == "\r" for line in shown.split("\n")] == ends


@given(TEXTS)
@settings(max_examples=200)
def test_what_is_repaired_is_not_repaired_again(text):
    once = repaired(text)
    assert repaired(once) == once


@given(TEXTS | st.text(), THRESHOLDS)
def test_each_correction_is_a_row_of_its_own(text, threshold):
    rows = [line.split("\t") for line in explained(text, threshold, made=True, left=True)]
    assert rows[0] == list(COLUMNS)
    numbers = [int(row[0]) for row in rows[1:]]
    assert numbers == sorted(numbers)
    assert all(len(row) == len(COLUMNS) and row[5] in {"made", "left"} for row in rows[1:])
    assert all(cell.isprintable() for row in rows for cell in row)


@given(TEXTS)
def test_no_correction_explained_is_no_change(text):
    told = list(explained(text))
    assert (repaired(text) == text) == (len(told) == 1)
