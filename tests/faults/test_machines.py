"""Many machines: two Dask workers, one of which is killed; an S3 server; both at once."""

from __future__ import annotations

import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from nights import AUTUMN, STRIPPED, WINTER, archive, born_digital, documents, dump, inbox, png
from real import begun, lasting_server, nightly

from flows.settings import Settings
from flows.storage import originals_of

FILES: dict[str, bytes | str] = {
    **{
        f"skannat-{number:02}.png": png(
            "Minnesanteckningar", f"Datum: {number + 1} mars 2023", "Plats: Skara", "Eva Ekdahl"
        )
        for number in range(12)
    },
    "a.txt": AUTUMN,
    "b.pdf": born_digital(WINTER),
    "c.md": STRIPPED,
    "tom.pdf": b"",
}


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    with lasting_server(tmp_path_factory.mktemp("prefect")) as found:
        yield {**found, "PYTHONWARNINGS": "ignore"}


@pytest.fixture(scope="module")
def by_threads(tmp_path_factory: pytest.TempPathFactory, environment: dict[str, str]) -> Settings:
    """The archive as threads of one machine make it."""
    settings = archive(tmp_path_factory.mktemp("threads"), FILES)
    code, said = nightly(settings, environment)
    assert code == 0, said
    return settings


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def cluster(environment: dict[str, str], workers: int) -> Iterator[tuple[str, list[int]]]:
    """A scheduler and workers as processes of their own: its address, the workers' ids."""
    address = f"tcp://127.0.0.1:{free_port()}"
    command = [sys.executable, "-m", "distributed.cli.dask_scheduler", "--no-dashboard"]
    started = [
        start([*command, "--host", "127.0.0.1", "--port", address.rpartition(":")[2]], environment)
    ]
    serve = [sys.executable, "-m", "distributed.cli.dask_worker", address, "--no-nanny"]
    serve += ["--nthreads", "1", "--no-dashboard", "--memory-limit", "0"]
    started += [start(serve, environment) for _ in range(workers)]
    try:
        from distributed import Client

        with Client(address, timeout=60) as client:
            client.wait_for_workers(workers, timeout=60)
        yield address, [one.pid for one in started[1:]]
    finally:
        for one in started:
            with suppress(ProcessLookupError):
                os.killpg(one.pid, signal.SIGKILL)
            one.wait()


def start(command: list[str], environment: dict[str, str]) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        command,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


def readers_of(pid: int) -> list[str]:
    """The commands of all processes below one."""
    found, above = [], {pid}
    for line in subprocess.check_output(["ps", "-eo", "pid,ppid,args"], text=True).splitlines()[1:]:
        one, parent, told = line.split(None, 2)
        if int(parent) in above:
            above.add(int(one))
            found.append(told)
    return found


def readings(settings: Settings) -> int:
    with (
        suppress(sqlite3.Error),
        sqlite3.connect(f"file:{settings.corpus}?mode=ro", uri=True) as db,
    ):
        return int(db.execute("SELECT count(*) FROM readings").fetchone()[0])
    return 0


def on_dask(environment: dict[str, str], address: str) -> dict[str, str]:
    return {**environment, "DIARIUM_RUNNER": "dask", "DIARIUM_RUNNER_ADDRESS": address}


def test_a_worker_that_is_killed_costs_nothing(
    tmp_path: Path, environment: dict[str, str], by_threads: Settings
) -> None:
    pytest.importorskip("prefect_dask")
    settings = archive(tmp_path, FILES)
    with cluster(environment, 2) as (address, workers):
        process, _ = begun(settings, on_dask(environment, address))
        deadline = time.monotonic() + 120
        while time.monotonic() < deadline and process.poll() is None:
            at_work = any("tesseract" in told for told in readers_of(workers[0]))
            if readings(settings) >= 2 and at_work:
                break
            time.sleep(0.02)
        assert process.poll() is None, process.communicate()[0]
        os.killpg(workers[0], signal.SIGKILL)  # with a document in hand
        known = readings(settings)
        said = process.communicate(timeout=300)[0]
    assert process.returncode == 0, said
    assert known < len(FILES) - 1  # it was in the middle
    assert dump(settings) == dump(by_threads)
    assert inbox(settings) == []


