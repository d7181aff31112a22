"""Every page that links lead to: whole, quiet, accessible, wide and narrow, dark, on paper."""

from __future__ import annotations

import pytest
from browsing import NARROW, Visitor
from crawl import DATASETTE, is_page, reached
from looking import accessibility_faults, sticks_out
from playwright.sync_api import Page

from corpus.site.routes import ROUTES

OF_WIDTH = ("target-size", "scrollable-region-focusable")
"""Rules that a page may keep in a wide window and break in a narrow one."""

REGEXES = [regex for regex, _ in ROUTES]


@pytest.fixture(scope="module")
def addresses(site: str) -> dict[str, list[str]]:
    """The addresses that links lead to, by route."""
    return reached(site, REGEXES)


@pytest.mark.parametrize("route", REGEXES)
def test_every_page_can_be_reached_and_is_whole(
    visitor: Visitor, addresses: dict[str, list[str]], route: str
) -> None:
    assert addresses[route], "no link leads there from the start page"
    if not is_page(visitor.site, addresses[route][0]):
        return  # `reached` got it, and pages that show it are visited
    page = visitor.visit(addresses[route][0])
    assert faults(page) == []
    for another in addresses[route][1:]:
        visitor.go(page, another)
        assert shape_faults(page) == []


def test_the_pages_of_datasette_are_whole(
    visitor: Visitor, addresses: dict[str, list[str]]
) -> None:
    page = visitor.visit(addresses[DATASETTE][0])
    assert shape_faults(page) == []
    assert accessibility_faults(page) == []


def test_what_is_nowhere_says_so_in_swedish(visitor: Visitor) -> None:
    page = visitor.visit("/dokument/finns-inte", status=404)
    assert faults(page) == []


def faults(page: Page) -> list[str]:
    """What is wrong with a page, whatever it shows: light and dark, wide and narrow, on paper."""
    found = [*shape_faults(page), *accessibility_faults(page)]
    page.emulate_media(color_scheme="dark")
    found += [f"dark: {one}" for one in accessibility_faults(page, ["color-contrast"])]
    page.emulate_media(color_scheme="light")
    page.set_viewport_size(NARROW)
    found += [f"narrow: {one}" for one in sticks_out(page)]
    found += [f"narrow: {one}" for one in accessibility_faults(page, OF_WIDTH)]
    page.emulate_media(media="print")
    for name in ("nav", "form", ".skip", ".downloads"):
        shown = [one for one in page.locator(name).all() if one.is_visible()]
        found += [f"printed: {name} is shown"] if shown else []
    page.emulate_media(media="screen")
    return found


def shape_faults(page: Page) -> list[str]:
    """What is wrong with the page's frame: its language, title, heading and width."""
    title, lang = page.title(), page.locator("html").get_attribute("lang")
    headings = page.locator("h1").all_inner_texts()
    return [
        *([] if lang == "sv" else [f"the language is {lang}"]),
        *([] if title.endswith("Diarium") else [f"the title is {title!r}"]),
        *([] if len(headings) == 1 and headings[0].strip() else [f"headings {headings}"]),
        *sticks_out(page),
    ]
