"""Faults cost only themselves: the file is set aside or waits, and the others are read."""

from __future__ import annotations

import os
import threading
import time
import unicodedata
from pathlib import Path
from typing import Any

import pytest
from nights import (
    AUTUMN,
    WINTER,
    archive,
    born_digital,
    contents,
    diarium,
    documents,
    drop,
    encrypted,
    in_process,
    inbox,
    let_pass,
    night,
    png,
    rows,
    set_aside,
)

import flows.interpreting
import flows.night
import flows.taking_in
from corpus.store import Corpus
from pipeline.document import Reading

WHOLE = born_digital(AUTUMN, WINTER)
HALF = WHOLE[: len(WHOLE) // 2]
EMPTY_TAIL = WHOLE[: len(WHOLE) // 2] + bytes(len(WHOLE) - len(WHOLE) // 2)


@pytest.mark.slow
def test_each_ends_as_the_design_says_and_the_others_are_read(tmp_path: Path) -> None:
    files = {
        "text.txt": AUTUMN,
        "tom.pdf": b"",
        "hemlig.pdf": encrypted(WHOLE),
        "halv.pdf": HALF,
        "bild.pdf": png("Minnesanteckningar", "Plats: Skara"),
        "hel.pdf": WHOLE,
    }
    settings = archive(tmp_path, files)
    done, report = night(settings)
    assert documents(settings) == ["bild.pdf", "hel.pdf", "text.txt"]
    origins = "SELECT DISTINCT filename, origin FROM documents JOIN pages USING (document_id)"
    assert dict(rows(settings, origins)) == {
        "text.txt": "plain", "bild.pdf": "ocr", "hel.pdf": "text-layer"
    }  # fmt: skip
    kinds = dict(rows(settings, "SELECT filename, media_type FROM documents"))
    assert kinds["bild.pdf"] == "image/png"
    ((printed,),) = rows(
        settings,
        "SELECT printed FROM pages JOIN documents USING (document_id) WHERE origin = 'ocr'",
    )
    assert "Skara" in printed
    assert set_aside(settings) == {
        "tom.pdf": ("empty", "Filen är tom."),
        "hemlig.pdf": ("encrypted", "PDF-filen kräver ett lösenord."),
    }
    assert inbox(settings) == ["halv.pdf"]
    assert [name for name, _ in done.waiting] == ["halv.pdf"]
    for said in (
        "tom.pdf: Filen är tom. (`empty`)",
        "kräver ett lösenord. (`encrypted`)",
        "## Väntar",
    ):
        assert said in report
    done, report = night(settings)
    assert not done.changed
    assert "halv.pdf: " in report
    assert inbox(settings) == ["halv.pdf"]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"),
        (b" \n\0" * 700, "empty"),
        (b"PK\x03\x04" + b"x" * 3000, "zip-or-office"),
        (b"\xd0\xcf\x11\xe0" + b"x" * 3000, "old-office"),
        (b"{\\rtf1 Hej}", "rtf"),
        (b"%PDF-1.7\n%%EOF\n", "broken-pdf"),
    ],
)
def test_what_is_no_minutes_is_set_aside_by_content(
    tmp_path: Path, content: bytes, code: str
) -> None:
    settings = archive(tmp_path, {"a.pdf": content, "b.txt": AUTUMN})
    _, report = night(settings, in_process)
    ((found, reason),) = set_aside(settings).values()
    assert found == code
    assert reason.endswith(".")
    assert reason in report
    assert (documents(settings), inbox(settings)) == (["b.txt"], [])
    assert content in contents(settings.originals).values()
    assert not night(settings, in_process)[0].changed


@pytest.mark.parametrize("content", [HALF, EMPTY_TAIL, png("Hej")[:-40]])
def test_what_is_not_whole_waits_a_day(tmp_path: Path, content: bytes) -> None:
    settings = archive(tmp_path, {"b.txt": AUTUMN})
    path = drop(settings, "a.pdf", content, hours=23)
    done, report = night(settings, in_process)
    assert [name for name, _ in done.waiting] == ["a.pdf"]
    assert "kopieringen" in report
    assert path.read_bytes() == content
    assert set_aside(settings) == {}
    let_pass(settings, 25)
    done, _ = night(settings, in_process)
    assert done.waiting == []
    assert inbox(settings) == []
    assert bool(done.new) != bool(done.failed)
    assert content in contents(settings.originals).values()
    assert not night(settings, in_process)[0].changed


