"""Interpreting: what is new, or was interpreted by other rules or verdicts than today's."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from corpus.store import Corpus
from flows.comparing import compare_new
from flows.outcome import Night, now
from flows.progress import Progress
from flows.settings import Settings
from flows.tools import load_tools, recipe_of
from pipeline.document import Reading
from pipeline.findings import Verdict
from pipeline.interpret import Tools, interpret_with_notes
from pipeline.record import document_id


def interpret_new(corpus: Corpus, settings: Settings, night: Night, progress: Progress) -> None:
    """Interpret what is new or out of date, and what the archive's words now repair otherwise.

    Before, what is new is divided and compared: only what is in force is interpreted.
    """
    compare_new(corpus, night, progress)
    done: set[str] = set()
    recipe = recipe_of(settings)
    if pending := len(corpus.out_of_date_ids(recipe)):
        tools = replace(load_tools(settings), archive=corpus.archive_words())
        found = progress("tolkar", corpus.out_of_date(recipe), pending)
        _interpret_each(corpus, night, tools, found, done)
    corpus.retire()
    # What was new may answer what damaged documents asked of the archive: these a second time.
    # They teach nothing themselves, so twice is enough and the order does not matter.
    if pending := len(corpus.unsettled_ids()):
        tools = replace(load_tools(settings), archive=corpus.archive_words())
        found = progress("tolkar om", corpus.unsettled(), pending)
        _interpret_each(corpus, night, tools, found, done)
    corpus.settle_words()


def _interpret_each(
    corpus: Corpus,
    night: Night,
    tools: Tools,
    found: Iterable[tuple[Reading, tuple[Verdict, ...]]],
    done: set[str],
) -> None:
    """Interpret and store them; `done` are the readings that this night has told of already."""
    for reading, verdicts in found:
        name = document_id(reading.sha256, reading.part)
        told = name in done
        done.add(name)
        try:
            minutes, notes = interpret_with_notes(reading, tools, verdicts)
        except Exception as error:  # noqa: BLE001 - one document's bug is not its neighbours'
            if not told:
                why = f"{type(error).__name__}: {error}"[:200]
                night.uninterpreted.append((reading.filename, why))
            continue
        corpus.put(minutes, verdicts, notes=notes, now=now())
        if not told:
            night.interpreted.append(reading.filename)
