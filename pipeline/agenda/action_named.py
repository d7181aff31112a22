"""Who promises, where the sentence's subject does not say so.

Somebody is given a task, named in brackets or by `av`, or meant by a pronoun.
"""

from __future__ import annotations

import re

from pipeline.agenda.action_subjects import NAME, People
from pipeline.agenda.action_words import words
from pipeline.swedish.fold import fold_in_place

PRESENT = re.compile(
    r"\b(?!\w+(?:orer|arer|oner|eter|ngar|iner|iter|gorer|ister|anter|enter|timmar|kommuner)\b)"
    r"[a-z]{2,}(?:ar|er|yr)\b|\b(?:tar|ger|ser|gar|far|gor|ber|tror|bor)\b"
)


def given_to(text: str, folded: str, people: People) -> tuple[str, ...]:
    """`uppdrogs åt Eva att ...`, `ger Eva i uppdrag att ...`."""
    for match in words().given.finditer(folded):
        if re.search(r"\b(?:tidigare|inte)\b", folded[: match.start()][-20:]):
            continue
        rest = text[match.end() :]
        end = re.search(r" att | i uppdrag|[.,;(]|$", rest)
        who = people.named(rest[: end.start()] if end else rest, loose=True)
        if who:
            return who
        first = re.match(NAME + r"|\w+", rest)
        who = people.named(first.group()) if first else ()
        if who:
            return who
    return ()


_LAST = re.compile(
    r"[(\[]([^()\[\]]{2,80})[)\]][\s.]*$"
    r"|(?: [–—-]{1,2}|→|/) ?([A-ZÅÄÖ@][^–—:;.,]{1,60}|alla|samtliga|vi)"
    r"(?:(?:,| [–—-]{1,2}) [^;]{2,40})?\.?$"
)


def in_brackets(text: str, people: People) -> tuple[str, ...]:
    """Who is named last, in brackets or behind a dash.

    >>> eva = People({"eva": "Eva Ek"}, frozenset(), frozenset({"Eva Ek"}))
    >>> in_brackets("Boka sal (Eva)", eva), in_brackets("Boka sal – Eva, v. 12", eva)
    (('Eva Ek',), ('Eva Ek',))
    """
    last = _LAST.search(text)
    if last is None:
        return ()
    inside = last.group(1) or last.group(2)
    inside = re.sub(r"^(?:ansv(?:arig)?\.?:?|av) ", "", inside, flags=re.IGNORECASE)
    parts = [part for part in re.split(r",|;", inside) if not re.search(r"\d", part)]
    return people.named(",".join(parts), loose=last.group(1) is not None)


_AGENT = re.compile(
    rf"\b(?:[A-ZÅÄÖ]?[a-zåäö]{{2,}}s(?: \w+){{0,4}} av"
    rf"|(?:kommer|går ut)(?: \w+){{0,4}} fr[åa]n) "
    rf"(?:({NAME}(?: och {NAME})?)|(var och en|alla \w+|varje \w+|alla|samtliga \w+|\w+))"
)
_PERFORMED = re.compile(r"(?:des|ts|dds|[oa]gs|avs|revs|olls)\b|\b(?:hos|oss|dess|sas|fanns)\b")


def by_agent(text: str, people: People) -> tuple[str, ...]:
    """`Lunch ordnas av Eva`, `Länk kommer från Eva`."""
    for match in _AGENT.finditer(text):
        opener = people.named(text[: match.start()].strip()) if match.start() else ()
        if not _PERFORMED.search(match.group()) and not people.are_persons(opener):
            group = match.group(2) or ""
            if group and words().groups.fullmatch(fold_in_place(group)) is None:
                continue
            who = people.named(match.group(1) or group)
            if who:
                return who
    return ()


_PRONOUN = re.compile(
    r"(?:^|; |, |\bmen |\boch |\()(?:(?:\w+ )?(?P<verb>\w+(?:ar|er|or)) )?(?P<who>han|hon|de|bada)"
    r"(?(verb)\b| (?P<does>\w+))"
)


_PRONOUN_WILL = re.compile(
    r"(?:^|; |, |\bmen |\boch )(?:han|hon) (?:ska|skall|lovar|har lovat|lovade|atog sig|tar pa sig"
    r"|tog pa sig|fick i uppdrag|far i uppdrag|kommer att|ombads|erbjod sig|har i uppdrag)\b"
)


def by_pronoun(folded: str, told: tuple[str, ...]) -> tuple[str, ...]:
    """`Hon återkommer med dag`: those told of last, if as many as the pronoun means."""
    match = _PRONOUN.search(folded)
    if match is None or not told:
        return ()
    if len(told) == 1 and _PRONOUN_WILL.search(folded):
        return told
    group = "verb" if match.group("verb") else "does"
    verb = match.group(group)
    many = match.group("who") in ("de", "bada")
    at = match.start(group)
    does = PRESENT.fullmatch(verb) and words().reports.match(folded, at) is None
    does = does and (not many or words().does.match(folded, at) is not None)
    return told if does and many == (len(told) > 1) else ()
