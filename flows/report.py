"""The morning report: what came, what failed, and what needs a person's eyes.  In Swedish."""

# ruff: noqa: S608 - the SQL put together is a constant of this module, never input

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from corpus import review, runs
from corpus.page_reasons import told
from corpus.review_rows import decimal
from corpus.store import Corpus
from corpus.waiting import all_waiting
from flows.outcome import Night
from flows.report_again import again
from flows.report_before import nights_before, with_untold
from flows.report_editions import sections
from flows.report_known import gone, known
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
    night.reported = with_untold(corpus, night).counts
    if not night.has_news:
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


def report(corpus: Corpus, settings: Settings, night: Night) -> str:
    """The report as Markdown."""
    counts = corpus.counts(("documents", "people"))
    lines = [f"# Nattens rapport {night.started[:16].replace('T', ' ')}", ""]
    lines += nights_before(night.before, _md)
    night = with_untold(corpus, night)
    done, numbers = {name for name, _ in night.made}, night.counts
    if not night.has_news:
        lines.append("Inget nytt har kommit och inget behövde tolkas om. Samlingen är oförändrad.")
    else:
        lines.append(
            f"{_many(numbers['new'], 'ny fil läst', 'nya filer lästa')}, "
            f"{_many(numbers['interpreted'], 'dokument tolkat', 'dokument tolkade')}, "
            f"{_many(numbers['set aside'], 'fil lagd', 'filer lagda')} åt sidan, "
            f"{_many(numbers['waiting'], 'fil väntar', 'filer väntar')} ({night.seconds:.0f} s)."
        )
        lines += again(night)
    lines.append(
        f"Samlingen har nu {counts['documents']} dokument och {counts['people']} "
        f"{'person' if counts['people'] == 1 else 'personer'}."
    )
    lines += told_by_archive(corpus, done)
    lines += _came(corpus, night)
    lines += _list("Hur sidorna lästes", _read(corpus, settings, night))
    lines += _list("Kunde inte läsas", [f"{_md(n)}: {_md(r)} (`{c}`)" for n, c, r in night.failed])
    bugs = [f"{_md(name)}: {_md(error)} (`not-interpreted`)" for name, error in night.uninterpreted]
    lines += _list("Lästa men kunde inte tolkas (försöks igen nästa natt)", bugs)
    lines += waiting_lines(_waiting(corpus, night))
    lines += _list("Väntar inte längre", gone(night, _md))
    lines += _list("Fanns redan", known(corpus, night, _md))
    for heading, items in sections(corpus, night, _md):
        lines += _list(heading, items)
    if night.changed:
        shown = [
            f"{_md(e.filename)}, {e.where}: {_md(e.why)}" for e in eyes(corpus, settings, done)
        ]
        lines += _list("Behöver granskas", shown)
        lines += _list("Motsägelser mellan protokoll", contradicting(corpus, done, _md))
        lines += _list("Hittade vara samma person", merged(night.people, _md))
        lines += _list("Kan vara samma person", open_pairs(corpus, _md))
        lines += _list("Beslut som inte kunde följas", unheeded(corpus, night.people, _md))
        lines += _list("Osäkra ord, lämnade som de står", _words(corpus, night))
    return "\n".join(lines) + "\n"


def _waiting(corpus: Corpus, night: Night) -> list[tuple[str, str, str]]:
    """Name, reason and code of each file that stays in the inbox, told of before or not."""
    codes = {(one.filename, one.reason): one.code for one in all_waiting(corpus.db)}
    waiting = night.waiting + night.still_waiting
    return [(name, reason, codes.get((name, reason), "")) for name, reason in waiting]


def waiting_lines(waiting: Iterable[tuple[str, str, str]]) -> list[str]:
    """The report's part on files that wait: a line for each name, reason and code."""
    told = [
        f"{_md(name)}: {_md(reason)}" + (f" (`{code}`)" if code else "")
        for name, reason, code in waiting
    ]
    return _list("Väntar", told)


def _words(corpus: Corpus, night: Night) -> list[str]:
    return [_md(line) for line in left_as_printed(corpus, {name for name, _ in night.made})]


def eyes(corpus: Corpus, settings: Settings, document_ids: Iterable[str]) -> list[Eyes]:
    """What a person should look at, of these documents; what a minute gives most first.

    Words that were left as printed have a list of their own.
    """
    looks = review.of_documents(corpus.db, settings.least_confidence, document_ids)
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
           WHERE document_id IN (SELECT value FROM json_each(?)) ORDER BY filename, page""",
        [_new(corpus, night)],
    )
    pages = rows.fetchall()
    least = settings.least_confidence
    poor = sum(sure is not None and sure < least for _, sure in pages)
    lines = told(reason for reason, _ in pages)
    if poor:
        many = "1 sida" if poor == 1 else f"{poor} sidor"
        lines.append(f"{many} lästes med lägre säkerhet än {decimal(least)}: se nedan")
    return lines


def _new(corpus: Corpus, night: Night) -> str:
    """The ids of the documents of the files that were read, as JSON: a name may come again."""
    found = runs.documents_of(corpus.db, (name for name, _ in night.read))
    return json.dumps(sorted(name for name, _ in found))


def _came(corpus: Corpus, night: Night) -> list[str]:
    rows = corpus.db.execute(
        f"""SELECT filename, coalesce(meeting_date, {review.WINDOW}, '–'), coalesce(title, ''),
                  pages,
                  (SELECT count(*) FROM attendance AS a WHERE a.document_id = d.document_id)
           FROM documents AS d WHERE document_id IN (SELECT value FROM json_each(?))
           ORDER BY filename, document_id""",
        [_new(corpus, night)],
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


def _many(number: int, one: str, more: str) -> str:
    """A number, with the words for one or for more.

    >>> _many(1, "ny fil läst", "nya filer lästa")
    '1 ny fil läst'
    """
    return f"{number} {one if number == 1 else more}"


def _md(text: str) -> str:
    """Text from documents and names of files as Markdown that shows them as they are."""
    flat = " ".join(text.split())
    return re.sub(r"([\\`*_{}\[\]<>#|!])", r"\\\1", flat)
