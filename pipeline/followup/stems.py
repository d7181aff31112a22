"""Words of a sentence as following up compares them: folded, stemmed, without function words."""

from __future__ import annotations

import re
from functools import lru_cache

from pipeline.swedish.fold import fold

_TOKEN = re.compile(r"[^\W\d_]{2,40}")
_ENDING = re.compile(
    r"(?:ningarna|ningen|ningar|ning|arna|erna|orna|ades|ande|aren|are|ade|ats|ad|as|at|et|en|er"
    r"|ar|or|na|an|a|e|t|n|d|r)$"
)
_STOP = frozenset(
    """
    och att det den de ett en som for pa av med till om vid fran ar var har hade ska skall kommer
    kan vi man alla inte eller men sa nar dar hur vad dess deras sin sitt sina detta dessa denna
    hos ut upp in fram over efter under mellan infor inom senast innan fore nasta gang mote motet
    moten traff traffen sedan nu ocksa aven samt blir bli blev fick far ha vara varit varje
    respektive hela nagon nagot nagra vilka vilket vilken genom mot utan dag dagen kl klockan
    januari februari mars april maj juni juli augusti september oktober november december
    mandag tisdag onsdag torsdag fredag hosten varen vecka ar aret ansvarig ansvar klart
    gruppen natverket styrelsen fragan fraga arende punkt tar ta tas gor gora gors gjort
    ge ger gav ges se ser sag lagger lagga laggs lade tog tagit ett tva tre nya ny mer fler
    vill finns fanns hur ett sig jag hon han dem oss er vara bland annat kring angaende gallande
    fortsatt vidare skickar skicka skickas skickat skickade skickades aterkommer aterkom ater
    uppdrag mots ansvarar deltagare deltagarna genomgang information informerar informerade
    berattar berattade redovisar redovisade rapporterar rapporterade presenterar presenterade
    fram tagit kontakt kontaktar kontakta kontaktat diskuterades diskuterade godkandes
    sista forsta senare nasta redan bara mycket alltid olika flera hel helt
    man tis ons tors fre lor son jan feb mars apr jun jul aug sep sept okt nov dec
    gar kollar ordnar fixar svarar svara ringer hor fragar tittar kolla ordna alla samtliga plats
    foregaende protokoll protokollet protokollen anteckningar
    anteckningarna minnesanteckningar minnesanteckningarna
    """.split()  # noqa: SIM905 - a list of words is read as words
)
_LEAST = 3

_ALIKE = """
    offert anbud
    lista forteckning
    affisch plansch
    avtal kontrakt
    enkat rundfraga
    hemsida webbsida webbplats
    utkast skiss forslag
    doodle omrostning
    kalkyl kostnadsberakning
    lokal sal
    inbjudan inbjudning
"""
"""Names of one and the same thing, a line each: minutes seldom use the same one twice."""


@lru_cache(maxsize=100_000)
def stem(word: str) -> str:
    """A folded word without endings; at least three letters stay.

    >>> stem("enkaten") == stem("enkat"), stem("sammanstallningen") == stem("sammanstaller")
    (True, True)
    >>> stem("anbudet") == stem("offerter"), stem("boka") == stem("bokat")
    (True, True)
    """
    if len(word) > 5 and word[-1] == "s" and word[-2] != "s":
        word = word[:-1]
    for _ in range(2):
        ending = _ENDING.search(word)
        short = len(ending.group()) > 1 or ending.group() == "a" if ending else False
        if ending is None or ending.start() < (_LEAST if short else _LEAST + 1):
            break
        word = word[: ending.start()]
    return _SYNONYMS.get(word, word)


_SYNONYMS: dict[str, str] = {}
_FORMS = ("", "en", "et", "er", "erna", "ar", "arna", "or", "orna", "n", "na")
_SYNONYMS.update(
    {
        stem(word + form): line.split()[0]
        for line in _ALIKE.strip().splitlines()
        for word in line.split()
        for form in _FORMS
    }
)
stem.cache_clear()


def words_by_stem(text: str, without: frozenset[str] = frozenset()) -> dict[str, str]:
    """The words that say what a sentence is about, by their stems; `without` are folded names.

    >>> list(words_by_stem("Eva skickar ut enkäten om skolmaten.", frozenset({"eva"})).values())
    ['enkäten', 'skolmaten']
    """
    found: dict[str, str] = {}
    for word in _TOKEN.findall(text):
        folded = fold(word)
        if len(folded) > 2 and folded not in _STOP and folded not in without:
            found.setdefault(stem(folded), word)
    return found


def names_of(names: tuple[str, ...]) -> frozenset[str]:
    """The folded words of names, and their genitives.

    >>> sorted(names_of(("Eva Ek",)))
    ['ek', 'eks', 'eva', 'evas']
    """
    words = {fold(word) for name in names for word in _TOKEN.findall(name)}
    return frozenset(words | {f"{word}s" for word in words})
