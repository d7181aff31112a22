"""Interpreting takes time with a text's length, whatever the text: cases that once did not."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest

from models.diacritics.load import load as load_diacritics
from pipeline.agenda.topics import load_vocabulary
from pipeline.document import Reading
from pipeline.interpret import Tools, interpret
from pipeline.reading.plain_text import read_plain

CASES = json.loads((Path(__file__).parents[1] / "cases/fuzz/texts.json").read_text("utf-8"))
SHORT, LONG = 5_000, 20_000
"""Letters: four times as many may take six times as long; the square would take sixteen."""


@pytest.fixture(scope="module")
def tools() -> Tools:
    return Tools(load_diacritics(), load_vocabulary(), recipe={"code": "test"})


def seconds(text: str, tools: Tools) -> float:
    """CPU time: other processes do not count."""
    reading = Reading("ab" * 32, "a.txt", "text/plain", read_plain(text), "plain")
    began = time.process_time()
    interpret(reading, tools)
    return time.process_time() - began


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["label"])
def test_time_is_linear_in_the_text(case: dict[str, str], tools: Tools) -> None:
    short, long = (
        case["before"] + case["piece"] * (letters // len(case["piece"]))
        for letters in (SHORT, LONG)
    )
    seconds("Närvarande: Eva Ek, Hjo", tools)  # what is loaded once
    once = min(seconds(short, tools) for _ in range(2))
    four = min(seconds(long, tools) for _ in range(3))  # the least: caches are shared with others
    assert four < max(6 * once, 0.5), (once, four)


def test_100_000_commas_and_a_word_of_5_000_letters_take_seconds(tools: Tools) -> None:
    assert seconds("Närvarande: Eva Ek" + "," * 100_000, tools) < 5
    assert seconds("Närvarande: Eva Ek, Hjo\n" + "a" * 5_000 + "\n", tools) < 1
