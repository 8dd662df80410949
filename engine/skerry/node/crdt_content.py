"""What sync has to know about CRDT updates, answered by the documents package."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from skerry.documents import inspect_update, merge_updates, squash


class CrdtContent:
    """Implements `skerry.sync.ports.ContentPort`.

    >>> CrdtContent().inspect(b"\\0\\0")
    {}
    """

    def inspect(self, update: bytes) -> Mapping[int, int]:
        """See `ContentPort.inspect`."""
        return {int(client): written.end for client, written in inspect_update(update).written.items()}

    def merge(self, updates: Sequence[bytes]) -> bytes:
        """See `ContentPort.merge`."""
        return merge_updates(updates)

    def squash(self, updates: Sequence[bytes]) -> bytes:
        """See `ContentPort.squash`."""
        return squash(updates)
