"""The schema of `corpus.db`: a list of small migrations, each run once.

`PRAGMA user_version` counts the migrations a file has seen.  To change the schema, add a
function at the end of `MIGRATIONS` and its lines to README.md; never edit one that was released.
A migration that gives findings a new column ends with `DELETE FROM records`: then the next night
interprets every reading again and fills it.
"""

# ruff: noqa: S608 - the names put into SQL are constants of this package, never input

from __future__ import annotations

import sqlite3
from collections.abc import Callable

from corpus import editions_schema, flat, network_counts, review_rows, search_kept
from corpus.arrival_schema import ARRIVAL
from corpus.attendance_views import ATTENDANCE_VIEWS
from corpus.chronology_views import CHRONOLOGY_TABLES, CHRONOLOGY_VIEWS
from corpus.followup_views import FOLLOWUPS, PROMISES
from corpus.mention_views import MENTION_VIEWS
from corpus.municipalities_filled import fill_municipalities
from corpus.queries import LATER_VIEWS, VIEWS
from corpus.runs_schema import UNTOLD
from corpus.scale_indexes import SCALE_INDEXES
from corpus.scale_views import SCALE_VIEWS
from corpus.topic_views import TOPIC_VIEWS
from pipeline.errors import BadSettings


def _evidence(db: sqlite3.Connection) -> None:
    """What arrived and what was read in it: never changed, only added to."""
    _run(
        db,
        """CREATE TABLE readings (
             document_id TEXT PRIMARY KEY, sha256 TEXT NOT NULL UNIQUE, filename TEXT NOT NULL,
             media_type TEXT NOT NULL, tools TEXT NOT NULL, notes TEXT NOT NULL,
             read_at TEXT NOT NULL, reading BLOB NOT NULL)""",
        """CREATE TRIGGER readings_are_evidence BEFORE UPDATE ON readings
           BEGIN SELECT raise(ABORT, 'a reading is evidence and is not changed'); END""",
        """CREATE TABLE arrivals (
             sha256 TEXT NOT NULL, filename TEXT NOT NULL, arrived TEXT NOT NULL,
             PRIMARY KEY (sha256, filename)) WITHOUT ROWID""",
        """CREATE TABLE set_aside (
             sha256 TEXT PRIMARY KEY, filename TEXT NOT NULL, code TEXT NOT NULL,
             reason TEXT NOT NULL, since TEXT NOT NULL) WITHOUT ROWID""",
        """CREATE TABLE runs (
             run_id INTEGER PRIMARY KEY, started TEXT NOT NULL, finished TEXT, counts TEXT)""",
    )


def _records(db: sqlite3.Connection) -> None:
    """Opinions about readings: dropped and made again whenever the recipe changes."""
    _run(
        db,
        "CREATE TABLE recipes (recipe_id TEXT PRIMARY KEY, recipe TEXT NOT NULL) WITHOUT ROWID",
        """CREATE TABLE records (
             document_id TEXT PRIMARY KEY REFERENCES readings, recipe_id TEXT NOT NULL
             REFERENCES recipes, verdicts TEXT NOT NULL, made_at TEXT NOT NULL,
             record BLOB NOT NULL)""",
        "CREATE INDEX records_by_recipe ON records (recipe_id, document_id, verdicts)",
        """CREATE TABLE documents (
             document_id TEXT PRIMARY KEY, filename TEXT NOT NULL, sha256 TEXT NOT NULL UNIQUE,
             media_type TEXT NOT NULL, title TEXT, network TEXT, meeting_date TEXT,
             meeting_earliest TEXT, meeting_latest TEXT, meeting_time TEXT, meeting_place TEXT,
             has_attendance_list INTEGER NOT NULL, pages INTEGER NOT NULL, confidence REAL,
             recipe TEXT NOT NULL) WITHOUT ROWID""",
        "CREATE INDEX documents_by_network ON documents (network, meeting_date)",
        "CREATE INDEX documents_by_day ON documents (meeting_date)",
        """CREATE TABLE municipalities (
             code TEXT PRIMARY KEY, name TEXT NOT NULL, county_code TEXT NOT NULL,
             county TEXT NOT NULL) WITHOUT ROWID""",
    )


