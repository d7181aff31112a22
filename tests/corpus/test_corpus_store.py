from __future__ import annotations

import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest
from invented import RECIPE, minutes, reading, rows

from corpus.schema import MIGRATIONS
from corpus.store import COUNTED, Corpus
from corpus.tables import page_rows
from pipeline.corrections import verdict_on
from pipeline.document import Span
from pipeline.errors import BadSettings
from pipeline.findings import Correction, Minutes

TABLES = (*COUNTED, "records", "pages", "mentions", "dates", "sections", "topics", "decisions")
TABLES += ("actions", "upcoming", "spellings", "recipes")


@pytest.fixture
def corpus(tmp_path: Path):
    with Corpus(tmp_path / "corpus.db") as opened:
        yield opened


def two() -> list[Minutes]:
    return [
        minutes(
            "Mote i Hjo\nEva Hakansson, Hjo",
            fixes={"Mote": "Möte", "Hakansson": "Håkansson"},
            people=(("Eva Hakansson", "Eva Håkansson", "1497"),),
        ),
        minutes(
            "Möte i Skövde\nEva Håkanson",
            "Nils Alm",
            filename="b.pdf",
            day="2024-02-05",
            people=(("Eva Håkanson", "Eva Håkanson", None), ("Nils Alm", "Nils Alm", "1496")),
        ),
    ]


def take_in(corpus: Corpus, *all_minutes: Minutes, now: str = "") -> None:
    for made in all_minutes:
        corpus.put_reading(made.reading, now=now)
        corpus.put(made, now=now)


def test_a_reading_is_kept_and_known(corpus: Corpus) -> None:
    read = reading("Möte i Hjo", "Sida två")
    assert not corpus.has_seen(read.sha256)
    name = corpus.put_reading(read, now="2024-01-01T22:00")
    assert corpus.has_seen(read.sha256)
    assert corpus.reading(name) == read


def test_evidence_is_written_once(corpus: Corpus) -> None:
    read = reading("Möte i Hjo")
    name = corpus.put_reading(read)
    corpus.put_reading(replace(read, tools="another"))
    assert corpus.reading(name) == read
    with pytest.raises(sqlite3.IntegrityError, match="evidence"):
        corpus.db.execute("UPDATE readings SET tools = 'another'")


def test_two_files_whose_short_names_collide_are_not_taken_for_one(corpus: Corpus) -> None:
    read = reading("Möte i Hjo")
    corpus.put_reading(read)
    with pytest.raises(sqlite3.IntegrityError):
        corpus.put_reading(replace(read, sha256=read.sha256[:12] + "0" * 52))


def test_the_same_bytes_under_two_names_are_listed(corpus: Corpus) -> None:
    for name in ("b.pdf", "a.pdf", "b.pdf", "\udce5.pdf"):
        corpus.add_arrival("ff", name, now="2024-01-01")
    assert corpus.filenames("ff") == ["a.pdf", "b.pdf", "\ufffd.pdf"]


def test_set_aside_and_back(corpus: Corpus) -> None:
    read = reading("Möte")
    corpus.set_aside(read.sha256, "a.pdf", "encrypted", "Filen är låst.", now="2024-01-01")
    corpus.set_aside(read.sha256, "a.pdf", "encrypted", "Filen är låst!", now="2024-01-02")
    assert corpus.has_seen(read.sha256)
    kept = corpus.was_set_aside(read.sha256)
    assert kept is not None
    assert (kept.code, kept.reason, kept.since) == ("encrypted", "Filen är låst!", "2024-01-01")
    assert corpus.clear_set_aside(read.sha256)
    assert not corpus.clear_set_aside(read.sha256)
    assert not corpus.has_seen(read.sha256)
    corpus.set_aside(read.sha256, "a.pdf", "timeout", "Tog för lång tid.")
    corpus.put_reading(read)
    assert corpus.was_set_aside(read.sha256) is None


def test_only_what_is_new_or_of_another_recipe_is_out_of_date(corpus: Corpus) -> None:
    first, second = two()
    corpus.put_reading(first.reading)
    assert [read for read, _ in corpus.out_of_date(RECIPE)] == [first.reading]
    corpus.put(first)
    assert list(corpus.out_of_date(RECIPE)) == []
    assert list(corpus.out_of_date(dict(reversed(RECIPE.items())))) == []  # order is nothing
    assert [read for read, _ in corpus.out_of_date({**RECIPE, "code": "2"})] == [first.reading]
    corpus.put_reading(second.reading)
    assert [read for read, _ in corpus.out_of_date(RECIPE)] == [second.reading]


def test_a_verdict_makes_its_document_out_of_date_and_so_does_its_withdrawal(
    corpus: Corpus,
) -> None:
    first, second = two()
    take_in(corpus, first, second)
    name = first.reading.sha256[:12]
    refusal = verdict_on(first.reading.text, first.corrections[0], accepted=False)
    number = corpus.decide(name, refusal, "Anna", "2024-01-01")
    assert list(corpus.out_of_date(RECIPE)) == [(first.reading, (refusal,))]
    corpus.put(first, [refusal])
    assert list(corpus.out_of_date(RECIPE)) == []
    corpus.withdraw(number, "Anna", "2024-01-02")
    assert list(corpus.out_of_date(RECIPE)) == [(first.reading, ())]
    corpus.put(first, [])
    assert list(corpus.out_of_date(RECIPE)) == []


