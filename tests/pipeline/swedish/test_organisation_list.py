"""The list of bodies: that which ships, an archive's own, and files that are none."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.errors import BadSettings
from pipeline.swedish.organisation_list import built_in, in_force, load_organisations, using
from pipeline.swedish.organisations import is_known_organisation, organisation_length

OWN = "name,short\nKommunalförbundet Exempelvatten i Södra Exempelbygden AB,KEV\nExempelnätet,\n"


def written(folder: Path, text: str) -> Path:
    path = folder / "organisationer.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_without_a_file_it_is_the_list_that_ships():
    assert load_organisations() == built_in() == in_force()
    assert built_in().has("SKR")


def test_an_own_file_adds_to_the_list(tmp_path):
    own = load_organisations(written(tmp_path, OWN))
    assert own.has("SKR")
    assert own.has("KEV")
    assert not own.has("kev")
    assert own.has("EXEMPELNÄTET")
    assert not built_in().has("Exempelnätet")


def test_an_own_body_is_found_in_full_length(tmp_path):
    own = load_organisations(written(tmp_path, OWN))
    words = ["Kommunalförbundet", "Exempelvatten", "i", "Södra", "Exempelbygden", "AB", "Eva", "Ek"]
    assert organisation_length(words, own) == 6
    assert organisation_length(["Exempelnätet", "Eva", "Ek"], own) == 1
    assert organisation_length(["Exempelnätet", "Eva", "Ek"]) == 0


def test_it_is_in_force_within_the_with_only(tmp_path):
    own = load_organisations(written(tmp_path, OWN))
    with using(own):
        assert is_known_organisation("KEV")
        with using(built_in()):
            assert not is_known_organisation("KEV")
        assert is_known_organisation("KEV")
    assert not is_known_organisation("KEV")


def test_an_error_within_ends_it_too(tmp_path):
    own = load_organisations(written(tmp_path, OWN))
    with pytest.raises(ZeroDivisionError), using(own):
        raise ZeroDivisionError
    assert in_force() == built_in()


@pytest.mark.parametrize(("mark", "comma"), [("\ufeff", ";"), ("", ","), ("", ";")])
def test_files_of_spreadsheets_are_read(tmp_path, mark, comma):
    text = "name,short,kind\r\nExempelnätet,,association\r\n".replace(",", comma)
    path = written(tmp_path, mark + text)
    assert load_organisations(path).has("Exempelnätet")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "no column called name"),
        ("Exempelnätet\n", "Exempelnätet"),
        ("name|short\nExempelnätet|\n", r"name\|short"),
        ("name,town\nExempelnätet,Hjo\n", "town"),
        ("name,short\n,EN\n", "line 2 has no name"),
        ("name,short\nExempelnätet,EN\nAvfall, vatten och el,AVE\n", "line 3 has too many columns"),
    ],
)
def test_what_is_no_list_is_told(tmp_path, text, told):
    with pytest.raises(BadSettings, match=told):
        load_organisations(written(tmp_path, text))


def test_files_that_cannot_be_read_are_told(tmp_path):
    with pytest.raises(BadSettings, match="cannot be read"):
        load_organisations(tmp_path / "none.csv")
    latin = tmp_path / "latin.csv"
    latin.write_bytes("name\nExempelnätet\n".encode("latin-1"))
    with pytest.raises(BadSettings, match="cannot be read"):
        load_organisations(latin)
