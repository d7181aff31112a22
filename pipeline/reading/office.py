"""Word (DOCX) and OpenDocument (ODT) files as pages of lines.

A file from outside is unpacked here once, with its limits, and a smaller package made of it: only
its XML, without what points outside.  The libraries that know the formats see that package alone,
so nothing is ever fetched, and no picture costs memory.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass

from pipeline.document import Page
from pipeline.errors import UnreadableDocument
from pipeline.reading.media import DOCX
from pipeline.reading.office_lines import Story, pages_of

_XML = re.compile(r"\.(?:xml|rels)$", re.IGNORECASE)
_ODT_PARTS = frozenset(
    {"mimetype", "content.xml", "styles.xml", "meta.xml", "settings.xml", "META-INF/manifest.xml"}
)
_ENTITY = tuple("<!ENTITY".encode(name) for name in ("utf-8", "utf-16-le", "utf-16-be"))
_MAIN = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_AS_DOCUMENT = {
    # python-docx opens documents only: templates and macro documents hold the same text.
    b"application/vnd.ms-word.document.macroEnabled.main+xml": _MAIN,
    b"application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml": _MAIN,
    b"application/vnd.ms-word.template.macroEnabledTemplate.main+xml": _MAIN,
    # "Strict Open XML": the same elements under other names.
    b"http://purl.oclc.org/ooxml/wordprocessingml/main": (
        b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    ),
    b"http://purl.oclc.org/ooxml/officeDocument/relationships": (
        b"http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    ),
}
_RELATION = re.compile(rb"<(?:\w+:)?Relationship\s[^<>]*?(?:/>|>\s*</(?:\w+:)?Relationship\s*>)")
_ATTRIBUTE = re.compile(rb"\b(Target|TargetMode)\s*=\s*[\"']([^\"']*)[\"']")


@dataclass(frozen=True, slots=True)
class OfficeLimits:
    """What a package may hold: bytes unpacked in all, bytes of XML, and members.

    A night's minutes are under 1 MB of XML; a tree costs some ten times its XML in memory.
    """

    unpacked: int = 200_000_000
    xml: int = 30_000_000
    members: int = 10_000


def read_office(
    data: bytes, media_type: str, limits: OfficeLimits = OfficeLimits()
) -> tuple[Page, ...]:
    """The pages of a DOCX or ODT file, by the page breaks that it states.

    Raises:
        UnreadableDocument: `broken-office`, `too-large-inside`, `unsafe-office` (it declares
            entities) or `encrypted`.
    """
    from lxml import etree  # noqa: PLC0415 - the libraries below bring it

    try:
        story = _story_of(media_type)(_text_only(data, limits, office_open=media_type == DOCX))
        return pages_of(story)
    except UnreadableDocument:
        raise
    except (
        zipfile.BadZipFile, zlib.error, etree.LxmlError, RecursionError,
        # What the two libraries and zipfile say of parts that are missing or not as they should.
        KeyError, ValueError, TypeError, AttributeError, LookupError, OSError, EOFError,
        NotImplementedError, RuntimeError,
    ) as error:  # fmt: skip
        raise UnreadableDocument(
            "broken-office",
            "Dokumentet är trasigt och kan inte öppnas. Spara det på nytt och lägg in det igen.",
            f"{type(error).__name__}: {error}"[:200],
        ) from error


def _story_of(media_type: str) -> Callable[[bytes], Story]:
    if media_type == DOCX:
        from pipeline.reading.office_docx import docx_story  # noqa: PLC0415

        return docx_story
    from pipeline.reading.office_odt import odt_story  # noqa: PLC0415

    return odt_story


def _text_only(data: bytes, limits: OfficeLimits, *, office_open: bool) -> bytes:
    """The package again, with nothing in it but its XML, checked."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as package, zipfile.ZipFile(out, "w") as kept:
        _check_size(package, limits)
        members = {
            info.filename: info
            for info in package.infolist()
            if (_XML.search(info.filename) if office_open else info.filename in _ODT_PARTS)
        }
        left = limits.xml
        for name, info in members.items():
            part = _unpacked(package, info, left)
            left -= len(part)
            part = _checked(part)
            if office_open:
                part = _with_known_names(part, name, set(members))
            else:
                part = part.strip() if name == "mimetype" else _without_comments(part)
            kept.writestr(name, part)
    return out.getvalue()


