"""Makes `tests.engine.harbour` importable, and nothing else: whatever is installed stays in front of it."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.append(str(Path(__file__).resolve().parents[2]))


def pytest_configure(config: pytest.Config) -> None:
    """Make the marker of the attacks known here too: the row of the threat model that a test attacks."""
    config.addinivalue_line("markers", "attack(row): the row of the threat model that this test attacks")
