"""From a word to its place on the page: search, the hit, the picture beside the text."""

from __future__ import annotations

import re

import pytest
from browsing import NARROW, Visitor
from playwright.sync_api import Page, ViewportSize, expect

ON_THE_PICTURE = "#bilden svg .k-plats, #bilden svg .k-traff, #bilden svg .mark.on"


def open_document(visitor: Visitor, filename: str, *, window: ViewportSize | None = None) -> Page:
    """The overview of a document, found by its file's name in the list of documents."""
    page = visitor.visit("/dokument", window=window) if window else visitor.visit("/dokument")
    page.get_by_role("row").filter(has_text=filename).get_by_role("link").first.click()
    expect(page.get_by_text(filename).first).to_be_visible()
    return page


def open_page(visitor: Visitor, filename: str, number: int = 1) -> Page:
    """A page of a document, from its overview."""
    page = open_document(visitor, filename)
    page.get_by_role("link", name="Sida för sida").click()
    if number > 1:
        page.get_by_role("link", name=f"Sida {number}", exact=True).click()
    return page


@pytest.mark.parametrize("script", [True, False])
def test_a_search_leads_to_the_words_on_the_picture(visitor: Visitor, *, script: bool) -> None:
    page = visitor.visit("/", script=script)
    page.get_by_role("searchbox", name="Sök i protokollen").fill("mote")
    page.get_by_role("button", name="Sök").click()
    expect(
        page.get_by_role("heading", name=re.compile(r"\d+ sidor i \d+ dokument"))
    ).to_be_visible()
    hit = page.get_by_role("listitem").filter(has_text="bergslagen-06.pdf").first
    expect(hit.locator("mark").first).to_have_text(re.compile("möte", re.IGNORECASE))
    hit.get_by_role("link").first.click()
    expect(page).to_have_url(re.compile("/dokument/[0-9a-f]+/sida/"))
    expect(page.locator("#texten .k-traff, #texten .k-plats").first).to_be_in_viewport()
    expect(page.locator(ON_THE_PICTURE).first).to_be_in_viewport()
    picture = page.locator("#bilden img")
    expect(picture).to_have_js_property("complete", value=True)
    assert picture.evaluate("one => one.naturalWidth") > 500


def test_dots_that_are_typed_are_meant(visitor: Visitor) -> None:
    page = visitor.visit("/sok?q=mote")
    expect(page.locator(".hits mark").first).to_be_visible()
    found = {one.lower() for one in page.locator(".hits mark").all_inner_texts()}
    assert found
    assert all("möt" in one for one in found)


def test_a_search_is_narrowed_and_what_narrows_it_is_taken_away(visitor: Visitor) -> None:
    page = visitor.visit("/sok?q=AI")
    page.get_by_text("Begränsa sökningen").click()
    page.get_by_label("Nätverk").select_option("Nätverket Skolutveckling Vätterbygden")
    page.get_by_label("Från och med").fill("2024-10")
    page.get_by_role("main").get_by_role("button", name="Sök").first.click()
    names = page.locator(".hits > li").all_inner_texts()
    assert names
    assert all("vatterbygden" in one for one in names)
    page.get_by_role("list", name="Begränsningar").get_by_role("link").first.click()
    expect(page.locator(".hits > li").first).to_be_visible()


def test_what_is_typed_wrongly_is_told_at_its_field(visitor: Visitor) -> None:
    page = visitor.visit("/sok?q=AI&fran=i+fjol", status=400)
    expect(page.get_by_role("alert")).to_be_visible()
    expect(page.get_by_label("Från och med")).to_have_attribute("aria-invalid", "true")


def test_nothing_found_helps_on(visitor: Visitor) -> None:
    page = visitor.visit("/sok?q=xyzzyplugh")
    expect(page.get_by_role("heading", name="Inga träffar")).to_be_visible()


def test_the_overview_tells_who_was_there_and_leads_to_each_place(visitor: Visitor) -> None:
    page = open_document(visitor, "vatterbygden-05.pdf")
    there = page.locator("#narvaro table")
    expect(there).to_contain_text("Therese Ljungdahl")
    expect(there.get_by_role("row").filter(has_text="Henrik Brandvik")).to_contain_text("frånvar")
    page.get_by_role("link", name="AI-riktlinjer").first.click()
    expect(page.locator("#texten .k-plats").first).to_be_in_viewport()
    expect(page.locator(ON_THE_PICTURE).first).to_be_in_viewport()


