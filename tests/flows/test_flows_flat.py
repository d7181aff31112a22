"""A night costs what is new in it, not what lies there before."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import nights
from nights import AUTUMN, STRIPPED, WINTER, archive, drop, night

from bench.flat_nights import PARTS, Meter
from corpus import archive_words
from corpus.store import Corpus
from flows.settings import Settings
from flows.tools import recipe_of

LATER = AUTUMN.replace("2 oktober 2023", "5 februari 2024")
OLD = 3_000


def crowd(settings: Settings, many: int) -> None:
    """Fill the corpus with copies of a document that is there, as if many nights had been."""
    tables = ["readings", "units", "records", "documents", "attendance", "pages", "corrections"]
    tables += ["unsure_corrections", "archive_questions", "archive_sightings", "edition_prints"]
    with sqlite3.connect(settings.corpus, isolation_level=None) as db:
        db.execute("BEGIN")
        for table in tables:
            columns = [row[1] for row in db.execute(f"PRAGMA table_info({table})")]
            if table == "units":
                continue  # a trigger on readings makes them
            told = {
                "document_id": "printf('%012d', n)",
                "reading_id": "printf('%012d', n)",
                "sha256": "printf('%064d', n)",
                "filename": "'gammal-' || n || '.txt'",
                "network": "'Nätverk ' || (n / 20)",
                "network_key": "'nät ' || (n / 20)",
                "network_printed": "'Nätverk ' || (n / 20)",
                "page_id": "NULL",
                "person_id": "NULL",
                "folded": "'ord' || n || folded",
            }
            chosen = ", ".join(told.get(column, column) for column in columns)
            db.execute(
                f"""WITH RECURSIVE numbers (n) AS (
                      SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < {many})
                    INSERT INTO {table} ({", ".join(columns)})
                    SELECT {chosen} FROM numbers, (SELECT * FROM {table} LIMIT 1)"""
            )
        listed = "SELECT name FROM sqlite_schema WHERE name LIKE '%_dirty' OR name = 'untold'"
        for (table,) in db.execute(listed).fetchall():
            db.execute(f"DELETE FROM {table}")
        db.execute("COMMIT")


def thousands_of_steps(settings: Settings) -> dict[str, float]:
    meter = Meter(every=50)
    with meter.over(PARTS):
        night(settings)
    return {part: steps for part, (_, steps) in meter.figures.items()}


def test_a_night_costs_the_same_over_few_documents_as_over_many(tmp_path: Path) -> None:
    few, many = (
        archive(tmp_path / name, {"a.txt": AUTUMN, "b.txt": WINTER, "c.txt": STRIPPED})
        for name in ("few", "many")
    )
    for settings in (few, many):
        night(settings)
    crowd(few, 30)
    crowd(many, OLD)
    for settings in (few, many):
        drop(settings, "ny.txt", LATER)
        drop(settings, "skadad.txt", STRIPPED.replace("4 december", "5 december"))
    before, after = thousands_of_steps(few), thousands_of_steps(many)
    assert nights.documents(many)[-2:] == ["ny.txt", "skadad.txt"]
    # A scan of what is there would be a step for each of 3,000 documents at the very least.
    grown = {part: after[part] - before[part] for part in before if part in after}
    assert {part: more for part, more in grown.items() if more * 50 > OLD} == {}


def test_what_waits_is_kept_by_triggers(tmp_path: Path) -> None:
    settings = archive(tmp_path, {"a.txt": AUTUMN})
    night(settings)
    recipe = recipe_of(settings)
    with Corpus(settings.corpus) as corpus:
        assert corpus.out_of_date_ids(recipe) == []
        (name,) = corpus.document_ids()
        assert corpus.out_of_date_ids({"other": "recipe"}) == [name]
        corpus.db.execute("DELETE FROM records")
        assert corpus.out_of_date_ids(recipe) == [name]
        corpus.db.execute("UPDATE units SET in_force = NULL")
        assert corpus.out_of_date_ids(recipe) == []
        corpus.db.execute("UPDATE units SET in_force = document_id")
        assert corpus.out_of_date_ids(recipe) == [name]
    night(settings)
    with Corpus(settings.corpus) as corpus:
        assert corpus.out_of_date_ids(recipe) == []
        assert nights.rows(settings, "SELECT * FROM records_dirty") == []


def test_a_word_that_is_taught_wakes_whoever_asked_for_it(tmp_path: Path) -> None:
    settings = archive(tmp_path)
    with Corpus(settings.corpus) as corpus:
        db = corpus.db
        db.execute("INSERT INTO records VALUES ('d', 'r', '', '', x'00')")
        db.execute("INSERT INTO archive_questions VALUES ('d', 'sandstro', '', 0)")
        assert corpus.unsettled_ids() == []
        db.execute("INSERT INTO archive_sightings VALUES ('sandstro', 'sandströ', 'g', 2, 1)")
        assert corpus.unsettled_ids() == ["d"]
        corpus.settle_words()
        assert corpus.unsettled_ids() == ["d"]  # it still waits
        db.execute("UPDATE archive_questions SET answer = 'sandströ'")
        corpus.settle_words()
        assert nights.rows(settings, "SELECT * FROM archive_words_dirty") == []
        db.execute("DELETE FROM archive_sightings")
        assert corpus.unsettled_ids() == ["d"]
        changes = db.total_changes
        db.execute("DELETE FROM archive_words_dirty")
        corpus.settle_words()
        assert db.total_changes == changes + 1


def test_the_archive_s_words_are_looked_up_as_they_are_asked_for(tmp_path: Path) -> None:
    settings = archive(tmp_path)
    with Corpus(settings.corpus) as corpus:
        add = "INSERT INTO archive_sightings VALUES (?, ?, ?, 1, 1)"
        corpus.db.executemany(
            add, [("hasth", "hästh", "a"), ("hasth", "hästh", "b"), ("o", "ö", "a")]
        )
        words = archive_words.load(corpus.db)
        assert words.spelling("hasth") == "hästh"
        assert words.spelling("inget") is None
        assert dict(words.sightings) == {key: words.sightings[key] for key in ("hasth", "o")}
