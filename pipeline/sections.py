"""How minutes are divided: agenda items, paragraphs and standing headings.

Candidates come in three ways (numbered or marked lines, marks inside run-on text, short lines
standing alone); what a document mostly uses decides which of them count.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from pipeline import section_forms as forms
from pipeline.corrections import Repaired
from pipeline.document import Span
from pipeline.findings import Section
from pipeline.fold import fold
from pipeline.section_forms import Mark, TextLine

_PREPOSITIONS = frozenset(
    "från i på för av till med hos om och samt vid under inom the de von fran pa for".split()
)
_WRAPS_FROM = 50
"""Only a line this long is thought to be broken and to go on in the next."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A possible heading: [start, end) in the repaired text, its title, level and mark.

    `inline`: found within a run-on line; `whole`: nothing but the heading stands on the line.
    """

    start: int
    end: int
    title: str
    level: int
    mark: Mark | None = None
    inline: bool = False
    whole: bool = True


def find_sections(repaired: Repaired, attendance: Span | None) -> tuple[Section, ...]:
    """The sections in the order of the text; bodies follow one another and never overlap.

    `attendance` is the attendance list, as read: nothing in it is a heading, nor is anything
    before it unless it is numbered.
    """
    text = repaired.text
    lines = forms.lines_of(text)
    skip = repaired.from_raw(attendance) if attendance else None
    marked = _without_agenda(_in_sequence(_marked(lines, skip)))
    header = skip[1] if skip else _header_end(lines)
    plain = _plain(lines, header, structured=len(marked) >= 3)
    chosen = _ordered([*marked, *plain], text)
    return tuple(_section(repaired, at, chosen) for at in range(len(chosen)))


def _section(repaired: Repaired, at: int, chosen: Sequence[Candidate]) -> Section:
    candidate = chosen[at]
    end = chosen[at + 1].start if at + 1 < len(chosen) else len(repaired.text)
    return Section(
        repaired.to_raw(candidate.start, candidate.end),
        candidate.title,
        candidate.level,
        repaired.to_raw(candidate.start, end),
    )


def _ordered(candidates: Iterable[Candidate], text: str) -> list[Candidate]:
    """The candidates by place, those that overlap an earlier one left out."""
    ordered: list[Candidate] = []
    for candidate in sorted(candidates, key=lambda c: (c.start, -c.end)):
        if not ordered or candidate.start >= ordered[-1].end:
            ordered.append(candidate)
    return [c for c in ordered if c.title and text[c.start : c.end].strip()]


# Marked headings


def _marked(lines: Sequence[TextLine], skip: tuple[int, int] | None) -> list[Candidate]:
    found: list[Candidate] = []
    title_seen = False
    for at, line in enumerate(lines):
        if _is_run_on(line):
            found += _inline(line, skip)
            continue
        mark = forms.mark_of(line.text)
        if mark is None or _within(line.start, skip):
            continue
        if mark.kind == "hash" and mark.number == (1,) and not title_seen:
            title_seen = True  # the title of the document
            continue
        candidate = _marked_line(lines, at, mark)
        if candidate:
            found.append(candidate)
    return found


def _is_run_on(line: TextLine) -> bool:
    """Whether a line holds several items: longer than any print, or with two marks within."""
    return (
        len(line.text) > forms.RUN_ON or sum(at > 0 for at, _ in forms.inline_marks(line.text)) > 1
    )


def _marked_line(lines: Sequence[TextLine], at: int, mark: Mark) -> Candidate | None:
    line = lines[at]
    rest = line.text[mark.length :]
    title = _title_of(rest, numbered=mark.kind != "hash")
    if title is None or (mark.kind == "hash" and (forms.is_label(rest) or forms.has_day(rest))):
        return None
    level = mark.number[0] if mark.kind == "hash" else len(mark.number)
    end = line.end
    whole = len(title) >= len(forms.tidy(rest))
    if not whole:
        end = line.start + mark.length + len(title)
    elif mark.kind != "hash":
        title, end = _with_continuation(lines, at, title)
    return Candidate(line.start, end, title, level, mark, whole=whole)


def _title_of(rest: str, *, numbered: bool) -> str | None:
    """The heading at the start of what follows a mark; `None` where that is a sentence."""
    title = forms.tidy(rest)
    if not title or not forms.words_of(title) or not re.match(r"[A-ZÅÄÖÉ\d\ufffd(\"”]", title):
        return None
    if not numbered:
        return title[: forms.LONGEST]
    for cut in (r"(?<=[a-zåäö)])\.\s+(?=\S)", r":\s+(?=\S)"):
        head = re.split(cut, title, maxsplit=1)[0]
        if head != title and len(head) >= 4 and not forms.has_finite_verb(head):
            return forms.tidy(head)
    if forms.has_finite_verb(title) and not _lists_subjects(title):
        prefix = forms.stock_prefix(title)
        return prefix if prefix and len(prefix) > 6 else None
    if len(title) > forms.LONGEST or forms.has_link(title):
        return None
    return title


def _lists_subjects(title: str) -> bool:
    """Whether a common heading stands before a comma: `Övrigt, styrelsen diskuterade`."""
    head, comma, rest = title.partition(",")
    return bool(comma) and forms.is_stock(head) and len(forms.words_of(rest)) <= 4


def _with_continuation(lines: Sequence[TextLine], at: int, title: str) -> tuple[str, int]:
    """A heading broken over two lines, joined: the second begins in lower case and is short."""
    line = lines[at]
    if at + 1 < len(lines) and len(line.text) >= _WRAPS_FROM:
        following = lines[at + 1]
        goes_on = (
            not following.gap
            and following.text[:1].islower()
            and len(following.text) <= len(line.text)
            and line.text[-1] not in ".?!:"
            and not forms.has_finite_verb(following.text)
            and not forms.is_bullet(following.text)
        )
        if goes_on:
            return forms.tidy(f"{title} {following.text}"), following.end
    return title, line.end


def _inline(line: TextLine, skip: tuple[int, int] | None) -> list[Candidate]:
    """The headings of a page that is one long line."""
    marks = forms.inline_marks(line.text)
    found = []
    for at, (start, mark) in enumerate(marks):
        if _within(line.start + start, skip):
            continue
        stop = marks[at + 1][0] if at + 1 < len(marks) else len(line.text)
        length = _run_on_title(line.text[start + mark.length : stop])
        if not length:
            continue
        begin = start + mark.length
        title = forms.tidy(line.text[begin : begin + length])
        if forms.is_label(title) or forms.names_kind(title):
            continue
        span = line.start + start, line.start + begin + length
        found.append(Candidate(*span, title, len(mark.number), mark, inline=True))
    return found


def _run_on_title(text: str) -> int:
    """How far the heading at the start of a run-on text goes.

    It ends before a sentence, which begins with a capital; a capital after a preposition is
    taken for a name (`Information från Skolverket`).

    >>> text = "Lov läsåret 2018/2019 Höstlovet läggs vecka 44"
    >>> text[:_run_on_title(text)]
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
        if ends:
            break
        end, before = word.end(), token
        if token[-1] in ".?!:" and len(token) > 2:
            break
    return end if end <= forms.LONGEST else 0


