"""From the atoms of a list to its rows: who, for whom, as what.

A row begins with a person; what follows (place, body, role, party, substitution, mark) belongs
to it until the next person.  A body or place before a colon or dash heads the persons after it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise

from pipeline.attendance.atoms import Atom, is_body
from pipeline.attendance.name_order import Order, in_usual_order
from pipeline.attendance.runs import RunReader
from pipeline.attendance.state import Row, is_short_for
from pipeline.attendance.tokens import Token
from pipeline.attendance.whole_bodies import (
    has_bodies_first,
    leading_place,
    with_whole_bodies,
    with_whole_heads,
)
from pipeline.swedish.fold import fold
from pipeline.swedish.municipalities import is_municipality
from pipeline.swedish.names import is_given_name, is_initial, split_names

_HAD = frozenset(
    {
        "hade",
        "fick",
        "anmalde",
        "lamnade",
        "har",
        "fatt",
        "anmalt",
        "meddelat",
        "lamnat",
        "var",
        "ar",
    }
)
"""Before "förhinder": then all of the sentence's people had it."""
_GUESTED = frozenset({"gastade", "gast", "gaster", "forelaste"})
"""Words of a sentence whose people are guests."""
_TOOK_PART = frozenset({"deltog", "deltar", "kom", "medverkade", "var", "narvarade", "anslot"})
_COLUMN_ROLES = {"O": "ordinarie", "E": "ersättare"}
"""A table's column "Ord/Ers"."""


