"""On which side of the meeting a date lies by the tense of its sentence, where no other word says.

Expressions are over plain text: lower case, without accents.
"""

from __future__ import annotations

import re

from pipeline.dates.context import Context
from pipeline.dates.periods import Printed

_CLAUSE = 80
"""How far before a date its verb may stand, in characters."""

PAST = re.compile(
    r"\b(?:[a-z\ufffd]{2,}(?:ade|kte|pte|xte|[bdfglmrv]de)s?|[a-z\ufffd]{2,}(?<!ma)ttes?"
    r"|reste|laste|loste|visste|(?:an)?vandes?|sandes?|hande|kandes?|hade|var|fick|gick|kom|tog|togs"
    r"|drog|drogs|holl|holls|blev|gav|gavs|sag|sags|skrev|skrevs|mott|fanns|bjod)\b"
)
_NO_VERB = re.compile(r"(?:kommande|varde|borde|efter\w*|tredje)\Z")
_AHEAD = re.compile(
    r"\b(?:ges|blir|sker|arrangeras|anordnas|halls|haller|borjar|startar|slutar|oppnar|stanger|aker"
    r"|besoker|traffas|presenterar|presenteras|redovisas|lamnas|planeras|invigs|gar av stapeln"
    r"|bjuder|kallar|vantar|avgors|gar ut|trader i kraft|galler fran|invantar|traffar|ska|kommer)\b"
    r"|(?<!i )\bar (?:det )?(?:den )?\Z"
)
_OUTCOME = re.compile(
    r"\A,? ?(?:ett? |en )?(?:rekord[a-z]*|lyckad|lyckat|uppskattad|uppskattat|succe|slutsalt"
    r"|utsalt|fullsatt|valbesokt|valbesokta|bra uppslutning|god uppslutning)\b"
)
"""How it went: `65 barn på trettondagen, rekord`."""
_SOON = re.compile(
    r"\bom (?:nagon|nagra|ett par|en|tva|tre|\d+) (?:vecka|veckor|dagar|manad(?:er)?)\b"
)
_WAS_TO_BE = re.compile(r"\bskulle (?:ha|vara|varit|lamna[st]?|skicka[st]?|svara)\b[^.]{0,50}\Z")
_LAST_DONE = re.compile(r"\b(?:har|hade)\b[^.]{3,60}\bsenast (?:den )?\Z")
_BY_DECISION = re.compile(
    r"\b(?:enligt|efter|genom)\b[^.]{0,50}\b(?:beslut|skrivelse|brev|mejl|rapport|besked)[a-z]*"
    r"(?: av| fran)?,? (?:den )?\Z"
)
_TO_DO = re.compile(r"\batt (?:i|den|pa|under|senast|till)? ?(?:den )?\Z")
_REST_OF_LIST = re.compile(r"[,;] *\n *\Z")


def side_of(context: Context, printed: Printed) -> int:
    """The side that words of the sentence give, but for what was to be ready, or was done last."""
    before = _clause(context, printed)
    if any(words.search(before) for words in (_WAS_TO_BE, _LAST_DONE, _BY_DECISION)):
        return -1
    if _TO_DO.search(before):
        return 1
    line = context.plain[context.plain.rfind("\n", 0, printed.start) + 1 : printed.start]
    return 0 if "|" in line else context.side(printed)  # a cell of a table has no sentence


def side_by_tense(context: Context, printed: Printed) -> int:
    """-1 where the sentence has the date behind it, 1 ahead, 0 where nothing tells."""
    before = _clause(context, printed)
    if _SOON.search(before):
        return 1
    past = [verb.end() for verb in PAST.finditer(before) if not _NO_VERB.search(verb[0])]
    ahead = [verb.end() for verb in _AHEAD.finditer(before)]
    if not past and not ahead:
        return -1 if printed.unit == "feast" and _OUTCOME.search(context.after(printed)) else 0
    return -1 if max(past, default=0) > max(ahead, default=0) else 1


def _clause(context: Context, printed: Printed) -> str:
    """The words of the sentence before a date, also those of a line that ends in a comma."""
    before = context.before(printed)[-_CLAUSE:]
    above = context.plain[max(0, printed.start - _CLAUSE) : printed.start]
    clause = above if not before and _REST_OF_LIST.search(above) else before
    return clause.rpartition("|")[2]
