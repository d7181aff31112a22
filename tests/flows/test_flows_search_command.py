"""`diarium search` tells how many hits there are, what was searched for, and what was meant."""

from __future__ import annotations

from pathlib import Path

import pytest
from nights import AUTUMN, WINTER, archive, as_json, diarium, in_process, night

from flows.settings import Settings


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    settings = archive(tmp_path_factory.mktemp("filled"), {"a.txt": AUTUMN, "b.txt": WINTER})
    night(settings, in_process)
    return settings


def test_hits_come_alone_and_the_rest_is_told_beside_them(filled: Settings) -> None:
    done = diarium("search", "möte", "--archive", filled.archive, "--sort", "newest")
    assert [line.split()[1] for line in done.stdout.splitlines()] == ["b.txt", "a.txt"]
    count, forms = done.stderr.splitlines()
    assert count == "2 sidor i 2 dokument; här visas 1–2."
    assert forms.startswith("möte: även ")
    assert "mötet" in forms


def test_hits_can_be_skipped(filled: Settings) -> None:
    whole = diarium("search", "möte", "--archive", filled.archive).stdout.splitlines()
    second = diarium("search", "möte", "--archive", filled.archive, "--offset", 1, "--limit", 1)
    assert second.stdout.splitlines() == whole[1:]
    assert second.stderr.startswith("2 sidor i 2 dokument; här visas 2.")


def test_json_tells_everything(filled: Settings) -> None:
    answer = as_json(diarium("search", "möte", "--archive", filled.archive, "--json"))
    assert (answer["pages"], answer["documents"], answer["more"]) == (2, 2, False)
    assert "mötet" in answer["searched"][0]["forms"]
    assert {facet["value"] for facet in answer["facets"]["year"]} == {
        hit["date"][:4] for hit in answer["hits"]
    }


def test_what_may_have_been_meant_is_told(filled: Settings) -> None:
    done = diarium("search", "mötwt", "--archive", filled.archive)
    assert done.stdout == ""
    assert done.stderr.splitlines()[0] == "Inga träffar."
    assert done.stderr.splitlines()[1].startswith("Menade du mötet")


def test_escapes_in_a_query_never_reach_the_terminal(filled: Settings, tmp_path: Path) -> None:
    done = diarium("search", "mö\x1b[31mte\u202e*", "--archive", filled.archive)
    assert "\x1b" not in done.stdout + done.stderr
    assert "\u202e" not in done.stdout + done.stderr
