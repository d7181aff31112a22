"""A document given back: its pages as they were, its repaired text where it is printed."""

from __future__ import annotations

import builtins
import hashlib
import io
import json
from pathlib import Path

import numpy as np
import pdfplumber
import pikepdf
import pypdfium2
import pytest
from hypothesis import given
from hypothesis import strategies as st
from nights import AUTUMN, WINTER, archive, contents, diarium, drop, in_process, night
from papers import A4, image_bytes, pdf_of, pictured, printed, scan
from PIL import Image, ImageDraw, ImageOps, ImageSequence
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

from corpus.store import Corpus
from flows.exporting import export_pdfa, file_names
from flows.pdfa import NoPages, PdfaCopy, need_pdfa, to_pdfa
from flows.pdfa_words import shown_words
from pipeline.corrections import apply
from pipeline.document import Box, Line, Page, Reading, Span
from pipeline.errors import BadSettings, DiariumError, MissingTool
from pipeline.findings import Correction
from pipeline.layout.layout import PlacedWord, line_of

PDF = "application/pdf"
WRONG = "Narvarande pa motet\nFragan om forskolan"
NEAR = 2.5


def placed(text: str, left: float = 72, top: float = 150, size: float = 10) -> Line:
    """A line of words, 6 points a letter."""
    words, x = [], left
    for word in text.split():
        words.append(PlacedWord(word, Box(x, top, x + 6 * len(word), top + size)))
        x += 6 * len(word) + 5
    return line_of(words)


def reading(data: bytes, *pages: tuple[str, list[Line]], media_type: str = PDF) -> Reading:
    """What was read of the data, each page by its origin and lines."""
    read = tuple(
        Page(number, *A4, origin, tuple(lines)) for number, (origin, lines) in enumerate(pages, 1)
    )
    return Reading(hashlib.sha256(data).hexdigest(), "möte.pdf", media_type, read)


def view(read: Reading, *repairs: tuple[str, str]):
    """The reading's text with the first of each `before` made `after`."""
    found = []
    for before, after in repairs:
        start = read.text.index(before)
        found.append(Correction(Span(start, start + len(before)), before, after, "rule", 0.9))
    return apply(read.text, found)


def proven(copy: PdfaCopy) -> bytes:
    assert copy.unproven == ""
    with pikepdf.open(io.BytesIO(copy.data)) as pdf:
        assert pdf.check_pdf_syntax() == []
        assert pdf.open_metadata().pdfa_status == "2B"
        (intent,) = pdf.Root.OutputIntents
        assert intent.S == "/GTS_PDFA1"
        assert "/DestOutputProfile" in intent
        assert str(pdf.Root.Lang) == "sv-SE"
    return copy.data


def words(data: bytes, page: int = 1) -> dict[str, tuple[float, float, float, float]]:
    """The words that pdfplumber finds, with their boxes: x0, top, x1, bottom."""
    with pdfplumber.open(io.BytesIO(data)) as pdf:
        found = pdf.pages[page - 1].extract_words()
    return {word["text"]: (word["x0"], word["top"], word["x1"], word["bottom"]) for word in found}


def text(data: bytes) -> list[str]:
    """The words that pdfium finds, of all pages."""
    pages = pypdfium2.PdfDocument(data)
    return [word for page in pages for word in page.get_textpage().get_text_range().split()]


def looks(data: bytes) -> list[np.ndarray]:
    pages = pypdfium2.PdfDocument(data)
    pages.init_forms()
    return [np.asarray(page.render(scale=1.5).to_pil()) for page in pages]


def same_looks(one: bytes, other: bytes) -> bool:
    return all(np.array_equal(a, b) for a, b in zip(looks(one), looks(other), strict=True))


