"""Attendance tables: lists whose columns are told by their heads (Namn, Kommun, Närvarande).

The head says what a cell is; the name's cell is read like any list.  Cells are parted by strokes,
tabs or two blanks and more; where a row has fewer cells than the head, they go by their place.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from pipeline.attendance.atoms import Atom, atoms
from pipeline.attendance.name_order import Order, comma_pairs, order_of
from pipeline.attendance.rows import read_rows
from pipeline.attendance.state import Row
from pipeline.swedish.attendance_words import attendance_words, is_party, role_length, role_of
from pipeline.swedish.fold import fold

_HEADS = {
    "name": "namn|ledamot|ledamoter|deltagare|person|representant|representanter|ersattare|"
    "namn ledamot|ordinarie ledamoter|ordinarie|deltagarens namn|vem|beslutande|kontaktperson",
    "first": "fornamn",
    "last": "efternamn",
    "body": "kommun|organisation|myndighet|fran|forening|arbetsplats|foretag|kommun organisation|"
    "kommun eller organisation|representerar|verksamhet|region|huvudman|organ|forvaltning|"
    "kommun region|stad|ort|instans|enhet|lan",
    "party": "parti|p",
    "present": "narv|narvarande|narvaro|n|deltog|deltar|med|narvarar|pa plats|nv|ja|status",
    "absent": "franv|franvarande|f|franvaro|ej narv|ej narvarande|forhinder|deltog ej|nej|fv",
    "role": "roll|funktion|befattning|titel|uppdrag|tjanst",
    "rank": "ord ers|ord|o e|ers",
    "other": "anm|anmarkning|anmarkningar|tid|votering|e post|epost|mejl|telefon|tel|underskrift|"
    "signatur|sign|nr|not|kommentar|mandat|omrade|mail|anteckning|reservation|mobil|anmalan|ja nej|"
    "tjanstgor|tjanstgorande|tjg",
}
_COLUMN = {word: column for column, words in _HEADS.items() for word in words.split("|")}
_JOINING = frozenset({"och", "pa", "i", "x", "for", "av", "eller"})
_PARTED = re.compile(r"[^\s|](?:[^\t|\n ]| (?! ))*")
_LABELLED = re.compile(r"\s*(?:[^\W\d_][\w ]{2,30}:|#|§|\d+[.)]?\s)")
_TELLING = frozenset({"role", "for", "serving", "not serving", "absent"})
_RULE = re.compile(r"[\s|:+=_–—-]*")
_AWAY = re.compile(r"[\s–—\-.0]*|nej|f|fr|ej.*|franv.*|forhin.*|aterbud.*|sjuk.*|saknas|\[ ?\]")


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell: its column, and its range in the repaired text."""

    column: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Table:
    """A table: its range from the head's line to the last row's end, and its rows."""

    start: int
    content: int
    end: int
    rows: tuple[Row, ...]


def find_tables(text: str) -> list[Table]:
    """The attendance tables of the (repaired) text."""
    found: list[Table] = []
    at = 0
    for line in text.split("\n"):
        end = at + len(line)
        if not (found and at < found[-1].end):
            heads = _heads(text, at, end)
            table = _read(text, at, end, heads) if heads else None
            found += [table] if table else []
        at = end + 1
    return found


def _heads(text: str, start: int, end: int) -> list[Cell]:
    """The columns of a head; empty if the line is none."""
    cells = _cells(text, start, end)
    heads = [Cell(_column(text[a:b]), a, b) for a, b in cells]
    columns = [head.column for head in heads]
    if len(heads) < 2 or "" in columns:
        return []
    if "name" not in columns and columns[0] in {"present", "absent"}:
        heads[0] = Cell("name", heads[0].start, heads[0].end)
        columns[0] = "name"
    for at, head in enumerate(heads):
        if head.column in columns[:at]:
            heads[at] = Cell(head.column + " 2", head.start, head.end)
    named = "name" in columns or {"first", "last"} <= set(columns)
    return heads if named and len(set(columns)) > 1 else []


