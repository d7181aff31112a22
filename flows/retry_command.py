"""`diarium retry`: what was set aside, and its way back into the inbox."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from flows.shown import json_line, plain, table

_HASH_SHOWN = 12
"""Hex digits of a hash: no archive is so large that two begin alike."""


def retry(
    sha256: Annotated[str, typer.Argument(help="The hash, or its first letters.")] = "",
    every: Annotated[bool, typer.Option("--all", help="All that is set aside.")] = False,  # noqa: FBT002
    code: Annotated[
        str | None, typer.Option("--code", help="What was set aside for this reason: encrypted.")
    ] = None,
    only_list: Annotated[  # noqa: FBT002
        bool, typer.Option("--list", help="Show what is set aside; put nothing back.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="With --list: as JSON.")] = False,  # noqa: FBT002
    archive: Annotated[
        Path | None, typer.Option("--archive", help="The archive folder.", show_default="./archive")
    ] = None,
) -> None:
    """Put what was set aside back into the inbox, to be tried again the next night."""
    from flows.retry import listed, put_back  # noqa: PLC0415
    from flows.settings import load_settings  # noqa: PLC0415

    settings = load_settings(None, {"archive": archive})
    if only_list:
        _show(listed(settings, code), as_json)
        return
    if (bool(sha256) + every + bool(code)) != 1:
        raise typer.BadParameter("say which: a hash, --code REASON or --all (--list shows them)")
    for name in put_back(settings, sha256, code=code, every=every):
        typer.echo(f"{plain(name)} is back in the inbox")


def _show(rows: list, as_json: bool) -> None:  # type: ignore[type-arg]  # noqa: FBT001
    if as_json:
        from dataclasses import asdict  # noqa: PLC0415

        typer.echo(json_line([asdict(row) for row in rows]))
        return
    heads = ["hash", "since", "code", "file", "reason"]
    cells = [
        [row.sha256[:_HASH_SHOWN], row.since[:10], row.code, plain(row.filename), plain(row.reason)]
        for row in rows
    ]
    table(heads, cells)
