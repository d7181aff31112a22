"""The forms that headings take: lines of a text, marks such as `§ 8.1`, and what is no heading.

Nothing here looks at a whole document; `sections` chooses between the candidates.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Literal

from pipeline.swedish.fold import fold

MarkKind = Literal["hash", "paragraph", "number", "bare", "plain"]

LONGEST = 110
"""A heading has at most so many letters; longer ones are cut or refused."""

RUN_ON = 160
"""A line longer than this is no printed line but a whole page or paragraph."""

_TAG = re.compile(r"</?[A-Za-z][^<>\n]{0,200}>")
_LINE = re.compile(r"[^\n\f\r]+")
_HASH = re.compile(r"(#{1,6})\s+(?=\S)")
_PARAGRAPH = re.compile(
    r"(?:[A-ZÅÄÖ][A-Za-zÅÄÖåäö]{0,4} ?)?[§\ufffd$]\s*(\d{1,3}(?:\.\d{1,2})*)\s*[.:]?[\s|]*"
)
_NUMBER = re.compile(r"(\d{1,2}(?:\.\d{1,2}){0,2})\s?[.,):](?!\d)[\s|]*(?=\S)")
_BARE = re.compile(r"(?:[A-ZÅÄÖ]{2,5} )?(\d{1,3}(?:\.\d{1,2}){0,2})\s+(?:[|]\s*)?(?=[A-ZÅÄÖ]\w)")
_INLINE = re.compile(
    r"(?:(?<=\s)|^)(?:(?P<number>\d{1,2})\. (?=[A-ZÅÄÖ])"
    r"|(?:[A-ZÅÄÖ][A-Za-zåäö]{0,4} )?§ ?(?P<paragraph>\d{1,3}(?:\.\d{1,2})?) (?=[A-ZÅÄÖ])"
    r"|(?:[A-ZÅÄÖ]{2,5} )?(?P<bare>\d{1,3}) (?=[A-ZÅÄÖ]\w))"
)
_BULLET = re.compile(r"[-–—•*·▪○+>=_~|]|[a-zåäö]\)|[A-ZÅÄÖ]\)\s")
_PAGE_MARK = re.compile(
    r"(?:sid(?:a|an)?\.? *)?\d{1,3} *(?:\(\d{1,3}\)|/ *\d{1,3}|av \d{1,3})?", re.IGNORECASE
)
_MONTH = r"(?:jan|feb|mar|apr|maj|jun|jul|aug|sep|okt|nov|dec)[a-zé]{0,7}"
_DAY = re.compile(
    rf"\b(?:\d{{1,2}}/\d{{1,2}}|\d{{1,2}}(?::[ae])? {_MONTH}|\d{{4}}-\d\d-\d\d|\d{{6,8}})\b",
    re.IGNORECASE,
)
_LINK = re.compile(r"https?:|www\.|@\w|\w\.(?:se|com|pdf)\b")
_PARENTHESES = re.compile(r"\([^()\n]{0,120}\)")
_CLOCK = re.compile(
    r"[\s,]+(?:kl\.?|klockan)?\s*\d{1,2}[.:]\d{2}(?:\s?[-–]\s?\d{1,2}[.:]\d{2})?$", re.IGNORECASE
)
_SUBJECT = re.compile(r"(?:vi|jag|ni|man|det|de|han|hon|alla) [a-z]+(?:r|de|s)\b")
_QUOTED = re.compile(r"[\"”“][^\"”“\n]{0,120}[\"”“]")
_WORD = re.compile(r"[^\W\d_]+(?:[-'][^\W\d_]+)*")


@dataclass(frozen=True, slots=True)
class TextLine:
    """A line that is not blank: [start, end) in the text, mark-up removed from `text`.

    `gap` says whether a blank line (or the top of the text) stands before it.
    """

    start: int
    end: int
    text: str
    gap: bool


@dataclass(frozen=True, slots=True)
class Mark:
    """What stands before a heading: its kind, its number (empty for `hash`), its length."""

    kind: MarkKind
    number: tuple[int, ...]
    length: int


@dataclass(frozen=True)
class HeadingWords:
    """The word lists of `data/headings.toml`, folded."""

    stock: re.Pattern[str]
    labels: re.Pattern[str]
    closing: re.Pattern[str]
    verbs: frozenset[str]
    folded_verbs: frozenset[str]
    openings: re.Pattern[str]
    kinds: re.Pattern[str]


@cache
def heading_words() -> HeadingWords:
    """The word lists, read once."""
    data = tomllib.loads((files("pipeline") / "data" / "headings.toml").read_text(encoding="utf-8"))
    return HeadingWords(
        stock=_any_of(data["stock"]),
        labels=_any_of(data["labels"]),
        closing=_any_of(data["closing"]),
        verbs=frozenset(data["verbs"]),
        folded_verbs=frozenset(map(fold, data["verbs"])),
        openings=_any_of(data["openings"]),
        kinds=_any_of(data["kinds"]),
    )


def _any_of(phrases: list[str]) -> re.Pattern[str]:
    """A pattern for any of the phrases, folded, as whole words; `*` stands for letters."""
    ordered = sorted({fold(phrase) for phrase in phrases}, key=len, reverse=True)
    return re.compile(
        r"(?<!\w)(?:"
        + "|".join(re.escape(phrase).replace(r"\*", r"\w*") for phrase in ordered)
        + r")(?!\w)"
    )


def lines_of(text: str) -> list[TextLine]:
    r"""The lines that hold something, tags taken out (offsets stay those of `text`).

    >>> [(line.text, line.gap) for line in lines_of("<b>Syfte</b>\nEtt\n\nTvå")]
    [('Syfte', True), ('Ett', False), ('Två', True)]
    """
    masked = _TAG.sub(lambda tag: " " * len(tag.group()), text)
    masked = masked.replace("**", "  ")
    lines, after = [], -2
    for match in _LINE.finditer(masked):
        stripped = match.group().strip()
        if not stripped:
            continue
        start = match.start() + len(match.group()) - len(match.group().lstrip())
        between = text[max(after, 0) : match.start()]
        gap = after < 0 or between.count("\n") > 1 or "\f" in between
        lines.append(TextLine(start, start + len(stripped), stripped, gap))
        after = match.end()
    return lines


def mark_of(line: str) -> Mark | None:
    """The mark that a line begins with, if any.

    >>> mark_of("Kf § 45 Svar"), mark_of("2. Ekonomi").number
    (Mark(kind='paragraph', number=(45,), length=8), (2,))
    """
    hashed = _HASH.match(line)
    if hashed:
        return Mark("hash", (len(hashed.group(1)),), hashed.end())
    forms: tuple[tuple[MarkKind, re.Pattern[str]], ...] = (
        ("paragraph", _PARAGRAPH),
        ("number", _NUMBER),
        ("bare", _BARE),
    )
    for kind, form in forms:
        match = form.match(line)
        if match:
            return Mark(kind, _number(match.group(1)), match.end())
    return None


def inline_marks(line: str) -> list[tuple[int, Mark]]:
    """The marks within a run-on line, with where each begins.

    >>> [mark.number for _, mark in inline_marks("Plats Eslöv 1. Val Eva. 2. Nästa möte")]
    [(1,), (2,)]
    """
    found: list[tuple[int, Mark]] = []
    for match in _INLINE.finditer(line):
        kind: MarkKind = "number"
        if match.group("paragraph"):
            kind = "paragraph"
        elif match.group("bare"):
            kind = "bare"
        number = _number(match.group("number") or match.group("paragraph") or match.group("bare"))
        found.append((match.start(), Mark(kind, number, match.end() - match.start())))
    return found


def _number(text: str) -> tuple[int, ...]:
    return tuple(int(part) for part in text.split("."))


def words_of(text: str) -> list[str]:
    """The words of a text: letters, with hyphens inside."""
    return _WORD.findall(text)


def is_stock(text: str) -> bool:
    """Whether the whole of the text is a common heading.

    >>> is_stock("Nästa styrelsemöte"), is_stock("Nästa möte äger rum i maj")
    (True, False)
    """
    return heading_words().stock.fullmatch(fold(text).strip(" .:?!")) is not None


def stock_prefix(text: str) -> str | None:
    """The common heading that a text begins with."""
    match = heading_words().stock.match(fold(text))
    return text[: match.end()] if match else None


def is_label(text: str) -> bool:
    """Whether the text is the label of a field, alone or before a colon.

    >>> is_label("Plats: Eslöv"), is_label("Närvarande"), is_label("Platsbrist i skolan")
    (True, True, False)
    """
    match = heading_words().labels.match(fold(text))
    return match is not None and not text[match.end() :].strip(" .*")[:1].strip(":")


def closes(text: str) -> bool:
    """Whether the line opens the block of signatures."""
    match = heading_words().closing.match(fold(text))
    return match is not None and len(text) <= match.end() + 30


def has_finite_verb(text: str) -> bool:
    """Whether a finite verb stands in the text, beside those of set headings.

    Diacritics are ignored only where the text has none: `år` is not `är`.

    >>> has_finite_verb("Inför nästa år"), has_finite_verb("Budgeten ar klar")
    (False, True)
    """
    unquoted = _QUOTED.sub(" ", text)
    folded, lower = fold(unquoted), unquoted.lower()
    if heading_words().openings.search(folded):
        return False
    if _SUBJECT.match(folded):
        return True
    verbs = heading_words().folded_verbs if folded == lower else heading_words().verbs
    return any(word in verbs for word in words_of(lower))


def opens_like_a_heading(text: str) -> bool:
    """Whether the text begins like a set heading that holds a verb: `Vad har hänt i ...`."""
    return heading_words().openings.match(fold(text)) is not None


def names_kind(text: str) -> bool:
    """Whether the text names a type of minutes: `Minnesanteckningar`, `Protokoll`, ..."""
    return heading_words().kinds.search(fold(text)) is not None


def is_page_mark(text: str) -> bool:
    """Whether the line is a page mark: `2 (3)`, `Sida 1 av 3`, `14`."""
    return _PAGE_MARK.fullmatch(text) is not None


def has_day(text: str) -> bool:
    """Whether a day (`5 maj`, `22/9`) stands outside parentheses."""
    return _DAY.search(_PARENTHESES.sub(" ", text)) is not None


def is_bullet(text: str) -> bool:
    """Whether the line is an item of a list."""
    return _BULLET.match(text) is not None


def has_link(text: str) -> bool:
    """Whether the line holds an address on the web or in the post."""
    return _LINK.search(text) is not None


def tidy(heading: str) -> str:
    """A heading in one line, without closing colon, rules of a table or clock time.

    >>> tidy("Mötets öppnande  17:02"), tidy("Syfte:"), tidy("Val av justerare '")
    ('Mötets öppnande', 'Syfte', 'Val av justerare')
    """
    one_line = " ".join(heading.split()).strip(" |#")
    one_line = _CLOCK.sub("", one_line)
    return re.sub(r"(?<!\w)['`´’|]+$", "", one_line).rstrip(" :.;,-–")
