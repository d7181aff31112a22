"""PDFs made to harm or broken on their way: read as far as can be, or refused by name."""

from __future__ import annotations

import io
import re
import zlib
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest
from engines import crashing, recorded, silent
from papers import A4, SWEDISH, born, pdf_of, pictured, printed
from pikepdf import Array, Dictionary, Name, String
from reportlab.pdfgen.canvas import Canvas

from pipeline.document import Reading
from pipeline.errors import UnreadableDocument
from pipeline.reading.pdf import PdfLimits
from pipeline.reading.read import ReadSettings, read_bytes

BORN = born()


@pytest.fixture(autouse=True)
def _no_engine_on_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipeline.reading.read.tesseract_version", lambda: "0.fake")


def lines(reading: Reading) -> list[list[str]]:
    return [[line.text for line in page.lines if line.text] for page in reading.pages]


def changed(change: Callable[[pikepdf.Pdf], None], data: bytes = BORN, **options: object) -> bytes:
    """The PDF after a change to its objects."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as whole:
        change(whole)
        whole.save(out, **options)
    return out.getvalue()


def raw(*objects: bytes, root: int = 1) -> bytes:
    """A PDF of these objects, numbered from 1, with a right cross-reference table."""
    out = b"%PDF-1.7\n"
    starts = []
    for number, content in enumerate(objects, 1):
        starts.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % start for start in starts)
    head = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    trailer = b"trailer\n<< /Size %d /Root %d 0 R >>\n" % (len(objects) + 1, root)
    return out + head + table + trailer + b"startxref\n%d\n%%%%EOF\n" % len(out)


def stream(content: bytes, more: bytes = b"") -> bytes:
    return b"<< /Length %d %s >>\nstream\n%s\nendstream" % (len(content), more, content)


FONT = b"<< /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >>"


def page_of(content: int, box: bytes = b"0 0 595 842", more: bytes = b"") -> bytes:
    return b"<< /Type /Page /Parent 2 0 R /MediaBox [%s] /Resources %s /Contents %d 0 R %s >>" % (
        box, FONT, content, more
    )  # fmt: skip


def one_page(content: bytes, box: bytes = b"0 0 595 842", more: bytes = b"") -> bytes:
    """A PDF whose one page has this content."""
    pages = b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>"
    root = b"<< /Type /Catalog /Pages 2 0 R >>"
    return raw(root, pages, page_of(4, box, more), stream(content))


TEXT = b"BT /F1 12 Tf 72 700 Td (Protokoll fran Hjo) Tj ET"


# -- limits ------------------------------------------------------------------------------------


def test_nested_compression_is_unpacked_no_further_than_the_page_needs() -> None:
    """What unpacks to very much is for the limit of memory; here a small one shows it is read."""
    packed = zlib.compress(zlib.compress(zlib.compress(b" " * (1 << 20) + TEXT, 9), 9), 9)
    filters = b"/Filter [ /FlateDecode /FlateDecode /FlateDecode ]"
    whole = raw(
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        page_of(4),
        stream(packed, filters),
    )
    assert len(whole) < 1_500
    assert lines(read_bytes(whole, "a.pdf", crashing)) == [["Protokoll fran Hjo"]]


def picture_of(side: int, content: bytes = b"\0" * 64) -> bytes:
    """A PDF of a page that shows a picture of so many pixels a side, whose data is tiny."""
    image = stream(
        content,
        b"/Type /XObject /Subtype /Image /ColorSpace /DeviceGray /BitsPerComponent 8 "
        b"/Width %d /Height %d" % (side, side),
    )
    page = (
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
        b"/Resources << /XObject << /I 5 0 R >> >> >>"
    )
    return raw(
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        page,
        stream(b"q 595 0 0 842 0 0 cm /I Do Q"),
        image,
    )


def test_a_picture_of_200_000_pixels_a_side_is_refused() -> None:
    with pytest.raises(UnreadableDocument) as refused:
        read_bytes(picture_of(200_000), "a.pdf", silent)
    assert refused.value.code == "too-many-pixels"


def png_of(side: int) -> bytes:
    """The head of a PNG of so many pixels a side, and no more than it needs to be one."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        size, sum_ = len(data).to_bytes(4, "big"), zlib.crc32(kind + data).to_bytes(4, "big")
        return size + kind + data + sum_

    head = side.to_bytes(4, "big") * 2 + bytes([8, 0, 0, 0, 0])
    data = zlib.compress(b"\0" * 1_000)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", data) + chunk(b"IEND", b"")


def test_a_png_of_200_000_pixels_a_side_is_refused() -> None:
    with pytest.raises(UnreadableDocument) as refused:
        read_bytes(png_of(200_000), "a.png", silent)
    assert refused.value.code in {"too-many-pixels", "broken-image"}


