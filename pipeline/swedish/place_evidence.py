"""Whether a municipality's name in running text stands for the municipality.

Most names do wherever they are written with a capital.  Those that are also a surname, a given
name or a word (`homonyms`) need evidence beside them: a preposition of place, *kommun* or *stad*,
or another municipality in the same enumeration.  No name does within a person's, a county's or a
body's name.
"""

from __future__ import annotations

import re
from collections.abc import Container

from pipeline.swedish.fold import fold
from pipeline.swedish.homonyms import also_means, is_homonym
from pipeline.swedish.municipalities import (
    codes_of,
    is_municipality,
    names_of_several_words,
)
from pipeline.swedish.names import is_common_word, is_given_name, is_initial

_LOOK = 80
"""Code points looked at on either side."""
_TOLD_AFTER = re.compile(
    r"^(?:s|:s)?[ \n](?:kommun(?:s|en|ens)?|stads?|tätort|kommunfullmäktige|kommunstyrelse[n]?)\b",
    re.IGNORECASE,
)
_TOLD_BEFORE = re.compile(
    r"\b(?:kommun(?:en|erna)|staden|städerna|orten|orterna)[ \n]$", re.IGNORECASE
)
_IN_PLACE = re.compile(r"\b(?:i|I|inom|utanför|kring|nära)[ \n]$")
_FROM_PLACE = re.compile(r"\b(?:från|Från|till|ur|mot|genom|för)[ \n]$")
_LIST_BEFORE = re.compile(
    r"([A-ZÅÄÖ][\w-]+)(?:,[ \n]|[ \n](?:och|samt|eller)[ \n]|[ \n]?[/–][ \n]?)$"
)
_LIST_AFTER = re.compile(
    r"^(?:,[ \n]|[ \n](?:och|samt|eller)[ \n]|[ \n]?[/–][ \n]?)([A-ZÅÄÖ][\w-]+)"
)
_NO_PLACE_AFTER = re.compile(
    r"^s?[ \n](?:läns?|lan|landsting\w*|regionen?s?|tingsrätt\w*|(?:tekniska[ \n])?"
    r"(?:universitet|högskola)\w*|stift|sund|(?-i:[A-ZÅÄÖ]{1,2}[FKS]))\b",
    re.IGNORECASE,
)
"""What makes the name that of a county, a court, a school or a club."""
_REGION_BEFORE = re.compile(r"\b[Rr]egion(?:en)?[ \n]$")
_COUNTIES_AFTER = re.compile(
    r"^(?:(?:,[ \n]|[ \n]och[ \n])[A-ZÅÄÖ][\w-]+(?:[ \n]Götalands)?(?:[ \n]län)?){1,5}[ \n]läns?\b"
)
_PART = re.compile(r"^-[ \n]")
"""A word cut short: "Mark- och miljödomstolen"."""
_NAME_AFTER = re.compile(r"^[ \n]([A-ZÅÄÖ][\w-]+)")
_NAME_BEFORE = re.compile(r"([A-ZÅÄÖ][\w-]*\.?)[ \n]$")
_WORDS = re.compile(r"[^\W\d_][\w’']*(?:-[^\W\d_][\w’']*)*(?:[ \n][A-ZÅÄÖ][\w-]*){0,2}")
_PARENTHESIS = re.compile(r"^\)")


def stands_for_place(text: str, start: int, end: int, beside: Container[str] = ()) -> bool:
    """Whether the word at `text[start:end]` is a municipality and stands for it there.

    `beside` are the codes of the municipalities that the document's lists name: what is not an
    everyday word needs no more evidence.

    >>> [stands_for_place(s, s.index("Lund"), s.index("Lund") + 4)
    ...  for s in ("Hon bor i Lund.", "Jens Lund sade", "Lund yrkar bifall", "Malmö och Lund")]
    [True, False, False, True]
    """
    name = text[start:end]
    if not name[:1].isupper() or not is_municipality(name):
        return False
    before, after = text[max(0, start - _LOOK) : start], text[end : end + _LOOK]
    region = _REGION_BEFORE.search(before) and not name.startswith("Gotland")
    if region or _is_of_a_county(name, after) or _is_of_a_person(name, before, after):
        return False
    if not is_homonym(name) and not is_common_word(name):
        return True
    if name.isupper() and not before[-3:].strip().isupper():
        return bool(_TOLD_AFTER.match(after))  # EDA is an agency
    known = any(code in beside for code in codes_of(name)) and not is_common_word(name)
    return known or _has_evidence(name, before, after)


def _is_of_a_county(name: str, after: str) -> bool:
    """Whether it is the first word of a county, a court or a school's name, or half a word."""
    several = name.endswith("s") and _COUNTIES_AFTER.match(after)
    return bool(_NO_PLACE_AFTER.match(after) or _PART.match(after) or several)


def place_end(text: str, start: int, beside: Container[str] = ()) -> int:
    """Where the municipality that begins at `start` and stands for itself ends, or `start`.

    >>> place_end("Upplands Väsby svarade", 0), place_end("Lund svarade", 0)
    (14, 0)
    """
    match = _WORDS.match(text, start)
    ends = [] if match is None else [start + at for at in _name_ends(match[0])]
    return next((end for end in ends if stands_for_place(text, start, end, beside)), start)


def _name_ends(words: str) -> list[int]:
    """Where a name may end, the longest first: after several words of one, or after the first."""
    ends = [match.end() for match in re.finditer(r"\S+", words)]
    several = [end for end in ends[1:] if _folded(words[:end]) in names_of_several_words()]
    return [*reversed(several), ends[0]]


def _folded(words: str) -> tuple[str, ...]:
    return tuple(fold(words).split())


def _is_of_a_person(name: str, before: str, after: str) -> bool:
    """Whether it is a surname after a given name or initial, or a given name before a surname."""
    if _IN_PLACE.search(before) or _TOLD_AFTER.match(after):
        return False
    earlier = _NAME_BEFORE.search(before)
    if earlier is not None and (is_given_name(earlier[1]) or is_initial(earlier[1])):
        return not is_municipality(earlier[1])
    later = _NAME_AFTER.match(after)
    bears = also_means(name) == "given name" and later is not None
    return bears and later is not None and not is_common_word(later[1])


def _has_evidence(name: str, before: str, after: str) -> bool:
    if _TOLD_AFTER.match(after) or _TOLD_BEFORE.search(before) or _IN_PLACE.search(before):
        return True
    if _FROM_PLACE.search(before) and also_means(name) != "given name":
        return True
    if before.endswith("(") and _PARENTHESIS.match(after):
        return True
    neighbours = [_LIST_BEFORE.search(before), _LIST_AFTER.match(after)]
    return any(
        found is not None and is_municipality(found[1]) and not is_homonym(found[1])
        for found in neighbours
    )