def streams(data: bytes) -> list[bytes]:
    """The pictures of a PDF, compressed as they are."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        return sorted(
            thing.read_raw_bytes()
            for thing in pdf.objects
            if isinstance(thing, pikepdf.Stream) and thing.get("/Subtype") == "/Image"
        )


def fonts(data: bytes) -> list[pikepdf.Object]:
    with pikepdf.open(io.BytesIO(data)) as pdf:
        return [
            "/FontFile2" in thing.get("/FontDescriptor", {})
            for thing in pdf.objects
            if isinstance(thing, pikepdf.Dictionary)
            and thing.get("/Type") == "/Font"
            and thing.get("/Subtype") != "/Type0"
        ]


def near(found: tuple[float, ...], box: Box) -> bool:
    wanted = (box.x0, box.top, box.x1, box.bottom)
    return all(abs(a - b) <= NEAR for a, b in zip(found, wanted, strict=True))


def embedded(draw, *lines: str) -> None:
    """Lines of a born-digital page in a font that it brings along."""
    path = "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf"
    pdfmetrics.registerFont(TTFont("DejaVu", path))
    draw.setFont("DejaVu", 12)
    for number, line in enumerate(lines):
        draw.drawString(72, A4[1] - 100 - 20 * number, line)


def jpeg_scan(draw, layer: str = "") -> None:
    """A scanned page whose picture is a JPEG."""
    data = io.BytesIO(image_bytes(scan(), "JPEG", quality=40))
    draw.drawImage(ImageReader(data), 0, 0, *A4)
    pictured_text(draw, layer)


def pictured_text(draw, layer: str, mode: int = 3) -> None:
    draw.saveState()  # the mode would last
    lines = draw.beginText(72, 700)
    lines.setFont("Helvetica", 10)
    lines.setTextRenderMode(mode)
    for line in layer.split("\n"):
        lines.textLine(line)
    draw.drawText(lines)
    draw.restoreState()


def test_a_scan_is_found_by_its_repaired_words() -> None:
    data = pdf_of(lambda draw: jpeg_scan(draw, WRONG))
    read = reading(data, ("ocr", [placed("Narvarande pa mötet"), placed("om Åsele", top=170)]))
    copy = proven(to_pdfa(data, read, view(read, ("Narvarande", "Närvarande"), ("pa", "på"))))
    assert text(data) == WRONG.split()
    assert text(copy) == ["Närvarande", "på", "mötet", "om", "Åsele"]
    found = words(copy)
    for word in (*read.pages[0].lines[0].words, *read.pages[0].lines[1].words):
        shown = {"Narvarande": "Närvarande", "pa": "på"}.get(word.text, word.text)
        assert near(found[shown], word.box), (shown, found[shown], word.box)
    assert streams(copy) == streams(data)
    assert same_looks(copy, data)
    assert all(fonts(copy))


@pytest.mark.parametrize(
    "letters", ["–”“•…§é€½№☐✓", "日本語", "Ωμέγα", "😀", "A\u030angstro\u0308m"]
)
def test_any_letter_can_be_found(letters: str) -> None:
    data = pdf_of(pictured)
    read = reading(data, ("ocr", [placed(letters)]))
    copy = proven(to_pdfa(data, read, view(read)))
    composed = letters.replace("A\u030a", "Å").replace("o\u0308", "ö")
    assert text(copy) == [composed]


def test_a_layer_under_the_picture_is_gone() -> None:
    def page(draw) -> None:
        pictured_text(draw, WRONG, mode=0)
        jpeg_scan(draw)
        printed(draw, "Diarienummer 7")

    data = pdf_of(page)
    read = reading(data, ("ocr", [placed("Närvarande")]))
    copy = to_pdfa(data, read, view(read))
    assert sorted(text(copy.data)) == ["7", "Diarienummer", "Närvarande"]
    assert same_looks(copy.data, data)


def test_a_layer_within_a_form_is_gone_whatever_shows_it() -> None:
    def page(draw) -> None:
        jpeg_scan(draw)
        draw.beginForm("layer", 0, 0, *A4)
        pictured_text(draw, WRONG)
        draw.endForm()
        draw.doForm("layer")

    data = pdf_of(page)
    with pikepdf.open(io.BytesIO(data)) as pdf:
        hidden = b"q BT /F1 9 Tf 14 TL 3 Tr 72 60 Td (Forsta) Tj (andra) ' 1 2 (tredje) \" "
        pdf.pages[0].contents_add(hidden + b"0 Tr T* (sedd) Tj ET Q")
        out = io.BytesIO()
        pdf.save(out)
    read = reading(out.getvalue(), ("ocr", [placed("Närvarande")]))
    copy = to_pdfa(out.getvalue(), read, view(read))
    assert sorted(text(copy.data)) == ["Närvarande", "sedd"]
    assert same_looks(copy.data, out.getvalue())


def test_divided_words_are_whole_at_their_first_part() -> None:
    data = pdf_of(pictured)
    lines = [placed("Eva berättade om kommu-"), placed("nen, Mal mö stad", top=165)]
    read = reading(data, ("ocr", lines))
    joined = view(read, ("kommu-\nnen, ", "kommunen,\n"), ("Mal mö", "Malmö"))
    found = words(proven(to_pdfa(data, read, joined)))
    assert list(found) == ["Eva", "berättade", "om", "kommunen,", "Malmö", "stad"]
    assert near(found["kommunen,"], lines[0].words[-1].box)
    first, second = lines[1].words[1:3]
    whole = Box(first.box.x0, first.box.top, second.box.x1, second.box.bottom)
    assert near(found["Malmö"], whole)


def test_overlapping_boxes_stay_two_words() -> None:
    data = pdf_of(pictured)
    boxes = [Box(72, 150, 103, 160), Box(102, 150, 103, 160), Box(104, 150, 150, 160)]
    line = line_of([PlacedWord(*pair) for pair in zip(("går", "i", "pension"), boxes, strict=True)])
    read = reading(data, ("ocr", [line]))
    copy = proven(to_pdfa(data, read, view(read)))
    assert text(copy) == list(words(copy)) == ["går", "i", "pension"]
    edges = [edge for word in words(copy).values() for edge in (word[0], word[2])]
    assert edges == sorted(edges)
    assert edges[2] - edges[1] > 2


def test_a_page_with_nothing_to_repair_keeps_what_it_has() -> None:
    data = pdf_of(lambda draw: jpeg_scan(draw, "Fint lager"), lambda draw: embedded(draw, "Åsa"))
    good = placed("Fint lager", top=132), placed("Åsa")
    read = reading(data, ("text-layer", [good[0]]), ("text-layer", [good[1]]))
    copy = to_pdfa(data, read, view(read))
    assert text(copy.data) == ["Fint", "lager", "Åsa"]
    assert words(copy.data) == words(data)


def test_a_scans_good_layer_is_replaced_where_it_was_repaired() -> None:
    layer = "Narvarande var alla och lagret ar langt"
    data = pdf_of(lambda draw: jpeg_scan(draw, layer))
    read = reading(data, ("text-layer", [placed(layer)]))
    copy = proven(to_pdfa(data, read, view(read, ("Narvarande", "Närvarande"))))
    assert text(copy) == layer.replace("Narv", "Närv").split()


def test_a_born_digital_page_gets_its_repaired_words_beside_its_own() -> None:
    data = pdf_of(lambda draw: embedded(draw, "Moten i kommu-", "nen"))
    with pdfplumber.open(io.BytesIO(data)) as pdf:
        found = pdf.pages[0].extract_words()
    boxes = [Box(*(word[edge] for edge in ("x0", "top", "x1", "bottom"))) for word in found]
    printed_words = [
        PlacedWord(*pair) for pair in zip((w["text"] for w in found), boxes, strict=True)
    ]
    layer = reading(data, ("text-layer", [line_of(printed_words[:3]), line_of(printed_words[3:])]))
    both = view(layer, ("Moten", "Möten"), ("kommu-\nnen", "kommunen"))
    copy = proven(to_pdfa(data, layer, both))
    assert sorted(text(copy)) == sorted(["Moten", "i", "kommu-", "nen", "Möten", "kommunen"])
    shown, found = layer.pages[0].lines[0].words[0].box, words(copy)
    assert sorted(found) == sorted(text(copy))
    x0, top, x1, bottom = found["Möten"]
    assert shown.top < top < bottom < shown.bottom
    assert (x0, x1) == pytest.approx((shown.x0, shown.x1), abs=1)
    assert same_looks(copy, data)


def framed(page: pikepdf.Page, turn: int, media: list[float], crop: list[float]) -> None:
    page.obj.Rotate, page.obj.MediaBox, page.obj.CropBox = turn, media, crop


SHEETS = [
    ([0, 0, *A4], [0, 0, *A4]),
    ([-50, 30, 595, 842], [-50, 30, 595, 842]),
    ([0, 0, *A4], [40, 60, 500, 800]),
    ([-20, -30, 600, 850], [40, 60, 500, 900]),
]


def seen(data: bytes, origin: str, word: str) -> Reading:
    """A reading that finds the word where each page, as it is shown, is dark."""
    pages = []
    for number, page in enumerate(pypdfium2.PdfDocument(data), 1):
        box = Box(*(edge / 2 for edge in dark(page.render(scale=2, grayscale=True))))
        line = line_of([PlacedWord(word, box)])
        pages.append(Page(number, *page.get_size(), origin, (line,)))
    return Reading(hashlib.sha256(data).hexdigest(), "a.pdf", PDF, tuple(pages))


def dark(bitmap) -> tuple[float, float, float, float]:
    """The box around everything dark: left, top, right, bottom, in pixels."""
    found = np.argwhere(np.asarray(bitmap.to_pil()) < 128)
    (top, left), (bottom, right) = found.min(axis=0), found.max(axis=0) + 1
    return float(left), float(top), float(right), float(bottom)


def found_at(data: bytes, word: str, number: int = 0) -> tuple[np.ndarray, np.ndarray]:
    """The box of the word's letters as pdfium has them, and that of the ink; in half points."""
    page = pypdfium2.PdfDocument(data)[number]
    bitmap = page.render(scale=2, grayscale=True)
    letters = page.get_textpage()
    start = letters.get_text_range().index(word)
    to_bitmap = bitmap.get_posconv(page).to_bitmap
    corners = []
    for index in range(start, start + len(word)):
        x0, y0, x1, y1 = letters.get_charbox(index, loose=True)
        corners += [to_bitmap(x0, y0), to_bitmap(x1, y1)]
    points = np.array(corners)
    return np.array([*points.min(axis=0), *points.max(axis=0)]), np.array(dark(bitmap))


