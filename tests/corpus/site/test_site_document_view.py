"""One page as it is shown: nested facts, repairs over lines, marks on the picture."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from corpus.site.document_facts import Fact
from corpus.site.document_view import MOST_LETTERS, Marked, Viewed, view
from pipeline.document import Box, Line, Page, Span, Word
from pipeline.findings import Correction
from pipeline.reading.shown_page import shown

AT = 50


def page(*texts: str, skew: float = 0.0) -> Page:
    """A page whose every word has a box: seven points a letter, lines twenty points apart."""
    lines = []
    for row, text in enumerate(texts):
        words = [
            Word(at.start(), at[0], _box(row, at.start(), at.end(), skew))
            for at in re.finditer(r"\S+", text)
        ]
        lines.append(Line(text, None, None, tuple(words)))
    return Page(1, 595, 842, "ocr", tuple(lines), 0.9, "no-layer")


def _box(row: int, start: int, end: int, skew: float) -> Box:
    top = 20.0 * row + skew * start
    return Box(7.0 * start, top, 7.0 * end - 2, top + 10)


def fact(kind: str, start: int, end: int) -> Fact:
    return Fact(kind, Span(AT + start, AT + end), kind)


def seen(paper: Page, *facts: Fact, corrections: tuple[Correction, ...] = ()) -> Viewed:
    return view(paper, AT, Marked(tuple(facts), corrections), shown(paper))


def test_a_person_within_a_decision_leads_to_the_person_and_tells_both() -> None:
    viewed = seen(page("Eva Ek ordnar allt"), fact("beslut", 0, 18), fact("person", 0, 6))
    first, second = viewed.lines[0].runs
    assert [one.kind for one in first.facts] == ["person", "beslut"]
    assert first.href == f"#plats-{AT}-{AT + 6}"
    assert second.href == f"#plats-{AT}-{AT + 18}"
    assert first.pieces[0].kinds == ("beslut", "person")
    assert {mark.id for mark in viewed.marks} == {first.href[1:], second.href[1:]}


def test_a_mark_has_a_box_for_each_line() -> None:
    viewed = seen(page("ett två tre", "fyra fem"), fact("beslut", 4, 16))
    assert viewed.marks[0].path.count("M") == 2


def test_on_a_skewed_page_the_boxes_of_a_line_are_stairs() -> None:
    paper = page("ett två tre fyra fem sex sju åtta nio tio elva tolv", skew=0.4)
    (mark,) = seen(paper, fact("beslut", 0, 51)).marks
    heights = [float(height) for height in re.findall(r"v([\d.]+)h", mark.path)]
    assert len(heights) > 2
    assert max(heights) < 17


def test_a_fact_in_the_middle_of_a_word_is_marked_on_that_word() -> None:
    viewed = seen(page("om skolfrånvaron nu"), fact("amne", 7, 14))
    assert viewed.marks[0].path == "M19.8 -1.2h91.4v12.4h-91.4z"


def test_a_line_that_the_repair_moved_up_is_gone_but_for_what_is_printed() -> None:
    join = Correction(Span(AT + 3, AT + 10), "kom-\nmun", "kommun", "hyphen", 0.9)
    moved = Correction(Span(AT + 3, AT + 11), "kom-\nmun", "kommun", "hyphen", 0.9)
    assert seen(page("en kom-", "mun"), corrections=(join,)).lines[0].runs  # does not fit
    first, second = seen(page("en kom-", "mun"), corrections=(moved,)).lines
    assert "".join(piece.shown for run in first.runs for piece in run.pieces) == "en kommun"
    assert second.gone
    assert "".join(piece.printed for run in second.runs for piece in run.pieces) == "mun"


def test_a_very_long_page_is_cut_and_says_so() -> None:
    viewed = view(Page(1, 0, 0, "plain", (Line("a" * (MOST_LETTERS + 1)),)), 0, Marked(), None)
    assert viewed.cut
    assert not viewed.words


def test_what_lies_outside_the_page_has_no_mark() -> None:
    paper = Page(
        1, 595, 842, "ocr", (Line("ut", None, None, (Word(0, "ut", Box(900, 5, 950, 9)),)),)
    )
    viewed = seen(paper, fact("person", 0, 2))
    assert not viewed.marks
    assert viewed.lines[0].runs[0].href == f"#text-{AT}"


@given(st.data())
def test_every_link_and_id_joins_the_two_sides(data: st.DataObject) -> None:
    """Whatever overlaps: ids are given once, and every link within the page leads somewhere."""
    texts = data.draw(st.lists(st.text("ab å-", max_size=12), min_size=1, max_size=4))
    paper = page(*texts)
    length = len("\n".join(texts))
    edge = st.integers(-3, length + 3)
    pairs = data.draw(st.lists(st.tuples(edge, edge), max_size=6))
    kinds = st.sampled_from(["person", "beslut", "amne"])
    facts = [fact(data.draw(kinds), *sorted(pair)) for pair in pairs if pair[0] != pair[1]]
    viewed = seen(paper, *facts)
    runs = [run for line in viewed.lines for run in line.runs]
    ids = [piece.id for run in runs for piece in run.pieces if piece.id]
    ids += [mark.id for mark in viewed.marks] + [f"ord-{word.start}" for word in viewed.words]
    assert len(ids) == len(set(ids))
    assert {f"text-{word.start}" for word in viewed.words} <= set(ids)
    linked = {run.href[1:] for run in runs if run.href}
    blank = {mark for mark in linked if mark not in ids}
    for place in blank:  # a fact of nothing but blanks has no word, and so no place
        start, end = (int(number) - AT for number in place.split("-")[1:])
        assert not "\n".join(texts)[max(start, 0) : end].strip()
