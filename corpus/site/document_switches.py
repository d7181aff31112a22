"""What of a page is shown: switches that work without scripts and can stand in the address.

Boxes that are not ticked are not sent by a form, so `val=1` says that the boxes were sent at all:
without it every kind of mark is shown.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from corpus.site.document_facts import KINDS
from corpus.site.document_view import RUNNING

AS_PRINTED, WITHOUT_PICTURE = "tryckt", "utanbild"


@dataclass(frozen=True, slots=True)
class Switch:
    """A box to tick: its name in the address, its label, and whether it is ticked."""

    name: str
    label: str
    on: bool


@dataclass(frozen=True, slots=True)
class Switches:
    """The boxes for kinds of marks, those for the whole page, and the address's part for them."""

    kinds: tuple[Switch, ...]
    whole: tuple[Switch, ...]
    query: str


def switches(args: Mapping[str, str]) -> Switches:
    """The switches as the query string sets them.

    >>> [one.name for one in switches({"val": "1", "person": "1"}).kinds if one.on]
    ['person']
    """
    chosen = "val" in args
    kinds = tuple(
        Switch(name, label, not chosen or name in args)
        for name, label in [
            *((kind.name, kind.many) for kind in reversed(KINDS)),
            (RUNNING, "Sidhuvuden och sidfötter"),
        ]
    )
    whole = (
        Switch(AS_PRINTED, "Texten som tryckt", AS_PRINTED in args),
        Switch(WITHOUT_PICTURE, "Bara texten", WITHOUT_PICTURE in args),
    )
    kept = {one.name: "1" for one in (*kinds, *whole) if one.on}
    return Switches(kinds, whole, urlencode({"val": "1", **kept}) if chosen else "")
