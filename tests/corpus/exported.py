"""An invented corpus in which whatever can break an export is printed somewhere."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from invented import find, minutes

from corpus.exports.formats import job_about, write_to
from corpus.exports.selection import select, snapshot
from corpus.exports.values import Job, Written
from corpus.filters import Filters
from corpus.store import Corpus
from pipeline.document import Span
from pipeline.findings import (
    Action,
    Candidate,
    DateMention,
    Decision,
    Mention,
    Minutes,
    Participant,
    Section,
    TopicScore,
    Upcoming,
)

NASTY = (
    """=HYPERLINK("http://x")

Närvarande
=cmd|' /C calc'!A0, Habo
-5, Nora
'=1+1, "Ek", Nora
Eva\tEk 🎉 \u200fאב\u200e, Håbo
\x20
1. Motet om kom-
munens skola ]]> <script>alert(1)</script> &amp; {{x}}
Eva Ek, Nora, a\u030aterkommer senast 1 december 2023 med a|b=c_\\.
\x0bFel\x00tec\x08ken\x1f \ud83d \ufffe slut\u2028rad\x85sist\rvagn _ # 9007199254740993""",
    """1.1 Frånvaro i förskolan

Nätverket beslutade att ses tisdag 7 november 2023 kl. 9.00–12.00 i Nora.
Höstens möte är i november 2024.""",
)


def nasty(number: int = 0, day: str | None = "2023-10-02") -> Minutes:
    """Minutes with formulas, markup, controls, lone surrogates, other scripts, huge numbers."""
    filename = f"@formel {number}.pdf"
    made = minutes(*NASTY, fixes={"Motet": "Mötet", "kom-\nmunens": "kommunens"}, day=day,
                   network="=Nätverket <Nora>", filename=filename)  # fmt: skip
    read = made.reading
    text = read.text

    def at(printed: str) -> Span:
        return find(read, printed)

    habo, nora = Candidate("0643", "Habo", 0.5), Candidate("1884", "Nora", 1.0)
    topic = TopicScore("fran varo", "=Frånvaro", 0.25, (at("Frånvaro"),))
    first, second = text.index("1. Motet"), text.index("1.1 ")
    return replace(
        made,
        title="+titel\r\nrad två \x00",
        has_attendance_list=True,
        participants=(
            Participant(at("=cmd|' /C calc'!A0"), "=cmd|' /C calc'!A0", "present", habo, (habo,)),
            Participant(at("-5"), "-5", "absent", nora, (nora,), role="ordf örande"),
            Participant(at("'=1+1"), "'=1+1", "guest", nora, (nora,), organisation="@Ek & Co"),
            Participant(at("Eva\tEk 🎉 \u200fאב\u200e"), "Eva Ek", "substitute", None),
        ),
        mentions=(
            Mention(at("Eva Ek, Nora"), "person", "Eva Ek", None, "Eva Ek"),
            Mention(Span(at("Ek, Nora, a").start + 4, at("Ek, Nora, a").end), "municipality",
                    "Nora", "1884", None),
            Mention(Span(at("Nora.\n").start, at("Nora.\n").start + 4), "municipality", "Nora",
                    "1884", None),
            Mention(at("skola ]]> <script>"), "organisation", "skola ]]> <script>", None, None),
            Mention(at("munens skola"), "organisation", "skola\x0b", None, None),
            Mention(at("Habo"), "municipality", "Ha\x0bbo", None, None),
        ),
        dates=(
            DateMention(at("1 december 2023"), "2023-12-01", date(2023, 12, 1), date(2023, 12, 1),
                        None, "deadline"),
            DateMention(at("tisdag 7 november 2023"), "2023-11-07", date(2023, 11, 7),
                        date(2023, 11, 7), "09:00-12:00", "planned_meeting"),
            DateMention(at("november 2024"), "2024-11", date(2024, 11, 1), date(2024, 11, 30)),
        ),
        sections=(
            Section(at("Närvarande"), "Närvarande", 1, Span(at("Närvarande").start, first), (),
                    "attendance"),
            Section(at("Motet om kom-\nmunens skola"), "Mötet om kommunens skola", 1,
                    Span(first, len(text)), (topic,), "item", "1"),
            Section(at("Frånvaro i förskolan"), "Frånvaro i förskolan", 2,
                    Span(second, text.index("Höstens")), (topic,), "item", "1.1\x0b"),
        ),
        topics=(topic,),
        decisions=(Decision(Span(text.index("Nätverket"), text.index("\nHöstens")), "Nätverket",
                            "decided", None),),
        actions=(Action(Span(text.index("Eva Ek, Nora"), text.index("\n\x0b")),
                        ("Eva Ek", '=" ; '), "2023-12-01", at("1 december 2023")),),
        upcoming=(
            Upcoming(at("tisdag 7 november 2023 kl. 9.00–12.00 i Nora"), "2023-11-07",
                     "09:00-12:00", "=Nora, a;b\\c", None),
            Upcoming(at("Höstens möte är i november 2024"), "2024-11", None, None, "Höst"),
        ),
    )  # fmt: skip


def plain_meeting(day: str, code: str, town: str, number: int) -> Minutes:
    """Minutes of one person for one municipality, announcing the 7th of November again."""
    made = minutes(
        f"Möte\nAnna Berg, {town}\nNästa möte 7 november 2023 kl. 9.",
        people=(("Anna Berg", "Anna Berg", code),),
        day=day,
        network="=Nätverket <Nora>",
        topics={"skola": "Möte"},
        filename=f"plain {number}.pdf",
    )
    planned = Upcoming(
        find(made.reading, "7 november 2023 kl. 9"), "2023-11-07", "09:00", None, None
    )
    day_of = DateMention(planned.span, "2023-11-07", date(2023, 11, 7), date(2023, 11, 7))
    return replace(made, upcoming=(planned,), dates=(day_of,))


def fill(path: Path) -> None:
    """Put the invented minutes, people resolved, with arrivals and something set aside."""
    with Corpus(path) as corpus:
        for made in (nasty(), plain_meeting("2023-09-04", "0643", "Habo", 1),
                     plain_meeting("2023-11-07", "0643", "Habo", 2)):  # fmt: skip
            corpus.put_reading(made.reading)
            corpus.put(made)
            corpus.add_arrival(made.reading.sha256, made.reading.filename, now="2026-01-01")
        corpus.set_aside("f" * 64, "=trasig.pdf", "empty", "-tom", now="2026-01-01")
        corpus.resolve_people()
        corpus.db.execute(_HELD)


_HELD = """
INSERT INTO meeting_plans (document_id, ordinal, earliest, latest, fate, minutes_in, printed, page,
                           span_start, span_end)
SELECT u.document_id, u.ordinal, u.earliest, u.latest, 'held', held.document_id, u.printed, u.page,
       u.span_start, u.span_end
FROM upcoming AS u JOIN documents AS d USING (document_id)
JOIN documents AS held ON held.meeting_date = '2023-11-07'
WHERE d.meeting_date = '2023-09-04'"""
"""What the night writes of a planned meeting that was held."""


def export(
    path: Path, name: str, out: Path, filters: Filters | None = None, **wishes: Any
) -> Written:
    """Export the corpus at the path, or what the filters leave of it."""
    with Corpus(path, read_only=True) as corpus, snapshot(corpus.db):
        chosen = select(corpus.db, filters, wishes.pop("documents", ()))
        return write_to(name, job_about(Job(corpus, chosen, **wishes), name, {}), out)
