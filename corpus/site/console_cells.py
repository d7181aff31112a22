"""Cells of the console: text as text, and what the site has a page for as a link to it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from markupsafe import Markup, escape

from corpus.site.pages import address, place

LONGEST = 500
"""Code points of a cell that are shown; downloads have all."""

_DOCUMENT = re.compile(r"[0-9a-f]{12}(-\d{1,7}-\d{1,7})?")
_PERSON = re.compile(r"p-[0-9a-f]+")
_CODE = re.compile(r"\d{4}")

_DOCUMENTS = {
    "document_id",
    "other_document_id",
    "last_document_id",
    "taken_up_in",
    "held_in",
    "announced_in",
    "minutes_in",
    "told_in",
    "in_force",
    "leads_to",
}
_PEOPLE = {"person_id", "former_id", "one", "other"}
_CODES = {"municipality_code", "code"}
_SPANS = {
    "page": ("document_id", "span_start", "span_end"),
    "other_page": ("other_document_id", "other_start", "other_end"),
    "taken_up_page": ("taken_up_in", "taken_up_start", "taken_up_end"),
}
"""Columns that tell a page, with those that tell the document and the span on it."""


def shown_cell(row: Mapping[str, Any], column: str, value: Any) -> Markup | None:
    """The cell as HTML, everything in it escaped; None for what is left to Datasette."""
    label = None
    if isinstance(value, Mapping):  # a key that Datasette looked up
        value, label = value.get("value"), value.get("label")
    if value is None or value == "":
        return Markup("&nbsp;")
    if isinstance(value, bytes):
        return Markup('<span class="quiet">{} byte</span>').format(len(value))
    text = _short(str(value if label in {None, ""} else label))
    href = _address(row, column, value)
    if not href:
        return escape(text)
    return Markup('<a href="{}">{}</a>').format(href, text)


def _address(row: Mapping[str, Any], column: str, value: Any) -> str:
    """Where a cell leads; nowhere where it is not what its column's name promises."""
    if column in _SPANS:
        return _page_address(row, value, *_SPANS[column])
    if not isinstance(value, str):
        return ""
    for names, kind, fits in _PAGES:
        if column in names and fits(value):
            return address(kind, value)
    return ""


_PAGES: tuple[tuple[set[str], str, Callable[[str], object]], ...] = (
    (_DOCUMENTS, "dokument", _DOCUMENT.fullmatch),
    (_PEOPLE, "person", _PERSON.fullmatch),
    (_CODES, "kommun", _CODE.fullmatch),
    ({"topic"}, "amne", re.compile(r"[a-z0-9_-]+").fullmatch),
    ({"network"}, "natverk", str.strip),
)


def _page_address(row: Mapping[str, Any], page: Any, *names: str) -> str:
    try:
        document, start, end = (row[name] for name in names)
    except (KeyError, IndexError):
        return ""
    if isinstance(document, Mapping):
        document = document.get("value")
    if not (isinstance(page, int) and isinstance(document, str) and _DOCUMENT.fullmatch(document)):
        return ""
    spans = isinstance(start, int) and isinstance(end, int)
    return place(document, page, start, end) if spans else place(document, page)


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"
