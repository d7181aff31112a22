"""Pictures of pages made ready for recognition: straight, evenly lit, no finer than needed.

Recognition at 150 dpi costs three quarters of the CPU of
300 dpi and reads better; deskewing and Sauvola's threshold turn an unevenly lit, skewed scan from
a fifth of its letters wrong to hardly any.  Specks are wiped only from black-and-white scans, and
only where they stand alone: beside a letter they may be the dots of ä or ö.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt
from PIL import Image

from pipeline.document import Box

Gray = npt.NDArray[np.uint8]

TARGET_DPI = 150
_LEAST_SIDE = 50
LEAST_SKEW = 0.7
"""Degrees from which a page is turned straight; below, turning costs more than it gives."""


@dataclass(frozen=True, slots=True)
class Treatment:
    """What is done to a picture before it is read.

    `dpi` is the resolution it is made coarser to (never finer); `quarters` are quarter turns
    anticlockwise; `levelled` divides by the tone of the paper.
    """

    dpi: int = TARGET_DPI
    quarters: int = 0
    levelled: bool = False

    @property
    def name(self) -> str:
        """What was done beyond the usual, in a word for the record: `turned-180`, ...

        >>> Treatment(quarters=1, levelled=True).name, Treatment().name
        ('turned-90+levelled', '')
        """
        told = (
            f"turned-{90 * self.quarters}" if self.quarters else "",
            "levelled" if self.levelled else "",
            f"{self.dpi}-dpi" if self.dpi != TARGET_DPI else "",
        )
        return "+".join(filter(None, told))


@dataclass(frozen=True, slots=True)
class Prepared:
    """A picture ready to be read, and the way back to the page.

    `scale` is points per pixel; `quarters` and then `angle` (degrees), both anticlockwise, by
    which it was turned about its middle; `uneven` asks the engine for Sauvola's threshold.
    """

    image: Image.Image
    dpi: int
    scale: float
    angle: float = 0.0
    uneven: bool = False
    quarters: int = 0

    def to_page(self, x: float, y: float) -> tuple[float, float]:
        """The point of the page (in points, top left origin) that pixel (x, y) shows."""
        width, height = self.image.size
        if self.angle:
            middle_x, middle_y = width / 2, height / 2
            turn = math.radians(self.angle)
            dx, dy = x - middle_x, y - middle_y
            x = middle_x + dx * math.cos(turn) - dy * math.sin(turn)
            y = middle_y + dx * math.sin(turn) + dy * math.cos(turn)
        for _ in range(self.quarters % 4):
            x, y, width, height = height - y, x, height, width
        return x * self.scale, y * self.scale

    def on_page(self, box: Box) -> Box:
        """The place on the page of a box whose edges are in points of this picture.

        A box keeps its own size when the page was only skewed: its middle is what is moved.
        """
        x, y = (box.x0 + box.x1) / 2 / self.scale, (box.top + box.bottom) / 2 / self.scale
        middle_x, middle_y = self.to_page(x, y)
        half_x, half_y = (box.x1 - box.x0) / 2, (box.bottom - box.top) / 2
        if self.quarters % 2:
            half_x, half_y = half_y, half_x
        return Box(
            round(middle_x - half_x, 1),
            round(middle_y - half_y, 1),
            round(middle_x + half_x, 1),
            round(middle_y + half_y, 1),
        )


def pixels_of(image: Image.Image) -> Gray:
    """The picture in grey, a byte a pixel, rows from the top."""
    return np.asarray(image.convert("L"), dtype=np.uint8)


def prepare(pixels: Gray, width_points: float, treatment: Treatment = Treatment()) -> Prepared:
    """A picture of a page whose width is known, as the engine reads it best."""
    dpi = pixels.shape[1] / width_points * 72
    two_toned = is_two_toned(pixels)
    pixels = _unspeckled(pixels) if two_toned else pixels
    if treatment.levelled:
        pixels = levelled(pixels)
    target = treatment.dpi
    if target == TARGET_DPI and dpi > 1.15 * target and is_small_print(pixels, dpi):
        target = _SMALL_PRINT_DPI
    if dpi > target * 1.15:
        pixels, dpi = _coarser(pixels, target / dpi), target
    elif two_toned:  # the model was trained on grey edges
        pixels = cv2.GaussianBlur(pixels, (0, 0), 0.8).astype(np.uint8)
    scale = width_points / pixels.shape[1]
    pixels = np.ascontiguousarray(np.rot90(pixels, treatment.quarters))
    angle = skew_of(pixels)
    if abs(angle) >= LEAST_SKEW:
        pixels = turned(pixels, angle)
    else:
        angle = 0.0
    shown = Image.fromarray(pixels)
    shown.format = "BMP"  # what pytesseract writes: PNG costs half a second a page
    return Prepared(shown, round(dpi), scale, angle, is_uneven(pixels), treatment.quarters)


def is_small_print(pixels: Gray, dpi: float) -> bool:
    """Whether letters would be so low at the usual resolution that they lose their form."""
    ink = _ink(pixels, side=round(max(pixels.shape) * TARGET_DPI / dpi))
    _, _, found, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    wide, high, size = found[1:, 2], found[1:, 3], found[1:, 4]
    letters = high[(high >= 5) & (size >= 8) & (high < 60) & (wide < 60)]
    low = _LOW if dpi >= 230 else _LOW_IF_COARSE
    return letters.size >= 100 and float(np.median(letters)) < low


_SMALL_PRINT_DPI = 200
_LOW, _LOW_IF_COARSE = 11.5, 12.5
"""Pixels at 150 dpi: letters of 10 points have 12 to 13, of 7 points 9 to 11; in scans of 200 dpi,
which are softer, a pixel more.
"""


def squared(pixels: Gray, size: tuple[float, float]) -> Gray:
    """The picture with square pixels: a fax in standard mode has half as many down as across.

    `size` is the paper's, in points.
    """
    across, down = pixels.shape[1] / size[0], pixels.shape[0] / size[1]
    if max(across, down) < 1.15 * min(across, down):
        return pixels
    finest = max(across, down)
    shape = max(1, round(size[0] * finest)), max(1, round(size[1] * finest))
    square: Gray = cv2.resize(pixels, shape, interpolation=cv2.INTER_CUBIC)
    return square


def overview(pixels: Gray) -> Gray:
    """The page at so coarse a resolution that letters are just told from specks (a view)."""
    every = max(1, round(max(pixels.shape) / 1200))
    return pixels[::every, ::every]


def _coarser(pixels: Gray, factor: float) -> Gray:
    height, width = pixels.shape
    size = max(1, round(width * factor)), max(1, round(height * factor))
    coarse: Gray = cv2.resize(pixels, size, interpolation=cv2.INTER_AREA)
    return coarse


def is_two_toned(pixels: Gray) -> bool:
    """Whether the picture is black and white, as a fax is, in whatever format it came."""
    sample = pixels[::3, ::3]
    return int(np.count_nonzero((sample > 40) & (sample < 215))) * 200 < sample.size


def _unspeckled(pixels: Gray) -> Gray:
    """Without the specks that stand alone.

    Where letters are large, pixels that touch no other and holes of one pixel go too.
    The dots of an ä are a tenth of the letter's size: where letters are 13 pixels high they have
    four pixels, where they are 8 high but one.  What is near a letter stays.
    """
    height = _letter_height(pixels)
    if height < _SMALL:
        return pixels
    clean = _without_lone_pixels(pixels) if height >= _LARGE else pixels.copy()
    ink = (clean < 128).astype(np.uint8)
    _, labels, found, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    small = found[:, cv2.CC_STAT_AREA] <= (height / 7) ** 2
    reach = 2 * max(4, round(height / 3.2)) + 1
    letters = (ink > 0) & ~small[labels]
    near = cv2.dilate(letters.astype(np.uint8), np.ones((reach, reach), np.uint8))
    small[0] = False
    small[np.unique(labels[near > 0])] = False
    clean[small[labels]] = 255
    return clean


_SMALL, _LARGE = 8.5, 11
"""Pixels of a letter's height: below the first no speck is told from a dot, from the second on a
single pixel is none."""


def _letter_height(pixels: Gray) -> float:
    """The median height of what may be a letter, in pixels."""
    ink = (pixels < 128).astype(np.uint8)
    _, _, found, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    high, size = found[1:, cv2.CC_STAT_HEIGHT], found[1:, cv2.CC_STAT_AREA]
    letters = high[(high >= 5) & (size >= 8)]
    return float(np.median(letters)) if letters.size else 0.0


def _without_lone_pixels(pixels: Gray) -> Gray:
    beside = np.ones((3, 3), np.float32)
    beside[1, 1] = 0
    ink = (pixels < 128).astype(np.float32)
    neighbours = cv2.filter2D(ink, -1, beside, borderType=cv2.BORDER_CONSTANT)
    clean = pixels.copy()
    clean[(ink > 0) & (neighbours < 0.5)] = 255
    clean[(ink == 0) & (neighbours > 7.5)] = 0
    return clean


def levelled(pixels: Gray) -> Gray:
    """The picture divided by the tone of its paper, which is found under the letters."""
    height, width = pixels.shape
    if min(height, width) < _LEAST_SIDE:
        return pixels
    small = _coarser(pixels, 0.25)
    paper = cv2.medianBlur(cv2.dilate(small, np.ones((9, 9), np.uint8)), 15)
    paper = cv2.resize(cv2.GaussianBlur(paper, (0, 0), 6), (width, height))
    share = pixels.astype(np.float32) / np.maximum(paper, 1)
    even: Gray = np.clip(share * 245, 0, 255).astype(np.uint8)
    return even


def turned(pixels: Gray, angle: float) -> Gray:
    """The picture turned by the angle (degrees, anticlockwise) about its middle."""
    height, width = pixels.shape
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1.0)
    straight: Gray = cv2.warpAffine(
        pixels, matrix, (width, height), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE
    )
    return straight


def skew_of(pixels: Gray) -> float:
    """The angle (degrees) by which turning makes the lines of text straight, within ±5."""
    ink = _ink(pixels)
    if np.count_nonzero(ink) < 200:
        return 0.0
    small = _coarser(ink, 0.5)
    about = _sharpest(small, np.arange(-5, 5.01, 0.5))
    nearer = _sharpest(ink, np.arange(about - 0.45, about + 0.46, 0.15))
    return round(_sharpest(ink, np.arange(nearer - 0.1, nearer + 0.11, 0.05)), 2)


def _sharpest(ink: Gray, angles: npt.NDArray[np.float64]) -> float:
    return max(map(float, angles), key=lambda angle: _sharpness(ink, angle))


def is_sideways(pixels: Gray) -> bool:
    """Whether lines run from top to bottom in an overview: its columns are sharper than rows."""
    ink = _without_rules(_ink(pixels, side=400))
    angles = (-1.5, 0.0, 1.5)
    along = max(_sharpness(ink, angle) for angle in angles)
    across = max(_sharpness(np.ascontiguousarray(ink.T), angle) for angle in angles)
    return bool(np.count_nonzero(ink) >= 200 and across > 1.5 * along)


def _without_rules(ink: Gray) -> Gray:
    """The ink without what is longer than a word: rules, the dark edges of a copier."""
    _, labels, found, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    most = max(ink.shape) / 10
    long = (found[:, cv2.CC_STAT_WIDTH] > most) | (found[:, cv2.CC_STAT_HEIGHT] > most)
    long[0] = False
    bare: Gray = np.where(long[labels], 0, ink).astype(np.uint8)
    return bare


def share_of_ink(small: Gray, boxes: Iterable[Box], width_points: float) -> float:
    """The share (0-1) of an overview's ink that lies under boxes in points; 1 without ink."""
    ink = _ink(small, side=max(small.shape)) > 0
    scale = small.shape[1] / width_points
    under = np.zeros(ink.shape, bool)
    for box in boxes:
        rows = slice(max(0, int((box.top - 3) * scale)), max(0, int((box.bottom + 4) * scale)))
        under[rows, max(0, int((box.x0 - 3) * scale)) : max(0, int((box.x1 + 4) * scale))] = True
    whole = int(np.count_nonzero(ink))
    return int(np.count_nonzero(ink & under)) / whole if whole else 1.0


