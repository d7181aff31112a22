"""The files of `deploy/`: units systemd accepts, cron lines that parse, commands that exist."""

from __future__ import annotations

import re
import shutil
import subprocess
import tomllib
from datetime import UTC, datetime
from pathlib import Path

import pytest
import typer
from cronsim import CronSim

from flows.cli import app

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "deploy"
UNITS = sorted([*DEPLOY.glob("*.service"), *DEPLOY.glob("*.timer")])
COMMAND = re.compile(r"bin/diarium ([a-z]+)((?: --?[a-z-]+| [0-9/]+)*)")


def commands(text: str) -> list[tuple[str, list[str]]]:
    """Each call of ours: the command, and its options."""
    return [(name, re.findall(r"--[a-z-]+", rest)) for name, rest in COMMAND.findall(text)]


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="no systemd here")
def test_systemd_accepts_the_units(tmp_path: Path) -> None:
    for unit in UNITS:
        text = unit.read_text().replace("/opt/diarium/.venv/bin/diarium", "/bin/true")
        (tmp_path / unit.name).write_text(text)
    done = subprocess.run(
        ["systemd-analyze", "verify", *(tmp_path / unit.name for unit in UNITS)],
        capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip
    ours = [line for line in done.stderr.splitlines() if str(tmp_path) in line or "diarium" in line]
    assert (done.returncode, ours) == (0, [])


@pytest.mark.parametrize("unit", DEPLOY.glob("*.timer"), ids=lambda unit: unit.name)
def test_a_timer_has_its_service(unit: Path) -> None:
    assert unit.with_suffix(".service").is_file()


def test_a_service_that_names_another_finds_it() -> None:
    for unit in UNITS:
        for name in re.findall(r"^(?:OnFailure|Conflicts)=(\S+)", unit.read_text(), re.MULTILINE):
            assert (DEPLOY / re.sub(r"@%\w", "@", name)).is_file(), unit.name


@pytest.mark.parametrize(
    "file", [*UNITS, DEPLOY / "diarium.cron", DEPLOY / "Containerfile"], ids=lambda f: f.name
)
def test_commands_and_options_exist(file: Path) -> None:
    known = typer.main.get_command(app)
    for name, options in commands(file.read_text()):
        command = known.commands[name]  # type: ignore[attr-defined]
        spelt = {option for one in command.params for option in one.opts}
        assert set(options) <= spelt, name


def test_cron_lines_parse() -> None:
    lines = [
        line for line in (DEPLOY / "diarium.cron").read_text().splitlines() if line[:1].isdigit()
    ]
    assert len(lines) == 2
    for line in lines:
        *when, user, command = line.split(None, 6)
        next(CronSim(" ".join(when), datetime(2026, 11, 22, tzinfo=UTC)))
        assert user == "diarium"
        assert "%" not in command, "cron makes a newline of it"
        parsed = subprocess.run(["/bin/sh", "-n", "-c", command], capture_output=True, check=False)
        assert parsed.returncode == 0, parsed.stderr


def test_the_container_gets_all_that_is_installed() -> None:
    text = (DEPLOY / "Containerfile").read_text()
    copied = {
        source for line in re.findall(r"^COPY (.+)$", text, re.MULTILINE)
        for source in line.split()[:-1]
    }  # fmt: skip
    assert all((ROOT / source).exists() for source in copied)
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    packages = project["tool"]["setuptools"]["packages"]["find"]["include"]
    needed = {name.rstrip("*") for name in packages} | {"pyproject.toml", "constraints.txt"}
    needed |= {project["project"]["readme"], *project["project"]["license-files"]}
    assert needed <= copied
