"""CSV, Parquet and the data package, opened again and compared with the corpus row by row."""

from __future__ import annotations

import csv
import json
import os
import sqlite3
from codecs import BOM_UTF8
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from exported import export, fill, nasty
from hypothesis import given
from hypothesis import strategies as st

from corpus.dictionary import described
from corpus.exports import csv_tables, parquet, places
from corpus.exports.cells import neutral, plain
from corpus.exports.swedish import heading, word
from corpus.exports.tables import DAYS, TABLES, columns_of, meaning_of
from corpus.exports.values import need
from corpus.filters import Filters
from corpus.store import Corpus
from pipeline.errors import BadSettings, MissingTool


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("exported") / "corpus.db"
    fill(path)
    return path


@pytest.fixture(scope="module")
def db(path: Path) -> Iterator[sqlite3.Connection]:
    with Corpus(path, read_only=True) as corpus:
        yield corpus.db


def in_corpus(db: sqlite3.Connection, table: Any) -> list[tuple[Any, ...]]:
    names = ", ".join(column.name for column in columns_of(db, table))
    order = ", ".join(table.order or table.key)
    return db.execute(f"SELECT {names} FROM {table.name} ORDER BY {order}").fetchall()


def read_csv(db: sqlite3.Connection, table: Any, file: Path) -> list[tuple[Any, ...]]:
    """The rows as the corpus has them: what the data package says of cells, taken back."""
    columns = columns_of(db, table)
    in_swedish = file.read_bytes().startswith(BOM_UTF8) and table.readable
    with file.open(encoding="utf-8-sig", newline="") as lines:
        head, *rows = csv.reader(lines)
    names = [column.name for column in columns]
    assert head == ([heading(name) for name in names] if in_swedish else names)
    kinds = {"integer": int, "real": float, "text": plain, "day": str, "names": plain}
    return [
        tuple(
            None
            if cell == "" and column.nullable
            else cell
            if in_swedish and column.name in {"state", "status", "present"}
            else kinds[column.kind](cell)
            for column, cell in zip(columns, row, strict=True)
        )
        for row in rows
    ]


def as_read(db: sqlite3.Connection, table: Any, *, in_swedish: bool) -> list[tuple[Any, ...]]:
    """What a CSV file is to hold of the table: lists joined, no empty text in loose columns."""
    columns = columns_of(db, table)

    def shown(column: Any, value: Any) -> Any:
        if column.loose and value == "":
            return None
        if column.kind == "names":
            return "; ".join(json.loads(value))
        return word(column.name, value) if in_swedish and table.readable else value

    return [
        tuple(shown(column, value) for column, value in zip(columns, row, strict=True))
        for row in in_corpus(db, table)
    ]


@pytest.mark.parametrize("form", ["csv", "datapackage"])
def test_csv_holds_every_row_and_can_be_read_back(
    db: sqlite3.Connection, path: Path, tmp_path: Path, form: str
) -> None:
    export(path, form, tmp_path / "out")
    for table in TABLES:
        read = read_csv(db, table, tmp_path / "out" / f"{table.name}.csv")
        assert read == as_read(db, table, in_swedish=form == "csv"), table.name
        marked = (tmp_path / "out" / f"{table.name}.csv").read_bytes().startswith(BOM_UTF8)
        assert marked == (form == "csv"), table.name
    filled = {table.name for table in TABLES if in_corpus(db, table)}
    assert {"documents", "pages", "people", "attendance", "mentions", "dates", "promises"} <= filled


def test_no_cell_is_a_formula_and_numbers_stay(path: Path, tmp_path: Path) -> None:
    export(path, "csv", tmp_path / "out")
    numbers = 0
    for file in (tmp_path / "out").glob("*.csv"):
        with file.open(encoding="utf-8-sig", newline="") as lines:
            for row in csv.reader(lines):
                for cell in row:
                    assert not cell.lstrip().startswith(("=", "+", "-", "@")), (file.name, cell)
                    numbers += cell == "0.25"
    assert numbers
    with (tmp_path / "out" / "attendance.csv").open(encoding="utf-8-sig", newline="") as lines:
        rows = list(csv.DictReader(lines))
    assert [row["name"] for row in rows if row["name"].startswith("'")] == [
        "'=cmd|' /C calc'!A0", "'-5", "''=1+1",
    ]  # fmt: skip
    assert {row["municipality_code"] for row in rows} == {"0643", "1884", ""}
    with (tmp_path / "out" / "municipalities.csv").open(encoding="utf-8-sig", newline="") as lines:
        assert next(csv.DictReader(lines))["code"] == "0114"


