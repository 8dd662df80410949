"""What the attacks share: the people of the protocol's tests, and the number of each attack in the threat model.

`@pytest.mark.attack(33)` names the row. A test that begins with `test_without_` or `test_with_` is a negative
control: it switches the check off and sees the attack succeed.
"""

from __future__ import annotations

import pytest


def pytest_configure(config: pytest.Config) -> None:
    """Make the marker known."""
    config.addinivalue_line("markers", "attack(row): the row of the threat model that this test attacks")
