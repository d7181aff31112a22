"""A copy in progress is told by its content: no tail, zeros at the end, a gap of zeros."""

from __future__ import annotations

import io
import zipfile

import pikepdf
import pytest
from PIL import Image
from reportlab.pdfgen.canvas import Canvas

from pipeline.errors import NotYetWhole, UnreadableDocument
from pipeline.reading.media import DOCX, ODT, media_type_of
from pipeline.reading.whole import check_whole


def pdf() -> bytes:
    out = io.BytesIO()
    canvas = Canvas(out, invariant=1)
    picture = Image.effect_noise((200, 200), 90)
    canvas.drawInlineImage(picture, 50, 50)
    canvas.drawString(70, 780, "Minnesanteckningar")
    canvas.save()
    return out.getvalue()


def for_the_web(data: bytes) -> bytes:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as whole:
        whole.save(out, linearize=True)
    return out.getvalue()


def picture(kind: str, **told: object) -> bytes:
    out = io.BytesIO()
    Image.effect_noise((300, 300), 90).save(out, kind, **told)
    return out.getvalue()


def package(kind: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as whole:
        if kind == ODT:
            whole.writestr("mimetype", ODT)
        main = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
        whole.writestr("_rels/.rels", "<Relationships/>" + "<!-- -->" * 2_000)
        whole.writestr("[Content_Types].xml", f"<Types>{main}</Types>")
        whole.writestr("bilder/a.bin", Image.effect_noise((200, 200), 90).tobytes())
    return out.getvalue()


WHOLE = {
    "pdf": pdf(),
    "pdf for the web": for_the_web(pdf()),
    "png": picture("PNG"),
    "jpeg": picture("JPEG"),
    "tiff": picture("TIFF"),
    "tiff, packed": picture("TIFF", compression="tiff_lzw"),
    "tiff, many pages": picture(
        "TIFF", save_all=True, append_images=[Image.effect_noise((300, 300), 50)] * 3
    ),
    "docx": package(DOCX),
    "odt": package(ODT),
    "text": ("Närvarande: Eva Ek, Hjo\n" * 900).encode(),
    "text, UTF-16": ("Närvarande: Eva Ek, Hjo\n" * 900).encode("utf-16"),
}


@pytest.mark.parametrize("kind", WHOLE)
def test_what_is_whole_is_let_through(kind: str) -> None:
    data = WHOLE[kind]
    check_whole(data, media_type_of(data))


@pytest.mark.parametrize("kind", [kind for kind in WHOLE if "text" not in kind])
@pytest.mark.parametrize("share", [0.2, 0.5, 0.9, 0.99])
def test_a_beginning_alone_waits(kind: str, share: float) -> None:
    data = WHOLE[kind][: int(len(WHOLE[kind]) * share)]
    with pytest.raises(NotYetWhole):
        check_whole(data, media_type_of(data))


@pytest.mark.parametrize("kind", WHOLE)
@pytest.mark.parametrize("share", [0.2, 0.5, 0.9])
def test_the_right_size_with_a_tail_of_zeros_waits(kind: str, share: float) -> None:
    whole = WHOLE[kind]
    kept = int(len(whole) * share) // 2 * 2
    data = whole[:kept] + bytes(len(whole) - kept)
    with pytest.raises(NotYetWhole):
        check_whole(data, media_type_of(data))


@pytest.mark.parametrize("kind", ["pdf", "png", "jpeg", "docx", "odt", "text"])
def test_a_piece_that_has_not_arrived_yet_is_waited_for(kind: str) -> None:
    whole = WHOLE[kind]
    data = whole[:8192] + bytes(4096) + whole[12288:]
    assert len(data) == len(whole)
    with pytest.raises(NotYetWhole):
        check_whole(data, media_type_of(data))


def test_a_whole_pdf_to_which_a_revision_is_being_appended_waits() -> None:
    whole = WHOLE["pdf"]
    revised = whole + b"7 0 obj\n<< /Type /Annot >>\nendobj\nxref\n0 1\n" + b"startxref\n9\n%%EOF\n"
    check_whole(revised, media_type_of(revised))
    for cut in (12, 30, 40):
        data = revised[: len(whole) + cut]
        with pytest.raises(NotYetWhole):
            check_whole(data, media_type_of(data))


def test_a_half_package_of_unknown_kind_waits_and_junk_does_not() -> None:
    whole = WHOLE["docx"]
    with pytest.raises(NotYetWhole):
        media_type_of(whole[:3_000].replace(b"word", b"text"))
    with pytest.raises(UnreadableDocument) as told:
        media_type_of(b"PK\x03\x04" + b"x" * 3000)
    assert not isinstance(told.value, NotYetWhole)


def test_a_program_is_no_text_in_progress() -> None:
    check_whole(b"\x7fELF\x02\x01\x01\0\0\0\0", "text/plain")