def is_blank(pixels: Gray) -> bool:
    """Whether an overview shows nothing that could be read: paper, specks, shadows of edges."""
    if min(pixels.shape) < _LEAST_SIDE:
        return False
    ink = _ink(pixels, side=max(pixels.shape))
    _, _, found, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    left, top, wide, high, size = found[1:].T
    inside = (left > 2) & (top > 2) & (left + wide < ink.shape[1] - 2)
    inside &= top + high < ink.shape[0] - 2
    letters = inside & (high >= 5) & (wide >= 2) & (size >= 8)
    return not letters.any()


def _ink(pixels: Gray, side: int = 600) -> Gray:
    """What is darker than its surroundings, at a coarse resolution: 255 where there is ink."""
    if min(pixels.shape) < _LEAST_SIDE:
        return np.zeros((1, 1), np.uint8)
    small = _coarser(pixels, side / max(pixels.shape))
    ink: Gray = cv2.adaptiveThreshold(
        small, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, 25, 15
    )
    return ink


def _sharpness(ink: Gray, angle: float) -> float:
    """How sharply the rows of ink part from the white between them, after turning."""
    height, width = ink.shape
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1.0)
    rows = cv2.warpAffine(ink, matrix, (width, height)).sum(axis=1, dtype=np.float64)
    return float(np.square(np.diff(rows)).sum())


def is_uneven(pixels: Gray) -> bool:
    """Whether the paper is darker in one part of the page than in another.

    The paper's tone is the 90th percentile of each of 8 by 8 fields.
    """
    every = max(1, min(pixels.shape) // 400)
    sample = pixels[::every, ::every]
    high, wide = sample.shape[0] // 8, sample.shape[1] // 8
    if not high or not wide:
        return False
    fields = sample[: 8 * high, : 8 * wide].reshape(8, high, 8, wide).swapaxes(1, 2)
    tones = np.percentile(fields.reshape(64, high * wide), 90, axis=1)
    return float(tones.max() - tones.min()) > 30
