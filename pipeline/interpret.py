"""What the minutes say: from a reading to a record, the whole story.

    interpret(reading, tools, verdicts)  ->  Minutes

A record is a pure function of the reading, the tools and the verdicts; `recipe` names the tools.
`interpret_with_notes` also gives what the repair left open and what it exchanged with the archive.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from pipeline.agenda.actions import find_actions
from pipeline.agenda.decisions import find_decisions
from pipeline.agenda.sections import find_sections
from pipeline.agenda.titles import find_network, find_title
from pipeline.agenda.topics import Vocabulary, find_topics
from pipeline.agenda.upcoming import find_upcoming
from pipeline.attendance.entities import Entities
from pipeline.attendance.former_names import with_former_names
from pipeline.attendance.mentions import find_mentions
from pipeline.attendance.participants import find_attendance
from pipeline.corrections import Repaired, apply, heed, verdict_on
from pipeline.dates.find import find_dates
from pipeline.dates.meeting import find_meeting
from pipeline.document import Reading, Span
from pipeline.findings import Correction, DateMention, Meeting, Minutes, Verdict
from pipeline.layout.running import running_lines
from pipeline.repair.archive_words import (
    NOTHING_KNOWN,
    UNSURE,
    ArchiveWords,
    Asked,
    Asking,
    Known,
    Taught,
    taught_by,
)
from pipeline.repair.find import RepairSettings, find_corrections
from pipeline.repair.page_breaks import find_breaks, find_over_breaks, first_heads, without
from pipeline.swedish.lexicon import Restorer
from pipeline.swedish.municipalities import MatchSettings
from pipeline.swedish.organisation_list import using


@dataclass(frozen=True)
class Tools:
    """What interpretation needs: a trained restorer, a vocabulary, settings, and their versions.

    `archive` are words as the archive's good documents spell them; `entities` a model that is asked
    for persons where the rules are unsure.
    """

    restorer: Restorer
    vocabulary: Vocabulary
    repair: RepairSettings = field(default_factory=RepairSettings)
    matching: MatchSettings = field(default_factory=MatchSettings)
    recipe: Mapping[str, str] = field(default_factory=dict)
    archive: ArchiveWords = NOTHING_KNOWN
    entities: Entities | None = None


@dataclass(frozen=True)
class Notes:
    """What stands beside the record.

    `unsure`: suggestions below the repair's threshold, left as printed for a person to look at.
    `asked`: what was asked of the archive, and its answers: where these would be others, so may
    the record.  `taught`: what the archive may learn.  A document that asks does not teach.
    """

    unsure: tuple[Correction, ...] = ()
    asked: tuple[Asked, ...] = ()
    taught: tuple[Taught, ...] = ()


def interpret(reading: Reading, tools: Tools, verdicts: Iterable[Verdict] = ()) -> Minutes:
    """What the minutes say, with the corrections that nobody has refused."""
    return interpret_with_notes(reading, tools, verdicts)[0]


def interpret_with_notes(
    reading: Reading, tools: Tools, verdicts: Iterable[Verdict] = ()
) -> tuple[Minutes, Notes]:
    """What the minutes say, and what stands beside it."""
    with using(tools.matching.organisations):
        return _interpreted(reading, tools, tuple(verdicts))


def _interpreted(
    reading: Reading, tools: Tools, verdicts: tuple[Verdict, ...]
) -> tuple[Minutes, Notes]:
    running = running_lines(reading)
    breaks = find_breaks(reading, running)
    asking = Asking(tools.archive)
    sure, unsure = _proposed(reading.text, breaks, tools, asking)
    wanted, unsure = _decided(reading.text, unsure, verdicts)
    corrections = heed(reading.text, _with(sure, wanted), verdicts)
    shown = apply(reading.text, corrections)
    repaired = without(shown, breaks)
    heads = first_heads(reading, corrections, running)
    attendance = find_attendance(repaired, tools.matching)
    participants = with_former_names(repaired, attendance.participants)
    title = find_title(repaired) or find_title(heads)
    meeting = _meeting(repaired, heads, reading.created)
    dates = find_dates(repaired, meeting)
    outline = find_sections(repaired, _hull(attendance.lists), reading)
    sections, topics = find_topics(repaired, outline, tools.vocabulary)
    minutes = Minutes(
        reading,
        shown.text,
        corrections,
        title,
        find_network(repaired, title),
        meeting,
        bool(attendance.lists),
        participants,
        find_mentions(repaired, participants, attendance.lists, tools.entities),
        _with_heads(dates, heads, meeting),
        sections,
        topics,
        find_decisions(repaired, sections, dates),
        find_actions(repaired, participants, dates, sections),
        find_upcoming(repaired, dates, sections, meeting),
        tools.recipe,
        running,
        unsure,
    )
    if asking.asked:
        return minutes, Notes(unsure, asking.asked)
    names = [person.span for person in minutes.participants]
    doubts = (*sure, *unsure)
    taught = taught_by(reading, shown, doubts, names, tools.restorer, tools.archive.settings)
    return minutes, Notes(unsure, taught=taught)


def _proposed(
    text: str, breaks: Sequence[Correction], tools: Tools, asking: Asking
) -> tuple[tuple[Correction, ...], tuple[Correction, ...]]:
    """The corrections that are sure enough, and those that are not, by one look at the text.

    Where an unsure correction holds a sure one of another kind (`letters+unsure`), the sure ones
    are looked for alone: rare enough to be done twice.
    """

    def find(known: Known) -> tuple[Correction, ...]:
        return find_over_breaks(
            text, breaks, lambda some: find_corrections(some, tools.restorer, tools.repair, known)
        )

    everything = find(asking)
    unsure = tuple(one for one in everything if UNSURE in one.rule.split("+"))
    if any("+" in one.rule for one in unsure):
        return find(tools.archive), unsure
    return tuple(one for one in everything if one.rule != UNSURE), unsure


def _decided(
    text: str, unsure: tuple[Correction, ...], verdicts: Iterable[Verdict]
) -> tuple[tuple[Correction, ...], tuple[Correction, ...]]:
    """Of the unsure corrections those that a person wants, and those nobody has decided on."""
    given = set(verdicts)
    wanted = tuple(one for one in unsure if verdict_on(text, one, accepted=True) in given)
    open_ones = (one for one in unsure if one not in wanted)
    return wanted, heed(text, open_ones, given)


def _with(sure: tuple[Correction, ...], wanted: tuple[Correction, ...]) -> tuple[Correction, ...]:
    """The corrections with those that a person wants, in place of what these overlap."""
    kept = [one for one in sure if not any(one.span.overlaps(other.span) for other in wanted)]
    return tuple(sorted([*kept, *wanted], key=lambda one: one.span))


def _meeting(repaired: Repaired, heads: Repaired, created: date | None) -> Meeting:
    """The meeting as the body tells it; where it tells no day, a running head may."""
    meeting = find_meeting(repaired, created, heads)
    if meeting.day is not None:
        return meeting
    told = find_meeting(heads)
    return meeting if told.day is None else replace(told, place=meeting.place)


def _with_heads(
    dates: tuple[DateMention, ...], heads: Repaired, meeting: Meeting
) -> tuple[DateMention, ...]:
    """The dates, and of those in running heads the one that tells the meeting's day."""
    evidence = {found.span for found in meeting.evidence}
    told = [found for found in find_dates(heads, meeting) if found.span in evidence]
    return tuple(sorted({*dates, *told}, key=lambda found: found.span))


def _hull(lists: tuple[Span, ...]) -> Span | None:
    """From the first list's label to the end of the lists that follow it without a break."""
    if not lists:
        return None
    end = lists[0].end
    for span in lists[1:]:
        if span.start - end > 400:
            break
        end = max(end, span.end)
    return Span(lists[0].start, end)
