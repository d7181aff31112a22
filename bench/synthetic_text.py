"""Words, sentences and names of synthetic minutes, drawn as often as Swedish uses them.

Words come from the lexicon that ships with the repair, by how often they were seen there; most
sentences are drawn once and used again, as turns of phrase are, and every paragraph holds a
compound of its own, so that the vocabulary goes on growing as real text's does.  Names are given
names with invented surnames.
"""

from __future__ import annotations

import csv
import lzma
import random
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import resources
from itertools import accumulate

from bench.invented import Writer
from pipeline.agenda.topic_vocabulary import load_vocabulary

_FIRST = (
    "Lind Berg Ek Sjö Dal Hög Ny Wester Öster Norr Söder Ljung Björk Al Asp Hol Grön Sand Sten "
    "Ström Åker Äng Fors Rosen Hall Hammar Hägg Hed Kvarn Lund Löv Mal Näs Palm Ros Ryd Silver "
    "Skog Strand Svan Torn Tall Ulv Vik Wall Wik Älv Ör Örn Ås Fager Blom Brand Brunn Eng Falk "
    "Frost Guld Gran"
).split()
_SECOND = (
    "ström berg gren kvist qvist lund dahl mark fors strand stedt vall man holm blad roth stam "
    "skog hammar felt bäck brink borg vik näs lind berger dal ås en ell hage ryd torp löv bo backe"
).split()
_COMMON = (
    "Andersson Johansson Karlsson Nilsson Eriksson Larsson Olsson Persson Svensson Gustafsson "
    "Pettersson Jonsson Jansson Hansson Bengtsson Jönsson Lindberg Jakobsson Magnusson Lindström"
).split()
MONTHS = (
    "januari februari mars april maj juni juli augusti september oktober november december"
).split()
WEEKDAYS = "måndag tisdag onsdag torsdag fredag lördag söndag".split()


@dataclass(frozen=True, slots=True)
class TopicWords:
    """A topic of the vocabulary, a heading for it, and sentences with where they speak of it."""

    topic: str
    label: str
    sentences: tuple[tuple[str, tuple[tuple[int, int], ...]], ...]


@cache
def lexicon() -> tuple[list[str], list[int]]:
    """The lexicon's spellings and how often each was seen, commonest first."""
    path = resources.files("models.diacritics") / "lexicon.xz"
    seen: dict[str, int] = {}
    for line in lzma.decompress(path.read_bytes()).decode().split("\n"):
        plain, _, entry = line.partition(" ")
        fields = entry.split(" ")
        if not entry:
            continue
        if fields[0].isdigit():
            seen[plain] = max(seen.get(plain, 0), int(fields[0]))
        for at in range(0, len(fields) - 2, 3) if not fields[0].isdigit() else ():
            seen[fields[at]] = max(seen.get(fields[at], 0), int(fields[at + 1]))
    words = sorted((word for word in seen if word.isalpha()), key=lambda word: (-seen[word], word))
    return words, [seen[word] for word in words]


class Wording:
    """Sentences and names; the same seed and size give the same."""

    def __init__(self, seed: int, sentences: int) -> None:
        chance = random.Random(f"{seed}:words")
        words, seen = lexicon()
        self.nouns = [w for w in words[300:30_000] if 4 <= len(w) <= 11]
        self.pool = tuple(_sentences(chance, words, list(accumulate(seen)), sentences))
        writer = Writer(seed)
        self.tails = tuple(s[0].lower() + s[1:] for s in self.pool[: len(self.pool) // 4])
        self.phrases = tuple(writer.sentence() for _ in range(min(3_000, sentences)))
        self.topics = tuple(_topics())
        self.given, self._given_weights = _given_names()

    def name(self, chance: random.Random) -> str:
        """An invented person: one in six has a common surname."""
        given = chance.choices(self.given, cum_weights=self._given_weights)[0]
        if chance.random() < 0.06:
            given += "-" + chance.choice(self.given[:60])
        if chance.random() < 0.17:
            return f"{given} {chance.choice(_COMMON)}"
        surname = chance.choice(_FIRST) + chance.choice(_SECOND)
        if chance.random() < 0.07:
            surname += " " + chance.choice(_FIRST) + chance.choice(_SECOND)
        return f"{given} {surname}"

    def compound(self, chance: random.Random) -> str:
        """A compound that hardly stands anywhere else."""
        one, other = chance.choice(self.nouns), chance.choice(self.nouns)
        return one + chance.choice(("", "s")) + other


def _sentences(
    chance: random.Random, words: list[str], weights: list[int], count: int
) -> Iterator[str]:
    drawn: list[str] = []
    for _ in range(count):
        if len(drawn) < 20:
            drawn = chance.choices(words, cum_weights=weights, k=20_000)
        length = chance.randint(6, 17)
        taken, drawn = drawn[-length:], drawn[:-length]
        if length > 11:
            taken[length // 2] += ","
        text = " ".join(taken)
        yield text[0].upper() + text[1:] + "."


def _topics() -> Iterator[TopicWords]:
    vocabulary = load_vocabulary()
    for topic in vocabulary.topics:
        if topic.formal:
            continue
        found = []
        for text in topic.examples:
            spans = [(h.start, h.end) for h in vocabulary.hits(text) if h.topic == topic.id]
            if spans and "\n" not in text:
                found.append((text, tuple(spans[:3])))
        if found:
            yield TopicWords(topic.id, topic.label, tuple(found))


def _given_names() -> tuple[list[str], list[int]]:
    text = resources.files("pipeline.data").joinpath("given_names.csv").read_text("utf-8")
    rows = list(csv.DictReader(text.splitlines()))[:700]
    return [row["name"] for row in rows], list(accumulate(int(row["bearers"]) for row in rows))
