"""Which of Sweden's 290 municipalities a name means: candidates, and a clear winner or none.

`rapidfuzz.fuzz.WRatio` is the wrong tool for short names ("Malmo stad" ties Malmö and Ystad,
"SKR" gives Karlskrona 90): the name is cut out of its words (`municipality_phrases`), looked up,
and else likened by what scanners do to letters (`letter_damage`), with a margin to the next one.
A word that means something else as it stands is no damaged municipality.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache

from rapidfuzz import fuzz, process

from pipeline.findings import Candidate
from pipeline.swedish.fold import fold
from pipeline.swedish.homonyms import is_homonym, means_a_word_or_name, means_something_else
from pipeline.swedish.letter_damage import damage
from pipeline.swedish.municipality_names import (
    LOST,
    Municipality,
    exact_forms,
    folded_forms,
    folded_localities,
    locality_codes,
    lost_forms,
    municipalities,
    whole_names,
)
from pipeline.swedish.municipality_phrases import Phrase, phrase_of
from pipeline.swedish.organisation_list import Organisations, built_in
from pipeline.swedish.organisations import organisation_length

__all__ = [
    "LOST_LEAST",
    "MatchSettings",
    "Municipality",
    "candidates_for",
    "clear_winner",
    "codes_of",
    "is_municipality",
    "municipalities",
    "names_of_several_words",
    "weighed",
]

LOST_LEAST = 0.84
"""The least score in a text that has lost its letters: the same, as they cost little."""

_EXACT, _FOLDED, _FOLDED_LOST = 1.0, 0.9, 0.97
_LOCALITY = 0.87
_DOUBTED = 0.79
"""The most for a word that means something else: below every bar, a candidate only."""
_LEAST_SHOWN = 0.7
_NEAR = 0.08
"""Scores so far apart are nearly a tie, which the rest of the list may settle."""
_MARKS, _MARKS_LOST = 0.2, 0.4
"""The most damage, in letters, of a short name: lost marks, misread ones where all are lost."""
_FRAMED = 0.75
"""What damage counts beside *kommun*, where the word can hardly be anything else."""
_NEIGHBOURS = 2
"""Municipalities of one county that make a list one of that county."""
_LIKENED = 5
"""Letters from which a name may have other damage than lost marks; four beside *kommun*."""


@dataclass(frozen=True, slots=True)
class MatchSettings:
    """When a municipality is named: `least` score (0-1), and `margin` to the next candidate.

    A lower `least` finds more damaged names and invents more: 0.84 keeps "Lidkping" and
    refuses "Lund" for "Lindesberg".  `organisations` are the bodies known by name, which are none.
    """

    least: float = 0.84
    margin: float = 0.05
    organisations: Organisations = field(default_factory=built_in)


def candidates_for(
    name: str, county: str = "", *, lost: bool = False, beside: Sequence[str] = ()
) -> tuple[Candidate, ...]:
    """The municipalities a written name may mean, best first.

    `county` is a county named beside it ("Värmland"), which settles shared short forms.
    `lost` says that the text has lost its diacritics: then Habo may as well be Håbo.
    `beside` are the codes of the municipalities that the same list names for sure; they settle
    what is nearly a tie (`weighed`), and nothing else.  Where a list is read before its sure
    municipalities are known, `weighed` does the same to candidates afterwards.

    Of two municipalities ("Hjo/Tibro") the first is meant.

    >>> [c.name for c in candidates_for("Malmo stad")]
    ['Malmö']
    >>> [(c.name, c.score) for c in candidates_for("Habo", lost=True)]
    [('Håbo', 0.97), ('Habo', 0.97)]
    >>> [(c.name, c.score) for c in candidates_for("Habo", lost=True, beside=["0305"])][0]
    ('Håbo', 0.97)
    """
    found = _candidates(name, county, lost)
    return weighed(found, beside) if beside and len(found) > 0 else found


@lru_cache(maxsize=20_000)
def _candidates(name: str, county: str, lost: bool) -> tuple[Candidate, ...]:  # noqa: FBT001
    phrase = phrase_of(name)
    scores: dict[str, float] = {}
    if phrase.framed or not _is_body(phrase.names[0]):
        for core in phrase.names:
            for code, score in _scores(core, county, lost=lost, framed=phrase.framed).items():
                scores[code] = max(score, scores.get(code, 0.0))
        if not scores:
            scores = _of_several(name, county, lost=lost)
    ranked = sorted(scores.items(), key=lambda item: (-item[1], item[0]))
    return tuple(Candidate(code, municipalities()[code].name, score) for code, score in ranked)


def _scores(core: str, county: str, *, lost: bool, framed: bool) -> dict[str, float]:
    """Codes and scores of one reading of the name."""
    if len(core) < 2:
        return {}
    lower = core.lower()
    exact = _in_county(exact_forms().get(lower, ()), county)
    folded = folded_forms().get(fold(core), ()) if _loses_only(lower) else exact
    if fold(core) not in whole_names() and means_a_word_or_name(core, lost=lost):
        folded = exact  # "Salen" is no Sälen
    scores = dict.fromkeys(folded, _FOLDED_LOST if lost else _FOLDED)
    if not (lost and len(folded) > 1):
        scores |= dict.fromkeys(exact, _EXACT)
    if LOST in core:
        scores |= dict.fromkeys(lost_forms().get(lower, ()), _FOLDED_LOST)
    if scores and not framed and core.islower() and is_homonym(core):
        return dict.fromkeys(scores, _DOUBTED)
    return scores or _of_locality(core, lost=lost) or _similar(core, lost=lost, framed=framed)


def _of_locality(core: str, *, lost: bool) -> dict[str, float]:
    """The municipality that a town or village lies in; *Tore* is Töre only where marks are lost."""
    code = locality_codes().get(core.lower())
    if code is None and not means_a_word_or_name(core, lost=lost):
        code = folded_localities().get(fold(core))
    return {code: _LOCALITY} if code else {}


def _loses_only(lower: str) -> bool:
    """Whether a (lower-case) form with these letters may be one that lost marks and won none."""
    return any(
        all(read == true or read == fold(true) for read, true in zip(lower, form, strict=True))
        for form in _written_as(fold(lower))
        if len(form) == len(lower)
    )


@cache
def _by_folded() -> dict[str, tuple[str, ...]]:
    forms: dict[str, list[str]] = {}
    for form in exact_forms():
        forms.setdefault(fold(form), []).append(form)
    return {folded: tuple(written) for folded, written in forms.items()}


def _written_as(folded: str) -> tuple[str, ...]:
    return _by_folded().get(folded, ())


def _in_county(codes: tuple[str, ...], county: str) -> tuple[str, ...]:
    """Of municipalities that share a form those of the county, if it has any."""
    if not county or len(codes) < 2:
        return codes
    near = tuple(c for c in codes if fold(county)[:5] in fold(municipalities()[c].county))
    return near or codes


def _similar(core: str, *, lost: bool, framed: bool) -> dict[str, float]:
    """Codes and scores of spellings a few damaged letters away."""
    if len(core) < _LIKENED - 1:
        return {}
    lower = core.lower()
    doubted = not framed and means_something_else(core, lost=lost)
    scores: dict[str, float] = {}
    for form in _near(lower):
        cost = damage(lower, form) * (_FRAMED if framed else 1.0)
        short = len(form.removesuffix("s")) < _LIKENED - framed
        if short and cost > (_MARKS_LOST if lost else _MARKS):
            continue
        score = round(0.99 * (1 - cost / max(len(form), len(lower))), 3)
        if score >= _LEAST_SHOWN:
            for code in exact_forms()[form]:
                best = max(scores.get(code, 0.0), score)
                scores[code] = min(best, _DOUBTED) if doubted else best
    return scores


_TURNED = str.maketrans(
    {"0": "o", "6": "o", "1": "l", "4": "a", "5": "s", "|": "l", "[": "o", LOST: "o"}
)


def _near(lower: str) -> Iterator[str]:
    """Forms that are worth a closer look."""
    turned = fold(lower.translate(_TURNED))
    floor = 45 if LOST in lower else 60
    found = process.extract(
        turned, whole_names().keys(), scorer=fuzz.ratio, limit=12, score_cutoff=floor
    )
    for folded, _, _ in found:
        yield from whole_names()[folded]


@lru_cache(maxsize=20_000)
def _is_body(name: str) -> bool:
    """Whether all of it names a body of its own, which may hold a municipality's name."""
    if name.lower() in exact_forms():
        return False
    words = name.split()
    return built_in().has(name) or 0 < len(words) == organisation_length(words, built_in())


