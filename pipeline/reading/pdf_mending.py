"""A PDF made ready for the engines that read its pages: unlocked, put right, its fields printed.

qpdf looks through the file first: it knows passwords, mends broken structure, and can print what
is written in a form's fields and in notes into the pages, where no text layer has it.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from pipeline.errors import UnreadableDocument
from pipeline.reading.pdf_notes import REPAIRED, has_written_fields, notes_of, pixels_of

FIELDS = "form-fields"
"""The note on a reading that has them."""


@dataclass(frozen=True, slots=True)
class Mended:
    """The bytes to read; `whole`: written anew by qpdf; `pages` as qpdf counts them (0: unknown).

    `pixels`: what the largest picture of a page says to have, by the page's number.
    `notes` are for the reading; `trouble` is what kept qpdf from opening the file ("": nothing).
    """

    data: bytes
    whole: bool = False
    pages: int = 0
    pixels: Mapping[int, int] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    trouble: str = ""


def mended(data: bytes, *, anew: bool = False) -> Mended:
    """The PDF as its pages can be read; as it is, if nothing has to be done (`anew`: rewritten).

    Raises:
        UnreadableDocument: it needs a password.
    """
    import pikepdf  # noqa: PLC0415 - only where a PDF is read

    try:
        with pikepdf.open(io.BytesIO(data)) as whole:
            notes = notes_of(whole)
            if has_written_fields(whole) and _print_fields(whole):
                notes += (FIELDS,)
            pages, pixels = _pages_of(whole), pixels_of(whole)
            if not anew and not {"owner-password", REPAIRED, FIELDS} & set(notes):
                return Mended(data, pages=pages, pixels=pixels, notes=notes)
            out = io.BytesIO()
            whole.save(out)
            return Mended(out.getvalue(), whole=True, pages=pages, pixels=pixels, notes=notes)
    except pikepdf.PasswordError as error:
        raise UnreadableDocument("encrypted", "PDF-filen kräver ett lösenord.") from error
    except MemoryError:
        raise
    except Exception as error:  # noqa: BLE001 - whatever qpdf stumbles over: there is PDFium
        return Mended(data, trouble=str(error)[:200] or type(error).__name__)


def _pages_of(whole: Any) -> int:
    """How many pages qpdf finds; 0 where it cannot tell."""
    try:
        return len(whole.pages)
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001 - a broken tree of pages
        return 0


def _print_fields(whole: Any) -> bool:
    """Print fields and notes into the pages, as a person sees them; whether that could be done."""
    try:
        whole.generate_appearance_streams()
        whole.flatten_annotations("screen")
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001 - a broken form: what else the pages hold is read
        return False
    return True
