"""Reading: every kind of file, which way each page was read, and where its words stand."""

from __future__ import annotations

import hashlib
import io
import math

import numpy as np
import odfdo
import pikepdf
import pypdfium2
import pytest
from engines import RUBBISH, EngineCrashed, crashing, inked, recorded
from office_papers import docx_of, odt_of
from papers import (
    A4,
    SWEDISH,
    born,
    encrypted,
    image_bytes,
    pdf_of,
    pictured,
    printed,
    scan,
    typed,
)
from PIL import Image
from reportlab.lib.utils import ImageReader

from pipeline.document import Box, Reading, Span
from pipeline.errors import NotYetWhole
from pipeline.reading.read import ReadSettings, read, read_bytes
from pipeline.reading.recognise import RecogniseSettings
from pipeline.reading.tesseract import tesseract

ENGLISH_OCR = "Narvarande pa motet var aven Asa Ohrn fran Vasteras och fragan bordlades tva ganger"


@pytest.fixture(autouse=True)
def _no_engine_on_this_machine(monkeypatch):
    """The engines here are fakes: the version of the real one must not matter."""
    monkeypatch.setattr("pipeline.reading.read.tesseract_version", lambda: "0.fake")


def lines(reading: Reading) -> list[list[str]]:
    return [[line.text for line in page.lines if line.text] for page in reading.pages]


def ways(reading: Reading) -> list[tuple[str, str]]:
    return [(page.origin, page.reason) for page in reading.pages]


BORN = born()
SCANNED = pdf_of(pictured)


# -- PDF -------------------------------------------------------------------------------------


def test_a_born_digital_pdf_needs_no_engine():
    found = read_bytes(BORN, "a.pdf", crashing)
    assert lines(found) == [list(SWEDISH)]
    assert ways(found) == [("text-layer", "layer")]
    assert (found.media_type, found.filename) == ("application/pdf", "a.pdf")
    assert found.sha256 == hashlib.sha256(BORN).hexdigest()
    assert found.tools.startswith("pdfplumber ")
    assert found.pages[0].confidence is None


def test_a_page_picture_is_given_to_the_engine():
    engine = recorded("Närvarande\nEva Ek, Hjo", confidence=0.95)
    found = read_bytes(SCANNED, "a.pdf", engine)
    assert lines(found) == [["Närvarande", "Eva Ek, Hjo"]]
    assert ways(found) == [("ocr", "no-layer")]
    assert found.pages[0].confidence == 0.95
    assert found.tools == "tesseract 0.fake"
    assert len(engine.seen) == 1


def test_a_mixed_pdf_is_read_page_by_page():
    mixed = pdf_of(
        lambda draw: printed(draw, "Sidan ett"),
        pictured,
        lambda draw: printed(draw, "Sidan tre"),
        lambda draw: None,
    )
    found = read_bytes(mixed, "a.pdf", recorded("Sidan två"))
    assert lines(found) == [["Sidan ett"], ["Sidan två"], ["Sidan tre"], []]
    assert [page.number for page in found.pages] == [1, 2, 3, 4]
    assert [origin for origin, _ in ways(found)] == [
        "text-layer",
        "ocr",
        "text-layer",
        "text-layer",
    ]
    assert ways(found)[3] == ("text-layer", "empty-page")
    assert "pdfplumber" in found.tools
    assert "tesseract" in found.tools


def test_a_layer_that_english_ocr_made_is_read_again():
    layered = pdf_of(lambda draw: pictured(draw, "\n".join([ENGLISH_OCR] * 6)))
    engine = recorded("\n".join(SWEDISH * 6))
    found = read_bytes(layered, "a.pdf", engine)
    assert lines(found) == [list(SWEDISH * 6)]
    assert ways(found) == [("ocr", "layer-lost-diacritics, marks-given-back")]


def test_a_layer_that_swedish_ocr_made_is_kept():
    layered = pdf_of(lambda draw: pictured(draw, "\n".join(SWEDISH * 6)))
    found = read_bytes(layered, "a.pdf", crashing)
    assert found.text.count("Åsa Öhrn") == 6
    assert ways(found) == [("text-layer", "layer")]


