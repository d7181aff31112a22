"""What a PDF page prints: pdfplumber's characters and rules become lines.

Text that runs another way than the page's (a signature along the margin, a stamp aslant) is read
in its own direction and put last, so that it is not mixed into lines it happens to touch.  Text
that is printed twice, a hair apart, to look bold is read once.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from pipeline.document import Box, Line
from pipeline.layout.grids import Rule
from pipeline.layout.layout import PlacedWord, around, rows_of
from pipeline.layout.tables import lines_of_page
from pipeline.reading.pdf_bold import is_bold, weight_of, with_bold

Char = dict[str, Any]

_ASLANT = 15
"""Degrees: text less aslant is straight (an engine's layer over a skewed scan)."""
_DOUBLE = 0.12
"""In letter sizes: print of one letter this near is the same one; the narrowest l is 0.22 wide."""
_THIN = 3.0
"""Points: a rectangle thinner than this is a rule."""
_LEAST_RULE = 4.0


def lines_of_print(chars: Sequence[Char], rules: Sequence[Rule]) -> list[Line]:
    """The lines of a page: most of its text first, then what runs in other directions."""
    ways: dict[int, list[Char]] = {}
    for char in chars:
        ways.setdefault(_direction(char), []).append(char)
    lines: list[Line] = []
    for way in sorted(ways, key=lambda way: -len(ways[way])):
        printed = _once(ways[way])
        found = _lines_aslant(printed, way) if way else _lines_level(printed, rules)
        lines += [Line("")] * bool(lines and found) + found
    return lines


def _direction(char: Char) -> int:
    """Which way a letter's line runs: degrees, counter-clockwise; 0 where it is about level."""
    a, b = char["matrix"][:2]
    if not b and a >= 0:
        return 0
    degrees = round(math.degrees(math.atan2(b, a)))
    near = [right for right in (-180, -90, 0, 90, 180) if abs(degrees - right) < _ASLANT]
    return near[0] % 360 if near else degrees % 360


def _lines_level(chars: list[Char], rules: Sequence[Rule]) -> list[Line]:
    words = _words(chars)
    placed = [PlacedWord(word["text"], _box(word)) for word in words]
    seen = {
        (one.box, one.text): weight_of(char["bold"] for char in word["chars"])
        for one, word in zip(placed, words, strict=True)
    }
    return with_bold(lines_of_page(placed, rules), seen)


def _words(chars: list[Char]) -> list[Char]:
    """The words of these characters, each with its own (`chars`)."""
    from pdfplumber.utils import extract_words  # noqa: PLC0415 - costs half a second

    found: list[Char] = extract_words(
        chars, return_chars=True, x_tolerance_ratio=0.18, keep_blank_chars=False
    )
    return found


def _box(thing: Char) -> Box:
    return Box(*(round(float(thing[edge]), 1) for edge in ("x0", "top", "x1", "bottom")))


def _once(chars: list[Char]) -> list[Char]:
    """The characters without those printed a second time at the same place: these look bold."""
    if len({(char["text"], char["x0"] // 2, char["top"] // 2) for char in chars}) == len(chars):
        return chars
    at: dict[tuple[str, int, int], list[Char]] = {}
    kept = []
    for char in chars:
        column, row = int(char["x0"] // 4), int(char["top"] // 4)
        near = (
            other
            for x in (column - 1, column, column + 1)
            for y in (row - 1, row, row + 1)
            for other in at.get((char["text"], x, y), ())
        )
        twice = next((other for other in near if _same_place(char, other)), None)
        if twice is not None:
            twice["bold"] = True
        else:
            kept.append(char)
            at.setdefault((char["text"], column, row), []).append(char)
    return kept


def _same_place(char: Char, other: Char) -> bool:
    near = min(_DOUBLE * float(char["size"]), 3.0)
    return all(abs(float(char[edge]) - float(other[edge])) <= near for edge in ("x0", "top"))


def _lines_aslant(chars: Sequence[Char], degrees: int) -> list[Line]:
    """The lines of text that runs this way, boxes where it stands on the page."""
    angle = math.radians(degrees)
    way = math.cos(angle), math.sin(angle)
    found = _words([_levelled(char, degrees, way) for char in chars])
    lines = rows_of(PlacedWord(word["text"], _box(word)) for word in found)
    turned = []
    for line in lines:
        words = tuple(replace(word, box=_turned(word.box, way)) for word in line.words)
        turned.append(replace(line, words=words, box=around([word.box for word in words])))
    return turned


def _levelled(char: Char, degrees: int, way: tuple[float, float]) -> Char:
    """The character as if its line ran level: turned about the page's corner."""
    cos, sin = way
    x, y = (char["x0"] + char["x1"]) / 2, (char["top"] + char["bottom"]) / 2
    across, down = x * cos - y * sin, x * sin + y * cos
    if degrees % 180 == 0:
        wide, high = char["width"], char["height"]
    elif degrees % 90 == 0:
        wide, high = char["height"], char["width"]
    else:
        wide, high = abs(float(char["adv"])), float(char["size"])
    level = {
        "x0": across - wide / 2,
        "x1": across + wide / 2,
        "top": down - high / 2,
        "bottom": down + high / 2,
    }
    return char | level | {"doctop": level["top"], "upright": True}


def _turned(box: Box, way: tuple[float, float]) -> Box:
    """The box around a levelled box that is turned back."""
    cos, sin = way
    corners = [(x, y) for x in (box.x0, box.x1) for y in (box.top, box.bottom)]
    xs = [across * cos + down * sin for across, down in corners]
    ys = [down * cos - across * sin for across, down in corners]
    return Box(*(round(edge, 1) for edge in (min(xs), min(ys), max(xs), max(ys))))


def print_of(page: Any) -> tuple[list[Char], list[Rule]]:
    """The characters and rules of a pdfplumber page, in points from the shown page's top left.

    Taken from pdfminer's objects: pdfplumber's own dictionaries, with colours and marks that
    nothing here needs, cost more than all the rest of a page.
    """
    from pdfminer.layout import LTChar, LTLine, LTRect  # noqa: PLC0415 - costs a quarter second

    chars: list[Char] = []
    rules: list[Rule] = []
    hidden_left, hidden_top = _hidden(page.page_obj, page.rotation)
    top = page.layout.height - hidden_top
    for thing in _things(page.layout):
        x0, x1 = thing.x0 - hidden_left, thing.x1 - hidden_left
        high, low = top - thing.y1, top - thing.y0
        if isinstance(thing, LTChar):
            chars.append(
                {
                    "text": thing.get_text(),
                    "x0": x0,
                    "x1": x1,
                    "top": high,
                    "bottom": low,
                    "doctop": high,
                    "width": x1 - x0,
                    "height": low - high,
                    "size": thing.size,
                    "adv": thing.adv,
                    "matrix": thing.matrix,
                    "upright": True,
                    "bold": is_bold(thing.fontname),
                }
            )
        elif isinstance(thing, (LTRect, LTLine)):
            rules += _rules(x0, x1, high, low, framed=isinstance(thing, LTRect) and thing.stroke)
    return chars, rules


def _hidden(page: Any, turned: int) -> tuple[float, float]:
    """How much of the page's left and upper edge, as shown, its crop box leaves out."""
    whole, shown = _sorted(page.mediabox), _sorted(page.cropbox)
    left, bottom = (max(shown[at] - whole[at], 0.0) for at in (0, 1))
    right, top = (max(whole[at] - shown[at], 0.0) for at in (2, 3))
    if shown[0] >= whole[2] or shown[2] <= whole[0] or shown[1] >= whole[3] or shown[3] <= whole[1]:
        return 0.0, 0.0
    edges = {0: (left, top), 90: (bottom, left), 180: (right, bottom), 270: (top, right)}
    return edges.get(turned, edges[0])


def _sorted(box: Sequence[float]) -> tuple[float, float, float, float]:
    x0, y0, x1, y1 = (float(edge) for edge in box)
    return min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)


def _things(container: Any) -> Iterator[Any]:
    """The letters and shapes of a page, those within forms too."""
    from pdfminer.layout import LTContainer  # noqa: PLC0415

    for thing in container:
        if isinstance(thing, LTContainer):
            yield from _things(thing)
        else:
            yield thing


def _rules(x0: float, x1: float, top: float, bottom: float, *, framed: bool) -> Iterator[Rule]:
    """The rules that a line or rectangle prints: itself where it is thin, else its drawn sides.

    A shade without a frame has none: many programs print one behind each run of text.
    """
    wide, high = x1 - x0, bottom - top
    if high < _THIN and wide >= _LEAST_RULE:
        yield Rule("level", (top + bottom) / 2, x0, x1)
    elif wide < _THIN and high >= _LEAST_RULE:
        yield Rule("upright", (x0 + x1) / 2, top, bottom)
    elif framed and min(wide, high) >= _THIN:
        yield from (Rule("level", y, x0, x1) for y in (top, bottom))
        yield from (Rule("upright", x, top, bottom) for x in (x0, x1))
