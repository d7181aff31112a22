"""Headings without any mark: short lines that stand alone above what they head."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence

from pipeline.agenda import section_forms as forms
from pipeline.agenda.section_evidence import evidence, is_capitals, setting_of
from pipeline.agenda.section_forms import TextLine
from pipeline.agenda.section_marks import Candidate, with_continuation
from pipeline.swedish.fold import fold_in_place as fold

_NUMBERS = re.compile(r"\d+")
MOST_WORDS = 14


def worth_of(found: dict[str, float]) -> float:
    """The evidence, weighed (`data/headings.toml`)."""
    weights = forms.heading_words().weights
    return sum(weights.get(name, 0.0) * value for name, value in found.items())


def plain_headings(
    lines: Sequence[TextLine],
    header: int,
    marked: Sequence[Candidate],
    *,
    structured: bool,
    announced: Collection[str] = (),
    skip: tuple[int, int] | None = None,
) -> list[Candidate]:
    """Unnumbered headings; in a document with numbered items hardly any but common ones count.

    `announced` are the items of an agenda, folded: where they stand again they are headings.
    Nothing within `skip` (a range of the text) is one.
    """
    heading_ends = {candidate.end for candidate in marked}
    found: list[Candidate] = []
    paragraphs = any(one.mark and one.mark.kind == "paragraph" for one in marked)
    for at, told in weighed(lines, header, heading_ends, structured=structured):
        line = lines[at]
        if skip and skip[0] <= line.start < skip[1]:
            continue
        if paragraphs and forms.is_part(line.text):
            continue
        title, end = with_continuation(lines, at, forms.tidy(line.text))
        if worth_of(told) > 0 or fold(title) in announced:
            level = 2 if told.get("under_heading_close") else 1
            found.append(
                Candidate(
                    line.start,
                    end,
                    title,
                    level,
                    size=line.size or 1.0,
                    capitals=is_capitals(line.text),
                    space=line.space,
                )
            )
            heading_ends.add(end)
    return found


def weighed(
    lines: Sequence[TextLine], header: int, heading_ends: Collection[int], *, structured: bool
) -> Iterator[tuple[int, dict[str, float]]]:
    """The lines that may be headings, with the evidence for and against each.

    `heading_ends` is asked again for each line: a line under a heading is judged as such.
    """
    repeated = _repeated(lines)
    setting = setting_of(lines, structured=structured)
    for at, line in enumerate(lines):
        if line.start < header or fold(line.text) in repeated:
            continue
        if structured and forms.is_part(line.text):
            continue
        if forms.closes(line.text) and at > len(lines) // 2:
            break
        after_heading = at > 0 and lines[at - 1].end in heading_ends
        among = _may_be_topical(lines, at, len(heading_ends))
        if line.end in heading_ends or not (among or _may_stand_alone(line)):
            continue
        yield at, evidence(lines, at, setting, after_heading=after_heading)


def _may_be_topical(lines: Sequence[TextLine], at: int, headings: int) -> bool:
    """Whether a label may head an item here: after other headings, or over what was said."""
    text = lines[at].text
    if not forms.is_topical_label(text.rstrip(": ")):
        return False
    if not text.endswith(":") and headings >= _SEVERAL:
        return True
    return headings > 0 and at + 1 < len(lines) and forms.is_prose(lines[at + 1].text)


def _may_stand_alone(line: TextLine) -> bool:
    text = line.text
    words = forms.words_of(text)
    return not (
        not any(len(word) >= _LEAST or word.isupper() for word in words)
        or len(words) > MOST_WORDS
        or len(text) > forms.LONGEST
        or not re.match(r"[A-ZÅÄÖÉ\"”“]|\d{1,2} [a-zåäö]", text)
        or text[-1] in ",;-–—/\\"
        or _is_field(text)
        or forms.is_page_mark(text)
        or forms.greets(text)
        or forms.is_caption(text)
        or forms.has_link(text)
    )


def _repeated(lines: Sequence[TextLine]) -> set[str]:
    """Lines printed three times or more, the same but for the numbers.

    `Beslut` under every item, and the running heads of a text that has lost its pages.
    """
    keys = {line.text: _NUMBERS.sub("0", fold(line.text)) for line in lines}
    counts = Counter(keys[line.text] for line in lines)
    return {fold(text) for text, key in keys.items() if counts[key] >= 3}


def header_end(lines: Sequence[TextLine]) -> int:
    """Where the head of the minutes ends: after the last title or label of the first lines.

    A line right below the title, with a blank one after it, belongs to it.
    What is said ends it: below a sentence a line such as `Rapport från rådet` is a heading.
    """
    end = 0
    block = False
    for at, line in enumerate(lines[:15]):
        mark = forms.mark_of(line.text)
        if (mark and mark.kind in ("paragraph", "number")) or forms.is_said(line.text):
            break
        titled = forms.names_kind(line.text)
        ends_block = block and not line.gap and line.below
        field = _is_field(line.text) or _LIST_BELOW.match(fold(line.text)) is not None
        dated = at < _TITLE_LINES and forms.has_day(line.text)
        if titled or ends_block or field or dated or forms.is_page_mark(line.text):
            end = line.end if len(line.text) <= forms.RUN_ON else end
        block = titled and not line.below
    return end


_TITLE_LINES = 3
"""Lines of the head among which the day of the meeting may stand."""
_SEVERAL = 2
"""After so many headings a label such as `Frånvaro` may be one too."""
_LEAST = 3
"""Letters of a word; shorter ones are noise, but for abbreviations (`IT`)."""


def _is_field(text: str) -> bool:
    """Whether a label opens the line; `Frånvaro: hur följer vi upp?` asks what was spoken of."""
    return forms.is_label(text) and not text.endswith("?")


_LIST_BELOW = re.compile(r"(?:narvarande|deltagare|franvarande) (?:enligt|se|var|pa)\b")
_LIST = re.compile(r"(?:narvarande|deltagare)\s*:")


def attendance_label(lines: Sequence[TextLine], skip: tuple[int, int] | None) -> list[Candidate]:
    """The label of the attendance list as a heading: alone on its line, with a colon.

    Only for minutes whose headings carry no marks: there `Närvarande:` is set as they are.
    """
    if skip is None:
        return []
    labels = (line for line in lines if skip[0] <= line.start < skip[1])
    first = next(labels, None)
    if first is None or not _LIST.fullmatch(fold(first.text)):
        return []
    return [Candidate(first.start, first.end, forms.tidy(first.text), 1)]
