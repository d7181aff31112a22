"""The morning report tells of files and documents by what they are, not by their names alone."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from nights import AUTUMN, STRIPPED, WINTER, archive, born_digital, drop, in_process, night, rows

from corpus.store import Corpus
from flows.settings import Settings

MEETING = """Protokoll
{network}
Datum: {day}
Närvarande:
{people}

§ 1 {topic}
Gruppen beslutade att {topic} tas upp igen vid nästa möte.
Nästa möte hålls i {place} och {people} kallar.
"""


@pytest.fixture
def twice(tmp_path: Path) -> tuple[Settings, str]:
    """Another content under a known name, and the report of the second night."""
    settings = archive(tmp_path, {"scan0001.txt": AUTUMN})
    night(settings, in_process)
    drop(settings, "scan0001.txt", STRIPPED)
    return settings, night(settings, in_process)[1]


def test_a_name_that_comes_again_does_not_make_the_old_document_new(
    twice: tuple[Settings, str],
) -> None:
    _, report = twice
    assert "1 ny fil läst, 1 dokument tolkat" in report
    assert report.count("| scan0001.txt |") == 1
    assert "| 2023-12-04 |" in report
    assert "- 1 sida kom som text" in report
    assert "tolkades om" not in report


def test_eyes_and_words_are_those_of_the_new_one_alone(tmp_path: Path) -> None:
    undated = AUTUMN.replace("Datum: 2 oktober 2023\n", "").partition("Nästa möte")[0]
    settings = archive(tmp_path, {"scan.txt": undated})
    _, first = night(settings, in_process)
    assert "scan.txt, mötesdatum" in first
    drop(settings, "scan.txt", STRIPPED)
    _, second = night(settings, in_process)
    assert "mötesdatum" not in second


def test_two_of_one_name_after_a_night_that_was_cut_off_are_both_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = archive(tmp_path, {"scan.txt": AUTUMN})
    with monkeypatch.context() as patch:
        patch.setattr("corpus.store.Corpus.resolve_people", lambda _: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            night(settings, in_process)
    drop(settings, "scan.txt", WINTER)
    _, report = night(settings, in_process)
    assert "2 nya filer lästa, 2 dokument tolkade" in report
    assert report.count("| scan.txt |") == 2


def test_files_and_documents_are_counted_each(tmp_path: Path) -> None:
    pages = [
        MEETING.format(
            network=f"Friluftsnätverket {where}", day=day, people=who, topic=topic, place=place
        )
        for where, day, who, topic, place in (
            ("Dalsland", "5 mars 2024", "Eva Ekdahl, Hjo kommun", "vandringsleder", "Hjo"),
            ("Bergslagen", "11 juni 2024", "Nils Bramstorp, Habo kommun", "kanoter", "Habo"),
        )
    ]
    settings = archive(tmp_path, {"tva.pdf": born_digital(*pages)})
    _, report = night(settings, in_process)
    if rows(settings, "SELECT count(*) FROM documents") == [(2,)]:
        assert "1 ny fil läst, 2 dokument tolkade" in report
    assert report.count("| tva.pdf |") == rows(settings, "SELECT count(*) FROM documents")[0][0]


def test_what_was_there_already_is_named(tmp_path: Path) -> None:
    """By the file whose bytes they are, and the document that stands for it."""
    settings = archive(tmp_path, {"a.txt": AUTUMN})
    night(settings, in_process)
    drop(settings, "b.txt", AUTUMN)
    drop(settings, "a.txt", AUTUMN)
    _, report = night(settings, in_process)
    assert "- b.txt: samma fil som a.txt (möte 2023-10-02)" in report
    assert "- a.txt: samma fil som förut (möte 2023-10-02)" in report


def test_a_half_copy_that_came_whole_is_not_told_as_gone(tmp_path: Path) -> None:
    whole = born_digital(AUTUMN)
    settings = archive(tmp_path, {"a.pdf": whole[:-300], "b.txt.part": "x", "c.pdf": whole[:-200]})
    _, first = night(settings, in_process)
    assert "3 filer väntar" in first
    drop(settings, "a.pdf", whole)
    (settings.inbox / "b.txt.part").rename(settings.inbox / "b.txt")
    (settings.inbox / "c.pdf").unlink()
    done, report = night(settings, in_process)
    assert "- c.pdf väntade i inkorgen men ligger inte kvar där" in report
    assert done.gone == ["c.pdf"]
    assert "0 filer väntar" in report


def test_a_night_that_only_finds_a_file_gone_says_so(tmp_path: Path) -> None:
    settings = archive(tmp_path, {"a.txt": AUTUMN, "c.pdf": born_digital(WINTER)[:-200]})
    night(settings, in_process)
    (settings.inbox / "c.pdf").unlink()
    done, report = night(settings, in_process)
    assert "c.pdf väntade" in report
    assert done.told
    assert done.told[1]


def test_another_vocabulary_is_told_as_the_reason(tmp_path: Path) -> None:
    settings = archive(tmp_path, {"a.txt": AUTUMN, "b.txt": WINTER})
    night(settings, in_process)
    (settings.archive / "egna.toml").write_text("")
    _, report = night(replace(settings, vocabulary="egna.toml"), in_process)
    assert "2 dokument tolkades om: ämneslistan är en annan än då." in report


def test_an_upgrade_that_drops_records_is_told_as_another_version(tmp_path: Path) -> None:
    settings = archive(tmp_path, {"a.txt": AUTUMN})
    night(settings, in_process)
    with Corpus(settings.corpus) as corpus:
        corpus.db.execute("DELETE FROM records")
    _, report = night(settings, in_process)
    assert "1 dokument tolkades om: Diarium är i en annan version än då." in report
