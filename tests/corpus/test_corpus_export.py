from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from invented import minutes

from corpus.export import TABLES, export_csv, export_jsonl, neutral
from corpus.store import Corpus
from pipeline.record import to_record

MADE = [
    minutes(
        '=HYPERLINK("http://x") +46 -5\nrad två',
        people=(("=HYPERLINK", "=cmd|' /C calc'!A0", "0305"), ("-5", "-5", None)),
        filename="@formel.pdf",
    ),
    minutes("Möte\u2028 i Hjo \ud83d", filename="b.pdf"),
]


@pytest.fixture
def corpus(tmp_path: Path):
    with Corpus(tmp_path / "corpus.db") as opened:
        for made in MADE:
            opened.put_reading(made.reading)
            opened.put(made)
        yield opened


def test_json_lines_are_the_records_exactly(corpus: Corpus) -> None:
    out = io.StringIO()
    assert export_jsonl(corpus, out) == 2
    lines = out.getvalue().encode("utf-8").decode().removesuffix("\n").split("\n")
    by_name = {record["filename"]: record for record in map(json.loads, lines)}
    for made in MADE:
        assert by_name[made.reading.filename] == json.loads(json.dumps(to_record(made)))


def test_csv_has_a_file_a_table(corpus: Corpus, tmp_path: Path) -> None:
    files = export_csv(corpus, tmp_path / "out")
    assert [file.stem for file in files] == list(TABLES)
    for file in files:
        with file.open(encoding="utf-8", newline="") as lines:
            listed = list(csv.DictReader(lines))
        (expected,) = corpus.db.execute(f"SELECT count(*) FROM {file.stem}").fetchone()
        assert len(listed) == expected, file.stem


def test_csv_cells_are_no_formulas_and_numbers_stay(corpus: Corpus, tmp_path: Path) -> None:
    export_csv(corpus, tmp_path)
    with (tmp_path / "attendance.csv").open(encoding="utf-8", newline="") as lines:
        first, second = list(csv.DictReader(lines))
    assert first["name"] == "'=cmd|' /C calc'!A0"
    assert first["printed"] == "'=HYPERLINK"
    assert first["municipality_code"] == "0305"
    assert first["municipality_score"] == "1.0"
    assert second["name"] == "'-5"
    assert second["municipality_code"] == ""
    with (tmp_path / "documents.csv").open(encoding="utf-8", newline="") as lines:
        assert {row["filename"] for row in csv.DictReader(lines)} == {"'@formel.pdf", "b.pdf"}


@pytest.mark.parametrize("value", [-1, -0.5, 0, None, "Eva Ek", "a=b", "", "5", "'x"])
def test_what_is_no_formula_stays(value: object) -> None:
    assert neutral(value) == value


@pytest.mark.parametrize("value", ["=1", "+1", "-1", "@x", "\tx", "\rx"])
def test_what_a_spreadsheet_would_run_is_text(value: str) -> None:
    assert neutral(value) == "'" + value
