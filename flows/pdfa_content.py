"""What a PDF page draws, step by step, with the state that decides how it is seen."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

import pikepdf
from pikepdf import Matrix

SHOWING = frozenset({"Tj", "TJ", "'", '"'})
"""The operators that show text."""


@dataclass(frozen=True, slots=True)
class State:
    """How a step is drawn.

    `mode` is the text's rendering mode (3: invisible), `font` its name among the resources,
    `place` the matrix from here to the page's own points.
    """

    mode: int = 0
    font: str = ""
    place: Matrix = field(default_factory=Matrix)


def steps_of(owner: Any, state: State = State()) -> Iterator[tuple[Any, str, State]]:
    """Each step of a page or form, its operator, and the state it is drawn in.

    Raises:
        pikepdf.PdfError: the content cannot be parsed.
    """
    saved: list[State] = []
    for step in pikepdf.parse_content_stream(owner):
        operator, operands = str(step.operator), step.operands
        if operator == "q":
            saved.append(state)
        elif operator == "Q":
            state = saved.pop() if saved else state
        elif operator in {"Tr", "Tf", "cm"} and len(operands):
            state = _after(operator, operands, state)
        yield step, operator, state


def _after(operator: str, operands: Any, state: State) -> State:
    if operator == "Tr":
        return replace(state, mode=int(operands[0]))
    if operator == "Tf":
        return replace(state, font=str(operands[0]))
    return replace(state, place=matrix_of(operands) @ state.place)


def matrix_of(values: Any) -> Matrix:
    """The matrix of six numbers; the one that changes nothing where there are none."""
    return Matrix(*(float(value) for value in values)) if values is not None else Matrix()


def shown_bytes(operands: Any) -> int:
    """How many bytes of text an operator shows."""
    last = operands[-1] if len(operands) else b""
    pieces = list(last) if isinstance(last, pikepdf.Array) else [last]
    return sum(len(bytes(piece)) for piece in pieces if isinstance(piece, pikepdf.String))
