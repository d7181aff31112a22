"""What is left of a title when type, number, day and time of the meeting are taken away."""

from __future__ import annotations

import re

from pipeline.swedish.fold import fold, fold_in_place
from pipeline.swedish.municipalities import is_municipality
from pipeline.swedish.names import is_common_word

_KIND = (
    r"(?:\w*anteckningar|\w*protokoll(?:et)?|\w*noteringar|kort notering|sammanfattning|referat|"
    r"(?:kort )?rapport|dagordning|kallelse|agenda|utdrag)"
)
_MEETING = (
    r"(?:(?:extra|ordinarie|konstituerande|digitalt|fysiskt|forsta|andra|tredje|arets) )*"
    r"(?:\w*mote(?:t|n)?|\w*-?traff(?:en)?|\w*samtrade|\w*sammantrade(?:t)?|\w*stamma)"
)
_WHEN = (
    r"(?:(?:mandag|tisdag|onsdag|torsdag|fredag|lordag|sondag)(?:en)?|"
    r"(?:mand|tisd|onsd|torsd|fred|lord|sond)\.?|"
    r"\d+(?:[-./:]\d+)*|(?:januari|februari|mars|april|maj|juni|juli|augusti|september|oktober|"
    r"november|december)|kl(?:ockan|\.)?|nr\.?|nummer|den|vecka|v\.|ht|vt|datum|sammantradesdatum|"
    r"sid(?:an?)?\.?|blad|dnr\.?(?: [a-z]+)?)"
)
_OCCASION = re.compile(rf"(?<!\w)(?:{_KIND}|{_MEETING}|{_WHEN})(?!\w)")
_JOINING = re.compile(
    r"^(?:\s|[-–,.:;#*|/()]|(?:fran|for|vid|av|med|i|pa|till|och)(?!\w))+|"
    r"(?:\s|[-–,.:;#*|/()]|(?<!\w)(?:fran|for|vid|av|med|i|pa|till|och))+$"
)
_AFTER_DAY = re.compile(rf",?\s*(?<!\w){_WHEN}(?!\w).*$")
_AFTER_KIND = re.compile(rf",\s*{_KIND}\s+(?:fran|vid|i)\s.*$")
_TERM_OF_YEAR = re.compile(r"[\s.…]+(?:varen|hosten|host|var)$")
_WHOSE_MEETING = re.compile(r"((?:ar|er)na)s(?= +(?:m[öo]te|tr[äa]ff)(?!\w))", re.IGNORECASE)
"""`Rektorernas möte i Mora` is a meeting of `Rektorerna i Mora`."""

_MOST_WORDS = 9


def without_occasion(title: str) -> str | None:
    """The name of who met, in a title or first line; `None` where nothing of a name is left.

    >>> without_occasion("Kulturforum Dalarna - minnesanteckningar 3 maj 2021, Falun")
    'Kulturforum Dalarna'
    >>> without_occasion("SK VINTERGATAN styrelsemöte nr 3")
    'SK VINTERGATAN'
    >>> without_occasion("Protokoll 2021-03-04") is None
    True
    >>> without_occasion("Folkhälsa i Dalarna, nätverksmöte")
    'Folkhälsa i Dalarna'
    """
    title = _WHOSE_MEETING.sub(r"\1", title)
    if end_of_name := _AFTER_KIND.search(fold_in_place(title)):
        title = title[: end_of_name.start()]
    folded = fold_in_place(title)
    day = _AFTER_DAY.search(folded)
    if day and _OCCASION.sub(" ", folded[: day.start()]).strip(" -–,.:;#*|/()"):
        title, folded = title[: day.start()], folded[: day.start()]
    kept = [" "] * len(title)
    at = 0
    for gone in _OCCASION.finditer(folded):
        kept[at : gone.start()] = title[at : gone.start()]
        at = gone.end()
    kept[at:] = title[at:]
    name = " ".join("".join(kept).split())
    if term := _TERM_OF_YEAR.search(fold_in_place(name)):
        name = name[: term.start()]
    while (end := _JOINING.sub("", fold_in_place(name))) != fold_in_place(name):
        start = fold_in_place(name).find(end) if end else 0
        name = name[start : start + len(end)]
    return name if _names_somebody(name) else None


def _names_somebody(name: str) -> bool:
    words = re.findall(r"[^\W\d_][\w-]*", name)
    if not words or len(words) > _MOST_WORDS or not name[:1].isupper():
        return False
    if (len(words) == 1 and is_common_word(words[0])) or fold(name).startswith("lansstyrelse"):
        return False
    place = re.sub(r"s? (?:kommun|stad)$", "", name, flags=re.IGNORECASE)
    return len(name) > 3 and not is_municipality(place)
