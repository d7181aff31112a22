"""Which printed dates may be the meeting's own: by label, by sentence, by place, the best first."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from pipeline.dates.context import Context
from pipeline.dates.meeting_labels import (
    A_MEETING,
    ELSEWHERE,
    LABEL,
    OPENING,
    STRONG,
    TOP,
    Candidate,
    heading_above,
    labelled,
    marked_up,
)
from pipeline.dates.meeting_year import HEAD
from pipeline.dates.periods import Printed
from pipeline.dates.window_tense import PAST

_HELD = re.compile(
    r"(?:\b(?:natverks|styrelse|ars|arbets|grupp|natverkets |styrelsens |gruppens |vart |dagens "
    r"|detta )?"
    r"(?:m[o\ufffd]te(?:t)?|tr[a\ufffd]ff(?:en)?|sammantr[a\ufffd]de(?:t)?|st[a\ufffd]mma(?:n)?)\s+"
    r"(?:som )?(?:h[o\ufffd]lls|agde rum|genomfordes|var|holls den)"
    r"|\b(?:dagens (?:mote|traff|sammantrade),?|idag,?|i dag,?)"
    r"|\b(?:vi|gruppen|styrelsen|[a-z]*n[a\ufffd]tverket)\b(?:(?! och )[^.;:\n]){0,60}? "
    r"(?:mottes|samlades|sammantradde|traffades)"
    r"|\b(?:mottes|samlades|sammantradde|traffades) (?:vi|natverket|gruppen|styrelsen)"
    r"|\b(?:vi|natverket|gruppen|styrelsen) sags)"
    r"\s+(?:[a-z]+\s+){0,4}\Z"
)
_EARLIER = re.compile(r"\b(?:nar vi|da vi|sist|senast|forra|foregaende|tidigare|innan|efter att)\b")
_FROM = re.compile(
    r"\b(?:anteckningar|protokoll|rapport|notering\w*|sammanfattning|referat|narvarande|deltagare)"
    r"(?:na|et)?(?: {1,3}|\n)(?:fort |forda )?(?:fran|vid|pa)\b[^\n.]{0,90}\Z"
)
_FORMER = re.compile(
    r"till handlingarna|gicks? igenom|godk[a\ufffd]n|justera|laggs|las(?:te|es)?\b"
    r"|inga synpunkter|foljdes upp"
)
"""What is done with the minutes of the meeting before: their date is not this meeting's."""
_TITLE_LINE = re.compile(
    r"(?:\A|\n)[# *]*(?:styrelse|natverks|arbets)?(?:mote|traff|sammantrade|protokoll|anteckningar"
    r"|minnesanteckningar|motesanteckningar)\b[^\n.:]{0,60}\Z"
)
_MEETING_BEFORE = re.compile(
    rf"{A_MEETING}(?:et|en)?(?:,? (?:i|pa|hos|den|med) [a-z\ufffd-]+| nr? ?\d+| \d+| den)?[ ,:]*\Z"
)
_MEETING_TITLE = re.compile(rf"(?:fran|vid|pa)?\s*[a-z\ufffd-]*{A_MEETING}")
_TITLE = re.compile(
    r"protokoll|anteckning|m[o\ufffd]te|tr[a\ufffd]ff|sammantr|n[a\ufffd]tverk|rapport|notering|st[a\ufffd]mma|sammanfattning|"
    r"referat|avst[a\ufffd]mning|samr[a\ufffd]d|dialog|konferens|frukost|lunch|styrelse|n[a\ufffd]mnd|fullm[a\ufffd]ktige|grupp|r[a\ufffd]d\b|utskott|forum|dag\b"
)


