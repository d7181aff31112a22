"""Recognition: what is asked of an engine, how often, and which of its answers is kept."""

from __future__ import annotations

import threading
from functools import partial

import numpy as np
import pytest
from engines import (
    RUBBISH,
    Compass,
    EngineCrashed,
    Planned,
    block,
    crashing,
    page_by_page,
    recorded,
)
from hypothesis import given, settings
from hypothesis import strategies as st
from papers import A4, dashed, typed
from PIL import Image

from pipeline.document import Box
from pipeline.layout.layout import PlacedWord, line_of
from pipeline.reading.recognise import (
    MOST_AT_ONCE,
    RecogniseSettings,
    Scan,
    confidence_of,
    recognise,
    worth,
)

GOOD = "Närvarande på mötet var även Eva Ek från Hjo"
WHITE = Image.new("L", (496, 702), 255)
PAGE = dashed(60)
NOTE = typed(["Eva Ek"], 60)
"""So little that nothing is measured of it: quick, where the picture does not matter."""


def scan_of(picture: Image.Image = NOTE, number: int = 1, width: float = A4[0]) -> Scan:
    return Scan(number, (width, width * picture.height / picture.width), lambda: picture, "picture")


def texts(pages):
    return ["\n".join(line.text for line in page.lines) for page in pages]


# -- blank pages -----------------------------------------------------------------------------


def test_no_pages_are_no_pages():
    assert list(recognise([], crashing)) == []
    assert list(recognise([], crashing, RecogniseSettings(workers=3))) == []


def test_a_blank_page_asks_no_engine():
    (page,) = recognise([scan_of(WHITE, 7)], crashing)
    assert (page.number, page.origin, page.lines) == (7, "ocr", ())
    assert (page.confidence, page.reason) == (None, "blank")
    assert (page.width, page.height) == (A4[0], A4[0] * 702 / 496)


def test_blank_pages_keep_their_place_among_others():
    engine = recorded(GOOD, "Frågan bordlades två gånger")
    scans = [scan_of(picture, at) for at, picture in enumerate((WHITE, NOTE, WHITE, NOTE), 1)]
    pages = list(recognise(scans, engine))
    assert [page.number for page in pages] == [1, 2, 3, 4]
    assert texts(pages) == ["", GOOD, "", "Frågan bordlades två gånger"]
    assert [page.reason for page in pages] == ["blank", "picture", "blank", "picture"]
    assert len(engine.seen) == 2


# -- the right way up -------------------------------------------------------------------------


@pytest.mark.parametrize("degrees", [0.0, 2.0, -3.0])
@pytest.mark.parametrize(
    ("quarters", "calls", "reason"),
    [
        (0, 1, "picture"),
        (1, 2, "picture+turned-270"),
        (2, 2, "picture+turned-180"),
        (3, 1, "picture+turned-90"),
    ],
)
def test_a_page_on_its_side_or_head_is_read_upright(quarters, calls, reason, degrees):
    """And the box leads back to where the block stands in the picture as it was given."""
    picture = dashed(100, degrees, quarters)
    compass = Compass()
    (page,) = recognise([scan_of(picture, width=picture.width * 0.72)], compass.ocr())
    assert texts([page]) == [compass.text]
    assert (page.reason, len(compass.seen)) == (reason, calls)
    assert compass.seen[-1].angle == pytest.approx(-degrees, abs=0.3)
    left, top, wide, high = (0.72 * edge for edge in block(np.asarray(picture)))
    box = page.lines[0].box
    assert box is not None
    assert page.lines[0].words[0].box == box
    assert (box.x0 + box.x1) / 2 == pytest.approx(left + wide / 2, abs=1.5)
    assert (box.top + box.bottom) / 2 == pytest.approx(top + high / 2, abs=1.5)
    size = sorted((box.x1 - box.x0, box.bottom - box.top))
    assert size == pytest.approx([20, 80], abs=4)
    assert (box.x1 - box.x0 > box.bottom - box.top) == (quarters % 2 == 0)


def test_every_quarter_is_tried_once_whichever_is_best_so_far():
    """Of four kinds of rubbish one is always a little better: no turn may be lost by that."""
    engine = Planned(tuple((RUBBISH, 0.10 + at / 50) for at in range(7)))
    (page,) = recognise([FINE], engine)
    assert sorted(seen.quarters for seen in engine.seen[:4]) == [0, 1, 2, 3]
    best = engine.seen[3].quarters
    assert [seen.quarters for seen in engine.seen[4:]] == [best] * 3
    assert page.reason.startswith(f"picture+turned-{90 * best}")