def test_a_layer_is_kept_that_reads_better_than_the_engine():
    layered = pdf_of(lambda draw: pictured(draw, "\n".join([ENGLISH_OCR] * 6)))
    found = read_bytes(layered, "a.pdf", recorded(RUBBISH, confidence=0.2))
    assert found.text.count("Narvarande") == 6
    assert ways(found) == [("text-layer", "layer-lost-diacritics, recognition-illegible")]


def test_a_short_layer_over_what_it_says_is_kept():
    """A page of two lines with a good layer: the words cover all that is dark."""
    picture = pypdfium2.PdfDocument(BORN)[0].render(scale=2, grayscale=True).to_pil()

    def layered(draw):
        draw.drawImage(ImageReader(picture), 0, 0, *A4)
        printed(draw, *SWEDISH)

    found = read_bytes(pdf_of(layered), "a.pdf", crashing)
    assert lines(found) == [list(SWEDISH)]
    assert ways(found) == [("text-layer", "layer")]


STAMP = "Signerat digitalt av Eva Ek och Åsa Öhrn i Hjo den 14 maj 2024"


@pytest.mark.parametrize("stamps", [1, 4])
def test_a_stamp_over_a_full_page_is_no_layer(stamps):
    page = typed([*SWEDISH] * 15, 100)

    def stamped(draw):
        draw.drawImage(ImageReader(page), 0, 0, *A4)
        printed(draw, *[STAMP] * stamps, top=700)

    engine = recorded("\n".join(SWEDISH * 15))
    found = read_bytes(pdf_of(stamped), "a.pdf", engine)
    assert lines(found) == [list(SWEDISH * 15)]
    assert ways(found) == [("ocr", "layer-partial, layer-lacks-text")]


def test_a_garbled_layer_is_read_from_the_drawn_page():
    engine = recorded("\n".join(SWEDISH))
    garbled = pdf_of(lambda draw: printed(draw, *[RUBBISH] * 4))
    found = read_bytes(garbled, "a.pdf", engine)
    assert lines(found) == [list(SWEDISH)]
    assert ways(found) == [("ocr", "layer-garbled-no-picture, layer-illegible")]
    (seen,) = engine.seen
    assert seen.image.width * seen.scale == pytest.approx(A4[0], abs=1)


def test_an_english_page_is_told_so_and_kept():
    english = "The meeting was opened by the chair and the minutes of the last meeting were read."
    found = read_bytes(pdf_of(lambda draw: printed(draw, *[english] * 5)), "a.pdf", crashing)
    assert ways(found) == [("text-layer", "layer-other-language")]
    over = pdf_of(lambda draw: pictured(draw, "\n".join([english] * 8)))
    assert ways(read_bytes(over, "a.pdf", crashing)) == [("text-layer", "layer-other-language")]


def test_a_blank_page_of_a_scan_asks_no_engine():
    white = Image.new("L", (827, 1170), 255)
    engine = recorded("Sidan ett")
    found = read_bytes(pdf_of(pictured, lambda draw: pictured(draw, "", white)), "a.pdf", engine)
    assert lines(found) == [["Sidan ett"], []]
    assert ways(found) == [("ocr", "no-layer"), ("ocr", "blank")]


def test_a_poor_page_says_what_was_done_to_it():
    found = read_bytes(SCANNED, "a.pdf", recorded(RUBBISH, "Närvarande var Eva Ek"))
    assert lines(found) == [["Närvarande var Eva Ek"]]
    assert ways(found) == [("ocr", "no-layer+turned-180")]


def test_a_small_picture_makes_no_scan():
    def with_logo(draw):
        printed(draw, "Minnesanteckningar")
        draw.drawImage(ImageReader(scan(20)), 400, 700, 60, 80)

    assert ways(read_bytes(pdf_of(with_logo), "a.pdf", crashing)) == [("text-layer", "layer")]


def test_a_page_that_crashes_the_engine_is_no_silent_gap():
    with pytest.raises(EngineCrashed):
        read_bytes(SCANNED, "a.pdf", crashing)


def test_an_owners_password_is_no_hindrance():
    found = read_bytes(encrypted(BORN, user=""), "a.pdf", crashing)
    assert lines(found) == [list(SWEDISH)]
    assert found.notes == ("owner-password",)


