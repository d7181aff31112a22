"""Nights over an archive whose good documents tell how its damaged ones are spelt."""

from __future__ import annotations

from dataclasses import replace
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest
from nights import archive, as_json, diarium, drop, dump, in_process, night, rows

import flows.interpreting
import flows.night
import flows.taking_in
from corpus.search import search
from corpus.store import Corpus
from flows.settings import Settings
from flows.tools import load_tools
from pipeline.corrections import verdict_on
from pipeline.document import Span
from pipeline.findings import Correction
from pipeline.interpret import interpret
from pipeline.repair.find import RepairSettings

WHEN = "2024-01-01T12:00:00+00:00"
GOOD = """Minnesanteckningar
Datum: {day} oktober 2023
Närvarande:
Eva Råmstorp, Hjo kommun
Nils Ek, Tibro kommun

Gruppen såg på kvårgäldets förslag och på frågan om förskolan.
"""
OTHER = GOOD.replace("Råmstorp", "Trånemåla").replace("kvårgäldets", "nämndens")
DAMAGED = """Minnesanteckningar
Datum: 4 december 2023
Narvarande:
Eva Ramstorp, Hjo kommun

Foreningen har ocksa fatt manga fragor om forskolan och aldreomsorgen.
Ramstorp tog upp kvargaldets forslag 6msesidigt.
"""
ALSO = """Minnesanteckningar
Datum: 5 december 2023
Narvarande:
Nils Ek, Tibro kommun

Foreningen har ocksa fatt manga fragor om forskolan och aldreomsorgen.
"""
FILES = {
    "god1.txt": GOOD.format(day=2),
    "god2.txt": GOOD.format(day=3),
    "annan.txt": OTHER.format(day=4),
    "skadad.txt": DAMAGED,
    "också.txt": ALSO,
}
TOLD = "SELECT before, after FROM corrections WHERE rule = 'archive' ORDER BY span_start"
RIGHT = [
    ("Ramstorp", "Råmstorp"),
    ("Ramstorp", "Råmstorp"),
    ("kvargaldets", "kvårgäldets"),
]


def nights(folder: Path, *batches: list[str]) -> Settings:
    """A night for each batch of files."""
    settings = archive(folder)
    for batch in batches:
        for name in batch:
            drop(settings, name, FILES[name])
        night(settings, in_process)
    return settings


def id_of(settings: Settings, filename: str) -> str:
    found = rows(settings, f"SELECT document_id FROM documents WHERE filename = '{filename}'")
    return str(found[0][0])


def test_what_good_documents_teach_reaches_the_damaged_one_the_same_night(tmp_path: Path) -> None:
    settings = archive(tmp_path, FILES)
    done, report = night(settings, in_process)
    assert rows(settings, TOLD) == RIGHT
    assert sorted(done.interpreted) == sorted(FILES)  # each told once, though one came twice
    assert "3 ord i 1 dokument rättades efter arkivets egna stavningar." in report
    assert (
        rows(settings, "SELECT name FROM attendance WHERE name LIKE '%mstorp'")
        == [("Eva Råmstorp",)] * 3
    )
    assert not night(settings, in_process)[0].changed


def test_only_the_documents_that_asked_are_interpreted_again(tmp_path: Path) -> None:
    settings = nights(tmp_path, ["skadad.txt", "också.txt", "annan.txt"])
    assert rows(settings, TOLD) == []
    drop(settings, "god1.txt", FILES["god1.txt"])
    done, _ = night(settings, in_process)
    assert sorted(done.interpreted) == ["god1.txt", "skadad.txt"]
    assert rows(settings, TOLD) == RIGHT
    drop(settings, "god2.txt", FILES["god2.txt"])  # it says the same again
    assert night(settings, in_process)[0].interpreted == ["god2.txt"]


@pytest.mark.parametrize("order", list(permutations(["god1.txt", "skadad.txt", "annan.txt"])))
def test_the_order_of_arrival_makes_no_difference(tmp_path: Path, order: tuple[str, ...]) -> None:
    rest = [name for name in FILES if name not in order]
    one_by_one = _settled(nights(tmp_path / "a", *([name] for name in order), rest))
    together = _settled(nights(tmp_path / "b", list(FILES)))
    assert one_by_one == together


