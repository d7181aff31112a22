"""Letters that a scanner puts for digits."""

from __future__ import annotations

GLYPHS = str.maketrans(
    {**dict.fromkeys("oOQ", "0"), **dict.fromkeys("lIi|!t", "1"), **dict.fromkeys("zZ", "2"),
     **dict.fromkeys("sS", "5"), **dict.fromkeys("bG", "6"), "B": "8", "g": "9", "q": "9"}
)  # fmt: skip


def damaged_year(shown: str) -> int | None:
    """The year of `2O21`, at least two of its digits being left.

    >>> damaged_year("2O21"), damaged_year("zolb")
    (2021, None)
    """
    numbers = shown.translate(GLYPHS)
    left = sum(letter.isdigit() for letter in shown) >= 2
    return int(numbers) if left and numbers.isdigit() else None