def test_a_lost_tail_is_salvaged_if_asked():
    cut = BORN[: BORN.rindex(b"xref")]
    with pytest.raises(NotYetWhole):
        read_bytes(cut, "a.pdf", crashing)
    found = read_bytes(cut, "a.pdf", crashing, ReadSettings(salvage=True))
    assert lines(found) == [list(SWEDISH)]
    assert found.notes == ("repaired-structure",)


def test_a_turned_page_has_the_size_it_shows():
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(SCANNED)) as whole:
        whole.pages[0].Rotate = 90
        whole.save(out)
    found = read_bytes(out.getvalue(), "a.pdf", inked)
    (page,) = found.pages
    assert (page.width, page.height) == (A4[1], A4[0])
    assert_within(page.lines[0].box, Box(A4[1] - 110, 72, A4[1] - 90, 200))


# -- boxes are points from the top left -------------------------------------------------------


def assert_within(box: Box | None, wanted: Box, points: float = 2.0) -> None:
    assert box is not None
    for edge in ("x0", "top", "x1", "bottom"):
        assert math.isclose(getattr(box, edge), getattr(wanted, edge), abs_tol=points), (
            box,
            wanted,
        )


def test_a_printed_words_box_is_in_points():
    found = read_bytes(BORN, "a.pdf", crashing)
    (place,) = found.places(Span(0, len("Närvarande")))
    assert place.page == 1
    assert place.box is not None
    assert_within(place.box, Box(72, 90, 136, 102), 4)


@pytest.mark.parametrize("dpi", [75, 150, 300])
def test_a_pictured_words_box_is_in_points(dpi):
    """Whatever the resolution, and through every step that makes the picture ready."""
    found = read_bytes(pdf_of(lambda draw: pictured(draw, "", scan(dpi))), "a.pdf", inked)
    assert_within(found.pages[0].lines[0].box, Box(72, 90, 200, 110))


def test_a_picture_in_a_margin_is_rendered_with_it():
    def framed(draw):
        draw.drawImage(ImageReader(scan()), 50, 50, A4[0] - 100, A4[1] - 100)

    scale = (A4[0] - 100) / A4[0]
    found = read_bytes(pdf_of(framed), "a.pdf", inked)
    box = found.pages[0].lines[0].box
    assert box is not None
    assert math.isclose(box.x0, 50 + 72 * scale, abs_tol=2)


MARK = (200, 300, 330, 320)


@pytest.mark.parametrize("boxes", [("MediaBox",), ("CropBox",), ("MediaBox", "CropBox")])
def test_a_cut_page_shows_a_part_of_its_picture(boxes):
    """The page begins 100 points from the left and 100 from the top of what was scanned."""
    out = io.BytesIO()
    data = pdf_of(lambda draw: pictured(draw, "", scan(100, MARK)))
    with pikepdf.open(io.BytesIO(data)) as whole:
        for name in boxes:
            whole.pages[0][f"/{name}"] = [100, 142, 500, A4[1] - 100]
        whole.save(out)
    (page,) = read_bytes(out.getvalue(), "a.pdf", inked).pages
    assert (page.width, page.height) == (400, 600)
    assert_within(page.lines[0].box, Box(100, 200, 230, 220))


def test_a_page_that_begins_elsewhere_has_its_own_picture():
    """Its corner is not the origin; the picture fills it all the same, and is not drawn anew."""
    out = io.BytesIO()
    data = pdf_of(lambda draw: draw.drawImage(ImageReader(scan(100)), 100, 142, *A4))
    with pikepdf.open(io.BytesIO(data)) as whole:
        whole.pages[0].MediaBox = [100, 142, 100 + A4[0], 142 + A4[1]]
        whole.save(out)
    engine = recorded("Eva Ek")
    read_bytes(out.getvalue(), "a.pdf", engine)
    assert engine.seen[0].image.size == scan(100).size
    (page,) = read_bytes(out.getvalue(), "a.pdf", inked).pages
    assert_within(page.lines[0].box, Box(72, 90, 200, 110))


