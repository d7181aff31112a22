"""Readings out of the evidence: of a file, or of some pages of it."""

from __future__ import annotations

import sqlite3
from dataclasses import replace

from corpus.evidence import unpack
from corpus.tables import storable
from pipeline.document import Reading
from pipeline.errors import BadSettings

_OF_FILE = """SELECT r.reading FROM readings AS r
              WHERE r.document_id = coalesce((SELECT substr(u.sha256, 1, 12) FROM units AS u
                                              WHERE u.document_id = ?1), ?1)"""


def packed(db: sqlite3.Connection, document_id: str) -> bytes:
    """The reading of the document's whole file, as it is kept.

    Raises:
        BadSettings: there is no such document, or its reading is not there.
    """
    return blob(db, _OF_FILE, document_id)


def reading(db: sqlite3.Connection, document_id: str) -> Reading:
    """The document as read: only its pages, where its file holds several; by its shown name.

    Raises:
        BadSettings: there is no such document.
    """
    whole = unpack(packed(db, document_id))
    row = db.execute(
        "SELECT first_page, last_page, begins FROM units WHERE document_id = ?", [document_id]
    ).fetchone()
    name = db.execute("SELECT filename FROM units WHERE sha256 = ?", [whole.sha256]).fetchone()
    named = called(whole, name[0]) if name else whole
    return cut(named, *row) if row and row[0] is not None else named


def called(reading: Reading, filename: str) -> Reading:
    """The same reading by another of its file's names, as the corpus keeps names."""
    same = storable(reading.filename) == filename
    return reading if same else replace(reading, filename=filename)


def cut(whole: Reading, first_page: int, last_page: int, reason: str = "") -> Reading:
    """A reading of only these pages of the file."""
    from pipeline.parts import Part  # noqa: PLC0415 - few documents are parts
    from pipeline.parts import cut as cut_out  # noqa: PLC0415

    return cut_out(whole, Part(first_page, last_page, reason))


def blob(db: sqlite3.Connection, query: str, document_id: str) -> bytes:
    """What the query gives for the document.

    Raises:
        BadSettings: nothing.
    """
    row = db.execute(query, [document_id]).fetchone()
    if row is None:
        raise BadSettings(f"The corpus holds no document {document_id!r}.")
    return bytes(row[0])