def assert_on_ink(data: bytes, word: str, number: int = 0) -> None:
    found, wanted = found_at(data, word, number)
    assert np.abs(found - wanted).max() <= 2 * NEAR, (found, wanted)


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
@pytest.mark.parametrize(("media", "crop"), SHEETS)
def test_words_lie_on_their_ink_however_the_page_is_turned_and_cropped(turn, media, crop) -> None:
    with pikepdf.open(io.BytesIO(pdf_of(jpeg_scan))) as pdf:
        framed(pdf.pages[0], turn, media, crop)
        out = io.BytesIO()
        pdf.save(out)
    data = out.getvalue()
    read = seen(data, "ocr", "ink")
    copy = proven(to_pdfa(data, read, view(read)))
    assert_on_ink(copy, "ink")
    assert same_looks(copy, data)


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
@pytest.mark.parametrize(("media", "crop"), SHEETS)
def test_repaired_words_lie_within_the_visible_ones(turn, media, crop) -> None:
    with pikepdf.open(io.BytesIO(pdf_of(lambda draw: embedded(draw, "Moten")))) as pdf:
        framed(pdf.pages[0], turn, media, crop)
        out = io.BytesIO()
        pdf.save(out)
    read = seen(out.getvalue(), "text-layer", "Moten")
    copy = proven(to_pdfa(out.getvalue(), read, view(read, ("Moten", "Möten"))))
    found, wanted = found_at(copy, "Möten")
    assert (found[:2] >= wanted[:2] - 2).all()
    assert (found[2:] <= wanted[2:] + 2).all()


