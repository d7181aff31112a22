"""`diarium export`: the corpus in other formats."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from flows.shown import plain

_FORMATS = "jsonl, csv, parquet, datapackage, tei, conllu, ics, sqlite or pdfa."


def export(  # noqa: PLR0913, PLR0917 - each filter is an option
    out: Annotated[
        Path,
        typer.Argument(
            help="A file (jsonl, conllu, ics: - for standard output; sqlite) or a folder."
        ),
    ],
    form: Annotated[str, typer.Option("--format", help=_FORMATS)] = "jsonl",
    document: Annotated[
        list[str] | None,
        typer.Option(help="Only this one: id, beginning of its hash, or file name. Repeatable."),
    ] = None,
    municipality: Annotated[str | None, typer.Option(help="Name or code of who was there.")] = None,
    person: Annotated[str | None, typer.Option(help="Name or id of who was there.")] = None,
    topic: Annotated[str | None, typer.Option(help="Id or label of a topic.")] = None,
    network: Annotated[str | None, typer.Option(help="The network or body.")] = None,
    since: Annotated[str | None, typer.Option(help="First day: 2023, 2023-10, 2023-10-02.")] = None,
    until: Annotated[str | None, typer.Option(help="Last day.")] = None,
    label: Annotated[
        str | None, typer.Option(help="The folder of the inbox it came in: SKOLA, SKOLA/2023.")
    ] = None,
    deadlines: Annotated[  # noqa: FBT002
        bool, typer.Option("--deadlines", help="With ics: the last days of promises too.")
    ] = False,
    without_readings: Annotated[  # noqa: FBT002
        bool,
        typer.Option("--without-readings", help="With sqlite: a lighter copy without word boxes."),
    ] = False,
    archive: Annotated[
        Path | None, typer.Option("--archive", help="The archive folder.", show_default="./archive")
    ] = None,
) -> None:
    """Export the corpus, or what passes the filters; pdfa: the documents, searchable."""
    from corpus.exports.formats import FORMATS  # noqa: PLC0415
    from flows.settings import load_settings  # noqa: PLC0415

    asked = {
        "municipality": municipality, "person": person, "topic": topic,
        "since": since, "until": until, "network": network, "label": label,
    }  # fmt: skip
    if form not in {*FORMATS, "pdfa"}:
        raise typer.BadParameter(f"no such format: {form} ({', '.join([*FORMATS, 'pdfa'])})")
    if deadlines and form != "ics":
        raise typer.BadParameter("--deadlines goes with --format ics")
    if without_readings and form != "sqlite":
        raise typer.BadParameter("--without-readings goes with --format sqlite")
    settings = load_settings(None, {"archive": archive})
    if form == "pdfa":
        _export_pdfa(settings, out, document or [], asked)
    else:
        extra = {"deadlines": deadlines, "without_readings": without_readings}
        _export_corpus(settings, form, out, document or [], asked, extra)


def _export_corpus(
    settings: Any,
    form: str,
    out: Path,
    documents: list[str],
    asked: dict[str, str | None],
    extra: dict[str, bool],
) -> None:
    from corpus.exports.formats import FORMATS, job_about, write_stream, write_to  # noqa: PLC0415
    from corpus.exports.selection import select, snapshot  # noqa: PLC0415
    from corpus.exports.values import Job  # noqa: PLC0415
    from corpus.filters import Filters  # noqa: PLC0415
    from corpus.store import Corpus  # noqa: PLC0415
    from flows.progress import on_terminal  # noqa: PLC0415

    to_output = str(out) == "-"
    if to_output and FORMATS[form].shape != "stream":
        raise typer.BadParameter(
            f"{form} needs a {FORMATS[form].shape}: - is for jsonl, conllu, ics"
        )
    if not to_output:
        refuse_own(settings, out)
    with Corpus(settings.corpus, read_only=True) as corpus, snapshot(corpus.db):
        chosen = select(corpus.db, Filters(**asked), documents)
        refuse_nothing(chosen, out)
        told = {**asked, "document": documents}
        job = job_about(Job(corpus, chosen, on_terminal, {}, **extra), form, told)
        if to_output:
            written = write_stream(form, job, sys.stdout.buffer)
        else:
            written = write_to(form, job, out)
    for line in written.told:
        typer.echo(plain(line), err=True)
    if not to_output:
        typer.echo(f"{written.count} {written.unit}: {out}", err=True)


def refuse_nothing(chosen: Any, out: Path) -> None:
    """Refuse an export that the filters leave empty: it would take the place of a good one.

    Raises:
        BadSettings: documents were asked for, and there is none.
    """
    from pipeline.errors import BadSettings  # noqa: PLC0415

    if chosen.ids or chosen.whole:
        return
    left = "" if str(out) == "-" else f" {out} is as it was."
    raise BadSettings(
        f"No document passes all the filters: nothing was written.{left} "
        "Try with fewer of them; diarium search shows what they find."
    )


def refuse_own(settings: Any, out: Path) -> None:
    """Refuse to write where the archive keeps its own.

    Raises:
        BadSettings: the path is the archive's folder, or lies in its inbox, originals or reports.
    """
    from pipeline.errors import BadSettings  # noqa: PLC0415

    target = out.resolve()
    own = [path.resolve() for path in (settings.inbox, settings.originals, settings.reports)]
    corpus = settings.corpus.resolve()
    kept = {settings.archive.resolve(), corpus.with_name("night.lock")}
    kept |= {corpus.with_name(corpus.name + tail) for tail in ("", "-wal", "-shm", "-journal")}
    if target in kept or any(target == path or path in target.parents for path in own):
        raise BadSettings(f"{out} belongs to the archive: choose a place of its own.")


def _export_pdfa(
    settings: Any, out: Path, documents: list[str], asked: dict[str, str | None]
) -> None:
    from flows.exporting import export_pdfa  # noqa: PLC0415
    from flows.progress import on_terminal  # noqa: PLC0415

    wanted = documents
    if any(asked.values()):
        wanted = _passing(settings, out, documents, asked)
    done = export_pdfa(settings, out, wanted, on_terminal)
    for line in done.told():
        typer.echo(plain(line), err=True)
    typer.echo(f"{len(done.written)} files in {out}", err=True)
    if done.failed or done.unproven:
        raise typer.Exit(2)


def _passing(
    settings: Any, out: Path, documents: list[str], asked: dict[str, str | None]
) -> list[str]:
    from corpus.exports.selection import select  # noqa: PLC0415
    from corpus.filters import Filters  # noqa: PLC0415
    from corpus.store import Corpus  # noqa: PLC0415

    with Corpus(settings.corpus, read_only=True) as corpus:
        chosen = select(corpus.db, Filters(**asked), documents)
        refuse_nothing(chosen, out)
        return list(chosen.ids)
