"""Tables of things to do: rows beneath `Vad   Vem   När`, whose columns blanks or bars part."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.agenda.action_subjects import People
from pipeline.agenda.action_words import words
from pipeline.agenda.section_forms import TextLine, lines_of
from pipeline.swedish.fold import fold_in_place

_GAP = re.compile(r"\s{2,}|\s*\|\s*|\t+")
_LONGEST = 300
_MAY_HEAD = re.compile(r"vem|ansv|utför|vilka|namn", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row at [start, end) of the repaired text, and who is to do it.

    `when` is where its day stands, if that is elsewhere: beneath a head of its own.
    """

    start: int
    end: int
    who: tuple[str, ...]
    when: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """A table at [start, end), from its line of column heads to its last row."""

    start: int
    end: int
    rows: tuple[TableRow, ...]


def find_tables(text: str, people: People, heads: set[int]) -> list[Table]:
    r"""The tables of things to do; `heads` are offsets at which headings begin.

    >>> text = "Vad   Vem   När\nBoka sal   Eva   3/5"
    >>> (table,) = find_tables(text, People({}, frozenset()), set())
    >>> [row.who for row in table.rows]
    [('Eva',)]
    """
    lines = lines_of(text)
    found: list[Table] = []
    at = 0
    while at < len(lines):
        torn, behind = _by_columns(lines, at, people)
        if torn:
            found.append(Table(lines[at].start, lines[behind - 1].end, tuple(torn)))
            at = behind
            continue
        columns, used = _columns(lines, at)
        if not columns:
            at += 1
            continue
        first = at + used
        last = _last(lines, first, heads)
        rows = (
            _stacked(lines[first:last], columns, people)
            if used > 1
            else _rows(lines[first:last], columns, people)
        )
        if rows:
            found.append(Table(lines[at].start, rows[-1].end, tuple(rows)))
        at = max(last, at + 1) if rows else at + 1
    return found


def _columns(lines: Sequence[TextLine], at: int) -> tuple[list[str], int]:
    """What the columns hold, and how many lines name them; nothing where no table begins."""
    line = lines[at].text
    if len(line) > 120:
        return [], 0
    named = _heads_of(line) if _MAY_HEAD.search(line) else []
    if len({*named} & {"what", "who", "when"}) >= 2 and "who" in named:
        return named, 1
    stacked = []
    for below in lines[at : at + 5]:
        column = words().columns.get(fold_in_place(below.text).strip(" :?*"))
        if column is None:
            break
        stacked.append(column)
    if len({*stacked} & {"what", "who", "when"}) >= 2 and "who" in stacked and "what" in stacked:
        return stacked, len(stacked)
    return [], 0


def _heads_of(line: str) -> list[str]:
    known = words().columns
    cells = [
        fold_in_place(cell).strip(" :*?") for cell in _GAP.split(line.strip(" |")) if cell.strip()
    ]
    named = [known[cell] for cell in cells if cell in known]
    if len(named) == len(cells) and len(cells) > 1:
        return named
    single = [
        fold_in_place(word).strip(" :*?,/") for word in re.split(r"[ /]+", line) if word.strip(" |")
    ]
    named = [known[word] for word in single if word in known]
    return named if len(named) == len([w for w in single if w]) and len(named) > 1 else []


_ENDS = re.compile(
    r"\s*(?:§|#{1,6} |vid (?:protokollet|pennan)|justera[st]\b|underskrift)", re.IGNORECASE
)
"""A section, or the signatures."""


def _last(lines: Sequence[TextLine], first: int, heads: set[int]) -> int:
    """Behind the last line of the table: a heading ends it, a second gap in prose as well."""
    at = first
    columned = first < len(lines) and _GAP.search(lines[first].text) is not None
    while at < len(lines) and lines[at].start not in heads and len(lines[at].text) <= _LONGEST:
        if lines[at].gap and at > first and columned and not _GAP.search(lines[at].text):
            break
        if lines[at].gap and at > first and not columned:
            break
        if _ENDS.match(lines[at].text):
            break
        at += 1
    return at


def _rows(lines: Sequence[TextLine], columns: list[str], people: People) -> list[TableRow]:
    rows: list[TableRow] = []
    for line in lines:
        cells = [cell.strip() for cell in _GAP.split(line.text.strip(" |")) if cell.strip()]
        if not cells or set(line.text) <= set("-|:=+ _"):
            continue
        who = _who(cells, columns, people)
        if rows and len(cells) == 1 and not who and not line.gap:
            rows[-1] = TableRow(rows[-1].start, line.end, rows[-1].who)
        elif len(cells) > 1 or who or not rows:
            rows.append(TableRow(line.start, line.end, who))
        else:
            break
    return rows


def _who(cells: list[str], columns: list[str], people: People) -> tuple[str, ...]:
    if len(cells) == len(columns):
        return people.named(cells[columns.index("who")], loose=True)
    for cell in cells[1:]:
        who = people.named(cell)
        if who:
            return who
    if len(cells) == 1:  # blanks were lost: the last words that are a name
        tokens = cells[0].split(" ")
        for start in range(1, len(tokens)):
            for end in range(len(tokens), start, -1):
                if len(tokens) - start <= 8 and (who := people.named(" ".join(tokens[start:end]))):
                    return who
    return ()


def _stacked(lines: Sequence[TextLine], columns: list[str], people: People) -> list[TableRow]:
    """Rows whose cells stand beneath one another, as a torn table gives them."""
    width, who_at = len(columns), columns.index("who")
    rows = []
    for at in range(0, len(lines) - width + 1, width):
        cells = lines[at : at + width]
        who = people.named(cells[who_at].text, loose=True)
        if not who:
            break
        rows.append(TableRow(cells[0].start, cells[-1].end, who))
    return rows


def _by_columns(lines: Sequence[TextLine], at: int, people: People) -> tuple[list[TableRow], int]:
    """Rows of a table whose columns stand beneath one another: all tasks, then all names.

    Only where each head has as many lines beneath it; with the place behind the last.
    """
    columns: dict[str, list[TextLine]] = {}
    place = at
    while place < len(lines) and len(columns) < 3:
        name = words().columns.get(fold_in_place(lines[place].text).strip(" :?*"))
        if name is None or name in columns or (not columns and name != "what"):
            break
        size = len(columns["what"]) if "what" in columns else _until_head(lines, place + 1)
        columns[name] = list(lines[place + 1 : place + 1 + size])
        place += 1 + size
    tasks, names = columns.get("what", []), columns.get("who", [])
    if not tasks or len(tasks) != len(names):
        return [], at
    whose = [people.named(line.text, loose=True) for line in names]
    days = columns.get("when", [])
    if not all(whose) or (days and len(days) != len(tasks)):
        return [], at
    whens: list[tuple[int, int] | None] = [(line.start, line.end) for line in days]
    whens = whens or [None] * len(tasks)
    rows = [
        TableRow(task.start, task.end, who, when)
        for task, who, when in zip(tasks, whose, whens, strict=True)
    ]
    return rows, place


def _until_head(lines: Sequence[TextLine], first: int) -> int:
    """How many lines stand before the next head of a column; none where there is no such head."""
    for number, line in enumerate(lines[first : first + _MOST_ROWS]):
        if words().columns.get(fold_in_place(line.text).strip(" :?*")) == "who":
            return number
    return 0


_MOST_ROWS = 30
