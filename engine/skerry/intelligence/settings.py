"""How a device reads and listens."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class ReadingSettings:
    """A document is read once nothing has changed in it for `quiet_seconds`, and after `patience_seconds` anyhow.

    The sound of a voice note is kept for `audio_days`, then shredded; its transcript stays.
    """

    quiet_seconds: float = 2.0
    patience_seconds: float = 60.0
    audio_days: float = 7.0
