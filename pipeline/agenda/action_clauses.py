"""What parts of a sentence promise: boxes to tick, rows with bars, several people's tasks."""

from __future__ import annotations

import re
from dataclasses import replace

from pipeline.agenda.action_named import PRESENT
from pipeline.agenda.action_subjects import NAME, People
from pipeline.agenda.action_words import words
from pipeline.agenda.passages import Passage

_BOX = re.compile(r"(?:[-–*•] ?)?\[ ?\] ?")


def unboxed(passage: Passage, people: People) -> Passage:
    """`[ ] Eva: boka sal` as an item of a list of things to do; no bare name in a box is one.

    >>> nobody = People({}, frozenset())
    >>> unboxed(Passage(0, 15, "[ ] @Eva bokar.", "[ ] @eva bokar."), nobody).text
    '- @Eva bokar.'
    """
    box = _BOX.match(passage.text)
    if box is None or people.named(passage.text[box.end() :]):
        return passage
    text, folded = (f"- {whole[box.end() :]}" for whole in (passage.text, passage.folded))
    return replace(passage, text=text, folded=folded, mode="todo", lead=0)


_ROW = re.compile(rf"[^|]{{4,80}} \| ({NAME}(?:(?:, | och |/){NAME})*)(?: [^|]{{0,25}})?$")


def in_last_cell(text: str, people: People) -> tuple[str, ...]:
    """`Inbjudan | Eva, Bo 24/4`: who stands behind the last bar.

    >>> eva = People({"eva": "E Ek"}, frozenset(), frozenset({"E Ek"}))
    >>> in_last_cell("Inbjudan | Eva 24/4", eva)
    ('E Ek',)
    """
    row = _ROW.match(text) if "|" in text else None
    return people.known_in(row.group(1)) if row else ()


_DECIDED = re.compile(rf"({NAME}) (?:har )?(?:redan )?(?:beslutade|beslutat|beslöt)\b")


def is_towns_decision(text: str, people: People) -> bool:
    """`Boden beslutade före jul att varje enhet ska ...`: news of one town."""
    told = _DECIDED.match(text)
    return told is not None and people.are_towns((told.group(1),))


_TASK = re.compile(rf"(?:^|, |; | och | samt | medan | men )({NAME}) (?=([a-zåäö]+))")
_TASK_TURNED = re.compile(rf"(?:^|, |; | och | samt )\w+ (?=([a-zåäö]+) )\w+ ({NAME})")


def all_doing(passage: Passage, people: People, who: tuple[str, ...]) -> tuple[str, ...]:
    """Those in `who`, or all who do something of their own in the sentence, if they are more."""
    several = _doing_in_clauses(passage, people)
    return several if several and (set(several) > {*who} or not people.are_persons(who)) else who


def _doing_in_clauses(passage: Passage, people: People) -> tuple[str, ...]:
    """The people who each do something of their own in one sentence, in order.

    `Eva skriver brevet, Bo ringer museet`; nobody where it is not more than one of them.
    """
    found: list[tuple[int, str]] = []
    for pattern, name, verb in ((_TASK, 1, 2), (_TASK_TURNED, 2, 1)):
        for match in pattern.finditer(passage.text):
            who = people.named(match.group(name))
            if people.are_persons(who) and _does(passage.folded, match.start(verb)):
                found += [(match.start(name), one) for one in who]
    names = tuple(dict.fromkeys(name for _, name in sorted(found)))
    return names if len(names) > 1 else ()


def _does(folded: str, at: int) -> bool:
    if words().does.match(folded, at):
        return True
    return PRESENT.match(folded, at) is not None and words().reports.match(folded, at) is None


_REQUEST = re.compile(
    r"(?:[-–•*] ?)?(?:skicka|lamna|meddela|anmal|las|fyll|svara|hor|boka|mejla|maila|ta med"
    r"|kontakta|rapportera)\b(?! (?:in )?(?:ar|var)\b)"
    r"|^(?:[-–•*] ?)?\w+(?: \w+){0,2} till (?:mig|undertecknad) senast\b"
)


def asks(folded: str) -> bool:
    """`Skicka frågor till Karin före 1 mars`: all are asked to do something."""
    return _REQUEST.match(folded) is not None


def is_of_outsiders(folded: str) -> bool:
    """Whether others than those who met are told of, and not as those who are to get something."""
    return any(
        not folded[: match.start()].endswith((" till ", " fran ", " hos "))
        for match in words().outsiders.finditer(folded)
    )


_REPORTS_THAT = re.compile(
    r"\b(?:beratta(?:r|de)|informera(?:r|de)|namn(?:er|de)|redogor|redogjorde|uppge(?:r)|uppgav"
    r"|rapportera(?:r|de)|meddela(?:r|de)) (?:\w+ ){0,6}?(?:om )?att "
)
_SPEAKER = re.compile(r"(?:han|hon|de|vi) ")


def is_reported(text: str, folded: str, people: People) -> bool:
    """`Eva berättar att klubben ställer ut 9 maj`: news of others, who promise nothing here."""
    if is_towns_decision(text, people):
        return True
    told = _REPORTS_THAT.search(folded)
    if told is None or _SPEAKER.match(folded, told.end()):
        return False
    return not people.known_in(" ".join(text[told.end() :].split(" ")[:1]))
