"""Pictures made ready: scaled, turned straight, and the way back to points on the page."""

from __future__ import annotations

import math

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from papers import FONTS, typed
from PIL import Image, ImageDraw, ImageFont

from pipeline.document import Box
from pipeline.reading.picture import (
    LEAST_SKEW,
    TARGET_DPI,
    Prepared,
    Treatment,
    _unspeckled,
    is_blank,
    is_sideways,
    is_two_toned,
    is_uneven,
    levelled,
    overview,
    pixels_of,
    prepare,
    share_of_ink,
    skew_of,
    turned,
)

WIDTH, HEIGHT = 595.0, 842.0


def page(dpi: int = 150, degrees: float = 0.0, mode: str = "L") -> Image.Image:
    """Forty lines of black dashes on white paper, turned."""
    scale = dpi / 72
    picture = Image.new("L", (round(WIDTH * scale), round(HEIGHT * scale)), 255)
    draw = ImageDraw.Draw(picture)
    for row in range(40):
        for dash in range(20):
            x, y = 72 + dash * 22, 72 + row * 17
            draw.rectangle([x * scale, y * scale, (x + 16) * scale, (y + 6) * scale], fill=0)
    if degrees:
        picture = picture.rotate(degrees, Image.Resampling.BICUBIC, fillcolor=255)
    return picture.convert(mode)


def array(picture: Image.Image) -> np.ndarray:
    return np.asarray(picture.convert("L"), dtype=np.uint8)


@pytest.mark.parametrize("degrees", [-4.0, -1.5, 0.0, 0.8, 3.0])
def test_the_skew_is_found(degrees):
    assert math.isclose(skew_of(array(page(degrees=degrees))), -degrees, abs_tol=0.25)


def test_turning_by_the_skew_makes_it_straight():
    pixels = array(page(degrees=2.0))
    assert abs(skew_of(turned(pixels, skew_of(pixels)))) < 0.3


@pytest.mark.parametrize("tone", [255, 0, 128])
def test_an_empty_page_has_no_skew(tone):
    assert skew_of(np.full((800, 600), tone, dtype=np.uint8)) == 0.0


@pytest.mark.parametrize(
    ("dpi", "expected"), [(300, TARGET_DPI), (600, TARGET_DPI), (150, 150), (170, 170), (75, 75)]
)
def test_only_fine_pictures_are_made_coarser(dpi, expected):
    ready = prepare(pixels_of(page(dpi)), WIDTH)
    assert math.isclose(ready.dpi, expected, abs_tol=1)
    assert math.isclose(ready.scale * ready.image.width, WIDTH, rel_tol=1e-9)
    assert math.isclose(ready.scale * ready.image.height, HEIGHT, abs_tol=1)
    assert ready.image.mode == "L"
    assert ready.image.format == "BMP"


def test_what_is_straight_is_not_turned():
    ready = prepare(pixels_of(page(degrees=LEAST_SKEW / 2)), WIDTH)
    assert ready.angle == 0.0


@pytest.mark.parametrize("mode", ["1", "L"])
def test_what_lies_askew_is_turned(mode):
    assert prepare(pixels_of(page(degrees=2.0, mode=mode)), WIDTH).angle == pytest.approx(
        -2, abs=0.2
    )


@pytest.mark.parametrize("degrees", [0.0, -3.0, 2.0])
@pytest.mark.parametrize("dpi", [75, 150, 300])
def test_a_pixel_leads_back_to_its_point_on_the_page(dpi, degrees):
    """A dot 100 points below the others, on paper that lies askew on the glass."""
    scale = dpi / 72
    picture = page(dpi, degrees)
    x, y = 450.0, 800.0
    ImageDraw.Draw(picture).rectangle(
        [(x - 5) * scale, (y - 5) * scale, (x + 5) * scale, (y + 5) * scale], fill=100
    )
    ready = prepare(pixels_of(picture), WIDTH)
    pixels = np.asarray(ready.image)
    low = np.argwhere((pixels > 80) & (pixels < 120))
    low = low[low[:, 0] > 0.92 * pixels.shape[0]]
    middle = np.median(low, axis=0)
    found = ready.to_page(float(middle[1]), float(middle[0]))
    assert math.isclose(found[0], x, abs_tol=2)
    assert math.isclose(found[1], y, abs_tol=2)


