"""How much of a page's text is believable: words, names, numbers and dates against rubbish.

It judges text layers, chooses between a layer and a recognition, and tells that a recognition
went badly (upside down, a wrong threshold).  Names and compounds that no list holds are judged by
their letters in threes (`data/letter_triples.txt`).
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from importlib import resources
from typing import Literal

from pipeline.reading.lost_marks import mark_words, names
from pipeline.swedish.language import known_words
from pipeline.swedish.lexicon import plain

_CHUNK = re.compile(r"\S+")
_EDGES = " \t.,;:!?()[]{}\"'«»”“’‘–—-/…•*·§&+|_=<>~^`´"
_WORDS = re.compile(r"[^\W\d_]+(?:[-/'’.:&][^\W\d_]+)*\.?")
_SIGNS = r"[\d.,:;/%+§()–-]*"
_NUMBER = re.compile(rf"{_SIGNS}\d{_SIGNS}[a-zA-ZåäöÅÄÖ]{{0,3}}|[A-ZÅÄÖa-zåäö]{{1,4}}[-:]?\d+")
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+|[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_PART = re.compile(r"[^\W\d_]+")
_LONGEST = 60


def legibility(text: str) -> float:
    """The share (0-1) of the text, by length, that stands in words, names and numbers.

    0 for a text without letters or digits.  Prose that is right has at least 0.95, lists of names
    and tables 0.85, prose that lost its å, ä and ö nearly as much as before: see `lost_marks`.

    >>> legibility("Närvarande: Göran Sjökvist, Tibro, 2023-05-04 kl. 13.00") > 0.9
    True
    >>> legibility("~1e 4u!J?4 'eLupfy[ u6.reqJ ;)wq") < 0.4
    True
    """
    good = whole = 0.0
    for match in _CHUNK.finditer(text):
        chunk = match[0]
        credit, weight = _worth(chunk) if len(chunk) <= _LONGEST else (_long(chunk), len(chunk))
        good += credit * weight
        whole += weight
    return good / whole if whole else 0.0


@lru_cache(maxsize=100_000)
def _worth(chunk: str) -> tuple[float, int]:
    """How believable a run without spaces is (0-1), and its weight."""
    core = chunk.strip(_EDGES)
    if not core:  # rules, dots and dashes say nothing; a heap of other signs does
        return 0.0, sum(sign not in ".-_–—=*•" for sign in chunk)
    if _NUMBER.fullmatch(core):
        return _NUMERIC, len(core)
    if _ADDRESS.fullmatch(core):
        return 1.0, len(core)
    if not _WORDS.fullmatch(core):
        return _broken(core), len(core)
    parts = _PART.findall(core)
    return sum(_word(part) * len(part) for part in parts) / sum(map(len, parts)), len(core)


_NUMERIC = 0.9
"""Rubbish has numbers too."""


def _broken(core: str) -> float:
    """Words with signs or digits within: what is left of them, at half its worth."""
    parts = [part for part in _PART.findall(core) if len(part) > 2]
    return 0.5 * sum(_word(part) * len(part) for part in parts) / len(core)


def _long(chunk: str) -> float:
    """A run too long for a word: an address, or nothing."""
    return 1.0 if _ADDRESS.match(chunk) else 0.0


def _word(word: str) -> float:
    """How believable a run of letters is (0-1)."""
    if not _cased(word):
        return 0.2
    folded = plain(word)
    if len(folded) <= 2:  # half of all pairs are a word somewhere
        return _short(word, folded)
    tables = known_words()
    if folded in tables["sv"] or folded in names() or folded in tables["en"]:
        return 1.0
    if any(folded in table for table in tables.values()) or _compound(folded):
        return 0.95
    return _by_letters(folded)


def _cased(word: str) -> bool:
    return word.islower() or word.isupper() or word[1:].islower()


def _short(word: str, folded: str) -> float:
    if folded in known_words()["sv"] or folded in known_words()["en"]:
        return 0.9
    return 0.5 if word.isupper() or len(word) == 1 else 0.2


def _compound(folded: str) -> bool:
    """Two known Swedish words, also with an s between: `natverkstraff`."""
    known = known_words()["sv"]
    return any(
        folded[:cut] in known
        and (folded[cut:] in known or (folded[cut] == "s" and folded[cut + 1 :] in known))
        for cut in range(3, len(folded) - 2)
    )


def _by_letters(folded: str) -> float:
    """A word that nobody knows: the square of the share of its threes that words have."""
    framed = f"_{folded}_"
    triples = _triples()
    known = sum(framed[at : at + 3] in triples for at in range(len(framed) - 2))
    return 0.9 * (known / (len(framed) - 2)) ** 2


@cache
def _triples() -> frozenset[str]:
    """Letters in threes that words and names have, `_` where a word begins or ends."""
    path = resources.files("pipeline.data").joinpath("letter_triples.txt")
    rows = (line.split(" ") for line in path.read_text(encoding="utf-8").splitlines())
    return frozenset(first + last for first, lasts in rows for last in lasts)


Kept = Literal["layer", "ocr"]


def better(layer: str, ocr: str, confidence: float | None) -> tuple[Kept, str]:
    """Which of two texts of one page to keep, and why: a short word for the record.

    `confidence` (0-1) is the engine's mean over the recognised words.  What was recognised wins
    where it gave marks back, or reads better, or shows much that the layer lacks; the layer wins
    where the recognition is poorer.  In doubt the recognition is kept: it was asked for because
    the layer was suspect, and it has confidences.

    >>> better("Narvarande pa motet: Goran", "Närvarande på mötet: Göran", 0.95)
    ('ocr', 'marks-given-back')
    >>> better("Närvarande på mötet: Göran", "~1e 4u!J?4 'eLupfy[ u6.reqJ", 0.3)
    ('layer', 'recognition-illegible')
    """
    seen, shown = legibility(layer), legibility(ocr)
    if not ocr.strip():
        return ("layer", "recognition-empty") if layer.strip() else ("ocr", "both-empty")
    if _letters(ocr) < _FAR_LESS * _letters(layer):
        return "layer", "recognition-lacks-text"
    if (shown < LEGIBLE) != (seen < LEGIBLE):
        return ("layer", "recognition-illegible") if shown < LEGIBLE else ("ocr", "layer-illegible")
    gained = _believable(ocr, shown) / max(1.0, _believable(layer, seen))
    if not _MUCH_LESS <= gained <= _MUCH_MORE:
        return ("ocr", "layer-lacks-text") if gained > 1 else ("layer", "recognition-lacks-text")
    marks, given = _marks(layer), _marks(ocr)
    if marks != given:
        return ("ocr", "marks-given-back") if given > marks else ("layer", "recognition-lost-marks")
    worse = shown * (1.0 if confidence is None else confidence) + _WORSE < seen
    return ("layer", "layer-reads-better") if worse else ("ocr", "recognised")


LEGIBLE = 0.66
"""Right pages have 0.87 and more, also lists and tables; pages read upside down 0.62 and less."""

_MUCH_LESS, _MUCH_MORE = 0.6, 1.3
"""Believable letters, beside those of the layer: a picture shows all that a layer holds."""
_FAR_LESS = 0.1
"""Of the layer's letters, rubbish or not: recognition that shows so few has lost the page."""
_WORSE = 0.15


def _believable(text: str, share: float) -> float:
    return share * _letters(text)


def _letters(text: str) -> int:
    return sum(map(str.isalnum, text))


def _marks(text: str) -> float:
    """Of the words that must have a mark, those that have one; 1 where there are none."""
    words = list(mark_words(text))
    return sum(not word.missing for word in words) / len(words) if words else 1.0
