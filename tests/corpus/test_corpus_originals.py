"""Originals: the same verbs whether they lie in a folder, in memory or where names come last."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

import fsspec
import pytest
from fsspec.implementations.dirfs import DirFileSystem
from fsspec.implementations.local import LocalFileSystem

from corpus.originals import Originals, at_hand, hash_in, originals_at
from corpus.originals_remote import Remote
from pipeline.addresses import without_secret
from pipeline.errors import BadSettings

ONE, OTHER = b"Protokoll 1", b"Protokoll 2 " * 200_000


def hash_of(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def file_of(folder: Path, content: bytes, name: str = "möte.PDF") -> Path:
    path = folder / "in" / name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(content)
    return path


@pytest.fixture(params=["folder", "memory", "names last"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Originals]:
    if request.param == "folder":
        yield originals_at(tmp_path / "originals")
    elif request.param == "memory":
        yield originals_at("memory://test-originals/kept")
        fsspec.filesystem("memory").store.clear()
    else:  # a file system that shows a file while it is written, as sftp does
        (tmp_path / "far").mkdir()
        files = DirFileSystem(path=str(tmp_path / "far"), fs=LocalFileSystem())
        yield Remote(files, "kept", "far://kept")


def test_what_is_put_is_found_read_listed_and_removed(store: Originals, tmp_path: Path) -> None:
    for content in (ONE, OTHER):
        store.put(file_of(tmp_path, content), hash_of(content))
    assert [(one.sha256, one.size) for one in store.walk()] == sorted(
        (hash_of(content), len(content)) for content in (ONE, OTHER)
    )
    found = store.find(hash_of(OTHER))
    assert found
    assert str(found.place).endswith(f"/{hash_of(OTHER)[:2]}/{hash_of(OTHER)}.pdf")
    with store.local(hash_of(OTHER)) as path:
        assert path.read_bytes() == OTHER
    store.remove(hash_of(OTHER))
    store.remove(hash_of(OTHER))
    assert store.find(hash_of(OTHER)) is None
    assert [one.sha256 for one in store.walk()] == [hash_of(ONE)]


def test_it_is_put_once_by_whatever_name(store: Originals, tmp_path: Path) -> None:
    first = store.put(file_of(tmp_path, ONE, "a.pdf"), hash_of(ONE))
    assert store.put(file_of(tmp_path, ONE, "b.txt"), hash_of(ONE)) == first
    assert len(list(store.walk())) == 1


def test_what_is_cut_short_is_made_whole(store: Originals, tmp_path: Path) -> None:
    place = store.put(file_of(tmp_path, ONE), hash_of(ONE))
    if isinstance(store, Remote):
        inner = f"{store.root}/{str(place)[len(store.within) + 1 :]}"
        store.files.pipe_file(inner, ONE[:3])
    else:
        Path(place).write_bytes(ONE[:3])
    store.put(file_of(tmp_path, ONE), hash_of(ONE))
    with store.local(hash_of(ONE)) as path:
        assert path.read_bytes() == ONE


def test_a_file_that_changed_is_not_kept(store: Originals, tmp_path: Path) -> None:
    with pytest.raises(OSError, match="changed"):
        store.put(file_of(tmp_path, ONE), hash_of(OTHER))
    assert list(store.walk()) == []
    assert not [path for path in (tmp_path / "originals").rglob("*") if path.is_file()]


def test_what_is_not_there_is_told(store: Originals) -> None:
    assert store.find(hash_of(ONE)) is None
    assert list(store.walk()) == []
    with pytest.raises(FileNotFoundError), store.local(hash_of(ONE)):
        pass


def test_what_a_killed_night_left_is_cleared_and_never_listed(tmp_path: Path) -> None:
    for at in (tmp_path / "originals" / "ab", tmp_path / "far" / "kept" / "ab"):
        at.mkdir(parents=True)
        (at / f".{'ab' * 32}.pdf.17").write_bytes(b"half")
    far = Remote(DirFileSystem(path=str(tmp_path / "far"), fs=LocalFileSystem()), "kept", "x://")
    for store in (originals_at(tmp_path / "originals"), far):
        assert list(store.walk()) == []
        store.clear_unfinished()
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]


def test_a_sending_that_fails_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = originals_at("memory://test-originals/failing")
    assert isinstance(store, Remote)
    send = type(store.files).put_file

    def half(self: object, local: str, remote: str, **told: object) -> None:
        Path(local).write_bytes(OTHER[:100])
        send(store.files, local, remote, **told)
        raise RuntimeError("connection reset")

    monkeypatch.setattr(type(store.files), "put_file", half)
    with pytest.raises(OSError, match="connection reset"):
        store.put(file_of(tmp_path, OTHER), hash_of(OTHER))
    assert list(store.walk()) == []


def test_an_object_that_is_not_what_its_name_says_is_refused(tmp_path: Path) -> None:
    store = originals_at("memory://test-originals/rotten")
    assert isinstance(store, Remote)
    place = store.put(file_of(tmp_path, ONE), hash_of(ONE))
    store.files.pipe_file(f"{store.root}{str(place)[len(store.within) :]}", b"x" * len(ONE))
    with pytest.raises(OSError, match="not what its name says"), at_hand(place):
        pass


def test_a_place_is_made_a_file_wherever_it_is(store: Originals, tmp_path: Path) -> None:
    place = store.put(file_of(tmp_path, ONE), hash_of(ONE))
    if isinstance(store, Remote) and store.within.startswith("far"):
        return  # no scheme that fsspec knows
    with at_hand(place) as path:
        assert path.read_bytes() == ONE
    assert path.exists() == (not isinstance(store, Remote))


def test_a_scheme_that_nobody_knows_is_a_wrong_setting() -> None:
    with pytest.raises(BadSettings, match=r"diarium\[s3\]"):
        originals_at("brevduva://minutes")


def test_addresses_are_shown_without_secrets() -> None:
    assert without_secret("sftp://eva:hemligt@fil/a@b") == "sftp://…@fil/a@b"
    assert originals_at("memory://a/b").address == "memory://a/b"
    assert hash_in("inget.pdf") == ""
