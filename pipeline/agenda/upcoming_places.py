"""Where a planned meeting is to be held, from the words around its day."""

from __future__ import annotations

import re

from pipeline.swedish.fold import fold
from pipeline.swedish.municipalities import is_municipality

_REMOTE = re.compile(
    r"\b(?:digitalt?|teams|zoom|skype|lync|via lank|online|pa distans|telefonmote|videomote"
    r"|webben)\b"
)
_TOOLS = {"teams": "Teams", "zoom": "Zoom", "skype": "Skype", "lync": "Lync"}
_VENUE = (
    r"hus|torg|bibliotek|rådhus|gård|museum|folkhögskola|herrgård|slott|konserthus|stadshus|kommunhus"
    r"|universitet|gymnasium|skola|stadsbibliotek|kulturhus|centrum|hotell|fritids|förskola|station"
    r"|församlingshem|bygdegård|arkiv|teater|kyrka|högskola"
)
_CAPITALS = r"[A-ZÅÄÖ][\w'&-]*"
_MORE = rf"(?: {_CAPITALS}| (?:{_VENUE})\b| \d{{1,3}}\b)*"
_NAME = rf"{_CAPITALS}{_MORE}(?:, {_CAPITALS}{_MORE})*"
_COMMON = (
    r"[Kk]ommunhuset|[Ss]tadshuset|[Bb]iblioteket|[Rr]ådhuset|[Kk]onserthuset|[Mm]useet"
    r"|[Rr]egionhuset|[Ff]öreningslokalen|[Kk]ulturhuset|klubbstugan|klubbhuset|stugan|kansliet"
    r"|församlingshemmet|bygdegården|skolan|matsalen|sessionssalen"
)
_PLACE = re.compile(rf"(?:^|[\s,(])(?:i|på|hos|vid|till) ({_NAME}|{_COMMON})")
_IN_PARENTHESES = re.compile(r"\(([^()\n]{2,60})\)")
_NAMED = re.compile(r"(?:plats|lokal)\s*:\s*([^.\n;]{2,60})", re.IGNORECASE)
_CLOCK = r"(?:(?:kl\.?|klockan) ?)?\d{1,2}[.:]?\d{0,2}(?: ?[-–—] ?\d{1,2}(?:[.:]\d\d)?)?"
_BARE = re.compile(rf"^[\s,;:–()-]*(?:{_CLOCK})?[\s,;:–-]*(?:[a-zåäö]+dag[\s,]+)?({_NAME})")
_BEFORE = re.compile(rf"({_CAPITALS})[\s,:]*(?:den )?$")
_VERB = re.compile(r"\b\w+(?:ar|er)\b")
_CLOCK_TAIL = re.compile(r",? kl\b.*$|,? klockan\b.*$", re.IGNORECASE)


def place_of(after: str, before: str = "", sentence: str = "") -> str | None:
    """The place as printed; `digitalt`, or the tool's name, for a meeting at a distance.

    `after` are the words behind the day and its hour up to the next day, `before` those between
    the day before and this one, `sentence` all of the sentence.

    >>> place_of("9 - 15 (Regionens hus, Skövde)"), place_of(" i Mora."), place_of(" 9.30 Hjo, ")
    ('Regionens hus, Skövde', 'Mora', 'Hjo')
    >>> place_of(" kl. 9.00–15.00, Stadshuset i Nässjö")
    'Stadshuset i Nässjö'
    >>> place_of(". Lunch ordnas.", "Avesta "), place_of(" kl 13", sentence="Vi ses på Teams")
    ('Avesta', 'Teams')
    """
    named = _NAMED.search(after)
    if named:
        return _tidied(named.group(1))
    return _remote(after) or _printed(after) or _printed_before(before) or _remote(sentence)


def _printed(after: str) -> str | None:
    """A place in brackets, behind `i` or `hos`, or right behind the hour."""
    inside = _IN_PARENTHESES.search(after)
    if inside and inside.group(1)[0].isupper() and not _VERB.search(inside.group(1)):
        return _with_town(after, inside)
    found, bare = _PLACE.search(after), _bare(after)
    if bare and found and bare.end() == found.start():  # "Stadshuset i Nässjö"
        return _tidied(after[bare.start(1) : found.end()])
    found = found or bare
    return _tidied(found.group(1)) if found else None


def _printed_before(before: str) -> str | None:
    """A place right before the day: `samråd i Folkets hus 15 januari`, `Avesta 18 april`."""
    ahead = _PLACE.search(before)
    if ahead and not before[ahead.end() :].strip(" ,."):
        return _tidied(ahead.group(1))
    town = _BEFORE.search(before)
    return town.group(1) if town and is_municipality(town.group(1)) else None


def _with_town(after: str, inside: re.Match[str]) -> str:
    """`Motala (Carlsund)` -> `Motala, Carlsund`; a remark alone is the place itself."""
    town = re.search(rf"({_CAPITALS}) $", after[: inside.start()])
    name = _tidied(inside.group(1))
    return f"{town.group(1)}, {name}" if town and is_municipality(town.group(1)) else name


def _bare(after: str) -> re.Match[str] | None:
    """A name right behind the hour, if it is a municipality, a venue, or ends the line."""
    found = _BARE.match(after)
    if found is None:
        return None
    name = found.group(1)
    town = any(is_municipality(part) for part in name.split(", "))
    venue = re.search(rf"(?:{_VENUE}|salen|huset|lokalen|rummet)\b", name) is not None
    ends = re.match(r"[ \t]*\.?[ \t]*(?:\n|$)", after[found.end() :]) is not None
    return found if town or venue or ends else None


def _remote(text: str) -> str | None:
    folded = fold(text)
    found = _REMOTE.search(folded)
    if found is None:
        return None
    tools = [tool for tool in _TOOLS if re.search(rf"\b{tool}\b", folded)]
    return _TOOLS[tools[0]] if tools else "digitalt"


def _tidied(place: str) -> str:
    return _CLOCK_TAIL.sub("", place).strip(" .,;")
