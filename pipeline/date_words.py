"""The vocabulary of dates (`data/dates.toml`), and the plain text in which it is looked for."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources

_LETTERS = str.maketrans(
    {
        **dict.fromkeys("åäàáâã", "a"),
        **dict.fromkeys("öóòôø", "o"),
        **dict.fromkeys("éèêë", "e"),
        **dict.fromkeys("üúù", "u"),
        **dict.fromkeys("–—−‐‑‒―", "-"),
        **dict.fromkeys("\u00a0\u2007\u2009\u202f\u200a\t", " "),
        **dict.fromkeys("’‘´`", "'"),
    }
)


def plain(text: str) -> str:
    """The text in lower case, without accents, with one dash and one blank; offsets hold.

    >>> plain("Tisdagen 5–6 MÅNADER")
    'tisdagen 5-6 manader'
    """
    # İ is the only letter whose lower case is longer than itself.
    return text.replace("İ", "I").lower().translate(_LETTERS)


@dataclass(frozen=True, slots=True)
class Words:
    """The vocabulary: what a word means, and the regular expressions that find them.

    `cues` are compiled over plain text and begin at a word's start; `month`, `weekday`, ... are
    alternations, longest word first.
    """

    months: dict[str, int]
    weekdays: dict[str, int]
    ordinals: dict[str, int]
    full_months: tuple[str, ...]
    open_words: tuple[str, ...]
    cues: dict[str, re.Pattern[str]]

    @property
    def month(self) -> str:
        """Alternation of all month words; those cut short may carry a full stop."""
        return _any(self.months)

    @property
    def weekday(self) -> str:
        """Alternation of all weekday words, å and ö possibly lost to U+FFFD."""
        return _any(self.weekdays)


def _any(words: dict[str, int] | tuple[str, ...]) -> str:
    return "|".join(map(re.escape, sorted(words, key=lambda word: (-len(word), word))))


@cache
def words() -> Words:
    """The vocabulary, read once."""
    source = resources.files("pipeline") / "data" / "dates.toml"
    data = tomllib.loads(source.read_text(encoding="utf-8"))
    ordinals = {_key: at for at, _key in enumerate(map(plain, data["ordinals"]["words"]), 1)}
    ordinals |= dict.fromkeys(data["ordinals"]["last"], -1)
    weekdays = {
        shape: entry["number"]
        for entry in data["weekday"]
        for name in entry["names"]
        for shape in (plain(name), re.sub("[åäö]", "\ufffd", name))
    }
    return Words(
        months={
            plain(name): entry["number"]
            for entry in data["month"]
            for name in (*entry["names"], *entry["short"])
        },
        weekdays=weekdays,
        ordinals=ordinals,
        full_months=tuple(plain(name) for entry in data["month"] for name in entry["names"]),
        open_words=tuple(map(plain, data["open"]["words"])),
        cues={
            name: re.compile(rf"\b(?:{'|'.join(stems)})", re.ASCII)
            for name, stems in data["cues"].items()
        },
    )


@cache
def damaged_month(word: str) -> int | None:
    """The month whose full name is one damaged letter away (or `rn` for `m`), if only one is.

    >>> damaged_month("mats"), damaged_month("novernber"), damaged_month("meter")
    (3, 11, None)
    """
    word = word.replace("rn", "m") if word.count("rn") == 1 and "mb" not in word else word
    near = {
        words().months[name]
        for name in words().full_months
        if len(name) >= 4 and _one_letter_apart(word, name)
    }
    return near.pop() if len(near) == 1 else None


def _one_letter_apart(word: str, name: str) -> bool:
    if len(word) == len(name):
        return sum(a != b for a, b in zip(word, name, strict=True)) <= 1
    long, short = sorted((word, name), key=len, reverse=True)
    return len(long) - len(short) == 1 and any(
        long[:at] + long[at + 1 :] == short for at in range(len(long))
    )
