"""The morning report: what came, what failed, and what needs a person's eyes.  In Swedish."""

# ruff: noqa: S608 - the SQL put together is a constant of this module, never input

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from corpus.store import Corpus
from flows.night import Night
from flows.page_reasons import not_cured, told
from flows.report_meetings import contradicting
from flows.report_people import merged, open_pairs, unheeded
from flows.report_words import left_as_printed, told_by_archive
from flows.settings import Settings

_SHOWN = 50


_WINDOW = """CASE WHEN meeting_earliest = meeting_latest THEN 'troligen ' || meeting_earliest
  ELSE coalesce(meeting_earliest || '–' || meeting_latest, 'från ' || meeting_earliest,
                'till ' || meeting_latest) END"""
"""When a meeting was whose minutes state no day."""


@dataclass(frozen=True, slots=True)
class Eyes:
    """Something a person should look at: which document, where, and why."""

    filename: str
    where: str
    why: str


def write_report(settings: Settings, night: Night) -> tuple[str, Path | None]:
    """The report as Markdown, and the file it is in; a night without news leaves no file."""
    with Corpus(settings.corpus, read_only=True) as corpus:
        text = report(corpus, settings, night)
    if not (night.changed or night.waiting or night.uninterpreted):
        return text, None
    stamp = re.sub(r"[^0-9T]", "", night.started[:19])
    path = settings.reports / f"{stamp}.md"
    path.write_text(text, encoding="utf-8")
    return text, path


def report(corpus: Corpus, settings: Settings, night: Night) -> str:
    """The report as Markdown."""
    counts = corpus.counts()
    lines = [f"# Nattens rapport {night.started[:16].replace('T', ' ')}", ""]
    if not (night.changed or night.waiting or night.uninterpreted):
        lines.append("Inget nytt har kommit och inget behövde tolkas om. Samlingen är oförändrad.")
    else:
        lines.append(
            f"{len(night.new)} nya dokument lästa, {len(night.interpreted)} tolkade, "
            f"{len(night.failed)} lagda åt sidan, {len(night.waiting)} väntar"
            f" ({night.seconds:.0f} s)."
        )
    lines.append(
        f"Samlingen har nu {counts['documents']} dokument och {counts['people']} personer."
    )
    lines += told_by_archive(corpus, set(night.interpreted))
    lines += _came(corpus, night)
    lines += _list("Hur sidorna lästes", _read(corpus, settings, night))
    lines += _list("Kunde inte läsas", [f"{_md(n)}: {_md(r)} (`{c}`)" for n, c, r in night.failed])
    bugs = [f"{_md(name)}: {_md(error)} (`not-interpreted`)" for name, error in night.uninterpreted]
    lines += _list("Lästa men kunde inte tolkas (försöks igen nästa natt)", bugs)
    lines += _list("Väntar", [f"{_md(name)}: {_md(reason)}" for name, reason in night.waiting])
    lines += _list("Fanns redan", [_md(name) for name in night.again])
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


def _words(corpus: Corpus, night: Night) -> list[str]:
    return [_md(line) for line in left_as_printed(corpus, set(night.interpreted))]


def eyes(corpus: Corpus, settings: Settings, night: Night) -> list[Eyes]:
    """What a person should look at, of this night's documents; the worst pages first."""
    wanted = set(night.interpreted)
    found: list[tuple[float, Eyes]] = []
    documents = corpus.db.execute(
        f"SELECT document_id, filename, {_WINDOW} FROM documents ORDER BY filename"
    )
    for document_id, name, when in documents.fetchall():
        if name not in wanted:
            continue
        record = corpus.record(document_id)
        found += [
            (sure, Eyes(name, f"sida {page['number']}", why))
            for page in record["pages"]
            for sure, why in _troubles(page, settings)
        ]
        if not any(record["meeting"][known] for known in ("date", "earliest", "latest")):
            told = f"; enligt andra protokoll {when}" if when else ""
            found.append((0.9, Eyes(name, "mötesdatum", f"inget datum hittades i texten{told}")))
        for person in record["participants"]:
            if (
                person["municipality"] is None
                and person["candidates"]
                and not person["organisation"]
            ):
                names = " eller ".join(c["name"] for c in person["candidates"][:2])
                found.append(
                    (0.85, Eyes(name, f"sida {person['page']}", f"{person['name']}: {names}?"))
                )
    return [look for _, look in sorted(found, key=lambda item: (item[0], item[1].filename))]


def _troubles(page: dict[str, Any], settings: Settings) -> Iterator[tuple[float, str]]:
    """What is wrong with a page as read, with how sure (0-1) the reading is."""
    sure = page["confidence"]
    if page["origin"] == "text-layer" and page["reason"] == "empty-page":
        yield 0.5, "tom sida"
    if sure is not None and sure < settings.least_confidence:
        yield sure, f"läst med låg säkerhet ({_decimal(sure)})"
    if why := not_cured(page["origin"], page["reason"]):
        yield 0.6, why


def _decimal(share: float) -> str:
    return f"{share:.2f}".replace(".", ",")


def _read(corpus: Corpus, settings: Settings, night: Night) -> list[str]:
    """How the pages of the new documents were read, and how many were read poorly."""
    rows = corpus.db.execute(
        "SELECT filename, reason, p.confidence FROM pages AS p JOIN documents USING (document_id)"
    )
    new = set(night.new)
    pages = [(reason, sure) for name, reason, sure in rows if name in new]
    least = settings.least_confidence
    poor = sum(sure is not None and sure < least for _, sure in pages)
    lines = told(reason for reason, _ in pages)
    if poor:
        many = "1 sida" if poor == 1 else f"{poor} sidor"
        lines.append(f"{many} lästes med lägre säkerhet än {_decimal(least)}: se nedan")
    return lines


def _came(corpus: Corpus, night: Night) -> list[str]:
    rows = corpus.db.execute(
        f"""SELECT filename, coalesce(meeting_date, {_WINDOW}, '–'), coalesce(title, ''), pages,
                  (SELECT count(*) FROM attendance AS a WHERE a.document_id = d.document_id)
           FROM documents AS d ORDER BY filename"""
    )
    new = set(night.new)
    table = [
        f"| {_md(name)} | {day} | {_md(title)} | {pages} | {people} |"
        for name, day, title, pages, people in rows
        if name in new
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


def _md(text: str) -> str:
    """Text from documents and names of files as Markdown that shows them as they are."""
    flat = " ".join(text.split())
    return re.sub(r"([\\`*_{}\[\]<>#|!])", r"\\\1", flat)
