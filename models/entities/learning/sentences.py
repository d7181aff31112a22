"""The corpora of named entities as sentences: words, and the named stretches among them.

klintan (`word TAB tag`, tags without B and I), a part of SUC 3 (`word TAB tag by hand TAB tag by
machine`, the hand's is taken), UNER Talbanken (`number TAB word TAB tag ...`).  Their tags become
PER, LOC and ORG; products, works, events, animals and myths are nobody.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from pipeline.swedish.names import PARTICLES

LABELS = ("LOC", "ORG", "PER")
_LABEL = {
    "PER": "PER", "LOC": "LOC", "ORG": "ORG",
    "person": "PER", "place": "LOC", "inst": "ORG",
}  # fmt: skip
_BLOCK = 20
"""Sentences that stay together when a tenth is held out: neighbours tell of the same people."""

Stretch: TypeAlias = tuple[int, int, str]
"""A half-open range of words, and what it names: one of `LABELS`."""


@dataclass(frozen=True)
class Sentence:
    """The words of a sentence and what is named in it."""

    words: tuple[str, ...]
    named: tuple[Stretch, ...]


def read_sentences(path: Path) -> list[Sentence]:
    """All sentences of a corpus file, in order.

    Raises:
        ValueError: the file's name tells none of the three formats.
    """
    column = _columns(path)
    found: list[Sentence] = []
    words: list[str] = []
    tags: list[str] = []
    for line in [*path.read_text(encoding="utf-8").split("\n"), ""]:
        if line.startswith("# ") and "\t" not in line:
            continue
        parts = line.split("\t")
        if len(parts) > max(column) and parts[column[0]].strip():
            words.append(parts[column[0]].strip())
            tags.append(parts[column[1]].strip())
        elif words:
            found.append(Sentence(tuple(words), tuple(_without_titles(words, tags))))
            words, tags = [], []
    return found


def _columns(path: Path) -> tuple[int, int]:
    if path.suffix == ".iob2":
        return 1, 2
    if path.suffix == ".tsv":
        return 0, 1
    raise ValueError(f"{path}: neither .tsv nor .iob2")


def _stretches(tags: Sequence[str]) -> Iterator[Stretch]:
    """Runs of one label; B- begins a new one.

    >>> list(_stretches(["PER", "PER", "O", "B-person", "B-person", "I-person", "MISC"]))
    [(0, 2, 'PER'), (3, 4, 'PER'), (4, 6, 'PER')]
    """
    begin, label = 0, ""
    for at, tag in enumerate([*tags, "O"]):
        now = _LABEL.get(tag.removeprefix("B-").removeprefix("I-"), "")
        if label and (now != label or tag.startswith("B-")):
            yield begin, at, label
            label = ""
        if now and not label:
            begin, label = at, now


def _without_titles(words: Sequence[str], tags: Sequence[str]) -> Iterator[Stretch]:
    """The stretches, persons without small words before their names: SUC names *pastor X* whole."""
    for first, last, label in _stretches(tags):
        begin = first
        while label == "PER" and begin < last and words[begin].islower():
            begin += words[begin] not in PARTICLES
            if begin < last and words[begin] in PARTICLES:
                break
        if begin < last:
            yield begin, last, label


def parted(sentences: Sequence[Sentence]) -> tuple[list[Sentence], list[Sentence]]:
    """Nine tenths to learn from, and each tenth block of sentences held out."""
    learnt: list[Sentence] = []
    held: list[Sentence] = []
    for at, sentence in enumerate(sentences):
        (held if at // _BLOCK % 10 == 9 else learnt).append(sentence)
    return learnt, held


_NO_BLANK_BEFORE = frozenset(".,:;!?)]}%»”…")
_NO_BLANK_AFTER = frozenset("([{«“")


def as_text(sentence: Sentence) -> tuple[str, list[tuple[int, int, str]]]:
    """The sentence as it would be printed, and what is named as ranges of its code points.

    >>> as_text(Sentence(("Erik", "(", "Hjo", ")", "."), ((0, 1, "PER"), (2, 3, "LOC"))))
    ('Erik (Hjo).', [(0, 4, 'PER'), (6, 9, 'LOC')])
    """
    text, starts, quoted = "", [], False
    glue = True
    for word in sentence.words:
        closing = word in _NO_BLANK_BEFORE or (word == '"' and quoted)
        if not (glue or closing):
            text += " "
        starts.append(len(text))
        text += word
        if word == '"':
            quoted = not quoted
        glue = word in _NO_BLANK_AFTER or (word == '"' and quoted)
    ranges = [
        (starts[first], starts[last - 1] + len(sentence.words[last - 1]), label)
        for first, last, label in sentence.named
    ]
    return text, ranges