@pytest.mark.parametrize("quarters", [1, 2, 3])
def test_a_picture_turned_within_its_page_is_seen_as_shown(quarters):
    """A scanner that stores the sheet as it lay, and turns it by the page's drawing."""
    picture = scan(100, MARK).rotate(-90 * quarters, expand=True)
    x, y = [(0, 0), (A4[0], 0), A4, (0, A4[1])][quarters]

    def drawn(draw):
        draw.translate(x, y)
        draw.rotate(90 * quarters)
        size = A4 if quarters == 2 else A4[::-1]
        draw.drawImage(ImageReader(picture), 0, 0, *size)

    found = read_bytes(pdf_of(drawn), "a.pdf", inked)
    assert_within(found.pages[0].lines[0].box, Box(*MARK))


@pytest.mark.slow
def test_the_same_word_printed_and_pictured_lies_within_4_points():
    """The one real recognition of the suite: it pins the units, and Swedish letters."""
    document = pypdfium2.PdfDocument(BORN)
    picture = document[0].render(scale=200 / 72, grayscale=True).to_pil()
    scanned = pdf_of(lambda draw: pictured(draw, "", picture))
    one, other = read_bytes(BORN, "a.pdf", crashing), read_bytes(scanned, "a.pdf", tesseract())
    assert [way for way, _ in ways(other)] == ["ocr"]
    for word in ("Närvarande", "Västerås", "bordlades", "Öhrn"):
        boxes = []
        for found in (one, other):
            start = found.text.index(word)
            boxes.append(found.places(Span(start, start + len(word)))[0].box)
        assert boxes[1] is not None
        assert_within(boxes[0], boxes[1], 4)
    assert other.pages[0].confidence is not None
    assert 0.5 < other.pages[0].confidence <= 1


# -- pictures ----------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "TIFF"])
def test_a_picture_is_a_page(kind):
    found = read_bytes(image_bytes(scan(), kind, dpi=(100, 100)), "bild.bin", recorded("Eva Ek"))
    assert found.media_type == f"image/{kind.lower()}"
    assert lines(found) == [["Eva Ek"]]
    assert ways(found) == [("ocr", "picture")]
    assert math.isclose(found.pages[0].width, A4[0], abs_tol=2)
    assert math.isclose(found.pages[0].height, A4[1], abs_tol=2)


def test_every_page_of_a_tiff_is_read():
    frames = [scan(), scan(80), scan(60).convert("1")]
    data = image_bytes(frames[0], "TIFF", save_all=True, append_images=frames[1:])
    found = read_bytes(data, "fax.tif", recorded("ett", "två", "tre"))
    assert lines(found) == [["ett"], ["två"], ["tre"]]
    assert [page.number for page in found.pages] == [1, 2, 3]


@pytest.mark.parametrize("dpi", [None, (1, 1), (100_000, 100_000)])
def test_a_picture_of_unbelievable_resolution_is_taken_for_a4(dpi):
    options = {} if dpi is None else {"dpi": dpi}
    found = read_bytes(image_bytes(scan(), "PNG", **options), "a.png", inked)
    assert math.isclose(found.pages[0].width, A4[0], abs_tol=1)
    assert_within(found.pages[0].lines[0].box, Box(72, 90, 200, 110))


@pytest.mark.parametrize("mode", ["1", "L", "P", "RGB", "CMYK", "LA", "RGBA"])
def test_every_kind_of_colour_shows_its_ink(mode):
    kind, options = ("TIFF", {"compression": "tiff_lzw"}) if mode == "CMYK" else ("PNG", {})
    found = read_bytes(image_bytes(scan().convert(mode), kind, **options), "a", inked)
    assert_within(found.pages[0].lines[0].box, Box(72, 90, 200, 110))


def test_transparent_paper_is_white():
    ink = scan()
    clear = Image.new("RGBA", ink.size, (0, 0, 0, 0))
    clear.paste((0, 0, 0, 255), mask=ink.point(lambda tone: 255 - tone))
    found = read_bytes(image_bytes(clear, "PNG"), "a.png", inked)
    assert_within(found.pages[0].lines[0].box, Box(72, 90, 200, 110))


