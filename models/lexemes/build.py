"""Learn the lexemes of Swedish from the forms that texts show.

    python -m models.lexemes.build pipeline/data/lexemes.txt

A lexeme (`skola` inflected as `n1`) is believed where texts show enough of the forms that its
paradigm foresees.  Of the paradigms of one class the one whose forms are best attested wins:
`kommun` has `kommuner`, not `kommunar`.  The counts are those of the lexicon that the repair of
diacritics ships with (`models/diacritics/CARD.md` names its texts).  A line of the result is the
form of dictionaries and its paradigms, with how often all its forms were seen as a power of two.
"""

from __future__ import annotations

import math
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path

from models.diacritics.load import FOLDER
from models.diacritics.words import Lexicon, read_lexicon
from pipeline.swedish.paradigms import PARADIGMS, forms, irregular, with_genitive

SEEN = 3
"""How often a form must be seen to speak for a lexeme."""

SEEN_ALONE = 12
"""How often both forms of a noun without a plural must be seen."""

MISSING = -1.5
"""What a form that texts do not show speaks against a paradigm, in natural logarithms."""

RARER = 300
"""The form of dictionaries is at most so many times rarer than the commonest other one."""

SHORT_WORDS = frozenset({"by", "kö", "ko", "tå", "bi", "ny", "bo", "tro", "ål", "al", "ek", "is"})
"""The words of two letters that are inflected."""

RARER_ADJECTIVE = 100
"""The other forms of an adjective are at most so many times rarer: `lant` makes none of `land`."""

CAPITALS = 0.6
"""A form that stands with a capital more often than this is a name."""

ONE_FORM = {"n": 300, "v": 100, "a": 100}
"""All other forms together are at most so many times rarer than the commonest one."""

WITHOUT_PLURAL = ("n0n", "n0e", "n0t")

FUNCTION_WORDS = frozenset(
    """
    och att det den de ett en som för på av med till om vid från ar var har hade ska skall kommer
    kan vi man alla inte eller men sa när där hur vad dess deras sin sitt sina detta dessa denna
    hos ut upp in fram över efter under mellan inför inom senast innan före nästa sedan nu också
    även samt blir bli blev varje hela någon något några vilka vilket vilken genom mot utan ur
    ha vara varit skulle kunde måste ville vill får fick själv själva sig mig dig oss er dem han
    hon honom henne hans hennes varje annan annat andra sådan sådant sådana endast redan aldrig
    alltid ofta mycket mer mest många flera fler både ju så än då vår vårt våra ingen inget inga
    min mitt mina din ditt dina ni jag du här hit dit åt ner ned bort borta inne ute uppe nere
    hemma kring bland enligt trots tack vare utom utöver gentemot emot igen ännu bara ens nog väl
    kanske därför dock alltså däremot dessutom således varför huruvida ifall medan tills fast
    därmed härmed vilkas vars vem vems mån tis ons tors fre lör sön kl etc osv tex tom bla
    an ans ning ing kap skap het bar lig dom else ande st nr prop mom eng re lan
    sid vis al ang avd sam
    """.split()  # noqa: SIM905 - a list of words is read as words
)

Lexeme = tuple[str, str, int]


def _is_stem(stem: str) -> bool:
    return len(stem) > 1


_VOWELS = frozenset("aeiouyåäö")
_FITS: dict[str, Callable[[str], bool]] = {
    "v2r": lambda stem: len(stem) > 1 and stem[-1] == "r",
    "v2V": lambda stem: stem[-1:] in _VOWELS,
    "v2T": lambda stem: stem[-1:] in _VOWELS,
    "v2D": lambda stem: len(stem) > 1 and stem[-1] not in _VOWELS,
    "v2C": lambda stem: len(stem) > 1 and stem[-1] not in _VOWELS,
    "a1": lambda stem: len(stem) > 1 and stem[-1] not in "dt",
    "a1t": lambda stem: len(stem) > 1 and stem[-1] == "t",
}
"""What the stem of a paradigm must be: `bildt` is a name and makes no adjective of `bild`."""


def counts(lexicon: Lexicon) -> dict[str, int]:
    """How often the lexicon saw each form in lower case; names aside."""
    keys = (
        line.partition(" ")[0]
        for block in lexicon.blocks.values()
        for line in block.split("\n")
        if "\ufffd" not in line.partition(" ")[0]
    )
    return {
        spelling.form: spelling.seen
        for key in keys
        for spelling in lexicon.get(key)
        if spelling.capital <= CAPITALS * spelling.seen
    }


