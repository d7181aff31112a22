"""The start page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any


def test_it_shows_what_came_last(ask: Callable[[str], Any]) -> None:
    shown = ask("/")
    assert shown.status_code == 200
    assert "bergslagen-06.pdf" in shown.text
