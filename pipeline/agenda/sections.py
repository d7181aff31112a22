"""How minutes are divided: agenda items, paragraphs and standing headings.

Candidates come in three ways (numbered or marked lines, marks inside run-on text, short lines
standing alone); what a document mostly uses decides which of them count.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from pipeline.agenda import section_forms as forms
from pipeline.agenda.section_lines import header_end, plain_headings
from pipeline.agenda.section_marks import Candidate, marked_headings
from pipeline.agenda.section_order import in_sequence, without_agenda
from pipeline.corrections import Repaired
from pipeline.document import Span
from pipeline.findings import Section

STRUCTURED = 3
"""With so many marked headings, lines without a mark count only if they are common ones."""


def find_sections(repaired: Repaired, attendance: Span | None) -> tuple[Section, ...]:
    """The sections in the order of the text; bodies follow one another and never overlap.

    `attendance` is the attendance list, as read: nothing in it is a heading, nor is anything
    before it unless it is numbered.
    """
    text = repaired.text
    lines = forms.lines_of(text)
    skip = repaired.from_raw(attendance) if attendance else None
    marked = without_agenda(in_sequence(marked_headings(lines, skip)))
    header = skip[1] if skip else header_end(lines)
    plain = plain_headings(lines, header, marked, structured=len(marked) >= STRUCTURED)
    chosen = _ordered([*marked, *plain], text)
    return tuple(_section(repaired, at, chosen) for at in range(len(chosen)))


def _section(repaired: Repaired, at: int, chosen: Sequence[Candidate]) -> Section:
    candidate = chosen[at]
    end = chosen[at + 1].start if at + 1 < len(chosen) else len(repaired.text)
    return Section(
        repaired.to_raw(candidate.start, candidate.end),
        candidate.title,
        candidate.level,
        repaired.to_raw(candidate.start, end),
    )


def _ordered(candidates: Iterable[Candidate], text: str) -> list[Candidate]:
    """The candidates by place, those that overlap an earlier one left out."""
    ordered: list[Candidate] = []
    for candidate in sorted(candidates, key=lambda c: (c.start, -c.end)):
        if not ordered or candidate.start >= ordered[-1].end:
            ordered.append(candidate)
    return [c for c in ordered if c.title and text[c.start : c.end].strip()]
