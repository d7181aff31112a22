"""What the text says that a person is: beside the name, in a clause, in brackets, or before it."""

from __future__ import annotations

import re

from pipeline.attendance.mention_roles import HUMAN
from pipeline.swedish.municipalities import is_municipality
from pipeline.swedish.names import is_given_name
from pipeline.swedish.organisations import has_form, is_known_organisation

_WHAT = re.compile(rf"(?<!\w){HUMAN}", re.IGNORECASE)
_VERB_FIRST = re.compile(
    r"(?:har|hade|är|var|som|och|ska|skall|kan|vill|kommer|inte|\w+(?:ade|erar))(?!\w)"
)
_CLAUSE = re.compile(r",[ \n](?P<what>[^.;:()\n,]{2,70}(?:\n[^.;:()\n,]{2,40})?)")
_BRACKETS = re.compile(r"[ ]?\((?P<what>[^()\n]{2,80})\)")
_FROM = re.compile(
    r"[ ](?:från|på|vid|hos)[ ](?P<what>[A-ZÅÄÖ][\w&-]*(?:[ ](?:[A-ZÅÄÖ&][\w&-]*|"
    r"universitet|högskola|kommun|stad|kommunalförbund|län|i|för|förvaltning|\w+förvaltning\w*|"
    r"\w+förbund\w*|\w+nämnd\w*|\w+kontor\w*)(?!\w))*)"
)
_BEFORE = re.compile(
    r"(?<![\w-])(?P<what>(?:(?:vice|biträdande|tf\.?|ny|nya|nye|"
    rf"(?-i:[A-ZÅÄÖ])[\w-]+s(?:[ ]kommuns)?)[ ])?{HUMAN})[ ]$",
    re.IGNORECASE,
)
_APPOSED = re.compile(
    rf"(?<![\w-])(?P<what>{HUMAN}(?:[ \n](?:i|för|vid|på|till)[ \n][^.,:;()\n]{{2,50}})?),[ \n]$",
    re.IGNORECASE,
)
_THROUGH = re.compile(r"(?<!\w)(?P<what>[^\W\d_]{4,}(?:en|et))[ ]genom[ ]$")
_IS = re.compile(
    rf"[ ]är[ ](?:sedan[ ]\w+[ ])?(?P<what>(?:vår[ ])?(?:ny[ ]|nya[ ]|tillförordnad[ ])?{HUMAN}"
    r"(?:[ ](?:i|för|vid|på)[ ][^.,;:()\n]{2,40})?)",
)
_AGED = re.compile(r",[ ](?P<what>\d{1,3}[ ]år)(?!\w)")
_CUT = re.compile(
    r"[ \n](?:som|och|samt|är|var|har|hade|kommer|ska|skall|kan|vill|blir|för att|att|om|"
    r"[a-zåäö]+(?:ade|erar|erade|ar|te)(?!\w))(?!\w).*$",
    re.DOTALL,
)


def described(text: str, start: int, end: int) -> str | None:
    """What is said of the person whose name stands at [start, end), or None.

    >>> of = "Erik Sund, forskare vid Lunds universitet, kom."
    >>> described(of, 0, 9)
    'forskare vid Lunds universitet'
    >>> described("Daniel från Lysio kommer", 0, 6), described("rektor Eva Ek bad", 7, 13)
    ('Lysio', 'rektor')
    >>> described("Eva Ek, Bo Al och", 0, 6) is None
    True
    """
    return _behind(text, end) or _in_front(text[max(0, start - 90) : start])


def _behind(text: str, end: int) -> str | None:
    """What a bracket, a clause, an origin or "är ..." behind the name says."""
    brackets = _BRACKETS.match(text, end)
    if brackets and _tells(brackets["what"]):
        return _tidy(brackets["what"])
    clause = _CLAUSE.match(text, end)
    if clause and _tells(what := _CUT.sub("", clause["what"])):
        return _tidy(what)
    origin = _FROM.match(text, end)
    if origin and _tells(origin["what"], named=text.startswith(" från", end)):
        owner = origin["what"].endswith("s") and re.match(
            r" [a-zåäö]", text[origin.end() : origin.end() + 2]
        )
        return None if owner else _tidy(origin["what"])
    told = _IS.match(text, end) or _AGED.match(text, end)
    return _tidy(_CUT.sub("", told["what"])) if told else None


def _in_front(before: str) -> str | None:
    """What an office, an apposition or "... genom" in front of the name says."""
    told = _BEFORE.search(before[-50:]) or _APPOSED.search(before) or _THROUGH.search(before)
    return _tidy(told["what"]) if told else None


def _tells(what: str, *, named: bool = False) -> bool:
    """Whether the words say what somebody is, or where from: no other person, no side remark."""
    words = what.split()
    if not words or is_given_name(words[0]) or re.fullmatch(r"[A-ZÅÄÖ]{1,2}", what):
        return False  # a person, a party
    if _VERB_FIRST.match(what) or (len(words) > 1 and is_given_name(words[1])):
        return False  # a side remark; "revisionsdirektör Ingvar Ek" is the next person
    if _WHAT.search(what):
        return True
    if not what[0].isupper():
        return any(has_form(word) for word in words) and len(words) <= 4
    return named or len(words) == 1 or _is_body(words)


def _is_body(words: list[str]) -> bool:
    whole = " ".join(words)
    return (
        is_municipality(whole)
        or is_known_organisation(whole)
        or any(has_form(word) for word in words)
        or (len(words) == 2 and is_municipality(words[0]))
    )


def _tidy(what: str) -> str:
    return " ".join(what.split()).strip(" ,.")
