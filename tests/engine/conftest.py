"""Makes `tests.engine.harbour` importable, and nothing else: whatever is installed stays in front of it."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.append(str(Path(__file__).resolve().parents[2]))
