"""PDFs that are built to go astray, read as a night reads them: in a process with limits."""

from __future__ import annotations

import io
from pathlib import Path

import pikepdf
from nights import AUTUMN, born_digital
from pikepdf import Array, Dictionary, Name, Pdf, String

from flows.isolation import read_isolated
from flows.settings import Settings
from pipeline.errors import UnreadableDocument


def saved(pdf: Pdf) -> bytes:
    out = io.BytesIO()
    pdf.save(out)
    return out.getvalue()


def read(folder: Path, data: bytes) -> tuple[str, tuple[str, ...], str]:
    """How the file ends: the code of its reason, or "read"; its notes; its text."""
    path = folder / "a.pdf"
    path.write_bytes(data)
    settings = Settings(archive=folder, pages_at_once=1, seconds_per_document=60)
    try:
        found = read_isolated(path, "a.pdf", settings, salvage=True)
    except UnreadableDocument as reason:
        return reason.code, (), ""
    return "read", found.notes, found.text


def test_300_000_nested_states_end_in_text_or_at_a_limit(tmp_path: Path) -> None:
    pdf = Pdf.new()
    pdf.add_blank_page(page_size=(600, 600))
    font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
    page = pdf.pages[0].obj
    page.Resources = Dictionary(Font=Dictionary(F1=font))
    page.Contents = pdf.make_stream(
        b"q " * 300_000 + b"BT /F1 12 Tf 70 300 Td (Budget) Tj ET " + b"Q " * 300_000
    )
    code, _, text = read(tmp_path, saved(pdf))
    assert code in {"read", "too-nested", "too-slow", "too-much-memory", "crashed"}
    assert code != "read" or "Budget" in text


def test_what_a_pdf_brings_along_is_noted_and_never_written(tmp_path: Path) -> None:
    with pikepdf.open(io.BytesIO(born_digital(AUTUMN))) as pdf:
        pdf.Root.OpenAction = Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))
        pdf.pages[0].obj.AA = Dictionary(O=Dictionary(S=Name.Launch, F=String("/bin/true")))
        pdf.attachments["x"] = pikepdf.AttachedFileSpec(pdf, b"hej", filename="../../../x")
        files = pdf.Root.Names.EmbeddedFiles
        files.Names = Array([String("../../../x"), *list(files.Names)[1:]])
        data = saved(pdf)
    (tmp_path / "deep" / "er").mkdir(parents=True)
    code, notes, text = read(tmp_path / "deep" / "er", data)
    assert code == "read"
    assert "Eva Ekdahl" in text
    assert {"javascript", "actions", "embedded-files"} <= set(notes)
    assert {path.name for path in tmp_path.rglob("*") if path.is_file()} == {"a.pdf"}
