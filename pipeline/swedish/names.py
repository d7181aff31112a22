"""What Swedish names of persons look like, and how a run of names is cut into persons.

`data/given_names.csv` counts bearers (Statistics Sweden, names in use 2020), `data/surnames.csv`
counts surnames in public records; both are evidence, not a register: a name that is in neither
is still a name where a list has one.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence
from functools import cache, lru_cache
from importlib import resources

from pipeline.swedish.fold import fold

PARTICLES = frozenset(
    {"von", "af", "av", "de", "la", "del", "der", "van", "den", "di", "da", "bin", "el", "al", "zu"}
)
_SURNAME_ENDINGS = re.compile(
    r"(sson|son|zon|zson|sen|dotter|berg|borg|strom|qvist|kvist|quist|lund|lind|gren|dahl|holm|stedt|"
    r"stedt|blad|bladh|mark|vall|wall|sjo|skog|hed|hult|vik|wik|man|ander|ell|elius|enius|in|en|nas|"
    r"back|bäck|torp|stad|by|ell|us|ing|sten|fors|ås|as|ssen)$"
)
_COMMON_GIVEN = 300
"""Bearers from which a word in a list is taken for a given name without further evidence."""


def _counts(filename: str) -> dict[str, int]:
    with resources.files("pipeline.data").joinpath(filename).open(encoding="utf-8") as lines:
        counts: dict[str, int] = {}
        for name, count in list(csv.reader(lines))[1:]:
            key = fold(name)
            counts[key] = counts.get(key, 0) + int(count)
        return counts


@cache
def _given() -> dict[str, int]:
    return _counts("given_names.csv")


@cache
def _given_as_written() -> dict[str, int]:
    """Bearers by the name in lower case: Ängel is none of the many called Ángel."""
    with resources.files("pipeline.data").joinpath("given_names.csv").open(encoding="utf-8") as f:
        return {name.lower(): int(count) for name, count in list(csv.reader(f))[1:]}


LOST = "\ufffd"
_LETTERS = frozenset("åäöáàæø")
"""Letters of their own, not accents: Irène may be counted as Irene, but Ängel not as Angel."""


@cache
def _given_lost() -> dict[str, int]:
    """Bearers of given names by their form with every marked letter lost to U+FFFD."""
    counts: dict[str, int] = {}
    for name, count in _given_as_written().items():
        lost = re.sub(r"[åäöéüè]", LOST, name)
        if LOST in lost:
            counts[lost] = counts.get(lost, 0) + count
    return counts


@cache
def _surnames() -> dict[str, int]:
    return _counts("surnames.csv")


@cache
def _common_words() -> frozenset[str]:
    text = resources.files("pipeline.data").joinpath("common_words.txt").read_text("utf-8")
    return frozenset(text.split())


def bearers(word: str) -> int:
    """How many people bear the given name; a double name is as common as its rarer half.

    >>> bearers("Anna") > 10_000, bearers("Anna-Lisa") > 1_000, bearers("Kommun")
    (True, True, 0)
    """
    if LOST in word:
        return _given_lost().get(word.lower(), 0)
    marked = any(letter in _LETTERS for letter in word.lower())
    known = _given_as_written().get(word.lower(), 0) if marked else _given().get(fold(word), 0)
    if known or "-" not in word or word.endswith("-"):
        return known
    return min((bearers(part) for part in word.split("-") if part), default=0)


@cache
def common_given_names(least: int = 2_000) -> tuple[str, ...]:
    """Given names with so many bearers or more, as they are written."""
    text = resources.files("pipeline.data").joinpath("given_names.csv").read_text("utf-8")
    rows = (row.split(",") for row in text.splitlines()[1:])
    return tuple(name for name, count in rows if int(count) >= least)


def is_given_name(word: str) -> bool:
    """Whether the word is a usual given name; a double one is, whose halves are.

    >>> is_given_name("Anna-Kajsa"), is_given_name("Anna-Berg"), is_given_name("Kommun")
    (True, False, False)
    """
    if bearers(word) >= _COMMON_GIVEN:
        return True
    halves = word.split("-")
    return len(halves) == 2 and all(bearers(half) >= _COMMON_GIVEN for half in halves)


def opens_name(word: str) -> bool:
    """Whether the word is a given name, or a double one whose first half is.

    >>> opens_name("Ann-Lovis"), opens_name("Dals-Ed")
    (True, False)
    """
    return is_given_name(word) or ("-" in word and is_given_name(word.split("-", maxsplit=1)[0]))


def is_common_word(word: str) -> bool:
    """Whether the word is everyday Swedish and hardly a name, whatever its capital.

    >>> is_common_word("Beslut"), is_common_word("Lund")
    (True, False)
    """
    return word.lower() in _common_words()


def is_initial(word: str) -> bool:
    """A single capital, with or without a full stop: `B`, `K.`."""
    return bool(re.fullmatch(r"[^\W\d_]\.?", word)) and word[0].isupper()


_TITLES = frozenset({"Tf", "TF", "T.f", "FD", "Fil", "Dr", "Doc", "Prof", "Tjf", "Vik"})


def is_title(word: str) -> bool:
    """Whether the word, before a name or a role, is a title ("Dr", "Vik") and no name."""
    return word in _TITLES


def could_be_name_word(word: str) -> bool:
    """Whether a word can be part of a person's name: capitalised, no everyday word."""
    capital = word[:1].isupper() or (word[:1] in "0\ufffd" and word[1:2].islower())  # 0la, \ufffdsa
    capital = capital or (word[:1] == "6" and len(word) > 3 and word[1:].isalpha())  # 6berg
    capital = capital or (word[:1] == "4" and is_given_name("A" + word[1:]))  # 4se
    suspended = word.endswith("-")  # Post- och telestyrelsen
    return capital and word not in _TITLES and not (suspended or is_common_word(word))