FINDINGS = {
    "attendance": """person_id TEXT REFERENCES people, person_reason TEXT, name TEXT NOT NULL,
        name_folded TEXT NOT NULL, municipality_code TEXT REFERENCES municipalities,
        municipality_score REAL, organisation TEXT, role TEXT, party TEXT, status TEXT NOT NULL""",
    "mentions": """kind TEXT NOT NULL, name TEXT NOT NULL,
        code TEXT REFERENCES municipalities, refers_to TEXT""",
    "dates": "edtf TEXT, earliest TEXT, latest TEXT, time TEXT, kind TEXT NOT NULL",
    "topics": "section_id INTEGER, topic TEXT NOT NULL, label TEXT NOT NULL, score REAL NOT NULL",
    "decisions": "",
    "actions": "responsible TEXT NOT NULL, due TEXT",
    "upcoming": "edtf TEXT NOT NULL, earliest TEXT, latest TEXT, time TEXT, place TEXT, theme TEXT",
    "corrections": """before TEXT NOT NULL, after TEXT NOT NULL, rule TEXT NOT NULL,
        probability REAL NOT NULL""",
}
"""The tables whose rows are findings, with the columns of their own.

Each also has document_id, ordinal (from 0, in the record's order: a key that does not depend on
the order in which documents arrive), and where it stands: printed, page, span_start, span_end.
"""


def _findings(db: sqlite3.Connection) -> None:
    for table, columns in FINDINGS.items():
        own = f"{columns}," if columns else ""
        _run(
            db,
            f"""CREATE TABLE {table} (
                  document_id TEXT NOT NULL REFERENCES documents, ordinal INTEGER NOT NULL, {own}
                  printed TEXT, page INTEGER, span_start INTEGER, span_end INTEGER,
                  PRIMARY KEY (document_id, ordinal)) WITHOUT ROWID""",
        )
    _run(
        db,
        """CREATE TABLE sections (
             document_id TEXT NOT NULL REFERENCES documents, section_id INTEGER NOT NULL,
             heading TEXT NOT NULL, level INTEGER NOT NULL, page INTEGER NOT NULL,
             span_start INTEGER NOT NULL, span_end INTEGER NOT NULL,
             heading_start INTEGER NOT NULL, heading_end INTEGER NOT NULL,
             PRIMARY KEY (document_id, section_id)) WITHOUT ROWID""",
        """CREATE TABLE people (
             person_id TEXT PRIMARY KEY, name TEXT NOT NULL,
             municipality_code TEXT REFERENCES municipalities, organisation TEXT, role TEXT,
             first_seen TEXT, last_seen TEXT, meetings INTEGER NOT NULL) WITHOUT ROWID""",
        "CREATE INDEX attendance_by_person ON attendance (person_id)",
        "CREATE INDEX attendance_by_name ON attendance (name_folded, person_id)",
        "CREATE INDEX attendance_by_municipality ON attendance (municipality_code)",
        """CREATE INDEX attendance_unresolved ON attendance (document_id)
           WHERE person_reason IS NULL""",
        "CREATE INDEX mentions_by_code ON mentions (code) WHERE code IS NOT NULL",
        "CREATE INDEX topics_by_topic ON topics (topic)",
    )


