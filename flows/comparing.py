"""Comparing: which files are the same minutes, and which hold the minutes of several meetings."""

from __future__ import annotations

from corpus import editions, editions_learned, editions_names
from corpus.editions_learned import Comparing, comparing_of_pipeline
from corpus.store import Corpus
from flows.outcome import Night, now
from flows.progress import Progress
from flows.tools import fingerprint


def compare_new(
    corpus: Corpus, night: Night, progress: Progress, by: Comparing | None = None
) -> None:
    """Divide and compare what is new, and decide what stands for what.

    Killed anywhere it goes on the next night; nothing that anybody sees changes before the last
    step, which is one transaction.
    """
    by = by or comparing_of_pipeline(fingerprint())
    editions_names.settle(corpus.db, by.fingerprint)
    if fresh := editions_learned.pending(corpus.db, by.version):
        for reading_id in progress("känner igen", fresh, len(fresh)):
            reading = corpus.reading(reading_id)
            if why := editions_learned.learn(corpus.db, reading, by):
                night.uncompared.append((reading.filename, why))
    if waiting := editions_learned.unpaired(corpus.db):
        found = progress("jämför", waiting, len(waiting))
        for name, why in editions_learned.compare(corpus.db, found, by):
            night.uncompared.append((corpus.reading(name).filename, why))
    night.editions.append(editions.regroup(corpus.db, now()))
