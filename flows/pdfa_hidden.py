"""Text of a PDF page that nobody sees: found, weighed, taken out.

An engine's layer is written invisibly (rendering mode 3) over the scan, or visibly under it, so
that the scan hides it.  Only the operators that show such text go: whatever else the page draws
stays as it is.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

import pikepdf
from pikepdf import ContentStreamInstruction, Name, Operator, Rectangle

from flows.pdfa_content import SHOWING, State, matrix_of, shown_bytes, steps_of

_INVISIBLE = 3
_A_WHOLE_PAGE = 0.9


@dataclass
class HiddenText:
    """What hides on a page: bytes of hidden and of visible text, and the streams without it."""

    hidden: int = 0
    visible: int = 0
    streams: list[tuple[Any, bytes]] = field(default_factory=list)

    @property
    def is_most(self) -> bool:
        """Whether most of the page's text is hidden: the page is a scan with a layer."""
        return self.hidden > self.visible

    def remove(self, pdf: pikepdf.Pdf) -> None:
        """Take it out."""
        for owner, content in self.streams:
            if isinstance(owner, pikepdf.Page):
                owner.obj.Contents = pdf.make_stream(content)
            else:
                owner.write(content)


def hidden_text(page: pikepdf.Page) -> HiddenText:
    """The hidden text of a page and of the forms it draws."""
    found = HiddenText()
    sheet = Rectangle(page.cropbox)
    _search(page, page.obj.get(Name.Resources), State(), sheet, found, set())
    return found


def _search(
    owner: Any,
    resources: Any,
    start: State,
    sheet: Rectangle,
    found: HiddenText,
    seen: set[tuple[int, int]],
) -> None:
    """Add what hides in this stream, and in the forms that it draws."""
    steps: list[Any] = []
    shown: dict[int, int] = {}
    dropped: set[int] = set()
    for number, (step, operator, state) in enumerate(steps_of(owner, start)):
        steps.append(step)
        if operator in SHOWING:
            shown[number] = shown_bytes(step.operands)
            if state.mode == _INVISIBLE:
                dropped.add(number)
        elif operator == "Do":
            drawn = _drawn(resources, step.operands)
            if drawn is not None and _covers(drawn, state, sheet):
                dropped.update(shown)
            elif drawn is not None and _is_form(drawn) and drawn.objgen not in seen:
                seen.add(drawn.objgen)
                place = matrix_of(drawn.get(Name.Matrix)) @ state.place
                inner = drawn.get(Name.Resources, resources)
                _search(drawn, inner, replace(state, place=place), sheet, found, seen)
    found.hidden += sum(shown[number] for number in dropped)
    found.visible += sum(length for number, length in shown.items() if number not in dropped)
    if dropped:
        kept = list(_without(steps, dropped))
        found.streams.append((owner, pikepdf.unparse_content_stream(kept)))


def _without(steps: list[Any], dropped: set[int]) -> Iterator[Any]:
    """The steps without the dropped ones; what else these do (a new line, gaps) is done."""
    for number, step in enumerate(steps):
        operator = str(step.operator)
        if number not in dropped:
            yield step
            continue
        if operator == '"':
            yield ContentStreamInstruction([step.operands[0]], Operator("Tw"))
            yield ContentStreamInstruction([step.operands[1]], Operator("Tc"))
        if operator in {"'", '"'}:
            yield ContentStreamInstruction([], Operator("T*"))


def _drawn(resources: Any, operands: Any) -> Any:
    """The picture or form that `Do` draws; None where it is missing."""
    named = resources.get(Name.XObject) if resources is not None else None
    drawn = named.get(str(operands[0])) if named is not None and len(operands) else None
    return drawn if isinstance(drawn, pikepdf.Stream) else None


def _is_form(drawn: Any) -> bool:
    return bool(drawn.get(Name.Subtype) == Name.Form)


def _covers(drawn: Any, state: State, sheet: Rectangle) -> bool:
    """Whether it is a picture that lets nothing of the page under it be seen."""
    if drawn.get(Name.Subtype) != Name.Image or drawn.get(Name.ImageMask, False):
        return False
    if "/SMask" in drawn or "/Mask" in drawn:
        return False
    bounds = state.place.transform(Rectangle(0, 0, 1, 1))
    width = min(bounds.urx, sheet.urx) - max(bounds.llx, sheet.llx)
    height = min(bounds.ury, sheet.ury) - max(bounds.lly, sheet.lly)
    if width <= 0 or height <= 0:
        return False
    return bool(width * height >= _A_WHOLE_PAGE * sheet.width * sheet.height)
