"""The README tells of every command, and of no `make` target that is not there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from typer.main import get_command

from flows.cli import app

ROOT = Path(__file__).parent.parent
README = ROOT / "README.md"
COMMANDS = sorted(get_command(app).commands)  # type: ignore[attr-defined]
TARGETS = set(
    re.findall(r"^([a-z][\w-]*):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
)


@pytest.fixture(scope="module")
def readme() -> str:
    if not README.is_file():
        pytest.skip("README.md is not written yet")
    return README.read_text(encoding="utf-8")


def test_commands_and_targets_are_found() -> None:
    assert {"nightly", "serve", "search", "settings"} <= set(COMMANDS)
    assert {"setup", "demo", "test", "check", "bench"} <= TARGETS


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_is_in_the_readme(readme: str, command: str) -> None:
    assert re.search(rf"\bdiarium {command}\b", readme)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_says_what_it_does(command: str) -> None:
    told = get_command(app).commands[command].help  # type: ignore[attr-defined]
    assert told
    assert told.strip().endswith(".")


def test_the_readme_names_no_command_that_is_not_there(readme: str) -> None:
    named = {word for line in code_of(readme) for word in re.findall(r"\bdiarium ([a-z]+)", line)}
    assert named
    assert named <= set(COMMANDS)


def test_the_readme_names_no_target_that_is_not_there(readme: str) -> None:
    named = {word for line in code_of(readme) for word in re.findall(r"\bmake ([a-z][\w-]*)", line)}
    assert named >= {"demo", "test"}
    assert named <= TARGETS


def code_of(text: str) -> list[str]:
    """What stands as code: fenced blocks, indented lines and words in backquotes."""
    blocks = re.findall(r"```.*?```", text, re.DOTALL)
    lines = re.findall(r"^ {4}.*", text, re.MULTILINE)
    return blocks + lines + re.findall(r"`([^`\n]+)`", text)


def test_code_is_found_in_a_text() -> None:
    text = "make up\n```\nmake demo\n```\nand `make test`\n\n    make all"
    assert code_of(text) == ["```\nmake demo\n```", "    make all", "make test"]


def test_the_settings_file_of_the_readme_names_no_unknown_setting(readme: str) -> None:
    from dataclasses import fields

    from flows.settings import PREFIX, Settings

    known = {field.name.upper() for field in fields(Settings)}
    assert set(re.findall(rf"\b{PREFIX}([A-Z_]+)\b", readme)) <= known
