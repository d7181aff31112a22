"""Bodies alone on their lines: whom each is for, told from the whole list.

A municipality on a line of its own may head the names under it, follow the name above it, or
stand in a column torn from the column of names.  Which it is, the order of all lines tells; where
no order explains the list clearly better than the others, the bodies are nobody's.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise

from pipeline.attendance.atoms import Atom, is_body
from pipeline.swedish.fold import fold
from pipeline.swedish.municipalities import is_municipality, municipalities
from pipeline.swedish.names import is_given_name

_PASSED = frozenset({"gap", "separator", "other", "dash", "number", "open", "close"})


@cache
def _counties() -> frozenset[str]:
    """Folded names of counties, as they are told: without "län" and its genitive."""
    names = (fold(town.county).removesuffix(" lan") for town in municipalities().values())
    return frozenset(name.removesuffix("s") for name in names)


def is_county(name: str) -> bool:
    """Whether this is a county's name, without "län": "Värmland", "Värmlands", "Kalmar"."""
    return fold(name).removesuffix("s") in _counties()


@dataclass(frozen=True, slots=True)
class Frames:
    """Body by line (from 0), and the places of the atoms that are these bodies."""

    bodies: dict[int, str]
    heads: frozenset[int]


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of the list: its number, `kind` (P persons, B a body, M both), persons, body.

    `own` says that it opens with the body of its persons: "Hjo – Eva Ek, Bo Al"; `empty` that
    it has nobody after that sign: "Tibro –".
    """

    number: int
    kind: str
    persons: int
    body: str
    at: int
    colon: bool
    more: bool = False
    own: bool = False
    empty: bool = False


def find_frames(atoms: Sequence[Atom]) -> Frames:
    """Which lines' persons the bodies alone on lines are for."""
    bodies: dict[int, str] = {}
    heads: set[int] = set()
    for stretch in _stretches(_lines(atoms)):
        alone = [line for line in stretch if line.kind == "B"]
        if not alone or not any(line.kind == "P" for line in stretch):
            continue
        heads.update(line.at for line in alone)
        bodies |= _explained(stretch)
    return Frames(bodies, frozenset(heads))


def is_one_a_line(atoms: Sequence[Atom]) -> bool:
    """Whether the list has a person a line, with what more is told of them after the name."""
    lines = [line for line in _lines(atoms) if line.kind in {"P", "M"}]
    starts = sum(_begins_with_person(atoms, line) for line in lines)
    told = sum(line.more for line in lines)
    return len(lines) >= 3 and starts >= 0.7 * len(lines) and told >= 0.6 * len(lines)


def _begins_with_person(atoms: Sequence[Atom], line: _Line) -> bool:
    first = atoms[line.at]
    return first.kind == "caps" and len(first.words) > 1 and is_given_name(first.words[0].text)


def _lines(atoms: Sequence[Atom]) -> list[_Line]:
    lines: list[_Line] = []
    first = 0
    number = 0
    for at, atom in enumerate(atoms):
        if atom.kind == "newline":
            lines.append(_line(atoms, first, at, number))
            first, number = at + 1, number + 1
    lines.append(_line(atoms, first, len(atoms), number))
    none = _Line(-1, " ", 0, "", -1, colon=False)
    return [
        replace(line, kind=" ") if _is_nobody(before, line) else _without_people(line, after)
        for before, line, after in zip([none, *lines], lines, [*lines[1:], none], strict=False)
    ]


def _is_nobody(before: _Line, line: _Line) -> bool:
    """A dash under a body: nobody came from there.  Under a person it is an empty body."""
    return line.kind == before.kind == "B" and not line.body


def _without_people(line: _Line, after: _Line) -> _Line:
    """The line; a body before a sign and nobody, above a line with its own body, is nobody's."""
    return replace(line, kind=" ") if line.empty and after.own else line


def _opens_with_body(atoms: Sequence[Atom], first: int, end: int) -> bool:
    """Whether the line's first words are a body or place before a dash or a colon."""
    at = first
    while at < end and (is_body(atoms[at]) or atoms[at].kind in {"and", "gap", "separator"}):
        at += 1
    named = any(is_body(atom) for atom in atoms[first:at])
    return named and at < end and atoms[at].kind in {"dash", "colon"}


def _line(atoms: Sequence[Atom], first: int, end: int, number: int) -> _Line:
    line = _line_of(atoms, first, end, number)
    if not _opens_with_body(atoms, first, end):
        return line
    nobody = atoms[end - 1].kind in {"dash", "colon"}
    return replace(line, own=line.persons > 0, empty=line.kind == "B" and nobody)


