"""An analyst asks who: a person, her municipality, its network; each answer leads to its place."""

from __future__ import annotations

import csv
import io
import re

import pytest
from browsing import Visitor
from playwright.sync_api import Locator, Page, expect

SCHOOLS = "Nätverket Skolutveckling Vätterbygden"
ENERGY = "Energi- och klimatnätverket Bergslagen"


def table(page: Page, caption: str) -> Locator:
    """The table with this caption, however many rows it says it has."""
    return page.get_by_role("table", name=caption)


def follow(page: Page, name: str, address: str = "/") -> None:
    """Go through the menu to a page."""
    page.get_by_role("navigation", name="Huvudmeny").get_by_role("link", name=name).click()


def expect_a_place_in_sight(page: Page, words: str) -> None:
    """The page of a document is open, and these words are marked and in sight."""
    expect(page).to_have_url(re.compile("/dokument/[0-9a-f]+/sida/[0-9]+[?]"))
    places = page.locator("#texten .k-plats")
    expect(places.first).to_be_in_viewport()
    assert words in "".join(places.all_inner_texts())


def test_a_person_with_two_spellings_and_why_they_are_one(visitor: Visitor) -> None:
    page = visitor.visit("/")
    follow(page, "Personer")
    page.get_by_label("Filtrera").first.fill("frisk")
    page.get_by_label("Filtrera").first.press("Enter")
    page.get_by_role("link", name="Johan Hedlund Frisk").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Johan Hedlund Frisk")
    expect(table(page, "Så skrivs namnet")).to_contain_text("Johan Frisk Hedlund")
    why = table(page, "Varför raderna är hopförda")
    expect(why).to_contain_text("samma nätverk")
    expect(page.get_by_role("img", name="Kommun, roll och möten över tid")).to_be_visible()
    meetings = table(page, "Möten i vars närvarolista personen står")
    meetings.get_by_role("link", name="Johan Frisk Hedlund").first.click()
    expect_a_place_in_sight(page, "Johan Frisk Hedlund")


def test_who_represented_a_municipality_and_when_it_was_missing(visitor: Visitor) -> None:
    page = visitor.visit("/kommuner")
    page.get_by_role("link", name="Hallsberg").first.click()
    matrix = page.locator("table.matrix")
    expect(matrix.get_by_role("row", name="Hallsberg")).to_contain_text("5 av 6")
    expect(table(page, "Företrädare")).to_contain_text("Bo Kumlin")
    missed = table(page, "Möten utan någon från kommunen")
    expect(missed).to_contain_text("2023-10-18")
    missed.get_by_role("link").filter(has_text="2023-10-18").or_(
        missed.locator("tbody").get_by_role("link")
    ).first.click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()


def test_the_matrix_of_a_network_says_who_came(visitor: Visitor) -> None:
    page = visitor.visit("/natverk")
    page.get_by_role("link", name=ENERGY).first.click()
    matrix = page.locator("#narvaro table.matrix").first
    nora = matrix.get_by_role("row").filter(has=page.get_by_role("rowheader", name="Nora"))
    expect(nora).to_contain_text("5 av 6")
    expect(nora.locator("td.absent")).to_have_count(1)
    nora.locator("td.absent").get_by_role("link").click()
    expect_a_place_in_sight(page, "Tärnström")


def test_a_topic_over_time_and_its_way_through_the_networks(visitor: Visitor) -> None:
    page = visitor.visit("/")
    follow(page, "Ämnen")
    page.get_by_role("link", name="AI", exact=True).first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("AI")
    sections = table(page, "Avsnitt")
    for heading in (
        "Styrning av ventilation med AI",
        "AI i undervisningen",
        "AI-riktlinjer",
        "AI-stöd för elever",
    ):
        expect(sections).to_contain_text(heading)
    expect(page.locator("#antal svg[role=img]")).to_be_visible()
    page.locator("#antal summary").click()
    expect(page.locator("#antal table")).to_contain_text("2024")
    sections.get_by_role("link", name="AI-riktlinjer").first.click()
    expect_a_place_in_sight(page, "AI-riktlinjer")


def test_meetings_that_are_planned(visitor: Visitor) -> None:
    page = visitor.visit("/")
    follow(page, "Kalender")
    main = page.get_by_role("main")
    for words in ("2025-05-22", "Stadshuset i Nässjö", "2025-06-11", "Kommunhuset, Hällefors"):
        expect(main).to_contain_text(words)
    expect(main).to_contain_text(SCHOOLS)


def test_promises_and_where_they_were_taken_up(visitor: Visitor) -> None:
    page = visitor.visit("/")
    follow(page, "Löften")
    promises = page.get_by_role("table").first
    expect(promises).to_contain_text("Mikael delar rapporten när den är klar")
    promises.get_by_role("link", name="Mikael delar rapporten").click()
    expect_a_place_in_sight(page, "Mikael delar rapporten")


@pytest.mark.parametrize("address", ["/personer", "/kommuner", "/dokument", "/amnen", "/loften"])
def test_a_table_downloads_as_it_is_shown(visitor: Visitor, address: str) -> None:
    page = visitor.visit(address)
    listing = page.locator("section.listing").first
    shown = [
        [cell.strip() for cell in row.get_by_role("cell").all_inner_texts()]
        for row in listing.locator("tbody").get_by_role("row").all()
    ]
    with page.expect_download() as waited:
        listing.get_by_role("link", name="CSV").click()
    rows = list(csv.reader(io.StringIO(waited.value.path().read_text("utf-8-sig"))))
    assert len(rows) - 1 >= len(shown) > 0
    for row, cells in zip(rows[1:], shown, strict=False):
        kept = {" ".join(one.split()) for one in row}
        plain = [cell for cell in cells if cell and not cell.endswith("%") and "," not in cell]
        assert [cell for cell in plain if " ".join(cell.split()) not in kept] == []


def test_a_table_sorts_and_filters_by_its_address(visitor: Visitor) -> None:
    page = visitor.visit("/personer")
    people = page.locator("section.listing").first
    people.get_by_role("link", name="Person", exact=True).or_(
        people.locator("thead").get_by_role("link")
    ).first.click()
    names = page.locator("section.listing").first.locator("tbody td:first-child").all_inner_texts()
    assert len(names) > 10
    page.reload()
    again = page.locator("section.listing").first.locator("tbody td:first-child").all_inner_texts()
    assert again == names
