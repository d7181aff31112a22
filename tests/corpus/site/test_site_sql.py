"""SQL from outside can neither write, nor read other files, nor hold the server."""

from __future__ import annotations

import asyncio
import time
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import httpx
import pytest

from corpus.site import console
from corpus.site.app import make_site
from corpus.site.console_cells import shown_cell
from corpus.site.console_loop import MOST_AT_ONCE
from corpus.site.pages import Places
from corpus.sql import query
from flows.settings import Settings
from flows.site_places import places_of
from pipeline.errors import BadSettings

SECONDS = 1.0
"""The limit that these tests set for a query."""

LONG = "replace(hex(zeroblob(250000)), '0', 'a')"
"""Half a million letters."""

HEAVY = """WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c)
           SELECT count(*) FROM c WHERE {}"""


@pytest.fixture(scope="module")
def site(archive: Settings) -> Any:
    return make_site(places_of(archive))


@pytest.fixture(autouse=True)
def _a_short_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(console, "MOST_SECONDS", SECONDS)


def get(site: Any, *addresses: str) -> list[Any]:
    """The responses to requests made at the same time, each with the seconds it took."""

    async def one(client: httpx.AsyncClient, address: str) -> Any:
        began = time.monotonic()
        shown = await client.get(address)
        shown.seconds = time.monotonic() - began  # type: ignore[attr-defined]
        return shown

    async def together() -> list[Any]:
        transport = httpx.ASGITransport(app=site.app())
        base = "http://localhost"
        async with httpx.AsyncClient(transport=transport, base_url=base, timeout=60) as client:
            return await asyncio.gather(*(one(client, address) for address in addresses))

    return asyncio.run(together())


def ask(site: Any, sql: str, form: str = "", **more: str) -> Any:
    return get(site, f"/corpus{form}?{urlencode({'sql': sql, **more})}")[0]


def test_a_query_is_answered(site: Any) -> None:
    shown = ask(site, "SELECT filename, document_id FROM documents ORDER BY filename")
    assert shown.status_code == 200
    assert "13 rader" in shown.text
    told = ask(site, "SELECT count(*) AS n FROM documents", ".json", _shape="array")
    assert told.json() == [{"n": 13}]
    assert ask(site, "SELECT 1 AS ett", ".csv").text == "\ufeffett\n1\n"


WRITES = [
    "INSERT INTO documents (document_id) VALUES ('x')",
    "UPDATE documents SET title = 'x'",
    "DELETE FROM documents",
    "DROP TABLE documents",
    "CREATE TABLE x (y)",
    "CREATE TEMP TABLE x (y)",
    "CREATE VIRTUAL TABLE temp.v USING fts5vocab(main, 'page_index', 'row')",
    "WITH x AS (SELECT 1) DELETE FROM documents",
    "REPLACE INTO documents (document_id) VALUES ('x')",
    "INSERT INTO page_index (page_index) VALUES ('rebuild')",
    "INSERT INTO page_index (page_index, rank) VALUES ('secure-delete', 1)",
    "BEGIN IMMEDIATE",
    "SAVEPOINT x",
    "VACUUM",
    "REINDEX",
    "ANALYZE",
    "PRAGMA user_version = 1",
    "PRAGMA query_only = 0",
    "PRAGMA journal_mode = DELETE",
    "PRAGMA writable_schema = 1",
    "PRAGMA wal_checkpoint(TRUNCATE)",
    "SELECT 1; DELETE FROM documents",
    "EXPLAIN DELETE FROM documents",
    "SELECT * FROM documents WHERE 1 = (SELECT 1 FROM pragma_query_only(0))",
    "SELECT * FROM pragma_journal_mode('delete')",
    "SELECT * FROM pragma_user_version(1)",
]

READS = [
    "ATTACH DATABASE '/etc/passwd' AS x",
    "VACUUM INTO '{out}'",
    "SELECT load_extension('{out}')",
    "SELECT readfile('/etc/passwd')",
    "SELECT writefile('{out}', 'x')",
    "SELECT edit('x', 'touch {out}')",
    "SELECT * FROM fsdir('/')",
    "SELECT * FROM csv('/etc/passwd')",
    "SELECT fts3_tokenizer('simple')",
    "SELECT * FROM pragma_database_list",
    "SELECT file FROM pragma_database_list",
    "PRAGMA database_list",
    "PRAGMA temp_store_directory = '/'",
    "SELECT convert_units(1, '9**9**9**9', 'm')",
]


