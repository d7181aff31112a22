"""What the head of a paper tells of when, who and which, beside the full day: told to be compared.

Two papers of one meeting never tell one of these otherwise.
"""

from __future__ import annotations

import re

from pipeline.editions.kept import ATTENDED

_TOP = 600
_MONTH = re.compile(
    r"\b(jan(?:uari)?|feb(?:ruari)?|mars?|apr(?:il)?|maj|jun[ei]?|jul[iy]?|aug(?:usti)?|sept?(?:ember)?"
    r"|okt(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b"
)
_ONE: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("v", re.compile(r"\b(?:vecka|v\.|v)[ .]{0,2}(\d{1,2})\b")),
    ("y", re.compile(r"\b((?:19|20)\d\d)\b")),
    ("s", re.compile(r"\b(var|host|sommar|vinter|jul)(?:en|terminen|mote|motet|traff|traffen)\b")),
    ("t", re.compile(r"\b([vh]t)[ -]?\d\d")),
    ("h", re.compile(r"\bkl(?:ockan)?[. :]{0,3}(\d{1,2})\b")),
    ("d", re.compile(r"\b(man|tis|ons|tors|fre|lor|son)dag(?:en)?\b")),
    ("q", re.compile(r"\b(?:kvartal|termin|del|mote|traff|dag)[ :]{0,2}(\d{1,2})\b(?![./:-])")),
    ("g", re.compile(r"\b\w*(?:grupp|klass|lag|avdelning)[ :]{1,2}(\w{1,12})\b")),
    ("k", re.compile(r"\bkommun(?:en)?[ ]?:[ ]{0,3}(\w+)")),
    ("p", re.compile(r"(?:§{1,2}|\bparagraf|\bpunkt|\barende)[ :]{0,2}(\d{1,3})\b")),
)


def told_of(folded: str, *, extract: bool) -> tuple[str, ...]:
    """Of each kind of word the first that the head tells: `m:3`, `v:12`, `y:2024`, `h:9`.

    The § of an extract is which paper it is; of other papers only their first.

    >>> told_of("manadsmote i januari 2024 kl. 9", extract=False)
    ('y:2024', 'h:9', 'm:jan')
    """
    top = folded[:_TOP]
    if attended := ATTENDED.search(top):
        top = top[: attended.start()]
    found = [
        f"{kind}:{match[1].lstrip('0') or '0'}"
        for kind, form in _ONE
        if (kind != "p" or extract) and (match := form.search(top))
    ]
    if match := _MONTH.search(top):
        found.append(f"m:{match[1][:3]}")
    return tuple(found)


def contradict(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Whether something is told otherwise in the other.

    >>> contradict(("m:jan",), ("m:feb",)), contradict(("m:jan",), ("v:4",))
    (True, False)
    """
    known = dict(word.split(":", 1) for word in one)
    return any(
        known.get(kind, told) != told for kind, told in (word.split(":", 1) for word in other)
    )
