"""What OCR in the wrong language shows for what is printed, and how often: the noisy channel.

The costs of `data/ocr_confusions.csv` are -ln P(damaged | true), counted on printed pages that
Tesseract's English model read (`python -m bench.damage --learn`).  Pages differ far more than
chance (one reads é for each ö, the next one 6), so the costs adapt to what a document shows.
"""

from __future__ import annotations

import csv
import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib import resources

_EXPECTED = {"å": 0.013, "ä": 0.018, "ö": 0.013}
"""Share of the letters of a Swedish text."""

_FAITH = 40.0
"""How many printed letters the table's own count is worth beside those of the document."""


@dataclass(frozen=True, slots=True)
class Confusion:
    """OCR shows `damaged` for `true`; `cost` is -ln of how often it does."""

    damaged: str
    true: str
    cost: float


@cache
def confusions() -> tuple[Confusion, ...]:
    """The table, in the order of the file."""
    path = resources.files("pipeline.data").joinpath("ocr_confusions.csv")
    with path.open(encoding="utf-8") as lines:
        rows = csv.DictReader(lines)
        return tuple(Confusion(r["damaged"], r["true"], float(r["cost"])) for r in rows)


def adapted(
    table: Sequence[Confusion], seen: Mapping[tuple[str, str], int], text: str
) -> tuple[Confusion, ...]:
    """The table as a document has it in which so many of each confusion were seen.

    >>> rare = Confusion("6", "ö", 3.0)
    >>> adapted([rare], {("6", "ö"): 9}, "a" * 1000)[0].cost < 2
    True
    """
    letters = sum(letter.isalpha() for letter in text)
    of_true: Counter[str] = Counter()
    for (_, true), count in seen.items():
        of_true[true] += count
    found = []
    for one in table:
        count = seen.get((one.damaged, one.true), 0)
        if one.true in _EXPECTED:
            printed = max(letters * _EXPECTED[one.true], of_true[one.true])
        else:
            printed = text.count(one.true) + of_true[one.true]
        share = (count + _FAITH * math.exp(-one.cost)) / (printed + _FAITH)
        found.append(replace(one, cost=-math.log(min(share, 0.95))))
    return tuple(found)
