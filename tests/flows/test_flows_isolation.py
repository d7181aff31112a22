"""A file that eats memory or time, or kills its reader, costs only itself."""

from __future__ import annotations

import errno
import multiprocessing.util
import os
import signal
import subprocess
import sys
import tempfile
import time
import zlib
from dataclasses import fields, replace
from hashlib import sha256
from pathlib import Path

import cv2
import pytest
from nights import (
    AUTUMN,
    WINTER,
    archive,
    born_digital,
    contents,
    documents,
    drop,
    inbox,
    night,
    png,
    set_aside,
)
from papers import image_bytes, pdf_of, pictured
from PIL import Image

from flows import isolation
from flows.isolation import read_isolated
from flows.limits import LIMITS, out_of_memory
from flows.report import _md as shown
from flows.retry import put_back
from flows.settings import Settings
from pipeline.errors import UnreadableDocument

LATER = WINTER.replace("6 november 2023", "4 december 2023").replace("möte i januari", "möte")


def bomb(megabytes: int) -> bytes:
    """A PDF of some kilobytes whose page unpacks to this many megabytes of spaces."""
    packed = zlib.compress(zlib.compress(b" " * (megabytes << 20), 9), 9)
    whole = born_digital("Hej")
    head, _, rest = whole.partition(b"/Filter [ /ASCII85Decode /FlateDecode ] /Length ")
    assert rest
    body = rest[rest.index(b"endstream") :]
    filters = b"/Filter [ /FlateDecode /FlateDecode ] /Length %d\n>>\nstream\n" % len(packed)
    return head + filters + packed + body


def test_a_bomb_breaks_the_limit_of_memory_and_its_neighbours_are_read(tmp_path: Path) -> None:
    files = {"a.txt": AUTUMN, "b.pdf": bomb(300), "c.txt": WINTER}
    settings = archive(tmp_path, files, megabytes=150, pages_at_once=1)
    assert (settings.inbox / "b.pdf").stat().st_size < 100_000
    _, report = night(settings)
    assert documents(settings) == ["a.txt", "c.txt"]
    assert set_aside(settings)["b.pdf"][0] == "too-much-memory"
    assert "Inställningen megabytes (nu 150 MB) höjer gränsen" in report
    assert inbox(settings) == []
    assert len(contents(settings.originals)) == 3


def test_a_reader_out_of_time_costs_only_its_own_document(tmp_path: Path, monkeypatch) -> None:
    files = {"a.txt": AUTUMN, "b.txt": WINTER, "c.txt": LATER}
    settings = archive(tmp_path, files, seconds_per_document=6)
    monkeypatch.setattr(isolation, "_read", sleeping_on_b)
    before = time.monotonic()
    _, report = night(settings)
    assert time.monotonic() - before < 40  # and sleeps for longer
    assert documents(settings) == ["a.txt", "c.txt"]
    assert set_aside(settings)["b.txt"][0] == "too-slow"
    assert shown("seconds_per_document (nu 6 s)") in report


def sleeping_on_b(sender, path, filename, settings, salvage, folder) -> None:
    if filename == "b.txt":
        sleeping()
    _real_read(sender, path, filename, settings, salvage, folder)


def tiff(*sizes: tuple[int, int]) -> bytes:
    """A TIFF of blank pages."""
    first, *more = [Image.new("1", size, 1) for size in sizes]
    return image_bytes(first, "TIFF", save_all=True, append_images=more, compression="group4")


MANY = {"many.pdf": born_digital("Ett", "Två", "Tre"), "many.tif": tiff(*[(9, 9)] * 3)}
LARGE = {
    "large.png": image_bytes(Image.new("1", (400, 400), 1), "PNG"),
    "larger.png": image_bytes(Image.new("1", (14_000, 14_000), 1), "PNG"),  # over Pillow's limit
    "large.pdf": pdf_of(pictured),
    "second.tif": tiff((9, 9), (400, 400)),
}