def test_workers_of_its_own_make_the_same_corpus_and_leave_no_process(
    tmp_path: Path, environment: dict[str, str], by_threads: Settings
) -> None:
    pytest.importorskip("prefect_dask")
    settings = archive(tmp_path, FILES)
    code, said = nightly(settings, on_dask({**environment, "DIARIUM_WORKERS": "2"}, ""))
    assert code == 0, said
    assert dump(settings) == dump(by_threads)


def test_a_document_that_kills_every_worker_waits_and_the_others_are_read(
    tmp_path: Path, environment: dict[str, str]
) -> None:
    """Such as a machine that runs out of memory; here a reader that kills whoever started it."""
    pytest.importorskip("prefect_dask")
    settings = archive(tmp_path, {"a.txt": AUTUMN, "b.txt": WINTER, "elak.txt": STRIPPED})
    evil = tmp_path / "evil"
    evil.mkdir()
    (evil / "sitecustomize.py").write_text(
        """
import os, sys, threading
if any("dask_worker" in told for told in sys.orig_argv):
    def arm():
        import time
        while "flows.night" not in sys.modules:
            time.sleep(0.01)
        import flows.isolation as isolation
        import flows.night as night
        read = isolation.read_isolated
        def reading(path, filename, *more, **told):
            if filename == "elak.txt":
                os._exit(9)
            return read(path, filename, *more, **told)
        night.read_isolated = reading
    threading.Thread(target=arm, daemon=True).start()
""",
        encoding="utf-8",
    )
    deadly = {**environment, "PYTHONPATH": str(evil)}
    with cluster(deadly, 8) as (address, _):
        code, said = nightly(settings, on_dask(environment, address))
    assert code == 0, said
    assert documents(settings) == ["a.txt", "b.txt"]
    assert inbox(settings) == ["elak.txt"]


@pytest.fixture
def bucket(environment: dict[str, str]) -> Iterator[dict[str, str]]:
    """An S3 server on this machine with one bucket, and the environment that leads there."""
    pytest.importorskip("s3fs")
    server_of = pytest.importorskip("moto.server")
    server = server_of.ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    told = {
        "AWS_ENDPOINT_URL": f"http://{host}:{port}",
        "AWS_ACCESS_KEY_ID": "invented",
        "AWS_SECRET_ACCESS_KEY": "invented",
        "AWS_DEFAULT_REGION": "us-east-1",
    }
    kept = dict(os.environ)
    os.environ.update(told)
    try:
        import s3fs

        s3fs.S3FileSystem.clear_instance_cache()
        s3fs.S3FileSystem().mkdir("diarium-prov")
        yield {**environment, **told}
    finally:
        os.environ.clear()
        os.environ.update(kept)
        server.stop()


def test_originals_and_inbox_on_s3_and_two_workers(
    tmp_path: Path, bucket: dict[str, str], by_threads: Settings
) -> None:
    """Workers see nothing of this machine's disk but what the object store gives them."""
    pytest.importorskip("prefect_dask")
    import s3fs

    far = s3fs.S3FileSystem(use_listings_cache=False)
    for name, content in FILES.items():
        far.pipe_file(
            f"diarium-prov/in/{name}", content.encode() if isinstance(content, str) else content
        )
    settings = archive(
        tmp_path, originals_at="s3://diarium-prov/kept", inbox_at="s3://diarium-prov/in"
    )
    told = {
        **bucket,
        "DIARIUM_ORIGINALS_AT": settings.originals_at,
        "DIARIUM_INBOX_AT": settings.inbox_at,
    }
    with cluster(bucket, 2) as (address, _):
        code, said = nightly(settings, on_dask(told, address))
    assert code == 0, said
    assert dump(settings) == dump(by_threads)
    assert far.find("diarium-prov/in") == []
    assert inbox(settings) == []
    store, plain = originals_of(settings), originals_of(by_threads)
    assert [(one.sha256, one.size) for one in store.walk()] == [
        (one.sha256, one.size) for one in plain.walk()
    ]
    for one in plain.walk():
        with store.local(one.sha256) as path:
            assert path.read_bytes() == Path(one.place).read_bytes()
    again, said = nightly(settings, told)
    assert again == 0, said
