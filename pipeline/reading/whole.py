"""Whether a file has provably arrived whole, as far as its content can tell.

A copy in progress lacks its tail, has zeros in its place (the size is set first, the content
follows), or has a gap of zeros between pieces that arrived out of order.  A file that only looks
so is waited for, and read as it is when it has not changed for a day.
"""

from __future__ import annotations

import io
import re
import struct
from collections.abc import Iterator

from PIL import Image

from pipeline.errors import NotYetWhole
from pipeline.reading.media import DOCX, ODT, PDF, TEXT, ends_as_zip

_TAILS = {"image/png": b"IEND", "image/jpeg": b"\xff\xd9"}
_TIFF = "image/tiff"
_PACKED = frozenset({PDF, DOCX, ODT, "image/png", "image/jpeg"})
"""Kinds whose content is compressed: no block of theirs is all zeros."""

_BLOCK = 4096
"""Bytes that a file system or a network copy hands over together."""

_CONTROL = re.compile(rb"[\x01-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_REVISION = re.compile(rb"\d+\s+\d+\s+obj\b")
_FULL_LENGTH = re.compile(rb"/L\s+(\d+)")
_XREF = re.compile(rb"startxref\s+(\d+)\s*$")
_MOST_DIRECTORIES = 5_000
_STRIPS, _STRIP_BYTES, _TILES, _TILE_BYTES = 273, 279, 324, 325
_SHORT = 3


def check_whole(data: bytes, media_type: str) -> None:
    """Refuse what looks like a copy in progress.

    Raises:
        NotYetWhole: wait, and look again.
    """
    if _ends_in_zeros(data, media_type):
        raise NotYetWhole("incomplete", "Filens slut är tomt: kopieringen verkar inte vara klar.")
    if not _has_its_tail(data, media_type):
        raise NotYetWhole("incomplete", "Filens slut saknas: kopieringen verkar inte vara klar.")
    gapless = media_type in _PACKED or (media_type == TEXT and _is_text_but_for_zeros(data))
    if gapless and has_gap(data):
        raise NotYetWhole(
            "incomplete", "Filen har ett tomt stycke: kopieringen verkar inte vara klar."
        )


def _ends_in_zeros(data: bytes, media_type: str) -> bool:
    if media_type == TEXT:
        wide = data.startswith((b"\xff\xfe", b"\xfe\xff"))
        return data.endswith(b"\0\0" if wide else b"\0") and (wide or _is_text_but_for_zeros(data))
    zeros = len(data) >= 1024 and not data[-512:].strip(b"\0")
    return zeros and not (media_type == _TIFF and _ends_in_white(data))


def _is_text_but_for_zeros(data: bytes) -> bool:
    """Whether the rest may be text: else it is a program or the like, and as whole as any."""
    return not _CONTROL.search(data)


def _has_its_tail(data: bytes, media_type: str) -> bool:
    if media_type == PDF:
        return _pdf_has_its_tail(data)
    if media_type in {DOCX, ODT}:
        return ends_as_zip(data)
    if media_type == _TIFF:
        return _tiff_has_its_pictures(data)
    tail = _TAILS.get(media_type)
    return tail is None or tail in data[-64:]


def _pdf_has_its_tail(data: bytes) -> bool:
    r"""Whether the last mark of the end is the end: no revision is being appended, no half shown.

    >>> _pdf_has_its_tail(b"%PDF-1.7 startxref\n9\n%%EOF\n")
    True
    >>> _pdf_has_its_tail(b"%PDF-1.7 startxref\n9\n%%EOF\n7 0 obj << /Type")
    False
    """
    end = data.rfind(b"%%EOF", max(0, len(data) - 2048))
    if end < 0 or _REVISION.search(data, end):
        return False
    start = _XREF.search(data, max(0, end - 64), end)
    if start and int(start[1]) > len(data):
        return False
    head = data[:1024]
    # A file made for the web ends its first page with a mark of the end, and says how long it is.
    told = _FULL_LENGTH.search(head) if b"/Linearized" in head else None
    return not told or int(told[1]) <= len(data)


def _tiff_has_its_pictures(data: bytes) -> bool:
    """Whether all that the directories of a TIFF point at lies within the file."""
    try:
        return all(start + length <= len(data) for start, length in _tiff_pieces(data))
    except (struct.error, EOFError):
        return False


def _tiff_pieces(data: bytes) -> Iterator[tuple[int, int]]:
    """Where the strips and tiles of all pages lie: first byte and length.

    Raises:
        struct.error, EOFError: a directory is not there, or is empty.
    """
    order = "<" if data[:2] == b"II" else ">"
    (at,) = struct.unpack_from(f"{order}I", data, 4)
    seen: set[int] = set()
    while at and at not in seen and len(seen) < _MOST_DIRECTORIES:
        seen.add(at)
        (count,) = struct.unpack_from(f"{order}H", data, at)
        if not count:
            raise EOFError
        fields: dict[int, list[int]] = {}
        for entry in range(at + 2, at + 2 + 12 * count, 12):
            tag, kind, many = struct.unpack_from(f"{order}HHI", data, entry)
            if tag in {_STRIPS, _STRIP_BYTES, _TILES, _TILE_BYTES}:
                fields[tag] = _tiff_values(data, order, kind, many, entry + 8)
        for starts, lengths in ((_STRIPS, _STRIP_BYTES), (_TILES, _TILE_BYTES)):
            yield from zip(fields.get(starts, ()), fields.get(lengths, ()), strict=False)
        (at,) = struct.unpack_from(f"{order}I", data, at + 2 + 12 * count)


def _tiff_values(data: bytes, order: str, kind: int, many: int, at: int) -> list[int]:
    sign, size = ("H", 2) if kind == _SHORT else ("I", 4)
    if many * size > len(data):
        raise EOFError
    if many * size > 4:
        (at,) = struct.unpack_from(f"{order}I", data, at)
    return list(struct.unpack_from(f"{order}{many}{sign}", data, at))


def has_gap(data: bytes) -> bool:
    r"""Whether a block of the file is all zeros: its piece of the copy has not arrived.

    >>> has_gap(b"a" * 4096 + bytes(4096) + b"z"), has_gap(b"a" * 4000 + bytes(4096) + b"z" * 4096)
    (True, False)
    """
    nothing = bytes(_BLOCK)
    at = data.find(nothing)
    while at >= 0:
        block = -(-at // _BLOCK) * _BLOCK
        if data.startswith(nothing, block):
            return True
        at = data.find(nothing, block + 1)
    return False


def _ends_in_white(data: bytes) -> bool:
    """Whether zeros at a TIFF's end may be paper: pixels stored as they are, white as zero."""
    try:
        with Image.open(io.BytesIO(data)) as image:
            white_is_zero = image.mode == "CMYK" or _photometric(image) == 0
            return white_is_zero and image.info.get("compression") == "raw"
    except (OSError, ValueError, SyntaxError):
        return False


def _photometric(image: Image.Image) -> int | None:
    """The TIFF's tag 262: 0 says that white is stored as zero."""
    tags: dict[int, int] = getattr(image, "tag_v2", {})
    return tags.get(262)
