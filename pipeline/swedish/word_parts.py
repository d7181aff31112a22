"""Which words a word is a form of, and of which words it is compounded.

`skolfrånvarons` is a form of no known word, and compounded of `skola` and `frånvaro`.  What is
known are the lexemes of `data/lexemes.txt` (`models/lexemes` learns them); a compound is believed
where its parts are common enough beside itself: `landsting` is commoner than `ting`, so it is a
word of its own.  A name is never cut: `Nyberg` is no `berg`.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator
from functools import cache, lru_cache
from importlib.resources import files
from typing import NamedTuple

from pipeline.swedish.paradigms import PARADIGMS, irregular, irregular_lemmas
from pipeline.swedish.word_names import is_name, may_be_form_of

VERSION = "3-f14c0711"
"""To be changed with whatever changes an analysis: what is kept of them is then made again."""

SHORTEST = 3
"""Letters of the shortest part of a compound."""

SHORT = 4
"""A part of fewer letters must be as common as `COMMON_SHORT` says."""

COMMON_SHORT = 10
COMMON = 6
"""How often a part must be seen at least, as a power of two."""

COMMON_HEAD, LONG_HEAD = 9, 6
"""The last part behind an unknown first one (`Vänernätverket`): how common, and how long."""

LONG_LAST = 5
"""Letters of a last part that may be half as common as the compound."""

RARER = 6
"""Of the lexemes of one form those are meant that are at most so much rarer (power of two)."""

OWN_FIRST = 5
"""A word that is so much commoner than a part of it (power of two) is a word of its own."""

TWO_LETTERS = frozenset({"el"})
"""The first parts of two letters: `elbil`."""

PROVINCES = """
ångermanland blekinge bohuslän dalarna dalsland gotland gästrikland halland hälsingland härjedalen
jämtland lappland medelpad norrbotten norrland närke skåne småland svealand götaland södermanland
sörmland uppland värmland västerbotten västergötland västmanland öland östergötland finland island
grönland tyskland ryssland estland lettland holland england skottland irland thailand varandra
"""
"""Names that look like compounds and stand in no list of ours; a pronoun that does."""

PARTICLES = tuple(
    """
    an av be bi bort efter ent er fast fort fram från före för förbi förut genom i ifrån igen ihop
    in inne kring kvar lös med mellan miss mot ned ner om omkring på sam sönder till tillbaka under
    undan upp uppe ur ut ute vid vidare å åter över överens
    """.split()  # noqa: SIM905 - a list of words is read as words
)
"""What stands before verbs: `framkommit` is a form of `framkomma`."""

_VERB_TIMES, _VERB_LETTERS = 8, 3

LONGEST = 40
"""Letters above which a word is not looked into."""

_IRREGULAR_TIMES = 14
_LONGEST_ENDING = 8


class Part(NamedTuple):
    """A lexeme: the form that dictionaries show, and its class (n noun, v verb, a adjective)."""

    lemma: str
    kind: str

    @property
    def key(self) -> str:
        """The lexeme as text: `skola.n`."""
        return f"{self.lemma}.{self.kind}"


class _Split(NamedTuple):
    """A way to cut a word, few parts before many, common ones before rare ones.

    `rarest` and `last` say how common the rarest and the last part are, `letters` how many the
    last one has: none to speak of behind a particle.
    """

    fewest: int
    rarest: int
    last: int
    nouns: frozenset[Part]
    head: Part
    letters: int


@cache
def _listed() -> dict[str, str]:
    """The lexemes as listed: `n1:15 v1:13` for `skola`; taken apart when they are asked for."""
    text = (files("pipeline") / "data" / "lexemes.txt").read_text(encoding="utf-8")
    return dict(line.split(" ", 1) for line in text.splitlines())


def _paradigms(lemma: str) -> Iterator[tuple[str, int]]:
    for known in _listed().get(lemma, "").split():
        paradigm, _, times = known.partition(":")
        yield paradigm, int(times)


@lru_cache(maxsize=50_000)
def _of_lemma(lemma: str, kinds: str) -> tuple[tuple[Part, int], ...]:
    """The lexemes of a form of dictionaries, of some classes, and how common they are."""
    found = {Part(lemma, kind): _IRREGULAR_TIMES for kind in irregular_lemmas().get(lemma, ())}
    for paradigm, times in _paradigms(lemma):
        part = Part(lemma, paradigm[0])
        found[part] = max(times, found.get(part, 0))
    return tuple(sorted(known for known in found.items() if known[0].kind in kinds))


@cache
def _names() -> frozenset[str]:
    """Names that look like compounds."""
    listed = ("surnames", "surname_bearers", "localities", "municipalities", "given_names")
    found: set[str] = set()
    for name in listed:
        lines = (files("pipeline") / "data" / f"{name}.csv").read_text(encoding="utf-8")
        column = 1 if name == "municipalities" else 0
        found.update(line.split(",")[column].lower() for line in lines.splitlines()[1:])
    found.update(PROVINCES.split())
    return frozenset(found | {f"{name}s" for name in found})


@cache
def _endings() -> dict[str, tuple[tuple[str, frozenset[str]], ...]]:
    """For each ending what dictionaries put in its place, and the paradigms that do."""
    found: dict[str, dict[str, set[str]]] = {}
    for paradigm, (first, *others) in PARADIGMS.items():
        for ending in (first, *others):
            for case in {ending, f"{ending}s"} if paradigm[0] == "n" else {ending}:
                found.setdefault(case, {}).setdefault(first, set()).add(paradigm)
    return {
        ending: tuple((first, frozenset(paradigms)) for first, paradigms in known.items())
        for ending, known in found.items()
    }


@lru_cache(maxsize=50_000)
def lexemes(form: str) -> tuple[tuple[Part, int], ...]:
    """The lexemes that a word in lower case may be a form of, and how common they are.

    >>> [part.key for part, _ in lexemes("skolorna")], lexemes("skolfrånvaron")
    (['skola.n'], ())
    """
    found = dict[Part, int]()
    for lemma, kind in irregular().get(form, ()):
        found[Part(lemma, kind)] = _IRREGULAR_TIMES
    listed, endings = _listed(), _endings()
    for at in range(max(1, len(form) - _LONGEST_ENDING), len(form) + 1):
        stem, ending = form[:at], form[at:]
        tried = endings.get(ending, ())
        if ending[:1] == stem[-1]:  # program, programmet
            tried += endings.get(f"+{ending[1:]}", ())
        for first, paradigms in tried:
            if stem + first in listed:
                for paradigm, times in _paradigms(stem + first):
                    if paradigm in paradigms:
                        part = Part(stem + first, paradigm[0])
                        found[part] = max(times, found.get(part, 0))
    if not found and not is_name(form):
        found = _behind_particle(form)
    found = {
        part: times for part, times in found.items() if may_be_form_of(form, part.lemma, times)
    }
    least = max(found.values(), default=0) - RARER
    return tuple(sorted(known for known in found.items() if known[1] >= least))


def _behind_particle(form: str) -> dict[Part, int]:
    """The verbs with a particle that no text showed often enough in enough forms."""
    return {
        Part(particle + verb.lemma, "v"): times
        for particle in PARTICLES
        if form.startswith(particle) and len(form) - len(particle) >= _VERB_LETTERS
        for verb, times in lexemes(form.removeprefix(particle))
        if verb.kind == "v" and times >= _VERB_TIMES
    }


def first_parts(beginning: str) -> Iterator[tuple[Part, int]]:
    """The lexemes whose compounds begin so: `skol`, `skole`, `arbets`, `gymnasie`.

    >>> [part.key for part, _ in first_parts("arbets")]
    ['arbete.n']
    """
    yield from _of_lemma(beginning, "nav")
    if beginning.endswith("s"):
        yield from _of_lemma(beginning[:-1], "n")
        yield from _of_lemma(f"{beginning[:-1]}e", "n")
    yield from _of_lemma(f"{beginning}a", "nv")
    if beginning.endswith("ar"):  # lärarbrist
        yield from _of_lemma(f"{beginning}e", "n")
    if beginning.endswith(("e", "o", "u")):
        yield from _of_lemma(f"{beginning[:-1]}a", "n")
    if beginning.endswith("e"):
        yield from _of_lemma(f"{beginning[:-1]}um", "n")
    if beginning.endswith("a"):  # föräldramöte
        yield from (found for found in lexemes(f"{beginning}r") if found[0].kind == "n")
    if beginning.endswith("re"):  # äldreomsorg
        yield from (found for found in lexemes(beginning) if found[0].kind == "a")


def _simple(text: str, found: Iterable[tuple[Part, int]]) -> _Split | None:
    """The lexemes that a part of a compound may be, where they are common enough."""
    least = COMMON_SHORT if len(text) < SHORT else COMMON
    usable = [known for known in found if known[1] >= least]
    if not usable:
        return None
    head, times = max(usable, key=lambda known: known[1])
    nouns = {part for part, n in usable if part.kind == "n" and n >= times - RARER}
    within = (parts(part.lemma)[1] for part in nouns)  # förskolechef holds skola too
    return _Split(-1, times, times, frozenset(nouns).union(*within), head, len(text))


@lru_cache(maxsize=100_000)
def _as_first(beginning: str) -> _Split | None:
    """What a compound's first part is, which may be a compound itself: `grundskole`."""
    if len(beginning) < SHORTEST and beginning not in TWO_LETTERS:
        return None
    return _simple(beginning, first_parts(beginning)) or _best_cut(beginning, _as_first)


