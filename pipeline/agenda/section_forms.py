"""The forms that headings take: lines of a text, marks such as `§ 8.1`, and what is no heading.

Nothing here looks at a whole document; `sections` chooses between the candidates.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files

from pipeline.agenda.section_numbers import mark_of as mark_of  # noqa: PLC0414 - passages, sentences
from pipeline.swedish.fold import fold_in_place as fold

LONGEST = 110
"""A heading has at most so many letters; longer ones are cut or refused."""

_FORMULA = 5
"""Words of a set heading that holds a verb: `Mötet förklarades öppnat av Eva Ek` is a sentence."""

RUN_ON = 160
"""A line longer than this is no printed line but a whole page or paragraph."""

_TAG = re.compile(r"</?[A-Za-z][^<>\n]{0,200}>")
_BOLD = re.compile(
    r"\s*(?:[-*•]\s+)?(\*\*|<(?:strong|b|h[1-6])>|[*_](?=\S))"
    r"(.{1,160}?)(?:\*\*|</(?:strong|b|h[1-6])>|[*_](?=[ :]*\Z))"
)
_EMPHASIS = re.compile(r"^([*_])(?=[^\s*_])([^*_\n]{1,110}?)(?<!\s)\1(?=[ :]*$)", re.MULTILINE)
"""A line all in emphasis: `*Mål*`, `_Mål_`."""
_LINE = re.compile(r"[^\n\f\r]+")
_BULLET = re.compile(r"[-–—•*·▪○+>=_~|]|[a-zåäö]\)|[A-ZÅÄÖ]\)\s")
_PAGE_MARK = re.compile(
    r"(?:sid(?:a|an)?\.? *)?\d{1,3} *(?:\(\d{1,3}\)|/ *\d{1,3}|av \d{1,3})?", re.IGNORECASE
)
_MONTH = r"(?:jan|feb|mar|apr|maj|jun|jul|aug|sep|okt|nov|dec)[a-zé]{0,7}"
_FRACTION = r"/(?:1[0-2]|0?[1-9])"
"""The month of `5/2`; in `läsåret 23/24` there is none."""
_DAY = re.compile(
    rf"\b(?:\d{{1,2}}{_FRACTION}|\d{{1,2}}(?::[ae])? {_MONTH}|\d{{4}}-\d\d-\d\d|\d{{6,8}})\b",
    re.IGNORECASE,
)
_WEEKDAYS = r"(?:(?:mån|tis|ons|tors|fre|lör|sön)(?:dag)?(?:en)?s?\.?(?: den)?[\s,–-]+)*"
_DAY_FIRST = re.compile(
    rf"(?:[-–—•*·▪○+>] ?)?{_WEEKDAYS}(?:den )?(?:\d{{1,2}}(?: ?[-–] ?\d{{1,2}})?"
    rf"(?:{_FRACTION}|(?::[ae])? {_MONTH})|\d{{4}}-\d\d-\d\d|\d{{6,8}})\b",
    re.IGNORECASE,
)
_MONTH_FIRST = re.compile(
    r"(?:jan(?:uari)?|feb(?:ruari)?|mars?|apr(?:il)?|maj|juni?|juli?|aug(?:usti)?|sept?(?:ember)?"
    r"|okt(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b",
    re.IGNORECASE,
)
_SAID = 30
"""Letters of a line from which it may be a sentence, not a field."""
_TOLD = 4
"""Words of the shortest line that tells something."""
_CAPTION = re.compile(
    r"(?:Bild|Figur|Fig\.?|Tabell|Tab\.?|Diagram|Karta)\s+\d{1,2}\s*[.:–-]\s"
    r"|(?:Foto|Källa|Bild|Bildtext|Illustration):\s"
)
_LINK = re.compile(r"https?:|www\.|@\w|\w\.(?:se|com|pdf|docx?|xlsx?|pptx?)\b")
_PARENTHESES = re.compile(r"\([^()\n]{0,120}\)")
_AT_END = re.compile(r" ?\([^()\n]{0,60}\)[ .:]*\Z")
_CLOCK = re.compile(
    r"[\s,]+(?:(?i:kl\.?|klockan)\s*\d{1,2}|0?[6-9]|1\d|2[0-3])[.:]\d{2}"
    r"(?:\s?[-–]\s?\d{1,2}[.:]\d{2})?$"
)
_PROPERTY = re.compile(r"\S+\s(?:.*\s)?[A-ZÅÄÖ][a-zåäöé]+ (?:[a-zåäö]\w* )?(?:[A-ZÅÄÖ] )?\d+:\d+$")
"""What a piece of land is called: `Bygglov, Solberga 7:14`."""
_SUBJECT = re.compile(r"(?:vi|jag|ni|man|det|de|han|hon|alla) [a-z]+(?:r|de|s)\b")
_PASSIVE = re.compile(
    r"[a-zåäö]{2,}(?:[^n\W]d|[kpst]t)es\b(?<!mötes)|[a-zåäö]{2,}ågs\b|[a-zåäö]{2,}rogs\b"
)
_PAST = re.compile(r"([^\W\d_]+)\)? [a-zåäö]{3,}ade\b")
_BEFORE_PARTICIPLE = re.compile(
    r"(?:(?i:och|eller|om|av|på|för|med|till|från|i|hos|den|det|de|alla|våra|fler|\w+s|\w+ade)"
    r"|[a-zåäö]\w*a)\Z"
)
"""Words after which one in -ade is no verb: `om planerade besök`, `kommunens beslutade taxa`."""
_QUOTED = re.compile(r"[\"”“][^\"”“\n]{0,120}[\"”“]")
_WORD = re.compile(r"[^\W\d_]+(?:[-'][^\W\d_]+)*")


@dataclass(frozen=True, slots=True)
class TextLine:
    """A line that is not blank: [start, end) in the text, mark-up removed from `text`.

    `gap` says whether a blank line (or the top of the text) stands before it, `below` whether one
    (or the end) follows.  `bold`: all of it is set so, by the page or by marks (`**Mål**`);
    `lead` letters at its start are.  `ruled`: underlined with dashes or framed by them.  `size`
    is the type's size as a share of what the document mostly has, `None` where unknown; `space`
    counts the blank lines before.
    """

    start: int
    end: int
    text: str
    gap: bool
    below: bool = False
    bold: bool = False
    lead: int = 0
    ruled: bool = False
    size: float | None = None
    space: int = 0


@dataclass(frozen=True)
class HeadingWords:
    """The word lists of `data/headings.toml`, folded."""

    stock: re.Pattern[str]
    labels: re.Pattern[str]
    topical_labels: re.Pattern[str]
    parts: re.Pattern[str]
    greetings: re.Pattern[str]
    closing: re.Pattern[str]
    verbs: frozenset[str]
    folded_verbs: frozenset[str]
    openings: re.Pattern[str]
    kinds: re.Pattern[str]
    purposes: Mapping[str, re.Pattern[str]]
    weights: Mapping[str, float]


@cache
def heading_words() -> HeadingWords:
    """The word lists, read once."""
    data = tomllib.loads((files("pipeline") / "data" / "headings.toml").read_text(encoding="utf-8"))
    return HeadingWords(
        stock=_any_of(data["stock"]),
        labels=_any_of(data["labels"]),
        parts=_any_of(data["parts"]),
        topical_labels=_any_of(data["topical_labels"]),
        greetings=_any_of(data["greetings"]),
        closing=_any_of(data["closing"]),
        verbs=frozenset(data["verbs"]),
        folded_verbs=frozenset(map(fold, data["verbs"])),
        openings=_any_of(data["openings"]),
        kinds=_any_of(data["kinds"]),
        purposes={kind: _any_of(phrases) for kind, phrases in data["purposes"].items()},
        weights=data["weights"],
    )


def _any_of(phrases: list[str]) -> re.Pattern[str]:
    """A pattern for any of the phrases, folded, as whole words.

    `*` stands for letters, `...` at the end of a phrase for anything.
    """
    ordered = sorted({fold(phrase) for phrase in phrases}, key=len, reverse=True)
    return re.compile(r"(?<!\w)(?:" + "|".join(map(_form, ordered)) + r")(?!\w)")


def _form(phrase: str) -> str:
    escaped = re.escape(phrase).replace(r"\*", r"\w*")
    return re.sub(r"\\ \\\.\\\.\\\.\Z", r"(?: .*)?", escaped)


def lines_of(text: str) -> list[TextLine]:
    r"""The lines that hold something, tags taken out (offsets stay those of `text`).

    >>> [(line.text, line.gap) for line in lines_of("<b>Syfte</b>\nEtt\n\nTvå")]
    [('Syfte', True), ('Ett', False), ('Två', True)]
    >>> [(line.bold, line.lead) for line in lines_of("**Mål**\n**Budget** Klar.")]
    [(True, 3), (False, 6)]
    """
    masked = _TAG.sub(lambda tag: " " * len(tag.group()), text)
    masked = masked.replace("**", "  ")
    masked = _EMPHASIS.sub(lambda set_off: f" {set_off.group(2)} ", masked)
    lines: list[TextLine] = []
    after = -2
    for match in _LINE.finditer(masked):
        stripped = match.group().strip()
        if not stripped:
            continue
        start = match.start() + len(match.group()) - len(match.group().lstrip())
        between = text[max(after, 0) : match.start()]
        gap = after < 0 or between.count("\n") > 1 or "\f" in between
        if lines and gap:
            lines[-1] = replace(lines[-1], below=True)
        lead = 0
        if start > match.start():
            lead = _lead(text[match.start() : match.end()], stripped)
        bold = lead >= len(stripped.rstrip(" :"))
        end, space = start + len(stripped), max(between.count("\n") - 1, 0)
        lines.append(TextLine(start, end, stripped, gap, bold=bold, lead=lead, space=space))
        after = match.end()
    if lines:
        lines[-1] = replace(lines[-1], below=True)
    return lines


def _lead(printed: str, shown: str) -> int:
    """How many letters at the start of a line stand between marks of bold print."""
    opened = _BOLD.match(printed)
    if opened is None:
        return 0
    return min(len(_TAG.sub("", opened.group(2)).strip()), len(shown))


def words_of(text: str) -> list[str]:
    """The words of a text: letters, with hyphens inside."""
    return _WORD.findall(text)


def is_stock(text: str) -> bool:
    """Whether the whole of the text is a common heading.

    What stands in brackets after it does not count: who leads the item, how long it takes.

    >>> is_stock("Nästa styrelsemöte"), is_stock("Budget (Eva)"), is_stock("Nästa möte är i maj")
    (True, True, False)
    """
    plain = _AT_END.sub("", fold(text)).strip(" .:?!")
    return heading_words().stock.fullmatch(plain) is not None


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


def is_topical_label(text: str) -> bool:
    """Whether the text is a label, without a colon, that may be an item's heading as well."""
    return heading_words().topical_labels.fullmatch(fold(text)) is not None


