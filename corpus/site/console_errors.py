"""What SQLite and Datasette say of a query that cannot be run, in a Swedish sentence."""

from __future__ import annotations

import re

_SENTENCES = tuple(
    (re.compile(pattern, re.IGNORECASE), sentence)
    for pattern, sentence in (
        (
            r"must be a SELECT|contained a disallowed",
            "Bara frågor som läser går att köra: börja med SELECT eller WITH.",
        ),
        (r"one statement at a time", "Ställ en fråga i taget."),
        (r"no such table: (.+)", "Det finns ingen tabell som heter {}."),
        (r"no such column: (.+)", "Det finns ingen kolumn {} i tabellerna som frågas."),
        (r"no such function: (.+)", "Det finns ingen funktion som heter {}."),
        (
            r"ambiguous column name: (.+)",
            "Kolumnen {} finns i flera av tabellerna: skriv tabellen framför, som documents.title.",
        ),
        (r'near "(.*)": syntax error', "Frågan är felskriven vid {}."),
        (r"incomplete input", "Frågan tar slut för tidigt: kanske fattas en parentes."),
        (
            r'unrecognized token: "(.*)"',
            "Frågan är felskriven vid {}: kanske fattas ett citattecken.",
        ),
        (r"wrong number of arguments", "En funktion har fått för många eller för få värden."),
        (r"misuse of (aggregate|window)", "Något som räknar över flera rader står på fel plats."),
        (r"fts5: (.+)", "Sökorden efter MATCH är felskrivna."),
        (
            r"not authorized|prohibited|read-?only",
            "Frågan vill mer än att läsa korpusen, och det går inte här.",
        ),
        (r"too (big|large|long|many|much|deep)|out of memory", "Frågan eller svaret är för stort."),
        (r"binding|parameter", "Ett värde som frågan ber om är inte ifyllt."),
    )
)
"""A pattern of the words, and the sentence; `{}` is what the pattern's brackets found."""


def in_swedish(error: object) -> str:
    """What is wrong with a query, in Swedish.

    >>> in_swedish("no such table: dokument"), in_swedish("never heard of")
    ('Det finns ingen tabell som heter dokument.', 'Frågan går inte att köra.')
    """
    for pattern, sentence in _SENTENCES:
        if found := pattern.search(str(error)):
            return sentence.replace("{}", found[1] if pattern.groups else "")
    return "Frågan går inte att köra."
