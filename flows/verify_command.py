"""`diarium verify`: whether files, corpus and all that is derived agree."""

from __future__ import annotations

import sys
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from flows.shown import json_line, plain

if TYPE_CHECKING:
    from corpus.verify_values import Fault, Share

FOUND = 7
_SHOWN = 200
"""Faults that are shown as text; JSON has all."""


def verify(
    archive: Annotated[
        Path | None, typer.Option("--archive", help="The archive folder.", show_default="./archive")
    ] = None,
    settings: Annotated[
        Path | None,
        typer.Option("--settings", help="The settings file.", show_default="diarium.toml"),
    ] = None,
    share: Annotated[
        str, typer.Option(help="1/30: the thirtieth that falls to today; 7/30: the seventh.")
    ] = "1/1",
    as_json: Annotated[bool, typer.Option("--json", help="As JSON.")] = False,  # noqa: FBT002
    note: Annotated[  # noqa: FBT002
        bool, typer.Option("--note", help="Keep the outcome for diarium health.")
    ] = False,
    mend: Annotated[  # noqa: FBT002
        bool, typer.Option("--mend", help="Let the next night make again what is derived.")
    ] = False,
) -> None:
    """Check originals, corpus, index and counts against each other; nothing is written."""
    from flows.settings import load_settings  # noqa: PLC0415
    from flows.upkeep import note as keep  # noqa: PLC0415
    from flows.verified import VERIFIED, looking_again, noted_after, open_faults  # noqa: PLC0415

    chosen = load_settings(settings, {"archive": archive})
    part = share_of(share, datetime.now().astimezone().toordinal())
    before = open_faults(chosen.archive) if note else []
    began = datetime.now(UTC)
    found = faults_of(chosen, looking_again(part, before))
    rows = [_row(one) for one in found]
    told = {
        "at": began.isoformat(timespec="seconds"), "share": str(part),
        "seconds": round((datetime.now(UTC) - began).total_seconds(), 1),
        "faults": rows,
    }  # fmt: skip
    if note:
        keep(chosen.archive, VERIFIED, noted_after(chosen.archive, part, told))
    if as_json:
        typer.echo(json_line(told))
    else:
        _show(found)
    if mend and found:
        for line in mended(chosen, found):
            typer.echo(line, err=True)
    if found:
        raise typer.Exit(FOUND)


def share_of(text: str, day: int) -> Share:
    """The share that an option means: `1/30` today's, `7/30` the seventh; `day` counts days.

    Raises:
        typer.BadParameter: it means none.
    """
    from corpus.verify_values import Share  # noqa: PLC0415

    which, _, of = text.partition("/")
    if not (which.isdecimal() and of.isdecimal() and 1 <= int(which) <= int(of)):
        raise typer.BadParameter(f"{text!r} is no share: 1/30 is a thirtieth", param_hint="--share")
    if int(which) == 1:
        return Share(int(of), day % int(of))
    return Share(int(of), int(which) - 1)


def faults_of(settings: Any, share: Share) -> list[Fault]:
    """All that is wrong with the archive."""
    from corpus.verify import faults  # noqa: PLC0415
    from flows.lock import is_held  # noqa: PLC0415
    from flows.progress import on_terminal  # noqa: PLC0415
    from flows.storage import originals_of  # noqa: PLC0415
    from flows.tools import fingerprint  # noqa: PLC0415

    held = is_held(settings.archive)
    places = settings.corpus, originals_of(settings)
    return list(faults(*places, on_terminal, share, held=held, code=fingerprint()))


def mended(settings: Any, found: list[Fault]) -> list[str]:
    """Let the next night make again what is derived; a line for each thing done."""
    from corpus.mend import mend  # noqa: PLC0415
    from corpus.store import Corpus  # noqa: PLC0415
    from flows.lock import only_one  # noqa: PLC0415

    with only_one(settings.archive), Corpus(settings.corpus) as corpus:
        return mend(corpus.db, found)


def _row(one: Fault) -> dict[str, str]:
    return {"code": one.code, "subject": one.subject, "told": one.told, "mend": one.mend}


def _show(found: list[Fault]) -> None:
    for one in found[:_SHOWN]:
        typer.echo(plain(f"{one.code}\t{one.subject}\t{one.told}\n\t{one.mend}"))
    if len(found) > _SHOWN:
        typer.echo(f"... and {len(found) - _SHOWN} more: --json has all")
    kinds = Counter(one.code for one in found)
    said = ", ".join(f"{many} {code}" for code, many in kinds.most_common())
    typer.echo(said or "All agrees.", file=sys.stderr if found else sys.stdout)
