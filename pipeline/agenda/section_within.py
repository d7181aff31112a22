"""Headings on the same line as what is said below them.

`**Ekonomi** Eva redovisade`, `EKONOMI. Eva redovisade`, `Ekonomi: Eva redovisade` where all items
are set so; and common headings within a page that was read as one long line.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise

from pipeline.agenda import section_forms as forms
from pipeline.agenda.section_forms import TextLine
from pipeline.agenda.section_marks import Candidate
from pipeline.swedish.fold import fold_in_place
from pipeline.swedish.municipalities import is_municipality
from pipeline.swedish.names import is_given_name, looks_like_person

_CAPITALS = re.compile(
    r"((?:[A-ZÅÄÖÉ&/-]{2,}|I|Å)(?: (?:[A-ZÅÄÖÉ&/-]{2,}|\d{1,4}|I|Å))*)"
    r"(?:[.:]|\s[-–—])?\s+(?=[A-ZÅÄÖ][a-zåäö]|\d)"
)
_LEAST_CAPITALS = 4
"""Letters of a heading in capitals; fewer are an abbreviation (`SKR Lena berättade`)."""
_FEW = 6
"""Words of a heading before a colon."""
_SEVERAL = 2
"""So many lines begin with a heading in capitals, or none does; so many other headings tell that
lines are lines, so that nothing is sought within paragraphs."""
_SIGN = re.compile(r"(?:[^\w\s\"”“'(#§&.,:;|~/\\][\ufe0f]?|[>=-]{2,3})\s+(?=\S)")
_LABELLED = re.compile(r"([A-ZÅÄÖ][^:.?!;\n]{2,50}?)\s?(?::|\s[-–—]|\.)\s+(?=\S.{14})")
_SHARE = 0.4
"""The share of the paragraphs that begin so, where that is how the items are set."""
_FRAGMENT = re.compile(r"(?<=[.!?)] )([A-ZÅÄÖ][^.!?:;,\d\n]{1,45})\.(?= [A-ZÅÄÖ\d][^.!?\n]{5})")
_FEW_BETWEEN = 4
"""Words of a heading between sentences."""
_AFTER_STOP = re.compile(r"(?:(?<=[.!?…\d])|(?<=^)|(?<=\f)) *(?=[A-ZÅÄÖ])")
_PART = re.compile(r"\b(?:PASS|Pass|BLOCK|Block|TEMA|Tema|DEL|Del) \d{1,2} \Z")
_SAID = re.compile(r"\s+(?=[A-ZÅÄÖ\"”])")


def headings_within(
    lines: Sequence[TextLine], header: int, others: Sequence[Candidate]
) -> list[Candidate]:
    """The headings that share their line with what is said below them."""
    taken = {other.start for other in others}
    free = [line for line in lines if line.end > header and line.start not in taken]
    shouted = list(_shouted([line for line in free if line.start >= header]))
    found = shouted if len(shouted) >= _SEVERAL else []
    found = found or _signed([line for line in free if line.start >= header])
    found = found or _labelled([line for line in free if line.start >= header], len(others))
    for line in free:
        if line.start >= header and not line.bold and line.lead:
            found += _emphasised(line)
        if len(line.text) > forms.RUN_ON and len(others) < _SEVERAL:
            after = max(header - line.start, 0)
            found += _fragments(line, after) or _in_run_on(line, after)
    return found


def _emphasised(line: TextLine) -> Iterator[Candidate]:
    head = line.text[: line.lead]
    rest = line.text[line.lead :].strip(" :.-–—")
    if rest and _may_head(head) and not forms.is_bullet(line.text):
        yield Candidate(line.start, line.start + line.lead, forms.tidy(head), 1, whole=False)


def _shouted(lines: Sequence[TextLine]) -> Iterator[Candidate]:
    for line in lines:
        match = _CAPITALS.match(line.text)
        head = match.group(1) if match else ""
        if sum(map(str.isalpha, head)) >= _LEAST_CAPITALS and _may_head(head):
            yield Candidate(line.start, line.start + len(head), forms.tidy(head), 1, whole=False)


def _signed(lines: Sequence[TextLine]) -> list[Candidate]:
    """Headings behind a bullet, where bullets stand before nothing else: `• Ekonomi`."""
    found: list[Candidate] = []
    listed = 0
    for line, below in pairwise(lines):
        sign = _SIGN.match(line.text)
        if sign is None:
            continue
        head = line.text[sign.end() :]
        said = not _SIGN.match(below.text) and len(below.text) > len(head)
        short = len(forms.words_of(head)) <= _FEW and head[-1:] not in ".,;:"
        if said and short and _may_head(head):
            found.append(Candidate(line.start, line.end, forms.tidy(head), 1))
        else:
            listed += 1
    return found if len(found) > max(_SEVERAL, 4 * listed) else []


def _labelled(lines: Sequence[TextLine], others: int) -> list[Candidate]:
    """Headings before a colon, dash or stop, in minutes that have hardly any others.

    Several must have the same of these: prose has one of each now and then.
    """
    found = []
    signs: Counter[str] = Counter()
    paragraphs = 0
    for before, line in zip([None, *lines], lines, strict=False):
        if not (line.gap or before is None or before.text[-1] in ".!?…"):
            continue
        paragraphs += 1
        match = _LABELLED.match(line.text)
        head = match.group(1) if match else ""
        if head and len(forms.words_of(head)) <= _FEW and _may_head(head) and not _names(head):
            end = line.start + len(head)
            found.append(Candidate(line.start, end, forms.tidy(head), 1, whole=False))
            signs[line.text[len(head) :].lstrip()[0]] += 1
    several = max(signs.values(), default=0) > _SEVERAL
    enough = several and len(found) > 2 * others and len(found) >= _SHARE * paragraphs
    return found if enough else []


def _names(text: str) -> bool:
    """Whether somebody or some place is named, whose turn it is: `Skara: Eva berättade`."""
    words = forms.words_of(text)
    return is_municipality(text) or is_given_name(words[0]) or looks_like_person(words)


def _may_head(text: str) -> bool:
    title = forms.tidy(text)
    return not (
        not forms.words_of(title)
        or not title[0].isupper()
        or len(title) > forms.LONGEST
        or forms.is_label(title)
        or forms.names_kind(title)
        or forms.has_day(title)
        or forms.has_finite_verb(title)
    )


def _fragments(line: TextLine, after: int) -> list[Candidate]:
    """Headings with a full stop between sentences, where several stand so and one is common."""
    found = []
    for match in _FRAGMENT.finditer(line.text, max(after - forms.LONGEST, 0)):
        head = match.group(1)
        if match.end() < after:
            continue
        if len(forms.words_of(head)) <= _FEW_BETWEEN and _may_head(head) and not _names(head):
            span = line.start + match.start(1), line.start + match.end(1)
            found.append(Candidate(*span, forms.tidy(head), 1, inline=True))
    common = any(forms.is_stock(candidate.title) for candidate in found)
    return found if common and len(found) > _SEVERAL else []


def _in_run_on(line: TextLine, after: int) -> Iterator[Candidate]:
    """Common headings after a full stop, before what begins with a capital."""
    folded = fold_in_place(line.text)
    stock = forms.heading_words().stock
    starts = [after] if 0 < after < len(line.text) else []
    starts += [match.end() for match in _AFTER_STOP.finditer(line.text) if match.end() > after]
    for start in starts:
        at = (
            start + len(line.text[start:]) - len(line.text[start:].lstrip())
            if start == after
            else start
        )
        match = stock.match(folded, at)
        if match and _SAID.match(line.text, match.end()):
            part = _PART.search(line.text[max(at - 12, 0) : at])
            at -= len(part.group()) if part else 0
            span = line.start + at, line.start + match.end()
            yield Candidate(*span, line.text[at : match.end()], 1, inline=True)
