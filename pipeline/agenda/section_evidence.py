"""What speaks for and against a line without a mark being a heading, each piece by its name.

Every piece of evidence is a number 0-1; `data/headings.toml` weighs them (`weights`), and the sum
decides.  So a heading can be explained, and a weight can be mended, without reading code.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from pipeline.agenda import section_forms as forms
from pipeline.agenda.section_forms import TextLine
from pipeline.agenda.section_marks import with_continuation
from pipeline.swedish.fold import fold_in_place as fold
from pipeline.swedish.municipalities import is_municipality
from pipeline.swedish.names import is_given_name, looks_like_person

_WIDE = 0.8
"""A line that fills so much of the usual width goes on in the next one."""
_ABBREVIATION = 4
"""Letters of an abbreviation at most."""
_FEW = 4
"""Words of a line that says nothing by itself."""
_SEVERAL = 3
"""So many fragments are no accident: headings are set so."""
_SOME = 0.1
"""The share of lines after a blank one from which a gap before a heading is to be expected."""
_LARGE = 1.1
"""Type of this size, as a share of the usual, is set apart."""
_SHORT = 0.6
"""A line that fills less was ended by its writer."""
_LONGEST_PLACE = 30
_LEAST_WIDTH = 60
"""Letters of a line that is thought to be full, where the text has no longer ones."""
_LEADS_ON = re.compile(
    r"\b(?:och|eller|samt|att|i|på|för|med|till|av|från|om|vid|hos|den|det|de|en|ett|som|är|under|"
    r"inom|mellan|enligt)\Z"
)
_STOPS = ".?!…"
_COUNT = re.compile(r"\s(?!(?:19|20)\d\d\Z)\d[\d ,.]*(?:%|st|kr|tkr|mkr|procent)?\Z")
"""What a row of a table ends with: a number that is no year (`Ja, men inte ofta 14`)."""
_ASKED = re.compile(r"(?:: |\s[-–—] )\S")
"""What stands between an item and what is asked of it: `Vikarier - hur löser ni det?`"""
_QUOTE = re.compile(r"[\"”“»][^\"”“»«]*[\"”“«]\.?")
_ORDERED = 4
"""Words from which a line all in quotation marks is what somebody said, not a name."""
_LIST = 3
"""So many short lines without a stop, one right below the other, are a list."""
_TERSE = 6
"""Words of a line in such a list at most."""
_WIDEST_KEY = 40
"""Letters by which two lines are the same: a heading may be broken at another place."""
_CONTENT = 5
"""Letters of a word that tells what is spoken of, and of the stem by which it comes again."""


@dataclass(frozen=True, slots=True)
class Setting:
    """The document around a line: what its lines are like.

    `gaps`: share of the lines that stand after a blank one; `width`: letters of a full line;
    `structured`: its items are numbered; `stock`: common headings by their style; `styles`:
    lines by their style; `texts`: lines by their words; `fragments`: short lines without a verb
    that end with a stop; `places`: lines that name a municipality and nothing else; `listed`: the
    numbers of the lines in lists without bullets, each right below a short line standing alone.
    """

    gaps: float
    width: int
    structured: bool
    stock: Counter[str]
    styles: Counter[str]
    texts: Counter[str]
    fragments: int
    places: int = 0
    listed: frozenset[int] = frozenset()


def setting_of(lines: Sequence[TextLine], *, structured: bool) -> Setting:
    """What the lines of a document are like."""
    lengths = sorted(len(line.text) for line in lines if len(line.text) <= forms.RUN_ON)
    width = lengths[int(len(lengths) * 0.9)] if lengths else 0
    gaps = sum(line.gap for line in lines) / max(len(lines), 1)
    stock, styles, texts = Counter[str](), Counter[str](), Counter[str]()
    for line in lines:
        style = style_of(line)
        styles[style] += 1
        texts[_key(line.text)] += 1
        if forms.is_stock(line.text) and line.text[:1].isupper():
            stock[style] += 1
    return Setting(
        gaps,
        max(width, _LEAST_WIDTH),
        structured,
        stock,
        styles,
        texts,
        sum(map(_is_fragment, lines)),
        sum(_is_place(line) for line in lines if line.gap),
        frozenset(_listed(lines)),
    )


def _is_place(line: TextLine) -> bool:
    """Whether nothing but a municipality is named, set as all else."""
    return (
        len(line.text) <= _LONGEST_PLACE
        and not line.bold
        and (line.size or 1.0) < _LARGE
        and is_municipality(line.text)
    )


def _listed(lines: Sequence[TextLine]) -> Iterator[int]:
    """The lines of the lists without bullets that stand apart below a short line alone."""
    start = 0
    for at, line in enumerate(lines):
        if line.gap:
            start = at
        over = lines[start - 1]
        alone = start > 0 and over.gap and over.below and not forms.names_kind(over.text)
        if line.below and alone and at - start + 1 >= _LIST:
            block = range(start, at + 1)
            if all(_is_terse(lines[one]) for one in (start - 1, *block)):
                yield from block


def _is_terse(line: TextLine) -> bool:
    words = len(forms.words_of(line.text))
    if forms.is_bullet(line.text):
        return False
    return 0 < words <= _TERSE and line.text[-1] not in _STOPS + ":" and not line.bold


def _is_fragment(line: TextLine) -> bool:
    """Whether a few words with a full stop, but no verb, stand right above what is said."""
    return (
        line.gap
        and not line.below
        and line.text.endswith(".")
        and len(forms.words_of(line.text)) <= _FEW
        and not forms.has_finite_verb(line.text)
    )


def _key(text: str) -> str:
    """A line as it may come again: an item of the agenda and the heading that takes it up."""
    return fold(text).strip(" .:-–*")[:_WIDEST_KEY]


def style_of(line: TextLine) -> str:
    """How a line is set: capitals, colon, gaps, bold, type size, as a short key."""
    size = 0 if line.size is None else round((line.size - 1) * 10)
    return "".join(
        (
            "C" if is_capitals(line.text) else "c",
            ":" if line.text.endswith(":") else ".",
            "G" if line.gap else "g",
            "B" if line.bold else "b",
            "R" if line.ruled else "r",
            str(size),
        )
    )


def is_capitals(text: str) -> bool:
    """Whether a text of more than an abbreviation is set in capitals, at least up to a colon."""
    shouted = text.split(":", maxsplit=1)[0]
    return shouted.isupper() and sum(map(str.isalpha, shouted)) > _ABBREVIATION


def evidence(
    lines: Sequence[TextLine], at: int, setting: Setting, *, after_heading: bool
) -> dict[str, float]:
    """All that speaks for or against the line, by name."""
    line, next_at = _joined(lines, at)
    before = lines[at - 1] if at else None
    after = lines[next_at] if next_at < len(lines) else None
    found = {
        "broken": float(next_at > at + 1),
        "between_prose": float(_is_between_prose(line, before, after, setting)),
        "row": float(_is_row(line, before, after)),
        "over_rows": float(_heads_columns(lines, at)),
        "over_table": float(_heads_table(lines, next_at)),
        "over_day": float(_heads_days(line, after)),
        **_shape(line, setting),
        **_words(line.text),
        **_below(line, after, setting),
        **_above(line, before, setting, after_heading=after_heading),
    }
    if before and _leads_in(before) and not after_heading and not found.get("over_sentence"):
        found["led_in"] = 1.0
    if setting.texts[_key(line.text)] == 1:  # an agenda comes again with what was said
        found["listed"] = float(at in setting.listed)
        close = found.get("under_heading_close") and found.get("over_open")
        if close and before and before.gap and line.text[-1] not in _STOPS + ":":
            found["listed_close"] = 1 - setting.gaps
    if setting.structured:
        found["structured"] = 1.0
        found["structured_common"] = float(forms.is_stock(line.text))
        found["structured_colon"] = float(line.text.endswith(":"))
    return {name: value for name, value in found.items() if value}


def _shape(line: TextLine, setting: Setting) -> dict[str, float]:
    """How the line is set, and how many lines and common headings are set alike."""
    text, style = line.text, style_of(line)
    count = len(forms.words_of(text))
    alike = setting.stock[style] - forms.is_stock(text)
    return {
        "always": 1.0,
        "gap": float(line.gap) * (1 - setting.gaps),
        "gap_among_gaps": float(line.gap) * setting.gaps,
        "below": float(line.below) * (1 - setting.gaps),
        "alone": float(line.gap and line.below) * (1 - setting.gaps),
        "comes_again": float(setting.texts[_key(text)] > 1 and count > 1),
        "words_1_3": float(count <= 3),
        "words_4_6": float(4 <= count <= 6),
        "words_10": float(count >= 10),
        "capitals": float(is_capitals(text)),
        "colon": float(text.endswith(":")),
        "stop": float(text.endswith(".") and not forms.opens_like_a_heading(text)),
        "fragment": float(setting.fragments >= _SEVERAL and _is_fragment(line)),
        "question": float(text.endswith("?")),
        "question_close": float(text.endswith("?") and not line.gap and setting.gaps > _SOME),
        "exclaims": float(text.endswith("!")),
        "wide": float(_WIDE * setting.width <= len(text) <= setting.width + 10),
        "bold": float(line.bold),
        "ruled": float(line.ruled),
        "large": max(0.0, min(1.0, ((line.size or 1.0) - 1.05) / 0.25)),
        "place": float(_is_place(line)),
        "place_among_places": float(setting.places > 1 and _is_place(line)),
        "small": max(0.0, min(1.0, (0.95 - (line.size or 1.0)) / 0.2)),
        "set_like_common": min(alike, 3) / 3,
        "set_like_few": float(setting.styles[style] <= max(3, sum(setting.styles.values()) / 6)),
    }


def _words(text: str) -> dict[str, float]:
    """What the words say."""
    words = forms.words_of(text)
    verb = forms.has_finite_verb(text) and not text.endswith("?")
    few = len(words) <= _FEW and text[-1] not in _STOPS + ":"
    capital = sum(word[0].isupper() for word in words)
    return {
        "common": float(forms.is_stock(text)),
        "begins_common": float(not forms.is_stock(text) and forms.stock_prefix(text) is not None),
        "asks": float(
            text.endswith("?")
            and (forms.stock_prefix(text) is not None or _ASKED.search(text) is not None)
        ),
        "opening": float(forms.opens_like_a_heading(text)),
        "verb": float(verb and not few),
        "verb_in_few": float(verb and few),
        "day": float(forms.has_day(text)),
        "digits": float(any(map(str.isdigit, text))),
        "commas": min(text.count(","), 2) / 2,
        "names": float(capital >= 2 and capital >= len(words) - 1 and not text.isupper()),
        "label": float(forms.is_label(text)),
        "person": float(_is_person(words)),
        "bracketed": float("(" in text),
        "quoted": float(len(words) >= _ORDERED and _QUOTE.fullmatch(text) is not None),
        "leads_on": float(_LEADS_ON.search(text) is not None),
        "cells": float(bool(re.search(r"\S\s{3,}\S|\|", text))),
    }


def _is_between_prose(
    line: TextLine, before: TextLine | None, after: TextLine | None, setting: Setting
) -> bool:
    """Whether a short line without a stop stands between what ends with one and a full line."""
    return (
        before is not None
        and after is not None
        and before.text[-1] in _STOPS
        and line.text[-1] not in _STOPS + ":"
        and len(line.text) <= _SHORT * setting.width
        and len(after.text) >= _WIDE * setting.width
        and after.text[0].isupper()
    )


def _leads_in(before: TextLine) -> bool:
    """Whether the line before is a sentence that leads in a list: `Det finns två sorter:`."""
    return before.text.endswith(":") and forms.has_finite_verb(before.text)


def _is_row(line: TextLine, before: TextLine | None, after: TextLine | None) -> bool:
    """Whether the line is a row of a table: it and one beside it end with a number."""
    if _COUNT.search(line.text) is None:
        return False
    above = before is not None and not line.gap and _COUNT.search(before.text) is not None
    return above or (after is not None and not line.below and bool(_COUNT.search(after.text)))


def _heads_columns(lines: Sequence[TextLine], at: int) -> bool:
    """Whether the line names the columns of the rows below it: `Post Utfall Budget`."""
    words = forms.words_of(lines[at].text)
    rows = lines[at + 1 : at + 3]
    return (
        len(words) > 1
        and all(word[0].isupper() for word in words)
        and len(rows) > 1
        and all(not row.gap and _COUNT.search(row.text) for row in rows)
    )


_CELLS = re.compile(r"\S(?:\s{3,}|\t|\s*\|\s*)\S")
"""What stands between the cells of a row."""


def _heads_table(lines: Sequence[TextLine], at: int) -> bool:
    """Whether a table begins at line `at`: two rows of several cells."""
    rows = lines[at : at + 2]
    return len(rows) > 1 and not rows[1].gap and all(_CELLS.search(row.text) for row in rows)


def _heads_days(line: TextLine, after: TextLine | None) -> bool:
    """Whether days stand below the line, and it says no day itself: `Möten i höst`."""
    return (
        after is not None
        and not forms.has_day(line.text)
        and line.text[-1] not in _STOPS
        and forms.begins_with_day(after.text)
    )


def _is_person(words: Sequence[str]) -> bool:
    """Whether nothing but a person is named."""
    if len(words) == 1:
        return is_given_name(words[0])
    return 2 <= len(words) <= 4 and looks_like_person(words)


def _below(line: TextLine, after: TextLine | None, setting: Setting) -> dict[str, float]:
    """What the next line makes of this one."""
    if after is None:
        return {"last": 1.0}
    text = after.text
    sentence = text[-1] in _STOPS or forms.has_finite_verb(text)
    opens = text[0].isupper() or text[0].isdigit()
    spoken = {fold(word)[:_CONTENT] for word in forms.words_of(text) if len(word) >= _CONTENT}
    said = {fold(word)[:_CONTENT] for word in forms.words_of(line.text) if len(word) >= _CONTENT}
    bullet = forms.is_bullet(text)
    return {
        "over_sentence": float(sentence and opens),
        "over_open": float(opens and not sentence),
        "over_lower": float(
            text[0].islower() and not line.below and not forms.begins_with_day(text)
        ),
        "over_that": float(text.startswith("att ") and forms.has_finite_verb(line.text)),
        "over_bullets": float(bullet),
        "leads_in_bullets": float(bullet and line.text.endswith(":") and not line.gap),
        "over_much": float(len(text) >= _WIDE * setting.width),
        "said_below": float(bool(said & spoken)),
    }


def _above(
    line: TextLine, before: TextLine | None, setting: Setting, *, after_heading: bool
) -> dict[str, float]:
    """What the line before makes of this one."""
    if before is None:
        return {"first": float(not forms.is_stock(line.text))}
    stops = before.text[-1] in _STOPS + ":"
    full = len(before.text) >= _WIDE * setting.width
    return {
        "under_stop": float(stops and not after_heading),
        "goes_on": float(full and not stops and not line.gap and not after_heading),
        "under_open": float(not full and not stops and not line.gap and not after_heading),
        "under_bullet": float(forms.is_bullet(before.text)),
        "under_heading": float(after_heading),
        "under_heading_close": float(after_heading and not line.gap),
    }


def _joined(lines: Sequence[TextLine], at: int) -> tuple[TextLine, int]:
    """The line, with what it goes on in where that is a heading's end; the number of the next."""
    line = lines[at]
    _, end = with_continuation(lines, at, "")
    if end == line.end or not lines[at + 1].below or lines[at + 1].text[-1] in ",;":
        return line, at + 1
    more = lines[at + 1]
    text = f"{line.text} {more.text}"
    return replace(line, end=more.end, text=text, below=more.below), at + 2
