"""The day on which a file says it was made: weak evidence of when its meeting was.

A PDF says when it was exported; a Word or OpenDocument text when it was begun, often years ago for
another meeting, and when it was last written, which is what counts here.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from datetime import date

from pipeline.reading.media import DOCX, ODT

_PARTS = {DOCX: "docProps/core.xml", ODT: "meta.xml"}
_MOST = 1_000_000
"""Bytes of a part that are looked at; a true one has a few thousand."""

_PDF = re.compile(r"(?:D:)?\s*(\d{4})-?(\d\d)-?(\d\d)")
_WRITTEN = re.compile(
    rb"<(?:\w+:)?(?:created|modified|creation-date|date)\b[^<>]{0,200}>\s*"
    rb"(\d{4})-(\d\d)-(\d\d)[^<]{0,40}<"
)
_FIRST = date(1990, 1, 1)
"""Before it no file of today's formats was made: clocks that were never set say 1970 or 1980."""

_NOBODYS = frozenset({date(2000, 1, 1), date(2013, 12, 23)})
"""What programs write that do not look at the clock: reportlab's invariant day, and the template
of python-docx."""


def pdf_day(stated: object) -> date | None:
    """The day of a PDF's `CreationDate`, `None` for rubbish.

    >>> pdf_day("D:20231003141500+02'00'"), pdf_day("D:00000000"), pdf_day(None)
    (datetime.date(2023, 10, 3), None, None)
    """
    found = _PDF.match(stated.strip()) if isinstance(stated, str) else None
    return _day(*found.groups()) if found else None


def office_day(data: bytes, media_type: str) -> date | None:
    """The last day on which a DOCX or ODT file says it was begun or written, `None` for rubbish."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package, package.open(_PARTS[media_type]) as part:
            said = part.read(_MOST)
    except (KeyError, zipfile.BadZipFile, zlib.error, OSError, ValueError, RuntimeError, EOFError):
        return None
    days = [_day(*found.groups()) for found in _WRITTEN.finditer(said)]
    return max((day for day in days if day), default=None)


def _day(year: str | bytes, month: str | bytes, number: str | bytes) -> date | None:
    try:
        found = date(int(year), int(month), int(number))
    except ValueError:
        return None
    return found if found >= _FIRST and found not in _NOBODYS else None