def believed(seen: Mapping[str, int]) -> Iterator[Lexeme]:
    """The lexemes: form of dictionaries, paradigm, how often its forms were seen."""
    words = [word for word, times in seen.items() if times >= SEEN and word not in FUNCTION_WORDS]
    chosen = {(lemma, kind): _best(lemma, kind, seen) for lemma in words for kind in "nva"}
    claimed = {
        form
        for (lemma, kind), best in chosen.items()
        if best
        for form in (forms(lemma, best) if kind != "a" else [lemma])
    }
    every = {
        (lemma, best)
        for (lemma, kind), best in chosen.items()
        if best and (kind != "a" or _is_adjective(lemma, best, seen, claimed))
    }
    strong = {known for known in every if known[1] not in WITHOUT_PLURAL}
    taken = {form for known in strong for form in forms(*known)} | set(irregular())
    weak = {known for known in every - strong if not taken & set(forms(*known))}
    for lemma, paradigm in strong | weak:
        yield lemma, paradigm, _times(forms(lemma, paradigm), seen)


def _best(lemma: str, kind: str, seen: Mapping[str, int]) -> str:
    """The best attested paradigm of a class, or nothing."""
    return max(_candidates(lemma, kind, seen), default=(0.0, ""))[1]


def _is_adjective(lemma: str, paradigm: str, seen: Mapping[str, int], claimed: set[str]) -> bool:
    """Whether enough of its forms are nobody else's: a participle is told by its verb."""
    own = [form for form in forms(lemma, paradigm)[1:] if form not in claimed]
    return sum(seen.get(form, 0) >= SEEN for form in own) >= 2


def _candidates(lemma: str, kind: str, seen: Mapping[str, int]) -> Iterator[tuple[float, str]]:
    for paradigm, (first, *_) in PARADIGMS.items():
        stem = lemma.removesuffix(first)
        fits = _FITS.get(paradigm, _is_stem)(stem) and (len(lemma) > 2 or lemma in SHORT_WORDS)
        if paradigm[0] != kind or not lemma.endswith(first) or not fits:
            continue
        _, *others = forms(lemma, paradigm)
        times = [_times([form], seen) for form in others]
        if times and _enough(lemma, paradigm, times, seen):
            scores = [math.log(n) if n >= SEEN else MISSING for n in times]
            if kind == "v":  # the present, past and supine; the rest are forms of nouns as well
                scores = scores[:3]
            yield sum(scores), paradigm


def _enough(lemma: str, paradigm: str, times: list[int], seen: Mapping[str, int]) -> bool:
    """Whether texts show enough of the forms; `times` are those of all but the first."""
    every = sorted(_times([form], seen) for form in set(forms(lemma, paradigm)))
    shown = [n >= SEEN for n in times]
    refused = (
        (paradigm in {"n4", "n0n"} and f"{lemma}n" in irregular())  # samverka, samverkan
        or seen[lemma] * RARER < max(times)
        or sum(every[:-1]) * ONE_FORM[paradigm[0]] < every[-1]
    )  # fmt: skip
    if paradigm in WITHOUT_PLURAL:
        enough = len(lemma) > 3 and min(seen[lemma], *times) >= SEEN_ALONE
    elif paradigm[0] == "n":
        enough = sum(shown) >= 2
    elif paradigm[0] == "v":  # present, and past or supine
        enough = shown[0] and (shown[1] or shown[2]) and sum(shown) >= 3
    else:
        enough = all(shown[:2]) and min(times[:2]) * RARER_ADJECTIVE >= seen[lemma]
    return enough and not refused


def _times(of: Iterable[str], seen: Mapping[str, int]) -> int:
    return sum(seen.get(form, 0) + seen.get(with_genitive(form), 0) for form in set(of))


def listed(lexemes: Iterable[Lexeme]) -> str:
    r"""A line for each form of dictionaries.

    >>> listed([("skola", "n1", 20_000), ("skola", "v1", 5_000)])
    'skola n1:15 v1:13\n'
    """
    found: dict[str, list[str]] = {}
    for lemma, paradigm, times in sorted(lexemes):
        found.setdefault(lemma, []).append(f"{paradigm}:{times.bit_length()}")
    return "".join(f"{lemma} {' '.join(known)}\n" for lemma, known in found.items())


if __name__ == "__main__":
    learnt = believed(counts(read_lexicon(FOLDER / "lexicon.xz")))
    Path(sys.argv[1]).write_text(listed(learnt), encoding="utf-8")
