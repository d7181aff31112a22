"""All tests: `tests/` can be imported from, and laws do not fail by the clock.

The suite tries the same examples of each law every time, so that a red run is the change's own
fault. `make laws` looks for new ones, many more and at random (the profile "search").
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

if TYPE_CHECKING:
    from flows.settings import Settings

settings.register_profile("suite", deadline=None, derandomize=True)
settings.register_profile("search", deadline=None, max_examples=3000, print_blob=True)
settings.load_profile(os.environ.get("DIARIUM_LAWS", "suite"))


@pytest.fixture(scope="session")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """The sample minutes' archive after its night, made once.  Nobody writes to it."""
    from archives import sample_archive

    return sample_archive(tmp_path_factory.mktemp("samples"))
