"""Two rounds of corrections as one: the second round was found in the view of the first."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from pipeline.corrections import Repaired
from pipeline.document import Span
from pipeline.findings import Correction


@dataclass
class Group:
    """Corrections of both rounds that touch: [start, end) of the view between the rounds."""

    start: int
    end: int
    first: list[Correction] = field(default_factory=list)
    second: list[Correction] = field(default_factory=list)

    @property
    def grown(self) -> int:
        """How much longer the first round made the text here."""
        return sum(len(one.after) - len(one.before) for one in self.first)


def compose(first: Repaired, second: Iterable[Correction]) -> tuple[Correction, ...]:
    r"""Corrections of `first.raw` that show what `second` makes of `first.text`.

    Where two touch the same word they become one, whose rule names both (`nfc+diacritics`).

    >>> from pipeline.corrections import apply
    >>> view = apply("Mo\u00adte", [Correction(Span(2, 3), "\u00ad", "", "invisible", 0.99)])
    >>> compose(view, [Correction(Span(0, 4), "Mote", "Möte", "x", 1)])[0].before
    'Mo\xadte'
    """
    groups: list[Group] = []
    for start, end, correction, is_second in _in_order(first, second):
        if groups and (
            start < groups[-1].end or (start, end) == (groups[-1].start, groups[-1].end)
        ):
            groups[-1].end = max(groups[-1].end, end)
        else:
            groups.append(Group(start, end))
        (groups[-1].second if is_second else groups[-1].first).append(correction)
    merged, grown = [], 0
    for group in groups:
        merged.append(_merged(first, group, group.start - grown))
        grown += group.grown
    return tuple(merged)


def _in_order(
    first: Repaired, second: Iterable[Correction]
) -> list[tuple[int, int, Correction, bool]]:
    """All corrections by their place in the view."""
    placed, grown = [], 0
    for one in first.corrections:
        start = one.span.start + grown
        placed.append((start, start + len(one.after), one, False))
        grown += len(one.after) - len(one.before)
    placed += [(two.span.start, two.span.end, two, True) for two in second]
    return sorted(placed, key=lambda item: (item[0], item[1]))


def _merged(view: Repaired, group: Group, raw_start: int) -> Correction:
    span = Span(raw_start, raw_start + group.end - group.start - group.grown)
    pieces, at = [], group.start
    for two in group.second:
        pieces += [view.text[at : two.span.start], two.after]
        at = two.span.end
    pieces.append(view.text[at : group.end])
    parts = [*group.first, *group.second]
    rule = "+".join(dict.fromkeys(name for part in parts for name in part.rule.split("+")))
    probability = min(part.probability for part in parts)
    before = view.raw[span.start : span.end]
    return Correction(span, before, "".join(pieces), rule, probability)