class RowReader(RunReader):
    """Reads the atoms of one list, in order, into rows."""

    def read(self) -> list[Row]:
        """All rows of the list."""
        self.bodies_first = has_bodies_first(self.atoms)
        for at, atom in enumerate(self.atoms):
            self._take(at, atom)
        self._pair_torn_columns()
        full = [row for row in self.rows if row.replaced_by is None]
        return [
            row
            for row in self.rows
            if row.replaced_by is None
            or not any(is_short_for(row.words, other.words) for other in full)
        ]

    def _take(self, at: int, atom: Atom) -> None:
        handler = _HANDLERS.get(atom.kind)
        if at in self.frames.heads:
            self.header = None
        elif handler is not None and at != self.heading:
            handler(self, at, atom)
        if atom.text == "." or (atom.kind == "newline" and not self._sentence_goes_on(at)):
            self.sentence = len(self.rows)
        self.stops += atom.text == "." and not self.depth
        if atom.text == "." and self.sentence_head:
            self.header, self.sentence_head = None, False
        if atom.kind == "other" and fold(atom.text) in _GUESTED:
            for row in self.rows[self.sentence :]:
                row.roles.append("gäst")
        self.after_from = atom.kind == "from" or (self.after_from and atom.kind == "other")

    def _body(self, at: int, atom: Atom) -> None:
        if self.bodies_first and not self.depth:
            self.header = atom.text
            return
        if self._holds_people(at):
            self.header, self.holding = atom.text, True
            return
        if self._heads_bullets(at) or (
            atom.kind == "place" and self._stands_before(at, [atom.text])
        ):
            self.header = atom.text
        elif self._is_of_others(at):
            return
        elif self.depth and self._is_local_party(at, atom.text):
            self.rows[-1].party = atom.text.upper()
        else:
            self._affiliation(at, atom.text)

    def _party(self, _at: int, atom: Atom) -> None:
        before = self._previous(_at)
        if atom.text.islower() and before is not None and before.kind == "other":
            return  # "fr o m punkt 4"
        row = self._last_named()
        if row is not None and not row.party:
            row.party = atom.text.upper()

    def _serving(self, _at: int, _atom: Atom) -> None:
        if self.rows:
            self.rows[-1].serving = True

    def _not_serving(self, _at: int, _atom: Atom) -> None:
        if self.rows:
            self.rows[-1].roles.append("ej tjänstgörande ersättare")

    def _absent(self, at: int, _atom: Atom) -> None:
        told = any(fold(one.text) in _HAD for one in self.atoms[max(0, at - 4) : at])
        for row in self.rows[self.sentence :] if told else self._chain():
            row.absent = True

    def _open(self, at: int, _atom: Atom) -> None:
        if not self._begins_line(at):  # a whole row may stand in brackets
            self.depth += 1

    def _close(self, _at: int, _atom: Atom) -> None:
        if self.holding:
            self.header, self.holding = None, False
        self.depth = max(0, self.depth - 1)
        self.replacing = False

    def _and(self, at: int, _atom: Atom) -> None:
        """Somebody and somebody else share what follows; within a body ("Barn och fritid") none."""
        following = self._next(at)
        person = following is None or (
            following.kind == "caps"
            and (len(following.words) > 1 or is_given_name(following.words[0].text))
        )
        if person and self.rows and not self.rows[-1].affiliation:
            self.rows[-1].linked = True

    def _from(self, at: int, atom: Atom) -> None:
        """Somebody served for (`för Bo Al`), or the head of a group (`Från kommunerna`)."""
        following = self._next(at)
        person = (
            following is not None
            and following.kind == "caps"
            and len(following.words) > 1
            and (is_given_name(following.words[0].text) or self._for_initial(at))
        )
        if person and self.rows and (self.serving or self.rows[-1].party or self.depth):
            self.rows[-1].serving = True
            self.replacing = True
        elif self.sentence_head or (
            (atom.text[0].isupper() or at == 0)
            and (self._begins_line(at) or self.atoms[at - 1].text == ".")
        ):
            self.header = None
            self._head_from(at)

    def _for_initial(self, at: int) -> bool:
        """Whether "för B Ek" follows one who serves: an initial is then a person's."""
        served = self.atoms[at - 1].kind == "serving" if at else False
        return served and is_initial(self.atoms[at + 1].words[0].text)

    def _head_from(self, at: int) -> None:
        """Take `Från Region Uppsala` on a line of its own as the body of those under it."""
        after = self.atoms[at + 1 : at + 3]
        told = after and after[0].kind in {"place", "organisation", "caps"}
        if not told:
            return
        if self.sentence_head:
            self.header, self.heading = after[0].text, at + 1
            return
        self.sentence_head = len(after) > 1 and fold(after[1].text) in _TOOK_PART
        if len(after) == 1 or after[1].kind in {"newline", "colon"} or self.sentence_head:
            self.header = after[0].text
            self.heading = at + 1

    def _newline(self, _at: int, _atom: Atom) -> None:
        self.on_line, self.depth, self.coming, self.line_role = False, 0, None, ""
        self.line += 1

    # what a run of capitalised words is

    def _caps(self, at: int, atom: Atom) -> None:
        words = _without_rule(atom.words)
        texts = [word.text for word in words]
        if len(texts) == 1 and texts[0] in _COLUMN_ROLES and self._previous_is_gap(at):
            if self.rows:
                self.rows[-1].roles.append(_COLUMN_ROLES[texts[0]])
        elif self.bodies_first and not self.depth:
            place = len(texts) if is_body(atom) else leading_place(atom)
            self.header = " ".join(texts[:place]) or self.header
            self._persons(at, words[place:])
        elif self._is_head(at, " ".join(texts), texts):
            self.header = " ".join(texts)
        elif self._heads(at, texts):
            self.header = self._first_of_several(at, " ".join(texts))
            self.replacing = False
        elif self._is_remark(at, texts):
            self.rows[-1].remark = self.rows[-1].remark or " ".join(texts)
        else:
            self.replacing = self.replacing and bool(self.rows)
            taken = 0 if self.replacing else self._leading_place(at, texts)
            if taken:
                self._affiliation(at, " ".join(texts[:taken]), rest=len(texts) > taken)
            self._persons(at, words[taken:])

    def _is_remark(self, at: int, texts: Sequence[str]) -> bool:
        """Whether a run tells more of the row's body: its county, its unit in brackets."""
        told = bool(self.rows) and self.rows[-1].affiliation and not self.replacing
        inside = self.depth and told and len(texts) < 3 and not self.holding
        return bool(inside) or self._is_county(at, texts)

    def _is_head(self, at: int, name: str, texts: Sequence[str]) -> bool:
        """Whether a place heads what follows it, by its column, its brackets or its verb."""
        following = self._next_raw(at)
        sends = following is not None and following.text in {"representerades", "företräddes"}
        if sends and is_municipality(name):
            self.sentence_head = True
        elif self._holds_people(at):
            self.holding = True
        else:
            bullets = is_municipality(name) and self._heads_bullets(at)
            return bullets or self._stands_before(at, texts)
        return True

    def _persons(self, at: int, words: list[Token]) -> None:
        if not words:
            return
        breaks = [False] + [
            later.start - earlier.end > 0 and later.start > earlier.end + 1
            for earlier, later in pairwise(words)
        ]
        pieces = self._with_places(at, words)
        for piece in pieces:
            if isinstance(piece, str):
                self._affiliation(at, piece)
                continue
            texts = [word.text for word in piece]
            offset = words.index(piece[0])
            shouted = texts[0].isupper() and len(texts[0]) > 1 and not texts[-1].isupper()
            cuts = (
                [(0, len(texts))]
                if shouted
                else split_names(texts, breaks[offset : offset + len(texts)])
            )
            for start, end in cuts:
                self._person(tuple(piece[start:end]))

    # what a row gets

    def _person(self, words: tuple[Token, ...]) -> None:
        if len(words) == 1 and not self.replacing:
            return
        if self.replacing:
            self.replacing = False
            main = self.rows[-1] if self.rows else None
            if main is None or self._known(words):
                return
            row = Row(words, absent=True, replaced_by=main)
            self.rows.insert(len(self.rows) - 1, row)
            self.replaced = row
            return
        row, self.replaced = self._row(words), None
        row.affiliation = self.frames.bodies.get(self.line) or self.header
        row.headed = row.affiliation is not None
        self.rows.append(row)
        self.told.append(row)
        self.on_line = True

    def _row(self, words: tuple[Token, ...]) -> Row:
        roles = [self.line_role] if self.line_role else []
        return Row(words, roles=roles, line=self.line, marked=self.coming, stops=self.stops)

    def _known(self, words: tuple[Token, ...]) -> bool:
        """A replaced person told by an initial ("I Wikberg") who stands in the list anyway."""
        if len(words) == 1:
            return True
        return any(is_short_for(words, row.words) for row in self.rows)

    def _affiliation(self, at: int, name: str, *, rest: bool = False) -> None:
        following = self._next(at)
        if following is not None and following.kind == "colon" and not rest:
            self.header = name
            return
        if (
            following is not None
            and following.kind == "dash"
            and self._begins_line(at)
            and not rest
        ):
            self.header = name
            return
        row = self.rows[-1] if self.rows else None
        if self.replaced is not None and row is not None and row.affiliation and not row.headed:
            self.replaced.affiliation = self.replaced.affiliation or name
            return
        if row is None or (row.affiliation and not row.headed):
            self._second_affiliation(row, name)
            return
        self.told.append(name)
        for member in [*self._chain(), *self._before_from(at)]:
            member.affiliation, member.headed = name, False

    def _second_affiliation(self, row: Row | None, name: str) -> None:
        """A unit and then its body on one line ("Samverkansenheten, Umeå universitet")."""
        self.told.append(name)
        if row is not None and self.on_line and row.remark is None:
            row.remark = name

    def _role(self, at: int, atom: Atom) -> None:
        following = self._next(at)
        colon = following is not None and following.kind == "colon"
        before_name = following is not None and following.kind == "caps"
        if (self._begins_line(at) and (colon or before_name)) or (self.line_role and before_name):
            self.line_role = atom.value
        elif self.rows and not colon:
            self.rows[-1].roles.append(atom.value)

    def _substitution(self, at: int, _atom: Atom) -> None:
        before = self._previous(at)
        if before is not None and before.kind == "caps" and len(before.words) == 1 and self.depth:
            self._serves_by_first_name(before.words[0].text)
            self.replacing = True
            return
        following = self._next_raw(at)
        column = following is None or following.kind in {"gap", "mark", "dash", "newline"}
        if column and before is not None and before.kind == "gap" and self.rows:
            self.rows[-1].roles.append("ersättare")  # a table's column "Ord/Ers"
        elif self.rows:
            self.rows[-1].serving = True
            self.replacing = True

    def _serves_by_first_name(self, first: str) -> None:
        """A remark such as "(Hans ersättare för Ulf B)" is about somebody of the list."""
        meant = [row for row in self.rows if row.words[0].text == first]
        if len(meant) == 1:
            meant[0].serving = True

    def _mark_before(self, _at: int, atom: Atom) -> None:
        self.coming = atom.kind == "mark before"

    def _mark(self, at: int, atom: Atom) -> None:
        kind = atom.kind
        if not self.rows or (self.depth and not self._alone_in_brackets(at)):
            return
        if self.depth:
            self.rows[-1].marked = kind == "mark"
            return
        following, before = self._next_raw(at), self._previous(at)
        ends_line = following is None or following.kind in {"newline", "gap", "serving", "other"}
        if kind == "dash" and not (ends_line and before is not None and before.kind != "newline"):
            return
        self.rows[-1].marked = kind == "mark"


