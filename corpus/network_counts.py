"""What pages over a large corpus count, kept by network: who and what came up in it, by year.

Counting over all of 100,000 documents takes seconds, so it is kept, and made again only for what
is touched: triggers note in `networks_dirty` the network and year of a document that was put, went
away, or got another network or day, and in `network_people_dirty` the people in its list, or whom
a row was given to.  A cell is a function of the documents and rows that it counts; so nights in any
number, of any size, in any order, end where one count of everything ends, and a night costs what
its documents' networks had in that year, however large the archive.

Documents without a network count under the name "", undated ones under the year "".
"""

# ruff: noqa: S608 - the names put into SQL are constants of this package, never input

from __future__ import annotations

import sqlite3

from corpus.attendance_views import TOOK_PART

_DAY = "coalesce(d.meeting_date, d.meeting_earliest)"
_YEAR = f"coalesce(substr({_DAY}, 1, 4), '')"
_NAME = "coalesce(d.network, '')"
_HERE = f"a.status IN {TOOK_PART}"
_ATTENDED = "documents AS d JOIN attendance AS a ON a.document_id = d.document_id"
_TOLD = "documents AS d JOIN topics AS t ON t.document_id = d.document_id"

_COUNTS: dict[str, tuple[str, str, str]] = {
    "network_years": (
        """network TEXT NOT NULL, year TEXT NOT NULL, documents INTEGER NOT NULL,
           listed INTEGER NOT NULL, PRIMARY KEY (network, year)""",
        f"SELECT {_NAME}, {_YEAR}, count(*), sum(d.has_attendance_list) FROM documents AS d",
        "GROUP BY 1, 2",
    ),
    "network_people": (
        """network TEXT NOT NULL, person_id TEXT NOT NULL, meetings INTEGER NOT NULL,
           listed_absent INTEGER NOT NULL, first_day TEXT, last_day TEXT,
           PRIMARY KEY (network, person_id)""",
        f"""SELECT {_NAME}, a.person_id,
                   count(DISTINCT d.document_id) FILTER (WHERE a.status <> 'absent'),
                   count(DISTINCT d.document_id) FILTER (WHERE a.status = 'absent'),
                   min({_DAY}) FILTER (WHERE a.status <> 'absent'),
                   max({_DAY}) FILTER (WHERE a.status <> 'absent')
            FROM {_ATTENDED}""",
        "AND a.person_id IS NOT NULL GROUP BY 1, 2",
    ),
    "network_municipalities": (
        """network TEXT NOT NULL, municipality_code TEXT NOT NULL, year TEXT NOT NULL,
           meetings INTEGER NOT NULL, listed_absent INTEGER NOT NULL,
           PRIMARY KEY (network, municipality_code, year)""",
        f"""SELECT {_NAME}, a.municipality_code, {_YEAR},
                   count(DISTINCT d.document_id) FILTER (WHERE {_HERE}),
                   count(DISTINCT d.document_id) FILTER (WHERE a.status = 'absent')
            FROM {_ATTENDED}""",
        "AND a.municipality_code IS NOT NULL AND a.status <> 'guest' GROUP BY 1, 2, 3",
    ),
    "network_topics": (
        """network TEXT NOT NULL, topic TEXT NOT NULL, year TEXT NOT NULL,
           label TEXT NOT NULL, documents INTEGER NOT NULL, sections INTEGER NOT NULL,
           PRIMARY KEY (network, topic, year)""",
        f"""SELECT {_NAME}, t.topic, {_YEAR}, max(t.label), count(DISTINCT t.document_id),
                   count(DISTINCT t.document_id || ':' || t.section_id)
            FROM {_TOLD}""",
        "GROUP BY 1, 2, 3",
    ),
}
"""By name: the columns, the count, and how it ends; between the two a condition on `d` fits."""

_DIRTY = (
    """CREATE TABLE networks_dirty (
         network TEXT NOT NULL, year TEXT NOT NULL, PRIMARY KEY (network, year)) WITHOUT ROWID""",
    """CREATE TABLE network_people_dirty (
         network TEXT NOT NULL, person_id TEXT NOT NULL,
         PRIMARY KEY (network, person_id)) WITHOUT ROWID""",
)


def _touched(which: str) -> str:
    """Statements of a trigger on `documents` that note the year and people of OLD or NEW."""
    day = f"coalesce({which}.meeting_date, {which}.meeting_earliest)"
    return f"""
         INSERT OR IGNORE INTO networks_dirty VALUES
           (coalesce({which}.network, ''), coalesce(substr({day}, 1, 4), ''));
         INSERT OR IGNORE INTO network_people_dirty
           SELECT coalesce({which}.network, ''), person_id FROM attendance
           WHERE document_id = {which}.document_id AND person_id IS NOT NULL;"""


