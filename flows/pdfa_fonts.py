"""Fonts that a page names but shows nothing in: PDF/A has no room for them unless embedded.

Generators set Helvetica at the top of each page out of habit, and where an engine's layer was
taken out, its font is left behind.
"""

from __future__ import annotations

from typing import Any

import pikepdf
from pikepdf import Name

from flows.pdfa_content import SHOWING, steps_of

_FILES = ("/FontFile", "/FontFile2", "/FontFile3")


def drop_unused_fonts(pdf: pikepdf.Pdf, page: pikepdf.Page) -> None:
    """Take away the fonts that are not embedded and that no text of the page is shown in."""
    resources: Any = page.obj.get(Name.Resources)
    fonts = resources.get(Name.Font) if resources is not None else None
    if fonts is None or all(is_embedded(font) for font in fonts.values()):
        return
    if any(_borrows(drawn) for drawn in resources.get(Name.XObject, {}).values()):
        return
    steps = list(steps_of(page))
    used = {state.font for _, operator, state in steps if operator in SHOWING}
    idle = {name for name, font in fonts.items() if name not in used and not is_embedded(font)}
    if not idle:
        return
    kept = [step for step, operator, state in steps if operator != "Tf" or state.font not in idle]
    page.obj.Contents = pdf.make_stream(pikepdf.unparse_content_stream(kept))
    own: Any = pikepdf.Dictionary(resources)  # the page's own: others may share the old one
    own.Font = pikepdf.Dictionary({name: fonts[name] for name in fonts.keys() - idle})
    page.obj.Resources = own


def is_embedded(font: Any) -> bool:
    """Whether the font brings its letters along."""
    if font.get(Name.Subtype) == Name.Type3:
        return True
    if font.get(Name.Subtype) == Name.Type0:
        return all(is_embedded(part) for part in font.get(Name.DescendantFonts, []))
    descriptor = font.get(Name.FontDescriptor)
    return descriptor is not None and any(key in descriptor for key in _FILES)


def _borrows(drawn: Any) -> bool:
    """Whether it is a form that takes its fonts from the page."""
    return drawn.get(Name.Subtype) == Name.Form and Name.Resources not in drawn
