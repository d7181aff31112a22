"""Bodies that are no municipality: agencies, associations, joint bodies, regions, universities.

A body is known from the curated list (`data/organisations.csv`) or from its form: a word such as
*-verket*, *kommunalförbund*, *universitet*, *AB*, or a short form in capitals.  Joint bodies may
hold the names of municipalities and are none of them.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence
from functools import cache
from importlib import resources

from pipeline.swedish.fold import fold
from pipeline.swedish.names import is_given_name

_FORM = re.compile(
    r"(verket|verk|(?:kultur|halso|ungdoms|pensionars|konst|trygghets|miljo|skol|naringslivs|biblioteks)rad|myndigheten|inspektionen|styrelsen|namnden|namnd|radet|forbund|forbundet|kansli|"
    r"kansliet|universitet|universitetet|hogskola|hogskolan|akademin|institut|institutet|museet|"
    r"museum|bibliotek|biblioteket|kyrkan|forsamling|pastorat|foreningen|forening|polisen|"
    r"stiftelsen|stiftelse|arkivet|arkiv|regionforbund|landsting|landstinget|bolaget|"
    r"utredningen|departementet|sallskapet|gymnasium|gymnasiet|tjansten|kontoret|centralen|"
    r"centrum|enheten|avdelningen|forvaltningen|kassan|regionen|region|kooperativ|"
    r"teater|teatern|folkhogskola|lanstrafiken|naringsliv|samfund|samverkan|utveckling|"
    r"(?<=\w)skolan|raddningstjanst)$"
)
_OF_A_PLACE = frozenset(
    {"region", "lansstyrelsen", "landstinget", "raddningstjansten", "kommunforbundet", "polisen",
     "regionforbundet", "energikontoret", "samordningsforbundet", "lanstrafiken", "avfallsverket"}
)  # fmt: skip
"""Bodies that are told apart by the place or quarter after them: "Räddningstjänsten Syd"."""
_LEGAL = frozenset({"ab", "hb"})
_BETWEEN = frozenset({"läns", "lans", "län", "stads", "regionala", "kommunala", "svenska"})
_JOINING = frozenset({"i", "för", "for", "och", "&", "av", "på", "pa"})


@cache
def _known() -> dict[str, str]:
    with resources.files("pipeline.data").joinpath("organisations.csv").open(encoding="utf-8") as f:
        rows = list(csv.DictReader(f))
    names = {fold(row["name"]): row["name"] for row in rows}
    return names | {row["short"]: row["short"] for row in rows if row["short"]}


def is_known_organisation(text: str) -> bool:
    """Whether the curated list has this name (any case) or short form (as it stands).

    >>> is_known_organisation("SKR"), is_known_organisation("skr"), is_known_organisation("Eva Ek")
    (True, False, False)
    """
    return text in _known() or fold(text) in _known()


def has_form(word: str) -> bool:
    """Whether a word by its form names a body.

    >>> [has_form(w) for w in ("Naturvårdsverket", "gymnasieförbund", "AB", "Ahlström")]
    [True, True, True, False]
    """
    folded = fold(word.strip(".,"))
    if is_given_name(word):
        return False
    return folded in _LEGAL or (len(folded) > 4 and bool(_FORM.search(folded)))


def is_short_form(word: str) -> bool:
    """Capitals (with a small letter or two among them) that stand for a body: GR, BiBK, SKR.

    >>> [is_short_form(w) for w in ("GR", "BiBK", "B", "Bo", "RAÄ")]
    [True, True, False, False, True]
    """
    capitals = sum(letter.isupper() for letter in word)
    return word.isalpha() and 2 <= len(word) <= 6 and capitals >= 2 and capitals * 2 >= len(word)


def organisation_length(words: Sequence[str]) -> int:
    """How many of the words, from the first, name one body; 0 if none begins here.

    >>> organisation_length("Länsstyrelsen i Jönköpings län Region Jönköpings län".split())
    4
    >>> organisation_length("Värnamo Energi AB Habo kommun".split())
    3
    >>> organisation_length("Skaraborgs kommunalförbund".split())
    2
    >>> organisation_length("Eva Ek".split())
    0
    """
    known = _known_length(words)
    end = _formed_length(words)
    return max(known, end)


def _known_length(words: Sequence[str]) -> int:
    for length in range(min(6, len(words)), 0, -1):
        if is_known_organisation(" ".join(words[:length])):
            return length
    return 0


def _formed_length(words: Sequence[str]) -> int:
    if not words or not words[0][:1].isupper() or is_given_name(words[0]):
        return 0
    for at, word in enumerate(words[:5]):
        if fold(word) == "region":
            return _with_place(words, at + 1) if at == 0 else 0
        begins_next = word[:1].isupper() and fold(word) in _OF_A_PLACE
        if at and (is_given_name(word) or begins_next):
            return 0
        if has_form(word):
            return _with_place(words, at + 1)
        lower = word.lower()
        if not (word[:1].isupper() or lower in _JOINING | _BETWEEN or word.endswith("-")):
            return 0
    return 0


def _with_place(words: Sequence[str], end: int) -> int:
    """Take in "i Jönköpings län", "för X", "Jönköpings län" after the body's own word."""
    rest = words[end:]
    if len(rest) >= 2 and rest[0].lower() == "för" and rest[1].islower():
        small = next((at for at, word in enumerate(rest) if not word.islower()), len(rest))
        return end + small  # "Myndigheten för digital förvaltning"
    if len(rest) >= 3 and rest[0].lower() in {"i", "för"} and rest[1][:1].isupper():
        return end + (3 if rest[2].lower() in {"län", "lan"} else 2)
    if len(rest) >= 2 and rest[0].lower() in {"i", "för"} and rest[1][:1].isupper():
        return end + 2
    if len(rest) >= 2 and rest[1].lower() in {"län", "lan"}:
        return end + 2
    if fold(words[end - 1]) in _OF_A_PLACE and rest and rest[0][:1].isupper():
        return end + (0 if is_given_name(rest[0]) else 1)
    return end
