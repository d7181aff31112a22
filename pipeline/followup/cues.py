"""What a sentence of later minutes says of a task beside its words: done, not yet, who, which day.

All over folded text; a clause is what stands between commas, `men` and `att`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from functools import lru_cache

from pipeline.swedish.fold import fold

_DONE = re.compile(
    r"\b(?:har|hade|ar|blev|blivit) (?:\w+ ){0,3}?\w+(?:at|ats|it|its|tt|tts|klar|klart|klara)\b"
    r"|\b\w{3,}(?:ade|ades|tes|ddes|dde|lde|rde|kte|pte)\b|\b(?:klart?|klara|utskickad\w*|genomford\w*|avklarad\w*|"
    r"fardig\w*|kvarstar|aterstar|visar|redovisar|presenterar|rapporterar|berattar|delades|fick|tog"
    r"|gick|skickades|bokad\w*|bestalld\w*|gjord\w*|resultatet|resultat|svar|inkommit|finns"
    r"|kom ut|kom in|haft|lade|lades|bett|sagt|gett|lagt|sett|sant|hort|bjudit|skrev|skrevs)\b"
)
_NOT_YET = re.compile(
    r"\b(?:har|hade|ar|blev|kunde|kan|hann)(?: \w+)? (?:annu |dock |daremot |tyvarr )?(?:inte|ej)\b"
    r"|\b(?:annu|fortfarande) (?:inte|ej)\b|\b(?:inte|ej) (?:\w+ )?(?:annu|an)\b"
    r"|\b(?:saknas|fattas|drojer|kvarstar|aterstar)\b|\bfar vanta\b|\bhann (?:\w+ )?(?:inte|ej)\b"
)
_BACK = re.compile(
    r"\b(?:som utlovat|som lovat|enligt (?:uppdrag|overenskommelse)|(?:saknas|kvarstar) fortfarande"
    r"|kom ut i tid|(?:fran|efter|sedan|vid|pa) (?:forra|foregaende|senaste) (?:mo|tra|gan)\w+"
    r"|sedan sist|(?:sin|sitt|sina) (?:forslag|utkast|rapport|lista|jamforelse|sammanstallning)"
    r"|har (?:annu inte|nu)|som skulle (?:\w+ )?(?:\w+as|\w+as in|\w+as fram))\b"
)
_CLAUSE = re.compile(r"[,;:]| men | att | dar | som | eftersom | medan | nar ")
_SPELT = (("ch", "k"), ("ck", "k"), ("ph", "f"), ("th", "t"), ("c", "k"), ("w", "v"), ("z", "s"))
_MONTHS = ("jan", "feb", "mar", "apr", "maj", "jun", "jul", "aug", "sep", "okt", "nov", "dec")
_NOBODY = frozenset(
    {"alla", "samtliga", "vi", "jag", "man", "var", "varje", "respektive", "ovriga"}
)


def tells_done(folded: str) -> bool:
    """Whether something has been done, or is told of.

    >>> tells_done("gorans underlag kom ut"), tells_done("eva bokar salen")
    (True, False)
    """
    return _DONE.search(folded) is not None


def tells_not_yet(folded: str, words: Iterable[str]) -> bool:
    """Whether a clause with one of the words, as printed, says that it is not done yet.

    >>> tells_not_yet("juristen har fatt svar, men rapporten har annu inte delats", ["rapporten"])
    True
    >>> tells_not_yet("eva har delat rapporten, men juristen har inte svarat", ["rapporten"])
    False
    """
    known = [fold(word)[:5] for word in words]
    clauses = [clause for clause in _CLAUSE.split(folded) if clause]
    telling = [c for c in clauses if any(word in c for word in known)] or clauses
    return any(_NOT_YET.search(clause) is not None for clause in telling)


def looks_back(folded: str) -> bool:
    """Whether the sentence speaks of something agreed before: `kom ut i tid`, `som utlovat`."""
    return _BACK.search(folded) is not None


_ASKS = re.compile(
    r"\b(?:fragar|fraga|pratar med|talar med|ringer|ringa|hor med|kontaktar|kontakta|ta kontakt"
    r"|tar kontakt|overtala|(?:tar|ta|lyfter|lyfta) (?:det|detta|fragan) med)\b"
)
_NEXT = re.compile(r"\bnasta (?:mote|gang|traff|sammantrade|natverkstraff)\b")


def asks_somebody(folded: str) -> bool:
    """Whether the task is to ask: who then answers names nobody of the network."""
    return _ASKS.search(folded) is not None


def awaits_next(folded: str) -> bool:
    """Whether the next meeting is to hear of it: `redovisas vid nästa möte`."""
    return _NEXT.search(folded) is not None


@lru_cache(maxsize=20_000)
def sounded(folded: str) -> str:
    """Folded words as they sound, so that spellings of one first name meet.

    >>> sounded("christina") == sounded("kristina"), sounded("mikael") == sounded("michael")
    (True, True)
    """
    for spelt, heard in _SPELT:
        folded = folded.replace(spelt, heard)
    return re.sub(r"(\w)\1", r"\1", folded)


def names(name: str, folded: str) -> bool:
    """Whether the sentence names them: a person by the first name, a group by its name.

    >>> names("Kristina Ek", "christinas lista kom ut"), names("Karin Ek", "karina kom")
    (True, False)
    """
    first = fold(name.split(" ", maxsplit=1)[0])
    return (
        len(first) >= 2
        and first not in _NOBODY
        and re.search(rf"\b{re.escape(sounded(first))}s?\b", sounded(folded)) is not None
    )


def opens_with(name: str, folded: str) -> bool:
    """Whether the sentence begins with them, or with what is theirs: `Hannas tabell saknas`."""
    return names(name, " ".join(folded.split()[:4]))


def tells_day(day: date | None, folded: str) -> bool:
    """Whether the sentence tells the day: `den 8 november`, `8/11`.

    >>> tells_day(date(2024, 11, 8), "vid sitt mote den 8 november"), tells_day(None, "8/11")
    (True, False)
    """
    if day is None:
        return False
    month = _MONTHS[day.month - 1]
    return re.search(rf"\b{day.day}(?::e)? {month}|\b{day.day}/{day.month}\b", folded) is not None
