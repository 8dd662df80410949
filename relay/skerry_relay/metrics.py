"""What Prometheus may know: counts and times, and never a document, a device or a workspace."""

from __future__ import annotations

from collections.abc import Callable

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

_COMMIT_SECONDS = (0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 5.0)


class Metrics:
    """The figures of one relay, in a registry of their own: two relays in one process do not meet."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        self.pushes = self._counter("pushes", "Records pushed, by what became of them", "outcome")
        self.endings = self._counter("sessions_ended", "Sessions that the relay ended, by code", "code")
        self.presence = self._counter("presence", "Presence messages, by what became of them", "outcome")
        self.entries = self._counter("entries_handed_on", "Entries of the feed handed on to devices")
        self.pruned = self._counter("records_pruned", "Records whose bytes were dropped")
        self.forks = self._counter("forks", "Records refused because another one stands at their place")
        self.turned_away = self._counter("connections_turned_away", "Connections beyond the limit of an address")
        self.commit_seconds = Histogram(
            "skerry_relay_commit_seconds",
            "From deciding a batch to its durable commit",
            buckets=_COMMIT_SECONDS,
            registry=self._registry,
        )

    def observe(self, name: str, meaning: str, value: Callable[[], float]) -> None:
        """Show what `value` returns whenever somebody asks."""
        Gauge(f"skerry_relay_{name}", meaning, registry=self._registry).set_function(value)

    def exposition(self) -> bytes:
        """The text form that Prometheus reads."""
        return generate_latest(self._registry)

    def _counter(self, name: str, meaning: str, *labels: str) -> Counter:
        return Counter(f"skerry_relay_{name}", meaning, labels, registry=self._registry)
