"""From the atoms of a list to its rows: who, for whom, as what.

A row begins with a person; what follows (place, body, role, party, substitution, mark) belongs
to it until the next person.  A body or place before a colon or dash heads the persons after it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise

from pipeline.attendance.atoms import Atom, Token
from pipeline.attendance.state import ListState, Row, is_short_for
from pipeline.swedish.fold import fold
from pipeline.swedish.municipalities import candidates_for, clear_winner, is_municipality
from pipeline.swedish.names import is_given_name, is_initial, split_names
from pipeline.swedish.organisations import is_known_organisation

_HAD = frozenset({"hade", "har", "fatt", "anmalt", "meddelat", "lamnat", "var", "ar"})
"""Before "förhinder": then all of the sentence's people had it."""
_STREET = re.compile(r"(vägen|gatan|gränd|stigen|torget|plan|backen|allén|box)$")
"""Addresses are no affiliation."""

_COLUMN_ROLES = {"O": "ordinarie", "E": "ersättare"}
"""A table's column "Ord/Ers"."""


class RowReader(ListState):
    """Reads the atoms of one list, in order, into rows."""

    def read(self) -> list[Row]:
        """All rows of the list."""
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
        if handler is not None and at != self.heading:
            handler(self, at, atom)
        if atom.text == "." or atom.kind == "newline":
            self.sentence = len(self.rows)
        self.after_from = atom.kind == "from" or (self.after_from and atom.kind == "other")

    def _body(self, at: int, atom: Atom) -> None:
        if self._heads_bullets(at) or (
            atom.kind == "place" and self._stands_before(at, [atom.text])
        ):
            self.header = atom.text
        elif self.depth and self._is_local_party(at, atom.text):
            self.rows[-1].party = atom.text.upper()
        else:
            self._affiliation(at, atom.text)

    def _is_local_party(self, at: int, text: str) -> bool:
        """Capitals in a parenthesis right after a name, in a list that tells parties so."""
        before = self.atoms[at - 2] if at >= 2 else None
        told = any(row.party for row in self.rows[:-1])
        return (
            told
            and before is not None
            and before.kind == "caps"
            and bool(self.rows)
            and not self.rows[-1].party
            and len(text) <= 5
            and text.isupper()
            and not is_known_organisation(text)
        )

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

    def _absent(self, _at: int, _atom: Atom) -> None:
        before = self._previous(_at)
        told = before is not None and fold(before.text) in _HAD
        for row in self.rows[self.sentence :] if told else self._chain():
            row.absent = True

    def _open(self, _at: int, _atom: Atom) -> None:
        self.depth += 1

    def _close(self, _at: int, _atom: Atom) -> None:
        self.depth = max(0, self.depth - 1)
        self.replacing = False

    def _and(self, _at: int, _atom: Atom) -> None:
        if self.rows and not self.rows[-1].affiliation:
            self.rows[-1].linked = True

    def _from(self, at: int, atom: Atom) -> None:
        """Somebody served for (`för Bo Al`), or the head of a group (`Från kommunerna`)."""
        following = self._next(at)
        person = (
            following is not None
            and following.kind == "caps"
            and len(following.words) > 1
            and is_given_name(following.words[0].text)
        )
        if person and self.rows and (self.serving or self.rows[-1].party or self.depth):
            self.rows[-1].serving = True
            self.replacing = True
        elif self._begins_line(at) and atom.text[0].isupper():
            self.header = None
            self._head_from(at)

    def _head_from(self, at: int) -> None:
        """Take `Från Region Uppsala` on a line of its own as the body of those under it."""
        after = self.atoms[at + 1 : at + 3]
        told = after and after[0].kind in {"place", "organisation", "caps"}
        if told and (len(after) == 1 or after[1].kind in {"newline", "colon"}):
            self.header = after[0].text
            self.heading = at + 1

    def _newline(self, _at: int, _atom: Atom) -> None:
        self.on_line, self.depth = False, 0

    # what a run of capitalised words is

    def _caps(self, at: int, atom: Atom) -> None:
        words = list(atom.words)
        texts = [word.text for word in words]
        if (
            len(words) > 2
            and is_initial(texts[0])
            and "." not in texts[0]
            and is_given_name(texts[1])
        ):
            words, texts = words[1:], texts[1:]  # a table's rule read as I, l or J
        if len(texts) == 1 and texts[0] in _COLUMN_ROLES and self._previous_is_gap(at):
            if self.rows:
                self.rows[-1].roles.append(_COLUMN_ROLES[texts[0]])
            return
        name = " ".join(texts)
        if self._stands_before(at, texts) or (is_municipality(name) and self._heads_bullets(at)):
            self.header = name
            return
        if self._heads(at, texts):
            self.header = self._first_of_several(at, " ".join(texts))
            self.replacing = False
            return
        if self.replacing and not self.rows:
            self.replacing = False
        told = self.rows and self.rows[-1].affiliation and not self.replacing
        if self.depth and told and len(texts) < 3:
            self.rows[-1].remark = self.rows[-1].remark or " ".join(texts)
            return
        taken = 0 if self.replacing else self._leading_place(at, texts)
        if taken:
            self._affiliation(at, " ".join(texts[:taken]), rest=len(texts) > taken)
            words = words[taken:]
        if words:
            self._persons(at, words)

    def _heads(self, at: int, texts: Sequence[str]) -> bool:
        """Whether the run is a body or place before a colon or dash, with persons after it."""
        following = self._next(at)
        if following is None or following.kind not in {"colon", "dash"} or self.depth:
            return False
        if following.kind == "colon":
            return True
        name = " ".join(texts)
        return self._begins_line(at) and (is_municipality(name) or not is_given_name(texts[0]))

    def _leading_place(self, at: int, texts: Sequence[str]) -> int:
        """How many words from the first are the affiliation of the row before."""
        if not self.rows or not self._wants_affiliation(at):
            return 0
        for length in (3, 2, 1):
            name = " ".join(texts[:length])
            rest = len(texts) - length
            if rest < 0 or (rest == 1 and not is_given_name(texts[length])):
                continue
            if is_municipality(name) and not (
                rest == 0 and self._affiliation_follows(at) and length > 1
            ):
                return length
        if len(texts) == 1 and not self.replacing:
            return int(self._unknown_body(at, texts[0]))
        inside = self.depth > 0 and not is_given_name(texts[0])
        return len(texts) if inside or (self.after_from and not is_given_name(texts[0])) else 0

    def _wants_affiliation(self, at: int) -> bool:
        row = self.rows[-1]
        before = self._previous(at)
        if self.replaced is not None and not self.replaced.affiliation and row.affiliation:
            return True
        if row.affiliation and not (row.headed and self.on_line):
            return False
        return (before is not None and before.kind not in {"and", "dash"}) or (
            before is not None and before.kind == "dash" and not self._begins_line(at)
        )

    def _unknown_body(self, at: int, word: str) -> bool:
        """A single capitalised word after a name: a body nobody told us of, or a damaged place."""
        if clear_winner(candidates_for(word)) is not None:
            return True
        following = self._next(at)
        if len(word) < 2:
            return False
        if is_given_name(word) or _STREET.search(word.lower()):
            return False
        if following is not None and following.kind == "number" and not self.depth:
            return False
        before = self._previous(at)
        return before is not None and before.kind in {"open", "separator", "from", "gap", "dash"}

    def _persons(self, at: int, words: list[Token]) -> None:
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

    def _with_places(self, at: int, words: list[Token]) -> list[list[Token] | str]:
        """Cut out places inside a run without commas: "Elvira Ek Karlshamn Eva Al Hjo"."""
        pieces: list[list[Token] | str] = []
        run: list[Token] = []
        for index, word in enumerate(words):
            rest = words[index + 1 :]
            last = not rest
            after = len(rest) >= 2 and is_given_name(rest[0].text)
            whole = sum(not is_initial(part.text) for part in run) >= 2
            ends = whole and (after or (last and not self._affiliation_follows(at)))
            if ends and is_municipality(word.text) and not self.depth and self.header is None:
                pieces += [run, word.text]
                run = []
            else:
                run.append(word)
        return [*pieces, run] if run else pieces

    def _affiliation_follows(self, at: int) -> bool:
        """Whether a place or body stands right after the run, past a comma or parenthesis."""
        ahead = [
            atom
            for atom in self.atoms[at + 1 : at + 5]
            if atom.kind != "other" or atom.text.isalnum()
        ][:2]
        if not ahead or ahead[0].kind not in {"separator", "open", "gap", "dash", "from"}:
            return bool(ahead) and ahead[0].kind in {"place", "organisation"}
        if len(ahead) < 2:
            return False
        after = ahead[1]
        if after.kind in {"place", "organisation"}:
            return True
        return after.kind == "caps" and is_municipality(after.words[0].text)

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
        row, self.replaced = Row(words), None
        if self.header is not None:
            row.affiliation, row.headed = self.header, True
        self.rows.append(row)
        self.told.append(row)
        self.on_line = True

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
        for member in self._chain():
            member.affiliation, member.headed = name, False

    def _second_affiliation(self, row: Row | None, name: str) -> None:
        """A unit and then its body on one line ("Samverkansenheten, Umeå universitet")."""
        self.told.append(name)
        if row is not None and self.on_line and row.remark is None:
            row.remark = name

    def _role(self, at: int, atom: Atom) -> None:
        following = self._next(at)
        if self.rows and not (following is not None and following.kind == "colon"):
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

    def _mark(self, at: int, atom: Atom) -> None:
        kind = atom.kind
        if not self.rows or self.depth:
            return
        following, before = self._next_raw(at), self._previous(at)
        ends_line = following is None or following.kind in {"newline", "gap", "serving", "other"}
        if kind == "dash" and not (ends_line and before is not None and before.kind != "newline"):
            return
        self.rows[-1].marked = kind == "mark"


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
    "open": RowReader._open,  # noqa: SLF001
    "close": RowReader._close,  # noqa: SLF001
    "from": RowReader._from,  # noqa: SLF001
    "and": RowReader._and,  # noqa: SLF001
    "newline": RowReader._newline,  # noqa: SLF001
}


def read_rows(atoms: Iterable[Atom], *, serving: bool = False) -> list[Row]:
    """The rows of a list's atoms; `serving` says that the list is of those who serve for others."""
    return RowReader(tuple(atoms), serving=serving).read()
