"""The watch over all pages: what must not happen on any is noticed when it does."""

from __future__ import annotations

import pytest
from browsing import MissingBrowserError, Visitor, chromium
from looking import accessibility_faults, sticks_out
from playwright.sync_api import Browser, Page, Route


class Pretending(Visitor):
    """Visits an address that no server has; its start page has the source that a test gives."""

    def shown(self, html: str, headers: dict[str, str] | None = None) -> list[str]:
        """What the watch says about a page with this source."""
        self.html, self.headers = html, headers
        self.visit("/")
        self.close()
        return self.complaints

    def go(self, page: Page, address: str, *, status: int = 200) -> None:
        page.route(f"{self.site}/**", self._answer)
        super().go(page, address, status=status)
        page.wait_for_timeout(100)

    def _answer(self, route: Route) -> None:
        wanted = route.request.url == f"{self.site}/"
        body, status = (self.html, 200) if wanted else ("", 404)
        route.fulfill(body=body, status=status, content_type="text/html", headers=self.headers)


@pytest.fixture
def pretending(browser: Browser) -> Pretending:
    return Pretending(browser, "http://127.0.0.1:9")


def test_a_quiet_page_is_not_complained_of(pretending: Pretending) -> None:
    assert pretending.shown("<p>Protokoll</p>") == []


@pytest.mark.parametrize(
    ("html", "told"),
    [
        ("<img src='http://elsewhere.example/x.png'>", "asks for http://elsewhere.example/x.png"),
        ("<script>throw new Error('fel')</script>", "fel"),
        ("<script>console.error('fel')</script>", "console: fel"),
        ("<img src='/borta.png'>", "answered 404"),
    ],
)
def test_what_must_not_happen_is_noticed(pretending: Pretending, html: str, told: str) -> None:
    assert any(told in one for one in pretending.shown(html))


def test_what_the_policy_refuses_is_noticed(pretending: Pretending) -> None:
    headers = {"Content-Security-Policy": "default-src 'self'"}
    found = pretending.shown("<p style='color: red'>Protokoll</p>", headers)
    assert any("Content Security Policy" in one for one in found)


def test_faults_of_accessibility_are_found_behind_a_strict_policy(visitor: Visitor) -> None:
    page = visitor.visit("/")
    page.evaluate("() => { document.documentElement.removeAttribute('lang'); }")
    assert any(one.startswith("html-has-lang") for one in accessibility_faults(page))


def test_what_sticks_out_is_found(visitor: Visitor) -> None:
    page = visitor.visit("/")
    page.evaluate(
        "() => { const one = document.createElement('div'); one.className = 'bred';"
        " one.textContent = 'Bred'; one.style.width = '3000px'; document.body.append(one); }"
    )
    assert any("div.bred" in one for one in sticks_out(page))


def test_without_a_browser_the_command_that_mends_it_is_named() -> None:
    with pytest.raises(MissingBrowserError, match="tools/system-packages tests"):
        chromium(lambda _: None)
