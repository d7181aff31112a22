"""Signs that the Swedish model cannot write, asked of a model that can.

Tesseract's Swedish model has no §, %, @ and °: it reads `§ 12` as `8 12` and `20 %` as `20 26`,
which no reader of the text could tell from what was printed.  The English model has all four.
So the few words that look like such a mistake are cut out, with their neighbours, and read
once more in English; only a sign is taken over, and only in the place of what it is mistaken for.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from PIL import Image

from pipeline.fold import fold
from pipeline.ocr_words import ReadWord, Words
from pipeline.picture import Gray, Prepared

Ask = Callable[[Sequence[Prepared]], list[Words]]

MISTAKEN_FOR = {
    "§": r"[8$£&5S6B€]{1,2}",
    "%": r"[0-9oOHAYyGga/*”\"&9€]{1,4}",
    "@": r"[A-ZÅÄÖ©(W0&¢€a]{1,3}",
    "°": r"[”\"'*?ᵒo0]",
}
"""What the Swedish model makes of each sign."""

_MOST = 60
"""Words of a page that are asked about: more are a table of figures, not damage."""
_PAD = 8
_CONTEXT = 2
"""Words on each side that are read with a doubtful one: alone it is too little to be read well."""

_SURE = 0.6

_NUMBER = re.compile(r"\d{1,3}(?:[-–.,:]\d{1,3})*[.,:;)]?")
_SECTION = re.compile(r"[8$£&5S6B]{1,2}[.:,;)]?")
_DOLLAR = re.compile(r"[$£]+\d{0,3}[.:,;)]?")
_GLUED_SECTION = re.compile(r"8{1,2}\d{1,3}[.:,;)]?")
_PERCENT = re.compile(r"(?:[0-9]?[269][0-9oO]{1,2}|9[oOgG]|[Yy]o|[oO0]/[oO0]|H[aoA])[.,;:)]?")
_GLUED_PERCENT = re.compile(
    r"\(?\d{1,3}(?:[.,]\d{1,2})?(?:[29][0-9oO]{1,2}0?|[Yy]o|[oO0]/[oO0])[.,;:)]?"
)
_ADDRESS = re.compile(r"(?!www)[^\s@/]{2,}\.(?:se|com|org|nu|net|eu)[.,;:)>]?", re.IGNORECASE)
_DEGREE = re.compile(r"[”\"'*?]C[.,;:)]?")


@dataclass(frozen=True, slots=True)
class _Doubt:
    """A doubtful word (its place in the page's words), and the edges of what is cut out for it."""

    at: int
    left: int
    top: int
    right: int
    bottom: int


def with_signs(prepared: Sequence[Prepared], pages: Sequence[Words], ask: Ask) -> list[Words]:
    """The pages' words with the signs that a second model sees in the doubtful ones.

    `ask` is called once, and not at all where nothing is doubtful.
    """
    doubts = [doubtful(words) for words in pages]
    asked = [at for at, found in enumerate(doubts) if found]
    answers = ask([_strip(prepared[at], doubts[at]) for at in asked]) if asked else []
    settled = list(pages)
    for at, answer in zip(asked, answers, strict=True):
        settled[at] = _settled(pages[at], doubts[at], answer)
    return [tuple(map(_with_dash, words)) for words in settled]


def doubtful(words: Words) -> list[_Doubt]:
    """The words that may be misread signs."""
    found = []
    for at, word in enumerate(words):
        around = [
            near
            for near in words[max(0, at - _CONTEXT) : at + _CONTEXT + 1]
            if near.line == word.line
        ]
        here = around.index(word)
        before = around[here - 1].text if here else ""
        after = around[here + 1].text if here + 1 < len(around) else ""
        if _is_doubtful(before, word.text, after):
            found.append(_around(at, around))
    return found if len(found) <= _MOST else []


def _around(at: int, words: Sequence[ReadWord]) -> _Doubt:
    return _Doubt(
        at,
        min(word.left for word in words),
        min(word.top for word in words),
        max(word.left + word.width for word in words),
        max(word.top + word.height for word in words),
    )


def _is_doubtful(before: str, text: str, after: str) -> bool:
    """Whether a word, with its neighbours, looks like what is made of a sign.

    >>> [_is_doubtful(*words) for words in (("", "8", "12"), ("", "8", "val"), ("20", "26", ""))]
    [True, False, True]
    """
    beside_number = _NUMBER.fullmatch(after) or _NUMBER.fullmatch(before)
    return bool(
        _DOLLAR.fullmatch(text)
        or (beside_number and _SECTION.fullmatch(text))
        or (not before and _GLUED_SECTION.fullmatch(text))
        or (_NUMBER.fullmatch(before) and _PERCENT.fullmatch(text))
        or _GLUED_PERCENT.fullmatch(text)
        or _ADDRESS.fullmatch(text)
        or _DEGREE.fullmatch(text)
    )


def _strip(page: Prepared, doubts: Sequence[_Doubt]) -> Prepared:
    """What is cut out, one piece under the other."""
    pixels: Gray = np.asarray(page.image)
    pieces = [
        pixels[max(0, doubt.top - 3) : doubt.bottom + 3, max(0, doubt.left - 3) : doubt.right + 3]
        for doubt in doubts
    ]
    width = max(piece.shape[1] for piece in pieces) + 2 * _PAD
    tone = int(np.percentile(pixels[::7, ::7], 90))
    strip = np.full((sum(_height(doubt) for doubt in doubts) + _PAD, width), tone, np.uint8)
    for piece, (top, _) in zip(pieces, _bands(doubts), strict=True):
        strip[top : top + piece.shape[0], _PAD : _PAD + piece.shape[1]] = piece
    return replace(page, image=Image.fromarray(strip))


def _height(doubt: _Doubt) -> int:
    return doubt.bottom - doubt.top + 6 + 2 * _PAD


def _bands(doubts: Sequence[_Doubt]) -> Iterator[tuple[int, int]]:
    """The first and last row of each piece in the strip."""
    top = _PAD
    for doubt in doubts:
        yield top, top + _height(doubt) - 2 * _PAD
        top += _height(doubt)


def _settled(words: Words, doubts: Sequence[_Doubt], answer: Words) -> Words:
    settled: dict[int, list[ReadWord]] = {}
    for doubt, (top, bottom) in zip(doubts, _bands(doubts), strict=True):
        word = words[doubt.at]
        seen = sorted(
            (
                _back(said, doubt, top)
                for said in answer
                if top <= said.top + said.height / 2 < bottom and said.confidence >= _SURE
            ),
            key=lambda said: said.left,
        )
        over = [said for said in seen if _is_over(said, word)]
        if over and (texts := signs_of(word.text, [said.text for said in over])):
            settled[doubt.at] = [
                replace(said, text=text, line=word.line, confidence=word.confidence)
                for said, text in zip(over, texts, strict=True)
            ]
    return tuple(new for at, word in enumerate(words) for new in settled.get(at, [word]))


def _back(said: ReadWord, doubt: _Doubt, top: int) -> ReadWord:
    """The word of the strip where it stands on the page."""
    left = said.left - _PAD + max(0, doubt.left - 3)
    return replace(said, left=left, top=said.top - top + max(0, doubt.top - 3))


def _is_over(said: ReadWord, word: ReadWord) -> bool:
    middle = said.left + said.width / 2
    return word.left - 2 <= middle <= word.left + word.width + 2


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
    """The model knows but one long dash; what Swedes print is the en dash."""
    return replace(word, text="–") if word.text == "—" else word
