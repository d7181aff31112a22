"""`diarium repairs`, as an archivist runs it; the next night heeds it."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from nights import AUTUMN, STRIPPED, archive, as_json, diarium, in_process, night, rows

import flows.interpreting
import flows.night
import flows.taking_in
from flows.settings import Settings
from flows.tools import load_tools
from pipeline.repair.find import RepairSettings

REPAIRED = "SELECT repaired FROM pages JOIN documents USING (document_id) WHERE filename = 'b.txt'"


@pytest.fixture
def filled(tmp_path: Path) -> Settings:
    settings = archive(tmp_path, {"a.txt": AUTUMN, "b.txt": STRIPPED})
    night(settings, in_process)
    return settings


@pytest.fixture
def strict(monkeypatch: Any) -> None:
    """Nights whose repair is never sure of a word that it does not know well."""

    def load(settings: Settings) -> Any:
        return replace(load_tools(settings), repair=RepairSettings(least_probability=0.999999))

    monkeypatch.setattr(flows.interpreting, "load_tools", load)


def repairs(settings: Settings, *arguments: str) -> Any:
    return diarium("repairs", *arguments, "--archive", settings.archive)


def start_of(settings: Settings, before: str) -> str:
    told = as_json(repairs(settings, "show", "b.txt", "--json"))
    return str(next(one["start"] for one in told["repairs"] if one["before"] == before))


def repaired(settings: Settings) -> str:
    return str(rows(settings, REPAIRED)[0][0])


def test_a_repair_is_refused_and_the_refusal_taken_back(filled: Settings) -> None:
    before = repaired(filled)
    assert "Föreningen" in before
    shown = repairs(filled, "show", "b.txt").stdout
    assert "\tForeningen\tFöreningen\t" in shown
    start = start_of(filled, "Foreningen")
    done = repairs(filled, "refuse", "b.txt", start, "--who", "Signe")
    assert done.stdout.startswith("Beslut 1: Foreningen → Föreningen i b.txt, s. 1, är fel.")
    assert repaired(filled) == before
    assert "1 fel" in repairs(filled, "show", "b.txt").stdout
    night(filled, in_process)
    assert repaired(filled) == before.replace("Föreningen", "Foreningen")
    only = repairs(filled, "--limit", "0")
    assert (len(only.stdout.splitlines()), only.stderr) == (1, "… och 1 till: --limit\n")
    said = as_json(repairs(filled, "verdicts", "--json"))
    assert [(one["who"], one["accepted"], one["withdrawn_at"]) for one in said] == [
        ("Signe", False, None)
    ]
    assert repairs(filled).stdout.splitlines()[1].split("\t")[1::3] == ["b.txt", "1"]
    assert repairs(filled, "undo", "1", "--who", "Ulf").returncode == 0
    night(filled, in_process)
    assert repaired(filled) == before
    assert "återtaget av Ulf" in repairs(filled, "verdicts").stdout


def test_a_word_that_was_left_is_accepted(tmp_path: Path, strict: None) -> None:
    settings = archive(tmp_path, {"a.txt": AUTUMN, "b.txt": STRIPPED})
    night(settings, in_process)
    assert "Narvarande" in repaired(settings)
    left = as_json(repairs(settings, "show", "b.txt", "--left", "--json"))["repairs"]
    assert left
    assert not any(one["made"] for one in left)
    listed = as_json(repairs(settings, "--json"))
    assert [one["left"] for one in listed if one["filename"] == "b.txt"] == [len(left)]
    done = repairs(settings, "accept", "b.txt", start_of(settings, "Narvarande"))
    assert "är rätt" in done.stdout
    night(settings, in_process)
    assert "Närvarande" in repaired(settings)


def test_what_is_meant_must_be_there_and_be_one(filled: Settings) -> None:
    start = start_of(filled, "Foreningen")
    for wrong in (
        ["show", "saknas.txt"],
        ["show", ""],
        ["show", "%"],
        ["refuse", "b.txt", str(int(start) + 1)],
        ["undo", "7"],
    ):
        done = repairs(filled, *wrong)
        assert (done.returncode, done.stdout) == (5, ""), wrong
        assert done.stderr.startswith("diarium: In")
    ((document_id,),) = rows(filled, "SELECT document_id FROM documents WHERE filename = 'b.txt'")
    assert (
        repairs(filled, "show", document_id[:6]).stdout == repairs(filled, "show", "b.txt").stdout
    )


def test_of_documents_with_one_name_the_id_is_asked_for(filled: Settings) -> None:
    with sqlite3.connect(filled.corpus) as db:
        db.execute("UPDATE documents SET filename = 'b.txt'")
    done = repairs(filled, "show", "b.txt")
    assert done.returncode == 5
    assert "kan vara flera dokument" in done.stderr


def test_what_a_document_says_gives_the_terminal_no_orders(filled: Settings) -> None:
    with sqlite3.connect(filled.corpus) as db:
        db.execute("UPDATE documents SET filename = char(27) || '[31m.txt'")
        db.execute("UPDATE corrections SET before = char(27) || '[2J'")
    ((document_id,),) = rows(filled, "SELECT document_id FROM corrections LIMIT 1")
    shown = repairs(filled, "show", document_id)
    assert shown.returncode == 0
    assert "\x1b" not in shown.stdout
