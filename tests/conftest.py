"""All tests: `tests/` can be imported from, and laws do not fail by the clock."""

from __future__ import annotations

from hypothesis import settings

settings.register_profile("suite", deadline=None)
settings.load_profile("suite")
