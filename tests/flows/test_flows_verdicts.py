"""A person's word on a repair reaches the corpus by the next night, and can be taken back."""

from __future__ import annotations

from pathlib import Path

from nights import AUTUMN, STRIPPED, archive, dump, in_process, night, rows

from corpus.store import Corpus
from pipeline.corrections import verdict_on
from pipeline.document import Span
from pipeline.findings import Correction

WHEN = "2024-01-01T12:00:00+00:00"


def test_a_refused_repair_is_shown_as_printed_until_the_refusal_is_withdrawn(
    tmp_path: Path,
) -> None:
    settings = archive(tmp_path, {"a.txt": AUTUMN, "b.txt": STRIPPED})
    night(settings, in_process)
    before = dump(settings)
    with Corpus(settings.corpus) as corpus:
        ((name,),) = rows(settings, "SELECT document_id FROM documents WHERE filename = 'b.txt'")
        record = corpus.record(name)
        told = next(c for c in record["corrections"] if c["before"] == "Foreningen")
        assert told["after"] == "Föreningen"
        span = Span(told["start"], told["end"])
        correction = Correction(span, told["before"], told["after"], told["rule"], 1.0)
        refusal = verdict_on(record["text"], correction, accepted=False)
        number = corpus.decide(name, refusal, "Signe", WHEN)
    done, _ = night(settings, in_process)
    assert done.interpreted == ["b.txt"]
    with Corpus(settings.corpus, read_only=True) as corpus:
        record = corpus.record(name)
    assert "Foreningen" in record["repaired"]
    assert "förskolan" in record["repaired"]  # the others stay
    assert not night(settings, in_process)[0].changed
    with Corpus(settings.corpus) as corpus:
        corpus.withdraw(number, "Signe", WHEN)
    done, _ = night(settings, in_process)
    assert done.interpreted == ["b.txt"]
    after = dump(settings)
    assert after.pop("verdicts") != before.pop("verdicts")
    assert after == before
