"""What the tests of the engine share."""

from __future__ import annotations

import pytest


def pytest_configure(config: pytest.Config) -> None:
    """Make the marker of the attacks known here too: the row of the threat model that a test attacks."""
    config.addinivalue_line("markers", "attack(row): the row of the threat model that this test attacks")