@pytest.mark.parametrize("value", [-1, -0.5, 0, None, "Eva Ek", "a=b", "", "5", "'x", "'90-tal"])
def test_what_is_no_formula_stays(value: object) -> None:
    assert neutral(value) == value


@pytest.mark.parametrize(
    "value", ["=1", "+1", "-1", "@x", "\tx", "\rx", "\nx", " =1", "＝1", "'=1", "'", "\u00a0+1"]
)
def test_what_a_spreadsheet_would_run_is_text(value: str) -> None:
    assert neutral(value) == "'" + value


@given(st.text(alphabet="'=+-@\t\r\n a1＝", max_size=6) | st.text(max_size=6))
def test_every_cell_can_be_read_back(value: str) -> None:
    cell = neutral(value)
    assert plain(cell) == value
    assert not cell.lstrip().startswith(("=", "+", "-", "@", "＝"))


def test_an_empty_text_is_not_nothing(tmp_path: Path) -> None:
    file = tmp_path / "corpus.db"
    fill(file)
    with Corpus(file) as corpus:
        corpus.db.execute("UPDATE documents SET title = '' WHERE filename = 'plain 1.pdf'")
        corpus.db.execute("UPDATE documents SET title = NULL WHERE filename = 'plain 2.pdf'")
    export(file, "csv", tmp_path / "out")
    with (tmp_path / "out" / "documents.csv").open(encoding="utf-8-sig", newline="") as lines:
        titles = {row["filename"]: row["title"] for row in csv.DictReader(lines)}
    assert (titles["plain 1.pdf"], titles["plain 2.pdf"]) == ("'", "")


def test_a_reason_that_is_not_there_is_an_empty_cell(tmp_path: Path) -> None:
    file = tmp_path / "corpus.db"
    fill(file)
    with Corpus(file) as corpus:
        reasons = {
            reason for (reason,) in corpus.db.execute("SELECT person_reason FROM attendance")
        }
    assert "" in reasons
    export(file, "csv", tmp_path / "out")
    with (tmp_path / "out" / "attendance.csv").open(encoding="utf-8-sig", newline="") as lines:
        assert "'" not in {row["person_reason"] for row in csv.DictReader(lines)}


def test_attendance_can_be_read_alone_and_in_swedish(path: Path, tmp_path: Path) -> None:
    export(path, "csv", tmp_path / "out", Filters(municipality="1884"))
    file = tmp_path / "out" / "meetings_attended.csv"
    with file.open(encoding="utf-8-sig", newline="") as lines:
        rows = {row["Person"]: row for row in csv.DictReader(lines)}
    guest = rows["''=1+1"]
    shown = ["Dag", "Nätverk", "Kommun", "Kommunkod", "Status", "Fil", "Sida"]
    assert [guest[name] for name in shown] == [
        "2023-10-02", "'=Nätverket <Nora>", "Nora", "1884", "gäst", "'@formel 0.pdf", "1",
    ]  # fmt: skip
    assert rows["'-5"]["Status"] == "frånvarande"
    with (tmp_path / "out" / "promises.csv").open(encoding="utf-8-sig", newline="") as lines:
        (promise,) = csv.DictReader(lines)
    assert (promise["Ansvariga"], promise["Läge"]) == ('Eva Ek; =" ; ', "öppet")
    with (tmp_path / "out" / "actions.csv").open(encoding="utf-8-sig", newline="") as lines:
        (action,) = csv.DictReader(lines)
    assert json.loads(action["responsible"]) == ["Eva Ek", '=" ; ']


def test_what_can_be_read_alone_is_in_swedish_words_of_the_site(db: sqlite3.Connection) -> None:
    from corpus.site.people_words import STATUS

    readable = [table for table in TABLES if table.readable]
    assert {table.name for table in readable} >= {
        "meetings_attended", "municipality_attendance", "topic_places", "planned_meetings",
    }  # fmt: skip
    for table in readable:
        headings = [heading(column.name) for column in columns_of(db, table)]
        assert len(set(headings)) == len(headings), table.name
    assert {status: word("status", status) for status in STATUS} == STATUS


def test_pandas_and_duckdb_read_a_marked_file(path: Path, tmp_path: Path) -> None:
    duckdb = pytest.importorskip("duckdb")
    pandas = pytest.importorskip("pandas")
    export(path, "csv", tmp_path / "out")
    file = str(tmp_path / "out" / "documents.csv")
    assert pandas.read_csv(file).columns[0] == "document_id"
    assert duckdb.read_csv(file).columns[0] == "document_id"


