"""Bodies of several atoms made one: heads before a colon, names nobody told us of."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from pipeline.attendance.atoms import Atom, is_body
from pipeline.swedish.attendance_words import is_attendance_word
from pipeline.swedish.municipalities import is_municipality
from pipeline.swedish.names import is_given_name


def _is_person(ahead: Sequence[Atom]) -> bool:
    return any(
        atom.kind == "caps" and len(atom.words) > 1 and is_given_name(atom.words[0].text)
        for atom in ahead
    )


def _is_short_in_brackets(last: Sequence[Atom]) -> bool:
    kinds = [atom.kind for atom in last]
    return kinds == ["open", "organisation", "close"] and last[1].text.isupper()


_MEMBERS = frozenset({"kommuner", "kommunerna"})
"""Small words that end the name of those a joint body is made of: "Västmanlands kommuner"."""


def _may_name(word: str) -> bool:
    return word[:1].isupper() or word in _MEMBERS


def with_whole_heads(found: Sequence[Atom]) -> list[Atom]:
    """The atoms with each head of several atoms before a colon made one: "LRF Trestad: Eva Ek"."""
    whole: list[Atom] = []
    begin = 0
    for at, atom in enumerate(found):
        if atom.kind == "colon" or (atom.kind == "dash" and _is_person(found[at + 1 : at + 2])):
            if begin < len(whole) and _is_short_in_brackets(whole[-3:]):
                whole = whole[:-3]
            while begin < len(whole) and whole[begin].kind in {"gap", "dash", "separator"}:
                begin += 1
            head = whole[begin:]
            kinds = {one.kind for one in head}
            if (
                len(head) > 1
                and kinds <= {"caps", "place", "organisation", "other", "and", "from"}
                and kinds & {"caps", "place", "organisation"}
                and not any(one.kind in {"place", "organisation"} for one in head[1:])
                and head[0].text[0].isupper()
                and all(one.kind != "other" or _may_name(one.text) for one in head)
                and not is_given_name(head[0].words[0].text)
            ):
                words = tuple(word for one in head for word in one.words)
                whole[begin:] = [Atom("organisation", words)]
        whole.append(atom)
        if atom.kind in {"newline", "separator", "colon"} or atom.text == ".":
            begin = len(whole)
    return whole


def with_whole_bodies(found: Sequence[Atom]) -> list[Atom]:
    """The atoms with each unknown body that begins with an everyday word made one.

    "Eva Ek, Avfall Sverige": Avfall is no name, but after a comma the two can only be a body.
    """
    whole: list[Atom] = []
    at = 0
    while at < len(found):
        length = _unknown_length(found, at) or _short_formed_length(found, at)
        if length:
            words = tuple(word for atom in found[at : at + length] for word in atom.words)
            whole.append(Atom("organisation", words))
        else:
            whole.append(found[at])
        at += max(length, 1)
    return whole


_BEFORE = frozenset({"separator", "gap", "open", "dash"})
_AFTER = frozenset({"separator", "gap", "close", "newline", "dash", "mark", "no mark"})


def _unknown_length(found: Sequence[Atom], at: int) -> int:
    """How many atoms from here are a body that begins with an everyday word; 0 if none."""
    first = found[at]
    begins = at > 1 and found[at - 1].kind in _BEFORE and found[at - 2].kind != "newline"
    if not begins or first.kind != "other" or is_attendance_word(first.text):
        return 0
    end = at
    while end < len(found) and found[end].kind in {"other", "caps", "organisation"}:
        if not found[end].text[0].isupper() or is_given_name(found[end].words[0].text):
            return 0
        end += 1
    closed = end == len(found) or found[end].kind in _AFTER
    words = sum(len(atom.words) for atom in found[at:end])
    return end - at if closed and 2 <= words <= 4 and end - at > 1 else 0


_PARTS = frozenset({"caps", "organisation", "other"})


def _short_formed_length(found: Sequence[Atom], at: int) -> int:
    """How many atoms from here are a body with a short form in it: "(IK Viljan)", "(Öster KK)".

    In brackets all of it is; after a comma a short form and one more word.
    """
    if at == 0 or found[at - 1].kind not in {"open", "separator"} or found[at].kind not in _PARTS:
        return 0
    brackets = found[at - 1].kind == "open"
    end = at
    while end < len(found) and (
        found[end].kind in _PARTS or (brackets and end > at and found[end].kind == "newline")
    ):
        end += 1
    parts = [atom for atom in found[at:end] if atom.kind != "newline"]
    words = [word.text for atom in parts for word in atom.words]
    short = [atom.kind == "organisation" and atom.text.isupper() for atom in parts]
    if not any(short) or not 2 <= len(words) <= 4 or len(parts) < 2:
        return 0
    if any(not word[:1].isupper() or is_given_name(word) for word in words):
        return 0
    if brackets:
        return end - at if end < len(found) and found[end].kind == "close" else 0
    closed = end == len(found) or found[end].kind in _AFTER
    alone = len(parts) == 2 and len(words) == 2 and short[0] and parts[1].kind == "caps"
    return end - at if closed and alone and not is_municipality(words[1]) else 0


def has_bodies_first(found: Sequence[Atom]) -> bool:
    """Whether each body stands before its people: "Hjo, Eva Ek. Tibro, Bo Al och Per Ask"."""
    if any(
        after.kind == "colon" or (after.kind == "dash" and is_body(atom))
        for atom, after in pairwise(found)
    ):
        return False  # these tell themselves that they are heads
    lines = [line for line in _shapes(found) if "B" in line and "P" in line]
    if not lines or any(line[0] != "B" or "BB" in line or line[-1] != "P" for line in lines):
        return False
    return sum(line.count("B") for line in lines) > 1


def _shapes(found: Sequence[Atom]) -> list[str]:
    """The lines as the order of their bodies (B) and persons (P), parentheses left out."""
    shapes, depth = [""], 0
    for atom in found:
        depth = max(0, depth + (atom.kind == "open") - (atom.kind == "close"))
        if atom.kind == "newline":
            shapes.append("")
            depth = 0
        elif depth:
            continue
        elif is_body(atom):
            shapes[-1] += "B"
        elif atom.kind == "caps" and len(atom.words) > 1:
            shapes[-1] += "BP" if leading_place(atom) else "P"
    return shapes


def leading_place(atom: Atom) -> int:
    """How many words of a run are a municipality before a whole name: "Hjo Eva Ek"."""
    texts = [word.text for word in atom.words]
    for length in (2, 1):
        name, rest = " ".join(texts[:length]), texts[length:]
        if len(rest) > 1 and is_municipality(name) and is_given_name(rest[0]):
            return 0 if is_given_name(texts[0]) else length
    return 0