def test_a_verdict_given_while_the_record_was_made_is_not_missed(corpus: Corpus) -> None:
    first, _ = two()
    corpus.put_reading(first.reading)
    ((read, heeded),) = corpus.out_of_date(RECIPE)
    refusal = verdict_on(read.text, first.corrections[0], accepted=False)
    corpus.decide(read.sha256[:12], refusal, "Anna", "2024-01-01")
    corpus.put(first, heeded)
    assert [verdicts for _, verdicts in corpus.out_of_date(RECIPE)] == [(refusal,)]


def test_put_twice_is_put_once(corpus: Corpus, tmp_path: Path) -> None:
    take_in(corpus, *two(), *two(), now="2024-01-01")
    with Corpus(tmp_path / "once.db") as once:
        take_in(once, *reversed(two()), now="2025-12-31")
        for table in TABLES:
            times = ("read_at", "made_at", "arrived")
            assert rows(corpus, table, without=times) == rows(once, table, without=times), table


def test_a_new_record_takes_the_place_of_the_old_one(corpus: Corpus) -> None:
    first, _ = two()
    take_in(corpus, first)
    corpus.put(replace(first, participants=(), corrections=(), repaired=first.reading.text))
    assert rows(corpus, "attendance") == []
    assert rows(corpus, "corrections") == []
    assert "möte" not in [row[1] for row in rows(corpus, "spellings")]
    assert corpus.record(first.reading.sha256[:12])["participants"] == []


def test_a_put_that_fails_midway_leaves_the_old_record_whole(corpus: Corpus) -> None:
    first, _ = two()
    take_in(corpus, first)
    before = {table: rows(corpus, table) for table in TABLES}
    corpus.db.execute(
        """CREATE TEMP TRIGGER disk_full BEFORE INSERT ON records
           BEGIN SELECT raise(ABORT, 'disk full'); END"""
    )
    with pytest.raises(sqlite3.IntegrityError, match="disk full"):
        corpus.put(replace(first, participants=(), title="Nytt"))
    assert {table: rows(corpus, table) for table in TABLES} == before
    assert not corpus.db.in_transaction


def test_rows_lead_to_page_and_print(corpus: Corpus) -> None:
    _, second = two()
    take_in(corpus, second)
    found = corpus.db.execute("SELECT printed, page, span_start, span_end FROM attendance")
    assert found.fetchall() == [("Eva Håkanson", 1, 14, 26), ("Nils Alm", 2, 27, 35)]


def test_the_record_is_the_contracts(corpus: Corpus) -> None:
    first, _ = two()
    take_in(corpus, first)
    record = corpus.record(first.reading.sha256[:12])
    assert record["participants"][0]["name"] == "Eva Håkansson"
    assert record["text"] == first.reading.text
    assert record["recipe"] == RECIPE


def test_text_that_no_database_likes_is_kept(corpus: Corpus) -> None:
    text = "Möte\x00 \ud83d'; DROP TABLE people; --\x1b[31m"
    made = minutes(text, people=((text[:7], text[:7], None),))
    take_in(corpus, made)
    name = made.reading.sha256[:12]
    assert corpus.reading(name) == made.reading
    assert corpus.record(name)["text"] == text
    (printed,) = corpus.db.execute("SELECT printed FROM attendance").fetchone()
    assert printed == "Möte\ufffd \ufffd"


def test_a_correction_across_a_page_break_is_found_whole() -> None:
    read = reading("Vår kom-", "munen växer")
    hyphen = Correction(Span(7, 9), "-\n", "", "hyphen", 0.9)
    first, second = page_rows(read, [hyphen])
    assert first["repaired"] == "Vår kommunen"
    assert first["printed"] == read.text[first["span_start"] : first["span_end"]]
    assert second["printed"] == "munen växer"


def test_empty_pages_and_no_pages(corpus: Corpus) -> None:
    made = minutes("", "Möte i Hjo", "", "Slut")
    take_in(corpus, made)
    pages = corpus.db.execute("SELECT page, printed FROM pages ORDER BY page").fetchall()
    assert pages == [(1, ""), (2, "Möte i Hjo"), (3, ""), (4, "Slut")]
    nothing = reading()
    assert list(page_rows(nothing, ())) == []


def test_pages_tell_their_running_lines_and_how_they_were_read(corpus: Corpus) -> None:
    made = minutes("Rådet\nHjo", "Rådet 2(2)\nSlut", "")
    take_in(corpus, replace(made, running=(Span(0, 5), Span(10, 20))))
    query = "SELECT origin, reason, confidence, running FROM pages ORDER BY page"
    read = ("ocr", "no-layer", 0.9)
    assert corpus.db.execute(query).fetchall() == [
        (*read, "[[0,5]]"),
        (*read, "[[10,20]]"),
        (*read, "[]"),
    ]


