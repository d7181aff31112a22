"""`diarium browse`: it says where it listens, ends quietly, and tells what is wrong."""

# ruff: noqa: S310 - the addresses are those of the site that the test has started

from __future__ import annotations

import os
import re
import select
import signal
import socket
import sqlite3
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from nights import DIARIUM

from corpus.store import Corpus

WATCHED = """
import sys

def watch(event, args):
    outward = {"socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "urllib.Request"}
    if event in outward and "127.0.0.1" not in repr(args):
        print("NETWORK", event, args, file=sys.stderr, flush=True)

sys.addaudithook(watch)
from flows.cli import main

main()
"""


@pytest.fixture
def place(tmp_path: Path) -> Path:
    Corpus(tmp_path / "archive" / "corpus.db").close()
    return tmp_path / "archive"


@contextmanager
def browsing(
    archive: Path, *options: str, program: tuple[str, ...] = (str(DIARIUM),)
) -> Iterator[Any]:
    """The command while it runs, and the address that it told."""
    command = [*program, "browse", "--archive", str(archive), "--port", "0", *options]
    with subprocess.Popen(command, stderr=subprocess.PIPE, stdout=subprocess.PIPE) as running:
        try:
            told = _line(running.stderr)
            found = re.search(r"http://\S+", told)
            assert found, told
            yield running, found[0]
        finally:
            running.kill()


def _line(stream: Any) -> str:
    told = b""
    until = time.monotonic() + 60
    ready = select.poll()
    ready.register(stream, select.POLLIN | select.POLLHUP)
    while not told.endswith(b"\n") and time.monotonic() < until:
        if ready.poll(1000):
            byte = os.read(stream.fileno(), 1)
            if not byte:
                break
            told += byte
    return told.decode()


def status(address: str, **headers: str) -> int:
    try:
        asked = urllib.request.Request(address, headers=headers)
        with urllib.request.urlopen(asked, timeout=30) as answered:
            return int(answered.status)
    except urllib.error.HTTPError as error:
        return error.code


@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM])
def test_it_serves_until_it_is_told_to_stop(place: Path, sent: signal.Signals) -> None:
    with browsing(place) as (running, address):
        assert status(address) == 200
        assert status(f"{address}corpus") == 200
        assert status(f"{address}nej") == 404
        assert status(address, Host="ond.example") == 421
        running.send_signal(sent)
        out, err = running.communicate(timeout=20)
    assert running.returncode == 0
    assert (out, err) == (b"", b"")


def test_a_slow_query_does_not_keep_it_from_stopping(place: Path) -> None:
    slow = "WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x+1 FROM c) SELECT count(*) FROM c"
    with browsing(place) as (running, address):
        query = f"{address}corpus?sql={urllib.request.quote(slow)}"  # type: ignore[attr-defined]
        with subprocess.Popen(["curl", "-s", "-o", os.devnull, query]) as asking:
            time.sleep(1.5)
            began = time.monotonic()
            running.send_signal(signal.SIGTERM)
            running.wait(timeout=20)
            asking.kill()
        assert running.returncode == 0
        assert time.monotonic() - began < 6


def test_a_taken_port_is_told_with_what_to_do(place: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        command = [DIARIUM, "browse", "--archive", place, "--port", port]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 5
    assert port in done.stderr
    assert "Choose another with --port" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("host", ["finns.inte.invalid", "203.0.113.9"])
def test_an_address_that_is_not_ours_is_told(place: Path, host: str) -> None:
    command = [DIARIUM, "browse", "--archive", place, "--host", host, "--port", "0"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 5
    assert host in done.stderr
    assert "Traceback" not in done.stderr


def test_no_corpus_and_an_older_one_are_told(place: Path, tmp_path: Path) -> None:
    nothing = subprocess.run(
        [DIARIUM, "browse", "--archive", tmp_path / "none"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert nothing.returncode == 5
    assert "diarium nightly" in nothing.stderr
    with sqlite3.connect(place / "corpus.db") as db:
        db.execute("PRAGMA user_version = 3")
    older = subprocess.run(
        [DIARIUM, "browse", "--archive", place], capture_output=True, text=True, check=False
    )
    assert older.returncode == 5
    assert "older version" in older.stderr


def test_it_sees_what_the_night_writes_and_needs_no_originals(place: Path) -> None:
    assert not (place / "originals").exists()
    with browsing(place) as (_, address), Corpus(place / "corpus.db") as corpus:
        with urllib.request.urlopen(f"{address}lagda-at-sidan", timeout=30) as before:
            assert "ny.pdf" not in before.read().decode()
        corpus.db.execute("BEGIN IMMEDIATE")
        assert status(address) == 200  # it does not wait for the writer
        corpus.db.execute("COMMIT")
        corpus.set_aside("a" * 64, "ny.pdf", "damaged", "Trasig.")
        with urllib.request.urlopen(f"{address}lagda-at-sidan", timeout=30) as after:
            assert "ny.pdf" in after.read().decode()


def test_it_uses_no_network(place: Path) -> None:
    import sys

    with browsing(place, program=(sys.executable, "-c", WATCHED)) as (running, address):
        pages = ("", "sok?q=x", "corpus", "corpus?sql=select+1", "corpus.csv?sql=select+1",
                 "datalexikon", "corpus/documents", "nej")  # fmt: skip
        for page in pages:
            assert status(f"{address}{page}") in {200, 404}
        running.send_signal(signal.SIGTERM)
        _, err = running.communicate(timeout=20)
    assert b"NETWORK" not in err, err.decode()


def test_other_names_are_let_in_when_told(place: Path) -> None:
    with browsing(place, "--name", "arkiv.example") as (_, address):
        assert status(address, Host="arkiv.example") == 200
        assert status(address, Host="ond.example") == 421
