"""Words as topics compare them: folded, without their Swedish endings."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from pipeline.swedish.fold import fold

TOKEN = re.compile(r"(?:[^\W_][\u0300-\u036f]*)+")
"""A word: letters, digits and combining marks; `SPSM:s` and `skol-` are cut at their signs."""

LONGEST = 60
"""Code points above which a row of letters is no word."""

MARKS = "åäö"

_ENDING = re.compile(
    r"(?:arna|erna|orna|heten|ande(?:na|n|t)?|ena|aren|are|ade|ats|at|et|en|er|ar|or|na|an|a|e"
    r"|(?<=[iouy])n|(?<=[lgk])t)$"
)
_SHORT_ENDING = re.compile(r"(?<=[ae])[nt]$")


def spelling(word: str) -> str:
    """The word in lower case, with its å, ä and ö, as long as it is folded.

    >>> spelling("LÄSNING"), spelling("Müller")
    ('läsning', 'muller')
    """
    folded = fold(word)
    marked = unicodedata.normalize("NFC", word.lower())
    if len(marked) != len(folded):
        return folded
    letters = zip(marked, folded, strict=True)
    return "".join(letter if letter in MARKS else plain for letter, plain in letters)


def same_marks(spelt: str, known: str) -> bool:
    """Whether no å, ä or ö of a word stands for another letter: lost marks are no difference.

    Both in `spelling`; what one has more is not compared.

    >>> same_marks("lasning", "läsning"), same_marks("lösning", "läsning")
    (True, False)
    """
    if spelt.isascii():
        return True
    letters = zip(spelt, known, strict=False)
    return all(one == other or one not in MARKS or other not in "aoåäö" for one, other in letters)


@lru_cache(maxsize=100_000)
def stem(word: str) -> str:
    """A folded word without its Swedish endings; at least four letters stay.

    Rough on purpose: what matters is that the forms of one word meet in one stem.

    >>> stem("traffarna"), stem("motet"), stem("indikatorer") == stem("indikator")
    ('traff', 'mote', True)
    >>> stem("kollegialt") == stem("kollegiala")
    True
    """
    if len(word) > 4 and word[-1] == "s" and word[-2] != "s":
        word = word[:-1]
    while True:
        ending = _ENDING.search(word)
        if ending is None or ending.start() < 4:
            ending = _SHORT_ENDING.search(word)
        if ending is None or ending.start() < 4:
            # hem, hemmet; program, programmet
            return word[:-1] if len(word) > 4 and word.endswith(("mm", "nn")) else word
        word = word[: ending.start()]


_INFLECTION = re.compile(r"(?:(?:e|a|o)?r(?:na)?|[ea]?[nt]|na|a|e)?s?")


def as_part(folded: str) -> str:
    """The word as compounds hold it.

    >>> as_part("elevhalsa"), as_part("resultat")
    ('elevhals', 'resultat')
    """
    return folded[:-1] if folded[-1] in "ae" else folded


def uninflected(folded: str) -> list[str]:
    """What a word may be without its inflection, itself first; at least four letters stay.

    >>> uninflected("friskolorna")
    ['friskolorna', 'friskolorn', 'friskolor', 'friskolo', 'friskol']
    """
    cuts = range(min(6, len(folded) - 4) + 1)
    cut = [cut for cut in cuts if _INFLECTION.fullmatch(folded, len(folded) - cut)]
    return [folded[: len(folded) - letters] for letters in cut]


_FORM = re.compile(r"[mn]?(?:[aeo]?r(?:na)?|[ea]?[nt]|na|a|e|de|d|heten)?s?")


def are_forms(one: str, other: str) -> bool:
    """Whether two folded words of one stem are forms of one word.

    >>> are_forms("indikator", "indikatorerna"), are_forms("foretagare", "foretag")
    (True, False)
    """
    at = next(
        (at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b),
        min(len(one), len(other)),
    )
    return _FORM.fullmatch(one, at) is not None and _FORM.fullmatch(other, at) is not None


_DERIVING = re.compile(r"ar[en]|and[ei]|ad|at|er[aiu]|ell|ion|is[ekm]|ist|itet|lig|het|ning|nar|as")


def begins_compound(rest: str) -> bool:
    """Whether what follows a word may be the second part of a compound, and no derivation.

    >>> begins_compound("statistik"), begins_compound("ning")
    (True, False)
    """
    return _DERIVING.match(rest) is None


_TITLE = re.compile(
    r"s?(?:chef|direktor|strateg|handlaggare|ingenjor|tekniker)(?:en|er|erna|n|na)?s?"
)


def is_title(rest: str) -> bool:
    """Whether a compound's second part, folded, says who somebody is: `fastighetschef`.

    >>> is_title("schefen"), is_title("steknik")
    (True, False)
    """
    return _TITLE.fullmatch(rest) is not None