@pytest.mark.parametrize(
    ("box", "more"),
    [(b"0 0 14173228 14173228", b""), (b"0 0 14400 14400", b"/UserUnit 1000")],
    ids=["5 km", "units of 1,000 points"],
)
def test_a_page_of_5_km_is_refused_or_read_by_its_text(box: bytes, more: bytes) -> None:
    try:
        told = lines(read_bytes(one_page(TEXT, box, more), "a.pdf", silent))
    except UnreadableDocument as refused:
        told = refused.code
    assert told in ("page-too-large", [["Protokoll fran Hjo"]])
    with pytest.raises(UnreadableDocument) as refused:
        read_bytes(one_page(b"", box, more), "a.pdf", silent)
    assert refused.value.code in {"page-too-large", "no-text"}


@pytest.mark.parametrize(
    "kids",
    [b"2 0 R", b"3 0 R 2 0 R", b"2 0 R 3 0 R"],
    ids=["only itself", "a page and itself", "itself and a page"],
)
def test_a_page_tree_that_loops_ends_in_a_reading_or_a_name(kids: bytes) -> None:
    whole = raw(
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Parent 2 0 R /Kids [%s] /Count 5 >>" % kids,
        page_of(4),
        stream(TEXT),
    )
    if b"3 0 R" in kids:
        found = read_bytes(whole, "a.pdf", silent)
        assert "Protokoll fran Hjo" in found.text
        assert {"pages-missing", "repaired-structure", "engines-disagree-pages"} & set(found.notes)
        return
    with pytest.raises(UnreadableDocument) as refused:
        read_bytes(whole, "a.pdf", silent)
    assert refused.value.code in {"broken-pdf", "no-text", "no-pages"}


def test_20_000_pages_are_too_many() -> None:
    kids = b"3 0 R " * 20_000
    whole = raw(
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [%s] /Count 20000 >>" % kids,
        page_of(4),
        stream(TEXT),
    )
    with pytest.raises(UnreadableDocument) as refused:
        read_bytes(whole, "a.pdf", silent)
    assert refused.value.code == "too-many-pages"


def test_a_file_that_says_2_billion_pages_has_those_it_has() -> None:
    whole = raw(
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 2000000000 >>",
        page_of(4),
        stream(TEXT),
    )
    try:
        told = read_bytes(whole, "a.pdf", silent).text
    except UnreadableDocument as refused:
        told = refused.code
    assert told in {"Protokoll fran Hjo", "too-many-pages", "broken-pdf"}


@pytest.mark.parametrize(
    "content",
    [
        b"q " * 20_000 + TEXT,
        TEXT + b" Q" * 20_000,
        b"[" * 20_000 + TEXT,
        b"<<" * 20_000 + TEXT,
        b"(" * 20_000 + TEXT,
        b"/P BMC " * 1_000 + TEXT,
    ],
    ids=["q", "Q", "[", "<<", "(", "BMC"],
)
def test_20_000_nested_states_are_read_or_refused(content: bytes) -> None:
    try:
        told = read_bytes(one_page(content), "a.pdf", silent).text
    except UnreadableDocument as refused:
        told = refused.code
    assert told in {"Protokoll fran Hjo", "no-text", "broken-pdf"}
    if content.startswith((b"q", b"BT")):
        assert told == "Protokoll fran Hjo"


def test_forms_that_hold_each_other_end() -> None:
    form = (
        b"/Type /XObject /Subtype /Form /BBox [0 0 595 842] /Resources << /XObject << /X %s >> >>"
    )
    page = (
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources "
        b"<< /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> "
        b"/XObject << /X 5 0 R >> >> >>"
    )
    whole = raw(
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        page,
        stream(TEXT + b" /X Do"),
        stream(b"/X Do", form % b"6 0 R"),
        stream(b"/X Do", form % b"5 0 R"),
    )
    assert "Protokoll fran Hjo" in read_bytes(whole, "a.pdf", silent).text


# -- engines that disagree ---------------------------------------------------------------------


def without_a_box(whole: pikepdf.Pdf) -> None:
    del whole.pages[0].obj["/MediaBox"]


def test_a_page_without_a_size_is_read_by_the_engine_that_can() -> None:
    found = read_bytes(changed(without_a_box), "a.pdf", crashing)
    assert lines(found) == [list(SWEDISH)]
    assert found.notes == ("engines-disagree-text",)
    assert "pypdfium2" in found.tools
    assert [page.reason for page in found.pages] == ["layer+other-engine"]


def test_where_one_engine_finds_no_text_the_others_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipeline.reading.pdf.print_of", lambda page: ([], []))
    found = read_bytes(BORN, "a.pdf", crashing)
    assert lines(found) == [list(SWEDISH)]
    assert found.notes == ("engines-disagree-text",)
    box = found.pages[0].lines[0].box
    assert box is not None
    assert box.x0 == pytest.approx(72, abs=3)
    assert (box.top, box.bottom) == (pytest.approx(91, abs=4), pytest.approx(103, abs=4))


