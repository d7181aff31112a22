"""`diarium repairs`: what was repaired or left, and a person's word on it.  In Swedish."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from flows.people_command import ListingGroup
from flows.shown import json_line, plain, table

if TYPE_CHECKING:
    from corpus.rows import LedgerEntry
    from flows.deciding_repairs import Repair

Archive = Annotated[Path | None, typer.Option("--archive", help="The archive folder.")]
AsJson = Annotated[bool, typer.Option("--json", help="As JSON.")]
Who = Annotated[str, typer.Option("--who", help="Who says so.", show_default="login name")]
Document = Annotated[str, typer.Argument(help="A document's id, its beginning, or file name.")]
Start = Annotated[int, typer.Argument(help="Where it begins, as `show` lists it.")]

DOCUMENTS = ("dokument", "fil", "rättelser", "lämnade", "beslut")
_DOCUMENT_NAMES = ("document_id", "filename", "made", "left", "verdicts")
REPAIRS = ("start", "sida", "står", "rättat", "regel", "sannolikhet", "läge", "beslut")
VERDICTS = ("nr", "dokument", "står", "rättat", "beslut", "av", "när", "gäller")

repairs_app = typer.Typer(cls=ListingGroup, help="Repairs: list, show, refuse, accept, undo.")


@repairs_app.callback()
def repairs() -> None:
    """Repairs: list, show, refuse, accept, undo.

    Without a command: the documents with repairs, those with most words left as printed first.
    """


@repairs_app.command(name="list")
def list_documents(
    limit: Annotated[int, typer.Option(help="How many documents.")] = 100,
    as_json: AsJson = False,  # noqa: FBT002
    archive: Archive = None,
) -> None:
    """List the documents with repairs, those with most words left as printed first."""
    from flows.deciding_repairs import documents  # noqa: PLC0415

    with _reader(archive) as corpus:
        found = documents(corpus.db)
    if as_json:
        named = [dict(zip(_DOCUMENT_NAMES, row, strict=True)) for row in found]
        typer.echo(json_line(named))
    else:
        table(DOCUMENTS, found[:limit])
        if len(found) > limit:
            typer.echo(f"… och {len(found) - limit} till: --limit", err=True)


@repairs_app.command()
def show(
    document: Document,
    left: Annotated[bool, typer.Option("--left", help="Only words left as printed.")] = False,  # noqa: FBT002
    as_json: AsJson = False,  # noqa: FBT002
    archive: Archive = None,
) -> None:
    """Show a document's repairs, made and left, with where each begins and what was decided."""
    from flows.deciding_repairs import decided, repairs_of, the_document  # noqa: PLC0415

    with _reader(archive) as corpus:
        document_id, filename = the_document(corpus.db, document)
        found = [one for one in repairs_of(corpus, document_id) if not (left and one.made)]
        said = decided(corpus, document_id)
    if as_json:
        told: dict[str, Any] = {"document_id": document_id, "filename": filename}
        told |= {"repairs": [asdict(one) for one in found], "verdicts": [asdict(e) for e in said]}
        typer.echo(json_line(told))
        return
    typer.echo(plain(f"{filename}  {document_id}"))
    table(REPAIRS, [_repair(one) for one in found])
    if said:
        typer.echo("\nBeslut")
        table(VERDICTS, [_verdict(entry) for entry in said])


@repairs_app.command()
def refuse(document: Document, start: Start, who: Who = "", archive: Archive = None) -> None:
    """Say that a repair is wrong: the next night shows the word as printed."""
    _decide(document, start, who, archive, accepted=False)


@repairs_app.command()
def accept(document: Document, start: Start, who: Who = "", archive: Archive = None) -> None:
    """Say that a repair is right: the next night makes one that was left as too unsure."""
    _decide(document, start, who, archive, accepted=True)


@repairs_app.command()
def undo(
    number: Annotated[int, typer.Argument(help="The verdict's number.")],
    who: Who = "",
    archive: Archive = None,
) -> None:
    """Take a verdict back; it stays in the ledger."""
    from flows.deciding_repairs import undo as undo_verdict  # noqa: PLC0415

    undo_verdict(_settings(archive), number, who)
    typer.echo(f"Beslut {number} är återtaget. Det märks efter nästa natt.")


@repairs_app.command(name="verdicts")
def list_verdicts(as_json: AsJson = False, archive: Archive = None) -> None:  # noqa: FBT002
    """List what people have said on repairs, also what was taken back."""
    from flows.deciding_repairs import decided  # noqa: PLC0415

    with _reader(archive) as corpus:
        said = decided(corpus)
    if as_json:
        typer.echo(json_line([asdict(entry) for entry in said]))
    else:
        table(VERDICTS, [_verdict(entry) for entry in said])


def _decide(document: str, start: int, who: str, archive: Path | None, *, accepted: bool) -> None:
    from flows.deciding_repairs import decide  # noqa: PLC0415

    number, repair, filename = decide(_settings(archive), document, start, who, accepted=accepted)
    word = "rätt" if accepted else "fel"
    change = f"{repair.before} → {repair.after}"
    typer.echo(plain(f"Beslut {number}: {change} i {filename}, s. {repair.page}, är {word}."))
    typer.echo("Det märks efter nästa natt.")


def _repair(one: Repair) -> list[Any]:
    state = "gjord" if one.made else "lämnad"
    word = "" if one.verdict is None else f"{one.verdict} {'rätt' if one.accepted else 'fel'}"
    sure = f"{one.probability:.2f}".replace(".", ",")
    return [one.start, one.page, one.before, one.after, one.rule, sure, state, word]


def _verdict(entry: LedgerEntry) -> list[Any]:
    word = "rätt" if entry.accepted else "fel"
    holds = "ja"
    if entry.withdrawn_at is not None:
        holds = f"återtaget av {entry.withdrawn_by} {entry.withdrawn_at}"
    what = [entry.verdict_id, entry.document_id, entry.before, entry.after]
    return [*what, word, entry.who, entry.decided_at, holds]


def _reader(archive: Path | None) -> Any:
    from corpus.store import Corpus  # noqa: PLC0415

    return Corpus(_settings(archive).corpus, read_only=True)


def _settings(archive: Path | None) -> Any:
    from flows.settings import load_settings  # noqa: PLC0415

    return load_settings(None, {"archive": archive})
