"""The main job on the sample scans: drop, run the night, ask five questions, check the answers.

    python samples/demo.py FOLDER_OF_SAMPLES ARCHIVE

Each answer comes from one query; it is compared with `answers.json`, which a person wrote from
the source texts.  Leaves with 1 if an answer is wrong.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from corpus.sql import query

HERE = Path(__file__).parent
Rows = list[tuple[Any, ...]]

ATTENDED = """
SELECT filename, coalesce(person, printed) AS namn,
       coalesce(municipality, organisation, '') AS 'för', status
FROM meetings_attended WHERE filename LIKE 'bergslagen-04%' ORDER BY span_start"""
MISSED = """
SELECT network AS 'nätverk', day AS dag, municipality AS saknades
FROM municipality_attendance WHERE present = 0 ORDER BY day, municipality"""
DISCUSSED = """
SELECT DISTINCT day AS dag, filename AS fil, heading AS rubrik, page AS sida FROM topic_places
WHERE label = 'AI' AND heading IS NOT NULL ORDER BY day"""
PLANNED = """
SELECT network AS 'nätverk', edtf AS dag, time AS tid, place AS plats
FROM planned_meetings AS p
WHERE earliest > (SELECT max(meeting_date) FROM documents)
  AND EXISTS (SELECT 1 FROM meeting_plans AS egna WHERE egna.document_id = p.announced_in
              AND egna.earliest = p.earliest)
ORDER BY earliest"""
SPELT = """
SELECT person AS person, m.name AS kommun,
       group_concat(DISTINCT spelling) AS 'stavas'
FROM people_spellings AS s JOIN people AS p USING (person_id)
LEFT JOIN municipalities AS m ON m.code = p.municipality_code
WHERE person_id IN (SELECT person_id FROM people_spellings GROUP BY person_id
                    HAVING count(DISTINCT spelling) > 1)
GROUP BY person_id ORDER BY person"""


def main() -> int:
    samples, archive = (Path(argument) for argument in sys.argv[1:3])
    drop(samples, archive)
    print("$ diarium nightly --archive", archive)
    command = [str(Path(sys.executable).parent / "diarium"), "nightly", "--archive", str(archive)]
    subprocess.run(command, check=True)
    told = json.loads((HERE / "answers.json").read_text(encoding="utf-8"))
    questions: list[tuple[str, str, Callable[[Rows, Any], bool]]] = [
        ("1. Vilka var med den 25 september 2024, och för vem?", ATTENDED, _attended),
        ("2. Vilken kommun saknades vid vilket möte?", MISSED, _missed),
        ("3. Var talas det om AI?", DISCUSSED, _discussed),
        ("4. Vilka möten är planerade efter det sista?", PLANNED, _planned),
        ("5. Vilka personer stavas på flera sätt?", SPELT, _spelt),
    ]
    right = [ask(archive / "corpus.db", *question, told) for question in questions]
    print(f"\n{sum(right)} av {len(right)} svar stämmer med facit (samples/answers.md).")
    print(f"Se efter på sidorna själva: {command[0]} browse --archive {archive}")
    return 0 if all(right) else 1


def drop(samples: Path, archive: Path) -> None:
    """Copy the samples into the inbox, as an archivist would."""
    inbox = archive / "inbox"
    inbox.mkdir(parents=True, exist_ok=True)
    for sample in sorted(samples.iterdir()):
        if sample.is_file() and not sample.name.startswith("."):
            shutil.copyfile(sample, inbox / sample.name)


def ask(
    corpus: Path, question: str, sql: str, check: Callable[[Rows, Any], bool], told: Any
) -> bool:
    answer = query(corpus, sql)
    rows = list(answer.rows)
    good = check(rows, told)
    print(f"\n{question}   {'[rätt]' if good else '[FEL: se samples/answers.md]'}")
    print("\n".join("   " + line.strip() for line in sql.strip().split("\n")))
    for row in table([answer.columns, *rows]):
        print("  ", row)
    return good


def table(rows: Iterable[Iterable[Any]]) -> list[str]:
    """Rows as lines of even columns."""
    shown = [["" if value is None else str(value) for value in row] for row in rows]
    widths = [max(len(value) for value in column) for column in zip(*shown, strict=True)]
    return [
        "  ".join(value.ljust(width) for value, width in zip(row, widths, strict=True)).rstrip()
        for row in shown
    ]


def _attended(rows: Rows, told: Any) -> bool:
    wanted = {
        (row["person"], row["municipality"] or row["organisation"] or "", row["status"])
        for row in told["attendance"]["bergslagen-04"]
    }
    return {(name, body, status) for _, name, body, status in rows} == wanted


def _missed(rows: Rows, told: Any) -> bool:
    wanted = {(row["network"], row["meeting_date"], row["municipality"]) for row in told["missing"]}
    return set(rows) == wanted


def _discussed(rows: Rows, told: Any) -> bool:
    wanted = {(row["document"], row["heading"]) for row in told["topics"]}
    return {(Path(name).stem, heading) for _, name, heading, _ in rows} == wanted


def _planned(rows: Rows, told: Any) -> bool:
    wanted = {(r["network"], r["date"], r["time"], r["place"]) for r in told["planned"]}
    return set(rows) == wanted


def _spelt(rows: Rows, told: Any) -> bool:
    wanted = {
        (person["municipality"], frozenset(person["spellings"]))
        for person in told["people"]
        if len(person["spellings"]) > 1
    }
    return {(place, frozenset(names.split(","))) for _, place, names in rows} == wanted


if __name__ == "__main__":
    sys.exit(main())
