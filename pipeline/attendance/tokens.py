"""The tokens of an attendance list: its words and signs, with their offsets in the text.

What a whole list tells of its signs is known before a token is read: where its presence marks
stand (`marks`), and whether all of it is shouted in capitals.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from pipeline.swedish.attendance_words import attendance_words, is_attendance_word, is_party
from pipeline.swedish.fold import fold
from pipeline.swedish.municipalities import is_municipality
from pipeline.swedish.names import PARTICLES, is_common_word, is_given_name, is_initial
from pipeline.swedish.organisations import is_known_organisation

_TOKEN = re.compile(
    r"(?P<gap>[ \t\u00a0]{3,}|\t)|(?P<space>[ \u00a0\r]+)|(?P<newline>\n)"
    r"|(?P<word>(?:[^\W\d_]|\ufffd)(?:[\w'’´!\ufffd]|-(?=\w|\s{1,2}och\s{1,2}[a-zåäö])"
    r"|-[ \t]*\n[ \t]*(?=[^\W\d_])(?!och\s))*\.?"
    r"|\d[\d]*[^\W\d_][\w'’´-]*)"
    r"|(?P<number>\d[\d:.,-]*\d|\d)"
    r"|(?P<box>\[[ xX]?\])"
    r"|(?P<sign>.)",
    re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Token:
    """A word or sign: its text and its offsets in the repaired text."""

    kind: str
    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Signs:
    """What a whole list tells of its signs.

    `marks` are its presence marks by their first offset: where they end, and their kind
    ("mark", "no mark", "mark before", "no mark before"); `shouted` says that it is in capitals.
    """

    marks: Mapping[int, tuple[int, str]]
    shouted: bool = False


PLAIN = Signs({})


def tokens(text: str, start: int, end: int, signs: Signs = PLAIN) -> list[Token]:
    """The words and signs of a stretch of text; single blanks are left out."""
    return list(_tokens(text, start, end, signs))


def _tokens(text: str, start: int, end: int, signs: Signs) -> Iterator[Token]:
    at, last = start, ""
    while at < end:
        if at in signs.marks:
            close, kind = signs.marks[at]
            yield Token(kind, text[at:close], at, close)
            at = close
            continue
        match = _TOKEN.match(text, at, end)
        if match is None:
            return
        at = match.end()
        kind, word = match.lastgroup or "sign", _joined(match.group())
        if kind == "space":
            continue
        if kind == "word" and word.endswith(".") and not _keeps_stop(word):
            yield Token("word", _cased(word[:-1], signs, last), match.start(), match.end() - 1)
            yield Token("sign", ".", match.end() - 1, match.end())
            last = ""
        else:
            last = _cased(word, signs, last)
            yield Token(kind, last, match.start(), match.end())


def _joined(word: str) -> str:
    """The word without a line's end in it: Ann-⏎Marie, Söder-⏎ström, E-⏎hälsomyndigheten."""
    if "\n" not in word:
        return word
    return (
        re.sub(
            r"(?<=[^\W\d_]{2})-\s*\n\s*(?=[a-zåäöé])",
            "",
            re.sub(r"-[ \t]*\n[ \t]*(?=[A-ZÅÄÖ])", "-", word),
        )
        .replace("\n", "")
        .replace(" ", "")
    )


def _cased(word: str, signs: Signs, last: str) -> str:
    """The word in its usual case, where the whole list is in capitals; `last` is the one before.

    An everyday word after a given name is a surname: LEIF STARK.
    """
    if not signs.shouted or not word.isupper() or sum(map(str.isalpha, word)) < 2:
        return word
    low = word.lower()
    if is_party(word) or is_known_organisation(word):
        return word
    name = re.sub(r"[^\W\d_]+", lambda part: part.group().capitalize(), word)
    if low in PARTICLES or is_attendance_word(low):
        return low
    if low not in _JOINING and is_given_name(last):
        return name
    return low if is_common_word(low) and not is_municipality(name) else name


_JOINING = frozenset({"och", "samt", "från", "för", "i", "på", "av", "med", "o"})


def _keeps_stop(word: str) -> bool:
    """Whether the full stop belongs to the word: an initial or a short form."""
    bare = word[:-1]
    known = attendance_words()
    folded = fold(bare)
    return (
        is_initial(bare)
        or folded in {"ers", "tjg", "ordf", "sekr", "suppl", "adj", "st", "i"}
        or (folded in known.roles and len(bare) <= 5)
    )


def is_shouted(text: str, least: int = 12) -> bool:
    """Whether the text, of so many letters at least, is in capitals but for one in ten.

    >>> is_shouted("ULLA HÖGSTRÖM, HJO"), is_shouted("HÖGSTRÖM Ulla"), is_shouted("SKR")
    (True, False, False)
    """
    letters = [letter for letter in text if letter.isalpha()]
    small = sum(letter.islower() for letter in letters)
    return len(letters) >= least and small * 12 <= len(letters)
