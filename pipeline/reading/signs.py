"""Signs that the Swedish model cannot write, asked of a model that can.

Tesseract's Swedish model has no §, %, @ and °: it reads `§ 12` as `8 12` and `20 %` as `20 26`,
which no reader of the text could tell from what was printed.  The English model has all four.
So the few words that look like such a mistake are cut out, with their neighbours, and read
once more in English; only a sign is taken over, and only in the place of what it is mistaken for.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from pipeline.reading.ocr_words import ReadWord, Words
from pipeline.reading.picture import Prepared
from pipeline.reading.second_look import Ask, Doubt, doubt_of, neighbours, seen_again
from pipeline.swedish.fold import fold

MISTAKEN_FOR = {
    "§": r"[8$£&5S6B€]{1,2}",
    "%": r"[0-9oOHAYyGga/*”\"&9€]{1,4}",
    "@": r"[A-ZÅÄÖ©(W0&¢€a]{1,3}",
    "°": r"[”\"'*?ᵒo0]",
}
"""What the Swedish model makes of each sign."""

_MOST = 60
"""Words of a page that are asked about: more are a table of figures, not damage."""
_SURE = 0.4
_ZOOM = 1.5

_NUMBER = re.compile(r"\d{1,3}(?:[-–.,:]\d{1,3})*[.,:;)]?")
_SECTION = re.compile(r"[8$£&5S6B]{1,2}[.:,;)]?")
_DOLLAR = re.compile(r"[$£]+\d{0,3}[.:,;)]?")
_GLUED_SECTION = re.compile(r"8{1,2}\d{1,3}[.:,;)]?")
_PERCENT = re.compile(r"(?:[0-9]?[269][0-9oO]{1,2}|9[oOgG]|[Yy]o|[oO0]/[oO0]|H[aoA])[.,;:)]?")
_GLUED_PERCENT = re.compile(
    r"\(?\d{1,3}(?:[.,]\d{1,2})?(?:[29][0-9oO]{1,2}0?|[Yy]o|[oO0]/[oO0])[.,;:)]?"
)
_YEAR = re.compile(r"(?:19|20)\d\d[.,;:)]?")
_ADDRESS = re.compile(r"(?!www)[^\s@/]{2,}\.(?:se|com|org|nu|net|eu)[.,;:)>]?", re.IGNORECASE)
_DEGREE = re.compile(r"[”\"'*?]C[.,;:)]?")


def with_signs(prepared: Sequence[Prepared], pages: Sequence[Words], ask: Ask) -> list[Words]:
    """The pages' words with the signs that a second model sees in the doubtful ones.

    `ask` is called once, and not at all where nothing is doubtful.
    """
    seen = seen_again(prepared, pages, [doubtful(words) for words in pages], ask, _ZOOM)
    return [_settled(words, found) for words, found in zip(pages, seen, strict=True)]


def doubtful(words: Words) -> list[Doubt]:
    """The words that may be misread signs."""
    found = []
    for at, word in enumerate(words):
        beside, here = neighbours(words, at)
        before = beside[here - 1].text if here else ""
        after = beside[here + 1].text if here + 1 < len(beside) else ""
        if _is_doubtful(before, word.text, after):
            found.append(doubt_of(words, at))
    return found if len(found) <= _MOST else []


def _is_doubtful(before: str, text: str, after: str) -> bool:
    """Whether a word, with its neighbours, looks like what is made of a sign.

    >>> [_is_doubtful(*words) for words in (("", "8", "12"), ("", "8", "val"), ("20", "26", ""))]
    [True, False, True]
    """
    beside_number = _NUMBER.fullmatch(after) or _NUMBER.fullmatch(before)
    return bool(
        _DOLLAR.fullmatch(text)
        or (beside_number and _SECTION.fullmatch(text))
        or ((not before or before.isupper()) and _GLUED_SECTION.fullmatch(text))
        or (_NUMBER.fullmatch(before) and _PERCENT.fullmatch(text))
        or (_GLUED_PERCENT.fullmatch(text) and not _YEAR.fullmatch(text))
        or _ADDRESS.fullmatch(text)
        or _DEGREE.fullmatch(text)
    )


def _settled(words: Words, seen: Mapping[int, Sequence[ReadWord]]) -> Words:
    settled: list[ReadWord] = []
    for at, word in enumerate(words):
        said = [found for found in seen.get(at, ()) if found.confidence >= _SURE]
        texts = signs_of(word.text, [found.text for found in said])
        settled += (
            [
                _with_dash(replace(found, text=text, line=word.line, confidence=word.confidence))
                for found, text in zip(said, texts, strict=True)
            ]
            if texts
            else [_with_dash(word)]
        )
    return tuple(settled)


def signs_of(read: str, said: Sequence[str]) -> list[str] | None:
    """The word as read, with the signs that another reading has; None where they do not agree.

    Everything but the signs stays as first read, parted as the other reading parts it.

    >>> signs_of("35920", ["35%"]), signs_of("828", ["§", "28"]), signs_of("12", ["§12"])
    (['35%'], ['§', '28'], None)
    >>> signs_of("åsa.ekQhjo.se", ["asa.ek@hjo.se"])
    ['åsa.ek@hjo.se']
    """
    said = ["§§" if text in ("8§", "§8", "$§", "§$") else text for text in said]
    whole = "".join(said)
    if not any(sign in whole for sign in MISTAKEN_FOR):
        return None
    pattern = "".join(_pattern(letter) for letter in whole)
    match = re.fullmatch(pattern, read)
    if match is None:
        return None
    kept = iter(
        sign if sign in MISTAKEN_FOR else group
        for sign, group in zip(whole, match.groups(), strict=True)
    )
    return ["".join(next(kept) for _ in part) for part in said]


def _pattern(letter: str) -> str:
    if letter in MISTAKEN_FOR:
        return f"({MISTAKEN_FOR[letter]})"
    if letter.isalpha() and fold(letter) in "aoed":
        return r"([^\W\d_]|6)"  # å, ä and ö are read so in English
    return f"({re.escape(letter)})"


def _with_dash(word: ReadWord) -> ReadWord:
    """The model knows but one long dash; what Swedes print, alone or in a range, is the en dash."""
    if "—" not in word.text:
        return word
    return replace(word, text=_LONG_DASH.sub("–", word.text))


_LONG_DASH = re.compile(r"^—$|(?<=\d)-?—-?(?=\d)")
