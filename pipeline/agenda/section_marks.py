"""Headings that carry a mark: `1. Ekonomi`, `§ 33 Val`, `UN 88 Budget`, `## Nyheter`, `IV. Val`.

A mark stands at the start of a line, or inside a page that was read as one long line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from pipeline.agenda import section_forms as forms
from pipeline.agenda.section_forms import TextLine
from pipeline.agenda.section_numbers import (
    STRONG,
    Mark,
    inline_marks,
    lone_mark,
    mark_of,
    weaker_marks,
)
from pipeline.agenda.section_wrapped import unwrapped

_PREPOSITIONS = frozenset(
    "från i på för av till med hos om och samt vid under inom de von fran pa for".split()  # noqa: SIM905
)
_WRAPS_FROM = 50
"""Only a line this long is thought to be broken and to go on in the next."""
_LEADS_ON = re.compile(r"\b(?:och|för|i|på|med|av|till|om|vid|från|hos|samt|inom|mellan)\Z")
_YEAR = re.compile(r"(?:19|20)\d\d")
_TORN_WORDS = 4
_SAYS = re.compile(r"(?:att|se|enligt|ingen|inga|inget|kl|ca)\b|[lI|O]\d|[^a-zåäö]")
"""How what is said below a heading begins, where that is no sentence."""
_LARGE = 1.15
"""Type of this size, as a share of the usual, is set apart."""
_SUBHEADS = 3
"""Headings in Markdown of which the first may be the title of all others."""
_FEW_WORDS = 7
"""A sentence of so few words, without a stop, may be a heading (`Socialchefen informerar`)."""
_RECORD = re.compile(
    r"\s+(?:Dnr|DNR|Diarienr|Diarienummer|Ärendenr|[A-ZÅÄÖ]{2,5})\.?:?\s*(?:[A-ZÅÄÖ]{2,6}[ /:-]?)?"
    r"(?:\d{4}[/:-]\d{1,6}|\d{1,6}/\d{2,4})(?:[-/.]\d+)?\Z"
)
"""The number of the matter in the body's register, right of the paragraph's own."""
_UNSURE = frozenset({"bare", "damaged", "letter", "roman"})
"""Marks that among the signatures are something else: initials, a misread hand."""
_OPENS = re.compile(r"[A-ZÅÄÖÉ\d\ufffd(\"”“]")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A possible heading: [start, end) in the repaired text, its title, level and mark.

    `inline`: found within a run-on line; `whole`: nothing but the heading stands on the line;
    `doubtful`: worded like a sentence, so that only its neighbours can bear it out.
    `size` (a share of the usual), `capitals` and `space` (blank lines before) say how it is set.
    """

    start: int
    end: int
    title: str
    level: int
    mark: Mark | None = None
    inline: bool = False
    whole: bool = True
    doubtful: bool = False
    size: float = 1.0
    capitals: bool = False
    space: int = 0


