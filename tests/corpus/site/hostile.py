"""A corpus in which every word that a document, a file name or a person gave means ill."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from invented import find, minutes

from corpus.site.pages import Places
from corpus.store import Corpus
from pipeline.document import Span
from pipeline.findings import (
    Action,
    Candidate,
    Decision,
    Mention,
    Minutes,
    Participant,
    Section,
    TopicScore,
    Upcoming,
    Verdict,
)

MEAN = (
    'HOSTIL{{7*7}}{%set x=1%} <script>alert(1)</script> "><img src=x onerror=alert(2)>'
    " ' javascript:alert(3) http://ond.example/?a=1&b=2 \x1b[31m\x07\u202e</title></textarea>"
)
"""Markup, a template, quotes, addresses and control characters."""


def hostile_corpus(folder: Path) -> Places:
    """Three meetings that a page could be hurt by."""
    places = Places(folder / "corpus.db", folder / "originals", folder / "reports")
    places.originals.mkdir()
    places.reports.mkdir()
    (places.reports / "20231002T020000.md").write_text(f"# {MEAN}\n\n- {MEAN}\n", encoding="utf-8")
    with Corpus(places.corpus) as corpus:
        run = corpus.begin_run("2023-10-02T02:00:00+00:00")
        for day in ("2023-10-02", "2023-11-06", None):
            made = _meeting(day)
            corpus.put_reading(made.reading, now="2023-10-02T02:00:01+00:00")
            corpus.add_arrival(made.reading.sha256, made.reading.filename)
            corpus.put(made)
            name = made.reading.sha256[:12]
            corpus.decide(name, Verdict("skon", MEAN, "", "", accepted=True), MEAN, "2023-10-03")
        corpus.resolve_people()
        corpus.settle_networks({MEAN: ["0643"]})
        corpus.set_aside("f" * 64, MEAN, "damaged", MEAN)
        corpus.end_run(run, "2023-10-02T02:01:00+00:00", {"new": 3, "interpreted": 3})
    return places


def _meeting(day: str | None) -> Minutes:
    text = f"Möte {MEAN}\nNärvarande: Eva {MEAN} Ek\nskon och beslut {MEAN}\nvi lovar {MEAN}"
    made = minutes(text, fixes={"skon": "skön"}, day=day, filename=f"{day} {MEAN}.pdf")
    evil = find(made.reading, MEAN)
    whole = Span(0, len(made.reading.text))
    hjo: Any = Candidate("0643", "Habo", 1.0)
    topic = TopicScore(MEAN, MEAN, 0.9, (evil,))
    return replace(
        made,
        title=MEAN,
        network=MEAN,
        participants=(
            Participant(evil, f"Eva {MEAN}", "present", hjo, (hjo,), organisation=MEAN, role=MEAN),
        ),
        has_attendance_list=True,
        mentions=(Mention(evil, "person", MEAN), Mention(evil, "organisation", MEAN)),
        sections=(Section(evil, MEAN, 1, whole, (topic,)),),
        topics=(topic,),
        decisions=(Decision(evil),),
        actions=(Action(evil, (MEAN,), "2023-12-01"),),
        upcoming=(Upcoming(evil, "2023-11-06", "09:00", MEAN, MEAN),),
    )
