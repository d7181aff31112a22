"""What needs a person's eyes, over the whole corpus, in the order of what a minute there gives.

The rows and their order are `corpus.review`'s, which the morning report uses too: facts put right
per minute, which `corpus.review_rows` estimates.  Here each gets its kind and its remedy in
Swedish, and its place on the page picture.
"""

from __future__ import annotations

import sqlite3
from urllib.parse import urlencode

from corpus.review import LOOKS, MOST_OF_A_KIND, TOTALS
from corpus.site.listing import Column, Listing
from corpus.site.listing_kept import counted_once
from corpus.site.pages import Asked, Page, Route

KINDS = {
    "no-day": "mötesdag saknas",
    "empty-page": "tom sida",
    "not-cured": "skadat textlager",
    "municipality": "kommun oviss",
    "words": "osäkra ord",
    "low": "låg säkerhet",
    "pair": "kan vara samma person",
    "contradiction": "motsägelse",
}

_SCAN = "'Skanna om sidan rakt och i minst 300 dpi, lägg filen i inkorgen'"
REMEDIES = {
    "no-day": "'Se efter om dagen står på sidan; annars gäller vad andra protokoll säger'",
    "empty-page": "'Se om papperet är tomt; annars skanna om det'",
    "not-cured": _SCAN,
    "municipality": "'Se i bilden vilken kommun som står där'",
    "words": "'diarium repairs show ' || l.document_id",
    "low": _SCAN,
    "pair": "'diarium people merge ' || l.person_id || ' ' || l.other_person_id",
    "contradiction": "'Jämför de båda ställena; fråga den som förde protokollet'",
}
"""What to do about each kind, as SQL over LOOKS AS l."""


def _case(of: dict[str, str]) -> str:
    return "CASE l.kind " + " ".join(f"WHEN '{kind}' THEN {one}" for kind, one in of.items())


def _address(document: str, page: str, start: str, end: str, person: str) -> str:
    """The address of a place or a person, out of these columns; only ids and numbers."""
    whole = f"'/dokument/' || {document} || '/sida/' || coalesce({page}, 1)"
    return f"""CASE WHEN {document} IS NULL THEN '/person/' || {person}
      WHEN {start} IS NULL THEN {whole} ELSE {whole} || '?plats=' || {start} || '-' || {end} END"""


def _named(document: str, page: str, person: str) -> str:
    """The file's name with its page, or the person's name."""
    return f"""coalesce(
      (SELECT d.filename || coalesce(' s. ' || {page}, '') FROM documents AS d
       WHERE d.document_id = {document}),
      (SELECT p.name FROM people AS p WHERE p.person_id = {person}))"""  # noqa: S608 - constants


_SELECT = f"""
SELECT l.gain AS gain, {_case({kind: f"'{label}'" for kind, label in KINDS.items()})} END AS kind,
       {_named("l.document_id", "l.page", "l.person_id")} AS place,
       {_named("l.other_document_id", "l.other_page", "l.other_person_id")} AS other,
       l.told AS told, {_case(REMEDIES)} END AS remedy,
       {_address("l.document_id", "l.page", "l.span_start", "l.span_end", "l.person_id")}
         AS address,
       {
    _address(
        "l.other_document_id", "l.other_page", "l.other_start", "l.other_end", "l.other_person_id"
    )
} AS other_address,
       l.document_id AS document_id, l.page AS page, l.person_id AS person_id
FROM ({LOOKS}) AS l
"""  # noqa: S608 - constants of this package

_COLUMNS = (
    Column("gain", "Vinst", kind="number"),
    Column("kind", "Vad"),
    Column("place", "Var", "@address"),
    Column("other", "Och", "@other_address"),
    Column("told", "Varför"),
    Column("remedy", "Gör så här"),
    Column("address", "Adress", shown=False),
    Column("other_address", "Den andras adress", shown=False),
    Column("document_id", "Dokument", shown=False),
    Column("page", "Sida", kind="number", shown=False),
    Column("person_id", "Person", shown=False),
)


def review_page(db: sqlite3.Connection, asked: Asked) -> Page:
    """All that needs eyes, what a minute gives most first."""
    looks = Listing(
        "granska",
        "Behöver granskas",
        _COLUMNS,
        _SELECT,
        (asked.places.least_confidence,),
        "-gain",
        ("kind",),
        "Inget behöver granskas.",
    )
    least = asked.places.least_confidence
    totals = sorted(db.execute(TOTALS, [least]), key=lambda row: -row[1])
    context = {
        "totals": [(KINDS[kind], many, _chosen(KINDS[kind])) for kind, many in totals if many],
        "most": MOST_OF_A_KIND,
        "left_out": any(many > MOST_OF_A_KIND for _, many in totals),
        "least": f"{100 * least:.0f} %",
    }
    low = any(many for kind, many in totals if kind == "low")
    return Page(
        "review.html",
        "Sidor att granska",
        context,
        (looks, *(() if low else (counted_once(db, WORST),))),
    )


WORST = Listing(
    "samst",
    "De sämst lästa sidorna",
    (
        Column("confidence", "Säkerhet", kind="share"),
        Column("place", "Var", "/dokument/{document_id}/sida/{page}"),
        Column("day", "Möte", kind="day"),
        Column("network", "Nätverk", "/natverk/{network}"),
        Column("document_id", "Dokument", shown=False),
        Column("page", "Sida", kind="number", shown=False),
    ),
    """SELECT p.confidence, d.filename || ' s. ' || p.page AS place,
              coalesce(d.meeting_date, d.meeting_earliest) AS day, d.network, p.document_id, p.page
       FROM (SELECT confidence, document_id, page FROM pages WHERE confidence IS NOT NULL
             ORDER BY confidence, document_id, page LIMIT 20) AS p
       JOIN documents AS d ON d.document_id = p.document_id""",
    order="confidence",
    empty="Ingen sida behövde läsas ur en bild.",
)
"""The pages read with least confidence, shown where none is below the limit."""


def _chosen(label: str) -> str:
    """The address of the page with only one kind."""
    return f"/granska?{urlencode({'granska.kind': label})}#granska"


ROUTES: tuple[Route, ...] = ((r"/granska$", review_page),)
