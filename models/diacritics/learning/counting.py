"""From texts and lists to the lexicon: which spellings each folded word has, and how often."""

from __future__ import annotations

import csv
import gzip
import json
import lzma
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from models.diacritics.unknown import LONGEST
from models.diacritics.words import Entry, Spelling
from pipeline.swedish.lexicon import TOKEN, plain

_LOST = str.maketrans(dict.fromkeys("åäöéÅÄÖÉ", "\ufffd"))


@dataclass(frozen=True)
class CountSettings:
    """What is a spelling, and what a slip of the pen.

    A spelling is kept from `least_count` and `least_share` of its folded word.  Words seen less
    than `thin` times also take the forms of a table, those seen less than `thin_name` times the
    names of a list borne by at least `bearers`.  Where U+FFFD leaves several spellings, those
    from `least_share_lost` are kept.
    """

    least_count: int = 2
    least_share: float = 1e-3
    thin: int = 300
    thin_name: int = 50
    bearers: int = 20
    least_share_lost: float = 1e-3


@dataclass
class Count:
    """How often a spelling was seen, and how often with a capital."""

    all: int = 0
    capital: int = 0


Forms = dict[str, dict[str, Count]]
"""Folded word -> its spellings in lower case -> how often."""


class Vocabulary(dict[str, int]):
    """Numbers for distinct tokens, in order of first appearance."""

    def __missing__(self, token: str) -> int:
        number = self[token] = len(self)
        return number


def read_numbers(path: Path, vocabulary: Vocabulary, share: float = 1.0) -> NDArray[np.int32]:
    """The tokens of a compressed text as numbers, or those of about `share` (0-1) of its lines."""
    pieces = []
    with lzma.open(path, "rt", encoding="utf-8") as lines:
        while some := lines.readlines(4_000_000):
            tokens = TOKEN.findall("".join(some[: max(1, round(share * len(some)))]))
            pieces.append(np.fromiter(map(vocabulary.__getitem__, tokens), np.int32, len(tokens)))
    return np.concatenate(pieces)


def count_forms(vocabulary: Sequence[str], counts: NDArray[np.int64]) -> Forms:
    """The forms of a text, given its distinct tokens and how often each stands there."""
    forms: Forms = defaultdict(lambda: defaultdict(Count))
    for token, count in zip(vocabulary, counts.tolist(), strict=True):
        if token[0].isalpha() and len(token) <= LONGEST and len(token.lower()) == len(token):
            seen = forms[plain(token)][token.lower()]
            seen.all += count
            seen.capital += count if token[0].isupper() and not token[1:].isupper() else 0
    return forms


def names_in(path: Path) -> Iterator[tuple[str, int]]:
    """Name and bearers from a CSV file: its column `name`, `city` or `kommun`, and `persons`.

    A file without such a header holds a name a line; where nobody is counted, 5,000 are.
    """
    with path.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.reader(lines))
    column = next((c for c in ("name", "city", "kommun") if c in rows[0]), None)
    at = rows[0].index(column) if column else 0
    persons = rows[0].index("persons") if "persons" in rows[0] else None
    for row in rows[1 if column else 0 :]:
        yield row[at], int(row[persons]) if persons is not None else 5000


def add_names(forms: Forms, path: Path, settings: CountSettings) -> None:
    """Count the names of a list as seen a few times, with a capital."""
    before = {folded: sum(c.all for c in spellings.values()) for folded, spellings in forms.items()}
    for name, bearers in names_in(path):
        for word in TOKEN.findall(name):
            folded = plain(word)
            if not word[0].isalpha() or len(word) < 3 or bearers < settings.bearers:
                continue
            weight = 2 + bearers // 1000
            seen = forms[folded].get(word.lower())
            if before.get(folded, 0) < settings.thin_name:
                seen = forms[folded][word.lower()]
            if seen is not None:
                seen.all += weight
                seen.capital += weight


def add_table(forms: Forms, path: Path, settings: CountSettings) -> None:
    """Count the forms of a table (JSON, gzipped: form -> lemma) as seen once or twice more."""
    table = json.loads(gzip.decompress(path.read_bytes()))
    for form in sorted({*table.keys(), *table.values()}):
        if form.isalpha() and 1 < len(form) <= LONGEST and form.islower():
            spellings = forms[plain(form)]
            if sum(seen.all for seen in spellings.values()) < settings.thin:
                times = 1 if form in spellings else 2
                spellings[form].all += times


def proper_names(forms: Forms) -> set[str]:
    """The folded words that mostly stand with a capital."""
    return {
        folded
        for folded, spellings in forms.items()
        if sum(3 * seen.capital - 2 * seen.all for seen in spellings.values()) > 0
    }


def ranked(spellings: Mapping[str, Count]) -> list[Spelling]:
    """Commonest first; the alphabet decides where counts do not."""
    ordered = sorted(spellings.items(), key=lambda item: (-item[1].all, item[0]))
    return [Spelling(form, seen.all, seen.capital) for form, seen in ordered]


def lexicon_of(forms: Forms, settings: CountSettings) -> dict[str, Entry]:
    """The entries worth keeping: words seen at least twice, without slips of the pen."""
    entries = {}
    for folded, spellings in forms.items():
        first, *others = ranked(spellings)
        total = first.seen + sum(other.seen for other in others)
        least = settings.least_count if total >= settings.thin else 1
        kept = [
            other
            for other in others
            if other.seen >= least and other.seen >= settings.least_share * total
        ]
        if total > 1:
            entries[folded] = (first, *kept)
    return entries


def lost_of(lexicon: Mapping[str, Entry], settings: CountSettings) -> dict[str, Entry]:
    """Words with U+FFFD for their marked letters, where more than one spelling is left."""
    groups: Forms = defaultdict(lambda: defaultdict(Count))
    for entry in lexicon.values():
        for form, count, capital in entry:
            pattern = form.translate(_LOST)
            if pattern != form:
                groups[pattern][form] = Count(count, capital)
    entries = {}
    for pattern, spellings in groups.items():
        first, *others = ranked(spellings)
        total = first.seen + sum(other.seen for other in others)
        kept = [other for other in others if other.seen >= settings.least_share_lost * total]
        if kept and total >= settings.thin_name:
            entries[pattern] = (first, *kept)
    return entries


def lost_pattern(form: str) -> str:
    """The word as it looks when its marked letters were lost.

    >>> lost_pattern("närvarande")
    'n\ufffdrvarande'
    """
    return form.translate(_LOST)