def test_unturned_pixels_are_scaled():
    ready = Prepared(Image.new("L", (100, 200)), 150, 0.5, 0.0, uneven=False)
    assert ready.to_page(10, 20) == (5, 10)


def test_a_quarter_turn_leads_to_the_side():
    ready = Prepared(Image.new("L", (100, 100)), 72, 1.0, 90.0, uneven=False)
    assert ready.to_page(50, 0) == pytest.approx((100, 50))


def test_uneven_light_is_seen():
    shade = np.tile(np.linspace(120, 255, 600), (800, 1))
    assert is_uneven(np.minimum(array(page()).astype(float)[:800, :600], shade).astype(np.uint8))
    assert not is_uneven(array(page()))


# -- the way back to the page ------------------------------------------------------------------


def given_to_ready(
    x: float, y: float, size: tuple[int, int], quarters: int, degrees: float
) -> tuple[float, float]:
    """Where a point of the picture as given lies when it was turned (both anticlockwise)."""
    width, height = size
    for _ in range(quarters):
        x, y, width, height = y, width - x, height, width
    turn = math.radians(degrees)
    dx, dy = x - width / 2, y - height / 2
    return (
        width / 2 + dx * math.cos(turn) + dy * math.sin(turn),
        height / 2 - dx * math.sin(turn) + dy * math.cos(turn),
    )


def ready(size: tuple[int, int], quarters: int, degrees: float, scale: float) -> Prepared:
    shown = Image.new("L", size if quarters % 2 == 0 else size[::-1])
    return Prepared(shown, 150, scale, degrees, quarters=quarters)


PLACES = {
    "size": st.tuples(st.integers(50, 3000), st.integers(50, 3000)),
    "quarters": st.integers(0, 3),
    "degrees": st.floats(-5, 5),
    "scale": st.floats(0.1, 2),
    "at": st.tuples(st.floats(0, 1), st.floats(0, 1)),
}


@given(**PLACES)
def test_every_pixel_leads_back_to_its_point(size, quarters, degrees, scale, at):
    x, y = at[0] * size[0], at[1] * size[1]
    seen = given_to_ready(x, y, size, quarters, degrees)
    found = ready(size, quarters, degrees, scale).to_page(*seen)
    assert found == pytest.approx((x * scale, y * scale), abs=1e-6)


@given(**PLACES)
def test_a_box_keeps_its_size_and_stands_where_its_middle_does(size, quarters, degrees, scale, at):
    page = ready(size, quarters, degrees, scale)
    width, height = page.image.size
    x, y = at[0] * width * scale, at[1] * height * scale
    box = page.on_page(Box(x - 20, y - 5, x + 20, y + 5))
    wide, high = (10, 40) if quarters % 2 else (40, 10)
    assert (box.x1 - box.x0, box.bottom - box.top) == pytest.approx((wide, high), abs=0.11)
    middle = (box.x0 + box.x1) / 2, (box.top + box.bottom) / 2
    assert middle == pytest.approx(page.to_page(x / scale, y / scale), abs=0.11)


@pytest.mark.parametrize("degrees", [0.0, 3.0])
@pytest.mark.parametrize("quarters", [0, 1, 2, 3])
def test_the_picture_is_turned_as_it_says(quarters, degrees):
    """The page's own picture is turned, not only numbers: a dot is followed back."""
    picture = page(100, degrees)
    x, y = 40.0, 30.0
    ImageDraw.Draw(picture).rectangle([50, 35, 60, 47], fill=100)
    done = prepare(pixels_of(picture), WIDTH, Treatment(quarters=quarters))
    pixels = np.asarray(done.image).astype(int)
    corners = np.zeros(pixels.shape, bool)
    corners[:120, :120] = corners[-120:, :120] = corners[:120, -120:] = corners[-120:, -120:] = True
    dot = np.median(np.argwhere(corners & (pixels > 80) & (pixels < 120)), axis=0)
    assert done.quarters == quarters
    assert done.image.size == (picture.size if quarters % 2 == 0 else picture.size[::-1])
    assert done.to_page(float(dot[1]), float(dot[0])) == pytest.approx((x, y), abs=2)


