"""Mutants of PDFs: bytes turned, pieces lost, doubled, moved, numbers made huge; for hostile_pdfs.

    python -m bench.mutate_pdfs SOURCE FOLDER [--count 500] [--seed 1]
    python -m bench.hostile_pdfs FOLDER

SOURCE is a PDF or a folder of them.  The same seed gives the same mutants.
"""

from __future__ import annotations

import argparse
import random
import re
from collections.abc import Callable
from pathlib import Path

Change = Callable[[bytes, random.Random], bytes]

_NUMBER = re.compile(rb"\d+")
_NAME = re.compile(rb"/[A-Z][A-Za-z]+")
_REFERENCE = re.compile(rb"\d+ 0 R")
_NUMBERS = (b"0", b"-1", b"1", b"65536", b"2147483647", b"4294967296", b"99999999999999999999")


def mutant_of(data: bytes, dice: random.Random) -> bytes:
    """The data after one to four changes.

    >>> mutant_of(b"%PDF-1.4 1 0 obj", random.Random(1)) != b"%PDF-1.4 1 0 obj"
    True
    """
    for _ in range(dice.randint(1, 4)):
        data = dice.choice(_CHANGES)(data, dice) or data
    return data


def _turned(data: bytes, dice: random.Random) -> bytes:
    changed = bytearray(data)
    for _ in range(dice.choice((1, 4, 30))):
        changed[dice.randrange(len(changed))] = dice.randrange(256)
    return bytes(changed)


def _cut(data: bytes, dice: random.Random) -> bytes:
    begin = dice.randrange(len(data))
    return data[:begin] + data[begin + dice.choice((1, 20, 300, 4_000)) :]


def _doubled(data: bytes, dice: random.Random) -> bytes:
    begin = dice.randrange(len(data))
    end = begin + dice.choice((10, 300))
    return data[:end] + data[begin:]


def _ended(data: bytes, dice: random.Random) -> bytes:
    return data[: dice.randrange(len(data) // 2, len(data))] + b"\n%%EOF\n"


def _replaced(pattern: re.Pattern[bytes], others: Change) -> Change:
    def change(data: bytes, dice: random.Random) -> bytes:
        found = list(pattern.finditer(data))
        if not found:
            return data
        one = dice.choice(found)
        return data[: one.start()] + others(data, dice) + data[one.end() :]

    return change


_CHANGES: tuple[Change, ...] = (
    _turned,
    _cut,
    _doubled,
    _ended,
    _replaced(_NUMBER, lambda _, dice: dice.choice(_NUMBERS)),
    _replaced(_NAME, lambda data, dice: dice.choice(_NAME.findall(data))),
    _replaced(_REFERENCE, lambda data, dice: dice.choice(_REFERENCE.findall(data))),
)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("source", type=Path)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--count", type=int, default=500)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    whole = options.source.is_file()
    sources = [options.source] if whole else sorted(options.source.rglob("*.pdf"))
    options.folder.mkdir(parents=True, exist_ok=True)
    dice = random.Random(options.seed)
    for number in range(options.count):
        made = mutant_of(sources[number % len(sources)].read_bytes(), dice)
        (options.folder / f"{options.seed}-{number:05}.pdf").write_bytes(made)


if __name__ == "__main__":
    main()