def ink(mode: str = "L", size: tuple[int, int] = (600, 800)) -> Image.Image:
    """A picture with one dark place, a little off the middle."""
    picture = Image.new(mode, size, "white")
    ImageDraw.Draw(picture).rectangle((100, 150, 330, 180), fill="black")
    return picture


def turned_by_camera() -> bytes:
    exif = Image.Exif()
    exif[0x0112] = 6
    return image_bytes(ink("RGB"), "JPEG", exif=exif, dpi=(100, 100))


PICTURES = {
    "jpeg": image_bytes(ink("RGB"), "JPEG", dpi=(100, 100)),
    "camera": turned_by_camera(),
    "png": image_bytes(ink(), "PNG"),
    "palette": image_bytes(ink("RGB").convert("P"), "PNG"),
    "alpha": image_bytes(ink("RGBA"), "PNG"),
    "two tones": image_bytes(ink("1"), "TIFF", compression="group4", dpi=(200, 200)),
}


def depicted(data: bytes) -> Reading:
    """A reading of a picture that finds `ink` where it is dark, on pages 500 points wide."""
    pages = []
    with Image.open(io.BytesIO(data)) as image:
        for number, frame in enumerate(ImageSequence.Iterator(image), 1):
            shown = ImageOps.exif_transpose(frame).convert("L")
            scale = 500 / shown.width
            found = np.argwhere(np.asarray(shown) < 128)
            (top, left), (bottom, right) = found.min(axis=0), found.max(axis=0) + 1
            box = Box(*(float(edge) * scale for edge in (left, top, right, bottom)))
            line = line_of([PlacedWord("ink", box)])
            pages.append(Page(number, 500, shown.height * scale, "ocr", (line,)))
        kind = Image.MIME[image.format]
    return Reading(hashlib.sha256(data).hexdigest(), "bild", kind, tuple(pages))


