"""How Hypothesis runs the properties of what the device reads."""

from __future__ import annotations

from hypothesis import settings

# A busy machine is no failure: the time limit of the tests is enough.
settings.register_profile("intelligence", deadline=None)
settings.load_profile("intelligence")