@pytest.mark.parametrize("sql", WRITES + READS)
@pytest.mark.parametrize("form", ["", ".json", ".csv"])
def test_it_neither_writes_nor_reads_other_files(
    site: Any, tmp_path: Path, sql: str, form: str
) -> None:
    out = tmp_path / "written"
    file = site.diarium_places.corpus
    before = (file.stat().st_mtime_ns, file.read_bytes(), sorted(file.parent.iterdir()))
    shown = ask(site, sql.format(out=out), form)
    assert shown.status_code in {400, 403}
    assert str(file.parent) not in shown.text
    assert "root:" not in shown.text
    assert not out.exists()
    assert (file.stat().st_mtime_ns, file.read_bytes(), sorted(file.parent.iterdir())) == before


@pytest.mark.parametrize("sql", WRITES + READS)
def test_neither_through_the_filters_of_a_table(site: Any, tmp_path: Path, sql: str) -> None:
    sql = sql.format(out=tmp_path / "written")
    for address in (
        f"/corpus/documents?{urlencode({'_where': sql})}",
        f"/corpus/documents?{urlencode({'_where': f'1=1) ; {sql} --'})}",
        f"/corpus/documents.json?{urlencode({'_where': f'1 IN ({sql})'})}",
    ):
        assert get(site, address)[0].status_code == 400
    assert not (tmp_path / "written").exists()


MATCH = "SELECT count(*) FROM page_index WHERE page_index MATCH"

BOMBS = {
    "recursion": HEAVY.format("1"),
    "a product": "SELECT count(*) FROM pages a, pages b, pages c, pages d, pages e, pages f",
    "a sort": f"SELECT x FROM ({HEAVY.format('1').replace('count(*)', 'x')}) ORDER BY random()",
    "printf": "SELECT length(printf('%.*c', 1000000000, 'x'))",
    "format": "SELECT length(format('%1000000000d', 1))",
    "zeroblob": "SELECT zeroblob(2000000000)",
    "doubling": "SELECT length(" + "replace(" * 12 + "'aaaaaaaa'" + ", 'a', 'aaaaaaaa')" * 12,
    "trim": f"SELECT trim({LONG}, replace({LONG}, 'a', 'b') || 'a')",
    "many to trim": f"SELECT trim({LONG}, (SELECT group_concat(char(x), '') FROM ("
    "WITH RECURSIVE c(x) AS (SELECT 200 UNION ALL SELECT x + 1 FROM c LIMIT 400)"
    " SELECT x FROM c)))",
    "instr": f"SELECT instr({LONG}, substr({LONG}, 1, 200000) || 'b')",
    "replace": f"SELECT length(replace({LONG}, substr({LONG}, 1, 200000) || 'b', ''))",
    "like": f"SELECT {LONG} LIKE replace(hex(zeroblob(400)), '0', '%a') || 'b'",
    "glob": f"SELECT {LONG} GLOB '*[' || replace(hex(zeroblob(400)), '0', 'b') || ']'",
    "json": "SELECT json_patch((SELECT json_group_object(value, value) FROM c), '{}')",
    "json patch": f"SELECT json_patch('{{}}', {LONG})",
    "deep": "SELECT " + "(" * 5000 + "1" + ")" * 5000,
    "long": "SELECT '" + "x" * 60_000 + "'",
    "columns": "SELECT " + ", ".join(["1"] * 2001),
    "unions": " UNION ALL ".join(["SELECT 1"] * 600),
    "match": f"{MATCH} '" + "a* OR " * 400 + "b*'",
    "near": f"{MATCH} 'NEAR(" + "a* " * 60 + ", 90)'",
    "nested": f"{MATCH} '" + "(" * 900 + "a" + ")" * 900 + "'",
    "rows of highlights": "SELECT highlight(page_index, 1, hex(zeroblob(100000)), '') "
    "FROM page_index, pages a, pages b, pages c WHERE page_index MATCH 'a* OR e*'",
}  # fmt: skip


@pytest.mark.parametrize("name", BOMBS)
def test_it_does_not_hold_the_server(site: Any, name: str) -> None:
    began = time.monotonic()
    shown = ask(site, BOMBS[name])
    assert shown.status_code in {200, 400, 414}
    assert time.monotonic() - began < 3 * SECONDS
    assert len(shown.content) < 3_000_000


