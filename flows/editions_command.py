"""`diarium editions`: which files are the same minutes, and a person's word on it.  In Swedish."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer

from flows.people_command import ListingGroup
from flows.shown import json_line, plain, table

Archive = Annotated[Path | None, typer.Option("--archive", help="The archive folder.")]
AsJson = Annotated[bool, typer.Option("--json", help="As JSON.")]
Who = Annotated[str, typer.Option("--who", help="Who says so.", show_default="login name")]
Told = Annotated[str, typer.Argument(help="An id, its beginning, or a file name.")]

editions_app = typer.Typer(
    cls=ListingGroup, help="Files and versions: list, show, join, separate, split, whole, undo."
)


@editions_app.callback()
def editions() -> None:
    """Files and versions: list, show, join, separate, split, whole, undo.

    Without a command: the documents that have several files, and the files that hold several.
    """


@editions_app.command(name="list")
def list_editions(as_json: AsJson = False, archive: Archive = None) -> None:  # noqa: FBT002
    """List the documents that have several files, and the files that hold several documents."""
    from flows.editions_shown import FILES, file_row, files  # noqa: PLC0415

    with _reader(archive) as corpus:
        found = files(corpus.db)
    _show(FILES, [file_row(one) for one in found], found, as_json=as_json)


@editions_app.command()
def show(told: Told, as_json: AsJson = False, archive: Archive = None) -> None:  # noqa: FBT002
    """Show the files of one document, by any id or name that it has or had."""
    from corpus.units import leads_to  # noqa: PLC0415
    from flows.deciding_editions import the_file  # noqa: PLC0415
    from flows.editions_shown import FILES, file_row, files  # noqa: PLC0415

    with _reader(archive) as corpus:
        met = leads_to(corpus.db, told)
        met = met or leads_to(corpus.db, the_file(corpus.db, told)[0])
        found = files(corpus.db, met)
    _show(FILES, [file_row(one) for one in found], found, as_json=as_json)


@editions_app.command()
def join(
    one: Told,
    other: Told,
    newest: Annotated[str, typer.Option(help="Which of the two is in force.")] = "",
    who: Who = "",
    archive: Archive = None,
) -> None:
    """Say that two files are the same minutes, or versions of them."""
    from flows.deciding_editions import join as join_files  # noqa: PLC0415

    said = join_files(_settings(archive), one, other, who, newest)
    _tell(said, f"{_named(said)} är samma protokoll.")


@editions_app.command()
def separate(
    told: Annotated[list[str], typer.Argument(help="Ids or file names; one: from all others.")],
    who: Who = "",
    archive: Archive = None,
) -> None:
    """Say that files are different minutes: a wrong join is taken back."""
    from flows.deciding_editions import separate as separate_files  # noqa: PLC0415

    said = separate_files(_settings(archive), told, who)
    _tell(said, f"{_named(said)} är olika protokoll.")


@editions_app.command()
def split(
    told: Told,
    pages: Annotated[list[int], typer.Argument(help="The pages on which new minutes begin.")],
    who: Who = "",
    archive: Archive = None,
) -> None:
    """Say that a file holds several meetings' minutes, and on which pages they begin."""
    from flows.deciding_editions import divide  # noqa: PLC0415

    said = divide(_settings(archive), told, pages, who)
    listed = ", ".join(map(str, sorted(set(pages))))
    _tell(said, f"{_named(said)} är flera protokoll: nya börjar på sida {listed}.")


@editions_app.command()
def whole(told: Told, who: Who = "", archive: Archive = None) -> None:
    """Say that a file is one meeting's minutes: a wrong split is taken back."""
    from flows.deciding_editions import divide  # noqa: PLC0415

    said = divide(_settings(archive), told, (), who)
    _tell(said, f"{_named(said)} är ett enda protokoll.")


@editions_app.command(name="verdicts")
def list_verdicts(as_json: AsJson = False, archive: Archive = None) -> None:  # noqa: FBT002
    """List what people have said on files and versions, also what was taken back."""
    from flows.deciding_editions import decided  # noqa: PLC0415
    from flows.editions_shown import VERDICTS, verdict_row  # noqa: PLC0415

    with _reader(archive) as corpus:
        found = decided(corpus)
    _show(VERDICTS, [verdict_row(e) for e in found], [asdict(e) for e in found], as_json=as_json)


@editions_app.command()
def undo(
    number: Annotated[int, typer.Argument(help="The verdict's number.")],
    who: Who = "",
    archive: Archive = None,
) -> None:
    """Take a verdict back; it stays in the ledger."""
    from flows.deciding_editions import undo as undo_verdict  # noqa: PLC0415

    undo_verdict(_settings(archive), number, who)
    typer.echo(f"Beslut {number} är återtaget. Det märks efter nästa natt.")


def _named(said: Any) -> str:
    return " och ".join(f"{unit.filename} ({unit.document_id})" for unit in said.units)


def _tell(said: Any, sentence: str) -> None:
    numbers = ", ".join(map(str, said.numbers))
    typer.echo(plain(f"Beslut {numbers}: {sentence} Det gäller från nästa natt."))


def _show(
    columns: tuple[str, ...], rows: list[list[Any]], values: list[Any], *, as_json: bool
) -> None:
    if as_json:
        typer.echo(json_line(values))
    else:
        table(columns, rows)


def _reader(archive: Path | None) -> Any:
    from corpus.store import Corpus  # noqa: PLC0415

    return Corpus(_settings(archive).corpus, read_only=True)


def _settings(archive: Path | None) -> Any:
    from flows.settings import load_settings  # noqa: PLC0415

    return load_settings(None, {"archive": archive})
