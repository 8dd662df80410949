"""How much sound is taken in at once."""

from __future__ import annotations

MAX_RECORDING_MINUTES = 60
"""What a recording may last."""

MAX_SOUND_MS = (MAX_RECORDING_MINUTES + 1) * 60_000
"""What is decoded: a minute more, because a page, a device and a microphone have clocks of their own."""

MAX_RECORDING_BYTES = 128 * 1024**2
"""What it may have as a file: an hour of speech as WAV at 16 kHz, or several times that as OGG or WebM."""