def test_a_photograph_is_turned_as_the_camera_says():
    exif = Image.Exif()
    exif[0x0112] = 6  # a quarter turn clockwise shows it upright
    data = image_bytes(scan().rotate(90, expand=True), "JPEG", exif=exif, dpi=(100, 100))
    (page,) = read_bytes(data, "a.jpg", inked).pages
    assert (page.width, page.height) == pytest.approx(A4, abs=1)
    assert_within(page.lines[0].box, Box(72, 90, 200, 110), 4)


def test_a_photograph_is_no_paper_of_a_metre():
    """Cameras write 72 dpi into 12 million pixels: 42 by 56 inches, never made coarser."""
    data = image_bytes(scan(300), "JPEG", dpi=(72, 72))
    engine = recorded("Närvarande var Eva Ek")
    (page,) = read_bytes(data, "a.jpg", engine).pages
    assert (page.width, page.height) == pytest.approx(A4, abs=1)
    assert engine.seen[0].image.width < 1500


@pytest.mark.parametrize("workers", [1, 2])
def test_every_page_of_a_tiff_is_its_own_picture(workers):
    marks = [(72, 90 + 60 * at, 200, 110 + 60 * at) for at in range(5)]
    frames = [scan(60 + 10 * at, mark).convert("1") for at, mark in enumerate(marks)]
    data = image_bytes(frames[0], "TIFF", save_all=True, append_images=frames[1:])
    settings = ReadSettings(recognise=RecogniseSettings(workers=workers))
    pages = read_bytes(data, "fax.tif", inked, settings).pages
    assert [page.number for page in pages] == [1, 2, 3, 4, 5]
    for page, mark in zip(pages, marks, strict=True):
        assert_within(page.lines[0].box, Box(*mark))


def test_a_tiff_may_end_in_white():
    data = image_bytes(scan().convert("CMYK"), "TIFF")
    assert lines(read_bytes(data, "a.tif", recorded("Eva Ek"))) == [["Eva Ek"]]


# -- text ----------------------------------------------------------------------------------------

TEXT = "Närvarande: Åsa Öhrn\nHjo – Tibro"


@pytest.mark.parametrize(
    ("data", "notes"),
    [
        (TEXT.encode(), ()),
        (TEXT.encode("utf-8-sig"), ()),
        (TEXT.encode("utf-16"), ("encoding-utf-16",)),
        (b"\xfe\xff" + TEXT.encode("utf-16-be"), ("encoding-utf-16",)),
        (TEXT.encode("cp1252"), ("encoding-cp1252",)),
        (TEXT.replace("\n", "\r\n").encode(), ()),
        (TEXT.replace("\n", "\r").encode(), ()),
    ],
    ids=["utf-8", "utf-8 with mark", "utf-16", "utf-16 be", "cp1252", "crlf", "cr"],
)
def test_text_in_any_encoding(data, notes):
    found = read_bytes(data, "a.txt", crashing)
    assert found.text == TEXT
    assert found.media_type == "text/plain"
    assert found.notes == notes
    assert ways(found) == [("plain", "plain")]
    assert found.tools == "plain"


def test_markdown_is_text():
    found = read_bytes("# Möte\n\n- Eva Ek, <eva@hjo.se>\n".encode(), "a.md", crashing)
    assert found.media_type == "text/plain"
    assert found.text.startswith("# Möte\n\n- Eva Ek, <eva@hjo.se>")


def test_form_feeds_part_the_pages():
    found = read_bytes(b"ett\n\ftv\xc3\xa5\n\ftre", "a.txt", crashing)
    assert lines(found) == [["ett"], ["två"], ["tre"]]


def test_html_shows_what_it_shows():
    html = (
        "<!DOCTYPE html><html><head><title>x</title><style>p {}</style></head><body>"
        "<script>evil()</script><p>Närvarande&colon; Eva&nbsp;Ek</p>"
        "<ul><li>Hjo</li></ul></body></html>"
    )
    found = read_bytes(html.encode(), "a.pdf", crashing)
    assert found.media_type == "text/html"
    assert "evil" not in found.text
    assert [line for page in lines(found) for line in page] == ["Närvarande: Eva\u00a0Ek", "Hjo"]


# -- Word and OpenDocument -----------------------------------------------------------------------