def test_a_pdf_that_lost_its_end_is_read_after_a_day_and_marked_as_repaired(tmp_path: Path) -> None:
    settings = archive(tmp_path)
    cut = WHOLE[: WHOLE.rindex(b"xref", 0, WHOLE.rindex(b"startxref"))]
    drop(settings, "a.pdf", cut, hours=1)
    assert [name for name, _ in night(settings, in_process)[0].waiting] == ["a.pdf"]
    let_pass(settings, 25)
    assert night(settings, in_process)[0].new == ["a.pdf"]
    assert rows(settings, "SELECT notes FROM readings") == [('["repaired-structure"]',)]
    assert list(contents(settings.originals).values()) == [cut]


def test_a_copy_that_becomes_whole_is_read(tmp_path: Path) -> None:
    settings = archive(tmp_path)
    for piece in (HALF, EMPTY_TAIL):
        drop(settings, "a.pdf", piece)
        assert night(settings, in_process)[0].new == []
    drop(settings, "a.pdf", WHOLE)
    assert night(settings, in_process)[0].new == ["a.pdf"]
    assert inbox(settings) == []
    assert list(contents(settings.originals).values()) == [WHOLE]  # and no piece is kept


def test_names_in_passing_links_and_pipes_are_passed_over(tmp_path: Path) -> None:
    settings = archive(tmp_path, {"a.txt": AUTUMN})
    passing = ["~$a.txt", "b.pdf.part", "c.crdownload", ".hidden.txt", ".mapp/d.txt", "e.tmp"]
    for name in passing:
        drop(settings, name, WINTER)
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "f.txt").write_text(WINTER)
    (settings.inbox / "link.txt").symlink_to(elsewhere / "f.txt")
    (settings.inbox / "folder").symlink_to(elsewhere)
    (settings.inbox / "loop").symlink_to(settings.inbox)
    (settings.inbox / "nowhere").symlink_to(tmp_path / "nothing")
    os.mkfifo(settings.inbox / "pipe.txt")
    there = set(inbox(settings))
    night(settings, in_process)
    assert documents(settings) == ["a.txt"]
    assert set(inbox(settings)) == there - {"a.txt"}
    assert (elsewhere / "f.txt").read_text() == WINTER
    assert list(contents(settings.originals).values()) == [AUTUMN.encode()]


