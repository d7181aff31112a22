"""`diarium topics`: the vocabulary, what another would change, new topics, trends.  In Swedish."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from flows.people_command import ListingGroup
from flows.shown import json_line, plain, table

if TYPE_CHECKING:
    from corpus.topic_suggestions import Suggestion
    from corpus.topic_trial import Change, Passage
    from pipeline.agenda.topics import Topic

Archive = Annotated[Path | None, typer.Option("--archive", help="The archive folder.")]
SettingsFile = Annotated[
    Path | None, typer.Option("--settings", help="The settings file.", show_default="diarium.toml")
]
AsJson = Annotated[bool, typer.Option("--json", help="As JSON.")]

LISTED = ("id", "ämne", "dokument", "avsnitt", "från", "omfattar")
CHANGED = ("ämne", "dokument nu", "dokument då", "avsnitt nu", "avsnitt då")
PASSAGES = ("", "ämne", "dag", "fil", "sida", "avsnitt", "står")
SUGGESTED = ("förslag", "dokument", "nätverk", "första år", "senaste år", "styrka")
GROUPS = {"year": "", "network": "nätverk", "municipality": "kommun"}
COUNTED = ("år", "dokument", "avsnitt", "möten", "andel")
KINDS = {"new": "nytt", "changed": "ändrat", "gone": "borttaget"}

topics_app = typer.Typer(cls=ListingGroup, help="Topics: list, try, suggest, trend.")


@topics_app.callback()
def topics() -> None:
    """Topics: list, try, suggest, trend.

    Without a command: the vocabulary, or the topics with WORDS; `diarium topics list --help`.
    """


@topics_app.command(name="list")
def list_topics(
    words: Annotated[list[str] | None, typer.Argument(help="Words of a label or id.")] = None,
    as_json: AsJson = False,  # noqa: FBT002
    archive: Archive = None,
    settings: SettingsFile = None,
) -> None:
    """List the topics, with how many documents and sections each has."""
    from corpus.topic_trends import topics_counted  # noqa: PLC0415
    from pipeline.swedish.fold import fold  # noqa: PLC0415

    chosen = _settings(archive, settings)
    vocabulary, built_in = _vocabulary(chosen), _vocabulary(None)
    with _reader(chosen) as corpus:
        counted = topics_counted(corpus.db)
    rows = []
    for topic in vocabulary.topics:
        _, documents, sections = counted.pop(topic.id, ("", 0, 0))
        source = "diarium" if topic == built_in.by_id.get(topic.id) else "egen fil"
        rows.append([topic.id, topic.label, documents, sections, source, topic.definition])
    for topic_id, (label, documents, sections) in sorted(counted.items()):
        rows.append([topic_id, label, documents, sections, "finns inte längre", ""])
    wanted = [fold(word) for word in words or []]
    rows = [row for row in rows if all(word in fold(f"{row[0]} {row[1]}") for word in wanted)]
    if as_json:
        names = ("topic", "label", "documents", "sections", "source", "definition")
        _echo_json([dict(zip(names, row, strict=True)) for row in rows])
        return
    if not rows:
        typer.echo("Inget ämne heter så.", err=True)
    table(LISTED, rows)


@topics_app.command(name="try")
def try_file(
    file: Annotated[Path, typer.Argument(help="A vocabulary of your own, in TOML.")],
    as_json: AsJson = False,  # noqa: FBT002
    archive: Archive = None,
    settings: SettingsFile = None,
) -> None:
    """Show what a vocabulary file would change if it were used.  Nothing is written."""
    from corpus.topic_texts import stored_texts  # noqa: PLC0415
    from corpus.topic_trial import changed_topics, try_vocabulary  # noqa: PLC0415
    from flows.progress import on_terminal  # noqa: PLC0415
    from pipeline.agenda.topics import load_vocabulary  # noqa: PLC0415

    then = load_vocabulary(file)
    chosen = _settings(archive, settings)
    now = _vocabulary(chosen)
    changed = changed_topics(now, then)
    for said in _untrue(topic for topic in then.topics if topic.id in changed):
        typer.echo(said, err=True)
    with _reader(chosen) as corpus:
        texts = stored_texts(corpus.db)
        total = corpus.counts()["documents"]
        changes = try_vocabulary(on_terminal("prövar", texts, total), now, then)
    if as_json:
        _echo_json([asdict(change) for change in changes])
        return
    if not changes:
        typer.echo("Filen ändrar inget: ämnena är som förut.", err=True)
        return
    rows = [[_named(change), *change.documents, *change.sections] for change in changes]
    table(CHANGED, rows)
    passages = [row for change in changes for row in _moved(change)]
    if passages:
        typer.echo("")
        table(PASSAGES, passages)


def _untrue(topics: Iterable[Topic]) -> list[str]:
    """A line for each example that does not speak for its topic, or should not but does."""
    from pipeline.agenda.topics import Vocabulary  # noqa: PLC0415

    lines = []
    for topic in topics:
        alone = Vocabulary((topic,))
        lines += [
            f"{topic.id}: {plain(text)!r} {what}."
            for texts, should, what in (
                (topic.examples, True, "träffas inte, fast det är ett exempel"),
                (topic.counter_examples, False, "träffas, fast det är ett motexempel"),
            )
            for text in texts
            if bool(alone.hits(text)) is not should
        ]
    return lines


@topics_app.command()
def suggest(
    least: Annotated[int, typer.Option(min=1, help="Documents a term must stand in.")] = 2,
    most: Annotated[int, typer.Option(min=1, help="How many suggestions.")] = 20,
    as_toml: Annotated[bool, typer.Option("--toml", help="Only stanzas, to paste.")] = False,  # noqa: FBT002
    as_json: AsJson = False,  # noqa: FBT002
    archive: Archive = None,
    settings: SettingsFile = None,
) -> None:
    """Suggest new topics: terms that stand out in what no topic covers."""
    from corpus.topic_suggestions import suggest as suggested  # noqa: PLC0415

    chosen = _settings(archive, settings)
    with _reader(chosen) as corpus:
        vocabulary = _vocabulary(chosen)
        found = suggested(corpus.db, vocabulary, least_documents=least, most=most)
    if as_json:
        _echo_json([asdict(one) for one in found])
        return
    if not found:
        typer.echo("Inga förslag: ämnena täcker det som återkommer.", err=True)
        return
    if not as_toml:
        table(SUGGESTED, [_suggested(one) for one in found])
    for one in found:
        typer.echo("")
        for passage in () if as_toml else one.passages:
            typer.echo(plain(f"# {_where(passage)}: {passage.context}"))
        typer.echo(plain(one.toml))


@topics_app.command()
def trend(
    words: Annotated[list[str], typer.Argument(help="A topic (id or label), or any word.")],
    by: Annotated[str, typer.Option(help="year, network or municipality.")] = "year",
    network: Annotated[str | None, typer.Option(help="Only meetings of this network.")] = None,
    as_json: AsJson = False,  # noqa: FBT002
    archive: Archive = None,
    settings: SettingsFile = None,
) -> None:
    """Show how often a topic or word comes up, year by year."""
    from corpus.topic_trends import By, topic_meant, topic_trend, word_trend  # noqa: PLC0415
    from flows.attendance_command import the_network  # noqa: PLC0415

    if by not in GROUPS:
        raise typer.BadParameter(f"no such rows: {by} (year, network, municipality)")
    group: By = by  # type: ignore[assignment]
    typed = " ".join(words)
    chosen = _settings(archive, settings)
    with _reader(chosen) as corpus:
        name = the_network(corpus.db, network) if network else None
        topic = topic_meant(corpus.db, _vocabulary(chosen), typed)
        if topic:
            rows = topic_trend(corpus.db, topic, group, name)
        else:
            rows = word_trend(corpus.db, typed, group, name)
    if as_json:
        _echo_json({"topic": topic, "word": None if topic else typed, "by": by,
                    "rows": [asdict(row) for row in rows]})  # fmt: skip
        return
    told = f"Ämnet {topic}" if topic else f"Ordet {typed}"
    typer.echo(plain(told if rows else f"{told} förekommer inte."), err=True)
    first = [GROUPS[by]] if by != "year" else []
    shown = [
        [*([row.group or "okänt"] if first else []), row.year or "okänt", row.documents,
         row.sections, row.meetings, f"{row.share:.0%}".replace("%", " %")]
        for row in rows
    ]  # fmt: skip
    table([*first, *COUNTED], shown)


def _named(change: Change) -> str:
    return f"{change.label} ({KINDS[change.kind]})"


def _moved(change: Change) -> list[list[Any]]:
    """A row a place: + what the topic gains, - what it loses, sections before whole documents."""
    signed = [("+", one) for one in change.gained] + [("-", one) for one in change.lost]
    rows: list[tuple[str, Passage]] = sorted(
        signed, key=lambda row: (row[0], row[1].day or "", row[1].filename, row[1].section is None)
    )
    return [
        [sign, change.label, one.day or "", one.filename, one.page,
         one.section if one.section is not None else "hela dokumentet", one.context]
        for sign, one in rows
    ]  # fmt: skip


def _suggested(one: Suggestion) -> list[Any]:
    networks = ", ".join(one.networks)
    return [one.term, one.documents, networks, one.first_year, one.last_year, f"{one.score:.0f}"]


def _where(passage: Passage) -> str:
    parts: Sequence[str | None] = (passage.day, passage.filename, f"s. {passage.page}")
    return ", ".join(part for part in parts if part)


def _echo_json(value: Any) -> None:
    typer.echo(json_line(value))


def _vocabulary(settings: Any) -> Any:
    """The topics in force, or without settings those that ship."""
    from flows.tools import vocabulary_file  # noqa: PLC0415
    from pipeline.agenda.topics import load_vocabulary  # noqa: PLC0415

    return load_vocabulary(vocabulary_file(settings) if settings else None)


def _reader(settings: Any) -> Any:
    from corpus.store import Corpus  # noqa: PLC0415

    return Corpus(settings.corpus, read_only=True)


def _settings(archive: Path | None, file: Path | None) -> Any:
    from flows.settings import load_settings  # noqa: PLC0415

    return load_settings(file, {"archive": archive})
