"""What the properties of sync share with the tests of the engine."""

from __future__ import annotations

import sys
from pathlib import Path

# At the end, so that nothing which is installed is hidden: `tests.engine.sync` is found, and that is all.
sys.path.append(str(Path(__file__).resolve().parents[2]))
