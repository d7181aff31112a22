"""What a page of the site is: a function of the corpus and of what was asked.

    def person_page(db: sqlite3.Connection, asked: Asked) -> Page | File | Moved

It knows no server: `app` calls it with a connection that can only read, renders what it gives, and
writes its tables as CSV or JSON where the address asks for that.  A page that stands at an
address that leads nowhere raises `NotFound`; what a person typed wrongly raises `BadSettings`.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote

from corpus.originals import Place
from corpus.site.listing import Listing, number_from_one
from pipeline.errors import DiariumError


class NotFound(DiariumError):
    """There is nothing at this address.  The sentence is in Swedish: it is shown to the user."""


@dataclass(frozen=True, slots=True)
class Places:
    """Where the parts of the archive are; the originals perhaps on an object store.

    A page that was read with less than `least_confidence` (0-1) needs a person's eyes.
    """

    corpus: Path
    originals: Place
    reports: Path
    least_confidence: float = 0.80


@dataclass(frozen=True, slots=True)
class Asked:
    """What a page is asked: its address, the named parts of it, and its query string.

    Of a parameter that is given several times the last counts.  All of it is as somebody typed it.
    """

    places: Places
    path: str
    parts: Mapping[str, str] = field(default_factory=dict)
    args: Mapping[str, str] = field(default_factory=dict)

    def number(self, name: str, default: int = 1) -> int:
        """A number from 1 out of the query string; the default where it is none."""
        return number_from_one(self.args.get(name, ""), default)


@dataclass(frozen=True, slots=True)
class Page:
    """A page to be rendered: the template's file, its title, what it shows, and its tables.

    The template gets `context`, `title`, `asked`, and `tables`: each `Listing` as a
    `ShownListing`, by its name.
    """

    template: str
    title: str
    context: Mapping[str, Any] = field(default_factory=dict)
    listings: tuple[Listing, ...] = ()
    status: int = 200


@dataclass(frozen=True, slots=True)
class File:
    """Bytes to be sent as they are: a download where they have a `filename`.

    A browser may keep them for so many `seconds`.
    """

    body: bytes
    media_type: str
    filename: str = ""
    seconds: int = 0


@dataclass(frozen=True, slots=True)
class Moved:
    """The page stands at another address; for ever, or as long as nobody decides otherwise."""

    to: str
    lasting: bool = True


@dataclass(frozen=True, slots=True)
class Later:
    """A file that takes its time and needs no corpus, such as a picture.

    `make` runs in a thread of its own, so that no reader's is held up; it may raise `NotFound`.
    """

    make: Callable[[], File]


PageFunction = Callable[[sqlite3.Connection, Asked], Page | File | Moved | Later]
Route = tuple[str, PageFunction]


def address(*parts: str | int) -> str:
    """An address on the site, of parts that may hold anything.

    >>> address("natverk", "Kultur & fritid/Väst")
    '/natverk/Kultur%20%26%20fritid%2FV%C3%A4st'
    """
    return "/" + "/".join(quote(str(part), safe="") for part in parts)


def place(document_id: str, page: int, start: int | None = None, end: int | None = None) -> str:
    """The address of a place in a document: the page, with the span of the text as read marked.

    >>> place("0123456789ab", 2, 120, 131)
    '/dokument/0123456789ab/sida/2?plats=120-131'
    """
    marked = "" if start is None or end is None else f"?plats={start}-{end}"
    return address("dokument", document_id, "sida", page) + marked
