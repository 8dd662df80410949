"""How much sound is taken in at once."""

from __future__ import annotations

MAX_RECORDING_MINUTES = 60
"""What a recording may last."""

MAX_SOUND_MS = (MAX_RECORDING_MINUTES + 1) * 60_000
"""What is decoded: a minute more, because a page, a device and a microphone have clocks of their own."""

MAX_RECORDING_BYTES = 128 * 1024**2
"""What it may have as a file: an hour of speech as WAV at 16 kHz, or several times that as OGG or WebM."""

CHUNK_BYTES = 2 * 1024**2
"""What a page may hand over at once: five seconds of the most wasteful sound that browsers record."""

MAX_CHUNKS = 10_000
"""Into how many pieces a recording may be cut: an hour in pieces of a third of a second."""
