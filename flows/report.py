"""The morning report: what came, what failed, and what needs a person's eyes.  In Swedish."""

# ruff: noqa: S608 - the SQL put together is a constant of this module, never input

from __future__ import annotations

import json
import os
import re
from collections.abc import Sized
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from corpus import review
from corpus.page_reasons import told
from corpus.review_rows import decimal
from corpus.store import Corpus
from corpus.waiting import all_waiting
from flows.outcome import Night
from flows.report_before import nights_before, with_untold
from flows.report_editions import sections
from flows.report_meetings import contradicting
from flows.report_people import merged, open_pairs, unheeded
from flows.report_words import left_as_printed, told_by_archive
from flows.settings import Settings

_SHOWN = 50


@dataclass(frozen=True, slots=True)
class Eyes:
    """Something a person should look at: which document, where, and why."""

    filename: str
    where: str
    why: str


def write_report(settings: Settings, night: Night) -> tuple[str, Path | None]:
    """The report as Markdown, and the file it is in; a night without news leaves no file.

    The night itself has written it already; a night that did not is told here.
    """
    if night.told:
        return night.told
    with Corpus(settings.corpus, read_only=True) as corpus:
        return write_told(corpus, settings, night)


def write_told(corpus: Corpus, settings: Settings, night: Night) -> tuple[str, Path | None]:
    """As `write_report`, for the night itself, which began as no other did.

    Raises:
        OSError: it cannot be written.
    """
    text = report(corpus, settings, night)
    if not _has_news(night):
        return text, None
    path = report_of(settings, datetime.fromisoformat(night.started))
    unfinished = path.with_name(f".{path.stem}.{os.getpid()}")
    for left in settings.reports.glob(".????????T??????.*"):  # a killed night's
        left.unlink()
    try:
        with unfinished.open("w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        return text, unfinished.rename(path)
    finally:
        unfinished.unlink(missing_ok=True)


def report_of(settings: Settings, began: datetime) -> Path:
    """The file of the report of a night that began then."""
    return settings.reports / f"{began:%Y%m%dT%H%M%S}.md"


def _has_news(night: Night) -> bool:
    return bool(night.changed or night.waiting or night.uninterpreted or night.before)


def report(corpus: Corpus, settings: Settings, night: Night) -> str:
    """The report as Markdown."""
    counts = corpus.counts(("documents", "people"))
    lines = [f"# Nattens rapport {night.started[:16].replace('T', ' ')}", ""]
    lines += nights_before(night.before, _md)
    night = with_untold(corpus, night)
    if not _has_news(night):
        lines.append("Inget nytt har kommit och inget behövde tolkas om. Samlingen är oförändrad.")
    else:
        lines.append(
            f"{_many(night.new, 'nytt dokument läst', 'nya dokument lästa')}, "
            f"{_many(night.interpreted, 'tolkat', 'tolkade')}, "
            f"{_many(night.failed, 'lagt', 'lagda')} åt sidan, {night.counts['waiting']} väntar"
            f" ({night.seconds:.0f} s)."
        )
    lines.append(
        f"Samlingen har nu {counts['documents']} dokument och {counts['people']} "
        f"{'person' if counts['people'] == 1 else 'personer'}."
    )
    lines += told_by_archive(corpus, set(night.interpreted))
    lines += _came(corpus, night)
    lines += _list("Hur sidorna lästes", _read(corpus, settings, night))
    lines += _list("Kunde inte läsas", [f"{_md(n)}: {_md(r)} (`{c}`)" for n, c, r in night.failed])
    bugs = [f"{_md(name)}: {_md(error)} (`not-interpreted`)" for name, error in night.uninterpreted]
    lines += _list("Lästa men kunde inte tolkas (försöks igen nästa natt)", bugs)
    lines += _list("Väntar", _waiting(corpus, night))
    lines += _list("Fanns redan", [_md(name) for name in night.again])
    for heading, items in sections(corpus, night, _md):
        lines += _list(heading, items)
    if night.changed:
        shown = [
            f"{_md(e.filename)}, {e.where}: {_md(e.why)}" for e in eyes(corpus, settings, night)
        ]
        lines += _list("Behöver granskas", shown)
        lines += _list(
            "Motsägelser mellan protokoll", contradicting(corpus, night.interpreted, _md)
        )
        lines += _list("Hittade vara samma person", merged(night.people, _md))
        lines += _list("Kan vara samma person", open_pairs(corpus, _md))
        lines += _list("Beslut som inte kunde följas", unheeded(corpus, night.people, _md))
        lines += _list("Osäkra ord, lämnade som de står", _words(corpus, night))
    return "\n".join(lines) + "\n"


def _waiting(corpus: Corpus, night: Night) -> list[str]:
    """A line for each file that stays in the inbox, told of before or not."""
    codes = {(one.filename, one.reason): one.code for one in all_waiting(corpus.db)}
    waiting = night.waiting + night.still_waiting
    return [
        f"{_md(name)}: {_md(reason)}"
        + (f" (`{codes[name, reason]}`)" if (name, reason) in codes else "")
        for name, reason in waiting
    ]


def _words(corpus: Corpus, night: Night) -> list[str]:
    return [_md(line) for line in left_as_printed(corpus, set(night.interpreted))]


def eyes(corpus: Corpus, settings: Settings, night: Night) -> list[Eyes]:
    """What a person should look at, of this night's documents; what a minute gives most first.

    Words that were left as printed have a list of their own.
    """
    looks = review.of_documents(corpus.db, settings.least_confidence, night.interpreted)
    return [
        Eyes(
            look.filename,
            "mötesdatum" if look.kind == "no-day" else f"sida {look.page}",
            look.told,
        )
        for look in looks
        if look.kind != "words"
    ]


def _read(corpus: Corpus, settings: Settings, night: Night) -> list[str]:
    """How the pages of the new documents were read, and how many were read poorly."""
    rows = corpus.db.execute(
        """SELECT reason, p.confidence FROM documents CROSS JOIN pages AS p USING (document_id)
           WHERE filename IN (SELECT value FROM json_each(?)) ORDER BY filename, page""",
        [json.dumps(sorted(set(night.new)))],
    )
    pages = rows.fetchall()
    least = settings.least_confidence
    poor = sum(sure is not None and sure < least for _, sure in pages)
    lines = told(reason for reason, _ in pages)
    if poor:
        many = "1 sida" if poor == 1 else f"{poor} sidor"
        lines.append(f"{many} lästes med lägre säkerhet än {decimal(least)}: se nedan")
    return lines


def _came(corpus: Corpus, night: Night) -> list[str]:
    rows = corpus.db.execute(
        f"""SELECT filename, coalesce(meeting_date, {review.WINDOW}, '–'), coalesce(title, ''),
                  pages,
                  (SELECT count(*) FROM attendance AS a WHERE a.document_id = d.document_id)
           FROM documents AS d WHERE filename IN (SELECT value FROM json_each(?))
           ORDER BY filename""",
        [json.dumps(sorted(set(night.new)))],
    )
    table = [
        f"| {_md(name)} | {day} | {_md(title)} | {pages} | {people} |"
        for name, day, title, pages, people in rows
    ]
    if not table:
        return []
    head = [
        "",
        "## Nya dokument",
        "",
        "| Fil | Möte | Titel | Sidor | Personer |",
        "|---|---|---|---|---|",
    ]
    more = [f"| … och {len(table) - _SHOWN} till | | | | |"] if len(table) > _SHOWN else []
    return head + table[:_SHOWN] + more


def _list(heading: str, items: list[str]) -> list[str]:
    if not items:
        return []
    more = [f"- … och {len(items) - _SHOWN} till"] if len(items) > _SHOWN else []
    return ["", f"## {heading}", "", *(f"- {item}" for item in items[:_SHOWN]), *more]


def _many(found: Sized, one: str, more: str) -> str:
    """How many, with the words for one or for more.

    >>> _many([1], "nytt dokument läst", "nya dokument lästa")
    '1 nytt dokument läst'
    """
    return f"{len(found)} {one if len(found) == 1 else more}"


def _md(text: str) -> str:
    """Text from documents and names of files as Markdown that shows them as they are."""
    flat = " ".join(text.split())
    return re.sub(r"([\\`*_{}\[\]<>#|!])", r"\\\1", flat)
