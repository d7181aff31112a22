"""What reading refuses: broken, locked, unfinished, too much; each with its reason."""

from __future__ import annotations

import io
import pickle
import zipfile

import pikepdf
import pytest
from engines import recorded, silent
from papers import SWEDISH, born, encrypted, image_bytes, pdf_of, pictured, printed, scan
from PIL import Image

from pipeline.errors import NotYetWhole, UnreadableDocument
from pipeline.reading.pdf import PdfLimits
from pipeline.reading.read import ReadSettings, read_bytes

BORN = born()
SCANNED = pdf_of(pictured)


@pytest.fixture(autouse=True)
def _no_engine_on_this_machine(monkeypatch):
    """The engines here are fakes: the version of the real one must not matter."""
    monkeypatch.setattr("pipeline.reading.read.tesseract_version", lambda: "0.fake")


def docx() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as whole:
        whole.writestr("word/document.xml", "<w:t>Eva</w:t>")
    return out.getvalue()


def pageless() -> bytes:
    """A PDF without any page."""
    out = io.BytesIO()
    pikepdf.new().save(out)
    return out.getvalue()


PNG = image_bytes(scan(), "PNG")


@pytest.mark.parametrize(
    ("code", "data"),
    [
        ("empty", b""),
        ("empty", b" \r\n\t "),
        ("encrypted", encrypted(BORN, user="hemligt")),
        ("zip-or-office", docx()),
        ("old-office", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 600),
        ("rtf", b"{\\rtf1 Eva}"),
        ("not-text", b"\x7fELF\x02\x01\x01\0\0\0\0"),
        ("broken-pdf", b"%PDF-1.4\nthis is none\n%%EOF\n"),
        ("broken-pdf", pageless()),
        ("broken-image", PNG[:60] + b"\xff" * 200 + PNG[-12:]),
        ("no-text", pdf_of(lambda draw: None)),
        ("no-text", PNG),
        pytest.param(
            "no-text",
            b"<html><body><script>x</script></body></html>",
        ),
    ],
)
def test_what_cannot_be_read_says_why(code, data):
    with pytest.raises(UnreadableDocument) as refused:
        read_bytes(data, "a.pdf", silent)
    assert refused.value.code == code
    assert not isinstance(refused.value, NotYetWhole)
    assert refused.value.reason_sv.endswith(".")
    again = pickle.loads(pickle.dumps(refused.value))  # noqa: S301 - our own: errors travel
    assert (type(again), again.code) == (type(refused.value), code)


@pytest.mark.parametrize(
    "data",
    [
        BORN[: len(BORN) // 2],
        BORN[:-512] + b"\0" * 512,
        BORN + b"\0" * 4096,
        PNG[: len(PNG) // 2],
        PNG[:-100] + b"\0" * 1024,
        image_bytes(scan(), "JPEG")[:-200],
        image_bytes(scan(), "TIFF")[:-512] + b"\0" * 512,
        b"Eva Ek\n" * 400 + b"\0" * 512,
        b"\0" * 4096,
    ],
    ids=[
        "half pdf",
        "zero tail",
        "zeros after",
        "half png",
        "png zeros",
        "jpeg",
        "tiff zeros",
        "text zeros",
        "space reserved",
    ],
)
def test_what_looks_like_a_copy_in_progress_is_left(data):
    with pytest.raises(NotYetWhole) as refused:
        read_bytes(data, "a.pdf", silent)
    assert refused.value.code == "incomplete"


@pytest.mark.parametrize(
    ("code", "limits", "data"),
    [
        ("too-many-pages", PdfLimits(pages=2), pdf_of(*[lambda draw: printed(draw, "x")] * 3)),
        ("too-many-pixels", PdfLimits(pixels=100_000), SCANNED),
        ("page-too-large", PdfLimits(side=800), BORN),
        ("too-many-pixels", PdfLimits(pixels=100_000), PNG),
        (
            "too-many-pages",
            PdfLimits(pages=2),
            image_bytes(scan(20), "TIFF", save_all=True, append_images=[scan(20)] * 2),
        ),
    ],
    ids=["pages", "pixels", "side", "picture's pixels", "tiff's pages"],
)
def test_what_asks_too_much_is_refused(code, limits, data):
    with pytest.raises(UnreadableDocument) as refused:
        read_bytes(data, "a.pdf", recorded("a", "b", "c"), ReadSettings(pdf=limits))
    assert refused.value.code == code


@pytest.mark.parametrize(
    "size",
    [
        (1, 1),
        (2, 2),
        (7, 700),
        (3000, 1),
        (1, 3000),
    ],
)
def test_a_sliver_of_a_picture_is_no_crash(size):
    data = image_bytes(Image.new("L", size, 255), "PNG")
    with pytest.raises(UnreadableDocument) as refused:
        read_bytes(data, "a.png", silent)
    assert refused.value.code in {"no-text", "broken-image"}


@pytest.mark.parametrize("cut", [0.2, 0.5, 0.8, 0.95])
def test_salvage_reads_or_says_why(cut):
    for data in (BORN, SCANNED, PNG):
        part = data[: int(len(data) * cut)]
        try:
            told = read_bytes(part, "a", recorded("Eva"), ReadSettings(salvage=True)).text
        except UnreadableDocument as refused:
            told = refused.code
        assert told in {"broken-pdf", "broken-image", "no-text", "Eva", "\n".join(SWEDISH)}
