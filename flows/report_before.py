"""The morning report's words on nights before that were cut off, and what they did untold."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import TypeVar

from corpus import runs
from corpus.runs import NightBefore, Untold
from corpus.store import Corpus
from flows.outcome import Night

Escape = Callable[[str], str]
T = TypeVar("T")


def nights_before(before: Untold, escape: Escape) -> list[str]:
    """A line for each night that no report told of, and an empty one."""
    lines = [_told(night, escape) for night in before.nights]
    if before.read or before.aside or before.again:
        lines.append("Det som då togs in men aldrig berättades räknas som nytt här.")
    return [*lines, ""] if lines else []


def with_untold(corpus: Corpus, night: Night) -> Night:
    """The night, with what nights before it read, interpreted and set aside, and no report told."""
    if not night.before:
        return night
    read = night.before.read
    return replace(
        night,
        read=_also(night.read, runs.names_read(corpus.db, read)),
        known=_also(night.known, sorted(night.before.again)),
        made=_also(night.made, runs.documents_of(corpus.db, read)),
        failed=_also(night.failed, runs.names_set_aside(corpus.db, night.before.aside)),
    )


def _also(told: list[T], more: Iterable[T]) -> list[T]:
    return [*(one for one in more if one not in told), *told]


def _told(night: NightBefore, escape: Escape) -> str:
    began = f"Natten som började {night.started[:16].replace('T', ' ')}"
    if night.error:
        return f"**{began} slutade i ett fel:** {escape(night.error)}"
    if night.finished:
        return f"**{began} blev klar, men dess rapport hann inte skrivas.**"
    return f"**{began} avbröts innan den var klar.**"
