"""Interpreting: what is new, or was interpreted by other rules or verdicts than today's."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from corpus.again import WITHOUT, WORDS, Reason, reasons
from corpus.store import Corpus
from flows.comparing import compare_new
from flows.outcome import Night, is_of_the_disk, now
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
    if waiting := corpus.out_of_date_ids(recipe):
        why = reasons(corpus.db, waiting, recipe)
        tools = replace(load_tools(settings), archive=corpus.archive_words())
        found = progress("tolkar", corpus.out_of_date(recipe), len(waiting))
        _interpret_each(corpus, night, tools, found, done, why)
    corpus.retire()
    # What was new may answer what damaged documents asked of the archive: these a second time.
    # They teach nothing themselves, so twice is enough and the order does not matter.
    if waiting := corpus.unsettled_ids():
        tools = replace(load_tools(settings), archive=corpus.archive_words())
        found = progress("tolkar om", corpus.unsettled(), len(waiting))
        _interpret_each(corpus, night, tools, found, done, dict.fromkeys(waiting, (WORDS,)))
    corpus.settle_words()


def _interpret_each(
    corpus: Corpus,
    night: Night,
    tools: Tools,
    found: Iterable[tuple[Reading, tuple[Verdict, ...]]],
    done: set[str],
    why: Mapping[str, Reason],
) -> None:
    """Interpret and store them; `done` are the documents that this night has told of already.

    `why` tells for each document why it is interpreted.
    """
    new = {name for name, _ in night.read} | night.before.read
    for reading, verdicts in found:
        name = document_id(reading.sha256, reading.part)
        told = name in done
        done.add(name)
        try:
            minutes, notes = interpret_with_notes(reading, tools, verdicts)
            corpus.put(minutes, verdicts, notes=notes, now=now())
        except Exception as error:
            if is_of_the_disk(error):
                raise
            if not told:  # one document's bug is not its neighbours'
                said = f"{type(error).__name__}: {error}"[:200]
                night.uninterpreted.append((reading.filename, said))
            continue
        if not told:
            night.made.append((name, reading.filename))
            reason = why.get(name, (WITHOUT,))
            if reason != (WITHOUT,) or document_id(reading.sha256) not in new:
                night.remade[reason] += 1