def _in_sequence(candidates: Sequence[Candidate]) -> list[Candidate]:
    """Those whose numbers follow one another; a number without any mark must have a neighbour.

    A list of numbered sentences within an item is no list of items: a run of numbers that
    stands between two parts of another run is left out.
    """
    kept = [c for c in candidates if c.mark and c.mark.kind in ("hash", "paragraph")]
    numbered = [c for c in candidates if c.mark and c.mark.kind in ("number", "bare")]
    for run in _without_inner(_runs(numbered)):
        inline_bare = any(c.inline and c.mark and c.mark.kind == "bare" for c in run)
        if len(run) >= 2 and _has_titles(run) and (not inline_bare or _is_dense(run)):
            kept += run
    return sorted(kept, key=lambda c: c.start)


def _runs(candidates: Sequence[Candidate]) -> list[list[Candidate]]:
    runs: list[list[Candidate]] = []
    for candidate in candidates:
        number = candidate.mark.number if candidate.mark else ()
        last = runs[-1][-1].mark if runs else None
        if last and last.number < number and number[0] - last.number[0] <= 3:
            runs[-1].append(candidate)
        else:
            runs.append([candidate])
    return runs


def _without_inner(runs: list[list[Candidate]]) -> list[list[Candidate]]:
    """Runs joined over the lists that stand inside one of their items."""
    joined: list[list[Candidate]] = []
    for run in runs:
        first = _main_number(run[0])
        host = next(
            (
                at
                for at in range(len(joined) - 1, -1, -1)
                if first > 1 and 1 <= first - _main_number(joined[at][-1]) <= 2
            ),
            None,
        )
        if host is None:
            joined.append(list(run))
        else:
            joined[host] += run
            del joined[host + 1 :]
    return joined


