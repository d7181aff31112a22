"""Without a mouse: the skip link, the order of stops, a ring around each, and a way out."""

from __future__ import annotations

import pytest
from browsing import NARROW, Visitor
from looking import focused
from playwright.sync_api import Page, expect
from screenshots import SHOTS

PAGES = ("/", "/sok?q=mote", "/dokument", "/personer", "/kalender", "/loften", "/corpus")
MOST_STOPS = 600


def stops(page: Page) -> list[dict[str, object]]:
    """What the tab key stops at, from the page's start until it leaves the page."""
    found = []
    for _ in range(MOST_STOPS):
        page.keyboard.press("Tab")
        here = focused(page)
        if here is None:
            return found
        found.append(here)
    raise AssertionError(f"the keyboard does not leave the page; last at {found[-1]}")


@pytest.mark.parametrize("address", PAGES)
def test_every_stop_is_seen_and_ringed_and_there_is_a_way_out(
    visitor: Visitor, address: str
) -> None:
    found = stops(visitor.visit(address))
    assert found[0]["what"] == "a Till innehållet"
    assert [one["what"] for one in found if not one["seen"]] == []
    assert [one["what"] for one in found if not one["ringed"]] == []
    assert [one["what"] for one in found if one["covered"]] == []


def test_the_skip_link_leads_past_the_menu(visitor: Visitor) -> None:
    page = visitor.visit("/dokument")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Till innehållet")).to_be_in_viewport()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("() => !!document.activeElement.closest('main')")


def test_a_search_needs_no_mouse(visitor: Visitor) -> None:
    page = visitor.visit("/", window=NARROW)
    for _ in range(20):
        page.keyboard.press("Tab")
        if (here := focused(page)) and here["tag"] == "input":
            break
    page.keyboard.type("mote")
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{visitor.site}/sok?q=mote")


def test_all_kinds_of_pages_are_pictured() -> None:
    assert len({shot.name for shot in SHOTS}) == len(SHOTS)
