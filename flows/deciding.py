"""A person's word on who is who: kept at once, and applied at once unless a night is running."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from getpass import getuser

from corpus import people, people_verdicts
from corpus.people import Seat
from corpus.rows import PeopleResolved, Person
from corpus.store import Corpus
from flows.lock import only_one
from flows.settings import Settings
from flows.shown import plain
from pipeline.errors import ArchiveBusy, BadSettings

_SHOWN = 20


@dataclass(frozen=True, slots=True)
class Decided:
    """What came of it; `applied` is `None` where a night runs, and the next one applies it."""

    number: int
    applied: PeopleResolved | None

    def people(self, corpus: Corpus) -> set[str]:
        """The ids of those whom the verdict quotes, as they are now."""
        (entry,) = [e for e in corpus.history() if e.verdict_id == self.number]
        verdict = people_verdicts.read(entry.verdict_id, entry.kind, entry.subject)
        if verdict is None:
            return set()
        places = people_verdicts.places_of(verdict, people_verdicts.found_by(corpus.db, [verdict]))
        seen = corpus.db.execute(
            """SELECT DISTINCT a.person_id FROM json_each(?) AS place JOIN attendance AS a
                 ON a.document_id = json_extract(place.value, '$[0]')
                   AND a.ordinal = json_extract(place.value, '$[1]')
               WHERE a.person_id IS NOT NULL""",
            [json.dumps(sorted(places))],
        )
        return {name for (name,) in seen}

    @property
    def heeded(self) -> bool:
        """Whether the verdict could be followed, as far as is known yet."""
        return self.applied is None or self.number not in self.applied.unheeded


def merge(settings: Settings, one: str, other: str, who: str) -> tuple[Decided, Person, Person]:
    """Say that two are one person; each is told by id, beginning of an id, or name.

    Raises:
        BadSettings: nobody or more than one is meant, or both are one already.
    """
    with writable(settings) as corpus:
        left, right = the_person(corpus, one), the_person(corpus, other)
        if left.person_id == right.person_id:
            raise BadSettings(f"{one} och {other} är redan samma person ({left.person_id}).")
        done = _decide(settings, corpus, who, _word(corpus, left, right))
        return done, left, right


def split(
    settings: Settings, told: str, documents: Sequence[str], spellings: Sequence[str], who: str
) -> tuple[Decided, Person]:
    """Say that some rows of a person are another's: those in some documents, or spelt so.

    Raises:
        BadSettings: the person, a document or a spelling is not found, or nothing would be left.
    """
    with writable(settings) as corpus:
        person = the_person(corpus, told)
        seats = people.seats(corpus.db, person.person_id)
        taken = _named(seats, documents, spellings)
        rest = [seat for seat in seats if seat not in taken]
        if not rest:
            raise BadSettings("Alla rader är utpekade: då finns ingen kvar att skilja dem från.")
        sides = [
            people_verdicts.quotes_of(corpus.db, [(s.document_id, s.ordinal) for s in side])
            for side in (taken, rest)
        ]

        def word(name: str, when: str) -> int:
            return corpus.decide_on_people(
                same=False, one=sides[0], other=sides[1], who=name, when=when
            )

        return _decide(settings, corpus, who, word), person


def undo(settings: Settings, number: int, who: str) -> Decided:
    """Take a verdict on people back.

    Raises:
        BadSettings: there is no such verdict on people in force.
    """
    with writable(settings) as corpus:
        numbers = {verdict.number for verdict in people_verdicts.in_force(corpus.db)}
        if number not in numbers:
            told = "se numren med diarium people verdicts"
            raise BadSettings(f"Inget beslut {number} om personer gäller: {told}.")

        def word(name: str, when: str) -> int:
            corpus.withdraw(number, name, when)
            return number

        return _decide(settings, corpus, who, word)


def the_person(corpus: Corpus, told: str) -> Person:
    """The one person meant.

    Raises:
        BadSettings: nobody, or more than one; then they are listed.
    """
    found = people.meant(corpus.db, told)
    if not found:
        raise BadSettings(f"Ingen person har id eller namn {plain(told)!r}.")
    if len(found) > 1:
        listed = "\n".join(f"  {_line(corpus, person)}" for person in found[:_SHOWN])
        more = f"\n  … och {len(found) - _SHOWN} till" if len(found) > _SHOWN else ""
        raise BadSettings(f"{plain(told)!r} kan vara flera, ange id:\n{listed}{more}")
    return found[0]


def _line(corpus: Corpus, person: Person) -> str:
    place = people.place_of(corpus.db, person)
    told = [person.name, *([place] if place else []), told_meetings(person.meetings)]
    return plain(f"{person.person_id}  {', '.join(told)}")


def told_meetings(many: int) -> str:
    """How many meetings, in Swedish.

    >>> told_meetings(1), told_meetings(2)
    ('1 möte', '2 möten')
    """
    return "1 möte" if many == 1 else f"{many} möten"


def _word(corpus: Corpus, left: Person, right: Person) -> Callable[[str, str], int]:
    sides = [
        people_verdicts.quotes_of(
            corpus.db, [(s.document_id, s.ordinal) for s in people.seats(corpus.db, p.person_id)]
        )
        for p in (left, right)
    ]

    def word(name: str, when: str) -> int:
        return corpus.decide_on_people(same=True, one=sides[0], other=sides[1], who=name, when=when)

    return word


def _named(seats: Sequence[Seat], documents: Sequence[str], spellings: Sequence[str]) -> list[Seat]:
    """The rows in these documents (by id, its beginning, or file name) or spelt so."""
    taken: list[Seat] = []
    for told in documents:
        found = [s for s in seats if told == s.filename or s.document_id.startswith(told)]
        if not found or not told:
            raise BadSettings(f"Personen finns inte i något dokument {plain(told)!r}.")
        if len({seat.document_id for seat in found}) > 1:
            raise BadSettings(f"{plain(told)!r} kan vara flera dokument: ange mer av dess id.")
        taken += found
    for told in spellings:
        lower = told.casefold()
        found = [s for s in seats if lower in (s.name.casefold(), s.printed.casefold())]
        if not found:
            raise BadSettings(f"Personen är ingenstans skriven {plain(told)!r}.")
        taken += found
    return list(dict.fromkeys(taken))


@contextmanager
def writable(settings: Settings) -> Iterator[Corpus]:
    """The corpus, to be written to; none is made, and none of an older version is changed.

    Raises:
        ArchiveBusy: somebody else has been writing to it for longer than one waits.
    """
    Corpus(settings.corpus, read_only=True).close()
    try:
        with Corpus(settings.corpus) as corpus:
            yield corpus
    except sqlite3.OperationalError as error:
        raise ArchiveBusy(f"Samlingen är upptagen, försök om en stund ({error}).") from error


def _decide(
    settings: Settings, corpus: Corpus, who: str, word: Callable[[str, str], int]
) -> Decided:
    number = word(who or user_name(), datetime.now(UTC).isoformat(timespec="seconds"))
    try:
        with only_one(settings.archive):
            return Decided(number, corpus.resolve_people())
    except ArchiveBusy:
        return Decided(number, None)


def user_name() -> str:
    """Who is logged in, as far as the machine tells."""
    try:
        return getuser()
    except (KeyError, OSError):  # a user without a name, as in some containers
        return "okänd"
