"""The name within what is written of a municipality: "Kommunstyrelsen i X", "X kommuns skolkontor".

Taken away are the words for a municipality (*kommun*, *stad*, damaged ones too) and its own units,
signs, and hyphens of line ends.  A company, foundation or joint body that holds the words is
none: "Malmö stads bostads AB".
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import fuzz

from pipeline.swedish.fold import fold

_SUFFIX = re.compile(
    r"(?<=\w\w)(?:[\s:]+|:s\s+)\(?(kommuns?|stads?|kn|k:n|kom)\b[.)]*$", re.IGNORECASE
)
_UNIT_AFTER = re.compile(
    r"^(?P<name>\S.*?)(?P<told>\s+(?:kommuns?|stads?|k:n|kn))\b[\s,;:(/–-]+(?P<unit>\S.*)$",
    re.IGNORECASE | re.DOTALL,
)
_UNIT_BEFORE = re.compile(
    r"^(?P<unit>[\w -]*?(?:kommunstyrelsen?|kommunfullmäktige|kommunledningen|kommunkansliet"
    r"|kommunkontoret|kommunledningskontoret|stadskansliet|stadsledningskontoret"
    r"|nämnden|förvaltningen))(?:,|\s+i|\s+för)?\s+(?P<name>[^\W\d_].*)$",
    re.IGNORECASE | re.DOTALL,
)
_TOLD_BEFORE = re.compile(r"^(?:kommunen|staden)\s+(?=[^\W\d_])", re.IGNORECASE)
_STATE = re.compile(
    r"\b(hyres|arrende|övervaknings|skatte|skilje|läns|region\w*|hälso- och sjukvårds|statens|"
    r"centrala|lokala)[\w-]*(nämnden|förvaltningen)|\bregion|\blandsting|\bläns\b",
    re.IGNORECASE,
)
"""Boards and offices of the state or a region, which sit in a town and are not its own."""
_OWN = re.compile(
    r"\b(ab|hb|kb|a-kassa)\b|\w*(bolag|bolaget|stiftelse|stiftelsen|förbund|förbundet|förening|"
    r"föreningen|fonden|koncernen|universitet|museum|kooperativ)\b",
    re.IGNORECASE,
)
"""What is a body of its own, although a municipality may own it."""
_DAMAGED = re.compile(r"\s+(\S{5,7})\.?$")
_NO_KOMMUN = frozenset({"kommer", "kommit", "kommitte", "komma", "kommande", "kummun"})
_LINE_END = re.compile(r"(?<=[^\W\d_])[-\u2010]\s+(?=[^\W\d_])(?!(?:och|eller|samt|o)\b)")
_SIGNS = " .,:;()[]|*-–\n\t"
_SIGNS_BUT_BRACKET = " .,:;()]|*-–\n\t"
"""What may stand around a name; an opening bracket alone may be a misread *ö*: "Malm["."""
_SPACED = re.compile(r"(?:[^\W\d_]\s){2,}[^\W\d_]")


@dataclass(frozen=True, slots=True)
class Phrase:
    """What may be a name, and whether words beside it say that it is a municipality's.

    `names` are the readings, the likelier first: "Upp-⏎landsbro" with and without its hyphen.
    """

    names: tuple[str, ...]
    framed: bool


@lru_cache(maxsize=50_000)
def phrase_of(text: str) -> Phrase:
    """The name within the text.

    >>> phrase_of("Habo kommuns barn- och utbildningsförvaltning")
    Phrase(names=('Habo',), framed=True)
    >>> phrase_of("Habo kommuns bostads AB").framed
    False
    """
    text = _tidied(text)
    framed = False
    unit = _UNIT_AFTER.match(text)
    if unit and not _OWN.search(unit["unit"]):
        text, framed = unit["name"] + unit["told"], True
    before = _UNIT_BEFORE.match(text)
    if before and not _STATE.search(before["unit"]) and not _OWN.search(before["unit"]):
        text, framed = before["name"], True
    text, told = _TOLD_BEFORE.subn("", text)
    text, suffix = _SUFFIX.subn("", text)
    if not suffix and not _is_body_with_kommun(text):
        text, suffix = _without_damaged(text)
    framed = framed or bool(told) or bool(suffix)
    return Phrase(tuple(dict.fromkeys(_readings(text.strip(" :,")))), framed)


def _is_body_with_kommun(text: str) -> bool:
    return bool(_OWN.search(text))


def _without_damaged(text: str) -> tuple[str, int]:
    """The text without a last word that was *kommun* before a scanner read it."""
    last = _DAMAGED.search(text)
    if last is None:
        return text, 0
    word = fold(last[1]).replace("rn", "m")
    like = word[:1] in "kh" and word not in _NO_KOMMUN and fuzz.ratio(word, "kommun") >= 76
    return (text[: last.start()], 1) if like else (text, 0)


def _tidied(text: str) -> str:
    """The text in NFC, with single blanks, without soft hyphens and the signs around it."""
    text = unicodedata.normalize("NFC", text).replace("\u00ad", "")
    text = text.strip(_SIGNS if text.lstrip().startswith("[") else _SIGNS_BUT_BRACKET)
    if "(" in text:
        text = re.sub(r"\s*\((?!\s*(?:kommun|stad)\b)[^)]*\)?$", "", text) or text
    if _SPACED.fullmatch(text):
        return re.sub(r"\s", "", text)
    return re.sub(r"\s+", " ", text)


def _readings(text: str) -> Iterable[str]:
    """The text; where a line's end may have cut a word, joined without and with its hyphen."""
    if not _LINE_END.search(text):
        yield text
        return
    yield _LINE_END.sub("", text)
    yield _LINE_END.sub("-", text)
