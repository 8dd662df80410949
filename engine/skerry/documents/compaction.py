"""Many updates into one that says the same."""

from __future__ import annotations

from collections.abc import Sequence

from .replica import EMPTY_UPDATE, MERGED_AT_MOST, Replica, merged


def merge_updates(updates: Sequence[bytes]) -> bytes:
    """One update of them all, with nothing squashed that a later one deleted. Raises `HostileUpdate`.

    Keeps updates whose predecessors are elsewhere, so any stretch of an author's updates can be merged.

    >>> from skerry.documents import inspect_update
    >>> first, second = bytes([1, 1, 7, 0, 4, 1, 1, 116, 1, 104, 0]), bytes([1, 1, 7, 1, 132, 7, 0, 1, 105, 0])
    >>> inspect_update(merge_updates([first, second])).written[7]
    ClockRange(start=0, end=2)
    """
    runs = list(updates)
    while len(runs) > 1:
        runs = [merged(runs[start : start + MERGED_AT_MOST]) for start in range(0, len(runs), MERGED_AT_MOST)]
    return runs[0] if runs else EMPTY_UPDATE


def squash(updates: Sequence[bytes]) -> bytes:
    """The state that all these updates lead to, without what was deleted on the way.

    What still waits for a predecessor is kept. What cannot be applied is left out, here as in every open document.
    For long runs, and for checkpoints.

    >>> squash([])
    b'\\x00\\x00'
    """
    return Replica.of(updates).diff()
