"""What is measured of a text that was read, against the text that was printed."""

from __future__ import annotations

from dataclasses import dataclass

from rapidfuzz.distance import Levenshtein

MARKED = frozenset("åäöÅÄÖ")


@dataclass(frozen=True, slots=True)
class Score:
    """Letters of the truth, wrong letters in the reading; å ä ö in the truth, and those kept."""

    letters: int = 0
    wrong: int = 0
    marked: int = 0
    kept: int = 0

    def __add__(self, other: Score) -> Score:
        return Score(
            self.letters + other.letters,
            self.wrong + other.wrong,
            self.marked + other.marked,
            self.kept + other.kept,
        )

    @property
    def character_error_rate(self) -> float:
        """Insertions, deletions and replacements by letter of the truth, in percent."""
        return 100 * self.wrong / max(self.letters, 1)

    @property
    def share_kept(self) -> float:
        """Percent of å, ä and ö that are read as such."""
        return 100 * self.kept / max(self.marked, 1)


def score(truth: str, found: str) -> Score:
    """White space counts as one blank, wherever it is.

    >>> score("Åsa på ön", "Asa  på ön")
    Score(letters=9, wrong=1, marked=3, kept=2)
    """
    truth, found = " ".join(truth.split()), " ".join(found.split())
    operations = Levenshtein.editops(truth, found)
    lost = {step.src_pos for step in operations if step.tag != "insert"}
    places = [at for at, letter in enumerate(truth) if letter in MARKED]
    return Score(len(truth), len(operations), len(places), sum(at not in lost for at in places))