@pytest.mark.parametrize("error", [KeyError("F1"), RecursionError(), ValueError("font")])
def test_where_one_engine_stumbles_the_other_reads_on(
    monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    def stumbling(page: object) -> None:
        raise error

    monkeypatch.setattr("pipeline.reading.pdf.print_of", stumbling)
    found = read_bytes(BORN, "a.pdf", crashing)
    assert lines(found) == [list(SWEDISH)]
    assert found.notes == ("engines-disagree-text",)


def test_the_want_of_memory_is_no_stumbling(monkeypatch: pytest.MonkeyPatch) -> None:
    def wanting(page: object) -> None:
        raise MemoryError

    monkeypatch.setattr("pipeline.reading.pdf.print_of", wanting)
    with pytest.raises(MemoryError):
        read_bytes(BORN, "a.pdf", crashing)


@pytest.mark.parametrize("quarters", [1, 2, 3])
def test_the_other_engines_words_stand_where_a_turned_page_shows_them(
    monkeypatch: pytest.MonkeyPatch, quarters: int
) -> None:
    def turned(whole: pikepdf.Pdf) -> None:
        whole.pages[0].Rotate = 90 * quarters

    data = changed(turned)
    first = read_bytes(data, "a.pdf", recorded("x")).pages[0]
    monkeypatch.setattr("pipeline.reading.pdf.print_of", lambda page: ([], []))
    other = read_bytes(data, "a.pdf", recorded("x")).pages[0]
    ones = {word.text: word.box for line in first.lines for word in line.words}
    others = {word.text: word.box for line in other.lines for word in line.words}
    assert set(ones) & set(others)
    for text in set(ones) & set(others):
        for edge in ("x0", "top", "x1", "bottom"):
            assert getattr(ones[text], edge) == pytest.approx(getattr(others[text], edge), abs=5)


def test_engines_that_count_other_pages_are_told_and_the_most_are_read() -> None:
    """The tree says one page and holds two; what is found by all is read."""
    whole = raw(
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R 5 0 R] /Count 1 >>",
        page_of(4),
        stream(TEXT),
        page_of(6),
        stream(TEXT.replace(b"Hjo", b"Tibro")),
    )
    found = read_bytes(whole, "a.pdf", crashing)
    assert lines(found) == [["Protokoll fran Hjo"], ["Protokoll fran Tibro"]]
    assert "engines-disagree-pages" in found.notes or "repaired-structure" in found.notes


def test_letters_drawn_as_curves_are_read_from_the_drawn_page() -> None:
    """No text, no picture, and yet the page is not empty."""

    def curves(draw: Canvas) -> None:
        for row in range(4):
            for at in range(30):
                draw.rect(72 + 8 * at, A4[1] - 100 - 20 * row, 5, 8, fill=1)

    engine = recorded("Närvarande var Eva Ek")
    found = read_bytes(pdf_of(curves), "a.pdf", engine)
    assert lines(found) == [["Närvarande var Eva Ek"]]
    assert [(page.origin, page.reason) for page in found.pages] == [("ocr", "drawn")]


def test_a_layer_of_rubbish_is_kept_where_recognition_lost_the_page() -> None:
    strange = "LeftFullFitWithoutRepeat CenterNotFitWithoutRepeat LeftWithRepeatLeftWithRepeat"
    data = pdf_of(lambda draw: printed(draw, *[strange] * 12))
    found = read_bytes(data, "a.pdf", recorded("Hello, world! Hello, world!"))
    assert found.text.count("CenterNotFit") == 12


def test_a_frame_is_no_writing() -> None:
    framed = pdf_of(lambda draw: draw.rect(50, 50, 400, 600), lambda draw: printed(draw, "Hej"))
    found = read_bytes(framed, "a.pdf", crashing)
    assert [page.reason for page in found.pages] == ["empty-page", "layer"]


# -- what else is in the file ------------------------------------------------------------------


def javascript(whole: pikepdf.Pdf) -> None:
    action = Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))
    whole.Root.OpenAction = action


def named_javascript(whole: pikepdf.Pdf) -> None:
    action = Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))
    names = Array([String("a"), whole.make_indirect(action)])
    whole.Root.Names = Dictionary(JavaScript=Dictionary(Names=names))


def launching(whole: pikepdf.Pdf) -> None:
    whole.Root.OpenAction = Dictionary(S=Name.Launch, F=String("cmd.exe"))


def launching_and_scripting(whole: pikepdf.Pdf) -> None:
    after = Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))
    whole.Root.OpenAction = Dictionary(S=Name.Launch, F=String("x"), Next=Array([after]))