_SEVERAL = re.compile(r"\s*[/&+]\s*|\s+(?:och|samt)\s+|\s*,\s*")


def _of_several(name: str, county: str, *, lost: bool) -> dict[str, float]:
    """Of "Hjo/Tibro" or "Falköping och Tidaholm" the first, if each is a municipality."""
    parts = _SEVERAL.split(name)
    if not 1 < len(parts) < 6 or not all(parts):
        return {}
    found = [_candidates(part, county, lost) for part in parts]
    if not all(one and one[0].score >= _LOCALITY for one in found):
        return {}
    return {candidate.code: candidate.score for candidate in found[0]}


def weighed(found: tuple[Candidate, ...], beside: Sequence[str]) -> tuple[Candidate, ...]:
    """The candidates, a near tie settled by the municipalities (codes) of the same list.

    Near are those within `_NEAR` of the best.  If exactly one of them lies in the county that at
    least two and at least half of the list's municipalities lie in, the other near ones lose what
    makes the tie.  That one of them is in the list proves nothing: K-stad beside Kristianstad may
    be Karlstad.
    """
    near = [one for one in found if found[0].score - one.score < _NEAR]
    codes = set(beside)
    favoured = [one for one in near if _at_home(one.code, codes)]
    if len(near) < 2 or len(favoured) != 1:
        return found
    lowered = {one.code for one in near} - {favoured[0].code}
    settled = [
        Candidate(one.code, one.name, round(one.score - 2 * _NEAR, 3))
        if one.code in lowered
        else one
        for one in found
    ]
    return tuple(sorted(settled, key=lambda one: (-one.score, one.code)))


