"""Whether a page's text layer can be trusted.

A layer that an OCR engine made with the wrong language has lost what the picture still holds:
true Swedish pages have 31-95 å, ä and ö per 1,000 letters, pages read in English none.
"""

from __future__ import annotations

from dataclasses import dataclass

_MARKED = frozenset("åäöÅÄÖ")
_SWEDISH = frozenset(
    {"och", "att", "det", "som", "en", "på", "av", "är", "för", "med", "den", "till", "har",
     "inte", "om", "ett", "var", "de", "men", "sig", "kan", "pa", "ar", "for", "fran", "nar",
     "vid", "ska", "skall", "mote", "narvarande"}
)  # fmt: skip
_ENGLISH = frozenset(
    {"the", "and", "of", "to", "in", "is", "that", "for", "with", "was", "on", "are", "this",
     "be", "by", "it", "as", "from", "at", "which", "have"}
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class LayerSettings:
    """When a text layer is good enough.

    `least_letters`: fewer letters than this on a page with a picture is no layer worth having:
    a stamp ("Signerat digitalt ...") has some 60, a page of minutes a thousand.
    `least_marked`: å, ä and ö per 1,000 letters below which Swedish has lost them; true pages
    have at least 31.  `enough_letters`: how many letters it takes to say so.
    """

    least_letters: int = 150
    least_marked: float = 5.0
    enough_letters: int = 200


def judge_layer(
    text: str, *, pictured: bool, settings: LayerSettings = LayerSettings()
) -> tuple[bool, str]:
    """Whether to use the layer, and why: a short word for the record.

    `pictured` says that the page holds a picture that shows (nearly) all of it.

    >>> judge_layer("", pictured=True)
    (False, 'no-layer')
    >>> judge_layer("Narvarande vid motet var " * 20, pictured=True)
    (False, 'layer-lost-diacritics')
    """
    letters = [letter for letter in text if letter.isalpha()]
    if not pictured:
        return True, "layer" if letters else "empty-page"
    if len(letters) < settings.least_letters:
        return False, "no-layer"
    garbage = sum(letter in "\ufffd\ue000" or ord(letter) < 32 for letter in text if letter != "\n")
    if garbage * 50 > len(letters):
        return False, "layer-garbled"
    marked = sum(letter in _MARKED for letter in letters) * 1000 / len(letters)
    if len(letters) >= settings.enough_letters and marked < settings.least_marked:
        return (True, "layer-other-language") if _is_english(text) else (False, _LOST)
    return True, "layer"


_LOST = "layer-lost-diacritics"


def _is_english(text: str) -> bool:
    words = text.lower().split()
    return sum(word in _ENGLISH for word in words) > 2 * sum(word in _SWEDISH for word in words)
