"""Whether a page's text layer can be trusted.

Is it whole, in its language, in its right letters?
A layer that an OCR engine made with the wrong language has lost what the picture still holds.
The evidence is words that cannot be without å, ä or ö: in a right layer one in five hundred lacks
them (a name, a slip), in a layer read in English all do, in a damaged half of a page those of
that half.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass

from pipeline.reading.legibility import LEGIBLE, legibility
from pipeline.reading.lost_marks import MarkWord, mark_words
from pipeline.swedish.language import language_of

_GARBAGE = re.compile(r"\(cid:\d+\)|[\ufffd-\uffff\ue000-\uf8ff\x00-\x08\x0e-\x1f\x7f-\x9f]")
_MOJIBAKE = re.compile(r"Ã[\x80-\xbf…„–‰€™œ¶¥¤©\u017d\u2026]|â€")


@dataclass(frozen=True, slots=True)
class LayerSettings:
    """When a text layer is good enough.

    `least_letters`: fewer letters than this on a page with a picture are taken for a stamp
    ("Signerat digitalt ..." has some 60) unless the caller knows what they cover;
    `least_covered`: the share of the page's ink that the layer's words must then cover.
    `most_garbage`: signs for letters that are none (share); `least_legible`: see `legibility`:
    right layers have 0.87 and more, rubbish 0.62 and less.
    `missing`: what a word without its mark says for a loss, by how sure it is (natural
    logarithms of likelihood ratios: a slip in 5,000 words, a loss of one in three or more), and
    `kept` what a word with it says against.
    `least_evidence`: the sum, of a run of words, from which marks are lost on a short page;
    a long one has more room for chance.  `enough_words`: so many words of Swedish without a
    single å, ä or ö have lost them.
    """

    least_letters: int = 150
    least_covered: float = 0.5
    most_garbage: float = 0.005
    least_legible: float = LEGIBLE
    missing: tuple[float, float, float] = (2.0, 5.0, 7.0)
    kept: float = 0.35
    least_evidence: float = 6.4
    enough_words: int = 12


def judge_layer(
    text: str,
    *,
    pictured: bool,
    covered: float | None = None,
    drawn: bool = False,
    settings: LayerSettings = LayerSettings(),
) -> tuple[bool, str]:
    """Whether to use the layer, and why: a short word for the record.

    `pictured` says that the page holds a picture that shows (nearly) all of it; `covered` is the
    share (0-1) of the page's dark ink that lies under the layer's words, where that is known;
    `drawn` that it shows something though it has neither letters nor such a picture.
    Without a picture what was lost cannot be seen again: the layer is used, and the reason says
    what ails it; garbled letters are worth recognising from the drawn page all the same.

    >>> judge_layer("", pictured=True)
    (False, 'no-layer')
    >>> judge_layer("Narvarande vid motet var " * 20, pictured=True)
    (False, 'layer-lost-diacritics')
    >>> judge_layer("Narvarande vid motet var " * 20, pictured=False)
    (True, 'layer-lost-diacritics-no-picture')
    """
    letters = sum(map(str.isalpha, text))
    if not letters and not _GARBAGE.search(text):
        return (False, "no-layer") if pictured else (not drawn, "drawn" if drawn else "empty-page")
    if pictured and covered is None and letters < settings.least_letters:
        return False, "no-layer"
    if _is_garbled(text, letters, settings):
        return False, "layer-garbled" if pictured else "layer-garbled-no-picture"
    if pictured and covered is not None and covered < settings.least_covered:
        return False, "layer-partial"
    language = language_of(text)
    if lost_marks(text, language, settings):
        return not pictured, _LOST if pictured else f"{_LOST}-no-picture"
    return True, "layer-other-language" if language in {"en", "other"} else "layer"


_LOST = "layer-lost-diacritics"


def _is_garbled(text: str, letters: int, settings: LayerSettings) -> bool:
    """Signs that stand for letters, UTF-8 taken for something else, or no words at all."""
    garbage = len(_GARBAGE.findall(text)) + len(_MOJIBAKE.findall(text))
    if garbage > settings.most_garbage * (letters + garbage):
        return True
    return legibility(text) < settings.least_legible and letters >= _ENOUGH


_ENOUGH = 40
"""Fewer letters than this say nothing about rubbish."""


def lost_marks(text: str, language: str = "", settings: LayerSettings = LayerSettings()) -> bool:
    """Whether a Swedish text, or a part of it, has lost å, ä and ö.

    >>> lost_marks("Narvarande var Asa fran Vasteras")
    True
    >>> lost_marks("Närvarande: Åsa Ek och Bjorn Berg från Västerås")
    False
    """
    words = list(mark_words(text))
    if any(not word.missing for word in words):
        least = settings.least_evidence + math.log1p(len(words) / 8)
        return _strongest_run(words, settings) >= least
    # Not one mark on the page: a single word that cannot be without is enough in Swedish, and
    # where there are a dozen words and more, none at all.
    if language == "sv" and len(text.split()) >= settings.enough_words:
        return True
    different = {word.word for word in words if word.sure or language == "sv"}
    return len(different) > (0 if language in {"sv", ""} else 2)


def _strongest_run(words: Iterable[MarkWord], settings: LayerSettings) -> float:
    """The largest sum of evidence over consecutive words (Kadane): a damaged half suffices."""
    best = run = 0.0
    seen: set[str] = set()
    for word in words:
        if word.missing:
            run += settings.missing[0 if word.word in seen else word.sure]
            best = max(best, run)
            seen.add(word.word)
        else:
            run = max(0.0, run - settings.kept)
    return best