def _settled(settings: Settings) -> dict[str, list[tuple[Any, ...]]]:
    """All but who is who, whose ids tell who was seen first."""
    kept = dump(settings)
    del kept["people"]
    del kept["attendance"]
    assert kept["archive_sightings"]
    return kept


def test_damaged_documents_do_not_teach(tmp_path: Path) -> None:
    settings = nights(tmp_path, list(FILES))
    teachers = """SELECT DISTINCT filename FROM archive_sightings
                  JOIN documents USING (document_id) ORDER BY filename"""
    assert rows(settings, teachers) == [("annan.txt",), ("god1.txt",), ("god2.txt",)]
    askers = "SELECT DISTINCT filename FROM archive_questions JOIN documents USING (document_id)"
    assert sorted(rows(settings, askers)) == [("också.txt",), ("skadad.txt",)]


def test_a_document_that_says_something_else_now_takes_its_words_away(tmp_path: Path) -> None:
    settings = nights(tmp_path, ["god1.txt", "skadad.txt"])
    assert rows(settings, TOLD) == RIGHT
    tools = load_tools(settings)
    with Corpus(settings.corpus) as corpus:
        corpus.put(interpret(corpus.reading(id_of(settings, "god1.txt")), tools))  # without notes
    done, _ = night(settings, in_process)
    assert done.interpreted == ["skadad.txt"]
    assert rows(settings, TOLD) == []
    assert rows(settings, "SELECT * FROM archive_sightings") == []


def test_two_spellings_are_a_conflict_and_nothing_is_taken(tmp_path: Path) -> None:
    settings = nights(tmp_path, ["god1.txt", "skadad.txt"])
    drop(settings, "annan.txt", FILES["god2.txt"].replace("Råmstorp", "Rämstorp"))
    done, _ = night(settings, in_process)
    assert sorted(done.interpreted) == ["annan.txt", "skadad.txt"]
    assert rows(settings, TOLD) == [("kvargaldets", "kvårgäldets")]


def test_a_night_with_nothing_new_loads_no_model(tmp_path: Path, monkeypatch: Any) -> None:
    settings = nights(tmp_path, list(FILES))

    def never(_settings: Settings) -> None:
        raise AssertionError("loaded")

    monkeypatch.setattr(flows.interpreting, "load_tools", never)
    assert not night(settings, in_process)[0].changed


def test_a_night_killed_before_the_second_look_is_healed(tmp_path: Path, monkeypatch: Any) -> None:
    settings = nights(tmp_path, ["skadad.txt"])
    drop(settings, "god1.txt", FILES["god1.txt"])

    def killed(_corpus: Corpus) -> list[str]:
        raise KeyboardInterrupt

    monkeypatch.setattr(Corpus, "unsettled_ids", killed)
    with pytest.raises(KeyboardInterrupt):
        night(settings, in_process)
    assert rows(settings, TOLD) == []
    monkeypatch.undo()
    assert night(settings, in_process)[0].interpreted == ["skadad.txt"]
    assert rows(settings, TOLD) == RIGHT


# A person's word


def decide(settings: Settings, correction: tuple[Any, ...], *, accepted: bool) -> int:
    """A verdict on a correction of the damaged document: (start, end, before, after)."""
    start, end, before, after = correction
    name = id_of(settings, "skadad.txt")
    with Corpus(settings.corpus) as corpus:
        found = Correction(Span(start, end), before, after, "", 1.0)
        verdict = verdict_on(corpus.reading(name).text, found, accepted=accepted)
        return corpus.decide(name, verdict, "Signe", WHEN)


