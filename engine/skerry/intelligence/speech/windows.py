"""Cutting a recording into windows that are heard one by one, at the places where nobody speaks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from skerry.intelligence.speech.transcript import MAX_WINDOW_MS, Window

_SPEAKS_FROM = 0.5
_SPEAKS_NO_MORE_BELOW = 0.35
_SHORTEST_PAUSE_MS = 200
_SHORTEST_SPEECH_MS = 120
_MARGIN_MS = 400
# Within a longer pause the model would hear things, and a note reads better with a break there.
_LONGEST_PAUSE_IN_WINDOW_MS = 2_000


@dataclass(frozen=True, slots=True)
class Speech:
    """How likely somebody speaks, step by step: a number between 0 and 1 for each `step_ms` of a recording."""

    likely: tuple[float, ...]
    step_ms: int
    duration_ms: int


def windows(speech: Speech) -> tuple[Window, ...]:
    """Windows in order that do not overlap and hold all speech; none where nobody speaks.

    >>> windows(Speech((0.0,) * 40 + (0.9,) * 60 + (0.0,) * 60, step_ms=32, duration_ms=5120))
    (Window(start_ms=880, end_ms=3600),)
    """
    stretches = [part for stretch in _stretches(speech) for part in _short_enough(stretch, speech)]
    return tuple(_joined(_with_margins(stretches, speech.duration_ms)))


def _stretches(speech: Speech) -> Iterator[Window]:
    """Where somebody speaks without a pause: from a likely step to one before many unlikely ones."""
    start: int | None = None
    end = 0
    for step, likely in enumerate(speech.likely):
        at_ms = step * speech.step_ms
        if start is not None and likely < _SPEAKS_NO_MORE_BELOW and at_ms - end >= _SHORTEST_PAUSE_MS:
            yield from _long_enough(start, end)
            start = None
        if likely >= (_SPEAKS_FROM if start is None else _SPEAKS_NO_MORE_BELOW):
            start = at_ms if start is None else start
            end = min(at_ms + speech.step_ms, speech.duration_ms)
    if start is not None:
        yield from _long_enough(start, end)


def _long_enough(start_ms: int, end_ms: int) -> Iterator[Window]:
    if end_ms - start_ms >= _SHORTEST_SPEECH_MS:
        yield Window(start_ms, end_ms)


def _short_enough(stretch: Window, speech: Speech) -> Iterator[Window]:
    """Cut where speech was least likely, in the second half of what can be heard at once."""
    most_ms = MAX_WINDOW_MS - 2 * _MARGIN_MS
    while stretch.duration_ms > most_ms:
        first = (stretch.start_ms + most_ms // 2) // speech.step_ms
        last = (stretch.start_ms + most_ms) // speech.step_ms
        cut_ms = min(range(first, last), key=lambda step: speech.likely[step]) * speech.step_ms
        yield Window(stretch.start_ms, cut_ms)
        stretch = Window(cut_ms, stretch.end_ms)
    yield stretch


def _with_margins(stretches: Sequence[Window], duration_ms: int) -> Iterator[Window]:
    """Speech begins a little before it is noticed. Neighbours share the pause between them."""
    for number, stretch in enumerate(stretches):
        before = stretches[number - 1].end_ms if number else -stretch.start_ms
        after = stretches[number + 1].start_ms if number + 1 < len(stretches) else 2 * duration_ms - stretch.end_ms
        yield Window(
            stretch.start_ms - min(_MARGIN_MS, (stretch.start_ms - before) // 2),
            stretch.end_ms + min(_MARGIN_MS, (after - stretch.end_ms) // 2),
        )


def _joined(stretches: Iterator[Window]) -> Iterator[Window]:
    """As much in one window as fits: it costs the same, and the model understands more."""
    window: Window | None = None
    for stretch in stretches:
        if window and _fit_together(window, stretch):
            window = replace(window, end_ms=stretch.end_ms)
            continue
        if window:
            yield window
        window = stretch
    if window:
        yield window


def _fit_together(window: Window, stretch: Window) -> bool:
    pause_ms = stretch.start_ms - window.end_ms
    return pause_ms <= _LONGEST_PAUSE_IN_WINDOW_MS and stretch.end_ms - window.start_ms <= MAX_WINDOW_MS
