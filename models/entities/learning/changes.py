"""What is done to sentences so that those of books and newspapers resemble those of minutes.

Names change places with others of the lists, marks are stripped, a sentence begins small or is all
in capitals, a line gets a bullet; and templates of minutes (invented, `templates.txt`) are filled.
"""

from __future__ import annotations

import csv
import random
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources

from models.entities.learning.sentences import Sentence, Stretch
from pipeline.swedish.municipalities import municipalities

_PLAIN = str.maketrans("åäöéÅÄÖÉ", "aaoeAAOE")
_SLOT = re.compile(r"\{(\w+)\}")
_TOKEN = re.compile(r"[^\W_]+(?:[-'’:][^\W_]+)*|[^\w\s]")


@dataclass(frozen=True)
class ChangeSettings:
    """How often (0-1) a sentence is changed so.

    `templates` and lines that name `nobody` are added a round, for each sentence read.
    """

    other_names: float = 0.35
    stripped: float = 0.12
    small_start: float = 0.08
    capitals: float = 0.03
    bullet: float = 0.06
    templates: float = 0.25
    nobody: float = 0.35


class Names:
    """Given names and surnames, drawn by how many bear them, and by chance alone."""

    def __init__(self, chance: random.Random) -> None:
        self._chance = chance
        self._first = _weighted("given_names.csv", 100)
        self._last = _weighted("surnames.csv", 3)
        self._places = [town.name for town in municipalities().values()]
        self._bodies = _bodies()

    def first(self) -> str:
        """A given name; one in twelve is double."""
        name = self._draw(self._first)
        return f"{name}-{self._draw(self._first)}" if self._chance.random() < 0.08 else name

    def last(self) -> str:
        """A surname; some are double, some made of parts, so that the lists are not learnt off."""
        roll = self._chance.random()
        if roll < 0.25:
            return self._made()
        name = self._draw(self._last)
        return f"{name}{self._chance.choice(' -')}{self._draw(self._last)}" if roll > 0.92 else name

    def _made(self) -> str:
        starts = "Al Berg Björk Blom Dal Ek Frost Gran Hag Hell Kvarn Lind Ljung Mal Nord Ros Sand"
        more = "Sjö Skog Sten Stor Strand Söder Tall Vall Vik Väst Ås Öst Åker Häll Orr Tjäder"
        ends = "berg dahl ell en er fors gren hed holm hult ing lid lund man mark mo ner qvist"
        ends += " roth rud stam ström stedt vall vik ås sson in ius"
        return self._chance.choice(f"{starts} {more}".split()) + self._chance.choice(ends.split())

    def filled(self, slot: str) -> tuple[str, str]:
        """What a template's slot becomes, and its label; none for a name that names no person."""
        place = self._chance.choice(self._places)
        makers: dict[str, tuple[Callable[[], str], str]] = {
            "first": (self.first, "PER"),
            "firsts": (lambda: _genitive(self.first()), "PER"),
            "initial": (lambda: f"{self.first()} {self.last()[0]}", "PER"),
            "unnamed": (self.first, ""),
            "person": (lambda: f"{self.first()} {self.last()}", "PER"),
            "persons": (lambda: _genitive(f"{self.first()} {self.last()}"), "PER"),
            "org": (lambda: self._chance.choice(self._bodies), "ORG"),
            "kommun": (lambda: f"{_genitive(place)} kommun", "ORG"),
            "places": (lambda: _genitive(place), "LOC"),
            "place": (lambda: place, "LOC"),
        }
        make, label = makers[slot]
        return make(), label

    def _draw(self, table: tuple[list[str], list[float]]) -> str:
        if self._chance.random() < 0.4:
            return self._chance.choice(table[0])
        return self._chance.choices(table[0], cum_weights=table[1])[0]


def _genitive(name: str) -> str:
    return name if name.endswith(("s", "x", "z")) else f"{name}s"