def candidates(context: Context, prints: tuple[Printed, ...]) -> Iterator[Candidate]:
    """What may be the meeting's date, the best reason first."""
    usable = [_after_number(context, p) for p in prints if p.unit in _MEETINGS]
    usable = [printed for printed in usable if _is_short(printed)]
    yield from labelled(context, usable, STRONG, "sammanträdesdatum")
    yield from marked_up(context)
    yield from _held(context, usable)
    by_label = list(labelled(context, usable, LABEL, "label"))
    titled = list(_titled(context, usable))
    # A letterhead's "Datum" may be the day the minutes were written: "Tid" and "När" go first,
    # and a title that names the meeting with an earlier day.
    written = [found for found in by_label if found.is_letterhead(context)]
    yield from (found for found in by_label if found not in written)
    if written:
        yield from (one for one in titled if _names_earlier(context, one, written[0]))
    yield from written
    yield from titled
    yield from _where(context, usable, _FROM, "anteckningar från")
    yield from _where(context, usable, _TITLE_LINE, "title line")
    yield from _of_this_meeting(context, usable)
    yield from _head_line(context, usable)
    yield from _standing_alone(context, usable)


_MEETINGS = {"day", "month", "week", "nth"}
_NUMBER = re.compile(r"\bnr\.? ?\Z|\b(?:mote|traff|protokoll) \Z")


def _after_number(context: Context, printed: Printed) -> Printed:
    """`Möte nr 1 - 30 januari` is meeting 1, on one day."""
    if printed.unit != "day" or printed.last is None:
        return printed
    before = context.plain[max(0, printed.start - 12) : printed.start]
    shown = context.plain[printed.start : printed.end]
    dash = re.match(r"\d{1,2}(?: -+ |- | -)", shown)
    if not dash or not _NUMBER.search(before):
        return printed
    year = printed.last_year or printed.year
    return replace(
        printed, start=printed.start + dash.end(), first=printed.last, last=None, year=year
    )


def _is_short(printed: Printed) -> bool:
    """Whether a range of days may be one meeting: `1/1-31/12` is a year's accounts."""
    if printed.unit != "day" or printed.last is None:
        return True
    (month, first), (last_month, last) = printed.first, printed.last
    return last_month * 31 + last - month * 31 - first <= _LONGEST or month > last_month


_LONGEST = 8
"""Days of the longest meeting."""


def _names_earlier(context: Context, titled: Candidate, written: Candidate) -> bool:
    """`Anteckningar från nätverksträff 26 september` under the letterhead `Datum 2023-09-28`."""
    one, other = titled.printed, written.printed
    before = _line_before(context, one)
    return (
        one.unit == other.unit == "day"
        and one.first < other.first
        and one.year in {None, other.year}
        and _MEETING_TITLE.search(before) is not None
    )


def _line_before(context: Context, printed: Printed) -> str:
    return context.plain[context.plain.rfind("\n", 0, printed.start) + 1 : printed.start]


def _line_after(context: Context, printed: Printed) -> str:
    end = context.plain.find("\n", printed.end)
    return context.plain[printed.end : end if end >= 0 else len(context.plain)]


_COLUMN = re.compile(r"(?:vem|nar|vad|ansvarig\w*|klart?|atgard|uppgift)")
_ITEMS_BEGIN = re.compile(r"\n[ \t]*(?:§ ?\d|[#*]{0,3} ?1[.)]\s|[-*•●▪]\s)")


_IS_NEXT = re.compile(r" ?[:–-] ?nasta\b")
"""What follows the day of `3 april: nästa möte`."""


def _in_head(context: Context, prints: list[Printed]) -> Iterator[Printed]:
    """The dates before the list of people and the items that are not plainly another day's."""
    items = _ITEMS_BEGIN.search(context.plain)
    end = min(HEAD, context.list_begins, items.start() if items else HEAD)
    for printed in prints:
        if printed.start >= end:
            break
        above = heading_above(context, printed.start)
        if ELSEWHERE.search(_line_before(context, printed)) or _coming(context, printed.start):
            continue
        if _IS_NEXT.match(context.plain, printed.end):
            continue
        if not (above and (ELSEWHERE.search(above) or _COLUMN.fullmatch(above))):
            yield printed


_COMING = re.compile(r"\b(?:nasta|kommande|planerade|vi ses|ater|preliminar\w*)\b")


def _coming(context: Context, at: int) -> bool:
    """Whether an offset stands under coming meetings; at the very top only if words say so."""
    above = context.plain[:at] if at < TOP else ""
    return context.under_upcoming(at) and (not above or _COMING.search(above) is not None)