def is_said(text: str) -> bool:
    """Whether the line is a whole sentence, or ends one: it has a verb and a full stop.

    >>> is_said("Bo visar hur sidan ska se ut framöver."), is_said("Eva Ek, Hjo.")
    (True, False)
    """
    return (
        _SAID <= len(text) <= RUN_ON
        and text.endswith(".")
        and not is_label(text)
        and has_finite_verb(text)
    )


def is_prose(text: str) -> bool:
    """Whether something is told in the line: several words, most in lower case, and a full stop.

    >>> is_prose("Bo byter server i maj."), is_prose("Eva Ek, Bo Al och Ann Ås, Hjo.")
    (True, False)
    """
    words = words_of(text)
    told = sum(word[0].islower() for word in words) * 2 > len(words) >= _TOLD
    return told and text.endswith(".") and not is_label(text)


def is_caption(text: str) -> bool:
    """Whether the line tells what a picture or table shows, or who made it.

    >>> is_caption("Bild 2. Skolan"), is_caption("Foto: Eva Ek"), is_caption("Bild och form")
    (True, True, False)
    """
    return _CAPTION.match(text) is not None


def is_part(text: str) -> bool:
    """Whether the text names a part of an item (`Beslut`, `Yrkanden`), not an item."""
    return heading_words().parts.fullmatch(fold(text).strip(" .:")) is not None


