"""An archive's own list of bodies, from the setting to the record."""

from __future__ import annotations

from pathlib import Path

from flows.settings import load_settings
from flows.tools import load_tools
from pipeline.interpret import interpret
from pipeline.reading.read import read_bytes

TEXT = """Minnesanteckningar 2024-03-05
Närvarande: Eva Ek, Exempelvatten, Bo Kvist, Hjo

Exempelvatten berättar om sommaren.
"""


def found(archive: Path, **settings: str) -> tuple[list[str | None], list[str]]:
    """The bodies of the participants, and those named in the text."""
    tools = load_tools(load_settings(None, {"archive": archive, **settings}))
    minutes = interpret(read_bytes(TEXT.encode(), "a.txt", None), tools)
    bodies = [person.organisation for person in minutes.participants]
    return bodies, [one.name for one in minutes.mentions if one.kind == "organisation"]


def test_a_body_of_ones_own_is_found_in_the_list_and_in_the_text(tmp_path):
    (tmp_path / "organisationer.csv").write_text("name,short\nExempelvatten,EXV\n", "utf-8")
    bodies, named = found(tmp_path, organisations="organisationer.csv")
    assert bodies == ["Exempelvatten", None]
    assert named == ["Exempelvatten"]


def test_without_the_list_nobody_takes_it_for_a_body(tmp_path):
    assert found(tmp_path)[1] == []
