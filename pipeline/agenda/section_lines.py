"""Headings without any mark: short lines that stand alone above what they head."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from pipeline.agenda import section_forms as forms
from pipeline.agenda.section_forms import TextLine
from pipeline.agenda.section_marks import Candidate, with_continuation
from pipeline.swedish.fold import fold


def plain_headings(
    lines: Sequence[TextLine], header: int, marked: Sequence[Candidate], *, structured: bool
) -> list[Candidate]:
    """Unnumbered headings; in a document with numbered items only the common ones count."""
    repeated = _repeated(lines)
    heading_ends = {candidate.end for candidate in marked}
    found: list[Candidate] = []
    for at, line in enumerate(lines):
        if line.start < header or fold(line.text) in repeated or len(line.text) > forms.LONGEST:
            continue
        if forms.closes(line.text) and at > len(lines) // 2:
            break
        after_heading = at > 0 and lines[at - 1].end in heading_ends
        if _is_common(line, after_heading=after_heading, structured=structured):
            worth = 3.0
        elif structured or not _may_stand_alone(line, lines[at - 1] if at else None):
            continue
        else:
            worth = _worth(lines, at, after_heading=after_heading)
        if worth >= 1.5:
            title, end = with_continuation(lines, at, forms.tidy(line.text))
            level = 2 if after_heading and not line.gap else 1
            found.append(Candidate(line.start, end, title, level))
            heading_ends.add(end)
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
        leads_in = text.endswith(":") and not line.gap and not after_heading
        worth += -1.5 if leads_in else 0.5
    if _is_broken_heading(lines, at):
        worth += 0.5
    if not line.gap and not full_stop and not after_heading and before is not None:
        worth += 0.5 if before.text[-1] in ".?!" or len(before.text) < 60 else 0.0
    return worth


def _is_broken_heading(lines: Sequence[TextLine], at: int) -> bool:
    """Whether the line goes on in the next, without a stop, and a blank line follows."""
    _, end = with_continuation(lines, at, "")
    if end == lines[at].end or lines[at + 1].text[-1] in ".,;":
        return False
    return at + 2 >= len(lines) or lines[at + 2].gap


def _repeated(lines: Sequence[TextLine]) -> set[str]:
    """Lines printed three times or more, the same but for the numbers.

    `Beslut` under every item, and the running heads of a text that has lost its pages.
    """

    def key(text: str) -> str:
        return re.sub(r"\d+", "0", fold(text))

    counts = Counter(key(line.text) for line in lines)
    return {fold(line.text) for line in lines if counts[key(line.text)] >= 3}


def header_end(lines: Sequence[TextLine]) -> int:
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