def _says_nothing(context: Context, printed: Printed) -> bool:
    """Whether no word puts a date of the head behind or ahead."""
    side = context.side(printed)
    return side == 0 or (side > 0 and printed.start < TOP and not _coming(context, printed.start))


def _titled(context: Context, prints: list[Printed]) -> Iterator[Candidate]:
    """The first date of the head of the document, before the list of those who were there."""
    found = [p for p in _in_head(context, prints) if _is_title(context, p)]
    found.sort(key=lambda p: not _MEETING_BEFORE.search(_line_before(context, p)))
    days = (Candidate(p, "title") for p in found if p.unit == "day")
    loose = (Candidate(p, "title") for p in found if p.unit != "day")
    yield from (*days, *loose)


def _is_title(context: Context, printed: Printed) -> bool:
    """A date in a title line, or alone on its line, or after a place: no sentence around it."""
    if _in_sentence(context, printed):
        return False
    line_start = context.plain.rfind("\n", 0, printed.start) + 1
    before, after = _line_before(context, printed), _line_after(context, printed)
    alone = len(before.strip()) + len(after.strip()) < 45
    above = context.plain[max(0, line_start - 200) : printed.start]
    if printed.year is None:
        above = above.rstrip().rpartition("\n")[2]
    own = context.plain[printed.start : printed.end]
    return bool(_TITLE.search(before + own + after)) or (alone and bool(_TITLE.search(above)))


_TITLE_WORDS = 50
"""How near before a date the words of a title stand, in characters."""

_LONG_TITLE = 130
"""A line with more characters than this before its date is no title."""

_PROSE = re.compile(
    r"\b(?:att|som|har|hade|ska|kommer|var|ar|blev|fick|gick|kan|vill|skickar|deltog|beslut[a-z]*|blir|startar|borjar)\b"
)


_LEADS_A_SENTENCE = re.compile(r"[ *-]*(?:pa|den|i|till|fran|senast|under|efter)? ?(?:den )?")
_GOES_ON = re.compile(
    r"(?: (?:kl|klockan)\.? ?[\d.:–-]+)? "
    r"(?!i |på |hos |via |vid |med |digital|teams|online|kl|från |till |och )"
    r"[a-zåäö]{3,} [a-zåäö\d]"
)


def _is_prose(words: str) -> bool:
    return _PROSE.search(words) is not None or PAST.search(words) is not None


def _in_sentence(context: Context, printed: Printed) -> bool:
    """Whether a date stands in running text: words of sentences, or much else, before it."""
    before = _line_before(context, printed)
    leads = _LEADS_A_SENTENCE.fullmatch(before)
    if leads and _GOES_ON.match(context.text, printed.end):
        return True
    last = re.split(r"(?<=[a-z]{2})[.!?] +", before)[-1]
    another = last != before and not _TITLE.search(last[-_TITLE_WORDS:])
    return len(before.strip()) > _LONG_TITLE or _is_prose(last) or another


def _head_line(context: Context, prints: list[Printed]) -> Iterator[Candidate]:
    """A full date that begins or ends a line of the head, apart from what else stands there."""
    for printed in _in_head(context, prints):
        if printed.unit != "day" or printed.doubtful or _in_sentence(context, printed):
            continue
        before, after = _line_before(context, printed), _line_after(context, printed)
        apart = not before.strip() or before.endswith(("  ", ", ", "| ", "- "))
        apart = apart or (printed.year is not None and _after_a_name(context, printed))
        ends = not after.strip() or _ENDS.match(after)
        timed = re.match(r",? kl(?:\.|\b|ockan\b)", after) is not None
        apart = apart or (timed and _after_a_name(context, printed))
        bare = printed.year is None and printed.weekday is None and printed.form != "day-month"
        bare = bare and not timed
        if apart and ends and not bare and _says_nothing(context, printed):
            yield Candidate(printed, "line of the head")