def _column(head: str) -> str:
    phrase = re.sub(r"[^a-z]+", " ", fold(head)).strip()
    words = [word for word in phrase.split() if word not in _JOINING]
    if phrase in _COLUMN or not 1 < len(words) < 4:
        return _COLUMN.get(phrase, "")
    return _COLUMN.get(words[0], "") if all(word in _COLUMN for word in words) else ""


def _cells(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """The cells of a line; between strokes empty ones too."""
    line = text[start:end]
    if "\t" in line.strip() and "|" not in line:
        at, spans = start, []
        for cell in line.split("\t"):
            spans.append(_stripped(text, at, at + len(cell)))
            at += len(cell) + 1
        return spans
    if line.count("|") < 2:
        return [(start + found.start(), start + found.end()) for found in _PARTED.finditer(line)]
    strokes = [at for at, sign in enumerate(line) if sign == "|"]
    edges = [-1, *strokes, len(line)]
    spans = [(a + 1, b) for a, b in itertools.pairwise(edges)]
    if not line[: strokes[0]].strip():
        spans = spans[1:]
    if spans and not line[spans[-1][0] :].strip():
        spans = spans[:-1]
    return [_stripped(text, start + a, start + b) for a, b in spans]


def _stripped(text: str, start: int, end: int) -> tuple[int, int]:
    inner = text[start:end]
    lead = len(inner) - len(inner.lstrip())
    return (start + lead, start + lead + len(inner.strip()))


_SUBSTITUTES = "ersattare"


def _second(cells: Mapping[str, Cell]) -> dict[str, Cell]:
    """The cells of a second column of names: the substitute beside the member."""
    if "name 2" not in cells:
        return {}
    same = {column: cell for column, cell in cells.items() if column == "body"}
    own = {
        column.removesuffix(" 2"): cell for column, cell in cells.items() if column.endswith(" 2")
    }
    return same | own


@dataclass(frozen=True, slots=True)
class _Entry:
    """A row's atoms, its cells by column, and the section that it stands in."""

    atoms: list[Atom]
    cells: dict[str, Cell]
    section: str


def _read(text: str, start: int, content: int, heads: Sequence[Cell]) -> Table | None:
    entries: list[_Entry] = []
    section, end, empty = "", content, 0
    for at, close in _lines_after(text, content):
        line = text[at:close]
        if _RULE.fullmatch(line):
            empty += not line.strip()
            continue
        cells = _cells(text, at, close)
        alone = len(cells) == 1 or not any(b > a for a, b in cells[1:])
        head = fold(line).strip(" |:*#")
        if alone and attendance_words().labels.get(head) in {"present", "serving"}:
            section = head
            continue
        if alone and "|" not in line and "," in line and entries and entries[-1].section != section:
            break
        if alone and line.lstrip(" |").startswith("(") and entries and not empty:
            entries[-1].atoms.extend(atoms(text, *cells[0]))
            end = close
            continue
        placed = _placed(cells, heads)
        held = [] if _LABELLED.match(line) or empty > 1 else _row_atoms(text, placed)
        second = _second(placed)
        if not (_has_person(held) or second or _may_be_empty(line)):
            break
        entries.append(_Entry(held, placed, section))
        if second:
            entries.append(_Entry(_row_atoms(text, second), second, _SUBSTITUTES))
        end, empty = close, 0
    order = order_of([atom for entry in entries for atom in entry.atoms])
    rows = [row for entry in entries for row in _rows_of(text, entry, order)]
    if len(rows) < 2:
        return None
    _unmark(rows, heads)
    return Table(start, content, end, tuple(rows))


def _may_be_empty(line: str) -> bool:
    """Whether a row without a person is a row all the same."""
    return "|" in line or "vakant" in line.lower()


def _unmark(rows: Sequence[Row], heads: Sequence[Cell]) -> None:
    """Take back the marks of a table whose column of presence is empty: it was not read."""
    marked = any(row.marked for row in rows)
    if not marked and any(head.column == "present" for head in heads):
        for row in rows:
            row.marked = None


def _lines_after(text: str, at: int) -> Iterator[tuple[int, int]]:
    while at < len(text):
        close = text.find("\n", at + 1)
        close = len(text) if close < 0 else close
        yield at + 1, close
        at = close


def _placed(cells: Sequence[tuple[int, int]], heads: Sequence[Cell]) -> dict[str, Cell]:
    """Column -> cell: one for one where the counts agree, else each under the nearest head."""
    if len(cells) == len(heads):
        pairs = list(zip(heads, cells, strict=True))
    else:
        base = cells[0][0] if cells else 0
        spare: tuple[int, int] | None = None
        pairs = []
        left = list(heads)
        for cell in cells:
            if not left:
                spare = spare or cell
                continue
            head = min(left, key=lambda one: _apart(one, cell, heads[0], base))
            pairs.append((head, cell))
            left = left[left.index(head) + 1 :]
        if spare:
            pairs.append((Cell("other", 0, 0), spare))
    placed: dict[str, Cell] = {}
    for head, (start, end) in pairs:
        placed.setdefault(head.column, Cell(head.column, start, end))
    return placed


def _apart(head: Cell, cell: tuple[int, int], first: Cell, base: int) -> int:
    """Code points between a head and a cell, both counted from the beginning of their lines."""
    left = abs((head.start - first.start) - (cell[0] - base))
    right = abs((head.end - first.start) - (cell[1] - base))
    return min(left, right)


def _row_atoms(text: str, cells: Mapping[str, Cell]) -> list[Atom]:
    """The atoms of the name's cell, and of those that tell of serving, roles and absence."""
    if "first" in cells and "last" in cells:
        held = [
            word
            for column in ("first", "last")
            for atom in atoms(text, cells[column].start, cells[column].end)
            for word in atom.words
            if word.kind == "word"
        ]
        found = [Atom("caps", tuple(held))] if held else []
    else:
        name = cells.get("name")
        found = atoms(text, name.start, name.end) if name else []
    for column in ("role", "other"):
        cell = cells.get(column)
        more = atoms(text, cell.start, cell.end) if cell else []
        if any(atom.kind in _TELLING for atom in more) and (
            not _has_person(more) or any(atom.kind == "for" for atom in more)
        ):
            found += [Atom("separator", more[0].words[:1]), *more]
    return found


def _has_person(held: Sequence[Atom]) -> bool:
    return any(atom.kind == "caps" and len(atom.words) > 1 for atom in held) or bool(
        comma_pairs(held)
    )


def _rows_of(text: str, entry: _Entry, order: Order) -> list[Row]:
    rows = read_rows(entry.atoms, order)
    for row in rows:
        if row.replaced_by is None:
            _fill(row, text, entry.cells)
        if entry.section.startswith(("ersattare", "suppleant")) and not row.roles:
            serves = row.serving or not row.marked
            row.roles.append("ersättare" if serves else "ej tjänstgörande ersättare")
    return rows


def _fill(row: Row, text: str, cells: Mapping[str, Cell]) -> None:
    """Give the row what its other cells say."""

    def told(column: str) -> str:
        cell = cells.get(column)
        return text[cell.start : cell.end].strip(" –—-") if cell else ""

    if told("body") and not row.affiliation:
        row.affiliation = told("body")
    party = told("party").strip("()")
    if is_party(party):
        row.party = row.party or party.upper()
    words = told("role").split()
    if words and not row.roles:
        row.roles.append(
            role_of(words) if role_length(words) == len(words) else told("role").lower()
        )
    if not row.roles:
        _rank(row, fold(told("rank")).strip("."))
    _mark(row, text, cells)


def _rank(row: Row, rank: str) -> None:
    if rank in {"e", "ers", "ersattare"}:
        row.roles.append("ersättare")
    elif rank in {"o", "ord", "ordinarie"}:
        row.roles.append("ordinarie")


def _mark(row: Row, text: str, cells: Mapping[str, Cell]) -> None:
    present, absent = cells.get("present"), cells.get("absent")
    away = bool(absent and not _AWAY.fullmatch(fold(text[absent.start : absent.end])))
    if away:
        row.marked = False
    elif present is not None:
        row.marked = _AWAY.fullmatch(fold(text[present.start : present.end])) is None
    elif row.marked is None:
        row.marked = None if absent is not None else row.marked