def _main_number(candidate: Candidate) -> int:
    return candidate.mark.number[0] if candidate.mark else 0


def _has_titles(run: Sequence[Candidate]) -> bool:
    """Whether a run is more than a list of sentences: some titles fill their line or are common."""
    return any(c.inline or c.whole or forms.is_stock(c.title) for c in run)


def _is_dense(run: Sequence[Candidate]) -> bool:
    numbers = [_main_number(candidate) for candidate in run]
    return numbers[-1] - numbers[0] == len(numbers) - 1


def _without_agenda(candidates: Sequence[Candidate]) -> list[Candidate]:
    """An agenda that merely repeats what follows is left out: the items with content stay."""
    dropped: set[int] = set()
    runs = _runs(candidates)
    for at, run in enumerate(runs[:-1]):
        later = [c for following in runs[at + 1 :] for c in following]
        again = sum(any(_alike(c, other) for other in later) for c in run)
        if again * 2 >= len(run):
            dropped |= {c.start for c in run}
    return [c for c in candidates if c.start not in dropped]


def _alike(one: Candidate, other: Candidate) -> bool:
    if one.mark is None or other.mark is None or one.mark.kind == "hash":
        return False
    a, b = fold(one.title), fold(other.title)
    return one.mark.number == other.mark.number and (a[:8] == b[:8] or a in b or b in a)


# Lines standing alone


def _plain(lines: Sequence[TextLine], header: int, *, structured: bool) -> list[Candidate]:
    """Unnumbered headings; in a document with numbered items only the common ones count."""
    repeated = _running_heads(lines)
    found: list[Candidate] = []
    for at, line in enumerate(lines):
        if line.start < header or fold(line.text) in repeated or len(line.text) > forms.LONGEST:
            continue
        if forms.closes(line.text) and at > len(lines) // 2:
            break
        after_heading = bool(found) and at > 0 and found[-1].end == lines[at - 1].end
        if _is_common(line, after_heading=after_heading, structured=structured):
            worth = 3.0
        elif structured or not _may_stand_alone(line, lines[at - 1] if at else None):
            continue
        else:
            worth = _worth(lines, at, after_heading=after_heading)
        if worth >= 1.5:
            title, end = _with_continuation(lines, at, forms.tidy(line.text))
            level = 2 if after_heading and not line.gap else 1
            found.append(Candidate(line.start, end, title, level))
    return found


def _is_common(line: TextLine, *, after_heading: bool, structured: bool) -> bool:
    """Whether the line is a common heading; `Laget runt.` right after a heading is an answer."""
    if not forms.is_stock(line.text) or not line.text[0].isupper():
        return False
    if structured and line.text.endswith(":"):
        return False
    return line.gap or not after_heading or line.text[-1] not in ".…"