@cache
def _weighted(filename: str, least: int) -> tuple[list[str], list[float]]:
    with resources.files("pipeline.data").joinpath(filename).open(encoding="utf-8") as lines:
        rows = [(name, int(count)) for name, count in list(csv.reader(lines))[1:]]
    names, total, weights = [], 0.0, []
    for name, count in rows:
        if count >= least:
            total += count**0.5
            names.append(name)
            weights.append(total)
    return names, weights


@cache
def _bodies() -> list[str]:
    with resources.files("pipeline.data").joinpath("organisations.csv").open(encoding="utf-8") as f:
        rows = list(csv.DictReader(f))
    return [row["name"] for row in rows] + [row["short"] for row in rows if row["short"]]


@cache
def templates() -> tuple[str, ...]:
    """Lines of invented minutes with slots for names."""
    path = resources.files("models.entities.learning").joinpath("templates.txt")
    lines = path.read_text(encoding="utf-8").splitlines()
    return tuple(line for line in lines if line and not line.startswith("#"))


def changed(
    sentences: Sequence[Sentence],
    nobody: Sequence[Sentence],
    settings: ChangeSettings,
    chance: random.Random,
) -> Iterator[Sentence]:
    """A round's sentences: all of the corpora, changed by chance, filled templates, `nobody`."""
    names = Names(chance)
    for sentence in sentences:
        yield _disguised(_renamed(sentence, names, settings, chance), settings, chance)
        if nobody and chance.random() < settings.nobody:
            yield _disguised(_headed(chance.choice(nobody), chance), settings, chance)
        if chance.random() < settings.templates:
            filled = _filled(chance.choice(templates()), names)
            yield _disguised(filled, settings, chance)


def _headed(sentence: Sentence, chance: random.Random) -> Sentence:
    """Every other line is cut to the first words, as a heading."""
    if chance.random() < 0.5:
        return sentence
    return Sentence(sentence.words[: chance.randint(1, 4)], ())


def naming_nobody(lines: Iterable[str]) -> Iterator[Sentence]:
    """The lines without a capital after the first word, in words: they name nobody."""
    for line in lines:
        words = _TOKEN.findall(line)
        small = all(not word[0].isupper() for word in words[1:])
        if 3 <= len(words) <= 30 and small and words[0].istitle() and line[0].isupper():
            yield Sentence(tuple(words), ())


def _filled(template: str, names: Names) -> Sentence:
    words: list[str] = []
    named: list[Stretch] = []
    for at, part in enumerate(_SLOT.split(template)):
        if at % 2:
            name, label = names.filled(part)
            if label:
                named.append((len(words), len(words) + len(name.split()), label))
            words += name.split()
        else:
            words += _TOKEN.findall(part)
    return Sentence(tuple(words), tuple(named))


def _renamed(
    sentence: Sentence, names: Names, settings: ChangeSettings, chance: random.Random
) -> Sentence:
    """Persons of one to three words get other names, as many words or fewer."""
    if chance.random() >= settings.other_names:
        return sentence
    words: list[str] = []
    named: list[Stretch] = []
    at = 0
    for first, last, label in sentence.named:
        words += sentence.words[at:first]
        new = sentence.words[first:last]
        if label == "PER" and len(new) <= 3 and all(word[:1].isupper() for word in new):
            genitive = new[-1].endswith("s") and not new[-1].endswith("ss")
            slot = ("first" if len(new) == 1 else "person") + ("s" if genitive else "")
            new = tuple(names.filled(slot)[0].split())
        named.append((len(words), len(words) + len(new), label))
        words += new
        at = last
    return Sentence((*words, *sentence.words[at:]), tuple(named))


def _disguised(sentence: Sentence, settings: ChangeSettings, chance: random.Random) -> Sentence:
    words, named = list(sentence.words), sentence.named
    if chance.random() < settings.stripped:
        words = [word.translate(_PLAIN) for word in words]
    if chance.random() < settings.small_start and not (named and named[0][0] == 0):
        words[0] = words[0][:1].lower() + words[0][1:]
    if chance.random() < settings.capitals:
        words = [word.upper() for word in words]
    if chance.random() < settings.bullet:
        words.insert(0, chance.choice("-•*–"))
        named = tuple((first + 1, last + 1, label) for first, last, label in named)
    return Sentence(tuple(words), named)