def _word(document):
    document.add_heading("Närvarande", 1)
    document.add_paragraph("Åsa Öhrn, Hjo")


def _open_document(document):
    document.body.append(odfdo.Paragraph("Närvarande"))
    document.body.append(odfdo.Paragraph("Åsa Öhrn, Hjo"))


@pytest.mark.parametrize(
    ("data", "media_type", "library"),
    [
        (
            docx_of(_word),
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            "python-docx",
        ),
        (odt_of(_open_document), "application/vnd.oasis.opendocument.text", "odfdo"),
    ],
    ids=["docx", "odt"],
)
def test_an_office_document_is_read_without_an_engine(data, media_type, library):
    found = read_bytes(data, "möte.pdf", crashing)
    assert [line for page in lines(found) for line in page] == ["Närvarande", "Åsa Öhrn, Hjo"]
    assert found.media_type == media_type
    assert found.tools.startswith(f"{library} ")
    assert {origin for origin, _ in ways(found)} == {"plain"}
    assert found.sha256 == hashlib.sha256(data).hexdigest()


# -- what the name says does not matter ---------------------------------------------------------


def test_a_png_named_pdf_is_a_picture():
    found = read_bytes(image_bytes(scan(), "PNG"), "a.pdf", recorded("Eva"))
    assert (found.media_type, found.filename) == ("image/png", "a.pdf")


def test_a_pdf_named_txt_is_a_pdf(tmp_path):
    path = tmp_path / "möte 1.txt"
    path.write_bytes(BORN)
    found = read(path, crashing)
    assert (found.media_type, found.filename) == ("application/pdf", "möte 1.txt")
    assert path.read_bytes() == BORN


def test_a_pdf_with_a_few_bytes_before_it():
    assert lines(read_bytes(b"HTTP/1.1 200 OK\r\n\r\n" + BORN, "a", crashing)) == [list(SWEDISH)]


def test_a_stamp_printed_over_a_scan_is_read_with_it():
    def stamped(draw):
        draw.saveState()
        pictured(draw)
        draw.restoreState()
        printed(draw, "INKOM 2024-03-20", top=700)

    engine = recorded("Inkom")
    read_bytes(pdf_of(stamped), "a.pdf", engine)
    dark = np.argwhere(np.asarray(engine.seen[0].image) < 128)[:, 0] * engine.seen[0].scale
    assert dark.min() < 110
    assert dark.max() > 680


@pytest.mark.parametrize("decode", [[0, 1], [1, 0]])
def test_a_stencil_is_black_where_it_paints(decode):
    """A picture that says where to paint, not what: its own pixels would come out inverted."""
    pdf = pikepdf.new()
    page = pdf.add_blank_page(page_size=A4)
    band = b"\x00" * 10 + b"\xff" * 80 + b"\x00" * 10
    rows = [band if 100 <= row < 150 else b"\x00" * 100 for row in range(1130)]
    if decode == [0, 1]:  # zeros paint
        rows = [bytes(255 - byte for byte in row) for row in rows]
    stencil = pikepdf.Stream(pdf, b"".join(rows))
    stencil.Type, stencil.Subtype = pikepdf.Name.XObject, pikepdf.Name.Image
    stencil.Width, stencil.Height, stencil.BitsPerComponent = 800, 1130, 1
    stencil.ImageMask, stencil.Decode = True, decode
    page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Scan=stencil))
    page.Contents = pikepdf.Stream(pdf, b"q 595 0 0 842 0 0 cm /Scan Do Q")
    out = io.BytesIO()
    pdf.save(out)
    engine = recorded("Eva Ek")
    read_bytes(out.getvalue(), "a.pdf", engine)
    assert 0.02 < np.mean(np.asarray(engine.seen[0].image) < 128) < 0.07


def test_a_fax_with_oblong_pixels_is_stretched():
    fax = scan(200).resize((1653, 1146))
    data = image_bytes(fax, "TIFF", dpi=(200, 98))
    engine = recorded("Eva Ek")
    (page,) = read_bytes(data, "a.tiff", engine).pages
    assert page.height == pytest.approx(842, abs=2)
    shown = engine.seen[0].image
    assert shown.height / shown.width == pytest.approx(842 / 595, rel=0.01)