@lru_cache(maxsize=100_000)
def _as_last(end: str) -> _Split | None:
    """What a compound's last part is: a noun or an adjective, inflected."""
    if len(end) < SHORTEST:
        return None
    inflected = (
        known
        for known in lexemes(end)
        if known[0].kind in "na" and len(known[0].lemma) >= SHORTEST  # andelen is no elen
    )
    return _simple(end, inflected) or _best_cut(end, _as_last)


def _best_cut(word: str, as_rest: Callable[[str], _Split | None]) -> _Split | None:
    return max(_cuts(word, as_rest), default=None, key=lambda split: split[:3])


@cache
def _sorted_lemmas() -> list[str]:
    return sorted(_listed())


@lru_cache(maxsize=10_000)
def stands_without_s(noun: str) -> bool:
    """Whether compounds that begin with a noun put no s behind it: `matkultur`, `arbetsliv`.

    Told by the compounds listed; those that tell nothing (`mats|al`, `mat|sal`) are left out.

    >>> stands_without_s("mat"), stands_without_s("förvaltning"), stands_without_s("trafik")
    (True, False, True)
    """
    lemmas, listed = _sorted_lemmas(), _listed()
    with_s = without = 0
    for at in range(bisect_right(lemmas, noun), len(lemmas)):
        if not lemmas[at].startswith(noun):
            break
        rest = lemmas[at].removeprefix(noun)
        if rest in listed and len(rest) >= SHORTEST:
            without += not (rest[0] == "s" and rest[1:] in listed)
        elif rest[0] == "s" and rest[1:] in listed and len(rest) > SHORTEST:
            with_s += 1
    return without > with_s