@pytest.mark.parametrize(
    ("files", "code", "said", "limits"),
    [
        (MANY, "too-many-pages", "most_pages (nu 2 sidor)", {"most_pages": 2}),
        (LARGE, "too-many-pixels", "most_pixels (nu 100\N{NO-BREAK SPACE}000 bildpunkter)",
         {"most_pixels": 100_000}),
    ],
)  # fmt: skip
def test_too_many_pages_or_pixels_are_told_and_their_neighbours_are_read(
    tmp_path: Path, files: dict[str, bytes], code: str, said: str, limits: dict[str, int]
) -> None:
    settings = archive(tmp_path, {"a.txt": AUTUMN, **files, "z.txt": WINTER}, **limits)
    _, report = night(settings)
    assert documents(settings) == ["a.txt", "z.txt"]
    aside = set_aside(settings)
    assert {name: found for name, (found, _) in aside.items()} == dict.fromkeys(files, code)
    assert all(said in reason and "diarium retry" in reason for _, reason in aside.values())
    assert report.count(shown(said.split(" ", 1)[0])) == len(files)


def test_a_raised_limit_lets_the_document_in(tmp_path: Path) -> None:
    settings = archive(tmp_path, {"many.pdf": MANY["many.pdf"]}, most_pages=2)
    night(settings)
    raised = replace(settings, most_pages=3)
    assert put_back(raised, sha256(MANY["many.pdf"]).hexdigest()[:8]) == ["many.pdf"]
    night(raised)
    assert documents(raised) == ["many.pdf"]
    assert set_aside(raised) == {}


def test_every_limit_is_a_setting() -> None:
    known = {field.name for field in fields(Settings)}
    assert {name for name, _ in LIMITS.values()} <= known


def test_what_is_too_much_at_once_is_read_page_by_page(tmp_path: Path, monkeypatch) -> None:
    settings = archive(tmp_path, pages_at_once=4)
    path = drop(settings, "b.txt", WINTER)
    monkeypatch.setattr(isolation, "_read", greedy_with_many)
    assert read_isolated(path, "b.txt", settings, salvage=False).filename == "b.txt"
    monkeypatch.setattr(isolation, "_read", greedy)
    with pytest.raises(UnreadableDocument) as told:
        read_isolated(path, "b.txt", settings, salvage=False)
    assert told.value.code == "too-much-memory"


def greedy_with_many(sender, path, filename, settings, salvage, folder) -> None:
    which = greedy if settings.pages_at_once > 1 else _real_read
    which(sender, path, filename, settings, salvage, folder)


def greedy(sender, path, filename, settings, salvage, folder) -> None:
    isolation.read_bytes = lambda *_: bytearray(settings.megabytes << 21)
    _real_read(sender, path, filename, settings, salvage, folder)


def wanting(error: Exception) -> UnreadableDocument:
    """What a reader makes of a library's error."""
    reason = UnreadableDocument("broken-pdf", "Trasig.")
    reason.__cause__ = error
    return reason


@pytest.mark.parametrize(
    ("error", "memory"),
    [
        (MemoryError(), True),
        (OSError(errno.ENOMEM, "Cannot allocate memory"), True),
        (RuntimeError("can't start new thread"), True),
        (ValueError("terminate called after throwing an instance of 'std::bad_alloc'"), True),
        (ValueError("no such object"), False),
        (OSError(errno.ENOENT, "No such file"), False),
    ],
)
def test_the_want_of_memory_is_known_in_every_dress(error: Exception, *, memory: bool) -> None:
    for dress in (error, wanting(error)):
        assert out_of_memory(dress, 10**6, 0) is memory


def test_any_error_with_the_memory_used_up_is_want_of_memory() -> None:
    assert out_of_memory(ValueError("Failed to get bitmap"), 1, 0)
    assert not out_of_memory(UnreadableDocument("encrypted", "Låst."), 1, 0)


