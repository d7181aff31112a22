"""One document of a synthetic archive: text, pages and boxes, and all that is found in it."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from bench.synthetic_text import MONTHS, WEEKDAYS, TopicWords
from bench.synthetic_world import Planned, Seat, Somebody, World
from pipeline.corrections import apply
from pipeline.document import Box, Line, Page, Reading, Span, Word
from pipeline.findings import (
    Action,
    Candidate,
    Correction,
    DateMention,
    Decision,
    Evidence,
    Meeting,
    Mention,
    Minutes,
    Participant,
    Section,
    TopicScore,
    Upcoming,
)

RECIPE = {"code": "synthetic", "organisations": "built-in", "vocabulary": "built-in"}
LINES_A_PAGE = 46
_WIDTH = 84
_LOST = str.maketrans("åäöÅÄÖé", "aaoAAOe")
_MARKED = re.compile(r"\w*[åäöÅÄÖé]\w*")
_DECIDES = (
    ("Nätverket beslutade att ", "decided"),
    ("Beslut: ", "decided"),
    ("Gruppen enades om att ", "decided"),
    ("Ärendet bordläggs: ", "postponed"),
    ("Förslaget avslås: ", "rejected"),
)
_DOES = (" tar fram ", " återkommer om ", " skickar ut ", " undersöker ", " bjuder in ")
_AI_SINCE = date(2022, 9, 1)


@dataclass(frozen=True, slots=True)
class Written:
    """A document: its minutes, and the person of each participant, in their order."""

    minutes: Minutes
    people: tuple[Somebody, ...]


@dataclass
class _Draft:
    """Text that grows at its end; findings note where they stand while it does."""

    planned: Planned
    chance: random.Random
    parts: list[str] = field(default_factory=list)
    at: int = 0
    words: int = 0
    participants: list[Participant] = field(default_factory=list)
    people: list[Somebody] = field(default_factory=list)
    mentions: list[Mention] = field(default_factory=list)
    dates: list[DateMention] = field(default_factory=list)
    sections: list[Section] = field(default_factory=list)
    decisions: list[Decision] = field(default_factory=list)
    actions: list[Action] = field(default_factory=list)
    upcoming: list[Upcoming] = field(default_factory=list)

    def line(self, text: str) -> int:
        """Add a line, or several; where it begins."""
        start = self.at
        self.parts.append(text)
        self.at += len(text) + 1
        self.words += text.count(" ") + 1
        return start


def written(world: World, planned: Planned) -> Written:
    """The document, the same whenever it is made."""
    draft = _Draft(planned, random.Random(f"{world.seed}:{planned.sha256}"))
    meeting = _head(draft)
    listed = draft.chance.random() >= 0.04
    if listed:
        _attendance(draft, world)
    number = 1
    while draft.words < planned.words:
        number += 1
        _item(draft, world, number)
    _next_meeting(draft)
    return Written(_minutes(draft, meeting, listed=listed), tuple(draft.people))


def _head(draft: _Draft) -> Meeting:
    planned, chance = draft.planned, draft.chance
    day, seat = planned.day, planned.network.seats[0]
    draft.line(planned.network.name)
    kind = draft.line(chance.choice(("Minnesanteckningar", "Protokoll", "Mötesanteckningar")))
    draft.line("")
    if chance.random() < 0.02:  # no day: a window
        earliest, latest = day - timedelta(40), day + timedelta(60)
        evidence = (Evidence(Span(kind, kind + 5), "earliest: past date"),)
        return Meeting(None, earliest, latest, None, None, evidence)
    printed = f"{day.day} {MONTHS[day.month - 1]} {day.year}"
    hour = chance.randint(8, 15)
    time = f"{hour:02}:00-{hour + 2:02}:30"
    start = draft.line(f"Datum: {printed} kl. {hour}.00–{hour + 2}.30") + 7
    span = Span(start, start + len(printed))
    draft.dates.append(DateMention(span, day.isoformat(), day, day, time, "meeting"))
    place = f"Stadshuset, {seat.place}"
    draft.line(f"Plats: {place}")
    draft.line("")
    return Meeting(day, day, day, time, place, (Evidence(span, "label"),))


def _attendance(draft: _Draft, world: World) -> None:
    chance, network, day = draft.chance, draft.planned.network, draft.planned.day
    start = draft.line("Närvarande:")
    missing: list[Seat] = []
    for seat in network.seats:
        if chance.random() < network.comes:
            _listed(draft, seat, *seat.holder(day), "present")
        else:
            missing.append(seat)
    absent = [seat for seat in missing if chance.random() < 0.4]
    substituted = [seat for seat in missing if seat not in absent and chance.random() < 0.15]
    for seat in substituted:
        _listed(draft, seat, seat.held_by[0][0], None, "substitute")
    for label, seats in (("Frånvarande:", absent),):
        if seats:
            draft.line(label)
        for seat in seats:
            _listed(draft, seat, *seat.holder(day), "absent")
    if chance.random() < 0.5:
        draft.line("Gäst:")
        body = chance.choice(("Skolverket", "Länsstyrelsen", "SKR"))
        guest = chance.choices(world.guests, cum_weights=world.guest_weights)[0]
        _listed(draft, Seat(None, body, [], []), guest, None, "guest")
    end = draft.at - 1
    draft.sections.append(
        Section(Span(start, start + 10), "Närvarande", 1, Span(start, end), (), "attendance")
    )
    draft.line("")


def _listed(draft: _Draft, seat: Seat, who: Somebody, role: str | None, status: str) -> None:
    name = who.also if who.also and draft.chance.random() < 0.12 else who.name
    told = f", {role}" if role else ""
    start = draft.line(f"{name}{told}, {seat.place}")
    sure = Candidate(seat.code, seat.place, 1.0) if seat.code else None
    draft.participants.append(
        Participant(
            Span(start, start + len(name)),
            name,
            status,  # type: ignore[arg-type]
            sure,
            (sure,) if sure else (),
            None if sure else seat.place,
            role,
        )
    )
    draft.people.append(who)


def _item(draft: _Draft, world: World, number: int) -> None:
    """A numbered item: a heading, paragraphs, sometimes a decision and a promise."""
    chance, network = draft.chance, draft.planned.network
    ranks = [1 / (rank + 2) for rank in range(len(network.topics))]
    topic = chance.choices(network.topics, ranks)[0]
    if topic.topic.startswith("ai_") and draft.planned.day < _AI_SINCE:
        topic = network.topics[0]
    heading = f"§ {number} {topic.label}"
    start = draft.line(heading)
    evidence = [Span(start + len(heading) - len(topic.label), start + len(heading))]
    for _ in range(chance.randint(1, 3)):
        evidence += _paragraph(draft, world, topic)
    if chance.random() < 0.35:
        _decision(draft, world)
    if chance.random() < 0.4 and draft.participants:
        _promise(draft, world)
    draft.line("")
    score = TopicScore(topic.topic, topic.label, round(0.7 + 0.3 * chance.random(), 2),
                       tuple(evidence))  # fmt: skip
    span = Span(start, start + len(heading))
    body = Span(start, draft.at - 1)
    draft.sections.append(Section(span, heading, 1, body, (score,), "item", str(number)))


def _paragraph(draft: _Draft, world: World, topic: TopicWords) -> list[Span]:
    """A paragraph; the places in it that speak for the topic."""
    chance, wording, network = draft.chance, world.wording, draft.planned.network
    pieces: list[str] = []
    found: list[Span] = []
    at = draft.at

    def add(text: str) -> int:
        nonlocal at
        pieces.append(text)
        at += len(text) + 1
        return at - len(text) - 1

    for sentence in chance.choices(wording.pool, k=chance.randint(2, 5)):
        add(sentence)
    add(f"{wording.compound(chance).capitalize()} {chance.choice(wording.tails)}")
    add(chance.choice(wording.phrases))
    if chance.random() < 0.5:
        text, spans = chance.choice(topic.sentences)
        start = add(text)
        found += [Span(start + one, start + other) for one, other in spans]
    if draft.participants and chance.random() < 0.5:
        who = chance.choice(draft.participants)
        start = add(f"{who.name} {chance.choice(wording.tails)}")
        span = Span(start, start + len(who.name))
        draft.mentions.append(Mention(span, "person", who.name, None, who.name))
    if chance.random() < 0.4:
        seat = chance.choice(network.seats)
        start = add(f"I {seat.place} {chance.choice(wording.tails)}") + 2
        span = Span(start, start + len(seat.place))
        kind = "municipality" if seat.code else "organisation"
        draft.mentions.append(Mention(span, kind, seat.place, seat.code))  # type: ignore[arg-type]
    if chance.random() < 0.35:
        _date(draft, add, draft.planned.day + timedelta(chance.randint(-300, 300)))
    draft.line(_wrapped(" ".join(pieces)))
    return found


def _date(draft: _Draft, add: Callable[[str], int], day: date) -> None:
    printed = f"{day.day} {MONTHS[day.month - 1]} {day.year}"
    start = add(f"Den {printed} var det klart.") + 4
    span = Span(start, start + len(printed))
    kind = "past" if day < draft.planned.day else "event"
    draft.dates.append(DateMention(span, day.isoformat(), day, day, None, kind))  # type: ignore[arg-type]


def _decision(draft: _Draft, world: World) -> None:
    begins, outcome = draft.chance.choices(_DECIDES, (5, 3, 3, 1, 0.5))[0]
    text = _wrapped(begins + draft.chance.choice(world.wording.tails))
    start = draft.line(text)
    body = "Nätverket" if begins.startswith("N") else None
    draft.decisions.append(Decision(Span(start, start + len(text)), body, outcome))  # type: ignore[arg-type]


def _promise(draft: _Draft, world: World) -> None:
    chance = draft.chance
    who = chance.choice(draft.participants)
    day = draft.planned.day + timedelta(chance.randint(10, 120))
    printed = f"{day.day} {MONTHS[day.month - 1]}"
    compound = world.wording.compound(chance)
    text = f"{who.name}{chance.choice(_DOES)}{compound} senast den {printed}."
    start = draft.line(text)
    due = Span(start + len(text) - 1 - len(printed), start + len(text) - 1)
    dated = chance.random() < 0.6
    iso = day.isoformat() if dated else None
    draft.actions.append(
        Action(Span(start, start + len(text)), (who.name,), iso, due if dated else None)
    )
    draft.dates.append(DateMention(due, day.isoformat(), day, day, None, "deadline"))


def _next_meeting(draft: _Draft) -> None:
    network, at = draft.planned.network, draft.planned.at
    heading = draft.line("Nästa möte")
    ahead = 2 if draft.chance.random() < 0.3 else 1
    days = network.days[at + 1 : at + 1 + ahead] or [draft.planned.day + timedelta(60)]
    for day in days:
        printed = f"{WEEKDAYS[day.weekday()]} {day.day} {MONTHS[day.month - 1]} {day.year}"
        place = f"Stadshuset i {draft.chance.choice(network.seats).place}"
        text = f"{printed[0].upper()}{printed[1:]} kl. 9.00, {place}"
        start = draft.line(text)
        span = Span(start, start + len(printed))
        found = DateMention(span, day.isoformat(), day, day, "09:00", "planned_meeting")
        draft.dates.append(found)
        whole = Span(start, start + len(text))
        draft.upcoming.append(Upcoming(whole, day.isoformat(), "09:00", place, None))
    draft.sections.append(
        Section(Span(heading, heading + 10), "Nästa möte", 1, Span(heading, draft.at - 1), (),
                "next_meeting")
    )  # fmt: skip


def _wrapped(text: str) -> str:
    """The text in lines; no offset moves, for a space becomes a line feed."""
    if len(text) <= _WIDTH:
        return text
    lines, start = [], 0
    while len(text) - start > _WIDTH:
        end = text.rfind(" ", start, start + _WIDTH)
        if end <= start:
            break
        lines.append(text[start:end])
        start = end + 1
    return "\n".join([*lines, text[start:]])


def _minutes(draft: _Draft, meeting: Meeting, *, listed: bool) -> Minutes:
    planned = draft.planned
    text = "\n".join(draft.parts)
    corrections, unsure = _corrections(draft, text)
    if corrections:
        text = _as_printed(text, [*corrections, *unsure])
    reading = _reading(planned, text)
    topics: dict[str, TopicScore] = {}
    for section in draft.sections:
        for score in section.topics:
            known = topics.get(score.topic)
            both = (*known.evidence, *score.evidence) if known else score.evidence
            topics[score.topic] = replace(score, evidence=both)
    return Minutes(
        reading=reading,
        repaired=apply(text, corrections).text,
        corrections=tuple(corrections),
        title=None if planned.number % 50 == 3 else planned.network.name,
        network=None if planned.number % 100 == 9 else planned.network.name,
        meeting=meeting,
        has_attendance_list=listed,
        participants=tuple(draft.participants),
        mentions=tuple(draft.mentions),
        dates=tuple(sorted(draft.dates, key=lambda found: found.span)),
        sections=tuple(draft.sections),
        topics=tuple(topics.values()),
        decisions=tuple(draft.decisions),
        actions=tuple(draft.actions),
        upcoming=tuple(draft.upcoming),
        recipe=RECIPE,
        unsure=tuple(unsure),
    )


def _corrections(draft: _Draft, text: str) -> tuple[list[Correction], list[Correction]]:
    """What is repaired, and what was not sure enough; on good pages a letter here and there."""
    chance = draft.chance
    sure: list[Correction] = []
    unsure: list[Correction] = []
    if draft.planned.damaged:
        for found in _MARKED.finditer(text):
            after = found[0]
            one = Correction(Span(*found.span()), after.translate(_LOST), after, "diacritics",
                             round(0.9 + 0.1 * chance.random(), 3))  # fmt: skip
            (unsure if chance.random() < 0.02 else sure).append(one)
    elif draft.planned.kind == "ocr" and chance.random() < 0.5:
        at = text.find("l", len(text) // 2)
        while at >= 0 and len(sure) < 3:
            found_word = re.compile(r"\w+").match(text, at)
            end = found_word.end() if found_word else at + 1
            after = text[at:end]
            sure.append(Correction(Span(at, end), "1" + after[1:], after, "letters", 0.97))
            at = text.find("l", end + 400)
    return sure, unsure


def _as_printed(text: str, corrections: list[Correction]) -> str:
    pieces, at = [], 0
    for found in sorted(corrections, key=lambda one: one.span):
        pieces += [text[at : found.span.start], found.before]
        at = found.span.end
    return "".join([*pieces, text[at:]])


def _reading(planned: Planned, text: str) -> Reading:
    lines = text.split("\n")
    pages = [lines[at : at + LINES_A_PAGE] for at in range(0, len(lines), LINES_A_PAGE)]
    plain = planned.kind == "plain"
    boxed = not plain and (planned.number % 4 == 0 or len(pages) > 8)
    sure = None
    reason = {"plain": "office", "text-layer": "layer", "ocr": "no-layer"}[planned.kind]
    made = []
    for number, printed in enumerate(pages, 1):
        if planned.kind == "ocr":
            sure = round(0.95 - (int(planned.sha256[:4], 16) + number * 37) % 400 / 1000, 3)
        rows = tuple(
            _line(row, at, sure, boxed=boxed) if not plain else Line(row)
            for at, row in enumerate(printed)
        )
        size = (0.0, 0.0) if plain else (595.0, 842.0)
        made.append(Page(number, *size, planned.kind, rows, sure, reason))  # type: ignore[arg-type]
    suffix, media = {
        "plain": (".txt", "text/plain"),
        "text-layer": (".pdf", "application/pdf"),
        "ocr": (".pdf", "application/pdf"),
    }[planned.kind]
    name = f"{planned.network.key.replace(' ', '-')}-{planned.at + 1:04}{suffix}"
    return Reading(planned.sha256, name, media, tuple(made), "synthetic 1")


def _line(text: str, at: int, sure: float | None, *, boxed: bool) -> Line:
    top = 60.0 + 16.0 * at
    if not text:
        return Line("")
    box = Box(56.0, top, round(56 + 5.6 * len(text), 1), top + 11.5)
    if not boxed:
        return Line(text, box, sure)
    words, start = [], 0
    for word in text.split(" "):
        left = round(56 + 5.6 * start, 1)
        end = Box(left, top, round(left + 5.6 * len(word), 1), top + 11.5)
        words.append(Word(start, word, end, sure))
        start += len(word) + 1
    return Line(text, box, sure, tuple(words))
