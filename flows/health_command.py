"""`diarium health`: one line and an exit code, in the manner of monitoring plugins."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from flows.shown import json_line, plain


def health(
    archive: Annotated[
        Path | None, typer.Option("--archive", help="The archive folder.", show_default="./archive")
    ] = None,
    settings: Annotated[
        Path | None,
        typer.Option("--settings", help="The settings file.", show_default="diarium.toml"),
    ] = None,
    verify_days: Annotated[float, typer.Option(help="Days between verifications; 0: any.")] = 40,
    backup_days: Annotated[float, typer.Option(help="Days between backups; 0: any.")] = 8,
    waiting_hours: Annotated[float, typer.Option(help="Hours of a file in the inbox.")] = 72,
    as_json: Annotated[bool, typer.Option("--json", help="As JSON.")] = False,  # noqa: FBT002
) -> None:
    """Say whether all is well: exit code 0 OK, 1 warning, 2 critical, 3 cannot be told."""
    from flows.health import UNKNOWN, WORDS, Limits, checks, worst  # noqa: PLC0415
    from flows.settings import load_settings  # noqa: PLC0415
    from pipeline.errors import DiariumError  # noqa: PLC0415

    try:
        chosen = load_settings(settings, {"archive": archive})
        limits = Limits(verify_days, backup_days, waiting_hours)
        found = checks(chosen, limits, datetime.now().astimezone())
    except (DiariumError, OSError) as error:
        typer.echo(plain(f"DIARIUM UNKNOWN - {error}"))
        raise typer.Exit(UNKNOWN) from error
    level = worst(found)
    figures = {name: value for check in found for name, value in check.figures.items()}
    if as_json:
        rows = [
            {"name": one.name, "level": WORDS[one.level], "told": one.told, **one.figures}
            for one in found
        ]
        typer.echo(json_line({"level": WORDS[level], "checks": rows}))
    else:
        bad = [one.told for one in found if one.level] or [found[1].told, found[0].told]
        shown = " ".join(f"{name}={value:g}" for name, value in figures.items())
        typer.echo(plain(f"DIARIUM {WORDS[level]} - {' '.join(bad)} | {shown}").replace("\n", " "))
        for one in found:
            typer.echo(plain(f"[{WORDS[one.level]}] {one.name}: {one.told}"))
    raise typer.Exit(level)