def test_a_repaired_word_shows_what_was_printed(visitor: Visitor) -> None:
    page = open_document(visitor, "vatterbygden-07.pdf")
    page.get_by_role("link", name="Rättade ord").first.click()
    row = page.locator("#rattade tbody").get_by_role("row").first
    expect(row).to_contain_text("Al")
    expect(row).to_contain_text("AI")
    row.get_by_role("link").first.click()
    word = page.locator("#texten .som-rattad").filter(has_text="AI").first
    expect(word).to_be_visible()
    expect(word).to_have_attribute("title", re.compile("Tryckt: Al"))
    page.get_by_label("Texten som tryckt").focus()
    page.keyboard.press("Space")
    expect(word).to_be_hidden()
    expect(page.locator("#texten .som-tryckt").filter(has_text="Al").first).to_be_visible()


def test_a_kind_of_highlight_is_switched_by_the_keyboard_and_stays_off(visitor: Visitor) -> None:
    page = open_page(visitor, "vatterbygden-05.pdf")
    person = page.locator("#texten .k-person").first
    expect(person).to_have_css("text-decoration-line", "underline")
    page.get_by_label("Personer").focus()
    page.keyboard.press("Space")
    expect(person).to_have_css("text-decoration-line", "none")
    page.reload()
    expect(person).to_have_css("text-decoration-line", "none")
    page.get_by_label("Personer").focus()
    page.keyboard.press("Space")
    expect(person).to_have_css("text-decoration-line", "underline")


def test_a_switch_without_script_is_a_button(visitor: Visitor) -> None:
    page = visitor.visit("/dokument", script=False)
    page.get_by_role("row").filter(has_text="vatterbygden-05.pdf").get_by_role("link").first.click()
    page.get_by_role("link", name="Sida för sida").click()
    page.get_by_label("Personer").uncheck()
    page.get_by_role("button", name="Behåll i adressen").click()
    expect(page.get_by_label("Personer")).not_to_be_checked()
    expect(page.get_by_label("Kommuner")).to_be_checked()


def test_a_fact_leads_to_its_place_on_the_picture(visitor: Visitor) -> None:
    page = open_page(visitor, "vatterbygden-05.pdf")
    fact = page.locator("#texten .fact > a").filter(has_text="Therese").first
    fact.click()
    href = fact.get_attribute("href") or ""
    place = page.locator(f"#bilden [id='{href.removeprefix('#')}']")
    expect(place).to_be_in_viewport()
    expect(place).to_have_class(re.compile(r"\bon\b"))
    box, text = place.bounding_box(), fact.bounding_box()
    assert box
    assert text
    assert box["x"] + box["width"] < text["x"], "the picture stands to the left of the text"


def test_a_word_on_the_picture_leads_to_the_text(visitor: Visitor) -> None:
    page = open_page(visitor, "vatterbygden-05.pdf")
    word = page.locator("#bilden .word").nth(10)
    start = (word.get_attribute("id") or "").removeprefix("ord-")
    word.click()
    expect(page.locator(f"#text-{start}")).to_be_in_viewport()


def test_what_is_said_about_a_fact_is_beside_it_for_the_keyboard(visitor: Visitor) -> None:
    page = open_page(visitor, "vatterbygden-05.pdf")
    fact = page.locator("#texten .fact").filter(has_text="Therese").first
    fact.locator("> a").focus()
    expect(fact.locator(".card")).to_be_visible()
    expect(fact.locator(".card")).to_contain_text("Habo")


def test_on_a_phone_the_place_is_still_found(visitor: Visitor) -> None:
    page = open_document(visitor, "vatterbygden-05.pdf", window=NARROW)
    page.get_by_role("link", name="AI-riktlinjer").first.click()
    expect(page.locator("#texten .k-plats").first).to_be_in_viewport()


def test_a_text_file_has_text_and_no_picture(visitor: Visitor) -> None:
    page = open_page(visitor, "vatterbygden-03.txt")
    expect(page.locator("#texten")).to_contain_text("AI i undervisningen")
    expect(page.locator("#bilden img")).to_have_count(0)
