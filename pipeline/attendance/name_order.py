"""Surname first: lists that write "Borg Anna" or "Borg, Anna", told from the whole list."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from pipeline.attendance.atoms import Atom
from pipeline.swedish.municipalities import is_municipality
from pipeline.swedish.names import PARTICLES, given_cost, is_given_name, is_initial, surname_cost

Order = Literal["usual", "turned", "comma"]
"""How names are written: "Anna Borg", "Borg Anna", "Borg, Anna"."""

_SURE = 0.4
"""How much likelier the turned name must be, as costs of `names`, for a name to count."""


def order_of(atoms: Sequence[Atom]) -> Order:
    """How the names of these lists are written; the usual way where two or more do not say else."""
    pairs = comma_pairs(atoms)
    whole = [atom for atom in atoms if atom.kind == "caps" and len(atom.words) > 1]
    others = sum(not is_municipality(atom.text) for atom in whole)
    doubled = sum(len(atoms[at].words) > 1 or len(atoms[at + 2].words) > 1 for at in pairs)
    if len(pairs) > max(1, others - doubled):
        return "comma"
    gains = [_gain(atom) for atom in atoms if _may_turn(atom)]
    turned = sum(gain >= _SURE for gain in gains)
    usual = sum(gain <= -_SURE for gain in gains)
    return "turned" if turned >= 2 and turned > 3 * usual and sum(gains) > 0 else "usual"


def comma_pairs(atoms: Sequence[Atom]) -> list[int]:
    """Places of what may be surnames before a comma and a given name: "Borg, Anna"."""
    return [at for at in range(len(atoms) - 2) if _is_pair(atoms, at)]


def _is_pair(atoms: Sequence[Atom], at: int) -> bool:
    surname, comma, given = atoms[at : at + 3]
    before = atoms[at - 1].kind if at else "newline"
    name = surname.kind == "caps" and before not in {"caps", "and"}
    word = surname.kind == "other" and surname.text[:1].isupper() and before == "newline"
    return (
        (name or word)
        and given.kind == "caps"
        and comma.text == ","
        and len(surname.words) <= 2
        and not is_given_name(surname.words[0].text)
        and all(is_given_name(word.text) or is_initial(word.text) for word in given.words)
        and len(given.words) <= 2
    )


def in_usual_order(atoms: Sequence[Atom], order: Order) -> list[Atom]:
    """The atoms with every name in the order given name, surname."""
    if order == "usual":
        return list(atoms)
    pairs = set(comma_pairs(atoms)) if order == "comma" else set()
    turned: list[Atom] = []
    skip = 0
    for at, atom in enumerate(atoms):
        if skip:
            skip -= 1
        elif at in pairs:
            turned.append(Atom("caps", (*atoms[at + 2].words, *atom.words)))
            skip = 2
        elif order == "turned" and is_word_and_given(atoms, at):
            turned.append(Atom("caps", (*atoms[at + 1].words, *atom.words)))
            skip = 1
        else:
            turned.append(_turned(atom) if order == "turned" else atom)
    return turned


def is_word_and_given(atoms: Sequence[Atom], at: int) -> bool:
    """A surname that is an everyday word too, at a line's beginning: "Trygg Moa"."""
    pair = atoms[at : at + 2]
    begins = at == 0 or atoms[at - 1].kind in {"newline", "separator", "gap", "colon"}
    return (
        begins
        and len(pair) == 2
        and pair[0].kind == "other"
        and pair[0].text[:1].isupper()
        and pair[1].kind == "caps"
        and len(pair[1].words) == 1
        and is_given_name(pair[1].text)
    )


def _may_turn(atom: Atom) -> bool:
    return atom.kind == "caps" and len(atom.words) in {2, 3} and not is_municipality(atom.text)


def _gain(atom: Atom) -> float:
    """How much less the name costs with its first word last."""
    first, last = atom.words[0].text, atom.words[-1].text
    return given_cost(first) + surname_cost(last) - given_cost(last) - surname_cost(first)


def _turned(atom: Atom) -> Atom:
    if not _may_turn(atom) or _gain(atom) < 0:
        return atom
    texts = [word.text for word in atom.words]
    if texts[0].isupper() and len(texts[0]) > 1:
        return atom  # `tidy_name` turns shouted surnames
    cut = 1 + (len(texts) > 2 and texts[0] in PARTICLES)
    return Atom("caps", (*atom.words[cut:], *atom.words[:cut]))
