"""What is looked after: the night's reports, pages that need eyes; and free questions in SQL."""

from __future__ import annotations

import re

import pytest
from browsing import Visitor
from playwright.sync_api import expect


def test_the_nights_report_leads_to_its_documents(visitor: Visitor) -> None:
    page = visitor.visit("/")
    menu = page.get_by_role("navigation", name="Huvudmeny")
    menu.get_by_role("link", name="Rapporter").click()
    page.locator("#natter tbody").get_by_role("link").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Nattens rapport")
    expect(page.get_by_role("main")).to_contain_text("13 nya filer lästa")
    page.get_by_role("link", name="vatterbygden-05.pdf").first.click()
    expect(page).to_have_url(re.compile("/dokument/[0-9a-f]{12}"))


def test_what_needs_eyes_and_what_was_set_aside_are_a_click_from_any_page(
    visitor: Visitor,
) -> None:
    page = visitor.visit("/personer")
    page.get_by_role("contentinfo").get_by_role("link", name="Sidor att granska").click()
    expect(page.locator("#granska")).to_be_visible()
    page.get_by_role("contentinfo").get_by_role("link", name="Lagda åt sidan").click()
    expect(page.get_by_role("main")).to_contain_text("Inget väntade")


@pytest.mark.parametrize("script", [True, False])
def test_a_question_in_sql_gives_rows(visitor: Visitor, *, script: bool) -> None:
    page = visitor.visit("/corpus", script=script)
    page.get_by_label("Fråga i SQL").fill("SELECT count(*) AS antal FROM documents")
    page.get_by_role("button", name="Kör frågan").click()
    expect(page.get_by_role("columnheader", name="antal")).to_be_visible()
    expect(page.get_by_role("cell", name="13", exact=True)).to_be_visible()


def test_a_question_runs_by_the_keyboard_alone(visitor: Visitor) -> None:
    page = visitor.visit("/corpus")
    page.get_by_label("Fråga i SQL").fill("SELECT name FROM people WHERE name LIKE 'Karin%'")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("cell", name="Karina Persson")).to_be_visible()


@pytest.mark.parametrize(
    "sql", ["DELETE FROM documents", "ATTACH '/etc/passwd' AS x", "SELECT load_extension('x')"]
)
def test_what_would_write_or_read_elsewhere_is_refused(visitor: Visitor, sql: str) -> None:
    page = visitor.visit("/corpus")
    visitor.allowed.add(400)
    page.get_by_label("Fråga i SQL").fill(sql)
    page.get_by_role("button", name="Kör frågan").click()
    refused = re.compile("Frågan (går inte att köra|vill mer än att läsa korpusen)")
    expect(page.get_by_role("main")).to_contain_text(refused)


def test_twenty_questions_have_answers_that_lead_on(visitor: Visitor) -> None:
    page = visitor.visit("/")
    menu = page.get_by_role("navigation", name="Huvudmeny")
    menu.get_by_role("link", name="Frågor").click()
    questions = page.locator("ol.questions > li")
    expect(questions.nth(19)).to_be_visible()
    questions.first.get_by_role("link").first.click()
    expect(page.locator("#svar tbody tr").first).to_be_visible()
    page.get_by_role("link", name="Kör i konsolen").click()
    expect(page.locator("table.rows tbody tr").first).to_be_visible()


def test_the_dictionary_explains_the_tables(visitor: Visitor) -> None:
    page = visitor.visit("/")
    page.get_by_role("contentinfo").get_by_role("link", name="Datalexikon").click()
    expect(page.get_by_role("main")).to_contain_text("attendance")
