"""The day on which a file says it was made: exports, last writings, scans, rubbish."""

from __future__ import annotations

import io
from datetime import date
from functools import partial

import odfdo
import pikepdf
import pytest
from engines import crashing
from office_papers import docx_of, odt_of, with_members
from papers import SWEDISH, pdf_of, pictured, printed

from pipeline.reading.file_day import office_day, pdf_day
from pipeline.reading.media import DOCX, ODT
from pipeline.reading.read import read_bytes


def stamped(data: bytes, made: str) -> bytes:
    """The PDF with this `CreationDate`."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as whole:
        whole.docinfo["/CreationDate"] = made
        whole.save(out)
    return out.getvalue()


def word(core: str) -> bytes:
    document = docx_of(lambda made: made.add_paragraph("Närvarande: Eva Ek, Mora"))
    spaces = " ".join(f'xmlns:{name}="urn:{name}"' for name in ("cp", "dcterms", "xsi"))
    part = f"<cp:coreProperties {spaces}>{core}</cp:coreProperties>"
    return with_members(document, {"docProps/core.xml": part})


@pytest.mark.parametrize(
    ("stated", "day"),
    [
        ("D:20231003141500+02'00'", date(2023, 10, 3)),
        ("D:20231003", date(2023, 10, 3)),
        ("2023-10-03T14:15:00", date(2023, 10, 3)),
        ("D:19700101000000Z", None),
        ("D:20000101000000+00'00'", None),
        ("D:20231341", None),
        ("igår", None),
        ("", None),
        (None, None),
    ],
)
def test_day_of_a_pdf(stated, day):
    assert pdf_day(stated) == day


def test_born_digital_pdf_tells_its_day():
    data = stamped(pdf_of(partial(_born)), "D:20231003141500+02'00'")
    assert read_bytes(data, "a.pdf", crashing).created == date(2023, 10, 3)


def test_a_scan_tells_none():
    layer = "\n".join(SWEDISH * 6)
    data = stamped(pdf_of(lambda draw: pictured(draw, layer)), "D:20231003141500+02'00'")
    assert read_bytes(data, "a.pdf", crashing).created is None


def _born(draw):
    printed(draw, *SWEDISH)


def test_word_tells_when_it_was_last_written():
    core = (
        '<dcterms:created xsi:type="dcterms:W3CDTF">2019-02-04T08:00:00Z</dcterms:created>'
        '<dcterms:modified xsi:type="dcterms:W3CDTF">2023-10-03T14:15:00Z</dcterms:modified>'
    )
    data = word(core)
    assert office_day(data, DOCX) == date(2023, 10, 3)
    assert read_bytes(data, "a.docx", crashing).created == date(2023, 10, 3)


@pytest.mark.parametrize(
    "core",
    [
        "",
        "<dcterms:created>i går</dcterms:created>",
        "<dcterms:created>0000-00-00T</dcterms:created>",
        "<dcterms:modified>1980-01-01T00:00:00Z</dcterms:modified>",
    ],
)
def test_rubbish_in_word_is_no_day(core):
    assert office_day(word(core), DOCX) is None


def test_opendocument_tells_when_it_was_last_written():
    data = odt_of(lambda made: made.body.append(odfdo.Paragraph("Närvarande: Eva Ek")))
    meta = (
        "<office:meta><meta:creation-date>2021-01-02T10:00:00</meta:creation-date>"
        "<dc:date>2022-03-04T10:00:00.000</dc:date></office:meta>"
    )
    assert office_day(with_members(data, {"meta.xml": meta}), ODT) == date(2022, 3, 4)
    assert office_day(with_members(data, {"meta.xml": None}), ODT) is None