def _line_of(atoms: Sequence[Atom], first: int, end: int, number: int) -> _Line:
    held = [at for at in range(first, end) if atoms[at].kind not in _PASSED | {"colon"}]
    counties = _counties_among(atoms, held)
    held = [at for at in held if at not in counties]
    colon = any(atoms[at].kind == "colon" for at in range(first, end))
    words = [at for at in held if atoms[at].kind in {"caps", "place", "organisation"}]
    places = [at for at in words if is_body(atoms[at])]
    persons = sum(len(atoms[at].words) > 1 and not is_body(atoms[at]) for at in words)
    told = any(
        atom.text.isalpha() and atom.kind == "other" and not (counties and atom.text == "län")
        for atom in atoms[first:end]
    )
    if not held and not told and number and any(one.kind == "dash" for one in atoms[first:end]):
        return _Line(number, "B", 0, "", first, colon)  # "–" where a body would stand
    outside = _outside(atoms, held)
    if places and outside and is_body(atoms[outside[0]]) and not persons:
        told = False
        places = held = outside[:1] if len(outside) == 1 else held
        if len(outside) > 1 and all(not is_given_name(atoms[at].words[0].text) for at in outside):
            body = " ".join(atoms[at].text for at in outside)
            return _Line(number, "B", 0, body, outside[0], colon)
    goes_on = first > 1 and atoms[first - 2].kind == "separator"
    if places and len(places) == len(held) and not told and goes_on:
        return _Line(number, "M", 0, "", held[0], colon)  # "Eva Ek,⏎Hjo"
    if places and len(places) == len(held) and not told and _one(atoms, places):
        return _Line(number, "B", 0, atoms[places[0]].text, places[0], colon)
    if persons:
        mixed = bool(places) or _trailing_place(atoms, words)
        more = len(words) > 1 and words[0] == held[0]
        return _Line(number, "M" if mixed else "P", persons, "", held[0], colon, more)
    return _Line(number, "-" if held or told else " ", 0, "", -1, colon)


def _counties_among(atoms: Sequence[Atom], held: Sequence[int]) -> set[int]:
    """The counties that tell of the place before them where it lies: "Nybro, Kalmar län"."""
    return {
        at
        for before, at in pairwise(held)
        if is_body(atoms[before]) and atoms[at].kind == "caps" and is_county(atoms[at].text)
    }


def _outside(atoms: Sequence[Atom], held: Sequence[int]) -> list[int]:
    """The places outside parentheses, if the line begins outside one."""
    if not held:
        return []
    opened = next(
        (at for at in range(held[0], held[-1] + 1) if atoms[at].kind == "open"), held[-1] + 1
    )
    return [at for at in held if at < opened]


def _one(atoms: Sequence[Atom], places: Sequence[int]) -> bool:
    """One body, or several with a stroke between them ("Hjo/Tibro")."""
    between = atoms[places[0] : places[-1] + 1]
    return all(atom.text == "/" or atom.kind == "and" or is_body(atom) for atom in between)


def _trailing_place(atoms: Sequence[Atom], words: Sequence[int]) -> bool:
    """Whether a run of several words ends in a municipality: "Eva Ek Karlshamn"."""
    return any(
        len(atoms[at].words) > 2 and is_municipality(atoms[at].words[-1].text) for at in words
    )


def _stretches(lines: Sequence[_Line]) -> list[list[_Line]]:
    """The runs of lines with persons or bodies; other lines part them."""
    found: list[list[_Line]] = [[]]
    for line in lines:
        if line.kind == "-":
            found.append([])
        elif line.kind != " ":
            found[-1].append(line)
    return [stretch for stretch in found if stretch]


def _explained(stretch: Sequence[_Line]) -> dict[int, str]:
    """Body by line, by the order that leaves the fewest lines unexplained; none if two tie."""
    shape = "".join(line.kind for line in stretch)
    torn = re.fullmatch(r"(P+)(B+)|(B+)(P+)", shape)
    if torn and min(shape.count("P"), shape.count("B")) > 1:
        return _torn(stretch)
    if any(line.colon for line in stretch if line.kind == "B"):
        return _headed(stretch)
    person_lines = shape.count("P")
    orders = [
        (_left(shape, r"(?<=B)[PM]+"), _headed),
        (_left(shape, r"PB"), _followed),
    ]
    (best, order), (other, _) = sorted(orders, key=lambda pair: pair[0])
    return order(stretch) if best < other and best * 3 <= person_lines else {}


def _left(shape: str, explained: str) -> int:
    """How many lines an order leaves over: persons without body, bodies without persons."""
    if explained == "PB":
        rest = shape.replace("PB", "")
        return rest.count("P") + rest.count("B")
    rest = re.sub(r"B[PM]+", "", shape)
    return rest.count("P") + rest.count("B")


def _torn(stretch: Sequence[_Line]) -> dict[int, str]:
    """All names, then all bodies, or the other way: paired only where the counts agree."""
    people = [line for line in stretch if line.kind == "P"]
    bodies = [line for line in stretch if line.kind == "B"]
    if stretch[0].kind == "B" and (len(bodies) != len(people)):
        return {}
    if len(people) != len(bodies) or any(line.persons != 1 for line in people):
        return {}
    return {who.number: what.body for who, what in zip(people, bodies, strict=True)}


def _headed(stretch: Sequence[_Line]) -> dict[int, str]:
    told: dict[int, str] = {}
    body = ""
    for line in stretch:
        body = line.body if line.kind == "B" else "" if line.own else body
        if line.kind != "B" and body:
            told[line.number] = body
    return told


def _followed(stretch: Sequence[_Line]) -> dict[int, str]:
    return {
        line.number: after.body
        for line, after in pairwise(stretch)
        if line.kind == "P" and after.kind == "B"
    }
