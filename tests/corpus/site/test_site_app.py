"""What holds for every response of the site: headers, methods, hosts, errors, hostile text."""

from __future__ import annotations

import asyncio
import csv
import io
import re
import sqlite3
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode, urljoin, urlsplit

import httpx
import pytest
from hostile import hostile_corpus
from invented import minutes

from corpus.site import plugin
from corpus.site.app import make_site
from corpus.site.pages import Asked, Page, Places
from corpus.store import Corpus
from flows.settings import Settings
from flows.site_places import places_of

CSP = "default-src 'self'; base-uri 'none'; object-src 'none'; form-action 'self'"

EVERYWHERE = ["/", "/sok", "/dokument", "/fragor", "/fragor/1", "/datalexikon", "/corpus",
              "/corpus/documents", "/corpus?sql=select+1", "/corpus?sql=select+x", "/nej",
              "/corpus/nej", "/diarium/site.css", "/diarium/nej.css", "/favicon.ico",
              "/dokument?tabell=dokument&format=csv", "/corpus.json?sql=select+1",
              "/corpus.csv?sql=select+1", "/corpus.db"]  # fmt: skip


def call(
    site: Any, address: str, method: str = "GET", host: str = "localhost", **headers: str
) -> Any:
    async def request() -> httpx.Response:
        transport = httpx.ASGITransport(app=site.app())
        async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
            return await client.request(method, address, headers={"host": host, **headers})

    return asyncio.run(request())


@pytest.fixture(scope="module")
def site(archive: Settings) -> Any:
    return make_site(places_of(archive))


@pytest.mark.parametrize("address", EVERYWHERE)
def test_every_response_is_guarded(site: Any, address: str) -> None:
    shown = call(site, address)
    assert shown.status_code < 500
    assert shown.headers.get_list("content-security-policy") == [f"{CSP}; frame-ancestors 'none'"]
    assert shown.headers.get_list("x-content-type-options") == ["nosniff"]
    assert shown.headers.get_list("referrer-policy") == ["same-origin"]
    assert "set-cookie" not in shown.headers


@pytest.mark.parametrize("address", EVERYWHERE)
def test_head_is_get_without_its_body(site: Any, address: str) -> None:
    whole, head = call(site, address), call(site, address, "HEAD")
    assert head.status_code == whole.status_code
    assert head.headers["content-security-policy"] == whole.headers["content-security-policy"]
    assert not head.content


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"])
@pytest.mark.parametrize("address", ["/", "/corpus", "/corpus/documents"])
def test_nothing_can_be_sent(site: Any, method: str, address: str) -> None:
    assert call(site, address, method).status_code == 405


@pytest.mark.parametrize(
    "host", ["ond.example", "ond.example:8001", "localhost.ond.example", "127.0.0.1.ond.example",
             "10.0.0.7", "", "[::2]", "localhost@ond.example"]
)  # fmt: skip
def test_only_this_machines_names_are_answered(site: Any, host: str) -> None:
    shown = call(site, "/", host=host)
    assert shown.status_code == 421
    assert "Diarium" not in shown.text


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST:8001", "127.0.0.1:8001", "[::1]:8001"])
def test_this_machine_is_answered(site: Any, host: str) -> None:
    assert call(site, "/", host=host).status_code == 200


def test_other_names_can_be_let_in(archive: Settings) -> None:
    site = make_site(places_of(archive), {"arkiv.example"}, any_address=True)
    assert call(site, "/", host="arkiv.example:80").status_code == 200
    assert call(site, "/", host="10.0.0.7:8001").status_code == 200  # an address is no name
    assert call(site, "/", host="ond.example").status_code == 421


