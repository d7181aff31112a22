"""`diarium people`: who is who, and a person's word on it.  In Swedish, for archivists."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from flows.shown import json_line, plain, table

Archive = Annotated[Path | None, typer.Option("--archive", help="The archive folder.")]
AsJson = Annotated[bool, typer.Option("--json", help="As JSON.")]
Who = Annotated[str, typer.Option("--who", help="Who says so.", show_default="login name")]
Told = Annotated[str, typer.Argument(help="An id, the beginning of one, or a name.")]


class ListingGroup(TyperGroup):
    """A group that lists where no command of its own is named: `diarium people eva`."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Put `list` before what is not a command of the group; the archive may come first."""
        if args[:1] == ["--archive"] and args[2:3] and args[2] in self.commands:
            args = [args[2], *args[:2], *args[3:]]
        if not args or args[0] not in {*self.commands, "--help"}:
            args = ["list", *args]
        return super().parse_args(ctx, args)


people_app = typer.Typer(cls=ListingGroup, help="Who is who: list, show, merge, split, undo.")


@people_app.callback()
def people() -> None:
    """Who is who: list, show, merge, split, undo.

    Without a command: a list of everybody, or of those called WORDS; `diarium people list --help`.
    """


@people_app.command(name="list")
def list_people(
    words: Annotated[list[str] | None, typer.Argument(help="Words of a name.")] = None,
    unsure: Annotated[bool, typer.Option("--unsure", help="Pairs that may be one.")] = False,  # noqa: FBT002
    network: Annotated[str | None, typer.Option(help="Only those of this network.")] = None,
    as_json: AsJson = False,  # noqa: FBT002
    archive: Archive = None,
) -> None:
    """List the people with their spellings, or the pairs that a person should look at."""
    from corpus import people as known  # noqa: PLC0415
    from flows.attendance_command import the_network  # noqa: PLC0415
    from flows.people_shown import PAIRS, PEOPLE, pairs, persons  # noqa: PLC0415

    with _reader(archive) as corpus:
        name = the_network(corpus.db, network) if network else None
        listed = known.listed(corpus.db, " ".join(words or []), name)
        open_pairs = known.unsure(corpus.db) if unsure else []
    if words and not listed:
        typer.echo("Ingen heter så.", err=True)
    if unsure:
        wanted = {person.person_id for person, _ in listed}
        kept = [p for p in open_pairs if {p.one.person_id, p.other.person_id} & wanted]
        _show(PAIRS, pairs(kept), [asdict(pair) for pair in kept], as_json=as_json)
    else:
        told = [{**asdict(person), "municipality": town} for person, town in listed]
        _show(PEOPLE, persons(listed), told, as_json=as_json)


@people_app.command()
def show(told: Told, as_json: AsJson = False, archive: Archive = None) -> None:  # noqa: FBT002
    """Show a person: spellings, meetings, why rows were joined, former ids, verdicts."""
    from flows.deciding import the_person  # noqa: PLC0415
    from flows.people_shown import portrait  # noqa: PLC0415

    with _reader(archive) as corpus:
        shown = portrait(corpus, the_person(corpus, told))
    if as_json:
        typer.echo(json_line(shown.values))
        return
    for line in shown.heading:
        typer.echo(plain(line))
    for title, columns, rows in shown.tables:
        if rows:
            typer.echo(f"\n{title}")
            table(columns, rows)


@people_app.command()
def merge(one: Told, other: Told, who: Who = "", archive: Archive = None) -> None:
    """Say that two people are one; every later night heeds it."""
    from flows.deciding import merge as merge_people  # noqa: PLC0415

    done, left, right = merge_people(_settings(archive), one, other, who)
    names = f"{left.name} ({left.person_id}) och {right.name} ({right.person_id})"
    _tell(done, f"Beslut {done.number}: {names} är samma person.", archive)


@people_app.command()
def split(
    told: Told,
    document: Annotated[
        list[str] | None, typer.Option(help="Their row in this document: id or file. Repeatable.")
    ] = None,
    spelling: Annotated[
        list[str] | None, typer.Option(help="Their rows spelt like this. Repeatable.")
    ] = None,
    who: Who = "",
    archive: Archive = None,
) -> None:
    """Say that some rows of a person are another's; every later night heeds it."""
    from flows.deciding import split as split_person  # noqa: PLC0415

    if not (document or spelling):
        raise typer.BadParameter("say which rows: --document or --spelling")
    done, person = split_person(_settings(archive), told, document or [], spelling or [], who)
    which = ", ".join([*(document or []), *(spelling or [])])
    sentence = f"{person.name} ({person.person_id}) är två: en annan person i {which}."
    _tell(done, f"Beslut {done.number}: {sentence}", archive)


@people_app.command(name="verdicts")
def list_verdicts(as_json: AsJson = False, archive: Archive = None) -> None:  # noqa: FBT002
    """List what people have said on who is who, also what was taken back."""
    from flows.people_shown import VERDICTS, verdict_values, verdicts  # noqa: PLC0415

    with _reader(archive) as corpus:
        listed = verdicts(corpus)
    _show(VERDICTS, listed, verdict_values(listed), as_json=as_json)


@people_app.command()
def undo(
    number: Annotated[int, typer.Argument(help="The verdict's number.")],
    who: Who = "",
    archive: Archive = None,
) -> None:
    """Take a verdict back; it stays in the ledger."""
    from flows.deciding import undo as undo_verdict  # noqa: PLC0415

    done = undo_verdict(_settings(archive), number, who)
    _tell(done, f"Beslut {number} är återtaget.", archive)


def _tell(done: Any, sentence: str, archive: Path | None) -> None:
    """What was decided, and what it made of the people concerned."""
    typer.echo(plain(sentence))
    if done.applied is None:
        typer.echo("En natt pågår: beslutet är sparat och gäller från nästa natt.", err=True)
        return
    if not done.heeded:
        typer.echo("Det kunde inte följas: raderna saknas eller ett senare beslut säger emot.")
    from corpus.people import by_ids  # noqa: PLC0415
    from flows.deciding import told_meetings  # noqa: PLC0415

    with _reader(archive) as corpus:
        found = by_ids(corpus.db, done.people(corpus))
    for person in sorted(found.values(), key=lambda person: person.person_id):
        typer.echo(plain(f"  {person.person_id}  {person.name}, {told_meetings(person.meetings)}"))


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
