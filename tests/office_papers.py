"""Word and OpenDocument files made for a test: by their libraries, or from XML of our own."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Mapping
from typing import Any

import docx
import odfdo

W = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:v="urn:schemas-microsoft-com:vml"'
)
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_ODF = "urn:oasis:names:tc:opendocument:xmlns:"


def with_members(package: bytes, changed: Mapping[str, bytes | str | None]) -> bytes:
    """The package with some members changed, added, or (None) left out."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(package)) as old, zipfile.ZipFile(out, "w", 8) as new:
        for info in old.infolist():
            if info.filename not in changed:
                new.writestr(info.filename, old.read(info))
        for name, content in changed.items():
            if content is not None:
                new.writestr(name, content)
    return out.getvalue()


def member(package: bytes, name: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(package)) as whole:
        return whole.read(name)


def docx_of(build: Callable[[Any], object] = lambda document: None) -> bytes:
    """A Word document that python-docx writes."""
    document = docx.Document()
    build(document)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def docx_xml(body: str, *, numbering: str = "", footnotes: str = "") -> bytes:
    """A Word document whose body is this XML; lists and footnotes where given."""
    changed: dict[str, bytes | str | None] = {
        "word/document.xml": f"<w:document {W}><w:body>{body}</w:body></w:document>"
    }
    package = docx_of()
    if numbering:
        changed["word/numbering.xml"] = f"<w:numbering {W}>{numbering}</w:numbering>"
    if footnotes:
        changed["word/footnotes.xml"] = f"<w:footnotes {W}>{footnotes}</w:footnotes>"
        relations = member(package, "word/_rels/document.xml.rels").decode()
        changed["word/_rels/document.xml.rels"] = relations.replace(
            "</Relationships>",
            f'<Relationship Id="rIdF" Type="{_RELATIONS}/footnotes" Target="footnotes.xml"/>'
            "</Relationships>",
        )
    return with_members(package, changed)


def p(*runs: str, props: str = "") -> str:
    """A paragraph of runs: plain text, or XML as it is."""
    shown = "".join(run if run.startswith("<") else f"<w:r><w:t>{run}</w:t></w:r>" for run in runs)
    return f"<w:p><w:pPr>{props}</w:pPr>{shown}</w:p>"


def odt_of(build: Callable[[Any], object]) -> bytes:
    """An OpenDocument text that odfdo writes."""
    document = odfdo.Document("text")
    document.body.clear()
    build(document)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def odt_xml(body: str, *, styles: str = "", common: str = "", margins: str = "") -> bytes:
    """An OpenDocument text whose body is this XML.

    `styles` are its own, `common` those of styles.xml, `margins` what its master page holds.
    """
    package = odt_of(lambda document: None)
    spaces = " ".join(
        f'xmlns:{name}="{_ODF}{name}:1.0"' for name in ("office", "text", "table", "style")
    )
    spaces += f' xmlns:draw="{_ODF}drawing:1.0" xmlns:svg="{_ODF}svg-compatible:1.0"'
    spaces += f' xmlns:fo="{_ODF}xsl-fo-compatible:1.0"'
    named = (
        f'<office:document-styles {spaces} office:version="1.3"><office:styles>{common}'
        "</office:styles><office:master-styles>"
        f'<style:master-page style:name="Standard">{margins}</style:master-page>'
        "</office:master-styles></office:document-styles>"
    )
    content = (
        f'<office:document-content {spaces} office:version="1.3"><office:automatic-styles>{styles}'
        f"</office:automatic-styles><office:body><office:text>{body}</office:text></office:body>"
        "</office:document-content>"
    )
    return with_members(package, {"content.xml": content, "styles.xml": named})


def bomb(package: bytes, name: str, size: int) -> bytes:
    """The package with a member of blanks that unpacks to this size."""
    return with_members(package, {name: b" " * size})


def lying(package: bytes, size: int) -> bytes:
    """The package whose directory says of every member that it is no larger than this."""
    return re.sub(
        rb"(PK\x01\x02.{20})....",
        lambda found: found[1] + size.to_bytes(4, "little"),
        package,
        flags=re.DOTALL,
    )