@pytest.mark.parametrize("name", [name for name in BOMBS if name not in {"a sort", "a product"}])
def test_nor_does_it_hold_diarium_sql(site: Any, name: str) -> None:
    began = time.monotonic()
    with suppress(BadSettings):
        query(site.diarium_places.corpus, BOMBS[name], max_seconds=SECONDS)
    assert time.monotonic() - began < 3 * SECONDS


def test_too_long_is_told_in_swedish_with_the_query_to_change(site: Any) -> None:
    shown = ask(site, BOMBS["recursion"])
    assert shown.status_code == 400
    assert "Frågan tog för lång tid" in shown.text
    assert "WITH RECURSIVE" in shown.text
    assert "<script>" not in shown.text
    assert ask(site, BOMBS["recursion"], ".json").json()["ok"] is False


def test_many_slow_queries_leave_the_pages_quick(site: Any) -> None:
    slow = [f"/corpus?{urlencode({'sql': HEAVY.format(f'x > {at}')})}" for at in range(12)]
    big = [
        f"/corpus?{urlencode({'sql': f'SELECT *, {at} FROM pages a, pages b'})}" for at in range(8)
    ]
    own = ["/", "/dokument", "/sok?q=mote", "/fragor"]
    get(site, *own, "/corpus")
    shown = get(site, *slow, *big, *own)
    for one in shown[-len(own) :]:
        assert one.status_code == 200
        assert one.seconds < 1.0


def test_more_queries_than_anybody_waits_for_are_refused(site: Any) -> None:
    shown = get(site, *[f"/corpus?sql=select+{at}" for at in range(3 * MOST_AT_ONCE)])
    told = [one.status_code for one in shown]
    assert set(told) == {200, 503}
    assert told.count(200) >= MOST_AT_ONCE
    assert get(site, "/corpus?sql=select+1")[0].status_code == 200


def test_an_answer_is_cut_to_what_can_be_shown(site: Any) -> None:
    rows = (
        "WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c LIMIT 5000) SELECT x FROM c"
    )
    shown = ask(site, rows)
    assert "bara de första 1000 raderna visas" in shown.text
    wide = ask(site, f"SELECT {', '.join(['x'] * 100)} FROM ({rows})")
    assert "Svaret är kapat" in wide.text
    large = ask(site, f"SELECT {LONG}, x FROM ({rows})", ".json")
    assert large.json()["truncated"]
    assert len(large.content) < 2 * console.MOST_BYTES
    assert len(ask(site, rows, ".csv", _size="max").text.splitlines()) <= 1001


@pytest.mark.parametrize(
    "address",
    ["/corpus/pages.csv?_stream=1", "/corpus/pages.csv?_stream=on&_size=max",
     "/corpus.csv?sql=select+1&_stream=1", "/corpus/documents?_size=1000000",
     "/corpus/documents?_size=x", "/corpus?sql=select+1&_timelimit=x",
     "/corpus/documents?_next=%27", "/corpus/documents?_sort=nej", "/corpus/documents?_col=nej",
     "/corpus/documents?title__nej=x", "/corpus/documents?_facet=nej", "/corpus?sql=%00",
     "/corpus?sql=select+%22%ff%22", "/corpus/documents?_facet_date=title",
     "/corpus/documents?_labels=x", "/corpus?sql=select+:a&a=%ff",
     "/corpus.json?sql=select+x%27ff%27",
     "/corpus?sql=select+1&_shape=nej", "/corpus.json?sql=select+1&_shape=nej",
     "/corpus.blob?sql=select+1", "/corpus/documents/nej.blob", "/corpus.nej?sql=select+1"],
)  # fmt: skip
def test_odd_addresses_are_answered_without_a_fault_of_ours(site: Any, address: str) -> None:
    assert get(site, address)[0].status_code < 500


@pytest.mark.parametrize("sql", ["select '{{7*7}}' as x", "select '{%25 raise %25}' as \"{{7*7}}\"",
                                 "select '<script>alert(1)</script>' as \"<b>\"",
                                 "select 'http://ond.example/' as u"])  # fmt: skip
def test_what_is_typed_comes_back_as_text(site: Any, sql: str) -> None:
    shown = ask(site, sql)
    assert "49" not in shown.text.replace("2149", "")
    assert "<script>alert" not in shown.text
    assert "<b>" not in shown.text.replace("<b></b>", "")
    assert 'href="http://ond' not in shown.text


