"""The state of a list that is being read into rows: what was seen, and a look around it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from pipeline.attendance.atoms import Atom, is_body
from pipeline.attendance.frames import find_frames, is_one_a_line
from pipeline.attendance.tokens import Token
from pipeline.swedish.fold import fold
from pipeline.swedish.municipalities import is_municipality
from pipeline.swedish.names import is_given_name, is_initial


@dataclass
class Row:
    """A person of a list while the list is read.

    `affiliation` is what is printed, not yet resolved; `linked` says that an "och" ties the row
    to the next; `replaced_by` is the row of the one who serves in this one's place.
    """

    words: tuple[Token, ...]
    affiliation: str | None = None
    remark: str | None = None
    roles: list[str] = field(default_factory=list)
    party: str | None = None
    serving: bool = False
    absent: bool = False
    marked: bool | None = None
    linked: bool = False
    headed: bool = False
    line: int = 0
    stops: int = 0
    replaced_by: Row | None = None

    @property
    def surname(self) -> str:
        """The last word of the name."""
        return self.words[-1].text


class ListState:
    """What is known of a list so far: its rows, the head they stand under, open parentheses.

    `told` holds rows and bodies in the order of the list, `heading` the place of an atom that is
    a head and no affiliation, `replaced` the one for whom the last row serves, `frames` what the
    bodies alone on lines are, `line` the line (from 0), `coming` the mark before the next name.
    """

    def __init__(self, atoms: Sequence[Atom], *, serving: bool = False) -> None:
        self.atoms = tuple(atoms)
        self.frames = find_frames(self.atoms)
        self.one_a_line = is_one_a_line(self.atoms)
        self.line = self.stops = 0
        self.coming: bool | None = None
        self.line_role = ""
        self.holding = self.bodies_first = False
        self.bracket_marks = False
        self.bracket_marks = any(
            self._alone_in_brackets(at) and atom.kind == "mark"
            for at, atom in enumerate(self.atoms)
        )
        self.serving = serving
        self.heading = -1
        self.sentence = 0
        self.rows: list[Row] = []
        self.told: list[Row | str] = []
        self.header: str | None = None
        self.depth = 0
        self.replacing = False
        self.on_line = False
        self.after_from = False
        self.sentence_head = False
        self.replaced: Row | None = None

    def _chain(self) -> list[Row]:
        """The last row, and those that an "och" ties to it."""
        chain = self.rows[-1:]
        for row in reversed(self.rows[:-1]):
            if row.replaced_by is chain[-1] if chain else False:
                continue
            if not row.linked or row.affiliation:
                break
            chain.append(row)
        return chain

    def _before_from(self, at: int) -> list[Row]:
        """In "A, B och C från Hjo" those before the last two, if they have no body."""
        if not (at and self.atoms[at - 1].kind == "from") or not self.rows[-2:-1]:
            return []
        everybody = any(
            fold(atom.text) in {"samtliga", "alla"} for atom in self.atoms[max(0, at - 3) : at]
        )
        if not (self.rows[-2].linked or everybody):
            return []
        before: list[Row] = []
        for row in reversed(self.rows[self.sentence : -1 if everybody else -2]):
            if row.affiliation or row.roles or row.replaced_by is not None:
                break
            before.append(row)
        return before

    def _last_named(self) -> Row | None:
        """Whose party or place comes next: the one replaced, where the other has his already."""
        main = self.rows[-1] if self.rows else None
        if main is not None and self.replaced is not None and main.party:
            return self.replaced
        return main

    def _alone_in_brackets(self, at: int) -> bool:
        """Whether a mark stands alone in brackets: "Eva Ek (X)"; "(-)" only beside such."""
        around = self.atoms[max(0, at - 1) : at + 2]
        alone = [atom.kind for atom in around[::2]] == ["open", "close"]
        return alone and (self.atoms[at].kind != "dash" or self.bracket_marks)

    def _holds_people(self, at: int) -> bool:
        """Whether a body has its people in brackets after it: "Hjo (Eva Ek, Bo Al), Vara (...)"."""
        atom, after = self.atoms[at], self.atoms[at + 1 : at + 3]
        before = self.atoms[at - 1].kind if at else "newline"
        return (
            is_body(atom)
            and before in {"newline", "separator", "close", "colon", "and"}
            and not self.depth
            and [one.kind for one in after] == ["open", "caps"]
            and len(after[1].words) > 1
            and is_given_name(after[1].words[0].text)
        )

    # columns torn apart

    def _pair_torn_columns(self) -> None:
        """All names, then all bodies: paired by position, only where the counts agree."""
        at = 0
        while at < len(self.told):
            rows = self._run(at, Row)
            bodies = self._run(at + len(rows), str)
            bare = all(row.affiliation is None for row in rows[:-1] if isinstance(row, Row))
            last = rows[-1] if rows else None
            if len(bodies) > 1 and len(rows) > 1 and bare and isinstance(last, Row):
                last.affiliation = None
            if len(rows) == len(bodies) >= 3 and bare:
                for row, body in zip(rows, bodies, strict=True):
                    if isinstance(row, Row):
                        row.affiliation, row.remark = str(body), None
            at += max(len(rows) + len(bodies), 1)

    def _run(self, at: int, kind: type) -> list[Row | str]:
        """What is told from here on, as long as it is of one kind."""
        run: list[Row | str] = []
        while at + len(run) < len(self.told) and isinstance(self.told[at + len(run)], kind):
            run.append(self.told[at + len(run)])
        return run

    # looking around

    def _sentence_goes_on(self, at: int) -> bool:
        """Whether this line ends in "och", or the next goes on with a small letter."""
        if at and self.atoms[at - 1].kind == "and":
            return True
        after = self._next_raw(at)
        return after is not None and after.kind in {"other", "absent"} and after.text.islower()

    def _next(self, at: int) -> Atom | None:
        """The next atom but for gaps and closing parentheses of an empty remark."""
        for atom in self.atoms[at + 1 : at + 4]:
            if atom.kind == "other" and not atom.text.isalnum():
                continue
            return atom
        return None

    def _previous_is_gap(self, at: int) -> bool:
        return at > 0 and self.atoms[at - 1].kind == "gap"

    def _previous(self, at: int) -> Atom | None:
        return self.atoms[at - 1] if at else None

    def _begins_line(self, at: int) -> bool:
        before = self._previous(at)
        if before is not None and before.kind == "separator" and before.text == "/":
            return self._begins_line(at - 2)
        if before is not None and before.kind == "gap":
            return self._begins_line(at - 1)
        return before is None or before.kind == "newline" or before.text in {"•", "*"}

    def _next_raw(self, at: int) -> Atom | None:
        return self.atoms[at + 1] if at + 1 < len(self.atoms) else None

    def _heads_bullets(self, at: int) -> bool:
        """Whether the atom is alone on its line, above a line with a bullet."""
        after = [atom for atom in self.atoms[at + 1 : at + 6] if atom.kind != "colon"]
        bullets = {"dash", "separator", "gap"}
        return (
            self._begins_line(at)
            and len(after) > 1
            and after[0].kind == "newline"
            and after[1].kind in bullets
            and after[1].text in {"-", "–", "•", "*", "·"}
        )

    def _stands_before(self, at: int, texts: Sequence[str]) -> bool:
        """Whether a table has its place before the person: "Tomelilla   Anna Holm"."""
        after = self.atoms[at + 1 : at + 3]
        return (
            len(after) == 2
            and after[0].kind == "gap"
            and after[1].kind == "caps"
            and len(after[1].words) > 1
            and self._begins_line(at)
            and (at < 2 or self.atoms[at - 2].kind != "separator")
            and is_municipality(" ".join(texts))
        )

    def _first_of_several(self, at: int, name: str) -> str:
        """The first place of "Hjo/Tibro/Karlsborg – ..."."""
        while at >= 2 and self.atoms[at - 1].text == "/" and self.atoms[at - 2].kind == "caps":
            at -= 2
            name = self.atoms[at].text
        return name


def is_short_for(short: Sequence[Token], whole: Sequence[Token]) -> bool:
    """Whether "I Wikberg" or "Ulf B" is how the whole name is told for short."""
    first, last = short[0].text, short[-1].text
    if is_initial(first):
        return whole[-1].text == last and whole[0].text[0] == first[0]
    return is_initial(last) and whole[0].text == first and whole[-1].text[0] == last[0]