def _without_rule(words: Sequence[Token]) -> list[Token]:
    """The words of a run without a table's rule before them that was read as I, l or J."""
    texts = [word.text for word in words[:2]]
    rule = len(words) > 2 and is_initial(texts[0]) and "." not in texts[0]
    return list(words[1:] if rule and is_given_name(texts[1]) else words)


_HANDLERS: dict[str, Callable[[RowReader, int, Atom], None]] = {
    "caps": RowReader._caps,  # noqa: SLF001 - the class's own table
    "place": RowReader._body,  # noqa: SLF001
    "organisation": RowReader._body,  # noqa: SLF001
    "role": RowReader._role,  # noqa: SLF001
    "party": RowReader._party,  # noqa: SLF001
    "for": RowReader._substitution,  # noqa: SLF001
    "serving": RowReader._serving,  # noqa: SLF001
    "not serving": RowReader._not_serving,  # noqa: SLF001
    "absent": RowReader._absent,  # noqa: SLF001
    "mark": RowReader._mark,  # noqa: SLF001
    "no mark": RowReader._mark,  # noqa: SLF001
    "dash": RowReader._mark,  # noqa: SLF001
    "mark before": RowReader._mark_before,  # noqa: SLF001
    "no mark before": RowReader._mark_before,  # noqa: SLF001
    "open": RowReader._open,  # noqa: SLF001
    "close": RowReader._close,  # noqa: SLF001
    "from": RowReader._from,  # noqa: SLF001
    "and": RowReader._and,  # noqa: SLF001
    "newline": RowReader._newline,  # noqa: SLF001
}


def read_rows(atoms: Iterable[Atom], order: Order = "usual", *, serving: bool = False) -> list[Row]:
    """The rows of a list's atoms; `serving` says that the list is of those who serve for others."""
    whole = with_whole_bodies(with_whole_heads(tuple(atoms)))
    return RowReader(in_usual_order(whole, order), serving=serving).read()
