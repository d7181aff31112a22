"""The processes that make pictures: what a hostile file does to one harms nobody else."""

from __future__ import annotations

import io
import os
import signal
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from PIL import Image
from reportlab.pdfgen import canvas

from corpus.site.page_picture import Pictures
from pipeline.reading.shown_page import Shown

A4 = Shown(1, 595.0, 842.0)


@pytest.fixture
def pictures() -> Iterator[Pictures]:
    made = Pictures(seconds=5.0, workers=1)
    yield made
    made.close()


def paper(path: Path, words: str = "Nora", pages: int = 1) -> Path:
    draw = canvas.Canvas(str(path), pagesize=(595, 842))
    for number in range(pages):
        draw.drawString(72, 700, f"{words} {number}")
        draw.showPage()
    draw.save()
    return path


def of(pictures: Pictures, path: Path, page: Shown = A4) -> bytes | None:
    return pictures.of(path, "application/pdf", page)


def test_a_page_is_a_jpeg_of_its_size(pictures: Pictures, tmp_path: Path) -> None:
    picture = of(pictures, paper(tmp_path / "a.pdf"))
    assert picture is not None
    assert Image.open(io.BytesIO(picture)).size == A4.pixels


def test_a_page_is_made_once(pictures: Pictures, tmp_path: Path) -> None:
    path = paper(tmp_path / "a.pdf")
    first = of(pictures, path)
    path.unlink()
    assert of(pictures, path) == first


def test_pictures_kept_are_bounded(tmp_path: Path) -> None:
    pictures = Pictures(workers=1, most_bytes=25_000)
    path = paper(tmp_path / "a.pdf", pages=4)
    made = [of(pictures, path, Shown(number, 595.0, 842.0)) for number in range(1, 5)]
    assert all(made)
    assert pictures.kept_bytes <= 25_000
    pictures.close()


@pytest.mark.parametrize("content", [b"", b"%PDF-1.4\nnothing", b"\x00" * 1000, b"GIF89a"])
def test_what_is_no_pdf_has_no_picture(pictures: Pictures, tmp_path: Path, content: bytes) -> None:
    (tmp_path / "a.pdf").write_bytes(content)
    assert of(pictures, tmp_path / "a.pdf") is None
    assert of(pictures, paper(tmp_path / "b.pdf"))


def test_a_page_that_takes_too_long_is_given_up_and_not_tried_again(tmp_path: Path) -> None:
    pictures = Pictures(seconds=1.0, workers=1)
    assert of(pictures, paper(tmp_path / "b.pdf")) is not None
    os.mkfifo(tmp_path / "a.pdf")  # opening it waits for ever
    assert of(pictures, tmp_path / "a.pdf") is None
    (tmp_path / "a.pdf").unlink()
    paper(tmp_path / "a.pdf")
    assert of(pictures, tmp_path / "a.pdf") is None
    assert of(pictures, paper(tmp_path / "c.pdf"))
    pictures.close()


def test_a_process_that_dies_is_replaced(pictures: Pictures, tmp_path: Path) -> None:
    assert of(pictures, paper(tmp_path / "a.pdf"))
    (process,) = pictures.processes
    os.kill(process, signal.SIGKILL)
    assert of(pictures, paper(tmp_path / "b.pdf"))
    assert pictures.processes != [process]


def test_a_picture_that_would_take_all_memory_is_refused(
    pictures: Pictures, tmp_path: Path
) -> None:
    """A PNG of few bytes that unpacks to 400 million pixels, and one within the limit."""
    for name, size in (("a.png", (20_000, 20_000)), ("b.png", (4_000, 6_000))):
        Image.new("1", size).save(tmp_path / name)
    assert pictures.of(tmp_path / "a.png", "image/png", A4) is None
    assert pictures.of(tmp_path / "b.png", "image/png", A4)


def test_many_may_ask_at_once(tmp_path: Path) -> None:
    pictures = Pictures(workers=2)
    path = paper(tmp_path / "a.pdf", pages=12)
    pages = [Shown(number, 595.0, 842.0) for number in range(1, 13)]
    with ThreadPoolExecutor(6) as threads:
        made = list(threads.map(lambda page: of(pictures, path, page), pages))
    assert all(made)
    assert len(set(made)) == len(made)
    assert len(pictures.processes) == 2
    pictures.close()
