"""The nights and their morning reports.

A report is a file named by when its night began; a night is a row of `runs`.  A night without
files in the inbox leaves neither; one in which files only waited, a report without a row.
"""

from __future__ import annotations

import json
import os
import re
import sqlite3
import stat
from pathlib import Path
from typing import Any

from corpus.site.listing import Column, Listing
from corpus.site.pages import Asked, NotFound, Page, Route, address
from corpus.site.report_text import shown_report

_STAMP = re.compile(r"[0-9]{8}T[0-9]{6}")
_STAMP_OF_RUN = "replace(replace(substr(started, 1, 19), '-', ''), ':', '')"
_DAY_OF_STAMP = """substr(stamp, 1, 4) || '-' || substr(stamp, 5, 2) || '-' || substr(stamp, 7, 2)
  || ' ' || substr(stamp, 10, 2) || ':' || substr(stamp, 12, 2)"""

MOST_BYTES = 2_000_000
"""Of a report; ours are a hundredth of it."""

_NIGHTS = f"""
SELECT stamp, {_DAY_OF_STAMP} AS night, report,
       CASE WHEN run_id IS NULL THEN 'inget togs in'
            WHEN finished IS NULL THEN 'avbruten'
            WHEN json_extract(counts, '$.error') IS NOT NULL THEN 'slutade i ett fel'
            ELSE 'klar' END AS outcome,
       json_extract(counts, '$.new') AS new, json_extract(counts, '$.interpreted') AS interpreted,
       json_extract(counts, '$."set aside"') AS set_aside,
       json_extract(counts, '$.waiting') AS waiting, json_extract(counts, '$.again') AS again,
       CAST(round((julianday(finished) - julianday(started)) * 86400) AS INTEGER) AS seconds,
       CASE WHEN report IS NULL THEN 'saknas' ELSE 'Läs' END AS to_read
FROM (
  SELECT {_STAMP_OF_RUN} AS stamp,
         CASE WHEN {_STAMP_OF_RUN} IN (SELECT value FROM json_each(?1)) THEN {_STAMP_OF_RUN} END
           AS report, r.* FROM runs AS r
  UNION ALL
  SELECT f.value, f.value, NULL, NULL, NULL, NULL FROM json_each(?1) AS f
  WHERE f.value NOT IN (SELECT {_STAMP_OF_RUN} FROM runs)
)
"""  # noqa: S608 - constants of this module

_COLUMNS = (
    Column("night", "Natt", "/rapport/{stamp}", kind="day"),
    Column("outcome", "Utfall"),
    Column("new", "Nya", kind="number"),
    Column("interpreted", "Tolkade", kind="number"),
    Column("set_aside", "Lagda åt sidan", kind="number"),
    Column("waiting", "Väntade", kind="number"),
    Column("again", "Fanns redan", kind="number"),
    Column("seconds", "Sekunder", kind="number"),
    Column("to_read", "Rapport", "/rapport/{report}"),
    Column("stamp", "Stämpel", shown=False),
    Column("report", "Rapportens stämpel", shown=False),
)


def reports_page(_db: sqlite3.Connection, asked: Asked) -> Page:
    """The nights, the latest first."""
    nights = Listing(
        "natter",
        "Nätter",
        _COLUMNS,
        _NIGHTS,
        (json.dumps(stamps(asked.places.reports)),),
        "-night",
        ("outcome",),
        "Ingen natt har haft något nytt än.",
    )
    return Page("reports.html", "Nattens rapporter", listings=(nights,))


def latest_night(db: sqlite3.Connection, folder: Path) -> dict[str, Any] | None:
    """The first row of that table, whatever the night did; None where there was no night."""
    found = db.execute(f"{_NIGHTS} ORDER BY stamp DESC LIMIT 1", (json.dumps(stamps(folder)),))
    row = found.fetchone()
    return dict(zip([column[0] for column in found.description], row, strict=True)) if row else None


def report_page(db: sqlite3.Connection, asked: Asked) -> Page:
    """One night's report; a night without one says so.

    Raises:
        NotFound: there was no such night.
    """
    stamp = asked.parts["stamp"]
    if not _STAMP.fullmatch(stamp):
        raise NotFound("Det finns ingen rapport på den adressen.")
    markdown = report_of(asked.places.reports, stamp)
    run = db.execute(
        f"SELECT started, finished FROM runs WHERE {_STAMP_OF_RUN} = ?",  # noqa: S608 - as above
        [stamp],
    ).fetchone()
    if markdown is None and run is None:
        raise NotFound("Den natten finns ingen rapport: då kom inget nytt, eller så är den borta.")
    started, finished = run or (_iso(stamp), "")
    blocks = shown_report(db, markdown or "", started, finished or "")
    context = {
        "blocks": [block for block in blocks if block.kind != "title"],
        "missing": markdown is None,
        "cut_off": run is not None and finished is None,
        **_beside(asked.places.reports, stamp),
    }
    return Page("report.html", f"Nattens rapport {_day(stamp)}", context)


def stamps(folder: Path) -> list[str]:
    """The stamps of the reports in the folder, the oldest first."""
    try:
        with os.scandir(folder) as found:
            names = [one.name for one in found if one.is_file(follow_symlinks=False)]
    except OSError:
        return []
    told = (name.removesuffix(".md") for name in names if name.endswith(".md"))
    return sorted(stamp for stamp in told if _STAMP.fullmatch(stamp))


def report_of(folder: Path, stamp: str) -> str | None:
    """The report with this stamp, as Markdown; `None` where there is none.

    Only a plain file of the folder is read: no link leads out of it.
    """
    if not _STAMP.fullmatch(stamp):
        return None
    try:
        file = os.open(folder / f"{stamp}.md", os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except OSError:
        return None
    if not stat.S_ISREG(os.fstat(file).st_mode):
        os.close(file)
        return None
    with os.fdopen(file, "rb") as opened:
        return opened.read(MOST_BYTES).decode("utf-8", "replace")


def _beside(folder: Path, stamp: str) -> dict[str, tuple[str, str]]:
    """The reports before and after, as address and day."""
    all_stamps = stamps(folder)
    before = [one for one in all_stamps if one < stamp][-1:]
    after = [one for one in all_stamps if one > stamp][:1]
    sides = (("before", before), ("after", after))
    return {side: (address("rapport", one), _day(one)) for side, found in sides for one in found}


def _day(stamp: str) -> str:
    """The minute that a stamp tells.

    >>> _day("20231002T131500")
    '2023-10-02 13:15'
    """
    return f"{stamp[:4]}-{stamp[4:6]}-{stamp[6:8]} {stamp[9:11]}:{stamp[11:13]}"


def _iso(stamp: str) -> str:
    return f"{_day(stamp).replace(' ', 'T')}:{stamp[13:15]}+00:00"


ROUTES: tuple[Route, ...] = (
    (r"/rapporter$", reports_page),
    (r"/rapport/(?P<stamp>[^/]+)$", report_page),
)
