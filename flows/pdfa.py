"""A document as searchable PDF/A: its own pages, with the repaired text where it is printed.

pikepdf lays the words under the page and makes it PDF/A-2b, img2pdf wraps pictures as they are,
fpdf2 writes the words.  Nothing is rendered or compressed again: what a person sees stays as it is.
What was written is validated before it is called PDF/A; a file that does not pass is searchable
all the same, but says nowhere that it is PDF/A.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import count
from typing import Any

from flows.pdfa_words import ShownWord, shown_words
from pipeline.corrections import Repaired
from pipeline.document import Box, Page, Reading
from pipeline.errors import DiariumError, MissingTool
from pipeline.reading.media import IMAGES, PDF

FLAVOUR = "2b"
LANGUAGE = "sv-SE"
_MADE_BY = "diarium"
_STROKE = 1.5
"""Points: the height of a repaired word beside a visible one."""


class NoPages(DiariumError):
    """The document was text: it has no pages to show."""

    exit_code = 2
    code = "no-pages"


@dataclass(frozen=True, slots=True)
class PdfaCopy:
    """The copy's bytes, and why it is not PDF/A ("" where it is)."""

    data: bytes
    unproven: str = ""


def need_pdfa() -> None:
    """Refuse to begin where the libraries are missing.

    Raises:
        MissingTool: with the command that installs them.
    """
    try:
        import fpdf  # noqa: F401, PLC0415 - optional extras, only where they are used
        import img2pdf  # noqa: F401, PLC0415
        import pikepdf.pdfa  # noqa: F401, PLC0415
    except ImportError as error:
        raise MissingTool(
            f"PDF/A needs a library that is not installed ({error.name}): "
            "pip install 'diarium[pdfa]'"
        ) from error


def to_pdfa(data: bytes, reading: Reading, view: Repaired, title: str = "") -> PdfaCopy:
    """The document with its repaired text as an invisible layer.

    `data` is the original's content; `view` the reading's text with its corrections.

    A page that was recognised loses the layer it came with and gets the words as read and
    repaired.  A page with a good layer is left alone where nothing in it was repaired; otherwise
    a scan's layer is replaced, and a born-digital page gets the repaired words beside its own.

    Raises:
        NoPages: it is a text without pages.
        DiariumError: its pages are not those that were read.
    """
    import pikepdf  # noqa: PLC0415 - only where a PDF is written

    if reading.media_type == PDF:
        source = data
    elif reading.media_type in IMAGES.values():
        source = _of_pictures(data, reading)
    else:
        raise NoPages("text without pages: there is no page to put it on")
    with pikepdf.open(io.BytesIO(source)) as pdf:
        if reading.part:
            first, last = reading.part
            del pdf.pages[last:]
            del pdf.pages[: first - 1]
        if len(pdf.pages) != len(reading.pages):
            raise DiariumError(f"{len(pdf.pages)} pages, but {len(reading.pages)} were read")
        _lay_words(pdf, reading, view)
        _tidy(pdf)
        _describe(pdf, reading, title)
        return _saved(pdf)


def _of_pictures(data: bytes, reading: Reading) -> bytes:
    """A PDF of a picture's frames, compressed as they were, on pages as large as those read."""
    import img2pdf  # noqa: PLC0415

    pages = {page.number: page for page in reading.pages}
    numbers = count(1)  # of the file's frames, of which only some may be read

    def sizes(width: int, height: int, _: Any) -> tuple[float, float, float, float]:
        page = pages.get(next(numbers), reading.pages[0])
        size = (page.width, page.height)
        if (width > height) != (page.width > page.height):  # turned as its camera says
            size = (page.height, page.width)
        return *size, *size

    made = img2pdf.convert(data, layout_fun=sizes, rotation=img2pdf.Rotation.ifvalid)
    assert isinstance(made, bytes)  # noqa: S101 - without an output stream it returns the file
    return made


def _lay_words(pdf: Any, reading: Reading, view: Repaired) -> None:
    """Put under each page the words it is to be found by."""
    from flows.pdfa_layer import LayerPage, layer_of  # noqa: PLC0415

    by_page: dict[int, list[ShownWord]] = {}
    for word in shown_words(reading, view):
        by_page.setdefault(word.page, []).append(word)
    layers: list[tuple[Any, Any]] = []
    written: list[LayerPage] = []
    for page, read in zip(pdf.pages, reading.pages, strict=True):
        words = _to_write(pdf, page, read, by_page.get(read.number, []))
        if words:
            frame = _frame(page)
            layers.append((page, frame))
            written.append(LayerPage(*_shown_size(page, frame), tuple(words)))
    if not layers:
        return
    import pikepdf  # noqa: PLC0415

    with pikepdf.open(io.BytesIO(layer_of(written))) as layer:
        for (page, frame), words_page in zip(layers, layer.pages, strict=True):
            page.add_underlay(words_page, frame)