HOSTILE = {
    "newline": b"a\nb.txt",
    "escape": b"a\x1b[31mred.txt",
    "bidi": "a\u202etxt.exe".encode(),
    "dash": b"-rf.txt",
    "long": b"a" * 240 + b".txt",
    "bytes": b"\xff\xfe\xe5.txt",
    "sql": b"'; DROP TABLE documents; --.txt",
    "shell": b"$(touch x).txt",
    "markup": b"<script>alert(1)<!--.txt",
    "table": b"a|b`c*d.txt",
    "decomposed": unicodedata.normalize("NFD", "möte.txt").encode(),
    "device": b"CON.pdf",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_names_are_taken_in_and_shown_escaped(tmp_path: Path, name: str) -> None:
    settings = archive(tmp_path)
    drop(settings, HOSTILE[name], AUTUMN)
    drop(settings, b"fel-" + HOSTILE[name][:200], b"")
    done, report = night(settings, in_process)
    assert (len(done.new), len(done.failed)) == (1, 1)
    assert inbox(settings) == []
    ((shown,),) = rows(settings, "SELECT filename FROM documents")
    assert shown.isprintable()
    assert all(sign.isprintable() or sign == "\n" for sign in report)
    assert "<script>" not in report
    cells = [line for line in report.split("\n") if line.startswith("| ") and "2023" in line]
    assert len(cells) == 1
    assert cells[0].replace(r"\|", "").count("|") == 6
    assert all(Path(path).stem.isalnum() for path in contents(settings.originals))


def test_hostile_names_and_text_reach_the_terminal_escaped(tmp_path: Path) -> None:
    settings = archive(tmp_path)
    text = AUTUMN.replace("läromedel", "läro\x1b[31mmedel\u202e <b>och</b>")
    drop(settings, HOSTILE["escape"], text)
    drop(settings, HOSTILE["bytes"], WINTER)
    night(settings, in_process)
    at = ["--archive", settings.archive]
    for done in (
        diarium("search", "digitala", *at),
        diarium(
            "sql", "SELECT filename, printed FROM documents JOIN pages USING (document_id)", *at
        ),
        diarium("people", *at),
        diarium("read", drop(settings, HOSTILE["escape"], text)),
    ):
        assert done.returncode == 0, done.stderr
        assert "\x1b" not in done.stdout + done.stderr
        assert "\u202e" not in done.stdout + done.stderr
    assert r"\x1b[31m" in diarium("search", "digitala", *at).stdout


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read every file")
def test_a_file_that_may_not_be_read_costs_only_itself(tmp_path: Path) -> None:
    settings = archive(tmp_path, {"b.txt": AUTUMN})
    drop(settings, "a.txt", WINTER).chmod(0)
    _, report = night(settings, in_process)
    assert documents(settings) == ["b.txt"]
    assert inbox(settings) == ["a.txt"]
    assert "a.txt" in report


@pytest.mark.parametrize("moment", ["sha256_of", "keep_original"])
def test_a_file_that_goes_away_under_our_hands_costs_only_itself(
    tmp_path: Path, monkeypatch, moment: str
) -> None:
    settings = archive(tmp_path, {"a.txt": WINTER, "b.txt": AUTUMN})
    where = "flows.arrivals.sha256_of" if moment == "sha256_of" else "flows.taking_in.keep_original"
    module, name = where.rsplit(".", 1)
    real = getattr(__import__(module, fromlist=[name]), name)

    def late(*arguments):
        (settings.inbox / "a.txt").unlink(missing_ok=True)
        return real(*arguments)

    monkeypatch.setattr(where, late)
    night(settings, in_process)
    assert documents(settings) == ["b.txt"]
    assert inbox(settings) == []


@pytest.mark.parametrize("moment", ["keep_original", "leave_inbox"])
def test_a_file_replaced_under_our_hands_is_lost_in_neither_form(
    tmp_path: Path, monkeypatch, moment: str
) -> None:
    settings = archive(tmp_path, {"a.txt": AUTUMN})
    real = getattr(__import__("flows.taking_in", fromlist=[moment]), moment)

    def replaced(told, dropped):
        drop(settings, "a.txt", WINTER)
        return real(told, dropped)

    with monkeypatch.context() as patch:
        patch.setattr(f"flows.taking_in.{moment}", replaced)
        night(settings, in_process)
    assert (settings.inbox / "a.txt").read_text() == WINTER
    night(settings, in_process)
    wanted = {WINTER} | ({AUTUMN} if moment == "leave_inbox" else set())
    assert {data.decode() for data in contents(settings.originals).values()} == wanted
    assert len(documents(settings)) == len(wanted)


def test_the_same_bytes_under_two_suffixes_are_kept_once(tmp_path: Path) -> None:
    settings = archive(tmp_path, {"a.txt": AUTUMN, "b.md": AUTUMN, "c": AUTUMN})
    night(settings, in_process)
    assert documents(settings) == ["a.txt"]
    assert inbox(settings) == []
    assert list(contents(settings.originals).values()) == [AUTUMN.encode()]


def test_a_file_that_grows_while_we_look_stays_in_the_inbox(tmp_path: Path) -> None:
    settings = archive(tmp_path, {"lugn.txt": WINTER}, rest_seconds=0.3)
    growing = settings.inbox / "skrivs.txt"
    stop = threading.Event()

    def write() -> None:
        with growing.open("a", encoding="utf-8") as file:
            while not stop.wait(0.02):
                file.write("Eva Ek, Hjo\n")
                file.flush()

    writer = threading.Thread(target=write)
    writer.start()
    try:
        while not growing.exists():
            time.sleep(0.01)
        done, _ = night(settings, in_process)
    finally:
        stop.set()
        writer.join()
    assert done.new == ["lugn.txt"]
    assert [name for name, _ in done.waiting] == ["skrivs.txt"]
    assert growing.exists()


def test_a_document_that_cannot_be_interpreted_costs_only_itself(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = flows.interpreting.interpret_with_notes

    def broken(reading: Reading, *rest: object) -> object:
        if reading.filename == "a.txt":
            raise ValueError("poison")
        return whole(reading, *rest)

    monkeypatch.setattr(flows.interpreting, "interpret_with_notes", broken)
    settings = archive(tmp_path, {"a.txt": WINTER, "b.txt": WINTER + "\nOch mer."})
    done, _ = night(settings, in_process)
    assert done.interpreted == ["b.txt"]
    assert done.uninterpreted == [("a.txt", "ValueError: poison")]
    monkeypatch.undo()
    assert night(settings, in_process)[0].interpreted == ["a.txt"]


@pytest.mark.parametrize("step", ["put", "put_reading"])
def test_a_document_that_cannot_be_stored_costs_only_itself(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    whole = getattr(Corpus, step)

    def broken(corpus: Corpus, what: Any, *rest: Any, **named: Any) -> Any:
        if getattr(what, "reading", what).filename == "a.txt":
            raise OverflowError("too large for a column")
        return whole(corpus, what, *rest, **named)

    monkeypatch.setattr(Corpus, step, broken)
    settings = archive(tmp_path, {"a.txt": WINTER, "b.txt": AUTUMN})
    done, report = night(settings, in_process)
    assert done.interpreted == ["b.txt"]
    assert inbox(settings) == []
    assert "a.txt" in report
    assert set_aside(settings) == (
        {"a.txt": ("not-stored", "Läsningen kunde inte sparas.")} if step == "put_reading" else {}
    )