def older(corpus: Corpus, version: int) -> None:
    """Take back what later migrations made: leave what a corpus of that version has."""
    then = sqlite3.connect(":memory:")
    for migration in MIGRATIONS[:version]:
        migration(then)
    had, has = schema_of(then), schema_of(corpus.db)
    for kind, name in sorted(has, key=lambda thing: ORDER.index(thing[0])):
        if name.startswith("part_index_"):  # goes with the virtual table that it belongs to
            continue
        if kind in {"trigger", "view"} or (kind, name) not in had:
            corpus.db.execute(f"DROP {kind} {name}")
    for table in (name for kind, name in had if kind == "table" and "page_index" not in name):
        for column in columns_of(corpus.db, table) - columns_of(then, table):
            corpus.db.execute(f"ALTER TABLE {table} DROP COLUMN {column}")
    for (kind, _), sql in had.items():
        if kind in {"trigger", "view"}:
            corpus.db.execute(sql)
    corpus.db.execute(f"PRAGMA user_version = {version}")


ORDER = ("trigger", "view", "index", "table")


def schema_of(db: sqlite3.Connection) -> dict[tuple[str, str], str]:
    found = db.execute("SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL")
    return {(kind, name): sql for kind, name, sql in found}


def columns_of(db: sqlite3.Connection, table: str) -> set[str]:
    return {name for (name,) in db.execute("SELECT name FROM pragma_table_info(?)", [table])}


def test_an_older_corpus_is_interpreted_again_and_then_tells_running_lines(tmp_path: Path) -> None:
    """What was kept before pages had running lines: readings stay, records are made anew."""
    path = tmp_path / "corpus.db"
    made = two()[0]
    with Corpus(path) as corpus:
        take_in(corpus, made)
        older(corpus, 6)
    with Corpus(path) as corpus:
        assert corpus.out_of_date_ids(RECIPE) == [made.reading.sha256[:12]]
        assert corpus.reading(made.reading.sha256[:12]) == made.reading
        take_in(corpus, made)
        assert corpus.out_of_date_ids(RECIPE) == []


def test_nothing_is_written_by_opening_again(corpus: Corpus) -> None:
    take_in(corpus, *two())
    with Corpus(corpus.path) as again:
        assert again.db.total_changes == 0
        assert again.counts()["documents"] == 2
        assert again.db.execute("SELECT count(*) FROM municipalities").fetchone() == (290,)


def test_a_reader_reads_while_the_writer_writes(corpus: Corpus) -> None:
    first, second = two()
    take_in(corpus, first)
    with Corpus(corpus.path, read_only=True) as reader:
        corpus.db.execute("BEGIN IMMEDIATE")
        corpus.put_reading(second.reading)
        assert reader.counts()["readings"] == 1
        corpus.db.execute("COMMIT")
        assert reader.counts()["readings"] == 2
        with pytest.raises(sqlite3.OperationalError, match="readonly"):
            reader.db.execute("DELETE FROM readings")


def test_nights_are_noted(corpus: Corpus) -> None:
    number = corpus.begin_run("2024-01-01T22:00")
    corpus.end_run(number, "2024-01-01T23:00", {"new": 2})
    assert rows(corpus, "runs") == [(number, "2024-01-01T22:00", "2024-01-01T23:00", '{"new":2}')]


def test_what_is_no_corpus_is_refused_in_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(BadSettings, match="diarium nightly"):
        Corpus(tmp_path / "none.db", read_only=True)
    wrong = tmp_path / "wrong.db"
    wrong.write_bytes(b"not a database at all, but long enough to look like something" * 20)
    for read_only in (True, False):
        with pytest.raises(BadSettings, match="cannot be"):
            Corpus(wrong, read_only=read_only)
    newer = tmp_path / "newer.db"
    with Corpus(newer) as corpus:
        corpus.db.execute("PRAGMA user_version = 999")
    for read_only in (True, False):
        with pytest.raises(BadSettings, match="newer"):
            Corpus(newer, read_only=read_only)
    with pytest.raises(BadSettings, match="no document"), Corpus(tmp_path / "c.db") as corpus:
        corpus.reading("abc")


def test_people_of_an_older_corpus_keep_their_ids(tmp_path: Path) -> None:
    """What was kept before people were resolved night by night: all is resolved once more."""
    path = tmp_path / "corpus.db"
    with Corpus(path) as corpus:
        take_in(corpus, *two())
        corpus.resolve_people()
        before = {row[0]: row[1] for row in rows(corpus, "people")}
        new = "p-old"
        first = min(before)
        corpus.db.execute("UPDATE people SET person_id = ? WHERE person_id = ?", [new, first])
        corpus.db.execute("UPDATE attendance SET person_id = ? WHERE person_id = ?", [new, first])
        older(corpus, 8)
    with Corpus(path) as corpus:
        assert corpus.out_of_date_ids(RECIPE) == sorted(made.reading.sha256[:12] for made in two())
        assert corpus.has_unresolved_people()
        take_in(corpus, *two())
        corpus.resolve_people()
        after = {row[0]: row[1] for row in rows(corpus, "people")}
        assert after == {new if name == first else name: told for name, told in before.items()}
        assert not corpus.has_unresolved_people()
