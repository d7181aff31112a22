"""Real nights that are told to stop, that meet each other, and into which somebody drops files."""

from __future__ import annotations

import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from faults.real import begun, lasting_server, left, nightly, none_left
from held import differences, in_the_end, wrong_with
from nights import AUTUMN, WINTER, archive, documents, drop, night, png

from flows.settings import Settings

FILES: dict[str, bytes | str] = {
    "a.txt": AUTUMN,
    "b.txt": WINTER,
    "c.png": png("Minnesanteckningar", "Plats: Skara"),
}
CONTENT = [content.encode() if isinstance(content, str) else content for content in FILES.values()]


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    with lasting_server(tmp_path_factory.mktemp("prefect")) as found:
        yield found


@pytest.fixture(scope="module")
def calm(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    settings = archive(tmp_path_factory.mktemp("calm"), FILES)
    night(settings)
    return settings


def wait_until_it_reads(settings: Settings, mark: str) -> None:
    until = time.monotonic() + 120
    while not (settings.originals.exists() and any(settings.originals.glob("*/*"))):
        assert time.monotonic() < until, "it never began to read"
        assert left(mark), "it ended before it read"
        time.sleep(0.02)


@pytest.mark.parametrize("sent", [signal.SIGTERM, signal.SIGINT])
def test_told_to_stop_it_stops_and_the_next_night_heals(
    tmp_path: Path, environment: dict[str, str], calm: Settings, sent: signal.Signals
) -> None:
    settings = archive(tmp_path, FILES)
    process, mark = begun(settings, environment)
    wait_until_it_reads(settings, mark)
    process.send_signal(sent)
    said = process.communicate(timeout=30)[0]
    assert process.returncode not in {0, None}, said
    assert none_left(mark) == []
    assert wrong_with(settings, CONTENT) == []
    code, said = nightly(settings, environment)
    assert code == 0, said
    assert differences(in_the_end(calm), in_the_end(settings)) == []


def test_of_two_nights_at_once_one_does_the_work(
    tmp_path: Path, environment: dict[str, str], calm: Settings
) -> None:
    settings = archive(tmp_path, FILES)
    both = [begun(settings, environment)[0] for _ in range(2)]
    said = [process.communicate(timeout=300)[0] for process in both]
    codes = sorted(process.returncode for process in both)
    assert codes in ([0, 6], [0, 0]), said  # 0 twice: the second came when the first was done
    if 6 in codes:
        assert any("already running" in text for text in said)
    assert wrong_with(settings, CONTENT) == []
    assert differences(in_the_end(calm), in_the_end(settings)) == []


def test_what_somebody_drops_meanwhile_is_taken_now_or_next_night(
    tmp_path: Path, environment: dict[str, str]
) -> None:
    settings = archive(tmp_path, FILES)
    process, _ = begun(settings, environment)
    texts = []
    number = 0
    while process.poll() is None:
        texts.append(f"{AUTUMN}Nummer {number}.\n")
        drop(settings, f"sent/{number}.txt", texts[-1])
        number += 1
        time.sleep(0.3)
    assert process.communicate()[0] is not None
    assert process.returncode == 0
    content = [*CONTENT, *(text.encode() for text in texts)]
    assert wrong_with(settings, content) == []
    code, said = nightly(settings, environment)
    assert code == 0, said
    assert wrong_with(settings, content) == []
    assert len(documents(settings)) >= len(FILES)
    held = {path.read_bytes() for path in settings.originals.glob("*/*")}
    assert set(content) <= held
