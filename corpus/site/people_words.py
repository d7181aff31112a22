"""Words that the pages of people, networks and topics share: states in Swedish, places, days."""

from __future__ import annotations

from collections.abc import Mapping

DAY = "coalesce(d.meeting_date, d.meeting_earliest)"
"""The day of a meeting `documents AS d`, or the first on which it may have been."""

TITLE = "CASE WHEN d.title <> coalesce(d.network, '') THEN d.title ELSE d.filename END"
"""What a document `documents AS d` is called: by its file where the title is the network's name."""

PLACE = "/dokument/{document_id}/sida/{page}?plats={span_start}-{span_end}"
"""A column's link to where its row stands."""

PERSON, MUNICIPALITY = "/person/{person_id}", "/kommun/{municipality_code}"
NETWORK, TOPIC, DOCUMENT = "/natverk/{network}", "/amne/{topic}", "/dokument/{document_id}"

NO_NETWORK = "utan nätverk"

STATUS = {
    "present": "närvarande",
    "absent": "frånvarande",
    "guest": "gäst",
    "substitute": "ersättare",
    "adjuster": "justerare",
}
FATE = {
    "held": "hållet",
    "perhaps held": "kanske hållet",
    "moved": "flyttat",
    "no minutes": "protokoll saknas",
    "to come": "kommande",
}
PROMISE = {"open": "öppet", "overdue": "dagen har gått", "taken_up": "taget upp"}
CONTRADICTION = {
    "same day": "samma dag",
    "previous minutes": "föregående protokoll",
    "number and date": "nummer och datum",
    "weekday": "veckodag",
}


def in_swedish(column: str, words: Mapping[str, str]) -> str:
    """SQL that gives a column's states as Swedish words; constants of this package, never input.

    >>> in_swedish("state", {"open": "öppet"})
    "CASE state WHEN 'open' THEN 'öppet' ELSE state END"
    """
    cases = " ".join(f"WHEN '{state}' THEN '{word}'" for state, word in words.items())
    return f"CASE {column} {cases} ELSE {column} END"


def times(number: int, one: str, many: str) -> str:
    """A number with its noun.

    >>> times(1, "möte", "möten"), times(3, "möte", "möten")
    ('1 möte', '3 möten')
    """
    return f"{number} {one if number == 1 else many}"
