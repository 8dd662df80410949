"""The two halves of every evaluation set, and where they are kept."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path

EVALUATION = Path(__file__).parent


class Half(StrEnum):
    """The half that rules are improved by, and the one they are judged by, which nobody who writes them reads."""

    TUNING = "tuning"
    HELD_OUT = "held_out"

    def folder(self, topic: str) -> Path:
        """Where the data of a topic is."""
        return EVALUATION / topic / self.value