@pytest.mark.parametrize("kind", PICTURES)
def test_a_picture_becomes_a_page(kind: str) -> None:
    data = PICTURES[kind]
    read = depicted(data)
    copy = proven(to_pdfa(data, read, view(read)))
    assert_on_ink(copy, "ink")
    (page,) = pypdfium2.PdfDocument(copy)
    assert page.get_size() == pytest.approx((read.pages[0].width, read.pages[0].height), abs=0.5)
    if kind == "jpeg":
        assert streams(copy) == [data]


def test_each_frame_of_a_tiff_is_a_page() -> None:
    frames = [ink("1"), ink("1", (800, 600))]
    data = image_bytes(frames[0], "TIFF", save_all=True, append_images=frames[1:])
    read = depicted(data)
    copy = proven(to_pdfa(data, read, view(read)))
    for number in range(2):
        assert_on_ink(copy, "ink", number)
    sizes = [page.get_size() for page in pypdfium2.PdfDocument(copy)]
    assert [width < height for width, height in sizes] == [True, False]


def test_a_font_that_is_not_embedded_is_said_and_claimed_nowhere() -> None:
    data = pdf_of(lambda draw: printed(draw, "Moten"))
    read = reading(data, ("text-layer", [placed("Moten")]))
    copy = to_pdfa(data, read, view(read, ("Moten", "Möten")))
    assert "embedded" in copy.unproven
    assert "Möten" in text(copy.data)
    with pikepdf.open(io.BytesIO(copy.data)) as pdf:
        assert pdf.open_metadata().pdfa_status == ""