@pytest.mark.parametrize(
    "address",
    ["/nej", "/nej/nej", "/-/databases", "/-/databases.json", "/-/versions.json", "/-/settings",
     "/-/plugins", "/-/metadata", "/-/threads", "/-/permissions", "/-/static/app.css", "/_internal",
     "/_internal/databases", "/_memory", "/:memory:", "/.json", "/index.json", "/finns%20inte/x",
     "/corpus/nej", "/corpus/documents/nej", "/nej/corpus", "/%2e%2e/etc/passwd", "/corpusx"],
)  # fmt: skip
def test_nothing_else_stands_there(site: Any, address: str) -> None:
    shown = call(site, address)
    assert shown.status_code == 404
    assert "Sidan finns inte" in shown.text
    assert 'lang="sv"' in shown.text
    assert str(Path(site.diarium_places.corpus).parent) not in shown.text


def test_a_slash_too_many_leads_on_and_never_away(site: Any) -> None:
    assert call(site, "/dokument/").headers["location"] == "/dokument"
    for away in ("//ond.example/", "//ond.example", "///ond.example//", "/\\ond.example/"):
        where = call(site, f"http://localhost{away}").headers.get("location", "/")
        assert urlsplit(urljoin("http://localhost/", where)).netloc == "localhost"


def test_an_error_in_a_page_is_told_in_swedish_and_logged(
    site: Any, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    secret = str(site.diarium_places.corpus)

    def broken(_db: sqlite3.Connection, _asked: Asked) -> Page:
        raise RuntimeError(f"no such thing in {secret}")

    monkeypatch.setattr(plugin, "ROUTES", ((r"/trasig$", broken),))
    shown = call(site, "/trasig")
    assert shown.status_code == 500
    assert "Något gick fel" in shown.text
    assert secret not in shown.text
    assert "RuntimeError" not in shown.text
    assert "no such thing" in caplog.text


def test_a_missing_or_older_corpus_is_told_without_paths(tmp_path: Path) -> None:
    site = make_site(Places(tmp_path / "corpus.db", tmp_path / "o", tmp_path / "r"))
    shown = call(site, "/")
    assert (shown.status_code, str(tmp_path) in shown.text) == (503, False)
    assert "Ingen korpus" in shown.text
    assert call(site, "/corpus/documents").status_code == 503
    assert str(tmp_path) not in call(site, "/corpus/documents").text


def test_a_replaced_corpus_is_noticed(tmp_path: Path) -> None:
    site = make_site(Places(tmp_path / "corpus.db", tmp_path / "o", tmp_path / "r"))
    assert call(site, "/").status_code == 503
    for name in ("first", "second"):
        with Corpus(tmp_path / f"{name}.db") as corpus:
            corpus.set_aside(name, f"{name}.pdf", "damaged", name)
            corpus.db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        (tmp_path / f"{name}.db").replace(tmp_path / "corpus.db")
        for _ in range(8):  # each of the readers' threads
            assert f"{name}.pdf" in call(site, "/lagda-at-sidan").text
            rows = call(
                site, "/corpus.json?sql=select+filename+from+set_aside&_shape=arrays"
            ).json()
            assert rows["rows"] == [[f"{name}.pdf"]]


class Found(HTMLParser):
    """What a page holds that could hurt, and where it leads."""

    def __init__(self) -> None:
        super().__init__()
        self.links: list[str] = []
        self.bad: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        for name, value in attrs:
            if name.startswith("on") or name in {"style", "srcdoc"}:
                self.bad.append(f"{tag} {name}={value}")
            if name in {"href", "src", "action", "formaction", "data", "poster"}:
                self._address(tag, value or "")
        if tag == "script" and not (given.get("src") or "").startswith("/diarium/"):
            self.bad.append("inline script")
        if tag in {"style", "iframe", "object", "embed", "base", "meta"} and "http-equiv" in given:
            self.bad.append(tag)
        if tag == "style":
            self.bad.append(tag)

    def _address(self, tag: str, value: str) -> None:
        whole = urlsplit(urljoin("http://localhost/", value.strip()))
        if whole.scheme != "http" or whole.netloc != "localhost":
            self.bad.append(f"{tag} leads to {value}")
        elif tag == "a":
            self.links.append(value)


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Any]:
    site = make_site(hostile_corpus(tmp_path_factory.mktemp("hostile")))
    return lambda address: call(site, address)


