"""Days that are no planned meeting: what is called off, moved away, due, or merely happens."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from pipeline.findings import DateMention

THING = (
    r"(?:\w*(?:nummer|besiktning|betalning|revidering|enkat(?:en)?|matning|rapport|nyhetsbrev|leverans"
    r"|overlamning|spolning|sotning|avlasning|avstangning|tomning|hamtning|provtagning|inventering"
    r"|utskick|ansokningsomgang|omgang|version|faktura|slackning|inlamning|utlysning|asfaltering"
    r"|relining|\w*avbrott|driftstopp|stromavbrott|antagning|steg|etapp|betygssattning))(?:en)?"
)
"""What a day may be set for though nobody meets, folded: `nästa nummer`, `stamspolning`."""

_OFF = re.compile(
    r"\b(?:avstar|ingen aker|install[dt]\w*|stalls in|staller in|stalldes in|blir inte av|utgar"
    r"|avbokad\w*|avbokas)\b"
)
_INSTEAD = re.compile(
    r"\b(?:ny|nytt|nya|i ?stallet|ersatts|ersatter|blir|men|daremot|nasta|vi ses|flytt\w+)\b"
)
_MEANT = re.compile(
    r"(?:\b(?:var|varit|ursprungligen) (?:\w+ )?(?:tankt|planera[dt]|bestam[dt]|utlyst|satt)"
    r"|\btankt|\breservdag|\bi ?stallet for|\bdatumet var)"
    r"(?: till| pa| for)?(?: \w+dag(?:en)?)?(?: den)? $"
)
_BOOKED = re.compile(
    r"\b(?:bokat|bokad|satt|satts|sattes|bestamt|bestamts|bestamdes|planerat|lagt|laggs|lades|utlyst)"
    r"(?: preliminart)? till(?: \w+dag(?:en)?)?(?: den)? $"
)
_PROPOSED = re.compile(r"\b(?:yrka(?:r|de)|motionar\w*|motionen)\b")
_OUT = re.compile(
    r"\b(?:inbjuda\w*|protokoll\w*|\w*anteckningar(?:na)?|kallelse\w*|handlingar(?:na)?|rapporten"
    r"|underlag\w*|beslutet|resultatet|nyhetsbrevet|pengarna|\w*avgiften|hyran|bidraget)\b"
    r".{0,60}?\b(?:gar ut|kommer ut|klar[at]?|betalas|hojs|sanks|justeras|kommit)\b"
    r"|\b(?:betalas(?: ut)?|utbetalas|trader i kraft|gar ut|ges ut|anmalningsdag\w*|sista \w*dag)\b"
    r"(?! (?:mote|traff))"
)
_OPENS = re.compile(
    r"\W*(?:publiceras|skickas|oppnar|oppnas|lanseras|betalas|trader i kraft|gar \w* ?ut"
    r"|kommer \w+ ut)\b"
)
_MOVED_FROM = re.compile(
    r"\b(?:flytta(?:s|des|ts|t|r|de)|senarelagg\w+|tidigarelagg\w+|andra(?:s|des|ts))"
    r"(?: \w+){0,3}? fran(?: \w+dag(?:en)?)?(?: den)? $"
)
_MOVED_TO = re.compile(
    r"\b(?:flytta\w*|senarelagg\w+|tidigarelagg\w+|andra\w+)"
    r"(?:(?: \w+){0,3}? fran .{3,40}?| fram| upp)? till(?: \w+dag(?:en)?)?(?: den)? $"
)


def is_called_off(before: str, after: str) -> bool:
    """Whether a day's meeting is called off; the folded words before it and up to the next day.

    >>> is_called_off("motet den ", " ar installt."), is_called_off("vi staller in den ", ".")
    (True, True)
    >>> is_called_off("motet stalls in, ny tid blir ", " kl 9.")
    False
    """
    if _OFF.search(after):
        return True
    off = _OFF.search(before)
    return off is not None and not _INSTEAD.search(before, off.end())


def bars(before: str, after: str) -> bool:
    """Whether the folded words around a day say that it was meant for a meeting, or is for a thing.

    >>> bars("traffen var tankt till den ", " men"), bars("protokollet blir klart den ", ".")
    (True, True)
    """
    clause = re.split(r"[;.!?]|, och ", before)[-1]
    return (
        _MEANT.search(before) is not None
        or (_MOVED_FROM.search(before) is not None and after.startswith(" till"))
        or _PROPOSED.search(before) is not None
        or _OUT.search(clause) is not None
        or (len(before) < len("torsdagen den ") + 1 and _OPENS.match(after) is not None)
    )


def is_new_day(before: str) -> bool:
    """Whether what is before a day, folded, sets a meeting on it: `flyttas från 3 maj till `."""
    return (_MOVED_TO.search(before) or _BOOKED.search(before)) is not None


def moved_to(mention: DateMention, before: str) -> DateMention:
    """Of `flyttas från 3 maj till 10 maj`, read as days from the one to the other, the new day."""
    first, _, last = (mention.edtf or "").partition("/")
    if len(first) != len(last) or len(last) != len("2023-10-05") or not _MOVED_FROM.search(before):
        return mention
    day = date.fromisoformat(last)
    return replace(mention, edtf=last, earliest=day, latest=day, kind="planned_meeting")