def test_parquet_holds_every_row_with_its_types(
    db: sqlite3.Connection, path: Path, tmp_path: Path
) -> None:
    pq = pytest.importorskip("pyarrow.parquet")
    export(path, "parquet", tmp_path / "out")
    for table in TABLES:
        read = pq.read_table(tmp_path / "out" / f"{table.name}.parquet")
        expected = [
            tuple(_day(name, value) for name, value in zip(read.column_names, row, strict=True))
            for row in in_corpus(db, table)
        ]
        assert [tuple(row.values()) for row in read.to_pylist()] == expected, table.name
        for field in read.schema:
            meaning = described(table.name).column(field.name)
            assert field.metadata[b"description"].decode() == meaning
            assert (str(field.type) == "date32[day]") == (field.name in DAYS)
    documents = pq.read_schema(tmp_path / "out" / "documents.parquet")
    assert str(documents.field("pages").type) == "int64"
    assert str(documents.field("confidence").type) == "double"
    assert not documents.field("document_id").nullable


def _day(name: str, value: Any) -> Any:
    return date.fromisoformat(value) if name in DAYS and value is not None else value


def test_parquet_writes_row_groups_of_a_bounded_weight(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pq = pytest.importorskip("pyarrow.parquet")
    monkeypatch.setattr(parquet, "_ROWS", 100)
    monkeypatch.setattr(parquet, "_GROUP_BYTES", 1)
    export(path, "parquet", tmp_path / "out")
    file = pq.ParquetFile(tmp_path / "out" / "municipalities.parquet")
    assert [file.metadata.row_group(n).num_rows for n in range(file.num_row_groups)] == [
        100, 100, 90,
    ]  # fmt: skip
    assert file.read().num_rows == 290


def test_duckdb_and_pandas_read_the_same(path: Path, tmp_path: Path) -> None:
    duckdb = pytest.importorskip("duckdb")
    pandas = pytest.importorskip("pandas")
    export(path, "parquet", tmp_path / "out")
    file = tmp_path / "out" / "attendance.parquet"
    asked = "SELECT count(*), count(person_id), min(municipality_code) FROM read_parquet(?)"
    assert duckdb.execute(asked, [str(file)]).fetchone() == (6, 6, "0643")
    assert "=cmd|' /C calc'!A0" in set(pandas.read_parquet(file)["name"])


def test_batches_give_the_same_rows(
    db: sqlite3.Connection, path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    export(path, "csv", tmp_path / "whole")
    monkeypatch.setattr(csv_tables, "_ROWS", 1)
    steps: list[int] = []

    def watched(what: str, items: Any, total: int) -> Any:
        for number, item in enumerate(items, 1):
            steps.append(number)
            yield item
        assert number == total

    export(path, "csv", tmp_path / "single", progress=watched)
    assert len(steps) > 300
    for table in TABLES:
        name = f"{table.name}.csv"
        assert (tmp_path / "whole" / name).read_bytes() == (tmp_path / "single" / name).read_bytes()


# The data package


@pytest.fixture(scope="module")
def frictionless() -> Any:
    return pytest.importorskip("frictionless")


@pytest.mark.parametrize("filters", [None, Filters(municipality="Nora"), Filters(until="2023-09")])
def test_the_data_package_is_valid(
    frictionless: Any, path: Path, tmp_path: Path, filters: Filters | None
) -> None:
    export(path, "datapackage", tmp_path / "out", filters)
    report = frictionless.validate(str(tmp_path / "out" / "datapackage.json"))
    assert report.valid, report.flatten(["type", "message"])
    assert report.stats["tasks"] == len(TABLES)


def test_a_promise_of_nobody_is_valid(frictionless: Any, tmp_path: Path) -> None:
    fill(tmp_path / "corpus.db")
    with Corpus(tmp_path / "corpus.db") as corpus:
        corpus.db.execute("UPDATE actions SET responsible = '[]'")
    export(tmp_path / "corpus.db", "datapackage", tmp_path / "out")
    report = frictionless.validate(str(tmp_path / "out" / "datapackage.json"))
    assert report.valid, report.flatten(["type", "message"])


def test_the_data_package_notices_a_changed_byte(
    frictionless: Any, path: Path, tmp_path: Path
) -> None:
    export(path, "datapackage", tmp_path / "out")
    people = tmp_path / "out" / "people.csv"
    people.write_text(people.read_text(encoding="utf-8").replace("Anna", "Anni"), encoding="utf-8")
    report = frictionless.validate(str(tmp_path / "out" / "datapackage.json"))
    assert not report.valid
    assert {"hash-count"} <= {error for (error,) in report.flatten(["type"])}


def test_the_data_package_describes_types_keys_and_meanings(
    frictionless: Any, db: sqlite3.Connection, path: Path, tmp_path: Path
) -> None:
    export(path, "datapackage", tmp_path / "out")
    package = json.loads((tmp_path / "out" / "datapackage.json").read_text(encoding="utf-8"))
    by_name = {resource["name"]: resource for resource in package["resources"]}
    fields = {field["name"]: field for field in by_name["documents"]["schema"]["fields"]}
    assert fields["meeting_date"]["type"] == "date"
    assert fields["pages"]["type"] == "integer"
    assert fields["meeting_place"]["description"] == "Where it was held."
    assert by_name["attendance"]["schema"]["primaryKey"] == ["document_id", "ordinal"]
    assert {
        "fields": ["person_id"], "reference": {"resource": "people", "fields": ["person_id"]},
    } in by_name["attendance"]["schema"]["foreignKeys"]  # fmt: skip
    for resource in package["resources"]:
        assert resource["description"], resource["name"]
        assert all(field["description"] for field in resource["schema"]["fields"])
    read = frictionless.Package(str(tmp_path / "out" / "datapackage.json"))
    rows = read.get_resource("documents").read_rows()
    assert {row["meeting_date"] for row in rows} == {
        date.fromisoformat(day) for (day,) in db.execute("SELECT meeting_date FROM documents")
    }
    assert {plain(row["filename"]) for row in rows} == {
        name for (name,) in db.execute("SELECT filename FROM documents")
    }


# Filters


def test_a_filter_keeps_what_belongs_to_its_documents(
    db: sqlite3.Connection, path: Path, tmp_path: Path
) -> None:
    written = export(path, "csv", tmp_path / "out", Filters(municipality="1884"))
    assert written.count == len(TABLES)

    def column(table: str, name: str) -> set[str]:
        with (tmp_path / "out" / f"{table}.csv").open(encoding="utf-8-sig", newline="") as lines:
            return {row[name] for row in csv.DictReader(lines)}

    kept = nasty().reading.sha256[:12]
    assert column("documents", "document_id") == {kept}
    for table in TABLES:
        names = {column.name for column in columns_of(db, table)}
        for name in names & {"document_id", "announced_in"}:
            called = heading(name) if table.readable else name
            assert column(table.name, called) <= {kept}, table.name
            if table.readable and table.name != "postponed_decisions":
                assert column(table.name, called), table.name
    assert column("people", "name") == {"'=cmd|' /C calc'!A0", "'-5", "''=1+1", "Eva Ek"}
    assert column("arrivals", "filename") == {"'@formel 0.pdf"}
    assert column("set_aside", "filename") == set()
    assert len(column("municipalities", "code")) == 290


def test_documents_can_be_named(path: Path, tmp_path: Path) -> None:
    sha256 = nasty().reading.sha256
    for named in (sha256[:12], sha256[:6].upper(), "@formel 0.pdf"):
        export(path, "csv", tmp_path / named.replace("@", ""), documents=[named])
        text = (tmp_path / named.replace("@", "") / "documents.csv").read_text(encoding="utf-8")
        assert sha256[:12] in text
        assert "plain" not in text
    with pytest.raises(BadSettings, match=r"no document 'x\.pdf'"):
        export(path, "csv", tmp_path / "x", documents=["x.pdf"])
    with pytest.raises(BadSettings):
        export(path, "csv", tmp_path / "x", Filters(municipality="Atlantis"))
    assert not (tmp_path / "x").exists()


# Where it is written


def test_a_folder_of_an_earlier_export_is_replaced_whole(path: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    export(path, "csv", out)
    before = {file.name: file.read_bytes() for file in out.iterdir()}
    export(path, "csv", out)
    assert {file.name: file.read_bytes() for file in out.iterdir()} == before
    export(path, "parquet", out)
    assert not list(out.glob("*.csv"))
    assert [file.name for file in tmp_path.iterdir()] == ["out"]


def test_what_no_export_wrote_is_left_alone(path: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    export(path, "csv", out)
    (out / "mina anteckningar.txt").write_text("x")
    with pytest.raises(BadSettings, match="mina anteckningar"):
        export(path, "csv", out)
    assert (out / "documents.csv").exists()
    (tmp_path / "fil").write_text("x")
    with pytest.raises(BadSettings, match="is a file"):
        export(path, "csv", tmp_path / "fil")


@pytest.mark.parametrize("name", ["csv", "jsonl", "sqlite"])
def test_a_fault_on_the_way_leaves_what_was_there(path: Path, tmp_path: Path, name: str) -> None:
    out = tmp_path / "out"
    export(path, name, out)
    before = sorted(file.read_bytes() for file in [out, *out.rglob("*")] if file.is_file())

    def broken(what: str, items: Any, total: int) -> Any:
        for item in items:
            yield item
            raise OSError(28, "No space left on device")

    with pytest.raises(OSError, match="No space"):
        export(path, name, out, progress=broken)
    assert sorted(f.read_bytes() for f in [out, *out.rglob("*")] if f.is_file()) == before
    assert [file.name for file in tmp_path.iterdir()] == ["out"]


def test_what_a_killed_export_left_goes_with_the_next(path: Path, tmp_path: Path) -> None:
    gone = _pid_of_nobody()
    for name, out in (("csv", "mapp"), ("jsonl", "fil")):
        (tmp_path / f".{out}.{gone}.part").mkdir()
        (tmp_path / f".{out}.{gone}.part" / "x.csv").touch()
        (tmp_path / f".{out}.{os.getppid()}.part").mkdir()
        (tmp_path / f".{out}.{gone}.part.former").mkdir()
        (tmp_path / f".{out} annat.{gone}.part").touch()
        export(path, name, tmp_path / out)
        left = sorted(file.name for file in tmp_path.iterdir() if out in file.name)
        assert left == sorted([
            out, f".{out}.{os.getppid()}.part", f".{out}.{gone}.part.former",
            f".{out} annat.{gone}.part",
        ])  # fmt: skip


@pytest.mark.parametrize("whole", ["file", "folder"])
def test_what_is_being_written_elsewhere_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, whole: str
) -> None:
    """Another container sees no process of that number, yet the lock."""
    out = tmp_path / "ut"

    def writing() -> Any:
        ours = {"made_by": "diarium"}
        return places.whole_file(out) if whole == "file" else places.whole_folder(out, ours)

    with monkeypatch.context() as other:
        other.setattr(places.os, "getpid", _pid_of_nobody)
        begun = writing()
        unfinished = begun.__enter__()
    with writing():
        assert unfinished.exists()
    begun.__exit__(None, None, None)
    assert not list(tmp_path.glob(".*"))


def _pid_of_nobody() -> int:
    return 2**22 + 1  # more than Linux gives


def test_checksums_are_those_of_the_files(path: Path, tmp_path: Path) -> None:
    from hashlib import sha256

    export(path, "csv", tmp_path / "out")
    sums = (tmp_path / "out" / "SHA256SUMS").read_text(encoding="utf-8").splitlines()
    assert len(sums) == len(TABLES) + 1
    for line in sums:
        told, name = line.split("  ")
        assert sha256((tmp_path / "out" / name).read_bytes()).hexdigest() == told
    about = json.loads((tmp_path / "out" / "export.json").read_text(encoding="utf-8"))
    assert about["documents"] == 3


def test_a_missing_library_tells_how_to_get_it() -> None:
    with pytest.raises(MissingTool, match=r"pip install 'diarium\[exports\]'"):
        need("Parquet", "no_such_library")


def test_every_table_and_column_is_described(db: sqlite3.Connection) -> None:
    for table in TABLES:
        assert all(column.meaning for column in columns_of(db, table)), table.name
        assert meaning_of(table), table.name


def test_a_column_that_never_holds_nothing_says_so(db: sqlite3.Connection) -> None:
    required = {
        table.name: {column.name for column in columns_of(db, table) if not column.nullable}
        for table in TABLES
    }
    for table in TABLES:
        assert {*table.key, *table.filled} <= required[table.name], table.name
    assert required["municipality_attendance"] == {"document_id", "municipality_code"}  # a view


def test_what_comes_to_lie_there_while_it_is_written_is_left_alone(tmp_path: Path) -> None:
    out = tmp_path / "ut"
    with places.whole_folder(out, {"made_by": "diarium 1"}):
        pass
    before = {file.name for file in out.iterdir()}
    with (
        pytest.raises(BadSettings, match=r"anteckning\.txt"),
        places.whole_folder(out, {"made_by": "diarium 2"}),
    ):
        (out / "anteckning.txt").write_text("x")
    assert {file.name for file in out.iterdir()} == {"anteckning.txt", *before}
    assert json.loads((out / "export.json").read_text(encoding="utf-8")) == {"made_by": "diarium 1"}
    assert [file.name for file in tmp_path.iterdir()] == ["ut"]
