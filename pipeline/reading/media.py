"""What a file is: told by its content, never by its name."""

from __future__ import annotations

import io
import zipfile
import zlib

from pipeline.errors import NotYetWhole, UnreadableDocument

PDF = "application/pdf"
TEXT = "text/plain"
HTML = "text/html"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
ODT = "application/vnd.oasis.opendocument.text"
IMAGES = {
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"\xff\xd8\xff": "image/jpeg",
    b"II*\x00": "image/tiff",
    b"MM\x00*": "image/tiff",
}
_ZIP = b"PK\x03\x04"
_ZIP_END = b"PK\x05\x06"
_ZIP_TAIL = 22 + 65_535
"""Bytes that the end of a ZIP takes at most: its record and a comment."""
_NEWEST_ZIP = 63
_OPC_MAIN = {
    # By the type of the main part, which templates and files with macros vary.
    b"wordprocessingml.document.main+xml": DOCX,
    b"wordprocessingml.template.main+xml": DOCX,
    b"ms-word.document.macroEnabled.main+xml": DOCX,
    b"ms-word.template.macroEnabledTemplate.main+xml": DOCX,
}
_ODF_TEXT = frozenset({ODT, ODT + "-template", ODT + "-master"})
_OTHER_OFFICE = {
    "spreadsheet": "Filen är ett kalkylblad.",
    "ms-excel": "Filen är ett kalkylblad.",
    "presentation": "Filen är en presentation.",
    "ms-powerpoint": "Filen är en presentation.",
    "oasis.opendocument": "Filen är ett OpenDocument av ett slag som inte läses.",
}
_UNSUPPORTED = {
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
    if data.startswith(_ZIP):
        return _type_of_zip(data)
    if data.startswith(b"\xd0\xcf\x11\xe0") and "EncryptedPackage".encode("utf-16-le") in data:
        raise UnreadableDocument(
            "encrypted",
            "Dokumentet är låst med lösenord. Spara det utan lösenord och lägg in det igen.",
        )
    for magic, (code, reason) in _UNSUPPORTED.items():
        if data.startswith(magic):
            raise UnreadableDocument(code, reason + " Spara det som PDF och lägg in det igen.")
    return TEXT


def _type_of_zip(data: bytes) -> str:
    """DOCX or ODT, by what the members say of themselves."""
    if not ends_as_zip(data):
        # A beginning only: what its first member is called tells enough to wait for the rest.
        if ODT.encode() in data[:200]:
            return ODT
        if b"[Content_Types].xml" in data[:2000] or b"word/" in data:
            return DOCX
        if _begins_as_zip(data):
            raise NotYetWhole(
                "incomplete", "Filens slut saknas: kopieringen verkar inte vara klar."
            )
    else:
        told = _told_by_members(data)
        if told in _ODF_TEXT:
            return ODT
        for main, media_type in _OPC_MAIN.items():
            if main.decode() in told:
                return media_type
        for sign, reason in _OTHER_OFFICE.items():
            if sign in told:
                raise UnreadableDocument(
                    "zip-or-office", reason + " Spara det som PDF och lägg in det igen.", sign
                )
    raise UnreadableDocument(
        "zip-or-office", "Filen är ett ZIP-arkiv. Packa upp det och lägg in filerna var för sig."
    )


def ends_as_zip(data: bytes) -> bool:
    """Whether a ZIP has its end: the list of its members."""
    return _ZIP_END in data[-_ZIP_TAIL:]


def _begins_as_zip(data: bytes) -> bool:
    """Whether the first member is one: packed in a known way, by a version that there is."""
    version, method = int.from_bytes(data[4:6], "little"), int.from_bytes(data[8:10], "little")
    return version <= _NEWEST_ZIP and method in {0, 8}


def _told_by_members(data: bytes) -> str:
    """What a package says that it is: the `mimetype` of OpenDocument, the content types of Office.

    Bounded: a hostile member is looked at no further than a true one reaches.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            names = set(package.namelist())
            for name in ("mimetype", "[Content_Types].xml"):
                if name in names:
                    with package.open(name) as member:
                        return member.read(1_000_000).decode("utf-8", "replace").strip()
    except (zipfile.BadZipFile, zlib.error, OSError, ValueError, RuntimeError, EOFError):
        return ""  # broken, locked, or packed in a way of its own: no office file
    return ""
