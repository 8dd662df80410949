"""How fast one device and one workspace may push here, and how much presence a device may send."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from typing import Generic, TypeVar

from skerry_protocol.ids import DeviceId, WorkspaceId

from .clock import Clock
from .rate_limit import Rate, TokenBucket

BYTES_PER_TOKEN = 64 * 1024
"""A record costs one token, and one more for each of these."""

MAX_BUCKETS = 16_384


@dataclass(frozen=True)
class Rates:
    """The limits, in tokens."""

    pushes_per_device: Rate
    pushes_per_workspace: Rate
    presence_per_device: Rate


K = TypeVar("K", bound=Hashable)


class _Buckets(Generic[K]):
    """A bucket for each key; the ones not used for longest are forgotten beyond a bound."""

    def __init__(self, rate: Rate, clock: Clock) -> None:
        self._rate = rate
        self._clock = clock
        self._buckets: dict[K, TokenBucket] = {}

    def take(self, key: K, tokens: float) -> float:
        bucket = self._buckets.pop(key, None) or TokenBucket(self._rate, self._clock)
        self._buckets[key] = bucket
        if len(self._buckets) > MAX_BUCKETS:
            del self._buckets[next(iter(self._buckets))]
        return bucket.take(tokens)


class Traffic:
    """All limits of one relay. They outlive connections, so that reconnecting gains nothing."""

    def __init__(self, rates: Rates, clock: Clock) -> None:
        self._device_pushes: _Buckets[tuple[WorkspaceId, DeviceId]] = _Buckets(rates.pushes_per_device, clock)
        self._workspace_pushes: _Buckets[WorkspaceId] = _Buckets(rates.pushes_per_workspace, clock)
        self._device_presence: _Buckets[tuple[WorkspaceId, DeviceId]] = _Buckets(rates.presence_per_device, clock)

    def wait_for_push(self, workspace: WorkspaceId, device: DeviceId, size_bytes: int) -> float:
        """Count a push; 0 if it is allowed now, else the seconds until it would be."""
        tokens = 1 + size_bytes // BYTES_PER_TOKEN
        by_device = self._device_pushes.take((workspace, device), tokens)
        return by_device or self._workspace_pushes.take(workspace, tokens)

    def has_room_for_presence(self, workspace: WorkspaceId, device: DeviceId) -> bool:
        """Count a presence message; False if it is one too many."""
        return not self._device_presence.take((workspace, device), 1)