def greets(text: str) -> bool:
    """Whether the line greets those that a letter is sent to: `Hej alla!`."""
    return heading_words().greetings.fullmatch(fold(text).strip(" .!,")) is not None


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
    if heading_words().openings.search(folded) and len(words_of(lower)) <= _FORMULA:
        return False
    if _SUBJECT.match(folded) or _PASSIVE.search(unquoted) or _has_past(unquoted):
        return True
    verbs = heading_words().folded_verbs if folded == lower else heading_words().verbs
    return any(word in verbs for word in words_of(lower))


def _has_past(text: str) -> bool:
    """Whether a verb in the past tense stands in the text: `Eva Ek hälsade alla`."""
    return any(not _BEFORE_PARTICIPLE.match(one.group(1)) for one in _PAST.finditer(text))


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


def begins_with_day(text: str) -> bool:
    """Whether the line, or what stands behind its bullet, begins with a day or weekday.

    >>> begins_with_day("- fredag 4 maj, Hjo"), begins_with_day("5/2 Zoom"), begins_with_day("Bo")
    (True, True, False)
    """
    return _DAY_FIRST.match(text) is not None


def begins_with_month(text: str) -> bool:
    """Whether the text begins with the name of a month: the number before it is a day."""
    return _MONTH_FIRST.match(text) is not None


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
    if not _PROPERTY.match(one_line):
        one_line = _CLOCK.sub("", one_line)
    return re.sub(r"(?<!\w)['`´’|]+$", "", one_line).rstrip(" :.;,-–")