def _ledger(db: sqlite3.Connection) -> None:
    """People's verdicts: a row is added, and once withdrawn; nothing else ever happens to it."""
    _run(
        db,
        """CREATE TABLE verdicts (
             verdict_id INTEGER PRIMARY KEY, kind TEXT NOT NULL, document_id TEXT, before TEXT,
             after TEXT, prefix TEXT, suffix TEXT, accepted INTEGER NOT NULL, subject TEXT,
             who TEXT NOT NULL, decided_at TEXT NOT NULL, withdrawn_by TEXT, withdrawn_at TEXT)""",
        "CREATE INDEX verdicts_by_document ON verdicts (document_id)",
        """CREATE TRIGGER verdicts_are_kept BEFORE DELETE ON verdicts
           BEGIN SELECT raise(ABORT, 'a verdict is withdrawn, never deleted'); END""",
        """CREATE TRIGGER verdicts_are_not_rewritten BEFORE UPDATE ON verdicts
           WHEN OLD.withdrawn_at IS NOT NULL OR NEW.withdrawn_at IS NULL
             OR (NEW.verdict_id, NEW.kind, NEW.document_id, NEW.before, NEW.after, NEW.prefix,
                 NEW.suffix, NEW.accepted, NEW.subject, NEW.who, NEW.decided_at)
             IS NOT (OLD.verdict_id, OLD.kind, OLD.document_id, OLD.before, OLD.after, OLD.prefix,
                 OLD.suffix, OLD.accepted, OLD.subject, OLD.who, OLD.decided_at)
           BEGIN SELECT raise(ABORT, 'a verdict is withdrawn, never rewritten'); END""",
    )


def _full_text(db: sqlite3.Connection) -> None:
    """One indexed row a page, printed and repaired.

    `printed` is indexed only where it differs, so that an unrepaired page is not counted twice.
    """
    printed = "CASE WHEN {0}printed = {0}repaired THEN '' ELSE {0}printed END"
    _run(
        db,
        """CREATE TABLE pages (
             page_id INTEGER PRIMARY KEY, document_id TEXT NOT NULL REFERENCES documents,
             page INTEGER NOT NULL, origin TEXT NOT NULL, reason TEXT NOT NULL, confidence REAL,
             span_start INTEGER NOT NULL, span_end INTEGER NOT NULL,
             printed TEXT NOT NULL, repaired TEXT NOT NULL)""",
        "CREATE INDEX pages_by_document ON pages (document_id)",
        f"""CREATE VIEW page_texts AS
            SELECT page_id, {printed.format("")} AS printed, repaired FROM pages""",
        """CREATE VIRTUAL TABLE page_index USING fts5 (printed, repaired,
             content = 'page_texts', content_rowid = 'page_id',
             tokenize = 'unicode61 remove_diacritics 0')""",
        f"""CREATE TRIGGER pages_added AFTER INSERT ON pages BEGIN
              INSERT INTO page_index (rowid, printed, repaired)
              VALUES (NEW.page_id, {printed.format("NEW.")}, NEW.repaired); END""",
        f"""CREATE TRIGGER pages_dropped AFTER DELETE ON pages BEGIN
              INSERT INTO page_index (page_index, rowid, printed, repaired)
              VALUES ('delete', OLD.page_id, {printed.format("OLD.")}, OLD.repaired); END""",
        """CREATE TABLE spellings (
             folded TEXT NOT NULL, spelling TEXT NOT NULL, pages INTEGER NOT NULL,
             PRIMARY KEY (folded, spelling)) WITHOUT ROWID""",
    )


def _views(db: sqlite3.Connection) -> None:
    for name, select in VIEWS.items():
        db.execute(f"CREATE VIEW {name} AS {select}")


def _running_lines(db: sqlite3.Connection) -> None:
    """Pages say which of their lines are running heads, feet and page numbers."""
    _run(
        db,
        "ALTER TABLE pages ADD COLUMN running TEXT NOT NULL DEFAULT '[]'",
        "DELETE FROM records",
    )


def _archive_words(db: sqlite3.Connection) -> None:
    """Beside a record: what the repair left open, taught the archive and asked of it."""
    _run(
        db,
        f"""CREATE TABLE unsure_corrections (
              document_id TEXT NOT NULL REFERENCES documents, ordinal INTEGER NOT NULL,
              {FINDINGS["corrections"]},
              printed TEXT, page INTEGER, span_start INTEGER, span_end INTEGER,
              PRIMARY KEY (document_id, ordinal)) WITHOUT ROWID""",
        """CREATE TABLE archive_sightings (
             folded TEXT NOT NULL, spelling TEXT NOT NULL,
             document_id TEXT NOT NULL REFERENCES documents, times INTEGER NOT NULL,
             trusted INTEGER NOT NULL,
             PRIMARY KEY (folded, spelling, document_id)) WITHOUT ROWID""",
        "CREATE INDEX archive_sightings_by_document ON archive_sightings (document_id)",
        """CREATE TABLE archive_questions (
             document_id TEXT NOT NULL REFERENCES documents, folded TEXT NOT NULL,
             answer TEXT NOT NULL, marked INTEGER NOT NULL,
             PRIMARY KEY (document_id, folded)) WITHOUT ROWID""",
        "CREATE INDEX archive_questions_by_word ON archive_questions (folded)",
        f"CREATE VIEW archive_words AS {LATER_VIEWS['archive_words']}",
        "DELETE FROM records",
    )


