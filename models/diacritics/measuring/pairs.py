"""How well a repair does on a damaged document, by gold pairs of its damaged tokens.

The table is tab separated, with a header: `line_no` and `token_no` (from 1; tokens stand between
blanks), `damaged`, `correct`, `class`, and if wanted `also_accept` (others that are right too,
with | between) and `confidence` (rows that are `low` count for nothing).
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np

from models.diacritics.measuring.error_classes import Judge, Wrong
from models.diacritics.measuring.intervals import Share, shares
from models.diacritics.measuring.measure import FILTER, around
from pipeline.corrections import apply
from pipeline.errors import UnreadableDocument
from pipeline.repair.find import RepairSettings, find_corrections
from pipeline.swedish.lexicon import Restorer

NEEDED = ("line_no", "token_no", "damaged", "correct", "class")


@dataclass(frozen=True, slots=True)
class Pair:
    """A damaged token and what it should be; `row` is the line of the table it stands in."""

    row: int
    line: int
    token: int
    damaged: str
    accepted: tuple[str, ...]
    kind: str
    unsure: bool


@dataclass(frozen=True)
class PairsMeasured:
    """What was seen: shares repaired in all and by class; of the right tokens those that stay.

    `missed` are the pairs that came out wrong, with why; `harmed` right tokens (line from 1,
    token) that are gone; `strangers` pairs whose damaged token does not stand where they say:
    they count for nothing.
    """

    repaired: Share
    unharmed: Share
    by_class: dict[str, Share]
    missed: tuple[tuple[str, Wrong], ...]
    harmed: tuple[tuple[int, str], ...]
    strangers: tuple[Pair, ...]


def read_pairs(rows: Iterable[str], name: str = "pairs") -> list[Pair]:
    """The pairs of a table, given line by line.

    Raises:
        UnreadableDocument: a column is missing, or a row cannot be understood; its line is told.
    """
    table = csv.DictReader(rows, delimiter="\t", quoting=csv.QUOTE_NONE)
    missing = [column for column in NEEDED if column not in (table.fieldnames or ())]
    if missing:
        raise _bad(name, 1, f"no column {', '.join(missing)} (tab separated, with a header)")
    return [_pair(row, name, table.line_num) for row in table]


def _pair(row: dict[str, str | None], name: str, at: int) -> Pair:
    cells = {column: (cell or "") for column, cell in row.items() if isinstance(column, str)}
    numbers = []
    for column in ("line_no", "token_no"):
        if not cells[column].strip().isdecimal() or int(cells[column]) < 1:
            raise _bad(name, at, f"{column} is {cells[column]!r}, not a number from 1")
        numbers.append(int(cells[column]))
    if not cells["damaged"]:
        raise _bad(name, at, "damaged is empty")
    others = [other.strip() for other in cells.get("also_accept", "").split("|")]
    accepted = (cells["correct"], *(other for other in others if other))
    unsure = cells.get("confidence", "").strip() == "low"
    return Pair(at, numbers[0], numbers[1], cells["damaged"], accepted, cells["class"], unsure)


def _bad(name: str, at: int, what: str) -> UnreadableDocument:
    return UnreadableDocument("pairs", "Tabellen kan inte läsas.", f"{name}, line {at}: {what}")


def measure_pairs(
    damaged: str,
    pairs: Iterable[Pair],
    restorer: Restorer,
    settings: RepairSettings = FILTER,
    name: str = "pairs",
) -> PairsMeasured:
    """Repair the damaged text and look for the right tokens, wherever in their line they stand.

    Raises:
        UnreadableDocument: a pair stands outside the text.
    """
    shown = apply(damaged, find_corrections(damaged, restorer, settings)).text
    lines, came = damaged.split("\n"), shown.rstrip("\n").split("\n")
    came += [""] * (len(lines) - len(came))
    wanted, strangers = _placed(lines, pairs, name)
    judge = Judge(damaged, restorer, settings)
    seen: list[tuple[int, str | None, bool]] = []  # line, class (None: a right token), well
    missed, harmed, offset = [], [], 0
    for number, (line, got) in enumerate(zip(lines, came, strict=False), 1):
        pool = Counter(got.split())
        for place, token in enumerate(line.split(), 1):
            pair = wanted.get((number, place))
            if pair is not None and pair.unsure:
                continue
            accepted = pair.accepted if pair else (token,)
            hit = next((word for word in accepted if pool[word] > 0), None)
            if hit is not None:
                pool[hit] -= 1
            seen.append((number - 1, pair.kind if pair else None, hit is not None))
            if hit is None and pair:
                wrong = _wrong(pair, line, got, offset)
                missed.append((judge.error_class(wrong), wrong))
            elif hit is None:
                harmed.append((number, token))
        offset += len(line) + 1
    return PairsMeasured(*_shares(seen, len(lines)), tuple(missed), tuple(harmed), tuple(strangers))


def _placed(
    lines: list[str], pairs: Iterable[Pair], name: str
) -> tuple[dict[tuple[int, int], Pair], list[Pair]]:
    """The pairs by line and token, and those that do not fit the text.  The last row wins."""
    tokens = [line.split() for line in lines]
    wanted, strangers = {}, []
    for pair in pairs:
        if pair.line > len(lines):
            raise _bad(name, pair.row, f"line_no {pair.line}: the text has {len(lines)} lines")
        held = tokens[pair.line - 1]
        if pair.token > len(held):
            told = f"token_no {pair.token}: line {pair.line} has {len(held)} tokens"
            raise _bad(name, pair.row, told)
        if pair.unsure or held[pair.token - 1] == pair.damaged:
            wanted[pair.line, pair.token] = pair
        else:
            strangers.append(pair)
    return wanted, strangers


def _wrong(pair: Pair, line: str, got: str, offset: int) -> Wrong:
    """What the token became, where the line kept its number of tokens; "" where it did not."""
    tokens, came = line.split(), got.split()
    became = came[pair.token - 1] if len(tokens) == len(came) else ""
    start = 0
    for token in tokens[: pair.token - 1]:
        start = line.index(token, start) + len(token)
    start = line.index(pair.damaged, start)
    context = around(line, start, start + len(pair.damaged))
    return Wrong(offset + start, pair.line, pair.accepted[0], pair.damaged, became, context)


def _shares(
    seen: list[tuple[int, str | None, bool]], lines: int
) -> tuple[Share, Share, dict[str, Share]]:
    """Repaired, unharmed, and repaired by class; lines are the clusters."""

    def counted(rows: Iterator[tuple[int, bool]]) -> tuple[np.ndarray, np.ndarray]:
        table = np.zeros((2, lines), dtype=np.int64)
        for line, good in rows:
            table[0, line] += good
            table[1, line] += 1
        return table[0], table[1]

    counts = {
        "repaired": counted((line, good) for line, kind, good in seen if kind is not None),
        "unharmed": counted((line, good) for line, kind, good in seen if kind is None),
    }
    for wanted in sorted({kind for _, kind, _ in seen if kind is not None}):
        counts[f"class {wanted}"] = counted((at, good) for at, kind, good in seen if kind == wanted)
    found = shares(counts)
    classes = {name: found[name] for name in found if name.startswith("class ")}
    by_class = {name.removeprefix("class "): share for name, share in classes.items()}
    return found["repaired"], found["unharmed"], by_class
