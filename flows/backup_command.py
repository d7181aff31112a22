"""`diarium backup` and `diarium restore`: the whole archive, and back."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from flows.shown import json_line, plain

Archive = Annotated[
    Path | None, typer.Option("--archive", help="The archive folder.", show_default="./archive")
]
SettingsFile = Annotated[
    Path | None, typer.Option("--settings", help="The settings file.", show_default="diarium.toml")
]


def backup(
    to: Annotated[Path, typer.Argument(help="A folder for backups, on another disk.")],
    archive: Archive = None,
    settings: SettingsFile = None,
    keep: Annotated[int, typer.Option(min=1, help="How many backups are kept there.")] = 7,
    check: Annotated[bool, typer.Option("--check", help="Only check the last one.")] = False,  # noqa: FBT002
    as_json: Annotated[bool, typer.Option("--json", help="As JSON.")] = False,  # noqa: FBT002
) -> None:
    """Back up the archive: also while a night runs; only what is new is copied."""
    from flows.settings import load_settings  # noqa: PLC0415
    from flows.upkeep import note  # noqa: PLC0415

    chosen = load_settings(settings, {"archive": archive})
    if check:
        _check(to, as_json)
        return
    done = back_up_archive(chosen, to, keep, settings)
    told = {
        "at": _now(), "to": str(to.resolve()), "backup": done.when, "files": len(done.files),
        "bytes": done.size, "added": done.added, "copied": done.copied, "lost": list(done.lost),
        "unread": list(done.unread),
    }  # fmt: skip
    try:
        note(chosen.archive, "backup", told)
    except OSError as error:
        typer.echo(f"diarium: health cannot be told of it: {error}", err=True)
    if as_json:
        typer.echo(json_line(told))
    else:
        typer.echo(
            f"{done.when}: {len(done.files)} files, {done.size / 1e6:.1f} MB, of which "
            f"{done.added} files and {done.copied / 1e6:.1f} MB were new"
        )
    if done.lost or done.unread:
        _tell_missing(done)
        raise typer.Exit(7)


def _tell_missing(done: Any) -> None:
    """What the archive lacks or does not let be read, and what the backup is worth all the same."""
    for name in done.unread:
        typer.echo(f"diarium: not in the backup, it cannot be read: {plain(name)}", err=True)
    kept = {one.sha256 for one in done.files}
    for sha256 in done.lost:
        there = "the backup has it, from before" if sha256 in kept else "no backup here has it"
        typer.echo(f"diarium: original {sha256} is missing or changed: {there}", err=True)
    lacks = len(done.unread) + sum(1 for sha256 in done.lost if sha256 not in kept)
    typer.echo(
        f"diarium: {done.when} is a backup and can be restored: it holds {len(done.files)} files, "
        f"each whole, and lacks {lacks} that could not be copied."
        f"{' Next: diarium verify.' if done.lost else ''}",
        err=True,
    )


def restore(
    source: Annotated[Path, typer.Argument(metavar="FROM", help="The folder of backups.")],
    archive: Archive = None,
    which: Annotated[str, typer.Option(help="Part of a backup's name; else the last.")] = "",
    damaged_too: Annotated[  # noqa: FBT002
        bool, typer.Option("--damaged-too", help="Take what is whole of a damaged backup.")
    ] = False,
    list_them: Annotated[bool, typer.Option("--list", help="Only list the backups.")] = False,  # noqa: FBT002
) -> None:
    """Restore a backup into an empty archive folder: whole or not at all."""
    from corpus.backup_list import lists_in  # noqa: PLC0415
    from corpus.restore import chosen, restore  # noqa: PLC0415
    from flows.modes import safe_modes  # noqa: PLC0415
    from flows.progress import on_terminal  # noqa: PLC0415
    from flows.settings import load_settings  # noqa: PLC0415

    if list_them:
        for name in lists_in(source):
            typer.echo(plain(name))
        return
    settings = load_settings(None, {"archive": archive})
    target = settings.archive
    with safe_modes(settings):
        done = restore(source, chosen(source, which), target, on_terminal, damaged_too=damaged_too)
    typer.echo(f"{done.backup.when}: {done.files} files restored into {target}")
    for one in done.backup.files:
        if one.kind == "outside":
            typer.echo(f"{plain(one.name)} lay elsewhere: it is in {target} now", err=True)
            if there := _other_archive(target, one.name):
                typer.echo(
                    f"diarium: {plain(one.name)} says archive = {plain(there)!r}: commands that "
                    f"use it look there, not in {target}. Change that line, or give "
                    f"--archive {target}.",
                    err=True,
                )
    for bad in done.damaged:
        typer.echo(f"diarium: not restored: {plain(bad.name)}: {bad.why}", err=True)
    if done.damaged:
        raise typer.Exit(7)


def back_up_archive(
    settings: Any, to: Path, keep: int = 7, settings_file: Path | None = None
) -> Any:
    """Back up an archive as its settings tell where things lie."""
    from corpus.backup import Source, back_up  # noqa: PLC0415
    from flows.modes import safe_modes  # noqa: PLC0415
    from flows.progress import on_terminal  # noqa: PLC0415
    from flows.storage import originals_of  # noqa: PLC0415

    source = Source(
        settings.archive, settings.corpus, originals_of(settings), _outside(settings, settings_file)
    )
    stamp = _now()[:19].replace("-", "").replace(":", "")
    with safe_modes(settings):
        return back_up(source, to, stamp, keep, on_terminal)


def _other_archive(target: Path, name: str) -> str:
    """The archive that restored settings lead to, where that is not the one restored."""
    import tomllib  # noqa: PLC0415 - seldom wanted

    if not name.endswith(".toml"):
        return ""
    try:
        told = tomllib.loads((target / name).read_text(encoding="utf-8")).get("archive")
    except (OSError, ValueError):
        return ""
    return "" if not told or (target / str(told)).resolve() == target.resolve() else str(told)


def _outside(settings: Any, settings_file: Path | None) -> dict[str, Path]:
    """Files that belong to the archive and lie elsewhere, by the name they get in it."""
    from flows.settings import SETTINGS_FILE  # noqa: PLC0415

    own = [name for name in (settings.vocabulary, settings.organisations) if name]
    paths = [settings_file or Path(SETTINGS_FILE), *(settings.archive / name for name in own)]
    home = settings.archive.resolve()
    return {
        f"elsewhere-{path.name}" if (home / path.name).exists() else path.name: path
        for path in paths
        if path.is_file() and home not in path.resolve().parents
    }


def _check(place: Path, as_json: bool) -> None:  # noqa: FBT001 - as the option
    from corpus.restore import chosen, damaged_in  # noqa: PLC0415
    from flows.progress import on_terminal  # noqa: PLC0415

    backup = chosen(place)
    damaged = list(damaged_in(place, backup, on_terminal))
    if as_json:
        bad = [{"name": one.name, "why": one.why} for one in damaged]
        typer.echo(json_line({"backup": backup.when, "files": len(backup.files), "damaged": bad}))
    else:
        for one in damaged:
            typer.echo(f"{plain(one.name)}: {one.why}")
        typer.echo(f"{backup.when}: {len(backup.files)} files, {len(damaged)} damaged", err=True)
    if damaged:
        raise typer.Exit(7)


def _now() -> str:
    from flows.outcome import now  # noqa: PLC0415

    return now()
