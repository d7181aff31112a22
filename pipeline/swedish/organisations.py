"""Bodies that are no municipality: agencies, associations, joint bodies, regions, universities.

A body is known from the curated list (`organisation_list`, which an archive can add to) or from
its form: a word such as *-verket*, *kommunalförbund*, *universitet*, *AB*, or a short form in
capitals.  Joint bodies may hold the names of municipalities and are none of them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.swedish.fold import fold
from pipeline.swedish.municipality_names import exact_forms, locality_names
from pipeline.swedish.names import is_given_name
from pipeline.swedish.organisation_list import Organisations, in_force

_FORM = re.compile(
    r"(verket|verk|(?:kultur|halso|ungdoms|pensionars|konst|trygghets|miljo|skol|naringslivs)rad|"
    r"(?:biblioteks|medie|folkhalso)rad|"
    r"myndigheten|myndighet|inspektionen|styrelsen|namnden|namnd|radet|forbund|forbundet|kansli|"
    r"kansliet|universitet|universitetet|hogskola|hogskolan|akademin|institut|institutet|museet|"
    r"museum|museer|bibliotek|biblioteket|kyrkan|forsamling|pastorat|foreningen|forening|polisen|"
    r"stiftelsen|stiftelse|arkivet|arkiv|regionforbund|landsting|landstinget|bolaget|"
    r"utredningen|departementet|sallskapet|gymnasium|gymnasiet|tjansten|kontoret|centralen|"
    r"centrum|enheten|avdelningen|forvaltningen|kassan|regionen|region|kooperativ|"
    r"teater|teatern|folkhogskola|gymnasieskola|lanstrafiken|naringsliv|samfund|samverkan|"
    r"utveckling|(?<=\w)skolan|raddningstjanst|sjukhus|sjukhuset|lasarett|lasarettet|vardcentral|"
    r"tingsratt|hovratt|(?:tings|hov|kammar|forvaltnings)ratten|domstolen|ambetet|ombudsmannen|"
    r"fonden|delegationen|kommitten|kommissionen|bevakningen|brandkar|brandkaren|brandforsvar|"
    r"renhallning|framjandet|missionen|sekretariatet|servicecenter|turistbyra|"
    r"landskapsarkitekter|kraftnat|riksbank|riksbanken)$"
)
_COMPANY = frozenset(
    {"energi", "bostader", "fastigheter", "vatten", "avfall", "hamn", "elnat", "stadsnat",
     "parkering", "kommunfastigheter", "sk", "ff", "if", "bk", "ik", "aif", "gif"}
)  # fmt: skip
"""Last words of companies and clubs, after a place: "Telge Energi", "Örebro SK"."""
_OF_A_PLACE = frozenset(
    {"region", "lansstyrelsen", "landstinget", "raddningstjansten", "kommunforbundet", "polisen",
     "regionforbundet", "energikontoret", "energikontor", "samordningsforbundet", "lanstrafiken",
     "avfallsverket", "hogskolan", "regionbibliotek", "regionbiblioteket", "bibliotek",
     "lansbibliotek", "lansmuseet", "museum", "raddningstjanstforbundet", "kommunalforbundet",
     "gymnasieforbundet", "kunskapsforbundet", "polisregion", "brandkaren", "studieforbundet",
     "regionarkivet", "folktandvarden", "turistbyran", "kommunalforbund", "vardforbundet"}
)  # fmt: skip
"""Bodies that are told apart by the place or quarter after them: "Räddningstjänsten Syd"."""
_BEFORE_A_PLACE = frozenset(
    {"foretagarna", "lrf", "pro", "abf", "spf", "visit", "destination", "leader", "leaderomrade",
     "lokalpolisomrade", "coompanion", "regionbibliotek", "energikontor", "bibliotek"}
)  # fmt: skip
"""What begins the name of a local branch, and is a body only with its place after it or listed."""
_QUARTER = frozenset(
    {"ostra", "vastra", "norra", "sodra", "nordostra", "nordvastra", "sydostra", "sydvastra",
     "mitt", "hoga", "mellersta", "stora", "inre", "yttre", "ovre", "nedre"}
)  # fmt: skip
_LEGAL = frozenset({"ab", "hb", "kb"})
_BETWEEN = frozenset(
    {"läns", "lans", "län", "stads", "regionala", "kommunala", "svenska", "tekniska", "lokala",
     "kommuns", "allmänna", "ideella", "ekonomiska"}
)  # fmt: skip
_OWNERS = frozenset({"kommuns", "stads"})
_JOINING = frozenset({"i", "för", "for", "och", "&", "av", "på", "pa", "mot", "över"})


def is_known_organisation(text: str, known: Organisations | None = None) -> bool:
    """Whether the list of bodies has this name (any case) or short form (as it stands).

    `known` is the list to ask; without one, that in force (`organisation_list.using`).

    >>> is_known_organisation("SKR"), is_known_organisation("skr"), is_known_organisation("Eva Ek")
    (True, False, False)
    """
    return (known or in_force()).has(text)


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


def organisation_length(words: Sequence[str], known: Organisations | None = None) -> int:
    """How many of the words, from the first, name one body; 0 if none begins here.

    `known` is the list of bodies to ask beside their forms; without one, that in force.

    >>> organisation_length("Länsstyrelsen i Jönköpings län Region Jönköpings län".split())
    4
    >>> organisation_length("Värnamo Energi AB Habo kommun".split())
    3
    >>> organisation_length("Skaraborgs kommunalförbund".split())
    2
    >>> organisation_length("Eva Ek".split())
    0
    """
    listed = _known_length(words, known or in_force())
    return max(listed, _formed_length(words), _branch_length(words))


def _known_length(words: Sequence[str], known: Organisations) -> int:
    for length in range(min(known.longest, len(words)), 0, -1):
        if known.has(" ".join(words[:length])):
            return length
    return 0


def _formed_length(words: Sequence[str]) -> int:
    if not words or not words[0][:1].isupper() or _begins_with_person(words):
        return 0
    if fold(words[0]) == "region":
        return _with_place(words, 1)
    owned = next((at for at, word in enumerate(words[:5]) if word.lower() in _OWNERS), 5)
    for at, word in enumerate(words[:6]):
        if at and _begins_another(word):
            break
        if has_form(word) or (at == 1 and fold(word) in _COMPANY):
            return _with_legal(words, _with_place(words, at + 1))
        if at > owned > 0 and _is_legal(words[at + 1 : at + 2]):
            return at + 2  # "Malmö stads bostads AB"
        joins = word.lower() in _JOINING | _BETWEEN or word.endswith("-")
        if not (word[:1].isupper() or joins):
            break
    return 0


def _begins_with_person(words: Sequence[str]) -> bool:
    """Whether the first word is a given name, and no municipality right before a body's word."""
    if not is_given_name(words[0]):
        return False
    second = fold(words[1]) if len(words) > 1 else ""
    of_place = second in _COMPANY or (second != "" and words[1].islower() and has_form(second))
    return not (of_place and words[0].lower() in exact_forms())


