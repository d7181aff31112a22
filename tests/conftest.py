"""All tests: `tests/` can be imported from, and laws do not fail by the clock.

The suite tries the same examples of each law every time, so that a red run is the change's own
fault. `make laws` looks for new ones, many more and at random (the profile "search").
"""

from __future__ import annotations

import os

from hypothesis import settings

settings.register_profile("suite", deadline=None, derandomize=True)
settings.register_profile("search", deadline=None, max_examples=3000, print_blob=True)
settings.load_profile(os.environ.get("DIARIUM_LAWS", "suite"))
