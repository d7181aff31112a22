"""A process killed between any two statements leaves documents whole or not at all."""

from __future__ import annotations

import os
import signal
from itertools import count
from pathlib import Path

from invented import RECIPE, minutes, rows

from corpus.store import COUNTED, Corpus

TABLES = (*COUNTED, "records", "pages", "dates", "topics", "spellings", "recipes", "verdicts")


def night(corpus: Corpus) -> None:
    all_minutes = {
        made.reading.sha256: made
        for made in (
            minutes("Mote i Hjo", fixes={"Mote": "Möte"}, people=(("Hjo", "Eva Ek", "1497"),)),
            minutes("Om skolan", "sida två", topics={"skola": "skolan"}, filename="b.pdf"),
        )
    }
    for sha256, made in all_minutes.items():
        corpus.add_arrival(sha256, made.reading.filename)
        if not corpus.has_seen(sha256):
            corpus.put_reading(made.reading)
    for read, verdicts in corpus.out_of_date(RECIPE):
        corpus.put(all_minutes[read.sha256], verdicts)


def killed_at(path: Path, statement: int) -> bool:
    """Run the night in a process that is killed at its n-th statement; whether it was."""
    child = os.fork()
    if not child:
        corpus = Corpus(path)
        steps = count(1)

        def step(_: str) -> None:
            if next(steps) == statement:
                os.kill(os.getpid(), signal.SIGKILL)

        corpus.db.set_trace_callback(step)
        night(corpus)
        os._exit(0)
    return os.WIFSIGNALED(os.waitpid(child, 0)[1])


def test_killed_anywhere_and_run_again_it_is_the_same_corpus(tmp_path: Path) -> None:
    with Corpus(tmp_path / "undisturbed.db") as corpus:
        night(corpus)
        whole = {table: rows(corpus, table) for table in TABLES}
    empty = tmp_path / "empty.db"
    Corpus(empty).close()
    kills = 0
    for statement in count(1, 4):
        path = tmp_path / f"{statement}.db"
        path.write_bytes(empty.read_bytes())
        if not killed_at(path, statement):
            break
        kills += 1
        with Corpus(path) as corpus:
            interpreted = corpus.document_ids()
            assert [row[0] for row in rows(corpus, "records")] == interpreted
            assert {row[1] for row in rows(corpus, "pages")} == set(interpreted)
            night(corpus)
            assert {table: rows(corpus, table) for table in TABLES} == whole, statement
            found = "SELECT count(*) FROM page_index WHERE page_index MATCH 'möte OR skolan'"
            assert corpus.db.execute(found).fetchone() == (2,)
            corpus.db.execute("INSERT INTO page_index (page_index) VALUES ('integrity-check')")
    assert kills > 15
