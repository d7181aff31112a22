"""Files that come from, and are kept in, another place than the archive folder."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import fsspec
import nights
import pytest

from corpus.site.document_source import original_of
from flows.settings import Settings, load_settings
from flows.site_places import places_of
from flows.storage import fetch_inbox, originals_of, waits_remotely
from pipeline.errors import BadSettings


@pytest.fixture
def far() -> Iterator[Any]:
    files = fsspec.filesystem("memory")
    yield files
    files.store.clear()


def test_a_night_keeps_its_originals_in_an_object_store(tmp_path: Path, far: Any) -> None:
    files = {"höst.pdf": nights.born_digital(nights.AUTUMN), "vinter.txt": nights.WINTER}
    settings = nights.archive(tmp_path, files, originals_at="memory://kept")
    plain = nights.archive(tmp_path / "plain", files)
    nights.night(settings)
    nights.night(plain)
    assert nights.dump(settings) == nights.dump(plain)
    assert not nights.contents(settings.originals)
    kept = {str(one.place).rpartition("/")[2] for one in originals_of(settings).walk()}
    assert kept == {path.name for path in plain.originals.rglob("*.*")}
    assert nights.inbox(settings) == []


def test_the_site_finds_originals_of_an_object_store(tmp_path: Path, far: Any) -> None:
    settings = nights.archive(tmp_path, originals_at="memory://kept")
    path = nights.drop(settings, "möte.txt", nights.AUTUMN)
    sha256 = __import__("hashlib").sha256(path.read_bytes()).hexdigest()
    originals_of(settings).put(path, sha256)
    found = original_of(places_of(settings), sha256)
    assert found
    assert found.read_text(encoding="utf-8") == nights.AUTUMN
    assert original_of(places_of(settings), "0" * 64) is None


def test_originals_may_lie_in_another_folder(tmp_path: Path) -> None:
    there = tmp_path / "nas" / "originals"
    settings = nights.archive(tmp_path, {"a.txt": nights.AUTUMN}, originals_at=str(there))
    nights.night(settings)
    assert [data.decode() for data in nights.contents(there).values()] == [nights.AUTUMN]


def test_an_inbox_on_an_object_store_is_emptied_into_the_archive(tmp_path: Path, far: Any) -> None:
    settings = nights.archive(tmp_path, inbox_at="memory://in")
    assert not waits_remotely(settings)
    far.pipe_file("/in/skola/höst.txt", nights.AUTUMN.encode())
    far.pipe_file("/in/.dold.txt", b"not a drop")
    far.pipe_file("/in/x/../../ute.txt", b"leads out")
    assert waits_remotely(settings)
    assert fetch_inbox(settings) == []
    assert nights.contents(settings.inbox) == {"skola/höst.txt": nights.AUTUMN.encode()}
    assert not far.exists("/in/skola/höst.txt")


def test_nothing_is_overwritten_by_what_is_fetched(tmp_path: Path, far: Any) -> None:
    settings = nights.archive(tmp_path, {"a.txt": "den gamla"}, inbox_at="memory://in")
    far.pipe_file("/in/a.txt", b"en annan")
    far.pipe_file("/in/b.txt", b"b")
    ((name, why),) = fetch_inbox(settings)
    assert (name, "samma namn" in why) == ("a.txt", True)
    assert far.cat_file("/in/a.txt") == b"en annan"
    assert nights.contents(settings.inbox) == {"a.txt": b"den gamla", "b.txt": b"b"}
    far.pipe_file("/in/a.txt", b"den gamla")  # the same again, after a kill
    assert fetch_inbox(settings) == []
    assert not far.exists("/in/a.txt")


def test_what_changes_while_it_is_fetched_stays_where_it_was(
    tmp_path: Path, far: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = nights.archive(tmp_path, inbox_at="memory://in")
    far.pipe_file("/in/a.txt", b"half")
    opened = type(far).open

    def growing(self: Any, path: str, *mode: Any, **told: Any) -> Any:
        read = opened(self, path, *mode, **told)
        if path.endswith("a.txt") and mode == ("rb",):
            self.pipe_file(path, b"half and whole")
        return read

    monkeypatch.setattr(type(far), "open", growing)
    assert len(fetch_inbox(settings)) == 1
    assert nights.contents(settings.inbox) == {}
    monkeypatch.undo()
    assert far.cat_file("/in/a.txt") == b"half and whole"


def test_a_store_that_does_not_answer_is_told_and_costs_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, far: Any
) -> None:
    def down(self: Any, *told: Any, **more: Any) -> None:
        raise RuntimeError("endpoint unreachable")

    settings = nights.archive(tmp_path, inbox_at="memory://in")
    monkeypatch.setattr(type(far), "find", down)
    ((_, why),) = fetch_inbox(settings)
    assert "endpoint unreachable" in why


def test_runners_are_three() -> None:
    assert load_settings(options={"runner": "dask"}) != Settings()
    with pytest.raises(BadSettings, match="neither threads, dask nor ray"):
        load_settings(options={"runner": "spark"})
