"""The vocabulary of dates (`data/dates.toml`), and the plain text in which it is looked for."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources

_LETTERS = {
    "a": "åäàáâã",
    "o": "öóòôø",
    "e": "éèêë",
    "u": "üúù",
    "-": "–—−‐‑‒―",
    " ": "\t\u00a0\u2007\u2009\u202f\u200a",
    "'": "’‘´`",
}


@lru_cache(maxsize=4)
def plain(text: str) -> str:
    """The text in lower case, without accents, with one dash and one blank; offsets hold.

    >>> plain("Tisdagen 5–6 MÅNADER")
    'tisdagen 5-6 manader'
    """
    # İ is the only letter whose lower case is longer than itself.
    shown = text.replace("İ", "I").lower()
    if shown.isascii():
        return shown.replace("\t", " ")
    for letter, others in _LETTERS.items():  # ten times as fast as str.translate
        for other in others:
            shown = shown.replace(other, letter)
    return shown


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
    feasts: dict[str, int]
    cues: dict[str, re.Pattern[str]]

    @property
    def month(self) -> str:
        """Alternation of all month words; those cut short may carry a full stop."""
        short = {word: at for word, at in self.months.items() if word not in self.full_months}
        return rf"(?:{_any(self.full_months)})(?![a-z\ufffd])|(?:{_any(short)})(?![a-z\ufffd])\.?"

    @property
    def weekday(self) -> str:
        """Alternation of all weekday words, å and ö possibly lost to U+FFFD."""
        return _any(self.weekdays)


def branched(alternatives: Iterable[str], depth: int = 4) -> str:
    """An alternation as a tree of first letters, so that a search gives up after one of them.

    The alternatives are expressions; of two that fit at one place either may be found.

    >>> branched(["mars", "maj", "i ?gar"])
    '(?:i ?gar|ma(?:j|rs))'
    """
    heads: dict[str, list[str]] = {}
    for alternative in sorted(set(alternatives)):
        letter = re.match(r"[a-z](?![?*+{])", alternative) if depth else None
        heads.setdefault(letter[0] if letter else alternative, []).append(alternative)
    branches = [
        head + branched((rest[1:] for rest in rests), depth - 1) if len(rests) > 1 else rests[0]
        for head, rests in heads.items()
    ]
    return branches[0] if len(branches) == 1 else f"(?:{'|'.join(branches)})"


def _any(words: dict[str, int] | tuple[str, ...]) -> str:
    return "|".join(map(re.escape, sorted(words, key=lambda word: (-len(word), word))))


def _genitive(name: str) -> str:
    """`oktobers slut`; `majs` is a plant."""
    return name if name.endswith("s") or len(name) < 4 else f"{name}s"


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
            shape: entry["number"]
            for entry in data["month"]
            for name in map(plain, (*entry["names"], *entry["short"]))
            for shape in {name, _genitive(name) if name not in entry["short"] else name}
        },
        weekdays=weekdays,
        ordinals=ordinals,
        full_months=tuple(
            shape
            for entry in data["month"]
            for name in map(plain, entry["names"])
            for shape in {name, _genitive(name)}
        ),
        open_words=tuple(map(plain, data["open"]["words"])),
        feasts={
            shape: at
            for at, entry in enumerate(data["feast"])
            for name in map(plain, entry["names"])
            for shape in (name, name.removesuffix("s") + "s")
        },
        cues={name: re.compile(rf"\b{branched(stems)}\b") for name, stems in data["cues"].items()},
    )


GAP = r"(?:[ ]{1,6}\n?[ ]{0,12}|\n[ ]{0,12})"
"""Blanks between the words of a date, over at most one line end."""


@cache
def compiled(expression: str) -> re.Pattern[str]:
    """The expression over plain text, with `<<month>>` and such filled in from the vocabulary."""
    vocabulary = words()
    named = {
        "month": vocabulary.month,
        "weekday": rf"(?:{vocabulary.weekday})(?![a-z])\.?",
        "ordinal": _any(vocabulary.ordinals),
        "open": _any(vocabulary.open_words),
        "feast": _any(vocabulary.feasts).replace(r"\ ", " "),
    }
    for name, alternatives in named.items():
        expression = expression.replace(f"<<{name}>>", f"(?:{alternatives})")
    return re.compile(expression, re.ASCII)


def lead(plain_text: str, at: int, floor: int = 0) -> re.Match[str] | None:
    """The weekday (group `weekday`) and "den" that end where a date begins, if there are any."""
    found = compiled(
        rf"(?:(?<![a-z0-9])(?P<weekday><<weekday>>),?{GAP})?(?:(?<![a-z0-9])(?:den|d\.?){GAP})?$"
    ).search(plain_text, max(floor, at - 30), at)
    return found if found and found[0] else None
