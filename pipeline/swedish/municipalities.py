"""Which of Sweden's 290 municipalities a name means: candidates, and a clear winner or none.

`rapidfuzz.fuzz.WRatio` is the wrong tool for short names ("Malmo stad" ties Malmö and Ystad,
"SKR" gives Karlskrona 90): names are folded, *kommun*, *stad* and the genitive s are cut off,
and then the plain `ratio` counts, with a margin to the next one.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources

from rapidfuzz import fuzz, process

from pipeline.findings import Candidate
from pipeline.swedish.fold import fold

_SUFFIX = re.compile(r"\s+(kommuns?|stads?|kn|k:n|kom)\.?$", re.IGNORECASE)
_DIGITS = str.maketrans({"0": "o", "6": "o", "1": "l", "4": "a", "5": "s", "|": "l", "[": "l"})


@dataclass(frozen=True, slots=True)
class MatchSettings:
    """When a municipality is named: `least` score (0-1), and `margin` to the next candidate.

    A lower `least` finds more damaged names and invents more: 0.84 keeps "Lidkping" and
    refuses "Lund" for "Lindesberg".
    """

    least: float = 0.84
    margin: float = 0.05


@dataclass(frozen=True, slots=True)
class Municipality:
    """A municipality: official four-digit code, name, county code and county."""

    code: str
    name: str
    county_code: str
    county: str


def _rows(filename: str) -> list[dict[str, str]]:
    with resources.files("pipeline.data").joinpath(filename).open(encoding="utf-8") as lines:
        return list(csv.DictReader(lines))


@cache
def municipalities() -> dict[str, Municipality]:
    """All 290 by code."""
    return {row["code"]: Municipality(**row) for row in _rows("municipalities.csv")}


@cache
def _exact() -> dict[str, tuple[str, ...]]:
    """Codes by lower-case form, letters as they are."""
    forms: dict[str, set[str]] = {}
    for town in municipalities().values():
        for form in _with_genitive(town.name):
            forms.setdefault(form.lower(), set()).add(town.code)
    for row in _rows("municipality_forms.csv"):
        forms.setdefault(row["form"].lower(), set()).add(row["code"])
    return {form: tuple(sorted(codes)) for form, codes in forms.items()}


@cache
def _folded() -> dict[str, tuple[str, ...]]:
    forms: dict[str, set[str]] = {}
    for form, codes in _exact().items():
        forms.setdefault(fold(form), set()).update(codes)
    return {form: tuple(sorted(codes)) for form, codes in forms.items()}


def _with_genitive(name: str) -> Iterable[str]:
    yield name
    if not name.endswith(("s", "x", "z")):
        yield name + "s"


def _core(name: str) -> str:
    """The name without *kommun*, *stad* and stray signs."""
    name = unicodedata.normalize("NFC", name).strip(" .,:;()[]|*-–\n")
    return _SUFFIX.sub("", re.sub(r"\s+", " ", name)).strip()


LOST_LEAST = 0.8
"""The least score in a text that has lost its letters: "Mjdlby" is Mjölby."""


@lru_cache(maxsize=20_000)
def candidates_for(name: str, county: str = "", *, lost: bool = False) -> tuple[Candidate, ...]:
    """The municipalities a written name may mean, best first.

    `county` is a county named beside it ("Värmland"), which settles shared short forms.
    `lost` says that the text has lost its diacritics: then Habo may as well be Håbo.

    >>> [c.name for c in candidates_for("Malmo stad")]
    ['Malmö']
    >>> [(c.name, c.score) for c in candidates_for("Habo", lost=True)]
    [('Håbo', 0.97), ('Habo', 0.97)]
    """
    core = _core(name)
    if len(core) < 2:
        return ()
    exact = _exact().get(core.lower(), ())
    folded = _folded().get(fold(core), ())
    if county and len(exact) > 1:
        near = tuple(c for c in exact if fold(county)[:5] in fold(municipalities()[c].county))
        exact = near or exact
    scores = dict.fromkeys(folded, 0.97 if lost else 0.9)
    if not (lost and len(folded) > 1):
        scores |= dict.fromkeys(exact, 1.0)
    if not scores:
        scores = _similar(core)
    ranked = sorted(scores.items(), key=lambda item: (-item[1], item[0]))
    return tuple(Candidate(code, municipalities()[code].name, score) for code, score in ranked)


def _similar(core: str) -> dict[str, float]:
    """Codes and scores of spellings a few damaged letters away; nothing below four letters."""
    if len(core) < 4:
        return {}
    found = process.extract(
        fold(core.translate(_DIGITS)), _folded().keys(), scorer=fuzz.ratio, limit=6, score_cutoff=70
    )
    scores: dict[str, float] = {}
    for form, score, _ in found:
        for code in _folded()[form]:
            scores[code] = max(scores.get(code, 0.0), round(score / 100 * 0.99, 3))
    return scores


def clear_winner(
    candidates: tuple[Candidate, ...], settings: MatchSettings = MatchSettings()
) -> Candidate | None:
    """The one that stands clear, or None.

    >>> clear_winner(candidates_for("Habo", lost=True)) is None
    True
    """
    if not candidates or candidates[0].score < settings.least:
        return None
    if len(candidates) > 1 and candidates[0].score - candidates[1].score < settings.margin:
        return None
    return candidates[0]


@cache
def names_of_several_words() -> frozenset[tuple[str, ...]]:
    """Folded municipality forms of more than one word: "lilla edet", "upplands vasby"."""
    return frozenset(tuple(form.split()) for form in _folded() if " " in form)


def is_municipality(name: str) -> bool:
    """Whether this is how a municipality is written, letters as they are or all lost.

    >>> is_municipality("Umeå kommun"), is_municipality("Umea"), is_municipality("umeå universitet")
    (True, True, False)
    """
    core = _core(name)
    if core.lower() in _exact():
        return True
    return fold(core) in _folded() and core == fold(core).capitalize()