def test_what_is_not_rubbish_is_not_turned():
    engine = Planned(((GOOD, 0.6), *[(GOOD, 0.5)] * 3))
    (page,) = recognise([FINE], engine)
    assert {seen.quarters for seen in engine.seen} == {0}
    assert (page.confidence, page.reason) == (0.6, "picture")


# -- a second try -----------------------------------------------------------------------------


FINE = scan_of(typed(["Eva Ek"], 350, paper=(180, 255)), width=180)
"""Finer than any treatment: each gives a picture of its own."""


def test_a_good_reading_is_the_only_one():
    engine = Planned(((GOOD, 0.95),))
    (page,) = recognise([FINE], engine)
    assert (page.reason, page.confidence) == ("picture", 0.95)


def test_a_poor_reading_is_tried_again_until_it_is_good():
    engine = Planned(((GOOD, 0.5), (GOOD, 0.6), (GOOD, 0.9)))
    (page,) = recognise([FINE], engine)
    assert (page.reason, page.confidence) == ("picture+300-dpi", 0.9)
    assert [seen.dpi for seen in engine.seen] == [150, 150, 300]


@pytest.mark.parametrize(
    ("sure", "reason"),
    [
        ((0.5, 0.6, 0.4, 0.3), "picture+levelled"),
        ((0.5, 0.4, 0.6, 0.3), "picture+300-dpi"),
        ((0.5, 0.4, 0.3, 0.6), "picture+levelled+300-dpi"),
        ((0.6, 0.4, 0.3, 0.5), "picture"),
        ((0.5, 0.5, 0.5, 0.5), "picture"),
    ],
)
def test_the_best_of_the_treatments_is_kept(sure, reason):
    engine = Planned(tuple((GOOD, one) for one in sure))
    (page,) = recognise([FINE], engine)
    assert (page.reason, page.confidence) == (reason, max(sure))
    assert len(engine.seen) == 4


def test_a_levelled_picture_has_white_paper():
    tone = np.linspace(90, 250, PAGE.width)[None, :].repeat(PAGE.height, 0)
    shaded = Image.fromarray(np.minimum(np.asarray(PAGE), tone).astype(np.uint8))
    engine = Planned(((GOOD, 0.5), (GOOD, 0.9)))
    list(recognise([scan_of(shaded)], engine))
    before, after = (np.asarray(seen.image) for seen in engine.seen)
    assert np.percentile(before[:, :60], 95) < 140
    assert np.percentile(after[:, :60], 95) > 220


def test_poor_in_words_is_poor_however_sure():
    engine = Planned(((RUBBISH, 0.99), *[(GOOD, 0.95)]))
    (page,) = recognise([scan_of()], engine)
    assert texts([page]) == [GOOD]


@given(
    st.lists(
        st.tuples(st.sampled_from([GOOD, RUBBISH, "Hjo xqzt"]), st.floats(0, 1)),
        min_size=7,
        max_size=7,
    )
)
@settings(max_examples=40)
def test_never_worse_than_the_first_and_always_the_best_seen(plan):
    engine = Planned(tuple(plan))
    (page,) = recognise([FINE], engine)
    asked = [
        worth(recorded(text, confidence=sure)([shown])[0])
        for (text, sure), shown in zip(plan, engine.seen, strict=False)
    ]
    good = RecogniseSettings().good
    assert worth(page.lines) == max(asked) >= asked[0]
    assert all(one < good for one in asked[:-1])
    assert (len(asked) < 4) <= (asked[-1] >= good)


def test_a_coarse_picture_is_not_read_again_as_finer():
    engine = Planned(((GOOD, 0.6), (GOOD, 0.5)))
    (page,) = recognise([scan_of()], engine)
    assert (len(engine.seen), page.reason) == (2, "picture")


def test_the_treatments_of_one_page_do_not_touch_its_neighbours():
    engine = Planned(((GOOD, 0.9), (GOOD, 0.5), (GOOD, 0.9), (GOOD, 0.95)))
    scans = [scan_of(number=number) for number in (1, 2, 3)]
    pages = list(recognise(scans, engine))
    assert [page.reason for page in pages] == ["picture", "picture+levelled", "picture"]
    assert [page.confidence for page in pages] == [0.9, 0.95, 0.9]


# -- many pages, several workers -----------------------------------------------------------------


def numbered(pages: int, picture: Image.Image = NOTE) -> list[Scan]:
    """Pages that tell their number by their width in points."""
    return [scan_of(picture, number, 400.0 + number) for number in range(1, pages + 1)]


def _number(page) -> str:
    return f"Närvarande på mötet sida {round(page.scale * page.image.width) - 400}"


def reads_numbers(prepared):
    return [recorded(_number(page), confidence=0.9)([page])[0] for page in prepared]


