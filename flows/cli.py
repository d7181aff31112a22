"""The command line: a command parses, calls the function of its name, prints.

Results go to standard output, everything else to standard error.  Exit codes: 0 done, 1 an error
of ours, 2 a file that cannot be read (or a wrong call), 3 a stale correction, 4 something missing
on this machine, 5 a setting or query that cannot be used, 6 another night is running.
"""

from __future__ import annotations

import sqlite3
import sys
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer

from flows.attendance_command import attendance
from flows.backup_command import backup, restore
from flows.browse_command import browse
from flows.editions_command import editions_app
from flows.evaluate_command import evaluate_app
from flows.export_command import export
from flows.health_command import health
from flows.once import Once
from flows.people_command import people_app
from flows.promises_command import promises
from flows.repairs_command import repairs_app
from flows.retry_command import retry
from flows.search_command import search
from flows.shown import json_line, plain, table
from flows.topics_command import topics_app
from flows.verify_command import verify
from pipeline.errors import DiariumError

app = typer.Typer(
    name="diarium",
    help="Swedish meeting minutes: from scanned PDF to a corpus that answers questions.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.add_typer(editions_app, name="editions")
app.add_typer(evaluate_app, name="evaluate")
app.add_typer(people_app, name="people")
app.add_typer(repairs_app, name="repairs")
app.add_typer(topics_app, name="topics")
app.command(cls=Once)(attendance)
app.command(cls=Once)(backup)
app.command(cls=Once)(restore)
app.command(cls=Once)(verify)
app.command(cls=Once)(health)
app.command(cls=Once)(browse)
app.command(cls=Once)(promises)
app.command(cls=Once)(retry)
app.command(cls=Once)(search)
app.command(cls=Once)(export)

Archive = Annotated[
    Path | None, typer.Option("--archive", help="The archive folder.", show_default="./archive")
]
SettingsFile = Annotated[
    Path | None, typer.Option("--settings", help="The settings file.", show_default="diarium.toml")
]
File = Annotated[Path, typer.Argument(help="A PDF, picture or text.")]
LogFormat = Annotated[
    str | None, typer.Option("--log-format", help="plain or json.", show_default="plain")
]
AsJson = Annotated[bool, typer.Option("--json", help="As JSON.")]


def main() -> NoReturn:
    """Run the command line; an error of ours is one sentence and its exit code."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    try:
        code = app(standalone_mode=True)
    except DiariumError as error:
        typer.echo(f"diarium: {error}", err=True)
        sys.exit(error.exit_code)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(141)
    except sqlite3.Error as error:
        typer.echo(f"diarium: the corpus cannot be read or written: {error}", err=True)
        sys.exit(5)
    except OSError as error:
        typer.echo(f"diarium: {error.filename or 'file'}: {error.strerror or error}", err=True)
        sys.exit(5)
    sys.exit(code or 0)


def _settings(archive: Path | None = None, file: Path | None = None, **options: Any) -> Any:
    from flows.settings import load_settings  # noqa: PLC0415

    return load_settings(file, {"archive": archive, **options})


@app.command()
def nightly(
    archive: Archive = None,
    settings: SettingsFile = None,
    workers: int | None = None,
    log_format: LogFormat = None,
) -> None:
    """Run the night: inbox to corpus, with a report."""
    from flows.idle import idle_report, nothing_to_do  # noqa: PLC0415

    chosen = _settings(archive, settings, workers=workers, log_format=log_format)
    if found := nothing_to_do(chosen):
        typer.echo(idle_report(chosen, found))
        return
    from flows.doctor import need  # noqa: PLC0415 - these cost seconds
    from flows.logs import in_its_words  # noqa: PLC0415
    from flows.nightly import run_nightly  # noqa: PLC0415
    from flows.report import write_report  # noqa: PLC0415

    with in_its_words(chosen):
        need(chosen)
        text, path = write_report(chosen, run_nightly(chosen))
    typer.echo(plain(text))
    if path:
        typer.echo(f"Rapport: {path}", err=True)


@app.command()
def serve(
    archive: Archive = None,
    settings: SettingsFile = None,
    cron: str | None = None,
    log_format: LogFormat = None,
) -> None:
    """Run the night on its schedule, until stopped."""
    from flows.doctor import need  # noqa: PLC0415
    from flows.logs import in_its_words  # noqa: PLC0415
    from flows.serve import serve_with_server  # noqa: PLC0415

    chosen = _settings(archive, settings, cron=cron, log_format=log_format)
    with in_its_words(chosen):
        need(chosen)
        serve_with_server(chosen)


@app.command()
def read(file: File, as_json: AsJson = False) -> None:  # noqa: FBT002
    """Show the lines as read: page, box, confidence, text."""
    reading = _read(file)
    for page in reading.pages:
        for line in page.lines:
            box = line.box and [line.box.x0, line.box.top, line.box.x1, line.box.bottom]
            if as_json:
                row = {"page": page.number, "box": box, "confidence": line.confidence}
                typer.echo(json_line({**row, "text": line.text}))
            elif line.text:
                typer.echo(f"{page.number}\t{plain(line.text)}")
        why = f"page {page.number}: {page.origin} ({page.reason})"
        typer.echo(why + (f", {page.confidence:.2f}" if page.confidence else ""), err=True)


@app.command()
def interpret(
    files: Annotated[list[Path], typer.Argument(help="PDFs, pictures or texts.")],
    out: Annotated[Path | None, typer.Option("--out", help="A folder for the records.")] = None,
    settings: SettingsFile = None,
) -> None:
    """Print the record of a file as JSON, or write those of many into a folder."""
    from flows.progress import on_terminal  # noqa: PLC0415
    from flows.tools import load_tools  # noqa: PLC0415
    from pipeline.interpret import interpret as interpret_reading  # noqa: PLC0415
    from pipeline.record import to_record  # noqa: PLC0415

    if out is None and len(files) > 1:
        raise typer.BadParameter("several files need --out, a folder for their records")
    stems = [file.stem for file in files]
    if out is not None and len(set(stems)) < len(stems):
        raise typer.BadParameter("two files have one name: their records would be one file")
    tools = load_tools(_settings(None, settings))
    failed: DiariumError | None = None
    for file in on_terminal("tolkar", files, len(files) if out else 0):
        try:
            record = to_record(interpret_reading(_read(file), tools))
        except DiariumError as error:
            typer.echo(f"{file.name}: {error}", err=True)
            failed = error
            continue
        text = json_line(record)
        if out is None:
            typer.echo(text)
        else:
            out.mkdir(parents=True, exist_ok=True)
            (out / f"{file.stem}.json").write_text(text + "\n", encoding="utf-8")
    if failed is not None:
        raise typer.Exit(failed.exit_code)


@app.command()
def repair(
    file: Annotated[Path | None, typer.Argument(help="Text, UTF-8; none or -: from input.")] = None,
    explain: Annotated[bool, typer.Option("--explain", help="Print each correction.")] = False,  # noqa: FBT002
    unsure: Annotated[bool, typer.Option("--unsure", help="Print what was left.")] = False,  # noqa: FBT002
    threshold: Annotated[float | None, typer.Option(help="Least probability, 0-1.")] = None,
) -> None:
    """Repair text: repaired text on standard output, line for line."""
    from flows.filter import explained, read_text, repaired, settings_for  # noqa: PLC0415

    settings_for(threshold)
    text = read_text(file)
    if explain or unsure:
        lines = explained(text, threshold, made=explain, left=unsure)
        shown = "".join(f"{line}\n" for line in lines)
    else:
        shown = repaired(text, threshold)
    sys.stdout.buffer.write(shown.encode("utf-8"))


@app.command()
def sql(
    query: Annotated[str, typer.Argument(help="A SELECT.")],
    archive: Archive = None,
    as_json: AsJson = False,  # noqa: FBT002
    max_rows: Annotated[int, typer.Option(help="Most rows.")] = 10_000,
    seconds: Annotated[float, typer.Option(help="Most time.")] = 30.0,
) -> None:
    """Ask the corpus in SQL: read-only, with limits of time and rows."""
    from corpus.sql import query as ask  # noqa: PLC0415

    answer = ask(_settings(archive).corpus, query, max_rows=max_rows, max_seconds=seconds)
    if as_json:
        rows = [dict(zip(answer.columns, row, strict=True)) for row in answer.rows]
        typer.echo(json_line(rows))
    else:
        table(list(answer.columns), [list(row) for row in answer.rows])
    if answer.truncated:
        typer.echo(f"Only the first {len(answer.rows)} rows are shown.", err=True)


@app.command()
def doctor(archive: Archive = None, settings: SettingsFile = None) -> None:
    """Say what is missing on this machine, and the command that mends it."""
    from flows.doctor import checks  # noqa: PLC0415

    bad = False
    for check in checks(_settings(archive, settings)):
        typer.echo(f"{'ok     ' if check.good else 'MISSING'}  {check.name}: {check.seen}")
        if not check.good:
            typer.echo(f"         {check.mend}")
            bad = True
    if bad:
        raise typer.Exit(4)


@app.command(name="settings")
def show_settings(archive: Archive = None, settings: SettingsFile = None) -> None:
    """Print the settings in force."""
    from flows.settings import as_toml  # noqa: PLC0415

    typer.echo(as_toml(_settings(archive, settings)), nl=False)


def _read(file: Path) -> Any:
    from flows.reading import engine_of, read_settings  # noqa: PLC0415
    from pipeline.errors import BadSettings  # noqa: PLC0415
    from pipeline.reading.read import read_bytes  # noqa: PLC0415

    try:
        data = file.read_bytes()
    except OSError as error:
        raise BadSettings(f"{file}: {error.strerror}") from error
    settings = _settings()
    return read_bytes(data, file.name, engine_of(settings), read_settings(settings))
