"""A file that eats memory or time, or kills its reader, costs only itself."""

from __future__ import annotations

import os
import signal
import time
import zlib
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

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

from flows import isolation
from flows.isolation import read_isolated
from flows.settings import Settings
from pipeline.errors import UnreadableDocument


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
    settings = archive(
        tmp_path, {"a.txt": AUTUMN, "b.pdf": bomb(600), "c.txt": WINTER}, megabytes=400
    )
    assert (settings.inbox / "b.pdf").stat().st_size < 100_000
    _, report = night(settings)
    assert documents(settings) == ["a.txt", "c.txt"]
    ((code, reason),) = set_aside(settings).values()
    assert code in {"too-much-memory", "crashed", "broken-pdf", "unreadable", "no-text"}
    assert code != "no-text", "a page that could not be unpacked is no empty page"
    assert reason in report
    assert inbox(settings) == []
    assert len(contents(settings.originals)) == 3


def test_what_takes_too_long_is_stopped(tmp_path: Path) -> None:
    settings = archive(tmp_path)
    path = drop(settings, "b.txt", WINTER)
    before = time.monotonic()
    with pytest.raises(UnreadableDocument) as told:
        read_isolated(path, "b.txt", replace(settings, seconds_per_document=0), salvage=False)
    assert told.value.code == "too-slow"
    assert time.monotonic() - before < 10
    assert read_isolated(path, "b.txt", settings, salvage=False).filename == "b.txt"


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
    settings = archive(tmp_path, {"a.txt": AUTUMN, "b.txt": WINTER, "c.txt": AUTUMN + "Mera.\n"})
    monkeypatch.setattr(isolation, "_read", crashing_on_b)
    _, report = night(settings)
    assert documents(settings) == ["a.txt", "c.txt"]
    assert set_aside(settings)["b.txt"][0] == "crashed"
    assert "krascha" in report


_real_read = isolation._read


def crashing_on_b(sender, path, filename, settings, salvage) -> None:
    if filename == "b.txt":
        os.kill(os.getpid(), signal.SIGSEGV)
    _real_read(sender, path, filename, settings, salvage)


def test_a_stopped_reader_takes_its_tesseract_with_it(tmp_path: Path, monkeypatch) -> None:
    hanging_engine(tmp_path / "tesseract")
    picture = tmp_path / "a.png"
    picture.write_bytes(png("Hej"))
    monkeypatch.setattr(isolation, "_read", reading_with_another_engine)
    with pytest.raises(UnreadableDocument) as told:
        read_isolated(picture, "a.png", Settings(seconds_per_document=3), salvage=False)
    assert told.value.code == "too-slow"
    engine_process = int((tmp_path / "pid").read_text())
    until = time.monotonic() + 3
    while (running := is_running(engine_process)) and time.monotonic() < until:
        time.sleep(0.05)
    if running:
        os.kill(engine_process, signal.SIGKILL)
    assert not running


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


def reading_with_another_engine(sender, path, filename, settings, salvage) -> None:
    import pytesseract

    pytesseract.pytesseract.tesseract_cmd = str(path.with_name("tesseract"))
    _real_read(sender, path, filename, settings, salvage)


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
    assert set_aside(settings)["b.png"][0] == "page-too-slow"