def _to_write(pdf: Any, page: Any, read: Page, words: list[ShownWord]) -> list[ShownWord]:
    """Take away what the words replace, and say which are to be written."""
    from flows.pdfa_hidden import hidden_text  # noqa: PLC0415

    repaired = [word for word in words if word.repaired]
    if read.origin == "text-layer" and not repaired:
        return []
    hidden = hidden_text(page)
    if read.origin == "text-layer" and not hidden.is_most:
        return [_beside(word) for word in repaired]
    hidden.remove(pdf)
    return words


def _beside(word: ShownWord) -> ShownWord:
    """The word as a thin stroke through the visible one: at its height the letters would mix.

    Readers that put letters in order by their place would see neither of the two words.
    """
    middle = (word.box.top + word.box.bottom) / 2
    box = Box(word.box.x0, middle - _STROKE / 2, word.box.x1, middle + _STROKE / 2)
    return replace(word, box=box)


def _frame(page: Any) -> Any:
    """The rectangle of the page that boxes are measured in: what is shown of it."""
    import pikepdf  # noqa: PLC0415

    sheet, crop = pikepdf.Rectangle(page.mediabox), pikepdf.Rectangle(page.cropbox)
    left, low = max(sheet.llx, crop.llx), max(sheet.lly, crop.lly)
    right, high = min(sheet.urx, crop.urx), min(sheet.ury, crop.ury)
    return pikepdf.Rectangle(left, low, right, high) if left < right and low < high else sheet


def _shown_size(page: Any, frame: Any) -> tuple[float, float]:
    """Width and height of the frame as shown, after the page's rotation."""
    turned = int(page.obj.get("/Rotate", 0)) % 180 != 0
    return (frame.height, frame.width) if turned else (frame.width, frame.height)


def _tidy(pdf: Any) -> None:
    """Leave out what PDF/A forbids, or does not need, and what the new text makes stale."""
    import pikepdf  # noqa: PLC0415
    from pikepdf import sanitize  # noqa: PLC0415

    for remove in (
        sanitize.remove_javascript,
        sanitize.remove_attachments,
        sanitize.remove_multimedia,
        sanitize.remove_private_app_data,
        sanitize.remove_search_index,
        sanitize.remove_thumbnails,
    ):
        remove(pdf)
    from flows.pdfa_fonts import drop_unused_fonts  # noqa: PLC0415

    if "/AcroForm" in pdf.Root:  # what forms and signatures show stays as print
        pdf.flatten_annotations("screen")  # takes the form away, too
    for page in pdf.pages:
        drop_unused_fonts(pdf, page)
        for key in ("/Trans", "/Dur", "/AA"):
            if key in page.obj:
                del page.obj[key]
    for node in _branches(pdf.Root.Pages):
        node.Kids = pikepdf.Array(list(node.Kids))  # the validator wants it where it stands


def _branches(node: Any) -> Iterator[Any]:
    """The nodes of the page tree that hold others; pikepdf has refused a looping one before."""
    if "/Kids" in node:
        yield node
        for kid in node.Kids:
            yield from _branches(kid)


def _describe(pdf: Any, reading: Reading, title: str) -> None:
    """Title, language, and the original that it was made of."""
    pdf.Root.Lang = LANGUAGE
    with pdf.open_metadata() as metadata:
        metadata["dc:title"] = title or metadata.get("dc:title") or reading.filename
        metadata["dc:language"] = {LANGUAGE}
        metadata["dc:source"] = f"sha256:{reading.sha256}"
        metadata["xmp:CreatorTool"] = metadata.get("xmp:CreatorTool") or _MADE_BY


def _saved(pdf: Any) -> PdfaCopy:
    """Save as PDF/A, proven; else as a PDF that does not claim to be one."""
    from pikepdf import pdfa  # noqa: PLC0415

    out = io.BytesIO()
    try:
        pdfa.save(pdf, out, FLAVOUR)
    except pdfa.PdfaError as error:
        reasons = sorted({str(finding.message) for finding in error.report.findings})
    else:
        return PdfaCopy(out.getvalue())
    with pdf.open_metadata(set_pikepdf_as_editor=False) as metadata:
        for claim in ("pdfaid:part", "pdfaid:conformance"):
            with suppress(KeyError):
                del metadata[claim]
    out = io.BytesIO()
    pdf.save(out)
    return PdfaCopy(out.getvalue(), "; ".join(reasons)[:300] or "not proven")