def test_what_a_form_shows_stays_as_print() -> None:
    with pikepdf.open(io.BytesIO(pdf_of(lambda draw: embedded(draw, "Moten")))) as pdf:
        seal = pdf.make_stream(b"0 0 1 rg 0 0 80 20 re f")
        seal.Type, seal.Subtype = pikepdf.Name.XObject, pikepdf.Name.Form
        seal.BBox, seal.Resources = [0, 0, 80, 20], pikepdf.Dictionary()
        field = {"/Type": "/Annot", "/Subtype": "/Widget", "/FT": "/Sig", "/T": "seal"}
        names = {key: pikepdf.Name(name) for key, name in field.items() if name[0] == "/"}
        widget = pikepdf.Dictionary(names | {"/T": "seal"})
        widget.F, widget.Rect, widget.AP = 4, [300, 300, 380, 320], pikepdf.Dictionary(N=seal)
        place = pikepdf.Array([pikepdf.Name.XYZ, 0, 0, 0])
        link = pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Link, F=4,
                                  Rect=[70, 700, 200, 760], Border=[0, 0, 0])  # fmt: skip
        link.Dest = pikepdf.Array([pdf.pages[0].obj, *list(place)])
        pdf.pages[0].Annots = pikepdf.Array([pdf.make_indirect(widget), pdf.make_indirect(link)])
        pdf.Root.AcroForm = pikepdf.Dictionary(Fields=[pdf.pages[0].Annots[0]], SigFlags=3)
        out = io.BytesIO()
        pdf.save(out)
    read = reading(out.getvalue(), ("text-layer", [placed("Moten")]))
    copy = proven(to_pdfa(out.getvalue(), read, view(read, ("Moten", "Möten"))))
    assert same_looks(copy, out.getvalue())
    (sheet,) = looks(copy)
    assert (sheet[..., 0] != sheet[..., 2]).any()  # the seal is blue
    with pikepdf.open(io.BytesIO(copy)) as pdf:
        assert [str(note.Subtype) for note in pdf.pages[0].Annots] == ["/Link"]


def test_other_pages_than_were_read_are_refused() -> None:
    data = pdf_of(pictured)
    read = reading(data, ("ocr", [placed("a")]), ("ocr", [placed("b")]))
    with pytest.raises(DiariumError, match="1 pages, but 2"):
        to_pdfa(data, read, view(read))
    plain = Reading("ab", "a.txt", "text/plain", (Page(1, 0, 0, "plain", (Line("hej"),)),))
    with pytest.raises(NoPages):
        to_pdfa(b"hej", plain, view(plain))


