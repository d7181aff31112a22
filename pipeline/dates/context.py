"""What stands around a date: its sentence, the heading above, and what they say of it."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import islice

from pipeline.dates.periods import Printed
from pipeline.dates.words import plain, words

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

    @cached_property
    def _sentences(self) -> dict[tuple[int, int], tuple[str, str]]:
        """What was asked of `before` and `after` so far, by start and end of the date."""
        return {}

    def _sentence(self, printed: Printed) -> tuple[str, str]:
        place = printed.start, printed.end
        if place not in self._sentences:
            self._sentences[place] = self._before(printed), self._after(printed)
        return self._sentences[place]

    def before(self, printed: Printed) -> str:
        """The plain words of the sentence before the date."""
        return self._sentence(printed)[0]

    def after(self, printed: Printed) -> str:
        """The plain words of the sentence after the date."""
        return self._sentence(printed)[1]

    def _before(self, printed: Printed) -> str:
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

    def _after(self, printed: Printed) -> str:
        end = min(len(self.text), printed.end + _AFTER)
        piece = self.text[printed.end : end]
        stop = _BREAK.search(piece)
        return self.plain[printed.end : printed.end + (stop.start() if stop else len(piece))]

    @cached_property
    def _upcoming(self) -> tuple[tuple[int, int], ...]:
        """Where headings such as "Nästa möte" hold: each to the next heading, or `_SCOPE`."""
        return self._scopes("upcoming")

    @cached_property
    def _looking_back(self) -> tuple[tuple[int, int], ...]:
        """Where headings such as "Verksamhetsberättelse" hold."""
        return self._scopes("looking_back")

    @cached_property
    def _to_do(self) -> tuple[tuple[int, int], ...]:
        """Where headings such as "Att göra" hold."""
        return self._scopes("to_do")

    def _scopes(self, name: str) -> tuple[tuple[int, int], ...]:
        found = []
        stops = _GREAT_HEADING if name == "to_do" else _HEADING
        for cue in words().cues[name].finditer(self.plain):
            line = self.text.rfind("\n", 0, cue.start()) + 1
            line_end = self.text.find("\n", cue.end())
            line_end = len(self.text) if line_end < 0 else line_end
            if line_end - line > 80:
                continue
            found.append((cue.end(), self._next_heading(line_end, stops)))
        return tuple(found)

    def _next_heading(self, at: int, stops: re.Pattern[str]) -> int:
        reach = min(len(self.text), at + _SCOPE)
        stop = stops.search(self.text, at + 1, reach)
        return stop.start() if stop else reach

    def under_upcoming(self, start: int) -> bool:
        """Whether the offset stands under (or after) a heading of coming meetings."""
        return _within(self._upcoming, start)

    def heading_above(self, printed: Printed) -> str:
        """The plain words of a short line above, where the date begins the next line.

        Lines between them that begin with a day too belong to the same list.
        """
        start = self.line_start(printed)
        if self.text[start : printed.start].strip(" \t-*•●▪"):
            return ""
        above = self.plain[max(0, start - 62) : start].rstrip("\n").rpartition("\n")[2]
        for _ in range(_LISTED_DAYS):
            if not _LISTED_DAY.match(above):
                break
            start = self.text.rfind("\n", 0, start - 1) + 1
            above = self.plain[max(0, start - 62) : max(0, start - 1)].rpartition("\n")[2]
        title = above.lstrip("0123456789.§) ")
        is_title = len(above) <= 50 and not above.endswith(".") and not re.search(r"\d", title)
        return above + " " if is_title else ""

    def line_start(self, printed: Printed) -> int:
        """Where the line begins in which the date stands."""
        return self.text.rfind("\n", 0, printed.start) + 1

    def under_to_do(self, start: int) -> bool:
        """Whether the offset stands under a heading of what is to be done."""
        return _within(self._to_do, start)

    def side(self, printed: Printed) -> int:
        """-1 where the words put the date before the meeting, 1 where after, 0 where neither.

        The sentence's nearest word counts; a heading of coming meetings counts when it has none.
        """
        before, after = self.before(printed), self.after(printed)
        if _SETS.search(before) and _is_set(printed, before, after):
            return 1
        if _UNTIL.search(before) and not _FROM_A_PAPER.search(before):
            return 1 if self.under_upcoming(printed.start) else 0
        near = {
            side: min(
                [len(before) - cue.end() for cue in words().cues[name].finditer(before)]
                + [_cost(after, cue.start()) for cue in words().cues[name].finditer(after)],
                default=None,
            )
            for side, name in ((-1, "past"), (1, "future"))
        }
        past, future = near[-1], near[1]
        if past is None and future is None:
            planned = printed.form == "season" and _MEETINGS.match(after)
            if planned or self.under_upcoming(printed.start):
                return 1
            return -1 if _within(self._looking_back, printed.start) else 0
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


_LISTED_DAYS = 12
_LISTED_DAY = re.compile(r"[ *-]*(?:[a-z]{2,8}\.? )?(?:den )?\d{1,2}(?:/\d|(?::[ea])? [a-z]{3})")

_HEADING = re.compile(
    r"\n(?:§|#|\d+[.)]?[ \t]+[A-ZÅÄÖ]|Juster(?:at|ad|as|ing)\b"
    r"|(?!(?:Början|Mitten|Slutet|Våren|Hösten|Vår|Höst) )[A-ZÅÄÖ][^\n\d]{3,50}\n)|\f"
)

_GREAT_HEADING = re.compile(
    r"\n(?:§|#|[IVX]+[.)] |[A-ZÅÄÖ]{4,}|\n(?:\d+[.)] )?[A-ZÅÄÖ][^\n\d]{3,40}\n)|\f"
)
"""Where a list of what is to be done ends: its items may be numbered."""


_SETS = re.compile(
    r"\b(?:bestam(?:t|d|de|des|mer)|boka(?:de|des|d|t|s)|spika(?:de|des|d|t|s)|ena(?:des|ts|s|de)"
    r"|(?:be)?slots|fast(?:stallde|stalldes|slogs?)|satte?s?|satt|lades|foreslogs?)"
    r"(?: (?:vi|oss|styrelsen|natverket|gruppen|om|till|pa|preliminart|datumet?|dag(?:en)?"
    r"|[a-z]*motet?|nasta|[a-z]*traff(?:en)?|fast|ihop)){0,5}(?: den)? ?\Z"
)
"""What sets a day: `Vi bestämde söndag 16 mars`, `bokades till den 5 maj`."""
_SET_TO = re.compile(r"\b(?:till|om|pa|spika\w+|boka\w+)(?: den)? ?\Z")
_DECIDED = re.compile(r" (?:att|om att|som|utifran|enligt)\b")


def _is_set(printed: Printed, before: str, after: str) -> bool:
    """Whether the day is what was set, not that on which something was decided."""
    named = printed.weekday is not None or printed.time is not None or _CLOCK.match(after)
    return not _DECIDED.match(after) and bool(named or _SET_TO.search(before))


_CLOCK = re.compile(r",? kl(?:\.|\b|ockan\b)")


_MEETINGS = re.compile(r" (?:[a-z]+)?(?:mot|traff|sammantrad|datum|tider|frukost)")
_CLAUSE = re.compile(r"\b(?:medan|men|och|samt|eftersom|dar)\b")


def _cost(after: str, at: int) -> int:
    """How far a word after the date is from it; another clause is farther than it looks."""
    between = after[:at]
    return at + 4 + 10 * ("," in between) + 30 * bool(_CLAUSE.search(between))


def _within(scopes: tuple[tuple[int, int], ...], start: int) -> bool:
    last = bisect_right(scopes, (start, 1 << 60)) - 1
    return last >= 0 and start < scopes[last][1]


_FROM_A_PAPER = re.compile(
    r"\b(?:protokoll|anteckning|minnesanteckning|mote|beslut|brev|mejl|mail|enkat|skrivelse|remiss|statistik)"
    r"[a-z]* fran(?: den)? $"
)
_UNTIL = re.compile(
    r"\b(?:till(?: och med)?|innan|fore|infor|fr\.? ?o\.? ?m\.?|fran(?: och med)?|t\.? ?o\.? ?m\.?)"
    r"(?: utgangen av| (?:slutet|borjan|mitten) av)?(?: den)? $"
)
"""What just before a date says that it is an end or a beginning, whatever the sentence's verb."""


@lru_cache(maxsize=4)
def context_of(text: str) -> Context:
    """The context of a text, kept while the meeting and the dates of one document are sought."""
    return Context(text)
