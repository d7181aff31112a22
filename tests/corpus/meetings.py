"""Invented meetings, told by who was there, and who is who as the corpus keeps it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from invented import find, minutes

from corpus.store import Corpus
from pipeline.findings import Candidate, Mention, Minutes, Participant

Told = tuple[str, str | None] | tuple[str, str | None, str]
"""Name, municipality's code or None, and the status where it is not `present`."""


def meeting(
    *people: Told,
    day: str | None = "2023-10-02",
    network: str | None = "Nätverket Vättern",
    filename: str = "",
    mentions: dict[str, str | None] | None = None,
    has_list: bool = True,
) -> Minutes:
    """Minutes that list these people; `mentions` maps a bare name to whom it refers to."""
    said = [name for name, *_ in people] + list(mentions or {})
    made = minutes(
        "\n".join(["Möte", *said]), day=day, network=network, filename=filename or f"{day}.pdf"
    )
    listed = []
    for name, code, *status in people:
        town = Candidate(code, code, 1.0) if code else None
        kind: Any = status[0] if status else "present"
        listed.append(Participant(find(made.reading, name), name, kind, town))
    referring = tuple(
        Mention(find(made.reading, bare), "person", bare, refers_to=whom)
        for bare, whom in (mentions or {}).items()
    )
    return replace(
        made, participants=tuple(listed), mentions=referring, has_attendance_list=has_list
    )


def name_of(made: Minutes) -> str:
    return made.reading.sha256[:12]


def take_in(corpus: Corpus, *all_minutes: Minutes) -> Any:
    """A night: put these, and resolve people."""
    for made in all_minutes:
        corpus.put_reading(made.reading)
        corpus.put(made)
    return corpus.resolve_people()


def who(corpus: Corpus) -> dict[str, str]:
    """The id of everybody, by name."""
    return {person.name: person.person_id for person in corpus.known_people()}


def people_tables(corpus: Corpus) -> dict[str, list[tuple[Any, ...]]]:
    """All that is kept of who is who."""
    tables = ("people", "people_joins", "people_unsure", "people_former", "people_dirty")
    columns = {
        **dict.fromkeys((*tables, "attendance_keys"), "*"),
        "attendance": "document_id, ordinal, person_id, person_reason",
        "mentions": "document_id, ordinal, person_id",
    }
    return {
        table: sorted(corpus.db.execute(f"SELECT {shown} FROM {table}").fetchall(), key=repr)
        for table, shown in columns.items()
    }


def empty(folder: Path) -> bytes:
    """An empty corpus, to be copied."""
    Corpus(folder / "empty.db").close()
    return (folder / "empty.db").read_bytes()