@pytest.mark.parametrize("workers", [1, 2, 3, 8])
@pytest.mark.parametrize("pages", [1, 2, 7, 19])
def test_pages_come_in_order_each_with_its_own_text(pages, workers):
    found = list(recognise(numbered(pages), reads_numbers, RecogniseSettings(workers=workers)))
    assert [page.number for page in found] == list(range(1, pages + 1))
    assert texts(found) == [f"Närvarande på mötet sida {page.number}" for page in found]


@pytest.mark.parametrize(
    ("pages", "workers", "calls"),
    [
        (20, 1, [MOST_AT_ONCE, MOST_AT_ONCE, 20 - 2 * MOST_AT_ONCE]),
        (6, 2, [3, 3]),
        (5, 2, [2, 3]),
        (3, 4, [1, 1, 1]),
        (40, 2, [MOST_AT_ONCE] * 5),
    ],
)
def test_pages_are_shared_among_the_workers_a_few_at_once(pages, workers, calls):
    asked = []

    def counting(prepared):
        asked.append(len(prepared))
        return reads_numbers(prepared)

    list(recognise(numbered(pages), counting, RecogniseSettings(workers=workers)))
    assert sorted(asked) == sorted(calls)


def test_workers_work_at_the_same_time():
    both = threading.Barrier(2, timeout=10)

    def waits(prepared):
        both.wait()
        return reads_numbers(prepared)

    assert len(list(recognise(numbered(2), waits, RecogniseSettings(workers=2)))) == 2


def test_pictures_are_asked_for_by_one_worker_at_a_time():
    """A PDF's library is no place for two threads."""
    busy = threading.Lock()
    crowded = []

    def picture(number):
        if not busy.acquire(blocking=False):
            crowded.append(number)
            return NOTE
        threading.Event().wait(0.01)
        busy.release()
        return NOTE

    scans = [
        Scan(number, (400.0 + number, 800), partial(picture, number), "picture")
        for number in range(1, 13)
    ]
    list(recognise(scans, reads_numbers, RecogniseSettings(workers=4)))
    assert crowded == []


@pytest.mark.parametrize("workers", [1, 2])
def test_an_engine_that_crashes_is_heard(workers):
    with pytest.raises(EngineCrashed):
        list(recognise(numbered(3), crashing, RecogniseSettings(workers=workers)))


def test_an_engine_that_crashes_on_the_second_try_is_heard():
    calls = iter([recorded(RUBBISH, confidence=0.2), crashing])

    def engine(pages):
        return next(calls)(pages)

    with pytest.raises(EngineCrashed):
        list(recognise([scan_of()], engine))


def test_an_engine_that_loses_a_page_is_heard():
    with pytest.raises(ValueError, match="shorter"):
        list(recognise(numbered(3), lambda pages: reads_numbers(pages)[1:]))


@pytest.mark.parametrize("workers", [1, 2])
def test_a_picture_that_cannot_be_had_is_heard(workers):
    def broken():
        raise OSError("broken")

    scans = [*numbered(2), Scan(3, A4, broken, "picture")]
    with pytest.raises(OSError, match="broken"):
        list(recognise(scans, reads_numbers, RecogniseSettings(workers=workers)))


# -- how sure a page is ----------------------------------------------------------------------


def line(*words: tuple[str, float | None]):
    return line_of([PlacedWord(text, Box(0, 0, 9, 9), sure) for text, sure in words])


def test_confidence_is_by_letters_not_by_words():
    """A bullet read as `e` with confidence 0.1 says little about the page."""
    assert confidence_of([line(("e", 0.0), ("Närvarande", 1.0))]) == round(10 / 11, 4)
    assert confidence_of([line(("Hjo", 0.5)), line(("bordlades", 0.9))]) == 0.8
    assert confidence_of([line(("Hjo", None), ("Eva", 0.7))]) == 0.7
    assert confidence_of([line(("Hjo", None))]) is None
    assert confidence_of([]) is None


def test_the_worth_of_nothing_is_nothing():
    assert worth([]) == 0
    assert worth([line(("Hjo", None))]) == 0


def test_an_engine_by_the_page_is_an_engine():
    engine = page_by_page(lambda page: reads_numbers([page])[0])
    assert texts(recognise(numbered(2), engine)) == [
        "Närvarande på mötet sida 1",
        "Närvarande på mötet sida 2",
    ]


@pytest.mark.parametrize("lines", [["Bilaga"], ["Sida 3 (12)"]])
def test_a_page_with_little_on_it_is_still_asked_about(lines):
    engine = recorded("Bilaga", confidence=0.99)
    (page,) = recognise([scan_of(typed(lines, 150, 12))], engine)
    assert page.reason == "picture"
    assert texts([page]) == ["Bilaga"]
