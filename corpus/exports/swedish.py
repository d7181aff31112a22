"""Headings and words of what a person reads in a spreadsheet, in Swedish."""

from __future__ import annotations

from typing import Any, Final

_HEADINGS: Final = {
    "announced_in": "Utlyst i (id)",
    "announced_in_title": "Utlyst i",
    "announced_on": "Utlyst den",
    "day": "Dag",
    "document_id": "Protokollets id",
    "due": "Senast",
    "earliest": "Första dag",
    "edtf": "När",
    "filename": "Fil",
    "heading": "Rubrik",
    "held_in": "Hållet enligt (id)",
    "label": "Ämne",
    "latest": "Sista dag",
    "listed_absent": "Antal frånvarande i listan",
    "meeting_date": "Mötesdag",
    "municipality": "Kommun",
    "municipality_code": "Kommunkod",
    "network": "Nätverk",
    "ordinal": "Nummer",
    "organisation": "Organisation",
    "page": "Sida",
    "person": "Person",
    "person_id": "Personens id",
    "place": "Plats",
    "present": "På plats",
    "printed": "Så står det",
    "probability": "Sannolikhet",
    "reason": "Skäl",
    "representatives": "Antal på plats",
    "responsible": "Ansvariga",
    "role": "Roll",
    "score": "Styrka",
    "section_id": "Avsnitt",
    "span_end": "Slutar vid tecken",
    "span_start": "Börjar vid tecken",
    "state": "Läge",
    "status": "Status",
    "taken_up": "Så står det när det tas upp",
    "taken_up_day": "Tas upp den",
    "taken_up_end": "Slutar där vid tecken",
    "taken_up_in": "Tas upp i (id)",
    "taken_up_page": "Sida där",
    "taken_up_start": "Börjar där vid tecken",
    "theme": "Tema",
    "time": "Tid",
    "title": "Titel",
    "topic": "Ämnets id",
    "until": "Uppskjutet till",
}

_WORDS: Final[dict[str, dict[Any, str]]] = {
    "status": {
        "present": "närvarande",
        "absent": "frånvarande",
        "guest": "gäst",
        "substitute": "ersättare",
        "adjuster": "justerare",
    },
    "state": {"open": "öppet", "overdue": "dagen har gått", "taken_up": "taget upp"},
    "present": {1: "ja", 0: "nej"},
}


def heading(column: str) -> str:
    """What a column is called.

    >>> heading("municipality")
    'Kommun'
    """
    return _HEADINGS[column]


def word(column: str, value: Any) -> Any:
    """What a column says, where it is one of a few words; else as it is.

    >>> word("status", "guest"), word("present", 0), word("person", "guest")
    ('gäst', 'nej', 'guest')
    """
    return _WORDS.get(column, {}).get(value, value)