def _check_size(package: zipfile.ZipFile, limits: OfficeLimits) -> None:
    """Refuse by what the package says of itself; what it says less of is cut by `_unpacked`."""
    infos = package.infolist()
    if len(infos) > limits.members or sum(info.file_size for info in infos) > limits.unpacked:
        raise _too_large(f"{len(infos)} members")
    if any(info.flag_bits & 1 for info in infos):
        raise _locked()


def _unpacked(package: zipfile.ZipFile, info: zipfile.ZipInfo, most: int) -> bytes:
    with package.open(info) as member:
        part = member.read(most + 1)
    if len(part) > most:
        raise _too_large(f"{info.filename} alone goes over {most} bytes of XML")
    return part


def _checked(part: bytes) -> bytes:
    """Refuse a part that declares entities: no word processor writes one, a bomb does."""
    if any(sign in part for sign in _ENTITY):
        raise UnreadableDocument(
            "unsafe-office",
            "Dokumentet innehåller XML-entiteter, vilket inget ordbehandlingsprogram skriver. "
            "Spara det på nytt från Word eller LibreOffice.",
            "<!ENTITY",
        )
    if b"encryption-data" in part and b"manifest:manifest" in part:
        raise _locked()
    return part


def _without_comments(part: bytes) -> bytes:
    """XML without comments and processing instructions, at which odfdo 3.27 stops."""
    from lxml import etree  # noqa: PLC0415

    parser = etree.XMLParser(
        remove_comments=True, remove_pis=True, resolve_entities=False, no_network=True
    )
    found: bytes = etree.tostring(etree.fromstring(part, parser), encoding="utf-8")
    return found


def _with_known_names(part: bytes, name: str, members: set[str]) -> bytes:
    for strange, known in _AS_DOCUMENT.items():
        part = part.replace(strange, known)
    return _without_loose_ends(part, name, members) if name.lower().endswith(".rels") else part


def _without_loose_ends(part: bytes, name: str, members: set[str]) -> bytes:
    """Relations without those that lead outside or nowhere.

    Add-ins leave ones to `NULL`, at which python-docx stops (its issues 678, 797, 1105).
    """
    base = posixpath.dirname(posixpath.dirname(name))

    def kept(found: re.Match[bytes]) -> bytes:
        said = {
            key: value.decode("utf-8", "replace") for key, value in _ATTRIBUTE.findall(found[0])
        }
        target = posixpath.normpath(posixpath.join("/" + base, said.get(b"Target", "")))
        inside = said.get(b"TargetMode") != "External" and target.lstrip("/") in members
        return found[0] if inside else b""

    return _RELATION.sub(kept, part)


def _too_large(detail: str) -> UnreadableDocument:
    return UnreadableDocument(
        "too-large-inside",
        "Dokumentet är litet men packar upp till orimligt mycket. Öppna det och spara det på nytt.",
        detail,
    )


def _locked() -> UnreadableDocument:
    return UnreadableDocument(
        "encrypted",
        "Dokumentet är låst med lösenord. Spara det utan lösenord och lägg in det igen.",
    )


def has_pictures(data: bytes) -> bool:
    """Whether an office file holds pictures large enough to show text."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return any(
            member.file_size >= _LARGE_PICTURE
            and member.filename.startswith(("word/media/", "Pictures/"))
            for member in package.infolist()
        )


_LARGE_PICTURE = 20_000
"""Bytes: below it are logotypes and lines."""
