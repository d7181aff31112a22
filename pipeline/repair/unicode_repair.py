"""Letters that were encoded badly: decomposed, ligatures, mojibake, invisible characters.

Only what is certain is repaired; each repair is a `Correction` of a few code points.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator

from pipeline.document import Span
from pipeline.findings import Correction

_COMBINING = re.compile(r"[^\W\d_][\u0300-\u036f]+")
_LIGATURE = re.compile("[\ufb00-\ufb06]")
_SPACING_ACCENT = re.compile("¨[aoAO]|˚[aA](?=[^\\W\\d_])|´[eE](?=[^\\W\\d_])")
"""What a PDF made by TeX shows for an accented letter: the accent, then the letter."""

_INVISIBLE = re.compile(
    "(?:\u00ad(?![ \t]*\n)|[\u200b-\u200d\u2060\ufeff\u200e\u200f\x00-\x08\x0b\x0e-\x1f\x7f])+"
)
"""Soft hyphens (but at line ends), zero-width characters, direction marks, NUL and other controls.

Tab, line feed, carriage return and form feed have a meaning and stay."""

_ACCENTS = {"¨": "\u0308", "˚": "\u030a", "´": "\u0301"}


def _legacy() -> dict[str, str]:
    """Bytes of DOS and Macintosh that arrived as C1 controls, which no text of today holds."""
    pairs: dict[str, str] = {}
    for codec in ("cp850", "mac-roman"):
        for letter in "åäöÅÄÖé":
            shown = letter.encode(codec).decode("latin-1")
            if "\x80" <= shown <= "\x9f":
                pairs.setdefault(shown, letter)
    return pairs


def _doubled() -> dict[str, str]:
    """UTF-8 that was read as Windows-1252 or Latin-1: `Ã¥` for å."""
    pairs = {}
    for letter in "åäöÅÄÖéÉüÜèà–—”“’‘•…":
        for codec in ("cp1252", "latin-1", "mac-roman"):
            try:
                pairs[letter.encode().decode(codec)] = letter
            except UnicodeDecodeError:
                continue
    return pairs


_LEGACY, _DOUBLED = _legacy(), _doubled()
_MOJIBAKE = re.compile("|".join(re.escape(shown) for shown in _DOUBLED))
_BESIDE_LETTER = re.compile(
    "(?<=[^\\W\\d_])[{0}]|[{0}](?=[^\\W\\d_])".format("".join(map(re.escape, _LEGACY)))
)
_TELL_TALE = re.compile("[ÃÂâ√ƒ]")


def find_unicode(text: str) -> tuple[Correction, ...]:
    r"""Corrections of badly encoded letters, sorted, without overlaps.

    >>> [(c.after, c.rule) for c in find_unicode("fÃ¶r o\u0308ver")]
    [('ö', 'mojibake'), ('ö', 'nfc')]
    """
    found = sorted(
        [
            *_each(_MOJIBAKE, text, "mojibake", lambda shown: _DOUBLED[shown]),
            *_each(_BESIDE_LETTER, text, "mojibake", lambda shown: _LEGACY[shown]),
            *_with_ftfy(text),
            *_each(_COMBINING, text, "nfc", lambda shown: unicodedata.normalize("NFC", shown)),
            *_each(_SPACING_ACCENT, text, "nfc", _joined_accent),
            *_each(_LIGATURE, text, "ligature", lambda shown: unicodedata.normalize("NFKC", shown)),
            *_each(_INVISIBLE, text, "invisible", lambda _: ""),
        ],
        key=lambda correction: correction.span,
    )
    kept: list[Correction] = []
    for correction in found:
        if not kept or correction.span.start >= kept[-1].span.end:
            kept.append(correction)
    return tuple(kept)


def _each(
    pattern: re.Pattern[str], text: str, rule: str, cure: Callable[[str], str]
) -> Iterator[Correction]:
    for match in pattern.finditer(text):
        before, after = match[0], cure(match[0])
        if after != before:
            yield Correction(Span(*match.span()), before, after, rule, 0.99)


def _joined_accent(shown: str) -> str:
    return unicodedata.normalize("NFC", shown[1] + _ACCENTS[shown[0]])


def _with_ftfy(text: str) -> Iterator[Correction]:
    r"""Rarer mixtures: a word that ftfy calls bad and can explain.

    ftfy is asked about words, and only those with a tell-tale letter, since it may spoil what
    lies around: it reads `M\x94te` as a quotation mark.
    """
    if not _TELL_TALE.search(text):
        return
    for match in re.finditer(r"\S+", text):
        if len(match[0]) > 200 or not _TELL_TALE.search(match[0]) or _MOJIBAKE.search(match[0]):
            continue
        from ftfy import fix_encoding  # noqa: PLC0415 - 0.1 s that most texts need not pay
        from ftfy.badness import is_bad  # noqa: PLC0415

        if is_bad(match[0]):
            fixed = fix_encoding(match[0])
            if fixed != match[0] and "\ufffd" not in fixed:
                yield Correction(Span(*match.span()), match[0], fixed, "mojibake", 0.97)