def test_hostile_text_is_only_text_wherever_a_link_leads(hostile: Callable[[str], Any]) -> None:
    """Every kind of page is visited, through the links of the pages before it."""
    waiting = ["/", "/dokument", "/personer", "/kommuner", "/natverk", "/amnen", "/kalender",
               "/loften", "/rapporter", "/lagda-at-sidan", "/granska", "/datalexikon", "/fragor",
               "/sok?q=alert", "/sok?q=skön+%3Cscript%3E", "/corpus/documents", "/corpus/topics",
               "/corpus?sql=select+*+from+documents,topics,decisions", "/corpus/attendance",
               "/corpus?sql=select+'<script>x</script>'+as+'<img src=x onerror=y>'",
               "/corpus/documents?title__contains=<script>&_sort=title&_facet=title"]  # fmt: skip
    kinds: Counter[str] = Counter()
    seen = set(waiting)
    while waiting:
        address = waiting.pop(0)
        kind = re.sub(r"[^/?&=]{9,}|\d+", "*", address)
        kinds[kind] += 1
        if kinds[kind] > 2 or sum(kinds.values()) > 260:
            continue
        shown = hostile(address)
        assert shown.status_code < 500, address
        if not shown.headers["content-type"].startswith("text/html"):
            continue
        assert "HOSTIL49" not in shown.text, address
        assert not re.search(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]", shown.text), address
        found = Found()
        found.feed(shown.text)
        assert not found.bad, address
        for link in found.links:
            path = link.partition("#")[0]
            if path.startswith("/") and path not in seen:
                seen.add(path)
                waiting.append(path)
    assert len(kinds) > 40


SUM = "=1+1"


@pytest.fixture(scope="module")
def summing(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """The site over minutes in which everything is called what a spreadsheet would count."""
    folder = tmp_path_factory.mktemp("summing")
    made = minutes(f"Möte\n{SUM}", people=((SUM, SUM, "0643"),), network=SUM, filename=SUM)
    with Corpus(folder / "corpus.db") as corpus:
        corpus.put_reading(made.reading)
        corpus.put(replace(made, title=SUM))
        corpus.resolve_people()
    return make_site(Places(folder / "corpus.db", folder / "o", folder / "r"))


def body_sent(site: Any, method: str, address: str, host: str) -> bytes:
    """What the application itself sends as a body: clients drop that of a HEAD."""
    path, _, query = address.partition("?")
    scope = {"type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": method,
             "scheme": "http", "path": path, "raw_path": path.encode(), "root_path": "",
             "query_string": query.encode(), "headers": [(b"host", host.encode())],
             "server": ("localhost", 80), "client": ("127.0.0.1", 1)}  # fmt: skip
    sent: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    asyncio.run(site.app()(scope, receive, send))
    return b"".join(message.get("body", b"") for message in sent)


@pytest.mark.parametrize("host", ["localhost", "ond.example"])
@pytest.mark.parametrize("address", ["/", "/nej", "/corpus", "/corpus.csv?sql=select+1"])
def test_the_application_sends_no_body_for_head(summing: Any, address: str, host: str) -> None:
    assert body_sent(summing, "GET", address, host)
    assert body_sent(summing, "HEAD", address, host) == b""


@pytest.mark.parametrize(
    "address",
    ["/dokument?tabell=dokument&format=csv", "/sok?q=mote&format=csv",
     f"/natverk/{quote(SUM)}?narvaro=person&format=csv", "/corpus/documents.csv",
     "/corpus.csv?" + urlencode({"sql": f"SELECT '{SUM}' AS n"}),
     "/corpus.csv?" + urlencode({"sql": f"SELECT 1 AS [{SUM}]"})],
)  # fmt: skip
def test_no_spreadsheet_runs_a_cell_of_any_csv(summing: Any, address: str) -> None:
    shown = call(summing, address)
    assert shown.headers["content-type"].startswith("text/csv")
    lines = csv.reader(io.StringIO(shown.text.removeprefix("\ufeff")))
    cells = {cell for line in lines for cell in line}
    assert f"'{SUM}" in cells
    assert SUM not in cells
