"""A person's word on a repair: kept at once, and heeded by every night from the next one on."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from corpus import verdicts
from corpus.rows import LedgerEntry
from corpus.store import Corpus
from flows.deciding import user_name, writable
from flows.settings import Settings
from flows.shown import plain
from pipeline.corrections import verdict_on
from pipeline.document import Span
from pipeline.errors import BadSettings
from pipeline.findings import Correction, Verdict

_SHOWN = 20
_CORRECTION = "correction"

_REPAIRS = """
SELECT span_start, span_end, page, before, after, rule, probability, 1 FROM corrections
WHERE document_id = ?1
UNION ALL
SELECT span_start, span_end, page, before, after, rule, probability, 0 FROM unsure_corrections
WHERE document_id = ?1 ORDER BY 1, 2
"""
_DOCUMENTS = """
WITH made AS (SELECT document_id, count(*) AS many FROM corrections GROUP BY document_id),
     kept AS (SELECT document_id, count(*) AS many FROM unsure_corrections GROUP BY document_id),
     said AS (SELECT document_id, count(*) AS many FROM verdicts
              WHERE kind = 'correction' AND withdrawn_at IS NULL GROUP BY document_id),
     any_of AS (SELECT document_id FROM made UNION SELECT document_id FROM kept
                UNION SELECT document_id FROM said)
SELECT d.document_id, d.filename, coalesce(made.many, 0), coalesce(kept.many, 0),
       coalesce(said.many, 0)
FROM any_of JOIN documents AS d USING (document_id) LEFT JOIN made USING (document_id)
LEFT JOIN kept USING (document_id) LEFT JOIN said USING (document_id)
ORDER BY 4 DESC, 3 DESC, d.filename, d.document_id
"""


@dataclass(frozen=True, slots=True)
class Repair:
    """A repair of a document: where (code points of the text as read), what, and what was decided.

    `made` says whether it is in the repaired text; one that is not was too unsure.  `verdict` is
    the number of the verdict on it that is in force, and `accepted` what that says.
    """

    start: int
    end: int
    page: int
    before: str
    after: str
    rule: str
    probability: float
    made: bool
    verdict: int | None = None
    accepted: bool | None = None


def documents(db: sqlite3.Connection) -> list[tuple[Any, ...]]:
    """The documents with repairs, made or left, or verdicts: the most words left first.

    A row is the id, the file's name, how many repairs were made, how many words were left, how
    many verdicts are in force.
    """
    return db.execute(_DOCUMENTS).fetchall()


def the_document(db: sqlite3.Connection, told: str) -> tuple[str, str]:
    """The id and name of the one document meant: by id, the beginning of its hash, or file name.

    Raises:
        BadSettings: none, or more than one; then they are listed.
    """
    begins = told.lower() if told.replace("-", "").isalnum() and told.isascii() else ""
    found = db.execute(
        """SELECT document_id, filename FROM documents WHERE filename = ?1 OR document_id IN (
             SELECT in_force FROM units WHERE filename = ?1 OR (
               ?2 <> '' AND (document_id LIKE ?2 || '%' OR sha256 LIKE ?2 || '%')))
           ORDER BY filename, document_id""",
        [told, begins],
    ).fetchall()
    if not found:
        raise BadSettings(f"Inget dokument har id eller filnamn {plain(told)!r}.")
    if len(found) > 1:
        listed = "\n".join(plain(f"  {key}  {name}") for key, name in found[:_SHOWN])
        more = f"\n  … och {len(found) - _SHOWN} till" if len(found) > _SHOWN else ""
        raise BadSettings(f"{plain(told)!r} kan vara flera dokument, ange id:\n{listed}{more}")
    return found[0][0], found[0][1]


def repairs_of(corpus: Corpus, document_id: str) -> list[Repair]:
    """The repairs of a document, made and left, in the order of its text.

    One that was refused is no repair any more after the next night: see its verdict.
    """
    given = _in_force(corpus, document_id)
    text = corpus.record(document_id)["text"]
    found = []
    for row in corpus.db.execute(_REPAIRS, [document_id]).fetchall():
        repair = replace(Repair(*row), made=bool(row[-1]))
        for accepted in (True, False):
            number = given.get(_verdict(text, repair, accepted=accepted))
            if number is not None:
                repair = replace(repair, verdict=number, accepted=accepted)
        found.append(repair)
    return found


def decide(
    settings: Settings, told: str, start: int, who: str, *, accepted: bool
) -> tuple[int, Repair, str]:
    """Accept or refuse the repair at `start`; the verdict's number, the repair, the file's name.

    Raises:
        BadSettings: there is no such document, or no repair begins there.
    """
    with writable(settings) as corpus:
        document_id, filename = the_document(corpus.db, told)
        meant = [one for one in repairs_of(corpus, document_id) if one.start == start]
        if not meant:
            seen = f"se ställena med diarium repairs show {document_id}"
            raise BadSettings(f"Ingen rättelse i {plain(filename)} börjar vid {start}: {seen}.")
        verdict = _verdict(corpus.record(document_id)["text"], meant[0], accepted=accepted)
        when = datetime.now(UTC).isoformat(timespec="seconds")
        return corpus.decide(document_id, verdict, who or user_name(), when), meant[0], filename


def undo(settings: Settings, number: int, who: str) -> None:
    """Take a verdict on a repair back.

    Raises:
        BadSettings: there is no such verdict on a repair in force.
    """
    with writable(settings) as corpus:
        known = [entry for entry in corpus.history() if entry.verdict_id == number]
        if not known or known[0].kind != _CORRECTION or known[0].withdrawn_at is not None:
            seen = "se numren med diarium repairs verdicts"
            raise BadSettings(f"Inget beslut {number} om en rättelse gäller: {seen}.")
        when = datetime.now(UTC).isoformat(timespec="seconds")
        corpus.withdraw(number, who or user_name(), when)


def decided(corpus: Corpus, document_id: str | None = None) -> list[LedgerEntry]:
    """The verdicts on repairs, oldest first, also those taken back."""
    return [entry for entry in corpus.history(document_id) if entry.kind == _CORRECTION]


def _in_force(corpus: Corpus, document_id: str) -> dict[Verdict, int]:
    given = corpus.verdicts_for(document_id)
    return {one: int(verdicts.numbers(corpus.db, document_id, [one])) for one in given}


def _verdict(text: str, repair: Repair, *, accepted: bool) -> Verdict:
    span = Span(repair.start, repair.end)
    correction = Correction(span, repair.before, repair.after, repair.rule, repair.probability)
    return verdict_on(text, correction, accepted=accepted)
