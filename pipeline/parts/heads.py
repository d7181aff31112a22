"""What the top of a page tells: whose minutes begin here, of which day, and which page it is."""

from __future__ import annotations

import re
from dataclasses import dataclass

from rapidfuzz import fuzz

from pipeline.agenda.titles import find_network, find_title
from pipeline.attendance.labels import find_labels
from pipeline.corrections import apply
from pipeline.document import Page
from pipeline.editions.head import day_of
from pipeline.layout.running_forms import PageMark, is_sentence, key_of, mark_within, page_mark
from pipeline.swedish.fold import fold, fold_in_place

_TITLE_LINES, _TOP_LINES, _UPPER_LINES, _LOWER_LINES = 8, 12, 40, 15
_BARRING = 4
"""Lines in which something else than minutes says so: an agenda of the meeting stands below."""
_EDGE = 4
"""Lines from the edge of a page among which its number may stand."""
_LINE = 300
"""Characters of a line that are looked at: a page run together is one line."""

_KIND = re.compile(r"\b(?:\w*protokoll|\w*anteckningar|\w*noteringar|referat|sammanfattning)\b")
_MEETING = re.compile(r"\b(?:\w*mote|\w*sammantrade|\w*stamma|\w*traff)\b")
_BODY = re.compile(r"\w*(?:natverk|rad|grupp|styrelse|forening|namnd|utskott)(?:et|en)?\b")
_ATTENDED = re.compile(
    r"(?:^|[\n.] *|  +)[\W_]*(?:narvarande|beslutande|deltagare|deltagande|deltog|pa plats"
    r"|med pa motet|med:|kallade|ovriga deltagare)\b",
    re.MULTILINE,
)
_NO_MINUTES = re.compile(
    r"\b(?:bilag(?:a|or)|bil\.|appendix|kallelse|dagordning|foredragningslista|arendelista|inbjudan"
    r"|verksamhetsberattelse|verksamhetsplan|arsberattelse|arsredovisning|revisionsberattelse"
    r"|sammanstallning|protokollsutdrag|utdrag ur|narvarolista|deltagarlista|sandlista"
    r"|foregaende (?:protokoll|mote\w*|anteckningar)|forra motet\w*|sarskilt yttrande|reservation"
    r"|tjansteskrivelse|innehall|fran forra|fran foregaende)\b"
)
_SEATED = re.compile(r"(?:^|[\n.] *|  +)[\W_]*(?:narvarande|beslutande)\b", re.MULTILINE)
_PLACED = re.compile(
    r"^[\W_]*(?:plats|tid|datum|dag|plats och tid|tid och plats|datum och tid|sammantradesdatum"
    r"|motesdatum|lokal)\b",
    re.MULTILINE,
)
_ENDED = re.compile(
    r"\b(?:avsluta(?:s|des|de|t|r)|vid protokollet|vid pennan|vid anteckningarna"
    r"|justera(?:s|t|des)|justeringsman|underskrift\w*|antecknat av|protokollforare)\b"
)
_KINDS = ("protokoll", "minnesanteckningar", "motesanteckningar", "sammantradesprotokoll",
          "anteckningar")  # fmt: skip
_MISREAD = 84
"""Of 100: how alike a misread word is at least to one that names minutes."""
_ITEM = re.compile(r"^[ \t]*(?:§ ?(\d{1,3})|(\d{1,2})[.)]) ?\S", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class PageHead:
    """The top of a page.

    `titled`: a line names a type of minutes; `meeting`: one names a meeting; `attended`: an
    attendance list begins in the upper part; `day` and `network` as in `Fingerprint`, empty also
    where nothing else speaks for a head; `barred`: it calls itself something else than minutes;
    `mark`: its printed page number; `items`: the first and last number of paragraphs that begin
    lines; `runs_on`: it begins in the middle of a sentence; `placed`: a label of time or place
    opens a line of the upper part; `ended`: its lower part closes a meeting; `title`: the line that
    names minutes, folded, without numbers; `seated`: the list is of those who were there, not of
    those who may come; `opens`: one of its first two lines names a meeting or who met.
    """

    number: int
    titled: bool
    meeting: bool
    attended: bool
    day: str
    network: str
    barred: bool
    mark: PageMark | None
    items: tuple[int, int] | None
    runs_on: bool
    placed: bool
    ended: bool
    title: str
    seated: bool
    opens: bool


def head_of_page(page: Page, *, first: bool = False) -> PageHead:
    """What the page's top tells; of the first page all, of others only what may be a head."""
    lines = [line.text.strip()[:_LINE] for line in page.lines if line.text.strip()]
    top = [line for line in lines[:_TOP_LINES] if page_mark(line) is None]
    folded = [fold_in_place(line) for line in top[:_TITLE_LINES]]
    upper = "\n".join(lines[:_UPPER_LINES])
    title = next((line for line in folded if _names_minutes(line) and not is_sentence(line)), "")
    meeting = any(map(_is_meeting, folded))
    plain, lower = fold_in_place(upper), fold_in_place("\n".join(lines[-_LOWER_LINES:]))
    attended = _opens_list(_ATTENDED, plain, upper) or any(
        label.kind == "present" and _names_follow(upper, label.end) for label in find_labels(upper)
    )
    barred = any(_NO_MINUTES.search(line[:80]) for line in folded[:_BARRING])
    seated = _opens_list(_SEATED, plain, upper)
    worth = first or ((title or seated) and not barred)
    shown = apply("\n".join(top), [])
    return PageHead(
        page.number,
        bool(title),
        meeting,
        attended,
        day_of(upper) if worth else "",
        fold(find_network(shown, find_title(shown)) or "") if worth else "",
        barred,
        _mark(lines),
        _items(lines),
        bool(top) and top[0][:1].islower() and len(top[0].split()) > 2,
        _PLACED.search(plain) is not None,
        _ENDED.search(lower) is not None,
        key_of(title),
        seated,
        any(_ITEM.match(line) is None and _is_meeting(line) for line in folded[:2]),
    )


def _is_meeting(line: str) -> bool:
    return (_MEETING.search(line) or _BODY.search(line)) is not None


def _opens_list(label: re.Pattern[str], plain: str, text: str) -> bool:
    return any(_names_follow(text, found.end()) for found in label.finditer(plain))


def _names_follow(text: str, at: int) -> bool:
    """Whether a list may follow a label that ends here: no word in lower case on its line."""
    rest = text[at : at + 40].partition("\n")[0].lstrip(" \t*")
    return not rest[:1].islower()


def _names_minutes(line: str) -> bool:
    """Whether a folded line is a title that names a type of minutes, perhaps misread."""
    if _KIND.search(line):
        return True
    words = re.findall(r"\w{7,}", line[:80])
    return any(fuzz.ratio(word, kind) >= _MISREAD for word in words for kind in _KINDS)


def _mark(lines: list[str]) -> PageMark | None:
    """The printed number of the page, from its edges; one that tells the number of pages first."""
    found = [
        mark
        for line in [*lines[:_EDGE], *lines[-_EDGE:]]
        if (mark := page_mark(line) or mark_within(line)) is not None and mark.form != "slash"
    ]
    return next((mark for mark in found if mark.total), next(iter(found), None))


def _items(lines: list[str]) -> tuple[int, int] | None:
    numbers = [int(one or two) for one, two in _ITEM.findall("\n".join(lines))]
    return (numbers[0], numbers[-1]) if numbers else None
