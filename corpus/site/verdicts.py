"""What people have decided: the ledger of verdicts, also what was taken back."""

from __future__ import annotations

import sqlite3

from corpus.site.listing import Column, Listing
from corpus.site.pages import Asked, Page, Route

_QUOTE = "v.prefix || v.before || v.suffix"


def _names(side: str) -> str:
    """The names that one side of a verdict on people quotes."""
    return f"""(SELECT group_concat(name, ', ') FROM (
        SELECT DISTINCT json_extract(value, '$[1]') AS name
        FROM json_each(v.subject, '$.{side}') ORDER BY name))"""  # noqa: S608 - constants


def _person(side: str) -> str:
    """Who has the first row that one side quotes; NULL where it is gone."""
    return f"""(SELECT a.person_id FROM attendance AS a
        WHERE a.document_id = json_extract(v.subject, '$.{side}[0][0]')
          AND a.name = json_extract(v.subject, '$.{side}[0][1]')
        ORDER BY a.ordinal LIMIT 1)"""  # noqa: S608 - constants


def _file(side: str) -> str:
    """The name of the file that one side of a verdict on files is about."""
    return f"""(SELECT u.filename FROM units AS u
        WHERE u.document_id = json_extract(v.subject, '$.{side}'))"""  # noqa: S608 - constants


_SELECT = f"""
SELECT verdict_id, decided, what, about, other, place, who,
       CASE WHEN withdrawn_at IS NULL THEN 'gäller'
            ELSE 'återtaget av ' || withdrawn_by || ' ' || substr(withdrawn_at, 1, 10) END AS state,
       CASE WHEN person IS NOT NULL THEN '/person/' || person
            WHEN start IS NOT NULL THEN '/dokument/' || document_id || '/sida/' || page
              || '?plats=' || start || '-' || (start + length(before))
            WHEN one_file IS NOT NULL THEN '/dokument/' || one_file
            WHEN place IS NOT NULL THEN '/dokument/' || document_id END AS address,
       CASE WHEN one_file IS NOT NULL THEN '/dokument/' || other_file
            ELSE '/person/' || other_person END AS other_address, document_id, page,
       person AS person_id, other_person AS other_person_id
FROM (
  SELECT v.verdict_id, replace(substr(v.decided_at, 1, 16), 'T', ' ') AS decided,
         CASE v.kind WHEN 'same-person' THEN 'samma person'
           WHEN 'different-people' THEN 'olika personer'
           WHEN 'same-minutes' THEN 'samma protokoll'
           WHEN 'other-minutes' THEN 'olika protokoll'
           WHEN 'split-at-page' THEN 'flera protokoll i filen'
           WHEN 'whole' THEN 'ett enda protokoll i filen'
           ELSE CASE v.accepted WHEN 1 THEN 'rättelsen godtagen' ELSE 'rättelsen avvisad' END
           END AS what,
         CASE WHEN v.kind = 'correction' THEN v.before || ' → ' || v.after
           WHEN v.kind IN ('same-minutes', 'other-minutes') THEN {_file("one")}
           WHEN v.kind = 'split-at-page' THEN 'nya börjar på sida ' || (
             SELECT group_concat(value, ', ') FROM json_each(v.subject, '$.pages'))
           WHEN v.kind = 'whole' THEN NULL
           ELSE {_names("one")} END AS about,
         CASE WHEN v.kind IN ('same-minutes', 'other-minutes') THEN {_file("other")}
           WHEN v.kind IN ('same-person', 'different-people') THEN {_names("other")} END AS other,
         coalesce(d.filename, r.filename) AS place, v.who, v.withdrawn_at, v.withdrawn_by,
         v.document_id, v.before,
         p.page, p.span_start + instr(p.printed, {_QUOTE}) - 1 + length(v.prefix) AS start,
         CASE WHEN v.kind IN ('same-person', 'different-people') THEN {_person("one")} END
           AS person,
         CASE WHEN v.kind IN ('same-person', 'different-people') THEN {_person("other")} END
           AS other_person,
         CASE WHEN v.kind IN ('same-minutes', 'other-minutes')
           THEN json_extract(v.subject, '$.one') END AS one_file,
         json_extract(v.subject, '$.other') AS other_file
  FROM verdicts AS v LEFT JOIN documents AS d ON d.document_id = v.document_id
  LEFT JOIN readings AS r ON r.document_id = v.document_id
  LEFT JOIN pages AS p ON p.page_id = (
    SELECT q.page_id FROM pages AS q
    WHERE q.document_id = v.document_id AND instr(q.printed, {_QUOTE}) > 0
    ORDER BY q.page LIMIT 1)
)
"""  # noqa: S608 - constants of this module

LEDGER = Listing(
    "avgoranden",
    "Avgöranden",
    (
        Column("verdict_id", "Nr", kind="number"),
        Column("decided", "När", kind="day"),
        Column("what", "Avgörande"),
        Column("about", "Om", "@address"),
        Column("other", "Och", "@other_address"),
        Column("place", "Dokument", "/dokument/{document_id}"),
        Column("who", "Av"),
        Column("state", "Gäller"),
        Column("address", "Adress", shown=False),
        Column("other_address", "Den andras adress", shown=False),
        Column("document_id", "Dokumentets id", shown=False),
        Column("page", "Sida", kind="number", shown=False),
        Column("person_id", "Person", shown=False),
        Column("other_person_id", "Annan person", shown=False),
    ),
    _SELECT,
    order="-verdict_id",
    choices=("what", "who"),
    empty="Ingen har avgjort något än.",
)


def verdicts_page(_db: sqlite3.Connection, _asked: Asked) -> Page:
    """The ledger, the latest first."""
    return Page("verdicts.html", "Avgöranden", listings=(LEDGER,))


ROUTES: tuple[Route, ...] = ((r"/avgoranden$", verdicts_page),)