def _may_stand_alone(line: TextLine, before: TextLine | None) -> bool:
    text = line.text
    words = forms.words_of(text)
    return not (
        not words
        or len(words) > 14
        or not re.match(r"[A-ZÅÄÖ]|\d{1,2} [a-zåäö]", text)
        or text[-1] in ",;-–—/\\"
        or forms.is_label(text)
        or forms.is_page_mark(text)
        or forms.has_day(text)
        or forms.has_link(text)
        or _is_list_of_names(text)
        or (before is not None and not line.gap and _goes_on(before.text))
    )


def _goes_on(text: str) -> bool:
    """Whether a line is so full that the next one continues it."""
    return len(text) >= 60 and text[-1] not in '.?!:…”")]' and not forms.is_stock(text)


def _is_list_of_names(text: str) -> bool:
    """Whether the words are mostly capitalised, as in a list of people: `Eva Ek, Mora`."""
    words = forms.words_of(text)
    capital = sum(word[0].isupper() and not word.isupper() for word in words)
    return len(words) >= 2 and capital >= 2 and capital >= len(words) - 1 and not text.isupper()


def _worth(lines: Sequence[TextLine], at: int, *, after_heading: bool) -> float:
    """How much a line looks like a heading; 1.5 is enough.

    The weights were set by hand on the shared gold: the headings of free minutes.
    """
    line = lines[at]
    text = line.text
    before = lines[at - 1] if at else None
    after = lines[at + 1] if at + 1 < len(lines) else None
    words = forms.words_of(text)
    full_stop = text.endswith(".")
    worth = 1.0 if line.gap else 0.0
    worth += 0.5 if len(words) <= 6 else 0.0
    worth += 0.5 if len(words) <= 3 and text[-1].isalpha() else 0.0
    worth += 1.0 if text.isupper() else 0.0
    worth += 0.5 if text.endswith(":") else 0.0
    worth -= 1.5 if full_stop else 0.0
    worth -= 2.0 if forms.has_finite_verb(text) and not text.endswith("?") else 0.0
    worth -= 0.5 if text.endswith("?") else 0.0
    worth += 1.5 if forms.opens_like_a_heading(text) else 0.0
    if after is not None and (after.text[0].isupper() or after.text[0].isdigit()):
        worth += 0.5
    if after is not None and forms.is_bullet(after.text):
        worth += 0.5
    if not line.gap and not full_stop and not after_heading and before is not None:
        worth += 0.5 if before.text[-1] in ".?!" or len(before.text) < 60 else 0.0
    return worth


def _running_heads(lines: Sequence[TextLine]) -> set[str]:
    """Lines printed on several pages: the same but for the numbers, three times or more."""

    def key(text: str) -> str:
        return re.sub(r"\d+", "0", fold(text))

    counts = Counter(key(line.text) for line in lines)
    return {fold(line.text) for line in lines if counts[key(line.text)] >= 3}


def _header_end(lines: Sequence[TextLine]) -> int:
    """Where the head of the minutes ends: after the last title or label of the first lines."""
    end = 0
    for line in lines[:15]:
        mark = forms.mark_of(line.text)
        if mark and mark.kind in ("paragraph", "number"):
            break
        if (
            forms.is_label(line.text)
            or forms.names_kind(line.text)
            or forms.is_page_mark(line.text)
        ):
            end = line.end if len(line.text) <= forms.RUN_ON else end
    return end


def _within(offset: int, skip: tuple[int, int] | None) -> bool:
    return skip is not None and skip[0] <= offset < skip[1]


# What the minutes call themselves


