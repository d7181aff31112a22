"""What `diarium editions` shows: documents with their files, and the verdicts on them."""

from __future__ import annotations

import json
import sqlite3
from typing import Any

from corpus.editions_verdicts import KINDS, OTHER, SAME, SPLIT, WHOLE
from corpus.rows import LedgerEntry

FILES = ("dokument", "nr", "fil", "sidor", "id", "varför")
VERDICTS = ("nr", "beslut", "om", "av", "när", "gäller")
RELATION = {
    "same-text": "samma text",
    "rescan": "läst en gång till",
    "version": "en tidigare version",
    "verdict": "ett beslut",
}
SAYS = {
    SAME: "samma protokoll",
    OTHER: "olika protokoll",
    SPLIT: "flera protokoll",
    WHOLE: "ett protokoll",
}
_LISTED = """
SELECT document_id, rank, filename, first_page, last_page, unit_id, relation, reason, begins, score
FROM document_files WHERE document_id IN (
  SELECT document_id FROM document_files WHERE rank > 0 OR first_page IS NOT NULL)
ORDER BY document_id, rank
"""
_NAMES = (
    "document_id", "rank", "filename", "first_page", "last_page", "unit_id", "relation",
    "reason", "begins", "score",
)  # fmt: skip

assert set(SAYS) == set(KINDS)  # noqa: S101 - each kind has its words


def files(db: sqlite3.Connection, documents: list[str] | None = None) -> list[dict[str, Any]]:
    """The files of documents that have several, or are part of one; or of these documents."""
    query, values = _LISTED, []
    if documents is not None:
        query = f"SELECT {', '.join(_NAMES)} FROM document_files WHERE document_id IN "  # noqa: S608 - constants
        query += "(SELECT value FROM json_each(?)) ORDER BY document_id, rank"
        values = [json.dumps(documents)]
    return [dict(zip(_NAMES, row, strict=True)) for row in db.execute(query, values)]


def file_row(told: dict[str, Any]) -> list[Any]:
    """A file as a line of the table."""
    why = told["reason"] or RELATION.get(told["relation"] or "", "")
    if told["rank"] == 0:
        why = "gäller" + (f"; {told['begins']}" if told["begins"] else "")
    return [
        told["document_id"],
        told["rank"] + 1,
        told["filename"],
        pages(told["first_page"], told["last_page"]),
        told["unit_id"],
        why,
    ]


def pages(first: int | None, last: int | None) -> str:
    """Some pages of a file, in Swedish; "" for all of them.

    >>> pages(4, 7), pages(3, 3), pages(None, None)
    ('4–7', '3', '')
    """
    if first is None:
        return ""
    return str(first) if first == last else f"{first}–{last}"


def verdict_row(entry: LedgerEntry) -> list[Any]:
    """A verdict as a line of the table."""
    gone = f"återtaget av {entry.withdrawn_by} {entry.withdrawn_at}"
    holds = "ja" if entry.withdrawn_at is None else gone
    return [
        entry.verdict_id, SAYS[entry.kind], about(entry), entry.who, entry.decided_at, holds,
    ]  # fmt: skip


def about(entry: LedgerEntry) -> str:
    """What a verdict is about: the two ids, or the file and its pages."""
    told = json.loads(entry.subject or "{}")
    if entry.kind in (SAME, OTHER):
        newest = f", nyast {told['newest']}" if told.get("newest") else ""
        return f"{told['one']} och {told['other']}{newest}"
    starts = ", ".join(map(str, told["pages"]))
    return f"{entry.document_id}" + (f" från sida {starts}" if starts else "")