@lru_cache(maxsize=50_000)
def given_cost(word: str) -> float:
    """How unlikely the word is as a given name: 0 for a usual one, 2 for none known."""
    if is_initial(word):
        return 1.0
    count = bearers(word)
    if count >= _COMMON_GIVEN:
        return 0.0
    return 0.6 if count else 2.0


@lru_cache(maxsize=50_000)
def surname_cost(word: str) -> float:
    """How unlikely the word is as a surname: 0 for one known by itself or by its ending."""
    if is_initial(word) or word.lower() in PARTICLES or LOST in word:
        return 0.1
    folded = fold(word)
    seen = _surnames().get(folded, 0)
    if bearers(word) > max(50 * seen, _COMMON_GIVEN):
        return 1.8  # Anna Charlotte is counted too, but Charlotte is no surname
    if seen >= 3 or any(part in _surnames() for part in folded.split("-")):
        return 0.0 if bearers(word) < 20_000 else 0.6
    if is_given_name(word):
        return 1.8
    if _SURNAME_ENDINGS.search(folded):
        return 0.0
    return 0.7 if bearers(word) else 0.4


def split_names(words: Sequence[str], breaks: Sequence[bool] = ()) -> list[tuple[int, int]]:
    """Cut a run of name words into persons: a half-open range of `words` for each.

    Each person is one or more given names and one or more surnames; where the parts leave it
    open, fewer persons win.  `breaks[i]` says that a line ends before word i.

    >>> [(3, 5)] == split_names("Eva Ek Berg Per Al".split())[1:]
    True
    >>> split_names("Knut Åke Hällmo".split())
    [(0, 3)]
    """
    n = len(words)
    best: list[tuple[float, int]] = [(0.0, 0)] + [(float("inf"), 0)] * n
    for end in range(1, n + 1):
        for start in range(max(0, end - 6), end):
            cost = best[start][0] + _person_cost(words[start:end])
            if breaks:
                cost += 0.5 * sum(breaks[start + 1 : end])
                cost -= 0.8 * (start > 0 and breaks[start])
            if cost < best[end][0]:
                best[end] = (cost, start)
    cuts, at = [], n
    while at:
        cuts.append((best[at][1], at))
        at = best[at][1]
    return cuts[::-1]


def _person_cost(words: Sequence[str]) -> float:
    if words[0].lower() in PARTICLES and len(words) > 1:
        return 3.0 + _person_cost(words[1:])
    if len(words) == 1:
        return 5.0 + (0.0 if is_given_name(words[0]) else 1.0)
    given = [given_cost(word) for word in words]
    surname = [surname_cost(word) for word in words]
    crowd = sum(len(word) > 2 and word.lower() not in PARTICLES for word in words) - 3
    return (
        1.0
        + max(crowd, 0)
        + min(
            sum(given[:cut]) + 0.15 * (cut - 1) + sum(surname[cut:])
            for cut in range(1, min(len(words), 4))
        )
    )


def looks_like_person(words: Sequence[str]) -> bool:
    """Whether the words, standing alone, can be one person's whole name.

    >>> looks_like_person(["Åsa", "Ek"]), looks_like_person(["Lunds", "renhållning"])
    (True, False)
    """
    return 2 <= len(words) <= 6 and all(
        could_be_name_word(word) or word.lower() in PARTICLES or (at and word in _TITLES)
        for at, word in enumerate(words)
    )


def tidy_name(words: Sequence[str]) -> str:
    """The name in its usual order and case: 'HÖGSTRÖM Ulla' is 'Ulla Högström'.

    >>> tidy_name(["VON", "TAMM", "Carl"]), tidy_name(["EVA", "EK"]), tidy_name(["Eva", "EK"])
    ('Carl von Tamm', 'Eva Ek', 'Eva Ek')
    """
    shouted = [word.isupper() and bool(re.search(r"[^\W\d_]{2}", word)) for word in words]
    ordered = list(words)
    if shouted[0] and not shouted[-1] and not is_initial(words[-1]):
        cut = shouted.index(False)
        ordered = [*words[cut:], *words[:cut]]
    return " ".join(_usual_case(word) for word in ordered)


def _usual_case(word: str) -> str:
    if len(word.strip(".")) < 2 or not word.isupper():
        return word
    if word.lower() in PARTICLES:
        return word.lower()
    return re.sub(r"[^\W\d_]+", lambda part: part.group().capitalize(), word)