def find_title(repaired: Repaired) -> str | None:
    """What the minutes call themselves at their head; `None` where they do not.

    >>> find_title(Repaired("", "# Protokoll styrelsemöte\\n\\nNärvarande: Eva Ek"))
    'Protokoll styrelsemöte'
    """
    head = _head_lines(forms.lines_of(repaired.text))
    head = [line for line in head if len(line.text) <= forms.RUN_ON]
    head = [replace(line, text=line.text.strip(" :")) for line in head]
    hashed = next((line for line in head if forms.mark_of(line.text)), None)
    if hashed is not None:
        mark = forms.mark_of(hashed.text)
        if mark is not None and mark.kind == "hash":
            return forms.tidy(hashed.text[mark.length :])
    named = [line for line in head if _BODY.search(line.text) and len(line.text) <= forms.LONGEST]
    kinds = [line for line in head if forms.names_kind(line.text)]
    chosen = next((line for line in kinds if len(forms.words_of(line.text)) > 1), None)
    chosen = chosen or (named or kinds or [None])[0]
    return _without_page_marks(chosen.text) if chosen else None


def _head_lines(lines: Sequence[TextLine]) -> list[TextLine]:
    head = []
    for line in lines[:12]:
        if forms.is_label(line.text) and not forms.names_kind(line.text):
            break
        head.append(replace(line, text=_before_fields(line.text)))
    return [line for line in head if line.text]


def _before_fields(text: str) -> str:
    """Of a run-on line, the part between fields that names the minutes: `Protokoll Rådet`."""
    if len(text) <= forms.RUN_ON:
        return text
    parts = [part.strip(" ,") for part in _FIELD.split(text[:600])]
    named = [part for part in parts if forms.names_kind(part) or _BODY.search(part)]
    return named[0].rpartition(",")[2].strip() if named else ""


def _without_page_marks(title: str) -> str | None:
    """A title without page numbers before and after it.

    >>> _without_page_marks("1 Protokoll för rådet 1(2)")
    'Protokoll för rådet'
    """
    page = r"(?:sida )?\d{1,3} ?(?:\(\d+\)|/ ?\d+)?"
    bare = re.sub(
        rf"^{page} (?=[A-ZÅÄÖ])|(?<=[A-ZÅÄÖa-zåäö]) {page}$", "", title, flags=re.IGNORECASE
    )
    return forms.tidy(bare) or None


_FIELD = re.compile(
    r"(?<!\w)(?:Plats och tid|Tid|Plats|Datum|Närvarande|NÄRVARANDE|Deltagare|Dag|Beslutande|"
    r"Beteckning|Sekreterare|Organ|klockan|Utses)(?!\w)"
)
_BODY = re.compile(
    r"(?:\b[A-ZÅÄÖ][a-zåäö]+s )?(?:\b[\wåäöÅÄÖ-]*?|\b[Öö]ppna data-)"
    r"(?:nätverk(?:et)?|natverk(?:et)?|råd(?:et)?|nämnd(?:en)?|fullmäktige|styrelsen?|"
    r"förening(?:en)?|utskott(?:et)?|beredning(?:en)?|samverkan|grupp(?:en)?|samfällighet(?:en)?)\b",
    re.IGNORECASE,
)


def find_network(repaired: Repaired, title: str | None) -> str | None:
    """The body or network whose meeting it is, as the head of the minutes names it.

    >>> find_network(Repaired("", ""), "Minnesanteckningar Nätverket Modersmål, 5 maj")
    'Nätverket Modersmål'
    """
    head = [line.text for line in _head_lines(forms.lines_of(repaired.text))]
    for text in [title or "", *head]:
        for match in _BODY.finditer(text[:400]):
            name = _body_name(text, match)
            if name:
                return name
    return None


def _body_name(text: str, match: re.Match[str]) -> str | None:
    """The name in full: what follows `nätverket`, what stands before `-nätverket`.

    A county board is a place here, and a bare common noun (`grupp`) names nobody.
    """
    name = match.group()
    generic = re.fullmatch(r"(?:\w*n[äa]tverk|\w*grupp)(?:et|en)?", name, re.IGNORECASE)
    more = (
        re.match(r"(?: f[öo]r)? [^\W\d][^\d,(:;.]{2,60}", text[match.end() :]) if generic else None
    )
    if more:
        name += more.group().rstrip(" -–")
    elif not name[0].isupper() and "-" not in name:
        return None
    return None if fold(name).startswith("lansstyrelse") else forms.tidy(name)
