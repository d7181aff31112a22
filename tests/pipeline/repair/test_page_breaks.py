"""What goes on over a page break: the views keep their way back, and nothing shown is lost."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from models.diacritics.load import load as load_diacritics
from pipeline.corrections import apply, heed, verdict_on
from pipeline.document import Line, Page, Reading, Span
from pipeline.findings import Correction
from pipeline.repair.find import find_corrections
from pipeline.repair.hyphens import find_hyphens
from pipeline.repair.page_breaks import find_breaks, find_over_breaks, first_heads, without

FOOT, HEAD = "Box 12, 541 21 Skövde", "Rådet 2(2)"


def reading(*pages: str) -> Reading:
    made = (
        Page(number, 0, 0, "plain", tuple(map(Line, text.split("\n"))))
        for number, text in enumerate(pages, 1)
    )
    return Reading("ab" * 32, "a.txt", "text/plain", tuple(made))


def running(read: Reading, *texts: str) -> list[Span]:
    """The lines with these texts."""
    found, at = [], 0
    for line in read.text.split("\n"):
        if line in texts:
            found.append(Span(at, at + len(line)))
        at += len(line) + 1
    return found


def over(upper: str, lower: str) -> str:
    """What finders see of two lines with a foot and a head between them."""
    read = reading(f"{upper}\n\n{FOOT}", f"{HEAD}\n\n{lower}")
    breaks = find_breaks(read, running(read, FOOT, HEAD))
    return without(apply(read.text, ()), breaks).text


def test_lists_and_sentences_go_on():
    for upper, lower in (
        ("Eva Ek, Mora", "Bo Lind, Hjo"),
        ("Eva Ek   Mora", "Bo Lind   Hjo"),
        ("Mora: Eva Ek", "Hjo: Bo Lind"),
        ("- Eva Ek", "- Bo Lind"),
        ("Eva Ek", "Bo Lind"),
        ("Rådet beslutade att", "Skolverket bjuds in."),
        ("Rådet beslutade att bjuda", "in alla."),
        ("Eva Ek, Bo Lind,", "Per Ahl"),
        ("Under hösten arbetade hela nätverket med en ny plan för skolorna", "Plan A valdes"),
    ):
        assert over(upper, lower) == f"{upper}\n{lower}"


def test_what_ends_at_the_break_stays_apart_from_what_begins_after_it():
    for upper, lower in (
        ("Rådet tackade Eva Ek.", "Övriga frågor"),
        ("Eva Ek, Mora", "Övriga frågor"),
        ("Hur går det?", "bra"),
        ("Följande togs upp:", "budget"),
    ):
        assert over(upper, lower) == f"{upper}\n\n{lower}"


def test_a_break_with_nothing_but_empty_lines():
    read = reading("alla kom-\n\n", "muner", "\nSlut.")
    (found,) = find_breaks(read, ())
    assert (found.before, found.after) == ("\n\n\n", "\n")


def test_running_lines_at_the_ends_of_the_text_leave_nothing():
    read = reading(f"{HEAD}\n\nText", f"{FOOT}\n")
    breaks = find_breaks(read, running(read, HEAD, FOOT))
    assert without(apply(read.text, ()), breaks).text == "Text"
    alone = reading(HEAD, FOOT)
    breaks = find_breaks(alone, running(alone, HEAD, FOOT))
    assert without(apply(alone.text, ()), breaks).text == ""


def test_a_divided_word_is_shown_whole_before_what_stands_between():
    read = reading(f"Alla kom-\n{FOOT}", f"{HEAD}\nmuner, sade Eva")
    breaks = find_breaks(read, running(read, FOOT, HEAD))
    restorer = load_diacritics()

    def find(text):
        return find_corrections(text, restorer)

    corrections = find_over_breaks(read.text, breaks, find)
    assert [(one.before, one.after) for one in corrections] == [
        (f"kom-\n{FOOT}\n{HEAD}\nmuner, ", f"kommuner,\n{FOOT}\n{HEAD}\n")
    ]
    shown = apply(read.text, corrections)
    assert shown.text == f"Alla kommuner,\n{FOOT}\n{HEAD}\nsade Eva"
    view = without(shown, breaks)
    assert view.text == "Alla kommuner,\nsade Eva"
    start = view.text.index("kommuner")
    assert view.to_raw(start, start + 8) == corrections[0].span
    refused = heed(read.text, corrections, [verdict_on(read.text, corrections[0], accepted=False)])
    refused_view = without(apply(read.text, refused), breaks)
    assert refused_view.text == "Alla kom-\nmuner, sade Eva"


def test_a_word_is_joined_with_neither_head_nor_foot():
    read = reading("Alla kom-\nmunala bolag", "muner vann")
    breaks = find_breaks(read, running(read, "munala bolag"))

    def find(text):
        return tuple(find_hyphens(text, load_diacritics()))

    found = find_over_breaks(read.text, breaks, find)
    assert [one.after for one in found] == ["kommuner\nmunala bolag\n"]


def test_damage_in_a_head_is_repaired_where_it_is_shown():
    read = reading("Forsta raden om", "Motesanteckningar\nnagot")
    breaks = find_breaks(read, running(read, "Motesanteckningar"))
    start = read.text.index("Mote")
    fixes = [
        one
        for one in find_corrections(read.text, load_diacritics())
        if one.before == "Motesanteckningar"
    ]
    assert [one.span.start for one in fixes] == [start]
    view = without(apply(read.text, fixes), breaks)
    assert view.text == "Forsta raden om\nnagot"


def test_first_heads_are_those_of_the_first_two_pages_that_have_any():
    read = reading("Ett", "Udda\nTvå", "Jamn 3\nTre", "Udda\nFyra")
    marked = running(read, "Udda", "Jamn 3")
    start = read.text.index("Jamn")
    fix = [Correction(Span(start, start + 4), "Jamn", "Jämn", "diacritics", 0.9)]
    assert first_heads(read, fix, marked).text.split() == ["Udda", "Jämn", "3"]
    assert not first_heads(read, (), ()).text.strip()


LINES = st.lists(
    st.sampled_from(["", "Eva Ek, Mora", "kom-", "munen vann", "Slut.", FOOT, HEAD, "a"]),
    max_size=8,
)


@given(st.lists(LINES, min_size=1, max_size=4))
def test_the_views_know_their_way_back(pages):
    made = tuple(
        Page(number, 0, 0, "plain", tuple(map(Line, lines)))
        for number, lines in enumerate(pages, 1)
    )
    read = Reading("ab" * 32, "a.txt", "text/plain", made)
    marked = running(read, FOOT, HEAD)
    breaks = find_breaks(read, marked)

    def find(text):
        return tuple(find_hyphens(text, load_diacritics()))

    corrections = find_over_breaks(read.text, breaks, find)
    shown = apply(read.text, corrections)
    assert shown.text.count(FOOT) == read.text.count(FOOT)  # nothing shown is lost
    assert shown.text.count(HEAD) == read.text.count(HEAD)
    assert shown.text.replace("-", "").split() != [] or not read.text.replace("-", "").split()
    view = without(shown, breaks)
    assert FOOT not in view.text
    assert HEAD not in view.text
    body = [
        word for page in pages for line in page if line not in (FOOT, HEAD) for word in line.split()
    ]
    seen = "".join(view.text.split()).replace("-", "")
    assert seen == "".join(body).replace("-", "")  # and of the body nothing is unseen
    for at, letter in enumerate(view.text):
        span = view.to_raw(at, at + 1)
        assert letter.isspace() or letter in read.text[span.start : span.end]
