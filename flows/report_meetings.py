"""The morning report's words on meetings: minutes of one network that contradict each other."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from corpus.chronology import found_of
from corpus.review import CONTRADICTED
from corpus.store import Corpus

Escape = Callable[[str], str]


def contradicting(corpus: Corpus, document_ids: Iterable[str], escape: Escape) -> list[str]:
    """A line for each contradiction that concerns one of these documents, with where to look."""
    lines = []
    for network, kind, name, page, one, other_name, other_page, other in found_of(
        corpus.db, document_ids
    ):
        where = _place(escape(name), page)
        if other_name:
            where += f" och {_place(escape(other_name), other_page)}"
        said = CONTRADICTED[kind].format(one=escape(one), other=escape(other))
        body = f" [{escape(network)}]" if network else ""
        lines.append(f"{where}: {said}{body}")
    return lines


def _place(name: str, page: int | None) -> str:
    return f"{name} s. {page}" if page else name
