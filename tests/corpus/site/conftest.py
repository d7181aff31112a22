"""The site over the sample minutes, without a server; read once for all these tests."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import pytest
from troubled import troubled_archive

from corpus.site.app import make_site
from flows.settings import Settings
from flows.site_places import places_of


@pytest.fixture(scope="session")
def ask(archive: Settings) -> Callable[[str], Any]:
    """The response (httpx) to an address of the site."""
    site = make_site(places_of(archive))

    def answer(address: str) -> Any:
        return asyncio.run(site.client.get(address))

    return answer


@pytest.fixture(scope="session")
def troubled(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """An archive with all that needs eyes, and hostile names.  Nobody writes to it."""
    return troubled_archive(tmp_path_factory.mktemp("troubled"))


@pytest.fixture(scope="session")
def ask_troubled(troubled: Settings) -> Callable[[str], Any]:
    """The response to an address of the site over the troubled archive."""
    site = make_site(places_of(troubled))

    def answer(address: str) -> Any:
        return asyncio.run(site.client.get(address))

    return answer