@given(st.data())
def test_no_word_is_lost_or_doubled(data) -> None:
    lines = data.draw(st.lists(st.lists(st.sampled_from(["a-", "bö", "cc", "d"])), max_size=5))
    pages = Page(1, *A4, "ocr", tuple(placed(" ".join(line)) for line in lines if line))
    read = Reading("ab", "a.pdf", PDF, (pages,))
    cuts = data.draw(st.lists(st.integers(0, len(read.text)), max_size=6, unique=True))
    ends = sorted(cuts)[: len(cuts) // 2 * 2]
    repairs = []
    for start, end in zip(ends[::2], ends[1::2], strict=True):
        if read.text[start].isspace() or read.text[end - 1].isspace():
            continue  # what stands in a gap alone has no place
        after = data.draw(st.sampled_from(["å", "å\n", "ä ö", "x"]))
        repairs.append(Correction(Span(start, end), read.text[start:end], after, "r", 0.9))
    shown = apply(read.text, repairs)
    found = [word.text for word in shown_words(read, shown)]
    assert "".join("".join(found).split()) == "".join(shown.text.split())


def test_files_have_safe_names_of_their_own() -> None:
    names = file_names({"a1": "x.pdf", "b2": "sub/X.PDF", "c3": "..", "d4": "å" * 300 + ".pdf"})
    assert names["a1"] == "x-a1.pdf"
    assert names["b2"] == "X-b2.pdf"
    assert all("/" not in name and not name.startswith(".") for name in names.values())
    assert all(len(name.encode()) < 255 for name in names.values())


@pytest.fixture(scope="module")
def filled(tmp_path_factory):
    """An archive with three born-digital pages, two of one name, and a text."""
    files = {
        "höst.pdf": pdf_of(lambda draw: embedded(draw, *AUTUMN.strip().split("\n"))),
        "sub/höst.pdf": pdf_of(lambda draw: embedded(draw, "Hej Åsa")),
        "trasig.pdf": pdf_of(lambda draw: embedded(draw, "Borta")),
        "vinter.txt": WINTER,
    }
    settings = archive(tmp_path_factory.mktemp("filled"), files)
    night(settings, in_process)
    return settings


def test_the_archive_is_given_back(filled, tmp_path: Path) -> None:
    before = contents(filled.originals)
    done = diarium("export", tmp_path / "ut", "--format", "pdfa", "--archive", filled.archive)
    assert (done.returncode, done.stdout) == (0, ""), done.stderr
    written = sorted(path.name for path in (tmp_path / "ut").iterdir())
    assert len(written) == 3
    assert [name[:5] for name in written] == ["höst-", "höst-", "trasi"]
    assert done.stderr.splitlines()[0].startswith("vinter.txt: skipped, ")
    assert contents(filled.originals) == before
    for path in (tmp_path / "ut").iterdir():
        proven(PdfaCopy(path.read_bytes()))


def test_one_failing_document_does_not_stop_the_rest(filled, tmp_path, monkeypatch) -> None:
    import flows.exporting

    def broken(data, read, *rest):
        if read.filename == "trasig.pdf":
            raise ValueError("oväntat")
        return to_pdfa(data, read, *rest)

    monkeypatch.setattr(flows.exporting, "to_pdfa", broken)
    (tmp_path / "trasig.pdf").write_bytes(b"before")
    done = export_pdfa(filled, tmp_path)
    assert (len(done.written), done.failed) == (2, [("trasig.pdf", "ValueError: oväntat")])
    assert (tmp_path / "trasig.pdf").read_bytes() == b"before"
    assert len(list(tmp_path.iterdir())) == 3


def test_a_file_is_written_whole_or_not_at_all(filled, tmp_path, monkeypatch) -> None:
    def full(path: Path, data: bytes) -> None:
        with path.open("wb") as file:
            file.write(data[:100])
        raise OSError(28, "No space left on device")

    (tmp_path / "trasig.pdf").write_bytes(b"before")
    monkeypatch.setattr(Path, "write_bytes", full)
    done = export_pdfa(filled, tmp_path)
    assert (len(done.written), len(done.failed)) == (0, 3)
    assert contents(tmp_path) == {"trasig.pdf": b"before"}


def test_a_changed_or_lost_original_fails_alone(tmp_path: Path) -> None:
    settings = archive(tmp_path, {"a.pdf": pdf_of(lambda draw: embedded(draw, "Hej Åsa"))})
    drop(settings, "b.pdf", pdf_of(lambda draw: embedded(draw, "Hej Bo")))
    night(settings, in_process)
    one, other = sorted(path for path in settings.originals.rglob("*") if path.is_file())
    one.write_bytes(one.read_bytes() + b" ")
    other.unlink()
    done = diarium("export", tmp_path / "ut", "--format", "pdfa", "--archive", settings.archive)
    assert done.returncode == 2
    assert "changed" in done.stderr
    assert "original is not in" in done.stderr
    assert list((tmp_path / "ut").iterdir()) == []


def test_only_what_is_asked_for(filled, tmp_path: Path) -> None:
    with Corpus(filled.corpus, read_only=True) as corpus:
        (key,) = [k for k in corpus.document_ids() if corpus.reading(k).filename == "trasig.pdf"]
    for name in (key, key[:6], "trasig.pdf"):
        done = export_pdfa(filled, tmp_path / name, [name])
        assert [path.name for path in done.written] == ["trasig.pdf"]
    for out, wanted in (
        (tmp_path, ["finns inte"]),
        (filled.originals / "x", []),
        (filled.inbox, []),
    ):
        with pytest.raises(BadSettings):
            export_pdfa(filled, out, wanted)
    asked = diarium("export", "-", "--document", key, "--archive", filled.archive)
    assert json.loads(asked.stdout)["filename"] == "trasig.pdf"
    passing = ("--since", "2024", "--format", "pdfa", "--archive", filled.archive)
    none = diarium("export", tmp_path / "inga", *passing)
    assert none.returncode == 5
    assert "No document passes" in none.stderr


def test_without_the_libraries_it_says_what_to_do(monkeypatch) -> None:
    real = builtins.__import__

    def without(name, *rest):
        if name == "img2pdf":
            raise ImportError("no", name=name)
        return real(name, *rest)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(MissingTool, match=r"pip install 'diarium\[pdfa\]'"):
        need_pdfa()
