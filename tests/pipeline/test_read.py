"""Reading: every kind of file, which way each page was read, and where its words stand."""

from __future__ import annotations

import hashlib
import io
import math

import pikepdf
import pypdfium2
import pytest
from engines import EngineCrashed, crashing, inked, recorded
from papers import A4, SWEDISH, born, encrypted, image_bytes, pdf_of, pictured, printed, scan
from PIL import Image
from reportlab.lib.utils import ImageReader

from pipeline.document import Box, Reading, Span
from pipeline.errors import NotYetWhole
from pipeline.read import ReadSettings, read, read_bytes
from pipeline.tesseract import tesseract

ENGLISH_OCR = "Narvarande pa motet var aven Asa Ohrn fran Vasteras och fragan bordlades tva ganger"


@pytest.fixture(autouse=True)
def _no_engine_on_this_machine(monkeypatch):
    """The engines here are fakes: the version of the real one must not matter."""
    monkeypatch.setattr("pipeline.read.tesseract_version", lambda: "0.fake")


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
    layered = pdf_of(lambda draw: pictured(draw, "\n".join([ENGLISH_OCR] * 5)))
    engine = recorded("\n".join(SWEDISH * 5))
    found = read_bytes(layered, "a.pdf", engine)
    assert lines(found) == [list(SWEDISH * 5)]
    assert ways(found) == [("ocr", "layer-lost-diacritics, marks-given-back")]


def test_a_layer_that_swedish_ocr_made_is_kept():
    layered = pdf_of(lambda draw: pictured(draw, "\n".join(SWEDISH * 6)))
    found = read_bytes(layered, "a.pdf", crashing)
    assert found.text.count("Åsa Öhrn") == 6
    assert ways(found) == [("text-layer", "layer")]


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


@pytest.mark.xfail(strict=True, reason="the camera's orientation (EXIF) is not heeded")
def test_a_photograph_is_turned_as_the_camera_says():
    exif = Image.Exif()
    exif[0x0112] = 6  # a quarter turn clockwise shows it upright
    data = image_bytes(scan().rotate(90, expand=True), "JPEG", exif=exif)
    found = read_bytes(data, "a.jpg", inked)
    assert_within(found.pages[0].lines[0].box, Box(72, 90, 200, 110), 4)


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