def _met(which: str) -> str:
    """The statement of a trigger on `attendance` that notes the person of OLD or NEW."""
    return f"""
         INSERT OR IGNORE INTO network_people_dirty
           SELECT coalesce(network, ''), {which}.person_id FROM documents
           WHERE document_id = {which}.document_id AND {which}.person_id IS NOT NULL;"""


_TRIGGERS = (
    f"CREATE TRIGGER networks_put AFTER INSERT ON documents BEGIN {_touched('NEW')} END",
    f"CREATE TRIGGER networks_dropped BEFORE DELETE ON documents BEGIN {_touched('OLD')} END",
    f"""CREATE TRIGGER networks_moved
       AFTER UPDATE OF network, meeting_date, meeting_earliest ON documents
       WHEN (OLD.network, OLD.meeting_date, OLD.meeting_earliest)
         IS NOT (NEW.network, NEW.meeting_date, NEW.meeting_earliest)
       BEGIN {_touched("OLD")} {_touched("NEW")} END""",
    f"CREATE TRIGGER networks_listed AFTER INSERT ON attendance BEGIN {_met('NEW')} END",
    f"CREATE TRIGGER networks_unlisted AFTER DELETE ON attendance BEGIN {_met('OLD')} END",
    f"""CREATE TRIGGER networks_met AFTER UPDATE OF person_id ON attendance
       WHEN OLD.person_id IS NOT NEW.person_id BEGIN {_met("OLD")} {_met("NEW")} END""",
)

_INDEXES = (
    "CREATE INDEX network_people_by_person ON network_people (person_id, meetings, first_day)",
    """CREATE INDEX network_municipalities_by_code
       ON network_municipalities (municipality_code, year)""",
    "CREATE INDEX network_topics_by_topic ON network_topics (topic, year)",
)


_BY_PERSON = "network_people"
_BY_YEAR = tuple(table for table in _COUNTS if table != _BY_PERSON)


def make(db: sqlite3.Connection) -> None:
    """Make the tables, and count what the corpus holds: part of a migration."""
    for statement in _DIRTY:
        db.execute(statement)
    for table, (columns, _, _) in _COUNTS.items():
        db.execute(f"CREATE TABLE {table} ({columns}) WITHOUT ROWID")
    for statement in (*_TRIGGERS, *_INDEXES):
        db.execute(statement)
    for table in _COUNTS:
        db.execute(f"INSERT INTO {table} {counted(table)}")


def counted(table: str, condition: str = "1") -> str:
    """The SELECT that counts a table's rows out of the corpus; `condition` is one on its tables."""
    _, select, ending = _COUNTS[table]
    return f"{select} WHERE {condition} {ending}"


def tables() -> tuple[str, ...]:
    """The tables of counts."""
    return tuple(_COUNTS)


def settle(db: sqlite3.Connection) -> int:
    """Count again what is touched; how many cells that were.  Where there is none: no write."""
    years = db.execute("SELECT network, year FROM networks_dirty ORDER BY 1, 2").fetchall()
    people = db.execute("SELECT network, person_id FROM network_people_dirty ORDER BY 1, 2")
    cells = people.fetchall()
    if not years and not cells:
        return 0
    db.execute("SAVEPOINT counts")  # also within a transaction of the caller's
    try:
        for name, year in years:
            _count_year(db, name, year)
        for name, person in cells:
            _count_person(db, name, person)
        db.execute("DELETE FROM networks_dirty")
        db.execute("DELETE FROM network_people_dirty")
    except BaseException:
        db.execute("ROLLBACK TO counts")
        raise
    finally:
        db.execute("RELEASE counts")
    return len(years) + len(cells)


def _count_year(db: sqlite3.Connection, name: str, year: str) -> None:
    when = f"{_DAY} >= ? AND {_DAY} < ?" if year else f"{_DAY} IS NULL"
    values = [name or None, *([year, f"{year}~"] if year else [])]  # "~" sorts after all days
    for table in _BY_YEAR:
        db.execute(f"DELETE FROM {table} WHERE network = ? AND year = ?", [name, year])
        db.execute(f"INSERT INTO {table} {counted(table, f'd.network IS ? AND {when}')}", values)


def _count_person(db: sqlite3.Connection, name: str, person: str) -> None:
    which = "a.person_id = ? AND d.network IS ?"
    db.execute(f"DELETE FROM {_BY_PERSON} WHERE network = ? AND person_id = ?", [name, person])
    db.execute(f"INSERT INTO {_BY_PERSON} {counted(_BY_PERSON, which)}", [person, name or None])
