"""The tools of a night: an archive's own list of bodies is among them, and in the recipe."""

from __future__ import annotations

from pathlib import Path

import pytest

from flows.settings import Settings
from flows.tools import load_tools, recipe_of
from pipeline.errors import BadSettings


def with_own(archive: Path, text: str = "name,short\nExempelnätet,EXN\n") -> Settings:
    archive.mkdir(exist_ok=True)
    (archive / "organisationer.csv").write_text(text, encoding="utf-8")
    return Settings(archive=archive, organisations="organisationer.csv")


def test_the_own_list_lies_in_the_archive_and_is_among_the_tools(tmp_path):
    matching = load_tools(with_own(tmp_path / "archive")).matching
    assert matching.organisations.has("EXN")
    assert matching.organisations.has("SKR")
    assert not load_tools(Settings()).matching.organisations.has("EXN")


def test_a_changed_list_is_another_recipe(tmp_path):
    first = recipe_of(with_own(tmp_path))
    second = recipe_of(with_own(tmp_path, "name\nExempelnätet\n"))
    assert recipe_of(Settings())["organisations"] == "built-in"
    assert len({recipe["organisations"] for recipe in (first, second)}) == 2
    assert first == recipe_of(with_own(tmp_path))


@pytest.mark.parametrize("name", ["organisations", "vocabulary"])
def test_a_list_that_is_not_there_is_told_before_the_night_begins(tmp_path, name):
    settings = Settings(archive=tmp_path, **{name: str(tmp_path / "none.csv")})
    with pytest.raises(BadSettings, match=r"none\.csv cannot be read"):
        recipe_of(settings)
    with pytest.raises(BadSettings, match=r"none\.csv"):
        load_tools(settings)


def test_a_broken_list_is_told(tmp_path):
    with pytest.raises(BadSettings, match=r"organisationer\.csv must begin"):
        load_tools(with_own(tmp_path, "Exempelnätet\n"))
