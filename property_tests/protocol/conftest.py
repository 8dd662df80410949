"""How Hypothesis runs the properties of the protocol, and where it finds their cast."""

from __future__ import annotations

import sys
from pathlib import Path

from hypothesis import settings

# At the end, so that nothing which is installed is hidden: `tests.protocol.cast` is found, and that is all.
sys.path.append(str(Path(__file__).resolve().parents[2]))

# A busy machine is no failure: the time limit of the tests is enough.
settings.register_profile("protocol", deadline=None)
settings.load_profile("protocol")
