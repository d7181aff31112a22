"""kill -9 from outside, at 50 random moments of a real night: the same corpus each time."""

from __future__ import annotations

import random
import shutil
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from faults.real import begun, lasting_server, nightly, none_left, stop
from held import differences, in_the_end, wrong_with
from nights import AUTUMN, STRIPPED, WINTER, archive, born_digital, encrypted, png

from flows.settings import Settings

KILLS = 50
FILES: dict[str, bytes | str] = {
    "2023/a.txt": AUTUMN,
    "2023/b.pdf": born_digital(WINTER),
    "c.md": STRIPPED,
    "d.pdf": b"",
    "e.png": png("Minnesanteckningar", "Plats: Skara", "Närvarande: Eva Ekdahl, Hjo"),
    "f.pdf": born_digital(AUTUMN.replace("2 oktober", "9 oktober"), WINTER),
    "g.pdf": encrypted(born_digital(WINTER)),
    "h.png": png("Protokoll", "Datum: 8 januari 2024", "Plats: Habo"),
    "igen.txt": AUTUMN,
}
CONTENT = [content.encode() if isinstance(content, str) else content for content in FILES.values()]


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    with lasting_server(tmp_path_factory.mktemp("prefect")) as found:
        yield found


@pytest.fixture(scope="module")
def calm(
    tmp_path_factory: pytest.TempPathFactory, environment: dict[str, str]
) -> tuple[Settings, float]:
    """The archive after an undisturbed night, and how many seconds that night took."""
    settings = archive(tmp_path_factory.mktemp("calm"), FILES)
    began = time.monotonic()
    code, said = nightly(settings, environment)
    assert code == 0, said
    return settings, time.monotonic() - began


@pytest.mark.parametrize("number", range(KILLS))
def test_killed_at_a_random_moment_and_run_again_it_is_the_same_corpus(
    tmp_path: Path, environment: dict[str, str], calm: tuple[Settings, float], number: int
) -> None:
    """Every other time only the night itself is killed; every fifth archive is killed thrice."""
    undisturbed, seconds = calm
    chance = random.Random(number)
    settings = archive(tmp_path, FILES)
    for _ in range(3 if number % 5 == 4 else 1):
        process, mark = begun(settings, environment)
        time.sleep(chance.uniform(0.2, 1.0) * seconds)
        stop(process, mark, alone=number % 2 == 0)
        assert wrong_with(settings, CONTENT) == []
        assert none_left(mark) == []
    code, said = nightly(settings, environment)
    assert code == 0, said
    assert wrong_with(settings, CONTENT) == []
    assert differences(in_the_end(undisturbed), in_the_end(settings)) == []
    shutil.rmtree(tmp_path)
