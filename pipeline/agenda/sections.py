"""How minutes are divided: agenda items, paragraphs and standing headings.

Candidates come in three ways (numbered or marked lines, marks inside run-on text, short lines
standing alone); what a document mostly uses decides which of them count.

    section_forms, section_numbers    what a line looks like, what marks stand before it
    section_looks                     what the page shows of it: type size, bold, rules
    section_marks, section_order      headings with a mark, and which marks run on
    section_lines, section_evidence   headings without one, by evidence that is weighed
    section_within                    headings at the start of what is said, on the same line
    section_kinds, section_levels     what a section is for, how deep it lies
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from pipeline.agenda import section_forms as forms
from pipeline.agenda.section_forms import TextLine
from pipeline.agenda.section_kinds import kind_of
from pipeline.agenda.section_levels import with_levels
from pipeline.agenda.section_lines import attendance_label, header_end, plain_headings
from pipeline.agenda.section_looks import with_looks, with_rules
from pipeline.agenda.section_marks import Candidate, marked_headings
from pipeline.agenda.section_order import in_sequence, without_agenda
from pipeline.agenda.section_within import headings_within
from pipeline.corrections import Repaired
from pipeline.document import Reading, Span
from pipeline.findings import Section
from pipeline.swedish.fold import fold_in_place as fold

_HEAD = 15
"""Lines that the head of minutes may have before the attendance list."""
_FIRST_LINE = re.compile(r"[\s:.|*_-]{0,20}([^\n\f]{1,200})")
STRUCTURED = 3
"""With so many marked headings, lines without a mark count only if they are common ones."""


def find_sections(
    repaired: Repaired, attendance: Span | None, reading: Reading | None = None
) -> tuple[Section, ...]:
    """The sections in the order of the text; bodies follow one another and never overlap.

    `attendance` is the attendance list, as read: nothing in it is a heading, nor is anything
    before it unless it is numbered.  `reading` shows type sizes and bold print where it has them.
    The first section begins with the first heading, the last one ends with the text.
    """
    lines = lines_to_judge(repaired, reading)
    skip = repaired.from_raw(attendance) if attendance else None
    printed = {fold(line.text).strip(" :."): line.start for line in lines}
    marked, announced = without_agenda(in_sequence(marked_headings(lines, skip)), printed)
    header = skip[1] if skip and _opens(skip, lines) else header_end(lines)
    structured = len(marked) >= STRUCTURED
    plain = plain_headings(
        lines, header, marked, structured=structured, announced=announced, skip=skip
    )
    within = [] if structured else headings_within(_outside(lines, skip), header, [*marked, *plain])
    label = [] if marked else attendance_label(lines, skip)
    chosen = with_levels(_once(_ordered([*marked, *plain, *within]), repaired.text))
    return _sections(repaired, _ordered([*label, *chosen]))


def _opens(attendance: tuple[int, int], lines: Sequence[TextLine]) -> bool:
    """Whether the attendance list stands at the head: some minutes have it as their last page."""
    before = sum(line.start < attendance[0] for line in lines)
    return before <= _HEAD or 2 * before < len(lines)


def _outside(lines: Sequence[TextLine], skip: tuple[int, int] | None) -> list[TextLine]:
    return [line for line in lines if not (skip and skip[0] <= line.start < line.end <= skip[1])]


def lines_to_judge(repaired: Repaired, reading: Reading | None) -> list[TextLine]:
    """The lines of a text with all that tells headings from what is said."""
    return with_looks(with_rules(forms.lines_of(repaired.text)), repaired, reading)


def _sections(repaired: Repaired, chosen: Sequence[Candidate]) -> tuple[Section, ...]:
    spans = [repaired.to_raw(c.start, c.end) for c in chosen]
    ends = [*(span.start for span in spans), len(repaired.raw)][1:]
    return tuple(
        Section(
            span,
            candidate.title,
            candidate.level,
            Span(span.start, end),
            kind=kind_of(candidate.title, said),
            number=candidate.mark.shown if candidate.mark else None,
        )
        for span, end, candidate, said in zip(
            spans, ends, chosen, _first_said(repaired.text, chosen), strict=True
        )
    )


def _first_said(text: str, chosen: Sequence[Candidate]) -> list[str]:
    """The first line below each heading."""
    matches = (_FIRST_LINE.match(text, candidate.end) for candidate in chosen)
    return [match.group(1).rstrip() if match else "" for match in matches]


def _ordered(candidates: Iterable[Candidate]) -> list[Candidate]:
    """The candidates by place, those that overlap an earlier one left out."""
    ordered: list[Candidate] = []
    for candidate in sorted(candidates, key=lambda c: (c.start, -c.end)):
        if candidate.title and (not ordered or candidate.start >= ordered[-1].end):
            ordered.append(candidate)
    return ordered


def _once(chosen: Sequence[Candidate], text: str) -> list[Candidate]:
    """The headings without those of an agenda that come again with what was said."""
    last = {fold(candidate.title): at for at, candidate in enumerate(chosen)}
    ends = [*(candidate.start for candidate in chosen), len(text)][1:]
    return [
        candidate
        for at, (candidate, end) in enumerate(zip(chosen, ends, strict=True))
        if at == last[fold(candidate.title)] or text[candidate.end : end].strip(" \n\r\t:.|")
    ]