def test_a_persons_no_wins_over_the_archive_on_every_later_night(tmp_path: Path) -> None:
    settings = nights(tmp_path, ["god1.txt", "skadad.txt"])
    places = "SELECT span_start, span_end, before, after FROM corrections WHERE rule = 'archive'"
    first = rows(settings, places)[0]
    number = decide(settings, first, accepted=False)
    for later in ("god2.txt", "annan.txt"):
        drop(settings, later, FILES[later])
        night(settings, in_process)
        assert rows(settings, TOLD) == RIGHT[1:]  # there and nowhere else
    assert not night(settings, in_process)[0].changed
    with Corpus(settings.corpus) as corpus:
        corpus.withdraw(number, "Signe", WHEN)
    night(settings, in_process)
    assert rows(settings, TOLD) == RIGHT


@pytest.fixture
def strict(monkeypatch: Any) -> None:
    """Nights whose repair is never sure of a word that it does not know well."""

    def load(settings: Settings) -> Any:
        return replace(load_tools(settings), repair=RepairSettings(least_probability=0.999999))

    monkeypatch.setattr(flows.interpreting, "load_tools", load)


UNSURE = "SELECT span_start, span_end, before, after FROM unsure_corrections ORDER BY span_start"


def test_what_is_below_the_threshold_is_left_and_listed(tmp_path: Path, strict: None) -> None:
    settings = archive(tmp_path, FILES)
    done, report = night(settings, in_process)
    listed = rows(settings, UNSURE)
    assert ("Narvarande", "Närvarande") in {(before, after) for *_, before, after in listed}
    assert "Foreningen" in rows(settings, "SELECT repaired FROM pages WHERE repaired LIKE '%6mse%'"
                                          " OR repaired LIKE '%Foreningen%'")[0][0]  # fmt: skip
    assert rows(settings, "SELECT DISTINCT printed = before FROM unsure_corrections") == [(1,)]
    assert "## Osäkra ord, lämnade som de står" in report
    told = [line for line in report.splitlines() if line.startswith("- skadad.txt: ")]
    assert len(told) == 1
    assert "?" in told[0]
    assert "(s. 1, 0," in told[0]
    by_sql = "SELECT before, after, probability FROM unsure_corrections ORDER BY probability"
    answer = as_json(diarium("sql", by_sql, "--archive", settings.archive, "--json"))
    assert len(answer) == len(listed)
    assert answer[0]["probability"] < 0.999999
    assert done.counts["interpreted"] == len(FILES)


def test_a_person_accepts_or_refuses_what_was_unsure(tmp_path: Path, strict: None) -> None:
    settings = nights(tmp_path, ["skadad.txt"])
    listed = rows(settings, UNSURE)
    wanted = next(one for one in listed if one[2] == "Foreningen")
    unwanted = next(one for one in listed if one[2] == "Narvarande")
    decide(settings, wanted, accepted=True)
    decide(settings, unwanted, accepted=False)
    night(settings, in_process)
    assert rows(settings, UNSURE) == [one for one in listed if one not in {wanted, unwanted}]
    corrected = rows(settings, "SELECT span_start, span_end, before, after FROM corrections")
    assert wanted in corrected
    assert unwanted not in corrected


# Search


@pytest.mark.parametrize(
    "words",
    [
        "narvarande", "närvarande", "6msesidigt", "ömsesidigt", "ramstorp", "råmstorp",
        "kvargaldets", "kvårgäldets", '"eva ramstorp"', '"eva råmstorp"',
        "kvårgäl*", "foreningen råmstorp",
    ],
)  # fmt: skip
def test_printed_and_repaired_forms_are_both_found(found_in: Settings, words: str) -> None:
    with Corpus(found_in.corpus, read_only=True) as corpus:
        assert "skadad.txt" in {hit.filename for hit in search(corpus, words)}


@pytest.fixture(scope="module")
def found_in(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    return nights(tmp_path_factory.mktemp("search"), list(FILES))


def test_the_command_finds_the_archives_correction_and_shows_it(found_in: Settings) -> None:
    for word in ("Ramstorp", "6msesidigt"):
        found = as_json(diarium("search", word, "--archive", found_in.archive, "--json"))
        (hit,) = [one for one in found["hits"] if one["filename"] == "skadad.txt"]
        with Corpus(found_in.corpus, read_only=True) as corpus:
            text = corpus.reading(hit["document_id"]).text
        assert text[hit["span_start"] : hit["span_end"]].lower() == word.lower()