def marked_headings(lines: Sequence[TextLine], skip: tuple[int, int] | None) -> list[Candidate]:
    """All candidates with a mark, but for those within `skip` (a range of the text)."""
    found: list[Candidate] = []
    closed = False
    lines = unwrapped(lines)
    title = _title_in_markdown(lines)
    for at, line in enumerate(lines):
        closed = closed or (at > len(lines) // 2 and forms.closes(line.text))
        if _is_run_on(line):
            found += _inline(line, skip)
            continue
        if _within(line.start, skip):
            continue
        mark = mark_of(line.text)
        if at == title:
            continue
        lone = lone_mark(_RECORD.sub("", line.text))
        if lone is not None:
            found += _parted(lines, at, lone)
            continue
        marks = [mark] if mark else []
        if mark is None or mark.kind == "bare":
            marks += weaker_marks(line.text)
        for one in marks:
            candidate = _marked_line(lines, at, one)
            if candidate and not (closed and one.kind in _UNSURE and not _tells(lines, at)):
                found.append(candidate)
    return found


def _title_in_markdown(lines: Sequence[TextLine]) -> int | None:
    """The number of the line that is the title: the first `#`, or what alone lies above all."""
    depths = [
        (at, mark.number[0])
        for at, line in enumerate(lines)
        if line.text[0] in "#=" and (mark := mark_of(line.text)) and mark.kind == "hash"
    ]
    first = next((at for at, depth in depths if depth == 1), None)
    if first is not None or len(depths) < _SUBHEADS:
        return first
    at, top = depths[0]
    return at if all(depth > top for _, depth in depths[1:]) else None


def _tells(lines: Sequence[TextLine], at: int) -> bool:
    """Whether something is told right below a line."""
    return any(forms.is_prose(line.text) for line in lines[at + 1 : at + 3])


def _is_run_on(line: TextLine) -> bool:
    """Whether a line holds several items: longer than any print, or two marks within it."""
    if len(line.text) > forms.RUN_ON:
        return True
    marks = inline_marks(line.text)
    if sum(at > 0 for at, _ in marks) > 1:
        return True
    return any(
        one.kind != "bare" and one.kind == other.kind and other.number[0] == one.number[0] + 1
        for (_, one), (_, other) in pairwise(marks)
    )


def _marked_line(lines: Sequence[TextLine], at: int, mark: Mark) -> Candidate | None:
    line = lines[at]
    rest = line.text[mark.length :]
    title, doubtful = _title_of(rest, mark)
    if doubtful and at + 1 < len(lines) and mark_of(lines[at + 1].text):
        return None  # nothing was said about it: `6. Inga övriga frågor fanns`
    if title is None or (
        mark.kind == "hash" and (_is_field(lines, at, rest) or forms.has_day(rest))
    ):
        return None
    level = mark.number[0] if mark.kind == "hash" else max(1, (mark.shown or "").count(".") + 1)
    end = line.end
    whole = len(title) >= len(forms.tidy(rest))
    if not whole:
        end = line.start + mark.length + len(rest) - len(rest.lstrip()) + len(title)
    elif mark.kind != "hash":
        title, end = with_continuation(lines, at, title, marked=True)
    return Candidate(line.start, end, title, level, mark, whole=whole, doubtful=doubtful)


def _is_field(lines: Sequence[TextLine], at: int, title: str) -> bool:
    """Whether a label heads who, when or where, and not what was said (`## Lokal`)."""
    topical = forms.is_topical_label(title) and at + 1 < len(lines)
    return forms.is_label(title) and not (topical and forms.is_prose(lines[at + 1].text))


def _parted(lines: Sequence[TextLine], at: int, mark: Mark) -> Iterator[Candidate]:
    """A heading whose mark stands alone on the line above it."""
    if at + 1 >= len(lines) or mark_of(lines[at + 1].text) or forms.is_label(lines[at + 1].text):
        return
    below = _marked_line(lines, at + 1, replace(mark, length=0))
    if below and below.whole:
        yield replace(below, start=lines[at].start, mark=mark)


_CELLS = re.compile(r"\s{3,}|\t|\s*\|\s*|\s?\.{3,}|…{2,}")
"""What ends the first cell of a row, and what leads to a page number."""
_COLON = re.compile(r":\s+(?=\S)")
_CUTS = (
    re.compile(
        r"(?<=[a-zåäö)])(?<!\bkl)(?<!\bca)(?<!\bnr)(?<!\btel)(?<!\bang)(?<!\bresp)(?<!\bs:t)"
        r"(?<!\bst)(?<!\b[a-zåäö])\.\s+(?=\S)"
    ),
    _COLON,
)
_LEAST_HEAD = 4
_SUBTITLE = 6
"""Words that a heading may have after a colon (`Tema: elevhälsan`)."""
_DASH = re.compile(r"\s[-–—]\s")


def _title_of(rest: str, mark: Mark) -> tuple[str | None, bool]:
    """The heading at the start of what follows a mark, and whether it is worded like a sentence.

    `None` where no heading is there.
    """
    rest = rest.strip(" |")
    cell = _CELLS.split(rest, maxsplit=1)[0]
    title = forms.tidy(cell if forms.words_of(cell) else rest)
    if mark.kind == "hash" and forms.words_of(title):
        return title[: forms.LONGEST], False
    opens = _OPENS.match(title) or (mark.kind in STRONG and len(title) <= _WRAPS_FROM)
    is_day = mark.kind not in STRONG and forms.begins_with_month(title)
    if not forms.words_of(title) or not opens or is_day:
        return None, False
    head = _before_what_is_said(title)
    if head:
        return head, False
    if forms.has_finite_verb(title) and not _lists_subjects(title):
        return _of_sentence(title, rest)
    return (None if len(title) > forms.LONGEST or forms.has_link(title) else title), False


def _before_what_is_said(title: str) -> str | None:
    """The heading before a full stop, a colon, or the day of the next meeting."""
    for cut in _CUTS:
        head, *rest = cut.split(title, maxsplit=1)
        if not rest or len(head) < _LEAST_HEAD or forms.has_finite_verb(head):
            continue
        if cut is not _COLON or _is_said(rest[0]):
            return forms.tidy(head)
    common = forms.stock_prefix(title)
    return common if common and forms.has_day(title[len(common) :]) else None


def _is_said(text: str) -> bool:
    """Whether what follows a colon is said below the heading, not its second half."""
    return (
        not text[0].islower()
        or text[-1] in ".!"
        or len(forms.words_of(text)) > _SUBTITLE
        or forms.has_finite_verb(text)
    )


def _of_sentence(title: str, rest: str) -> tuple[str | None, bool]:
    """The heading in what is worded like a sentence: before a dash, a common one, or all of it."""
    head = _DASH.split(title, maxsplit=1)[0]
    if title.endswith("?") and len(title) <= forms.LONGEST:
        return title, True
    if head != title and not forms.has_finite_verb(head):
        return forms.tidy(head), False
    prefix = forms.stock_prefix(title)
    if prefix and len(prefix) > 6:
        return prefix, False
    short = len(forms.words_of(title)) <= _FEW_WORDS and rest.rstrip()[-1:] not in ".:"
    return (title, True) if short else (None, False)


def _lists_subjects(title: str) -> bool:
    """Whether a common heading stands before a comma: `Övrigt, styrelsen diskuterade`."""
    head, comma, rest = title.partition(",")
    return bool(comma) and forms.is_stock(head) and len(forms.words_of(rest)) <= 4


def with_continuation(
    lines: Sequence[TextLine], at: int, title: str, *, marked: bool = False
) -> tuple[str, int]:
    """A heading broken over two lines, joined: the second begins in lower case and is short.

    A short line is broken only where both are set larger or bolder than what is said, or where
    it is `marked` and a page was torn: two or three words in lower case, then a new line begins.
    """
    line = lines[at]
    shouted = at + 1 < len(lines) and line.text.isupper() and lines[at + 1].text.isupper()
    leads = (marked or shouted) and _LEADS_ON.search(line.text.lower()) is not None
    if at + 1 < len(lines) and (
        len(line.text) >= _WRAPS_FROM
        or (shouted and leads)
        or _set_alike(line, lines[at + 1])
        or (marked and (leads or _is_torn(lines, at + 1)))
    ):
        following = lines[at + 1]
        goes_on = (
            not following.gap
            and (following.text[:1].islower() or leads or _YEAR.fullmatch(following.text))
            and len(following.text) <= len(line.text) + 5
            and line.text[-1] not in ".?!:"
            and not forms.has_finite_verb(following.text)
            and not forms.is_bullet(following.text)
        )
        if goes_on:
            kept = "-" if line.text.endswith("-") and title[-1:] != "-" else ""
            return forms.tidy(f"{title}{kept} {following.text}"), following.end
    return title, line.end


def _is_torn(lines: Sequence[TextLine], at: int) -> bool:
    """Whether the line is the torn end of a heading, not the start of what is said."""
    text = lines[at].text
    ends = at + 1 >= len(lines) or lines[at + 1].gap or lines[at + 1].text[0].isupper()
    return (
        ends
        and len(forms.words_of(text)) <= _TORN_WORDS
        and text[-1] not in ".,:;"
        and not _SAYS.match(text)
        and not forms.has_day(text)
    )


def _set_alike(line: TextLine, following: TextLine) -> bool:
    """Whether two lines are set apart from the rest in the same way."""
    if line.bold and following.bold:
        return True
    size, other = line.size or 1.0, following.size or 1.0
    return size >= _LARGE and abs(size - other) <= 0.1 * size


def _inline(line: TextLine, skip: tuple[int, int] | None) -> list[Candidate]:
    """The headings of a page that is one long line."""
    marks = inline_marks(line.text)
    found = list(_before_marks(line, marks, skip))
    for at, (start, mark) in enumerate(marks):
        if _within(line.start + start + mark.length, skip):
            continue
        stop = marks[at + 1][0] if at + 1 < len(marks) else len(line.text)
        length = run_on_title(line.text[start + mark.length : stop])
        if not length:
            continue
        begin = start + mark.length
        title = forms.tidy(line.text[begin : begin + length])
        if " " not in title and forms.names_kind(title):
            continue  # "1 ANTECKNINGAR": a page number before the title of the document
        colon = line.text[begin : begin + length].rstrip().endswith(":")
        if forms.is_label(title) and (colon or (mark.kind == "bare" and not start)):
            continue  # "Storgatan 2. Telefon: Telefax:": a letterhead
        span = line.start + start, line.start + begin + length
        found.append(Candidate(*span, title, len(mark.number), mark, inline=True))
    return found


_PAGE_NUMBER = re.compile(r"(?:\d{1,3} +)?(?=\S)")


def _before_marks(
    line: TextLine, marks: Sequence[tuple[int, Mark]], skip: tuple[int, int] | None
) -> Iterator[Candidate]:
    """A common heading over all items of a run-on page: `2 Beslut 1. Lov 2. Svarstider`."""
    sure = [start for start, mark in marks if mark.kind != "bare"]
    opens = _PAGE_NUMBER.match(line.text)
    start = opens.end() if opens else 0
    title = line.text[start : sure[0]].strip() if sure else ""
    if title and forms.is_stock(title) and not _within(line.start + start, skip):
        span = line.start + start, line.start + start + len(title)
        yield Candidate(*span, forms.tidy(title), 1, inline=True)


_WEEKDAY = re.compile(r"(?:mån|tis|ons|tors|fre|lör|sön)(?:dag)?(?:en)?\W?\Z")


def run_on_title(text: str) -> int:
    """How far the heading at the start of a run-on text goes.

    It ends before a sentence, which begins with a capital; a capital after a preposition is
    taken for a name (`Information från Skolverket`).

    >>> text = "Lov läsåret 2018/2019 Höstlovet läggs vecka 44"
    >>> text[:run_on_title(text)]
    'Lov läsåret 2018/2019'
    """
    end, before = 0, ""
    for word in re.finditer(r"\S+", text[: forms.LONGEST + 40]):
        token = word.group()
        ends = bool(end) and (
            (token[0].isupper() and before.lower() not in _PREPOSITIONS)
            or (
                token[0].isdigit() and not re.fullmatch(r"(?:19|20)\d\d(?:[/–-]\d{2,4})?\.?", token)
            )
        )
        if ends or (end and _WEEKDAY.match(token)):
            break
        end, before = word.end(), token
        if token[-1] in ".?!:" and len(token) > 2:
            break
    return end if end <= forms.LONGEST else 0


def _within(offset: int, skip: tuple[int, int] | None) -> bool:
    return skip is not None and skip[0] <= offset < skip[1]