def test_opencv_starts_no_threads_for_each_core() -> None:
    before, pillows = cv2.getNumThreads(), Image.MAX_IMAGE_PIXELS
    try:
        cv2.setNumThreads(4)
        isolation._alone_on_its_core()
        assert cv2.getNumThreads() == 1
    finally:
        cv2.setNumThreads(before)
        Image.MAX_IMAGE_PIXELS = pillows


def test_a_killed_reader_leaves_nothing_behind(tmp_path: Path, monkeypatch) -> None:
    multiprocessing.util.get_temp_dir()  # its sockets stay where a path is short enough
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "tmp"))
    (tmp_path / "tmp").mkdir()
    settings = archive(tmp_path, {"b.txt": WINTER}, seconds_per_document=5)
    monkeypatch.setattr(isolation, "_read", writing_and_sleeping)
    night(settings)
    assert (settings.archive / "wrote").read_text().startswith(str(tmp_path / "tmp" / "diarium-"))
    assert list((tmp_path / "tmp").iterdir()) == []


def writing_and_sleeping(sender, path, filename, settings, salvage, folder) -> None:
    isolation.read_bytes = write_and_sleep
    _real_read(sender, path, str(settings.archive / "wrote"), settings, salvage, folder)


def write_and_sleep(_: bytes, filename: str, *__: object) -> None:
    with tempfile.NamedTemporaryFile(delete=False) as file:
        Path(filename).write_text(file.name)
    sleeping()


def test_what_a_killed_night_left_goes_with_the_next(tmp_path: Path, monkeypatch) -> None:
    multiprocessing.util.get_temp_dir()  # its sockets stay where a path is short enough
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "tmp"))
    settings, other = archive(tmp_path), archive(tmp_path / "other")
    for one in (settings, other):
        left = tmp_path / "tmp" / f"{isolation._prefix(one.archive)}x1y2z3"
        left.mkdir(parents=True)
        (left / "0.bmp").write_bytes(b"BM")
    night(settings)
    (stays,) = (tmp_path / "tmp").iterdir()
    assert stays.name.startswith(isolation._prefix(other.archive))