def _people(db: sqlite3.Connection) -> None:
    """Who is who, night by night: what is touched, why rows were joined, where old ids lead."""
    _run(
        db,
        """CREATE TABLE attendance_keys (
             key TEXT NOT NULL, document_id TEXT NOT NULL, ordinal INTEGER NOT NULL,
             PRIMARY KEY (key, document_id, ordinal)) WITHOUT ROWID""",
        "CREATE INDEX attendance_keys_by_row ON attendance_keys (document_id, ordinal)",
        """CREATE TABLE people_dirty (
             key TEXT NOT NULL, person_id TEXT NOT NULL,
             PRIMARY KEY (key, person_id)) WITHOUT ROWID""",
        """CREATE TABLE people_joins (
             person_id TEXT NOT NULL REFERENCES people,
             document_id TEXT NOT NULL, ordinal INTEGER NOT NULL,
             other_document_id TEXT NOT NULL, other_ordinal INTEGER NOT NULL,
             probability REAL NOT NULL, reason TEXT NOT NULL,
             verdict_id INTEGER REFERENCES verdicts,
             PRIMARY KEY (person_id, document_id, ordinal, other_document_id, other_ordinal))
           WITHOUT ROWID""",
        """CREATE TABLE people_unsure (
             one TEXT NOT NULL REFERENCES people, other TEXT NOT NULL REFERENCES people,
             probability REAL NOT NULL, reason TEXT NOT NULL,
             PRIMARY KEY (one, other)) WITHOUT ROWID""",
        "CREATE INDEX people_unsure_by_other ON people_unsure (other)",
        """CREATE TABLE people_former (
             former_id TEXT PRIMARY KEY, person_id TEXT NOT NULL REFERENCES people)
           WITHOUT ROWID""",
        "CREATE INDEX people_former_by_person ON people_former (person_id)",
        """CREATE TABLE network_members (
             network TEXT NOT NULL, municipality_code TEXT NOT NULL REFERENCES municipalities,
             PRIMARY KEY (network, municipality_code)) WITHOUT ROWID""",
        "ALTER TABLE people ADD COLUMN reason TEXT NOT NULL DEFAULT ''",
        "ALTER TABLE attendance ADD COLUMN formerly TEXT",
        "ALTER TABLE mentions ADD COLUMN described TEXT",
        "ALTER TABLE mentions ADD COLUMN person_id TEXT REFERENCES people",
        "ALTER TABLE documents ADD COLUMN network_printed TEXT",
        "ALTER TABLE documents ADD COLUMN network_key TEXT",
        """CREATE INDEX documents_by_network_key
           ON documents (network_key, network_printed, network)""",
        "CREATE INDEX mentions_by_person ON mentions (person_id) WHERE person_id IS NOT NULL",
        "UPDATE attendance SET person_reason = NULL",  # everybody is resolved once more
        "DELETE FROM records",
    )
    for name, select in {**ATTENDANCE_VIEWS, **MENTION_VIEWS}.items():
        _run(db, f"DROP VIEW IF EXISTS {name}", f"CREATE VIEW {name} AS {select}")