def _begins_another(word: str) -> bool:
    """Whether a person or another body begins with this word."""
    next_body = word[:1].isupper() and fold(word) in _OF_A_PLACE
    return next_body or fold(word) == "region" or is_given_name(word)


def _branch_length(words: Sequence[str]) -> int:
    """A local branch: "LRF Skåne", "PRO Hjo"."""
    if len(words) < 2 or fold(words[0]) not in _BEFORE_A_PLACE or not words[0][:1].isupper():
        return 0
    place = _place_length(words[1:])
    return 1 + place if place and not has_form(words[place]) else 0


def _place_length(words: Sequence[str]) -> int:
    """How many of the words, from the first, are a place after a body's name; 0 for a person's."""
    if not words or not words[0][:1].isupper() or _names_person(words):
        return 0
    first = fold(words[0])
    for length in (3, 2, 1):
        place = " ".join(words[:length]).lower()
        if len(words) >= length and (place in exact_forms() or fold(place) in locality_names()):
            return length
    if first in _QUARTER and len(words) > 1 and words[1][:1].isupper():
        return 2
    return int(first in _REGIONS)


def _names_person(words: Sequence[str]) -> bool:
    """Whether a given name begins a person's; *Nora* alone, or before one, is the place."""
    alone = len(words) == 1 or is_given_name(words[1])
    return is_given_name(words[0]) and not (alone and words[0].lower() in exact_forms())


_REGIONS = frozenset(
    {"skane", "halland", "blekinge", "smaland", "oland", "gotland", "ostergotland",
     "vastergotland", "bohuslan", "dalsland", "varmland", "narke", "sodermanland", "sormland",
     "uppland", "vastmanland", "dalarna", "gastrikland", "halsingland", "harjedalen", "jamtland",
     "medelpad", "angermanland", "vasterbotten", "norrbotten", "lappland", "skaraborg",
     "sjuharad", "fyrbodal", "goteborgsregionen", "bergslagen", "gavleborg", "kronoberg",
     "vasternorrland", "syd", "nord", "norr", "soder", "vast", "ost", "sydost", "nordost",
     "sydvast", "nordvast", "storgoteborg", "storstockholm", "malardalen", "sjuharadsbygden"}
)  # fmt: skip
"""Provinces, counties' short names and quarters, folded: "LRF Skåne", "Polisregion Väst"."""


def _is_legal(words: Sequence[str]) -> bool:
    return bool(words) and fold(words[0]) in _LEGAL


def _with_legal(words: Sequence[str], end: int) -> int:
    """Take in "AB" after a name that is whole without it: "Habo Energi AB"."""
    return end + _is_legal(words[end : end + 1])


def _with_place(words: Sequence[str], end: int) -> int:
    """Take in "i Jönköpings län", "för X", "Jönköpings län" after the body's own word."""
    rest = words[end:]
    if len(rest) >= 2 and rest[0].lower() in {"för", "mot"} and rest[1].islower():
        small = next((at for at, word in enumerate(rest) if not word.islower()), len(rest))
        return end + small  # "Myndigheten för digital förvaltning"
    joined = len(rest) >= 2 and rest[0].lower() in {"i", "för"} and rest[1][:1].isupper()
    at = 1 if joined else 0
    after = rest[at:]
    county = next((n for n in (1, 2) if n < len(after) and after[n].lower() in {"län", "lan"}), 0)
    if county and after[0][:1].isupper():
        return end + at + county + 1
    if joined:
        return end + at + max(_place_length(after), 1)
    if fold(words[end - 1]) in _OF_A_PLACE and rest:
        return end + _told_apart_by(rest)
    return end


def _told_apart_by(rest: Sequence[str]) -> int:
    """Words of the place, or of the name of its own ("Välfärd i Nacka"), after such a body."""
    place = _place_length(rest)
    also = rest[place : place + 2]
    if place and len(also) == 2 and also[0] == "och" and _place_length(also[1:]):
        return place + 2
    if place or not rest[0][:1].isupper() or is_given_name(rest[0]):
        return place
    named = len(rest) > 2 and rest[1].lower() == "i" and rest[2][:1].isupper()
    return 3 if named else 1