def test_a_reader_that_sleeps_is_stopped_at_its_time(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr(isolation, "_read", sleeping)
    before = time.monotonic()
    with pytest.raises(UnreadableDocument) as told:
        read_isolated(tmp_path, "a.pdf", Settings(seconds_per_document=1), salvage=False)
    assert told.value.code == "too-slow"
    assert 1 <= time.monotonic() - before < 8


def sleeping(*_: object) -> None:
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    time.sleep(60)


@pytest.mark.parametrize("death", [signal.SIGKILL, signal.SIGSEGV, signal.SIGABRT])
def test_a_reader_that_dies_is_told_as_a_crash(tmp_path: Path, monkeypatch, death: int) -> None:
    monkeypatch.setattr(isolation, "_read", DEATHS[death])
    with pytest.raises(UnreadableDocument) as told:
        read_isolated(tmp_path, "a.pdf", Settings(), salvage=False)
    assert told.value.code == "crashed"
    assert "krascha" in told.value.reason_sv


def killed(*_: object) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def segmented(*_: object) -> None:
    os.kill(os.getpid(), signal.SIGSEGV)


def aborted(*_: object) -> None:
    os.kill(os.getpid(), signal.SIGABRT)


DEATHS = {signal.SIGKILL: killed, signal.SIGSEGV: segmented, signal.SIGABRT: aborted}


def test_a_reader_that_leaves_without_a_word_is_a_crash_too(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr(isolation, "_read", silent)
    with pytest.raises(UnreadableDocument) as told:
        read_isolated(tmp_path, "a.pdf", Settings(), salvage=False)
    assert told.value.code == "crashed"


def silent(*_: object) -> None:
    os._exit(3)


def test_a_crash_costs_only_its_own_document(tmp_path: Path, monkeypatch) -> None:
    settings = archive(tmp_path, {"a.txt": AUTUMN, "b.txt": WINTER, "c.txt": LATER})
    monkeypatch.setattr(isolation, "_read", crashing_on_b)
    _, report = night(settings)
    assert documents(settings) == ["a.txt", "c.txt"]
    assert set_aside(settings)["b.txt"][0] == "crashed"
    assert "krascha" in report


_real_read = isolation._read


def crashing_on_b(sender, path, filename, settings, salvage, folder) -> None:
    if filename == "b.txt":
        os.kill(os.getpid(), signal.SIGSEGV)
    _real_read(sender, path, filename, settings, salvage, folder)


def test_a_stopped_reader_takes_its_tesseract_with_it(tmp_path: Path, monkeypatch) -> None:
    hanging_engine(tmp_path / "tesseract")
    picture = tmp_path / "a.png"
    picture.write_bytes(png("Hej"))
    monkeypatch.setattr(isolation, "_read", reading_with_another_engine)
    with pytest.raises(UnreadableDocument) as told:
        read_isolated(picture, "a.png", Settings(seconds_per_document=3), salvage=False)
    assert told.value.code == "too-slow"
    assert ends_soon(int((tmp_path / "pid").read_text()))


def test_a_killed_night_takes_its_readers_with_it(tmp_path: Path) -> None:
    hanging_engine(tmp_path / "tesseract")
    (tmp_path / "a.png").write_bytes(png("Hej"))
    environment = {
        **os.environ,
        "PATH": f"{tmp_path}:{os.environ['PATH']}",
        "TMPDIR": str(tmp_path),
    }
    with subprocess.Popen([sys.executable, "-c", READ_ALONE, tmp_path], env=environment) as reading:
        until = time.monotonic() + 20
        while not (tmp_path / "pid").exists() and time.monotonic() < until:
            time.sleep(0.05)
        time.sleep(0.1)
        reading.kill()
    assert ends_soon(int((tmp_path / "pid").read_text()))


READ_ALONE = """
import sys
from pathlib import Path
from flows.isolation import read_isolated
from flows.settings import Settings
folder = Path(sys.argv[1])
read_isolated(folder / "a.png", "a.png", Settings(archive=folder), salvage=False)
"""


def ends_soon(process: int) -> bool:
    until = time.monotonic() + 3
    while (running := is_running(process)) and time.monotonic() < until:
        time.sleep(0.05)
    if running:
        os.kill(process, signal.SIGKILL)
    return not running


def hanging_engine(path: Path) -> None:
    """A Tesseract that says its version, and then nothing; its process in the file `pid`."""
    path.write_text(f"""#!/bin/sh
case "$1" in --version) echo tesseract 5.3.0; exit;; esac
echo $$ > {path.parent}/pid
exec sleep 30
""")
    path.chmod(0o755)


def is_running(process: int) -> bool:
    try:
        return ") Z " not in Path(f"/proc/{process}/stat").read_text()
    except OSError:
        return False


def reading_with_another_engine(sender, path, filename, settings, salvage, folder) -> None:
    import pytesseract

    pytesseract.pytesseract.tesseract_cmd = str(path.with_name("tesseract"))
    _real_read(sender, path, filename, settings, salvage, folder)


def test_a_hanging_page_is_stopped_at_its_time(tmp_path: Path, monkeypatch) -> None:
    settings = archive(tmp_path, {"a.txt": AUTUMN}, seconds_per_page=1)
    engine = settings.originals / sha256(png("Hej")).hexdigest()[:2] / "tesseract"
    engine.parent.mkdir(parents=True)
    hanging_engine(engine)
    drop(settings, "b.png", png("Hej"))
    monkeypatch.setattr(isolation, "_read", reading_with_another_engine)
    before = time.monotonic()
    night(settings)
    assert time.monotonic() - before < 15
    assert documents(settings) == ["a.txt"]
    code, reason = set_aside(settings)["b.png"]
    assert code == "page-too-slow"
    assert "seconds_per_page (nu 1 s)" in reason