@pytest.mark.parametrize(
    ("treatment", "name"),
    [
        (Treatment(), ""),
        (Treatment(quarters=3), "turned-270"),
        (Treatment(dpi=300, levelled=True), "levelled+300-dpi"),
    ],
)
def test_a_treatment_has_a_name(treatment, name):
    assert treatment.name == name


# -- specks ------------------------------------------------------------------------------------

TEXT = [
    "Närvarande på mötet i Hjo: Åsa Öhrn, Eva Ek.",
    "Frågan bordlades; även ärendet från Västerås återkom.",
    "Ordföranden säger: i första hand. Övrigt är inte klart.",
]


def fax(dpi: int, size: float, font: str = FONTS[0]) -> np.ndarray:
    """A few lines in black and white."""
    shown = typed(TEXT, dpi, size, font, paper=(420, 200))
    return np.where(np.asarray(shown) < 128, 0, 255).astype(np.uint8)


def specked(pixels: np.ndarray, clear: int = 20) -> np.ndarray:
    """With specks of one or two pixels wherever no letter is near."""
    rng = np.random.default_rng(12)
    near = cv2.dilate((pixels < 128).astype(np.uint8), np.ones((2 * clear + 1,) * 2, np.uint8))
    dirty = pixels.copy()
    for y, x in zip(
        rng.integers(2, pixels.shape[0] - 2, 150),
        rng.integers(2, pixels.shape[1] - 2, 150),
        strict=True,
    ):
        if not near[y, x]:
            dirty[y, x : x + 1 + y % 2] = 0
    return dirty


def lost_parts(before: np.ndarray, after: np.ndarray) -> int:
    """Dots, stops and letters of which nothing is left."""
    parts, labels = cv2.connectedComponents((before < 128).astype(np.uint8), connectivity=8)
    return parts - len({0, *np.unique(labels[after < 128]).tolist()})


@pytest.mark.parametrize("font", FONTS)
@pytest.mark.parametrize("dpi", [150, 200, 300])
@pytest.mark.parametrize("size", [7, 8, 9, 10, 11, 12])
def test_dots_and_stops_are_no_specks(size, dpi, font):
    clean = fax(dpi, size, font)
    assert cv2.connectedComponents((clean < 128).astype(np.uint8))[0] > 140
    assert lost_parts(clean, _unspeckled(clean)) == 0


@pytest.mark.parametrize("dpi", [200, 300])
@pytest.mark.parametrize("size", [8, 10, 12])
def test_specks_that_stand_alone_are_wiped(size, dpi):
    clean = fax(dpi, size)
    dirty = specked(clean)
    wiped = _unspeckled(dirty)
    specks = (dirty < 128) & (clean >= 128)
    assert np.count_nonzero(specks) > 80
    assert np.count_nonzero((wiped < 128) & specks) <= 2
    assert lost_parts(clean, wiped) == 0


def test_a_fax_is_read_without_its_specks():
    """Through the whole preparation: what an engine gets of two pages is one and the same."""
    clean = fax(300, 11)
    ready_clean, ready_dirty = (
        np.asarray(prepare(pixels, 420.0).image).astype(int) for pixels in (clean, specked(clean))
    )
    assert np.abs(ready_clean - ready_dirty).max() < 60
    assert np.count_nonzero(ready_dirty < 100) > 1000


