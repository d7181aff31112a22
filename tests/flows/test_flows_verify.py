"""Every fault that can be planted is found, by its code; a healthy archive has none."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from nights import (
    AUTUMN,
    STRIPPED,
    WINTER,
    archive,
    born_digital,
    contents,
    diarium,
    drop,
    dump,
    in_process,
    night,
    rows,
)

from corpus.store import Corpus
from corpus.verify_values import WHOLE, Fault, Share
from flows.lock import only_one
from flows.settings import Settings
from flows.verify_command import faults_of, mended, share_of

HEAD = """Minnesanteckningar
Energinätverket Bergslagen
{when}
Närvarande:
{people}

{text}
"""
EVA = "Eva Ekdahl, Hjo kommun\nNils Bramstorp, Habo kommun"
SARA = "Sara Lövhagen, Skövde kommun\nUlf Rydmark, Tibro kommun"
PLANS = HEAD.format(
    when="Datum: 2 oktober 2023", people=EVA, text="Nästa möte\n6 november 2023 kl. 09.00 i Skövde."
)
CLASH = HEAD.format(when="Datum: 2 oktober 2023", people=SARA, text="Budget")
UNDATED = HEAD.format(
    when="", people=EVA, text="Förra mötet 2 oktober 2023 var givande.\nNästa möte\n4 december 2023"
)
VERSION = HEAD.format(
    when="Datum: 5 februari 2024",
    people=EVA,
    text="Budget\nGruppen beslutade att fler träffar hålls på distans under våren.\n"
    "Eva berättade om hur kommunen arbetar med solceller på skolornas tak.\n",
)
DAYLESS = "Minnesanteckningar\nNärvarande:\nEva Ekdahl, Hjo kommun\n\nBudget\nEva mejlar alla.\n"


@pytest.fixture(scope="module")
def healthy(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    made = archive(
        tmp_path_factory.mktemp("healthy"),
        {
            "a.txt": AUTUMN, "b.pdf": born_digital(WINTER), "c.md": STRIPPED, "d.pdf": b"",
            "e.txt": PLANS, "f.txt": CLASH, "g.txt": UNDATED, "h.txt": DAYLESS,
            "Skola/i.txt": VERSION, "Skola/j.txt": f"Utkast\n{VERSION}",
        },
    )  # fmt: skip
    night(made, in_process)
    for table in ("review", "followups", "meeting_plans", "meeting_contradictions", "corrections"):
        assert rows(made, f"SELECT count(*) FROM {table}") != [(0,)], table
    narrowed = "SELECT filename FROM documents WHERE own_latest <> meeting_latest"
    assert rows(made, narrowed) == [("g.txt",)]
    return made


@pytest.fixture
def settings(healthy: Settings, tmp_path: Path) -> Settings:
    shutil.copytree(healthy.archive, tmp_path / "archive")
    return Settings(archive=tmp_path / "archive", rest_seconds=0.0)


def codes(settings: Settings, share: Share = WHOLE) -> set[str]:
    return {one.code for one in faults_of(settings, share)}


def planted(settings: Settings, *statements: str) -> None:
    """Change the corpus behind its back: without triggers, so that nothing follows."""
    with sqlite3.connect(settings.corpus, isolation_level=None) as db:
        made = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"
        triggers = db.execute(made).fetchall()
        for name, _ in triggers:
            db.execute(f"DROP TRIGGER {name}")
        for statement in statements:
            assert db.execute(statement).rowcount != 0, statement
        for _, sql in triggers:
            db.execute(sql)
    db.close()


def test_a_healthy_archive_has_no_fault_and_is_not_touched(settings: Settings) -> None:
    passing = {"corpus.db-shm", "corpus.db-wal"}  # SQLite's own, which every reader makes
    before = {k: v for k, v in contents(settings.archive).items() if k not in passing}
    done = diarium("verify", "--archive", settings.archive)
    assert (done.returncode, done.stdout) == (0, "All agrees.\n"), done.stdout
    after = contents(settings.archive)
    assert {k: v for k, v in after.items() if k not in passing} == before


ORIGINALS: dict[str, Callable[[Path], Any]] = {
    "original-changed": lambda path: path.write_bytes(path.read_bytes() + b"x"),
    "original-missing": Path.unlink,
    "original-extra": lambda path: (path.parent / ("0" * 64 + ".txt")).write_text("x"),
}


@pytest.mark.parametrize("code", ORIGINALS)
def test_faults_of_originals(settings: Settings, code: str) -> None:
    path = min(settings.originals.glob("*/*"))
    ORIGINALS[code](path)
    (fault,) = [one for one in faults_of(settings, WHOLE) if one.code == code]
    assert fault.subject == ("0" * 64 if code == "original-extra" else path.stem)
    assert fault.told.endswith(".")
    assert fault.mend
    assert not [one for one in faults_of(settings, WHOLE) if not one.code.startswith("original")]


def test_an_original_whose_name_is_no_hash(settings: Settings) -> None:
    (settings.originals / "ab").mkdir(exist_ok=True)
    (settings.originals / "ab" / "protokoll.pdf").write_text("x")
    (fault,) = faults_of(settings, WHOLE)
    assert (fault.code, fault.subject) == ("original-extra", "protokoll.pdf")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read every file")
def test_an_original_that_cannot_be_read(settings: Settings) -> None:
    min(settings.originals.glob("*/*")).chmod(0)
    assert codes(settings) == {"original-changed"}


def test_while_a_night_runs_its_newest_original_is_no_fault(settings: Settings) -> None:
    ORIGINALS["original-extra"](min(settings.originals.glob("*/*")))
    with only_one(settings.archive):
        assert codes(settings) == set()


FIRST = "(SELECT min(document_id) FROM documents)"
LISTED = "(SELECT min(document_id) FROM attendance)"
PERSON = "(SELECT min(person_id) FROM people)"
DRAFT = "(SELECT document_id FROM readings WHERE filename = 'Skola/j.txt')"
ADJUSTED = "(SELECT document_id FROM readings WHERE filename = 'Skola/i.txt')"
ROWS: dict[str, tuple[str, ...]] = {
    "record-unreadable": (f"UPDATE records SET record = x'00ff' WHERE document_id = {FIRST}",),
    "record-without-document": (f"DELETE FROM documents WHERE document_id = {FIRST}",),
    "reading-unreadable": (f"UPDATE readings SET reading = x'00ff' WHERE document_id = {FIRST}",),
    "document-without-reading": (f"DELETE FROM readings WHERE document_id = {FIRST}",),
    "findings-differ": ("DELETE FROM dates WHERE ordinal = 0",),
    "attendance-differs": (f"UPDATE attendance SET name = 'Ulla Ek' WHERE document_id = {LISTED}",),
    "pages-differ": (f"UPDATE pages SET repaired = repaired || '!' WHERE document_id = {FIRST}",),
    "review-differs": ("UPDATE review SET gain = gain + 1",),
    "page-index-differs": (
        f"""INSERT INTO page_index (page_index, rowid, printed, repaired)
            SELECT 'delete', page_id, printed, repaired FROM page_texts WHERE page_id IN
            (SELECT page_id FROM pages WHERE document_id = {FIRST})""",
    ),
    "word-part-index-differs": (
        "INSERT INTO part_index (rowid, words, headings) VALUES (7, 'a', '')",
    ),
    "spellings-differ": ("UPDATE spellings SET pages = pages + 1 WHERE spelling = 'kommun'",),
    "word-parts-differ": (
        "DELETE FROM word_parts WHERE spelling = (SELECT min(spelling) FROM word_parts)",
    ),
    "person-without-rows": (
        "INSERT INTO people VALUES ('p-ulla', 'Ulla', NULL, NULL, NULL, NULL, NULL, 1, '')",
    ),
    "person-unknown": (f"DELETE FROM people WHERE person_id = {PERSON}",),
    "person-differs": (f"UPDATE people SET meetings = 9 WHERE person_id = {PERSON}",),
    "former-id-leads-nowhere": ("INSERT INTO people_former VALUES ('p-one', 'p-nobody')",),
    "join-differs": (
        f"""INSERT INTO people_joins SELECT {PERSON}, document_id, ordinal, document_id, ordinal,
              0.9, 'skäl', NULL FROM attendance WHERE person_id <> {PERSON} LIMIT 1""",
    ),
    "counts-differ": ("UPDATE network_years SET documents = documents + 1",),
    "chronology-differs": ("UPDATE meeting_plans SET fate = 'to come' WHERE fate <> 'to come'",),
    "followups-differ": ("UPDATE followups SET reason = 'annat'",),
    "row-leads-nowhere": (
        "DELETE FROM municipalities WHERE code IN (SELECT municipality_code FROM attendance)",
    ),
    "edition-prints-missing": ("DELETE FROM edition_prints WHERE reading_id = " + DRAFT,),
    "edition-print-unreadable": ("UPDATE edition_prints SET fingerprint = '{}'",),
    "edition-keys-differ": (f"DELETE FROM edition_keys WHERE document_id = {DRAFT}",),
    "edition-pairs-differ": ("DELETE FROM edition_pairs",),
    "units-differ": (f"DELETE FROM units WHERE document_id = {DRAFT}",),
    "leads-differ": (f"DELETE FROM document_leads WHERE document_id = {DRAFT}",),
    "labels-differ": ("DELETE FROM file_labels",),
    "document-unknown": (
        f"UPDATE units SET in_force = {DRAFT} WHERE document_id IN {ADJUSTED}",
    ),
    "document-missing": (
        f"DELETE FROM records WHERE document_id = {FIRST}",
        f"DELETE FROM documents WHERE document_id = {FIRST}",
    ),
    "filename-differs": (f"UPDATE documents SET filename = 'x.txt' WHERE document_id = {FIRST}",),
    "arrival-lost": (
        "INSERT INTO arrivals (sha256, filename, arrived) VALUES ('ff', 'x.pdf', '')",
    ),
    "reading-without-arrival": ("DELETE FROM arrivals WHERE filename = 'a.txt'",),
    "read-and-set-aside": (
        """INSERT INTO set_aside (sha256, filename, code, reason, since)
           SELECT sha256, filename, 'x', 'x', '' FROM readings LIMIT 1""",
    ),
}  # fmt: skip
OTHERS: dict[str, tuple[str, tuple[str, ...]]] = {
    "an index that has a page less": ("page-index-differs", (
        """INSERT INTO page_index (page_index, rowid, printed, repaired)
            SELECT 'delete', page_id, printed, repaired FROM page_texts LIMIT 1""",)),
    "an index with other words": ("page-index-differs", (
        f"""INSERT INTO page_index (page_index, rowid, printed, repaired)
            SELECT 'delete', page_id, printed, repaired FROM page_texts WHERE page_id IN
            (SELECT page_id FROM pages WHERE document_id = {FIRST})""",
        f"""INSERT INTO page_index (rowid, printed, repaired)
            SELECT page_id, printed, replace(repaired, 'kommun', 'kummin') FROM page_texts
            WHERE page_id IN (SELECT page_id FROM pages WHERE document_id = {FIRST})""")),
    "a part index that lost a page": ("word-part-index-differs", (
        "DELETE FROM part_index_docsize WHERE id = (SELECT min(id) FROM part_index_docsize)",)),
    "a window that nobody narrowed": ("chronology-differs", (
        "UPDATE documents SET meeting_latest = '2030-01-01' WHERE meeting_date IS NULL",)),
    "a contradiction less": ("chronology-differs", ("DELETE FROM meeting_contradictions",)),
    "evidence from a document that says nothing": ("chronology-differs", (
        """INSERT INTO meeting_evidence SELECT document_id, 99, 'latest', 'x',
             (SELECT max(document_id) FROM documents), '', 1, 0, 1 FROM documents
           WHERE document_id < (SELECT max(document_id) FROM documents) LIMIT 1""",)),
    "a count too many": ("counts-differ", (
        "INSERT INTO network_years VALUES ('Nätverket som inte finns', '2020', 1, 1)",)),
    "a person counted twice": ("counts-differ", ("UPDATE network_people SET meetings = 7",)),
    "what tells the day less": ("findings-differ", (
        f"DELETE FROM meeting_evidence WHERE document_id = {FIRST}",)),
    "a list less": ("findings-differ", (f"DELETE FROM attendance WHERE document_id = {LISTED}",)),
    "a record of nothing": ("record-unreadable", (
        f"UPDATE records SET record = x'789c030000000001' WHERE document_id = {FIRST}",)),
    "a label of no folder": ("labels-differ", (
        "INSERT INTO file_labels SELECT 'Kök', sha256 FROM readings LIMIT 1",)),
    "a key too many": ("edition-keys-differ", (
        f"INSERT INTO edition_keys VALUES ('x', '', {FIRST})",)),
    "a unit that nothing was read of": ("units-differ", (
        """INSERT INTO units (document_id, sha256, filename, in_force, since)
           VALUES ('000000000000', '0000000000000000', 'x', '000000000000', '')""",)),
    "a version that stands alone": ("units-differ", (
        f"UPDATE units SET in_force = document_id, place = 0 WHERE document_id = {DRAFT}",)),
    "a page less": ("pages-differ", (f"DELETE FROM pages WHERE document_id = {FIRST}",)),
    "a review row less": ("review-differs", ("DELETE FROM review",)),
}  # fmt: skip


@pytest.mark.parametrize("code", ROWS)
def test_a_planted_fault_is_found(settings: Settings, code: str) -> None:
    planted(settings, *ROWS[code])
    found = [one for one in faults_of(settings, WHOLE) if one.code == code]
    assert found, codes(settings)
    for one in found:
        assert one.subject
        assert one.told.endswith(".")
        assert one.mend


@pytest.mark.parametrize("case", OTHERS)
def test_other_forms_of_it(settings: Settings, case: str) -> None:
    code, statements = OTHERS[case]
    planted(settings, *statements)
    assert code in codes(settings)


MENDED = sorted(
    set(ROWS)
    - {"reading-unreadable", "document-without-reading", "row-leads-nowhere", "arrival-lost",
       "reading-without-arrival", "read-and-set-aside"}
)  # fmt: skip


@pytest.mark.parametrize("code", MENDED)
def test_what_is_derived_is_mended_by_the_next_night(
    settings: Settings, healthy: Settings, code: str
) -> None:
    planted(settings, *ROWS[code])
    mended(settings, faults_of(settings, WHOLE))
    night(settings, in_process)
    assert codes(settings) == set()
    ids = {"people", "attendance", "people_joins", "network_people", "mentions", "people_former",
           "attendance_keys", "people_unsure"}  # fmt: skip
    here, there = dump(settings), dump(healthy)
    assert {t: here[t] for t in here if t not in ids} == {
        t: there[t] for t in there if t not in ids
    }
    names = "SELECT name, meetings, first_seen, last_seen FROM people ORDER BY 1, 2, 3"
    assert rows(settings, names) == rows(healthy, names)


def test_what_cannot_be_mended_is_told_and_left(settings: Settings) -> None:
    planted(settings, *ROWS["reading-unreadable"])
    done = diarium("verify", "--mend", "--archive", settings.archive)
    assert done.returncode == 7
    assert "Not mended: reading-unreadable (1)." in done.stderr
    assert "reading-unreadable" in codes(settings)


@pytest.mark.parametrize("how", ["zeros in the middle", "cut", "no header", "empty"])
def test_a_torn_corpus_is_told(settings: Settings, how: str) -> None:
    data = bytearray(settings.corpus.read_bytes())
    if how == "zeros in the middle":
        data[len(data) // 2 : len(data) // 2 + 20_000] = bytes(20_000)
    elif how == "cut":
        del data[len(data) // 3 :]
    elif how == "no header":
        data[:100] = bytes(100)
    else:
        data = bytearray()
    for tail in ("-wal", "-shm"):
        settings.corpus.with_name(f"corpus.db{tail}").unlink(missing_ok=True)
    settings.corpus.write_bytes(data)
    done = diarium("verify", "--archive", settings.archive)
    if how == "empty":  # as good as none
        assert done.returncode == 5
        assert "corpus" in done.stderr
        return
    assert done.returncode == 7, done.stderr
    assert "corpus-torn" in done.stdout
    assert "diarium restore" in done.stdout


def test_the_shares_together_see_everything(settings: Settings) -> None:
    ORIGINALS["original-changed"](min(settings.originals.glob("*/*")))
    planted(settings, *ROWS["review-differs"], *ROWS["followups-differ"], *ROWS["counts-differ"],
            *ROWS["pages-differ"])  # fmt: skip
    whole = {(one.code, one.subject) for one in faults_of(settings, WHOLE)}
    shares = [{(o.code, o.subject) for o in faults_of(settings, Share(5, n))} for n in range(5)]
    assert set().union(*shares) == {one for one in whole if one[0] != "spellings-differ"}
    assert all(share != whole for share in shares)


def test_a_share_is_told_as_a_fraction() -> None:
    import typer

    assert [share_of("1/30", day).which for day in (60, 61, 89)] == [0, 1, 29]
    assert share_of("7/30", 60) == Share(30, 6)
    assert share_of("1/1", 60) == WHOLE
    for wrong in ("30", "0/30", "31/30", "a/b", "1/0"):
        with pytest.raises(typer.BadParameter):
            share_of(wrong, 1)


def test_json_and_the_note_for_health(settings: Settings) -> None:
    planted(settings, *ROWS["review-differs"])
    done = diarium("verify", "--json", "--note", "--archive", settings.archive)
    told = json.loads(done.stdout)
    assert done.returncode == 7
    assert {one["code"] for one in told["faults"]} == {"review-differs"}
    assert set(told["faults"][0]) == {"code", "subject", "told", "mend"}
    kept = json.loads((settings.archive / "upkeep" / "verified.json").read_text())
    assert [{**one, "share": "1/1"} for one in told["faults"]] == kept["faults"]


def test_what_waits_for_the_night_is_no_fault(settings: Settings) -> None:
    with Corpus(settings.corpus) as corpus:
        corpus.db.execute("DELETE FROM records")
        corpus.db.execute("UPDATE attendance SET person_reason = NULL")
    assert codes(settings) == set()


def test_in_the_middle_of_a_night_nothing_is_a_fault(settings: Settings) -> None:
    """At every commit of a night of three new documents."""
    for number in range(3):
        drop(settings, f"{number}.txt", f"{AUTUMN}Nummer {number}.\n")
    found: list[set[str]] = []
    real = Corpus.put

    def told(settings: Settings) -> set[str]:
        return {f"{one.code} {one.subject} {one.told}" for one in faults_of(settings, WHOLE)}

    def put(self: Corpus, *arguments: Any, **named: Any) -> None:
        found.append(told(settings))
        real(self, *arguments, **named)
        found.append(told(settings))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Corpus, "put", put)
        night(settings, in_process)
    assert found
    assert set().union(*found) == set()


ENDS = (
    "differ|differs|missing|changed|extra|lost|torn|rows|unknown|nowhere|unreadable|reading|"
    "document|arrival|aside"
)


def test_every_code_has_its_test() -> None:
    import re

    import corpus.verify

    folder = Path(corpus.verify.__file__).parent
    text = "".join(path.read_text() for path in folder.glob("verify*.py"))
    # what codes end in, so that other words with hyphens are none
    told = set(re.findall(rf'"((?:[a-z]+-)+(?:{ENDS}))"', text))
    assert told == {*ROWS, *ORIGINALS, "corpus-torn"}


def test_a_fault_is_plain_data() -> None:
    assert Fault("a", "b", "c.", "d") == Fault("a", "b", "c.", "d")
