"""What stands around a date: its sentence, the heading above, and what they say of it."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import islice

from pipeline.dates.periods import Printed
from pipeline.dates.words import plain, words
from pipeline.findings import DateKind

_BEFORE, _AFTER = 180, 120
_BREAK = re.compile(
    r"\n[ \t]*\n|[.!?;](?=\s+[A-ZÅÄÖ§•\-\d])|\n\s*(?=[-•*§#●▪]|\d+[.)]?\s+[A-ZÅÄÖ]|[A-ZÅÄÖ])|[•●▪]"
)
_ABBREVIATED = re.compile(r"\b(?:kl|bl\.a|t\.ex|ca|nr|v|jan|feb|mar|apr|aug|sept?|okt|nov|dec)$")
_SCOPE = 600
"""How far a heading such as "Höstens möten" reaches, in characters."""


LIST_BEGINS = re.compile(
    r"[nbdklm](?<![a-z].)(?:(?<=n)\w{1,3}rvar(?:ande|o(?!lista[^\n]{1,3}\d))|(?<=d)eltagare|(?<=b)eslutande"
    r"|(?<=l)edamoter|(?<=k)allade|(?<=m)ed:)"
)
"""The labels with which a list of those who were there begins, also with letters lost."""


@dataclass(frozen=True)
class Context:
    """The shown text of a document, asked about the places of its dates."""

    text: str

    @cached_property
    def plain(self) -> str:
        """The text as the vocabulary's expressions want it; offsets are the same."""
        return plain(self.text)

    def before(self, printed: Printed) -> str:
        """The plain words of the sentence before the date."""
        if self._begins_a_line(printed):
            return ""
        floor = max(0, printed.start - _BEFORE)
        piece = self.text[floor : printed.start]
        at = 0
        for stop in _BREAK.finditer(piece):
            if not _ABBREVIATED.search(piece[max(0, stop.start() - 6) : stop.start()].lower()):
                at = stop.end()
        return self.plain[floor + at : printed.start]

    def _begins_a_line(self, printed: Printed) -> bool:
        """Whether the date begins a line that is not the rest of a wrapped sentence."""
        line = self.text.rfind("\n", 0, printed.start) + 1
        if self.text[line : printed.start].strip(" \t-*•●▪"):
            return False
        above = self.text[max(0, line - 200) : max(0, line - 1)].split("\n")[-1].strip()
        wrapped = len(above) >= 55 or above[-4:].endswith((" i", "den", " på", "till", "nast"))
        return not wrapped or above[:1].isdigit() or above.endswith((".", ":", "!", "?"))

    def after(self, printed: Printed) -> str:
        """The plain words of the sentence after the date."""
        end = min(len(self.text), printed.end + _AFTER)
        piece = self.text[printed.end : end]
        stop = _BREAK.search(piece)
        return self.plain[printed.end : printed.end + (stop.start() if stop else len(piece))]

    @cached_property
    def _upcoming(self) -> tuple[tuple[int, int], ...]:
        """Where headings such as "Nästa möte" hold: each to the next heading, or `_SCOPE`."""
        found = []
        for cue in words().cues["upcoming"].finditer(self.plain):
            line = self.text.rfind("\n", 0, cue.start()) + 1
            line_end = self.text.find("\n", cue.end())
            line_end = len(self.text) if line_end < 0 else line_end
            if line_end - line > 80:
                continue
            found.append((cue.start(), self._next_heading(line_end)))
        return tuple(found)

    def _next_heading(self, at: int) -> int:
        reach = min(len(self.text), at + _SCOPE)
        stop = _HEADING.search(self.text, at + 1, reach)
        return stop.start() if stop else reach

    def under_upcoming(self, start: int) -> bool:
        """Whether the offset stands under (or after) a heading of coming meetings."""
        last = bisect_right(self._upcoming, (start, len(self.text))) - 1
        return last >= 0 and start < self._upcoming[last][1]

    def side(self, printed: Printed) -> int:
        """-1 where the words put the date before the meeting, 1 where after, 0 where neither.

        The sentence's nearest word counts; a heading of coming meetings counts when it has none.
        """
        before, after = self.before(printed), self.after(printed)
        near = {
            side: min(
                [len(before) - cue.end() for cue in words().cues[name].finditer(before)]
                + [cue.start() + 4 for cue in words().cues[name].finditer(after)],
                default=None,
            )
            for side, name in ((-1, "past"), (1, "future"))
        }
        past, future = near[-1], near[1]
        if past is None and future is None:
            return 1 if self.under_upcoming(printed.start) else 0
        if past is None or future is None:
            return 1 if past is None else -1
        return -1 if past < future else 1

    def says(self, name: str, printed: Printed) -> bool:
        """Whether the sentence of the date has a cue of that name."""
        cue = words().cues[name]
        return bool(cue.search(self.before(printed)) or cue.search(self.after(printed)))

    @cached_property
    def list_begins(self) -> int:
        """Where the list of those who were there begins; the text's end where there is none."""
        found = LIST_BEGINS.search(self.plain)
        return found.start() if found else len(self.text)

    @cached_property
    def is_about_school(self) -> bool:
        """Whether 23/24 is more likely a school year than a board's term of office."""
        return sum(1 for _ in islice(words().cues["school"].finditer(self.plain), 3)) == 3

    def kind(self, printed: Printed, side: int) -> DateKind:
        """What the date is, from its words and the side of the meeting it lies on."""
        if printed.unit in {"spring", "autumn", "school-year", "year", "open"}:
            return "period"
        if side < 0:
            return "past"
        if words().cues["deadline"].search(self.before(printed)):
            return "deadline"
        if side > 0 and (self.under_upcoming(printed.start) or self.says("meeting", printed)):
            return "planned_meeting"
        return "event" if side > 0 else "mentioned"


_HEADING = re.compile(r"\n(?:§|#|\d+[.)]?[ \t]+[A-ZÅÄÖ]|[A-ZÅÄÖ][^\n\d]{3,50}\n)|\f")


@lru_cache(maxsize=4)
def context_of(text: str) -> Context:
    """The context of a text, kept while the meeting and the dates of one document are sought."""
    return Context(text)