def test_cells_lead_to_the_pages_of_what_they_name() -> None:
    row = {"document_id": "0123456789ab", "page": 2, "span_start": 5, "span_end": 9,
           "taken_up_in": "ba9876543210", "taken_up_page": 1, "taken_up_start": 1,
           "taken_up_end": 3}  # fmt: skip
    assert 'href="/dokument/0123456789ab"' in str(shown_cell(row, "document_id", "0123456789ab"))
    assert 'href="/dokument/0123456789ab/sida/2?plats=5-9"' in str(shown_cell(row, "page", 2))
    assert 'href="/dokument/ba9876543210/sida/1?plats=1-3"' in str(
        shown_cell(row, "taken_up_page", 1)
    )
    assert 'href="/person/p-0a1b"' in str(shown_cell(row, "person_id", "p-0a1b"))
    assert 'href="/kommun/0604"' in str(shown_cell(row, "municipality_code", "0604"))
    assert 'href="/natverk/A%2FB"' in str(shown_cell(row, "network", "A/B"))
    for column in ("document_id", "person_id", "code", "topic", "page"):
        assert "<a" not in str(shown_cell({}, column, "javascript:alert(1)"))
    assert str(shown_cell(row, "title", "<b>")) == "&lt;b&gt;"


def test_the_console_knows_the_data_dictionary(site: Any) -> None:
    shown = get(site, "/corpus")[0].text
    assert "Löften och vad som blev av dem" in shown
    assert 'href="/datalexikon#promises"' in shown
    assert "archive_sightings" not in shown
    lexicon = get(site, "/datalexikon")[0].text
    assert 'id="documents.network_key"' in lexicon
    assert "What the spellings of its network share." in lexicon
    assert "What the spellings of its network share." in get(site, "/corpus/documents")[0].text


def test_a_corpus_copied_over_in_place_is_read_anew(archive: Settings, tmp_path: Path) -> None:
    whole = archive.corpus.read_bytes()
    path = tmp_path / "corpus.db"
    path.write_bytes(whole)
    site = make_site(Places(path, tmp_path / "o", tmp_path / "r"))
    ask = "/corpus.json?" + urlencode({"sql": "SELECT count(*) AS n FROM documents"})
    assert get(site, ask)[0].status_code == 200
    with path.open("r+b") as file:  # the same file, with other content
        file.write(b"\xff" * len(whole))
    get(site, *[ask] * 4)
    with path.open("r+b") as file:
        file.write(whole)
    shown = [get(site, ask)[0].status_code for _ in range(8)]
    assert shown[-4:] == [200] * 4, shown


def test_a_condition_of_two_statements_is_told(site: Any, caplog: Any) -> None:
    (shown,) = get(site, "/corpus/documents?_where=1;drop")
    assert shown.status_code == 400
    assert not caplog.records


@pytest.mark.parametrize(
    ("sql", "told"),
    [
        ("DELETE FROM documents", "Bara frågor som läser går att köra"),
        ("SELECT * FROM dokument", "Det finns ingen tabell som heter dokument."),
        ("SELECT dag FROM documents", "Det finns ingen kolumn dag"),
        ("SELECT FROM documents", "Frågan är felskriven vid FROM."),
        ("SELECT (1", "Frågan tar slut för tidigt"),
        ("SELECT ettan()", "Det finns ingen funktion som heter ettan."),
        ("SELECT load_extension('x')", "Frågan vill mer än att läsa korpusen"),
        ("SELECT 1; SELECT 2", "Ställ en fråga i taget."),
        ("SELECT document_id FROM documents, pages", "Kolumnen document_id finns i flera"),
    ],
)
def test_what_is_wrong_is_told_in_swedish_before_the_databases_own_words(
    site: Any, sql: str, told: str
) -> None:
    shown = ask(site, sql).text
    assert told in shown
    assert shown.index(told) < shown.index("Databasen säger")


def test_headings_are_swedish_and_tell_the_columns_name(site: Any) -> None:
    shown = ask(site, "SELECT network, 1 AS ett FROM documents").text
    assert 'Nätverk <code class="quiet">network</code></th>' in shown
    assert ">ett</th>" in shown
    assert (
        'Nätverk <code class="quiet">network</code></a>' in get(site, "/corpus/documents")[0].text
    )
