"""What was heard, as values that travel between processes and rest in the store."""

from __future__ import annotations

from dataclasses import dataclass

MAX_WINDOW_MS = 30_000
"""What the model hears at once."""


@dataclass(frozen=True, slots=True, order=True)
class Window:
    """A stretch of a recording in which somebody speaks, and which is heard in one go: at most `MAX_WINDOW_MS`."""

    start_ms: int
    end_ms: int

    @property
    def duration_ms(self) -> int:
        """How long it is."""
        return self.end_ms - self.start_ms


@dataclass(frozen=True, slots=True)
class Segment:
    """A phrase, and when it was spoken in the recording.

    `confidence` is the geometric mean of what the model gave each of its pieces: between 0 and 1, and no
    probability that the words are right.
    """

    start_ms: int
    end_ms: int
    text: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Listening:
    """A recording that was taken in: how long it is, where somebody speaks, and which model will write it down."""

    duration_ms: int
    windows: tuple[Window, ...]
    model: str


@dataclass(frozen=True, slots=True)
class Transcript:
    """All that was heard in a recording, in order, and by which model. Silence has no segments."""

    segments: tuple[Segment, ...]
    duration_ms: int
    model: str

    @property
    def text(self) -> str:
        """The words alone.

        >>> Transcript((Segment(0, 900, "Pump three", 0.9), Segment(900, 1500, "is leaking.", 0.8)), 2000, "m").text
        'Pump three is leaking.'
        """
        return " ".join(segment.text for segment in self.segments)