def _agenda(db: sqlite3.Connection) -> None:
    """What a section is, who decided what, where a promise's day is printed."""
    _run(
        db,
        "ALTER TABLE sections ADD COLUMN kind TEXT NOT NULL DEFAULT 'item'",
        "ALTER TABLE sections ADD COLUMN number TEXT",
        "ALTER TABLE decisions ADD COLUMN body TEXT",
        "ALTER TABLE decisions ADD COLUMN outcome TEXT NOT NULL DEFAULT 'decided'",
        "ALTER TABLE decisions ADD COLUMN until TEXT",
        "ALTER TABLE actions ADD COLUMN due_start INTEGER",
        "ALTER TABLE actions ADD COLUMN due_end INTEGER",
        "DELETE FROM records",
    )


def _meetings(db: sqlite3.Connection) -> None:
    """Why a meeting was when it was, also by its network's other documents; what disagrees."""
    _run(db, *CHRONOLOGY_TABLES, "DELETE FROM records")
    for name, select in CHRONOLOGY_VIEWS.items():
        db.execute(f"CREATE VIEW {name} AS {select}")


def _followups(db: sqlite3.Connection) -> None:
    """Which promise is taken up in a later meeting of its network."""
    _run(db, *FOLLOWUPS, f"CREATE VIEW promises AS {PROMISES}")


def _topic_trends(db: sqlite3.Connection) -> None:
    """How often each topic comes up, by year, network and municipality."""
    for name, select in TOPIC_VIEWS.items():
        db.execute(f"CREATE VIEW {name} AS {select}")


def _search(db: sqlite3.Connection) -> None:
    """What a search knows of words, their forms and parts, and headings by page."""
    search_kept.make(db)


def _scale(db: sqlite3.Connection) -> None:
    """What pages over a large corpus need: indexes and counts."""
    _run(db, *SCALE_INDEXES)
    review_rows.make(db)
    network_counts.make(db)
    for name, select in SCALE_VIEWS.items():
        db.execute(f"CREATE VIEW {name} AS {select}")


def _arrival(db: sqlite3.Connection) -> None:
    """What waits in the inbox, and since when; the folders of the inbox as labels."""
    _run(db, *ARRIVAL)


def _editions(db: sqlite3.Connection) -> None:
    """Files that are one document, versions of it, and scans that hold several."""
    editions_schema.make(db)


def _upkeep(db: sqlite3.Connection) -> None:
    """What no morning report has told yet."""
    _run(db, *UNTOLD)


MIGRATIONS: tuple[Callable[[sqlite3.Connection], None], ...] = (
    _evidence,
    _records,
    _findings,
    _ledger,
    _full_text,
    _views,
    _running_lines,
    _archive_words,
    _people,
    _agenda,
    _meetings,
    _followups,
    _topic_trends,
    _search,
    _scale,
    _arrival,
    _editions,
    _upkeep,
    flat.make,
)


def migrate(db: sqlite3.Connection, until: int = 0) -> None:
    """Bring the file up to this version; a file that is there already is not written to.

    `until` is the migration to stop after, from 1 (0: all).

    Raises:
        BadSettings: the file was made by a newer version.
    """
    while (done := version(db)) < (until or len(MIGRATIONS)):
        db.execute("BEGIN IMMEDIATE")
        try:
            if version(db) == done:  # nobody else was quicker
                MIGRATIONS[done](db)
                db.execute(f"PRAGMA user_version = {done + 1}")
            db.execute("COMMIT")
        except BaseException:
            if db.in_transaction:  # a full disk has rolled back already
                db.execute("ROLLBACK")
            raise
    if until and until < len(MIGRATIONS):
        return
    check_version(db)
    fill_municipalities(db)


def check_version(db: sqlite3.Connection) -> None:
    """Refuse a file that this version cannot read.

    Raises:
        BadSettings: the file is older (the next night brings it up) or newer.
    """
    found = version(db)
    if found < len(MIGRATIONS):
        raise BadSettings("The corpus was made by an older version: run `diarium nightly` once.")
    if found > len(MIGRATIONS):
        raise BadSettings("The corpus was made by a newer version of Diarium: upgrade this one.")


def version(db: sqlite3.Connection) -> int:
    """How many migrations the file has seen."""
    return int(db.execute("PRAGMA user_version").fetchone()[0])


def _run(db: sqlite3.Connection, *statements: str) -> None:
    for statement in statements:
        db.execute(statement)