def endless(whole: pikepdf.Pdf) -> None:
    action = whole.make_indirect(Dictionary(S=Name.Launch, F=String("x")))
    action.Next = action
    whole.Root.OpenAction = action


def launching_page(whole: pikepdf.Pdf) -> None:
    whole.pages[0].obj.AA = Dictionary(O=Dictionary(S=Name.Launch, F=String("x")))


def linking(whole: pikepdf.Pdf) -> None:
    """What many programs write: a place to open at, and a link."""
    whole.Root.OpenAction = Array([whole.pages[0].obj, Name.Fit])
    link = Dictionary(S=Name.URI, URI=String("https://hjo.example"))
    note = Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=Array([0, 0, 9, 9]), A=link)
    whole.pages[0].obj.Annots = Array([note])


def attaching(whole: pikepdf.Pdf) -> None:
    spec = pikepdf.AttachedFileSpec(whole, b"MZ evil", filename="../../../x")
    whole.attachments["../../../x"] = spec


@pytest.mark.parametrize(
    ("change", "notes"),
    [
        (javascript, ("javascript",)),
        (named_javascript, ("javascript",)),
        (launching, ("actions",)),
        (launching_page, ("actions",)),
        (launching_and_scripting, ("javascript", "actions")),
        (endless, ("actions",)),
        (linking, ()),
        (attaching, ("embedded-files",)),
    ],
)
def test_scripts_actions_and_files_are_left_alone_and_recorded(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    change: Callable[[pikepdf.Pdf], None],
    notes: tuple[str, ...],
) -> None:
    deep = tmp_path / "1" / "2" / "3"
    deep.mkdir(parents=True)
    monkeypatch.chdir(deep)
    found = read_bytes(changed(change), "a.pdf", crashing)
    assert lines(found) == [list(SWEDISH)]
    assert found.notes == notes
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["1", "2", "3"]


def test_an_owners_restrictions_are_recorded() -> None:
    forbidding = pikepdf.Encryption(
        owner="rektor",
        user="",
        allow=pikepdf.Permissions(extract=False, print_lowres=False, print_highres=False),
    )
    found = read_bytes(changed(lambda whole: None, encryption=forbidding), "a.pdf", crashing)
    assert lines(found) == [list(SWEDISH)]
    assert found.notes == ("owner-password", "no-extracting", "no-printing")


def filled(draw: Canvas) -> None:
    printed(draw, "Protokoll")
    draw.acroForm.textfield(
        name="plats", value="Eva Ek, Skara", x=72, y=600, width=300, height=30, fontName="Helvetica"
    )


def test_what_is_written_in_a_forms_fields_is_read() -> None:
    found = read_bytes(pdf_of(filled), "a.pdf", crashing)
    assert "Eva Ek, Skara" in found.text
    assert found.notes == ("form-fields",)


# -- broken on its way -------------------------------------------------------------------------


@pytest.mark.parametrize(
    "broken",
    [
        BORN[:-40] + b"\n%%EOF\n",
        re.sub(rb"startxref\n\d+", b"startxref\n7", BORN),
        re.sub(rb"\d{10} 00000 n", b"0000000003 00000 n", BORN),
        BORN.replace(b"xref\n0", b"xrfe\n0", 1),
        BORN.replace(b"trailer", b"tralier"),
        b"Received: by mail\n" * 20 + BORN,
    ],
    ids=["end lost", "wrong place", "wrong table", "no table", "no trailer", "bytes before"],
)
def test_a_broken_table_is_put_right_and_told(broken: bytes) -> None:
    found = read_bytes(broken, "a.pdf", crashing)
    assert lines(found) == [list(SWEDISH)]
    assert found.notes in {("repaired-structure",), ()}
    if b"Received" not in broken:
        assert found.notes == ("repaired-structure",)


def test_lost_pictures_are_no_silent_gap() -> None:
    """A scan whose picture's data is gone: recognition sees a white page, and says so."""
    scanned = pdf_of(pictured)
    lost = re.sub(rb"(?s)(/Subtype /Image.*?stream\r?\n).{400}", rb"\g<1>" + b"\xff" * 400, scanned)
    assert lost != scanned
    with pytest.raises(UnreadableDocument) as refused:
        read_bytes(lost, "a.pdf", silent)
    assert refused.value.code in {"no-text", "broken-pdf"}


def test_pages_over_the_limit_are_counted_by_the_engine_that_finds_most() -> None:
    many = pdf_of(*[lambda draw: printed(draw, "x")] * 3)
    with pytest.raises(UnreadableDocument) as refused:
        read_bytes(many, "a.pdf", crashing, ReadSettings(pdf=PdfLimits(pages=2)))
    assert refused.value.code == "too-many-pages"