_A_NAME = re.compile(r"[ \t]*[A-ZÅÄÖ][\wåäö-]+(?: [A-ZÅÄÖ][\w-]+|, [A-ZÅÄÖ][\w-]+)?,? (?:den )?")


_NAMED = re.compile(rf"\b(?:fran|vid|pa) (?:[a-z]{{3,12}})?{A_MEETING}(?:et|en|t|n)?,? (?:den )?\Z")


def _of_this_meeting(context: Context, prints: list[Printed]) -> Iterator[Candidate]:
    """`Beslut i korthet från möte 2024-02-28` in a line of the head: no sentence goes on."""
    for printed in _in_head(context, prints):
        if printed.unit != "day" or _in_sentence_but_title(context, printed):
            continue
        if _NAMED.search(_line_before(context, printed)):
            yield Candidate(printed, "anteckningar från")


def _in_sentence_but_title(context: Context, printed: Printed) -> bool:
    """Whether words of a sentence stand on the line beside a date; its first word is a title's."""
    before, after = _line_before(context, printed).strip(), _line_after(context, printed)
    rest = before.partition(" ")[2] if before.startswith("beslut") else before
    ends = not after.strip() or _ENDS.match(after)
    return not ends or after.rstrip().endswith(".") or _is_prose(rest) or bool(_FORMER.search(rest))


def _after_a_name(context: Context, printed: Printed) -> bool:
    """`Uppsala 6.4.2021`, `Internat 6-7 april 2021` at the very top."""
    line = context.text.rfind("\n", 0, printed.start) + 1
    before = context.text[line : printed.start]
    return printed.start < _TOP_LINES and _A_NAME.fullmatch(before) is not None


_TOP_LINES = 200
_ENDS = re.compile(r"  |,| ?[|(]| ?-|[ ,]*kl(?:ockan)?\b")


def _held(context: Context, prints: list[Printed]) -> Iterator[Candidate]:
    """`Nätverket träffades den 5 oktober 2023 i Mora`, `dagens möte 5 oktober`: in the opening."""
    for found in _where(context, prints, _HELD, "mötet hölls", reach=OPENING):
        if not _EARLIER.search(context.before(found.printed)):
            yield found


def _where(
    context: Context,
    prints: list[Printed],
    words_before: re.Pattern[str],
    rule: str,
    reach: int | None = None,
) -> Iterator[Candidate]:
    for printed in prints:
        if reach is not None and printed.start > reach:
            return
        before = context.plain[max(0, printed.start - 130) : printed.start]
        found = words_before.search(before)
        if not found or ELSEWHERE.search(before[max(0, found.start() - 20) :]):
            continue
        after = context.plain[printed.end : printed.end + 80].partition("\n")[0]
        lead = before[: found.start()].rpartition("\n")[2]
        if not _FORMER.search(after) and not _FORMER.search(lead):
            yield Candidate(printed, rule)


_WORD_BEFORE = re.compile(
    r"\b(?:den|i|pa|av|fran|till|senast|per|efter|fore|infor|under|sedan|och|vid|mellan)\Z"
)


_RUN_TOGETHER = 150
"""Characters before a date on its line from which lines must be run together."""


def _standing_alone(context: Context, prints: list[Printed]) -> Iterator[Candidate]:
    """A full date among capitals in the first part of a document whose lines are run together."""
    for printed in prints:
        if printed.start > OPENING or printed.year is None or printed.unit != "day":
            continue
        before = context.text[max(0, printed.start - 30) : printed.start].rstrip(" \n|")
        after = context.text[printed.end : printed.end + 20].lstrip(" \n|")
        word = re.search(r"[^\s]+$", before)
        if len(_line_before(context, printed)) < _RUN_TOGETHER:
            continue
        led = _WORD_BEFORE.search(context.plain, max(0, printed.start - 12), printed.start - 1)
        joined = bool(led) or before.endswith((".", ":"))
        among = bool(word and (word[0][:1].isupper() or not joined))
        alone = among and (not after or after[:1].isupper())
        if alone and context.side(printed) == 0 and not ELSEWHERE.search(context.before(printed)):
            yield Candidate(printed, "first full date")
            return
