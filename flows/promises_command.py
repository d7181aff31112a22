"""`diarium promises`: who promised what until when, and what became of it.  In Swedish."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from flows.shown import json_line, plain, table

if TYPE_CHECKING:
    from corpus.promises import Promise

COLUMNS = ("möte", "nätverk", "vem", "vad", "senast", "läge", "togs upp")
STATES = {"open": "öppet", "taken_up": "taget upp", "overdue": "dagen har gått"}
_WIDE = 160


def promises(  # noqa: PLR0913, PLR0917 - an option each
    network: Annotated[str | None, typer.Option(help="Only those of this network.")] = None,
    person: Annotated[str | None, typer.Option(help="Only those of this person or group.")] = None,
    only_open: Annotated[bool, typer.Option("--open", help="Not taken up since.")] = False,  # noqa: FBT002
    overdue: Annotated[bool, typer.Option("--overdue", help="Not taken up, day passed.")] = False,  # noqa: FBT002
    since: Annotated[str | None, typer.Option(help="Promised on this day or later.")] = None,
    until: Annotated[str | None, typer.Option(help="Promised on this day or before.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="As JSON, with places.")] = False,  # noqa: FBT002
    archive: Annotated[Path | None, typer.Option("--archive", help="The archive folder.")] = None,
) -> None:
    """List promises with what became of them; one not taken up may still have been kept."""
    from corpus.promises import promised  # noqa: PLC0415
    from corpus.store import Corpus  # noqa: PLC0415
    from flows.attendance_command import the_network  # noqa: PLC0415
    from flows.settings import load_settings  # noqa: PLC0415

    states = {"overdue"} if overdue else {"open", "overdue"} if only_open else set(STATES)
    with Corpus(load_settings(None, {"archive": archive}).corpus, read_only=True) as corpus:
        name = the_network(corpus.db, network) if network else None
        found = promised(
            corpus.db, network=name, person=person, states=states, since=since, until=until
        )
    if as_json:
        typer.echo(json_line([one.as_json() for one in found]))
        return
    table(COLUMNS, [_shown(one) for one in found])
    told = sum(one.state == "taken_up" for one in found)
    typer.echo(f"{len(found)} åtaganden, {told} tas upp i ett senare möte.", err=True)


def _shown(one: Promise) -> list[Any]:
    taken = f"{one.taken_up_day or 'odaterat'}: {_one_line(one.taken_up)}" if one.taken_up else ""
    who = ", ".join(one.responsible)
    return [
        one.day or "odaterat", one.network, who, _one_line(one.printed), one.due,
        STATES[one.state], taken,
    ]  # fmt: skip


def _one_line(text: str | None) -> str:
    flat = plain(" ".join((text or "").split()))
    return flat if len(flat) <= _WIDE else f"{flat[: _WIDE - 1]}…"
