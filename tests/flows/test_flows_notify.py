"""A word when the report is there: over HTTP and SMTP to receivers of our own, and its failures."""

from __future__ import annotations

import json
import socketserver
import threading
from collections.abc import Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from nights import AUTUMN, WINTER, archive, diarium, drop, night

from corpus.store import Corpus
from flows.nightly import _plain
from flows.notify import (
    addresses,
    check_addresses,
    notify_of_failure,
    notify_of_night,
    told_in_report,
)
from flows.settings import as_toml, load_settings
from pipeline.errors import ArchiveBusy, ArchiveFailed, BadSettings

SECRET = "hemligt-ord"  # noqa: S105 - what must never be shown


@pytest.fixture
def web() -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """A receiver of JSON: its address for Apprise, and what it got."""
    got: list[dict[str, Any]] = []

    class Receiver(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            got.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Receiver) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"json://eva:{SECRET}@127.0.0.1:{server.server_port}/", got
        server.shutdown()


@pytest.fixture
def mail() -> Iterator[tuple[str, list[str]]]:
    """A receiver of mail: its address for Apprise, and the letters it got."""
    got: list[str] = []

    class Receiver(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            self.wfile.write(b"220 here\r\n")
            while line := self.rfile.readline():
                word = line[:4].upper()
                if word == b"DATA":
                    self.wfile.write(b"354 go on\r\n")
                    letter = []
                    while (line := self.rfile.readline()) != b".\r\n":
                        letter.append(line.decode())
                    got.append("".join(letter))
                self.wfile.write(b"221 bye\r\n" if word == b"QUIT" else b"250 ok\r\n")
                if word == b"QUIT":
                    return

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Receiver) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        port = server.server_address[1]
        yield f"mailto://127.0.0.1:{port}/?from=d@example.se&to=e@example.se&mode=insecure", got
        server.shutdown()


def test_figures_are_sent_and_where_the_report_lies_but_no_names(
    tmp_path: Path, web: tuple[str, list[dict[str, Any]]], mail: tuple[str, list[str]]
) -> None:
    settings = archive(tmp_path, {"a.txt": AUTUMN, "tom.pdf": b""})
    done, _ = night(settings)
    assert notify_of_night(replace(settings, notify=f"{web[0]} {mail[0]}"), done) is None
    told, letter = web[1][0], mail[1][0]
    assert told["title"] == "Diarium: 1 ny fil, 1 åt sidan, 0 väntar"
    assert told["type"] == "warning"
    assert done.told
    assert f"Rapporten: {done.told[1]}" in told["message"]
    assert "Ekdahl" not in told["message"] + letter
    assert "To: e@example.se" in letter


def test_a_quiet_night_is_not_told(tmp_path: Path, web: tuple[str, list[dict[str, Any]]]) -> None:
    settings = archive(tmp_path)
    done, _ = night(settings)
    assert notify_of_night(replace(settings, notify=web[0]), done) is None
    assert web[1] == []


def test_a_night_that_failed_is_told_without_its_words(
    tmp_path: Path, web: tuple[str, list[dict[str, Any]]]
) -> None:
    settings = archive(tmp_path, notify=web[0])
    notify_of_failure(settings, ArchiveFailed("Eva Ekdahl has it"))
    assert web[1][0]["title"] == "Diarium: natten misslyckades"
    assert ArchiveFailed.code in web[1][0]["message"]
    assert "Ekdahl" not in web[1][0]["message"]


def test_a_night_refused_because_another_runs_is_no_failure(
    tmp_path: Path, web: tuple[str, list[dict[str, Any]]]
) -> None:
    notify_of_failure(archive(tmp_path, notify=web[0]), ArchiveBusy("since 00:40"))
    assert web[1] == []


def test_the_numbers_are_those_of_the_report(
    tmp_path: Path, web: tuple[str, list[dict[str, Any]]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What waited before waits still, and what a night that was cut off read is told as new."""
    settings = archive(tmp_path, {"a.txt": AUTUMN, "b.part": "x"})
    with monkeypatch.context() as patch:
        patch.setattr(Corpus, "resolve_people", lambda _: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            night(settings)
    drop(settings, "b.txt", WINTER)
    done, report = night(settings)
    assert "2 nya filer lästa, 2 dokument tolkade, 0 filer lagda åt sidan, 1 fil väntar" in report
    notify_of_night(replace(settings, notify=web[0]), done)
    assert web[1][0]["title"] == "Diarium: 2 nya filer, 0 åt sidan, 1 väntar"


def test_a_receiver_that_is_gone_fails_no_night_and_is_told(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    settings = archive(tmp_path, {"a.txt": AUTUMN}, notify=f"json://eva:{SECRET}@127.0.0.1:9/")
    done, _ = night(settings)
    trouble = notify_of_night(settings, done)
    assert trouble == "Adress 1 av 1 i inställningen notify svarade inte."
    assert done.told
    assert done.told[1]
    told_in_report(done.told[1], trouble)
    assert done.told[1].read_text().endswith(f"## Meddelandet gick inte fram\n\n- {trouble}\n")
    assert "notification failed" in caplog.text
    assert SECRET not in caplog.text + "".join(capfd.readouterr())


def test_addresses_may_lie_in_a_file(tmp_path: Path) -> None:
    settings = archive(tmp_path, notify="adresser")
    (settings.archive / "adresser").write_text(f"# vi\n\njson://u:{SECRET}@host/\n")
    assert addresses(settings) == [f"json://u:{SECRET}@host/"]
    check_addresses(settings)


@pytest.mark.parametrize("told", ["finns-inte", f"nonsens://{SECRET}"])
def test_what_is_no_address_is_told_before_the_night(tmp_path: Path, told: str) -> None:
    with pytest.raises(BadSettings, match="notify") as raised:
        check_addresses(archive(tmp_path, notify=told))
    assert SECRET not in str(raised.value)


def test_no_address_is_shown_or_given_to_prefect(tmp_path: Path) -> None:
    settings = load_settings(
        None, {"archive": tmp_path}, {"DIARIUM_NOTIFY": f"mailto://eva:{SECRET}@example.se"}
    )
    assert SECRET in settings.notify
    assert 'notify = "mailto://***"' in as_toml(settings)
    assert SECRET not in json.dumps(_plain(settings))
    shown = diarium("settings", env={"DIARIUM_NOTIFY": f"mailto://eva:{SECRET}@example.se"})
    assert SECRET not in shown.stdout + shown.stderr
    assert "mailto://***" in shown.stdout