def _at_home(code: str, beside: set[str]) -> bool:
    county = code[:2]
    there = sum(other[:2] == county for other in beside)
    return there >= _NEIGHBOURS and 2 * there >= len(beside)


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
    return frozenset(tuple(form.split()) for form in folded_forms() if " " in form)


@lru_cache(maxsize=50_000)
def is_municipality(name: str) -> bool:
    """Whether this is how a municipality is written, letters as they are or all lost.

    A municipality's own unit counts ("Kommunstyrelsen i Habo"), a town does not; a name that is
    also a word needs its capital.

    >>> is_municipality("Umeå kommun"), is_municipality("Umea"), is_municipality("umeå universitet")
    (True, True, False)
    >>> is_municipality("Vara"), is_municipality("vara")
    (True, False)
    """
    phrase = phrase_of(name)
    return any(_is_written_so(core, phrase) for core in phrase.names)


def codes_of(name: str) -> tuple[str, ...]:
    """The codes of the municipalities that are written so, letters as they are.

    >>> codes_of("Lunds kommun"), codes_of("K-stad"), codes_of("Umea")
    (('1281',), ('1290', '1780'), ())
    """
    forms = exact_forms()
    return next(
        (forms[core.lower()] for core in phrase_of(name).names if core.lower() in forms), ()
    )


def _is_written_so(core: str, phrase: Phrase) -> bool:
    lower = core.lower()
    if lower in exact_forms():
        return phrase.framed or not core.islower() or not is_homonym(core)
    if LOST in core:
        return len(lost_forms().get(lower, ())) == 1
    lost = fold(core) in folded_forms() and core == fold(core).capitalize()
    return lost and (phrase.framed or not means_a_word_or_name(core))
