"""`diarium search`: hits on standard output, what was searched for beside it, in Swedish."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from flows.shown import json_line, plain

if TYPE_CHECKING:
    from corpus.search_found import Found, Searched

MOST_FORMS = 12
"""Forms of a word that are told."""


class Sort(StrEnum):
    """The order of hits."""

    best = "best"
    newest = "newest"
    oldest = "oldest"


def search(  # noqa: PLR0913, PLR0917 - each filter is an option
    words: Annotated[list[str], typer.Argument(help='Words; "a phrase", -not, begin*')],
    municipality: Annotated[str | None, typer.Option(help="Name or code of who was there.")] = None,
    person: Annotated[str | None, typer.Option(help="Name or id of who was there.")] = None,
    topic: Annotated[str | None, typer.Option(help="Id or label of a topic.")] = None,
    network: Annotated[str | None, typer.Option(help="The network or body.")] = None,
    since: Annotated[str | None, typer.Option(help="First day: 2023, 2023-10, 2023-10-02.")] = None,
    until: Annotated[str | None, typer.Option(help="Last day.")] = None,
    document: Annotated[str | None, typer.Option(help="Only in the document with this id.")] = None,
    label: Annotated[
        str | None, typer.Option(help="The folder of the inbox it came in: SKOLA, SKOLA/2023.")
    ] = None,
    sort: Annotated[Sort, typer.Option(help="The best hits first, or by day.")] = Sort.best,
    limit: Annotated[int, typer.Option(min=0, help="How many hits.")] = 20,
    offset: Annotated[int, typer.Option(min=0, help="How many hits to skip.")] = 0,
    archive: Annotated[
        Path | None, typer.Option("--archive", help="The archive folder.", show_default="./archive")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="As JSON, with counts.")] = False,  # noqa: FBT002
) -> None:
    """Search the minutes: a word finds its forms and compounds, "a word" itself alone.

    All words must stand on a page; OR between two lets one stand or the other.
    "mote" finds "möte", "här" is not "har"; "budget" finds "tilläggsbudgeten".
    """
    from corpus.search import find  # noqa: PLC0415
    from corpus.store import Corpus  # noqa: PLC0415
    from flows.settings import load_settings  # noqa: PLC0415

    with Corpus(load_settings(None, {"archive": archive}).corpus, read_only=True) as corpus:
        found = find(
            corpus, " ".join(words), municipality=municipality, person=person, topic=topic,
            network=network, since=since, until=until, document=document, label=label,
            limit=limit, offset=offset, sort=sort.value, facets=as_json,
        )  # fmt: skip
    if as_json:
        from dataclasses import asdict  # noqa: PLC0415

        typer.echo(json_line(asdict(found)))
        return
    for hit in found.hits:
        day = hit.date or "–"
        typer.echo(plain(f"{day}  {hit.filename}  s. {hit.page}  {hit.snippet}"))
    for line in told(found):
        typer.echo(plain(line), err=True)


def told(found: Found) -> list[str]:
    """How many hits there are, what was searched for, and what to try where there are none."""
    lines = [_count(found)]
    lines += [line for searched in found.searched if (line := _forms(searched))]
    lines += [f"Samma person skrivs också {one}." for one in found.spelt_also]
    if found.suggestions:
        lines.append(f"Menade du {' eller '.join(found.suggestions)}?")
    return lines


def _count(found: Found) -> str:
    if not found.pages:
        return "Inga träffar."
    pages = "sida" if found.pages == 1 and not found.more else "sidor"
    count = f"{found.pages} {pages} i {found.documents} dokument"
    if found.more:
        count = (
            f"Fler än {_rounded(found.pages)} sidor i fler än {_rounded(found.documents)} dokument"
        )
    first, last = found.offset + 1, found.offset + len(found.hits)
    shown = "ingen" if not found.hits else f"{first}–{last}" if first < last else f"{first}"
    order = ""
    if found.bounded and found.sort == "best":
        order = " Så vanliga ord rangordnas inte: rubriker först, sedan det nyaste."
    return f"{count}; här visas {shown}.{order}"


def _rounded(least: int) -> int:
    """A floor is told in round figures: two digits.

    >>> _rounded(10_006), _rounded(183), _rounded(7)
    (10000, 180, 7)
    """
    unit: int = 10 ** max(0, len(str(least)) - 2)
    return least // unit * unit


def _forms(searched: Searched) -> str:
    others = [form for form in searched.forms if form != searched.typed]
    if not others:
        return f"eller {searched.typed}" if searched.instead else ""
    more = " …" if searched.cut or len(others) > MOST_FORMS else ""
    listed = ", ".join(others[:MOST_FORMS])
    before = "Utan " if searched.excluded else "eller " if searched.instead else ""
    return f"{before}{searched.typed}: även {listed}{more}"
