"""Settings: the file, overridden by the environment, overridden by options."""

from __future__ import annotations

import json
import tomllib
from dataclasses import asdict, fields
from pathlib import Path

import pytest
from nights import diarium

from flows.nightly import settings_of
from flows.reading import ENGINES
from flows.settings import PREFIX, Settings, as_toml, load_settings
from pipeline.errors import BadSettings

OTHER = {
    "int": (7, "7"),
    "float": (0.5, "0.5"),
    "str": ("x", '"x"'),
    "Path": (Path("x"), '"x"'),
    "bool": (True, "true"),
    "Mapping[str, tuple[str, ...]]": ({"Å nät": ("Vara",)}, '{ "Å nät" = ["Vara"] }'),
}
"""Another value of each type, and as the settings file tells it."""


def written(folder: Path, text: str) -> Path:
    path = folder / "diarium.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_options_win_over_the_environment_over_the_file_over_defaults(tmp_path: Path) -> None:
    file = written(tmp_path, 'language = "fil"\nworkers = 1\ncron = "1 1 * * *"\n')
    environment = {"DIARIUM_WORKERS": "2", "DIARIUM_CRON": "2 2 * * *", "PATH": "/bin"}
    told = load_settings(file, {"cron": "3 3 * * *", "archive": None}, environment)
    assert told == Settings(language="fil", workers=2, cron="3 3 * * *")


CHOSEN = {"engine": "tesserocr", "file_mode": "0600", "log_format": "json", "runner": "dask"}
"""Settings of which only some values are taken, with one of them."""


def test_every_setting_can_be_told_in_every_way(tmp_path: Path) -> None:
    for field in fields(Settings):
        value, shown = OTHER[str(field.type)]
        if field.name in CHOSEN:
            value, shown = CHOSEN[field.name], f'"{CHOSEN[field.name]}"'
        wanted = Settings(**{field.name: value})
        file = written(tmp_path, f"{field.name} = {shown}\n")
        assert load_settings(file, {}, {}) == wanted
        told = json.dumps(value) if isinstance(value, dict) else str(value)
        named = {PREFIX + field.name.upper(): told}
        assert load_settings(written(tmp_path, ""), {}, named) == wanted
        assert load_settings(written(tmp_path, ""), {field.name: value}, {}) == wanted
        assert load_settings(written(tmp_path, as_toml(wanted)), {}, {}) == wanted


def test_the_file_in_the_current_folder_is_read(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert load_settings(None, {}, {}) == Settings()
    written(tmp_path, "workers = 3\n")
    assert load_settings(None, {}, {}).workers == 3


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("worker = 1\n", "no setting called 'worker'"),
        ('workers = "many"\n', "workers = 'many'"),
        ("workers = [1]\n", "workers"),
        ("workers 1\n", "cannot be read"),
        ('named_entities = "maybe"\n', "named_entities = 'maybe'"),
        ('networks = "Skola"\n', "is no table of lists"),
        ('networks = { Skola = "Vara" }\n', "is no table of lists"),
    ],
)
def test_a_wrong_file_is_told(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(BadSettings, match=said.replace("[", r"\[")):
        load_settings(written(tmp_path, text), {}, {})


def test_a_missing_file_that_was_named_is_told(tmp_path: Path) -> None:
    with pytest.raises(BadSettings, match="cannot be read"):
        load_settings(tmp_path / "none.toml", {}, {})


def test_a_wrong_value_in_the_environment_is_told(tmp_path: Path) -> None:
    with pytest.raises(BadSettings, match="in the environment"):
        load_settings(written(tmp_path, ""), {}, {"DIARIUM_WORKERS": "många"})


def test_an_engine_that_is_none_is_told(tmp_path: Path) -> None:
    with pytest.raises(BadSettings, match="neither pytesseract nor tesserocr"):
        load_settings(written(tmp_path, ""), {}, {"DIARIUM_ENGINE": "easyocr"})


def test_every_engine_that_can_be_chosen_is_there() -> None:
    for name in ("pytesseract", "tesserocr"):
        engine = load_settings(None, {"engine": name}, {}).engine
        assert engine in ENGINES
    assert set(ENGINES) == {"pytesseract", "tesserocr"}


def test_what_is_printed_would_give_the_same_settings(tmp_path: Path) -> None:
    told = Settings(archive=Path('mapp "med" \\ tecken'), workers=2, vocabulary="ämnen.json")
    assert load_settings(written(tmp_path, as_toml(told)), {}, {}) == told


def test_settings_travel_as_a_flows_parameter() -> None:
    told = Settings(archive=Path("/a"), workers=2)
    assert settings_of({**asdict(told), "archive": "/a"}) == told


def test_the_command_prints_what_is_in_force(tmp_path: Path) -> None:
    written(tmp_path, "workers = 3\nleast_confidence = 0.5\n")
    environment = {"DIARIUM_WORKERS": "4", "PATH": ""}
    done = diarium("settings", "--archive", "min", cwd=tmp_path, env=environment)
    told = tomllib.loads(done.stdout)
    assert told == {
        **asdict(Settings()), "archive": "min", "workers": 4, "least_confidence": 0.5
    }  # fmt: skip


def test_the_command_tells_a_wrong_setting_and_leaves_with_5(tmp_path: Path) -> None:
    written(tmp_path, "wrokers = 3\n")
    done = diarium("settings", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (5, "")
    assert (
        done.stderr.strip()
        == "diarium: There is no setting called 'wrokers' (in the settings file)."
    )
