"""What a run of capitalised words is, by what stands around it: persons, a place, a head."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.attendance.atoms import is_body
from pipeline.attendance.frames import is_county
from pipeline.attendance.state import ListState
from pipeline.attendance.tokens import Token
from pipeline.swedish.municipalities import (
    candidates_for,
    clear_winner,
    is_municipality,
)
from pipeline.swedish.names import is_given_name, is_initial
from pipeline.swedish.organisations import is_known_organisation

_STREET = re.compile(r"(vägen|gatan|gränd|stigen|torget|plan|backen|allén|box)$")
"""Addresses are no affiliation."""


class RunReader(ListState):
    """Tells the runs of a list apart; it changes nothing of the list's state."""

    def _is_of_others(self, at: int) -> bool:
        """Whether a body is whose others are: "ledamot samt 80 medlemmar i Östa vägförening"."""
        before = [atom for atom in self.atoms[max(0, at - 3) : at] if atom.kind == "other"]
        return len(before) > 1 and before[-1].text in {"i", "av"} and before[-2].text.isalpha()

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

    def _is_county(self, at: int, texts: Sequence[str]) -> bool:
        """Whether a county tells which of two towns is meant: "K-stad, Värmland"."""
        body = self.rows[-1].affiliation if self.rows else None
        return (
            bool(body)
            and self.atoms[at - 1].kind in {"separator", "open"}
            and is_county(" ".join(texts))
        )

    def _heads(self, at: int, texts: Sequence[str]) -> bool:
        """Whether the run is a body or place before a colon or dash, with persons after it."""
        following = self._next(at)
        if following is None or following.kind not in {"colon", "dash"} or self.depth:
            return False
        if following.kind == "colon":
            return True
        name = " ".join(texts)
        after = self.atoms[at + 2] if at + 2 < len(self.atoms) else None
        if after is not None and not is_municipality(name) and is_body(after):
            return False
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
            damaged = any(map(str.isdigit, name)) and clear_winner(candidates_for(name, lost=True))
            if (is_municipality(name) or damaged) and not (
                rest == 0 and self._affiliation_follows(at) and length > 1
            ):
                return length
        if len(texts) == 1 and not self.replacing:
            return int(self._unknown_body(at, texts[0]))
        placed = self.depth > 0 or self.after_from or (self.one_a_line and self.on_line)
        return len(texts) if placed and not is_given_name(texts[0]) else 0

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

    def _with_places(self, at: int, words: list[Token]) -> list[list[Token] | str]:
        """Cut out places inside a run without commas: "Elvira Ek Karlshamn Eva Al Hjo"."""
        pieces: list[list[Token] | str] = []
        run: list[Token] = []
        for index, word in enumerate(words):
            rest = words[index + 1 :]
            last = not rest
            after = len(rest) >= 2 and is_given_name(rest[0].text)
            whole = sum(not is_initial(part.text) for part in run) >= 2
            party = last and self._party_follows(at)
            ends = whole and not (party and all(is_given_name(part.text) for part in run))
            ends = ends and (after or (last and not self._affiliation_follows(at)))
            if ends and is_municipality(word.text) and not self.depth and self.header is None:
                pieces += [run, word.text]
                run = []
            else:
                run.append(word)
        return [*pieces, run] if run else pieces

    def _party_follows(self, at: int) -> bool:
        """Whether a party stands right after the run: "Ann Sofie Lund (KD)" has her surname."""
        ahead = [atom.kind for atom in self.atoms[at + 1 : at + 3]]
        return ahead[:1] == ["party"] or ahead == ["open", "party"]

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
