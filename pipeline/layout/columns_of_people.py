"""Columns of people: lists side by side under a label each, and cards side by side."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.document import Word
from pipeline.layout.layout import COLUMN_GAP
from pipeline.layout.page_rows import Row, Zone, columns_of, crosses


def people_zones(rows: Sequence[Row]) -> list[Zone]:
    """Lists side by side under a label each, and cards side by side."""
    cells = [_cells(row) for row in rows]
    labelled = {at for at, row in enumerate(cells) if are_labels([_text(cell) for cell in row])}
    zones: list[Zone] = []
    for at, heads in enumerate(cells):
        if not 2 <= len(heads) <= 4:
            continue
        if at in labelled:
            zones += _under_labels(rows, at, heads, labelled)
        elif at and len(cells[at - 1]) == len(heads):
            above_is_card = bool(zones) and zones[-1].last == at - 1
            if above_is_card or at < 2 or not _are_places(cells[at - 2]):
                zones += _cards(rows, at, cells[at - 1], heads)
    return zones


def _are_places(cells: Sequence[Sequence[Word]]) -> bool:
    from pipeline.swedish.municipalities import is_municipality  # noqa: PLC0415 - loads the gazetteer

    return bool(cells) and all(len(cell) <= 3 and is_municipality(_text(cell)) for cell in cells)


def _cells(row: Row) -> list[list[Word]]:
    """The words of a line, cut at its gaps."""
    cells: list[list[Word]] = []
    before: Word | None = None
    for word in row.words:
        end = before.start + len(before.text) if before else 0
        if before is None or word.start - end >= len(COLUMN_GAP):
            cells.append([])
        cells[-1].append(word)
        before = word
    return cells


def _text(words: Sequence[Word]) -> str:
    return " ".join(word.text for word in words)


def are_labels(texts: Sequence[str]) -> bool:
    """Whether each text is a label of those who are there or not, and no two are the same.

    >>> are_labels(["Närvarande:", "Frånvarande:"]), are_labels(["Närvarande", "Eva Ek"])
    (True, False)
    """
    from pipeline.swedish.attendance_words import attendance_words  # noqa: PLC0415 - loads a data file
    from pipeline.swedish.fold import fold  # noqa: PLC0415

    found = [fold(text.split(":", 1)[0]).strip(" .*") for text in texts]
    kinds = [attendance_words().labels.get(phrase, "stop") for phrase in found]
    return len(set(found)) == len(found) > 1 and "stop" not in kinds


def _under_labels(
    rows: Sequence[Row], head: int, cells: Sequence[list[Word]], labelled: set[int]
) -> list[Zone]:
    """The rows under labels side by side, if each label heads people."""
    starts = [rows[head].words.index(cell[0]) for cell in cells[1:]]
    gutters = tuple(rows[head].edges[at][0] - 1.5 for at in starts)
    last = head + 1
    while (
        last < len(rows)
        and last not in labelled
        and not any(crosses(rows[last], x + 1.5) for x in gutters)
    ):
        pitch = rows[last].y - rows[last - 1].y
        if last > head + 1 and pitch > 2.2 * rows[last - 1].height:
            break
        last += 1
    columns = columns_of(rows[head:last], gutters)
    told = [tells_people([_text(row.words) for row in column]) for column in columns]
    return [Zone(head, last, gutters)] if all(told) else []


def tells_people(texts: Sequence[str]) -> bool:
    """Whether a third of the lines or more begin with a usual given name; the first is a label."""
    from pipeline.swedish.names import is_given_name  # noqa: PLC0415 - loads the names

    first = texts[0].split(":", 1)[-1].split() if texts and ":" in texts[0] else []
    told = [text.split() for text in texts[1:]] + ([first] if first else [])
    people = sum(len(words) > 1 and is_given_name(words[0].strip(",;")) for words in told)
    return people > 0 and 3 * people >= len(told)


def _cards(
    rows: Sequence[Row], at: int, people: Sequence[list[Word]], places: Sequence[list[Word]]
) -> list[Zone]:
    """Two rows, if municipalities stand each right under its person: one column a card."""
    from pipeline.swedish.names import could_be_name_word, is_given_name  # noqa: PLC0415

    named = [all(could_be_name_word(word.text) for word in cell) for cell in people]
    if not all(named) or not all(2 <= len(cell) <= 4 for cell in people):
        return []
    if not any(is_given_name(cell[0].text) for cell in people):
        return []
    starts = [rows[at - 1].words.index(cell[0]) for cell in people[1:]]
    gutters = tuple(rows[at - 1].edges[start][0] - 1.5 for start in starts)
    if any(crosses(row, x + 1.5) for row in rows[at - 1 : at + 1] for x in gutters):
        return []
    return [Zone(at - 1, at + 1, gutters)] if _are_places(places) else []