def _cuts(word: str, as_rest: Callable[[str], _Split | None]) -> Iterator[_Split]:
    for at in range(2, len(word) - SHORTEST + 1):
        first = _as_first(word[:at])
        rest = as_rest(word[at:]) if first else None
        if rest and word[at - 1] == "s" and _is_s_of_the_rest(word[: at - 1], word[at - 1 :]):
            continue
        if first and rest:
            head = Part(word[:at] + rest.head.lemma, rest.head.kind)
            nouns = first.nouns | rest.nouns | ({head} if head.kind == "n" else set())
            rarest = min(first.rarest, rest.rarest)
            letters = 0 if word[:at] in PARTICLES else rest.letters
            yield _Split(first.fewest + rest.fewest, rarest, rest.last, nouns, head, letters)


def _is_s_of_the_rest(first: str, rest: str) -> bool:
    """Whether an s between two parts begins the second: `mat|svinn`, not `mats|vinn`."""
    if not (found := [known for known in lexemes(rest) if known[0].kind in "na"]):
        return False
    a_noun = _of_lemma(first, "n")
    return bool(a_noun and stands_without_s(first) and _simple(rest, found))


@lru_cache(maxsize=50_000)
def parts(word: str) -> tuple[frozenset[Part], frozenset[Part]]:
    """The lexemes that a word in lower case is a form of, and the nouns it is compounded of.

    >>> forms, compounded = parts("skolfrånvarons")
    >>> sorted(part.key for part in forms), sorted(part.key for part in compounded)
    (['skolfrånvaro.n'], ['frånvaro.n', 'skola.n'])
    >>> parts("landsting")[1], parts("bild")[1], parts("mobil")[1]
    (frozenset(), frozenset(), frozenset())
    """
    if not SHORTEST < len(word) <= LONGEST or not word.isalpha():
        return frozenset(part for part, _ in lexemes(word)), frozenset()
    known = lexemes(word)
    own = frozenset(part for part, _ in known)
    split = None if word in _names() else _best_cut(word, _as_last)
    times = max((times for _, times in known), default=0)
    if split is None:
        return own, frozenset() if known or word in _names() else _behind_unknown(word)
    as_common = split.last + (split.letters >= LONG_LAST)  # matsvinn beside svinn
    if times > as_common or times >= split.rarest + OWN_FIRST:
        return own, frozenset()
    return own or frozenset({split.head}), split.nouns - {split.head} - own


def _behind_unknown(word: str) -> frozenset[Part]:
    """The last part of a compound whose first is unknown, a name as a rule: `Vänernätverket`."""
    for at in range(SHORTEST, len(word) - LONG_HEAD + 1):
        for part, times in lexemes(word[at:]):
            if part.kind == "n" and len(part.lemma) >= LONG_HEAD and times >= COMMON_HEAD:
                return frozenset({part})
    return frozenset()
