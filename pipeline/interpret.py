"""What the minutes say: from a reading to a record, the whole story.

    interpret(reading, tools, verdicts)  ->  Minutes

A record is a pure function of the reading, the tools and the verdicts; `recipe` names the tools.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from pipeline.agenda.actions import find_actions, find_decisions
from pipeline.agenda.sections import find_sections
from pipeline.agenda.titles import find_network, find_title
from pipeline.agenda.topics import Vocabulary, find_topics
from pipeline.agenda.upcoming import find_upcoming
from pipeline.attendance.mentions import find_mentions
from pipeline.attendance.participants import find_attendance
from pipeline.corrections import Repaired, apply, heed
from pipeline.dates.find import find_dates
from pipeline.dates.meeting import find_meeting
from pipeline.document import Reading, Span
from pipeline.findings import DateMention, Meeting, Minutes, Verdict
from pipeline.layout.running import running_lines
from pipeline.repair.find import RepairSettings, find_corrections
from pipeline.repair.page_breaks import find_breaks, find_over_breaks, first_heads, without
from pipeline.swedish.lexicon import Restorer
from pipeline.swedish.municipalities import MatchSettings


@dataclass(frozen=True)
class Tools:
    """What interpretation needs: a trained restorer, a vocabulary, settings, and their versions."""

    restorer: Restorer
    vocabulary: Vocabulary
    repair: RepairSettings = field(default_factory=RepairSettings)
    matching: MatchSettings = field(default_factory=MatchSettings)
    recipe: Mapping[str, str] = field(default_factory=dict)


def interpret(reading: Reading, tools: Tools, verdicts: Iterable[Verdict] = ()) -> Minutes:
    """What the minutes say, with the corrections that nobody has refused."""
    running = running_lines(reading)
    breaks = find_breaks(reading, running)
    proposed = find_over_breaks(
        reading.text, breaks, lambda text: find_corrections(text, tools.restorer, tools.repair)
    )
    corrections = heed(reading.text, proposed, verdicts)
    shown = apply(reading.text, corrections)
    repaired = without(shown, breaks)
    heads = first_heads(reading, corrections, running)
    attendance = find_attendance(repaired, tools.matching)
    title = find_title(repaired) or find_title(heads)
    meeting = _meeting(repaired, heads)
    dates = find_dates(repaired, meeting)
    outline = find_sections(repaired, _hull(attendance.lists))
    sections, topics = find_topics(repaired, outline, tools.vocabulary)
    return Minutes(
        reading,
        shown.text,
        corrections,
        title,
        find_network(repaired, title),
        meeting,
        bool(attendance.lists),
        attendance.participants,
        find_mentions(repaired, attendance.participants, attendance.lists),
        _with_heads(dates, heads, meeting),
        sections,
        topics,
        find_decisions(repaired, sections),
        find_actions(repaired, attendance.participants, dates),
        find_upcoming(repaired, dates, sections, meeting),
        tools.recipe,
        running,
    )


def _meeting(repaired: Repaired, heads: Repaired) -> Meeting:
    """The meeting as the body tells it; where it tells no day, a running head may."""
    meeting = find_meeting(repaired)
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
