"""The site of the sample minutes in a real browser."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from browsing import Visitor, launched, served
from playwright.sync_api import Browser, expect

from flows.settings import Settings


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "browser" in item.path.parts:
            item.add_marker(pytest.mark.slow)


@pytest.fixture(scope="session")
def site(archive: Settings) -> Iterator[str]:
    """The address of the site over the sample minutes."""
    with served(archive.archive) as address:
        yield address


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A browser for the tests of one module: Playwright must not outlive this folder's tests."""
    expect.set_options(timeout=10_000)
    with launched() as found:
        yield found


@pytest.fixture
def visitor(browser: Browser, site: str) -> Iterator[Visitor]:
    """Opens pages of the site; the test fails where one of them does what no page may do."""
    found = Visitor(browser, site)
    yield found
    found.close()
    assert found.complaints == []
