"""Whether a page that holds neither letters nor pictures shows writing: letters drawn as curves."""

from __future__ import annotations

import cv2
import numpy as np
from PIL import Image

LOOK_DPI = 100
"""Dots per inch at which the page is looked at: a letter of 10 points is 7 pixels high."""
_DARK = 128
_HEIGHT = 4, 40
_WIDTH = 60
_LEAST = 15
"""So many things of a letter's size are a short line; rules, frames and a logotype are fewer."""


def shows_writing(picture: Image.Image) -> bool:
    """Whether a grey picture of `LOOK_DPI` shows things of letters' size, enough for a line.

    >>> shows_writing(Image.new("L", (827, 1170), 255))
    False
    """
    dark = (np.asarray(picture.convert("L")) < _DARK).astype(np.uint8)
    count, _, found, _ = cv2.connectedComponentsWithStats(dark, connectivity=8)
    if count <= _LEAST:
        return False
    wide, high = found[1:, cv2.CC_STAT_WIDTH], found[1:, cv2.CC_STAT_HEIGHT]
    letters = (high >= _HEIGHT[0]) & (high <= _HEIGHT[1]) & (wide <= _WIDTH)
    return int(letters.sum()) >= _LEAST
