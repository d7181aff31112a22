"""How much comes back of text whose marked letters became U+FFFD.

python -m models.diacritics.measuring.lost TEXT...
"""

from __future__ import annotations

import argparse
import re
from pathlib import Path

from models.diacritics.load import load
from pipeline.repair.find import repair_text
from pipeline.repair.lost import LOST
from pipeline.swedish.lexicon import Restorer

_LOSE = str.maketrans(dict.fromkeys("åäöéÅÄÖÉ", LOST))
_WORD = re.compile(f"(?:[^\\W\\d_]|{LOST})+")


def measure_lost(text: str, restorer: Restorer) -> tuple[int, int, int]:
    """Words that lost letters; how many come back right, capitals too; how many are left so."""
    damaged = text.translate(_LOSE)
    shown = repair_text(damaged, restorer)
    words = right = left = 0
    lines = zip(text.split("\n"), damaged.split("\n"), shown.split("\n"), strict=True)
    for gold, lost, found in (map(_WORD.findall, some) for some in lines):
        for want, seen, got in zip(gold, lost, found, strict=False):
            if want != seen:
                words, right, left = words + 1, right + (got == want), left + (LOST in got)
    return words, right, left


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("texts", type=Path, nargs="+", help="texts with their marks, UTF-8")
    total = (0, 0, 0)
    for path in parser.parse_args().texts:
        found = measure_lost(path.read_text(encoding="utf-8"), load())
        print(f"{path.stem}: words {found[0]}  right {found[1]}  left {found[2]}")
        total = (total[0] + found[0], total[1] + found[1], total[2] + found[2])
    print(f"all: words {total[0]}  right {total[1] / max(1, total[0]):.4f}  left {total[2]}")


if __name__ == "__main__":
    main()
