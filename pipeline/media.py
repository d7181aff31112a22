"""What a file is: told by its content, never by its name."""

from __future__ import annotations

import io

from PIL import Image

from pipeline.errors import NotYetWhole, UnreadableDocument

PDF = "application/pdf"
TEXT = "text/plain"
HTML = "text/html"
IMAGES = {
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"\xff\xd8\xff": "image/jpeg",
    b"II*\x00": "image/tiff",
    b"MM\x00*": "image/tiff",
}
_TAILS = {"image/png": b"IEND", "image/jpeg": b"\xff\xd9"}
_UNSUPPORTED = {
    b"PK\x03\x04": ("zip-or-office", "Filen är ett Word-dokument eller ett ZIP-arkiv."),
    b"\xd0\xcf\x11\xe0": ("old-office", "Filen är ett äldre Word- eller Excel-dokument."),
    b"{\\rtf": ("rtf", "Filen är ett RTF-dokument."),
}


def media_type_of(data: bytes) -> str:
    """The media type of the content.

    >>> media_type_of(b"%PDF-1.7 ..."), media_type_of("Närvarande: Eva Ek".encode())
    ('application/pdf', 'text/plain')

    Raises:
        UnreadableDocument: it is empty, or of a kind that is not read.
    """
    if len(data) > 0 and not data.strip(b"\0"):
        raise NotYetWhole("incomplete", "Filen är bara nollor: kopieringen verkar inte vara klar.")
    if not data.strip(b"\0 \t\r\n"):
        raise UnreadableDocument(
            "empty", "Filen är tom.", f"{len(data)} bytes, none of them content"
        )
    if b"%PDF-" in data[:1024]:
        return PDF
    for magic, media_type in IMAGES.items():
        if data.startswith(magic):
            return media_type
    for magic, (code, reason) in _UNSUPPORTED.items():
        if data.startswith(magic):
            raise UnreadableDocument(code, reason + " Spara det som PDF och lägg in det igen.")
    return TEXT


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


def check_whole(data: bytes, media_type: str) -> None:
    """Refuse what looks like a copy in progress: a zero-filled or a missing tail.

    Raises:
        NotYetWhole: wait, and look again.
    """
    zero_tail = len(data) >= 1024 and not data[-512:].strip(b"\0")
    if zero_tail and not (media_type == "image/tiff" and _ends_in_white(data)):
        raise NotYetWhole("incomplete", "Filens slut är tomt: kopieringen verkar inte vara klar.")
    tail = _TAILS.get(media_type)
    if (media_type == PDF and b"%%EOF" not in data[-2048:]) or (tail and tail not in data[-64:]):
        raise NotYetWhole("incomplete", "Filens slut saknas: kopieringen verkar inte vara klar.")
