"""Every test in this folder needs Chromium."""

from pathlib import Path

import pytest

from tests.browser.chromium import browser, new_context  # noqa: F401  (fixtures)
from tests.browser.rig import community, world  # noqa: F401  (fixtures)
from tests.browser.stack import visited  # noqa: F401  (fixture)

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.browser)