def test_a_grey_picture_keeps_everything():
    """What is a speck there may be pencil, a stamp, or a dot: nothing is wiped or blurred."""
    rng = np.random.default_rng(3)
    dirty = specked(fax(150, 11))
    grey = np.clip(dirty * 0.8 + rng.integers(0, 30, dirty.shape), 0, 255).astype(np.uint8)
    assert not is_two_toned(grey)
    assert (np.asarray(prepare(grey, 420.0).image) == grey).all()


@pytest.mark.parametrize("kind", ["1", "L"])
def test_a_fax_is_told_by_its_tones_not_its_format(kind):
    shown = Image.fromarray(fax(150, 11)).convert(kind)
    assert is_two_toned(pixels_of(shown))
    assert not is_two_toned(pixels_of(shown.convert("L").point(lambda tone: 60 + tone // 2)))


# -- light -------------------------------------------------------------------------------------


def shaded(pixels: np.ndarray, darkest: int = 90) -> np.ndarray:
    """As a page lies in a shadow from the left."""
    tone = np.linspace(darkest, 255, pixels.shape[1])[None, :] / 255
    return (pixels * tone).astype(np.uint8)


def test_levelling_takes_the_shadow_and_leaves_the_ink():
    clean = array(typed(TEXT * 12))
    dark = shaded(clean)
    even = levelled(dark)
    assert is_uneven(dark)
    assert not is_uneven(even)
    assert even[clean == 255].mean() > 235
    assert even[cv2.erode(255 - clean, np.ones((2, 2))) > 200].mean() < 60


@pytest.mark.parametrize("tone", [0, 128, 255])
def test_levelling_nothing_is_no_crash(tone):
    assert levelled(np.full((300, 200), tone, np.uint8)).shape == (300, 200)
    assert levelled(np.full((3, 900), tone, np.uint8)).shape == (3, 900)


# -- blank pages -------------------------------------------------------------------------------


def seen(picture: Image.Image | np.ndarray) -> np.ndarray:
    return overview(picture if isinstance(picture, np.ndarray) else pixels_of(picture))


def edged(pixels: np.ndarray) -> np.ndarray:
    """With the dark edges that a copier leaves."""
    dark = pixels.copy()
    dark[:, :25] = dark[-30:] = 20
    return dark


WHITE = array(typed([]))
BLANKS = {
    "white": WHITE,
    "grey paper": np.full(WHITE.shape, 190, np.uint8),
    "black": np.zeros(WHITE.shape, np.uint8),
    "shadow": shaded(WHITE),
    "edges": edged(WHITE),
    "an edge at the left": np.where(np.arange(WHITE.shape[1]) < 25, 20, WHITE).astype(np.uint8),
    "specks": specked(WHITE),
    "edges in shadow with specks": edged(shaded(specked(WHITE))),
    "grain": np.random.default_rng(5).normal(235, 8, WHITE.shape).clip(0, 255).astype(np.uint8),
}


@pytest.mark.parametrize("name", list(BLANKS))
def test_a_page_without_writing_is_blank(name):
    assert is_blank(seen(BLANKS[name]))


@pytest.mark.parametrize("font", FONTS)
@pytest.mark.parametrize("dpi", [100, 150, 300])
@pytest.mark.parametrize("text", ["Bilaga", "Hjo 2024", "Sida 3 (12)", "§ 12 Avslutning"])
def test_a_page_with_a_word_on_it_is_not_blank(text, dpi, font):
    assert not is_blank(seen(typed([text], dpi, 11, font)))


@pytest.mark.parametrize("change", [shaded, edged, specked], ids=["shadow", "edges", "specks"])
def test_a_word_is_seen_whatever_is_wrong_with_the_page(change):
    assert not is_blank(seen(change(array(typed(["Bilaga 4"], 150, 12)))))


def test_a_line_by_hand_is_not_blank():
    picture = typed([])
    ImageDraw.Draw(picture).line([(200, 300), (420, 380), (600, 290), (800, 400)], fill=60, width=5)
    assert not is_blank(seen(picture))


# -- the side it lies on -------------------------------------------------------------------------

TALE = """ordföranden hälsade alla välkomna och förklarade mötet öppnat närvarande var även Eva Ek
från Hjo samt Tibro där frågan bordlades två gånger efter en kort paus beslutar rådet att anta
planen för året utan vidare ändringar enligt bilaga"""
WORDS = TALE.split()


def varied(rows: int, words: int) -> list[str]:
    """Lines of which no two are alike: else letters under each other make columns."""
    rng = np.random.default_rng(4)
    return [" ".join(rng.choice(WORDS, words + int(rng.integers(-1, 2)))) for _ in range(rows)]


def ruled_down(pixels: np.ndarray) -> np.ndarray:
    """With the rules between a table's columns."""
    shown = pixels.copy()
    for x in (100, 480, 830, 1100):
        shown[80:1500, x : x + 3] = 0
    return shown


def assert_lies_on_its_side_only_when_turned(pixels: np.ndarray) -> None:
    for quarters in range(4):
        shown = np.ascontiguousarray(np.rot90(pixels, quarters))
        assert is_sideways(overview(shown)) == (quarters % 2 == 1), quarters


@pytest.mark.parametrize("degrees", [-1.5, 0.0, 1.5])
@pytest.mark.parametrize("words", [3, 11])
@pytest.mark.parametrize("rows", [8, 35])
def test_lines_that_run_down_the_page_are_seen(rows, words, degrees):
    assert_lies_on_its_side_only_when_turned(
        array(typed(varied(rows, words), 100).rotate(degrees, fillcolor=255))
    )


@pytest.mark.parametrize(
    "change",
    [shaded, edged, ruled_down],
    ids=["shadow", "edges", "rules"],
)
def test_rules_and_dark_edges_are_no_lines_of_text(change):
    assert_lies_on_its_side_only_when_turned(change(array(typed(varied(30, 3)))))


@pytest.mark.parametrize("name", ["white", "grey paper", "black", "shadow", "specks", "grain"])
def test_what_is_blank_lies_on_no_side(name):
    assert not is_sideways(seen(BLANKS[name]))


# -- what a layer's words cover --------------------------------------------------------------------

ROWS = [Box(70, 60 + 17.6 * row, 400, 74 + 17.6 * row) for row in range(10)]


def test_the_share_of_ink_under_the_words():
    small = seen(typed(TEXT[:1] * 10))
    assert share_of_ink(small, ROWS, WIDTH) == pytest.approx(1, abs=0.02)
    assert share_of_ink(small, ROWS[:5], WIDTH) == pytest.approx(0.5, abs=0.05)
    assert share_of_ink(small, [Box(70, 700, 400, 720)], WIDTH) == 0
    assert share_of_ink(small, [], WIDTH) == 0


def test_a_box_off_the_page_covers_nothing():
    small = seen(typed(TEXT))
    outside = [Box(-90, -90, -5, -5), Box(700, 900, 900, 999), Box(-300, 60, -10, 80)]
    assert share_of_ink(small, outside, WIDTH) == 0


def test_a_box_that_begins_off_the_page_covers_what_is_on_it():
    small = seen(typed(TEXT))
    assert share_of_ink(small, [Box(-20, -20, 500, 700)], WIDTH) == pytest.approx(1)


def test_without_ink_everything_is_covered():
    assert share_of_ink(seen(WHITE), [], WIDTH) == 1


@pytest.mark.parametrize(("points", "expected"), [(6, 200), (7, 200), (11, TARGET_DPI)])
def test_small_print_is_not_made_as_coarse(points, expected):
    """Letters of 7 points at 150 dpi lose their form: a twelfth of them was misread."""
    scale = 300 / 72
    picture = Image.new("L", (round(WIDTH * scale), round(HEIGHT * scale)), 255)
    font = ImageFont.truetype("LiberationSans-Regular.ttf", round(points * scale))
    draw = ImageDraw.Draw(picture)
    for row in range(20):
        draw.text((200, 200 + 100 * row), "en man vars namn var en svan " * 2, font=font, fill=0)
    assert prepare(pixels_of(picture), WIDTH).dpi == pytest.approx(expected, abs=1)
