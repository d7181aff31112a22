"""What a text shows of its å, ä and ö: words that kept them, and words that cannot be without.

`narvarande`, `f6r` and `Goran` are words only when a mark is given back.  Unlike the repair this
asks no trained model: it is to judge a page in a millisecond, before anything else is known.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources

from pipeline.swedish.language import known_words, needs_mark
from pipeline.swedish.lexicon import plain

_TOKEN = re.compile(r"[^\W\d_]+(?:[640](?=[a-zåäö])[^\W\d_]*)*|[60][a-zåäö]+")
_MARKED = re.compile("[åäöÅÄÖ]")
_ODD = re.compile("[640éÉ]")
_RIVALS = 10
"""So many times as many bearers must write a name with the mark."""


@dataclass(frozen=True, slots=True)
class MarkWord:
    """A word that says something: by its `plain` form, whether its mark is `missing`.

    `sure` is 2 where only a mark makes it a word (`narvarande`), 1 where it is a name or a
    compound (`Sjokvist`), 0 where another language has it (`for`) or it only looks misread.
    """

    word: str
    missing: bool
    sure: int = 2


def mark_words(text: str) -> Iterator[MarkWord]:
    """The words with å, ä or ö, and those that lack one that they must have, in order.

    >>> [(found.word, found.missing) for found in mark_words("Narvarande: Åsa Ek, f6r alla")]
    [('narvarande', True), ('asa', False), ('for', True)]
    """
    for match in _TOKEN.finditer(text):
        found = _judge(match[0])
        if found is not None:
            yield found


@lru_cache(maxsize=50_000)
def _judge(token: str) -> MarkWord | None:
    folded = plain(token)
    if _MARKED.search(token):
        return MarkWord(folded, missing=False)
    if len(token) < _SHORTEST or (token.isupper() and len(token) < _SHORTEST_IN_CAPITALS):
        return None
    sure = _sureness(token, folded)
    if sure is None and _ODD.search(token):
        return _misread(token, folded)
    return None if sure is None else MarkWord(folded, missing=True, sure=sure)


def _misread(token: str, folded: str) -> MarkWord | None:
    """A word with é or a digit that stands for ö or ä: `f6r`, `méte`, `Sj6kvist`."""
    lower = token.lower()
    for vowels in ("o", "a"):
        rewritten = _ODD.sub(vowels, lower.replace("4", "a"))
        cased = rewritten.capitalize() if token[0].isupper() else rewritten
        if (sure := _sureness(cased, rewritten)) is not None:
            return MarkWord(rewritten, missing=True, sure=sure)
    at = _ODD.search(lower)
    if at is None or not 0 < at.start() < len(lower) - 3 or folded in known_words()["sv"]:
        return None
    return (
        None
        if plain(lower[: at.end()]) in known_words()["sv"]
        else MarkWord(folded, missing=True, sure=0)
    )


def _sureness(token: str, folded: str) -> int | None:
    if folded in needs_mark():
        return 0 if _elsewhere(folded) else (2 if token.islower() else 1)
    if folded in known_words()["sv"]:
        return None
    if token[0].isupper() and folded in _names():
        return 0 if _elsewhere(folded) else 1
    if _elsewhere(folded) or folded in names() or not _SHORTEST_COMPOUND <= len(folded) <= _LONGEST:
        return None
    marked = _is_marked_compound(folded) or (token[0].isupper() and _is_marked_surname(folded))
    return 1 if marked else None


def _is_marked_compound(folded: str) -> bool:
    """Known words, one of which needs its mark: `socialtjanst`, but not `remissvar|en`."""
    known = known_words()["sv"]
    if any(folded[:-cut] in known for cut in range(1, 5)):
        return False
    parts = _parts(folded, 3)
    return any(part in needs_mark() for part in parts)


def _parts(folded: str, most: int) -> tuple[str, ...]:
    """The fewest known words that make up the word, also with an s between; () if none do."""
    known = known_words()["sv"]
    if folded in known:
        return (folded,)
    if most == 1:
        return ()
    for fewer in range(1, most):
        for cut in range(_SHORTEST_PART, len(folded) - _SHORTEST_PART + 1):
            if (first := folded[:cut]) not in known:
                continue
            for rest in (folded[cut:], folded[cut + 1 :] if folded[cut] == "s" else ""):
                if rest and (found := _parts(rest, fewer)):
                    return (first, *found)
    return ()


def _is_marked_surname(folded: str) -> bool:
    """Begins or ends as only surnames with a mark do: `Sjofors`, `Grangard`."""
    begins, ends = _surname_parts()
    return any(folded[:cut] in begins or folded[-cut:] in ends for cut in (3, 4, 5))


def _elsewhere(folded: str) -> bool:
    """Whether another language has the word."""
    return any(folded in words for name, words in known_words().items() if name != "sv")


_SHORTEST = 2
_SHORTEST_IN_CAPITALS = 4
_SHORTEST_COMPOUND = 7
_SHORTEST_PART = 4
_LONGEST = 40


@cache
def _names() -> frozenset[str]:
    """Given names, surnames and municipalities, `plain`, that (nearly) all write with a mark."""
    with_mark: dict[str, int] = {}
    without: dict[str, int] = {}
    for name, folded, count in _name_counts():
        into = with_mark if _MARKED.search(name) else without
        into[folded] = into.get(folded, 0) + count
    known = known_words()["sv"]
    return frozenset(
        name
        for name, count in with_mark.items()
        if len(name) > _SHORTEST and name not in known and count >= _RIVALS * without.get(name, 0)
    )


@cache
def _surname_parts() -> tuple[frozenset[str], frozenset[str]]:
    """Beginnings and ends of 3-5 letters that only surnames with a mark there have, `plain`."""
    tallies: tuple[dict[str, list[int]], dict[str, list[int]]] = ({}, {})
    for row in _rows("surnames.csv"):
        for cut in range(3, 6):
            for tally, part in zip(tallies, (row[0][:cut], row[0][-cut:]), strict=True):
                counted = tally.setdefault(plain(part), [0, 0])
                counted[bool(_MARKED.search(part))] += 1
    begins, ends = (
        frozenset(part for part, (bare, marked) in tally.items() if marked > max(2, _BARE * bare))
        for tally in tallies
    )
    return begins, ends


_BARE = 30


@cache
def _name_counts() -> tuple[tuple[str, str, int], ...]:
    """Names in lower case, `plain`, and how many bear them."""
    return tuple(_read_names())


def _read_names() -> Iterator[tuple[str, str, int]]:
    for filename in ("given_names.csv", "surnames.csv"):
        rows = _rows(filename)
        lower = "\n".join(row[0] for row in rows).lower()
        yield from zip(lower.split("\n"), plain(lower).split("\n"), _counts(rows), strict=True)
    for row in _rows("municipalities.csv"):
        for word in row[1].lower().split():
            yield word, plain(word), _PLACE
            yield f"{word}s", plain(f"{word}s"), _PLACE


_PLACE = 1_000


def _counts(rows: list[list[str]]) -> Iterator[int]:
    return (int(row[1]) for row in rows)


def _rows(filename: str) -> list[list[str]]:
    with resources.files("pipeline.data").joinpath(filename).open(encoding="utf-8") as lines:
        return list(csv.reader(lines))[1:]


@cache
def names() -> frozenset[str]:
    """All those names, `plain`."""
    return frozenset(folded for _, folded, _ in _name_counts())
