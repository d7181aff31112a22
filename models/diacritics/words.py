"""The lexicon on disk and in memory: blocks of words, read when they are first asked for.

A key is a `plain` word, or a word whose marked letters were replaced by U+FFFD (`f\ufffdr`)
where that leaves more than one spelling.  Nine hundred thousand words as one dictionary would
take most of a second to load; a text needs few of the blocks.
"""

from __future__ import annotations

import lzma
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

HEAD = 4
"""Words that begin with the same so many letters share a block."""


class Spelling(NamedTuple):
    """A spelling in lower case, how often it was seen, and how often of these with a capital."""

    form: str
    seen: int
    capital: int


Entry = tuple[Spelling, ...]


@dataclass(frozen=True)
class Lexicon:
    """Folded words and their spellings, commonest first."""

    blocks: Mapping[str, str]
    _parsed: dict[str, dict[str, str]] = field(default_factory=dict, repr=False, compare=False)
    _entries: dict[str, Entry] = field(default_factory=dict, repr=False, compare=False)

    def get(self, key: str) -> Entry:
        """The spellings of a word; () if it is unknown."""
        found = self._entries.get(key)
        if found is None:
            head = key[:HEAD]
            block = self._parsed.get(head)
            if block is None:
                block = self._parsed[head] = _parse_block(self.blocks.get(head, ""))
            found = _parse_entry(key, block.get(key))
            if found:  # what is unknown is endless, and not kept
                self._entries[key] = found
        return found


def _parse_block(block: str) -> dict[str, str]:
    words = {}
    for line in block.split("\n"):
        word, _, entry = line.partition(" ")
        words[word] = entry
    return words


def _parse_entry(key: str, entry: str | None) -> Entry:
    """`12` (as it is, 12 times), `12 3` (3 of them with a capital), `för 700 9 for 8 1`."""
    if not entry:
        return ()
    fields = entry.split(" ")
    if len(fields) == 1:
        return (Spelling(key, int(entry), 0),)
    return tuple(
        Spelling(fields[k], int(fields[k + 1]), int(fields[k + 2]))
        for k in range(0, len(fields), 3)
    )


def write_lexicon(entries: Mapping[str, Sequence[Spelling]], path: Path) -> None:
    """Write the entries, compressed; counts keep two significant digits."""
    keys = sorted(entries, key=lambda key: (key[:HEAD], key))
    blocks = (
        "\n".join([head, *(f"{key} {_written(key, entries[key])}" for key in some)])
        for head, some in groupby(keys, key=lambda key: key[:HEAD])
    )
    path.write_bytes(lzma.compress("\n\n".join(blocks).encode()))


def _written(key: str, entry: Sequence[Spelling]) -> str:
    if len(entry) == 1 and entry[0].form == key:
        return str(rounded(entry[0].seen))
    return " ".join(f"{form} {rounded(n)} {rounded(capital)}" for form, n, capital in entry)


def rounded(count: int) -> int:
    """Two significant digits: the rest is noise, and costs bytes.

    >>> rounded(7), rounded(1234)
    (7, 1200)
    """
    digits = len(str(count)) - 2
    return round(count, -digits) if digits > 0 else count


def read_lexicon(path: Path) -> Lexicon:
    """What `write_lexicon` wrote."""
    blocks = lzma.decompress(path.read_bytes()).decode().split("\n\n")
    return Lexicon(dict(_headed(blocks)))


def _headed(blocks: Iterable[str]) -> Iterable[tuple[str, str]]:
    for block in blocks:
        head, _, words = block.partition("\n")
        yield head, words
