"""Pictures made ready: scaled, turned straight, and the way back to points on the page."""

from __future__ import annotations

import math

import numpy as np
import pytest
from PIL import Image, ImageDraw

from pipeline.picture import (
    LEAST_SKEW,
    TARGET_DPI,
    Prepared,
    is_uneven,
    pixels_of,
    prepare,
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
