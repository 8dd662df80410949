"""One state of a document in memory: the only place where bytes meet the native CRDT.

Native code reports some failures as panics, which `except Exception` does not catch; here they become named errors.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import pycrdt

from skerry.errors import HostileContent, HostileUpdate, NativeFailure

from .client_ids import ClientId
from .depth import DepthGuard
from .update_inspection import ClockRange, inspect_state_vector, inspect_update, lists_with_wide_text

MERGED_AT_MOST = 200
"""Native merging takes quadratic time: 10,000 updates at once take 40 times as long as in groups of this many."""

EMPTY_UPDATE = b"\x00\x00"

_ELSEWHERE = "elsewhere"
_LARGE_UPDATE_BYTES = 4096


class Replica:
    """A CRDT document that takes updates and answers what it holds.

    An update may build on another that has not arrived. The native document keeps such an update out of everything
    it gives away, so it is also kept here, and given away with the rest: what was taken in is never lost on the way.

    >>> replica = Replica()
    >>> replica.apply(bytes([1, 1, 7, 0, 4, 1, 1, 116, 2, 104, 105, 0]))
    >>> replica.clocks()
    mappingproxy({7: 2})
    """

    def __init__(self, client_id: ClientId | None = None) -> None:
        self.native: pycrdt.Doc[Any] = pycrdt.Doc(client_id=client_id)
        self.left_out = 0
        """How many updates it was to be made of could not be applied."""
        self._depth = DepthGuard()
        self._lists_with_text: frozenset[str] | None = frozenset()
        """Lists that native code would never end reading; None where that has to be found out again."""
        self._waiting: list[bytes] = []
        """Updates, in whole or in part, whose predecessors have not arrived."""

    @staticmethod
    def of(updates: Sequence[bytes]) -> Replica:
        """A replica of stored updates. One that cannot be applied is left out, so that the document still opens."""
        try:
            return Replica._of_runs(updates)
        except HostileUpdate:
            return Replica._of_each(updates)

    @staticmethod
    def _of_runs(updates: Sequence[bytes]) -> Replica:
        """All at once, run by run: every update of an honest history fits."""
        replica = Replica()
        for start in range(0, len(updates), MERGED_AT_MOST):
            replica.apply(merged(updates[start : start + MERGED_AT_MOST]))
        return replica

    @staticmethod
    def _of_each(updates: Sequence[bytes]) -> Replica:
        """One by one, each tried on a copy before it is let in."""
        replica, ahead = Replica(), Replica()
        for update in updates:
            try:
                ahead.apply(update)
            except HostileUpdate:
                replica.left_out += 1
                ahead = replica.copy()
            else:
                replica.apply(update)
        return replica

    def copy(self) -> Replica:
        """Another replica that holds the same."""
        copy = Replica()
        copy.apply(self.diff())
        return copy

    def apply(self, update: bytes) -> None:
        """Take in an inspected update. Raises `HostileUpdate` where native code refuses it, or could not bear it.

        A refused update may have been taken in by half: throw the replica away, or try on another one first.
        """
        self.insist_on_depth(update)
        if len(update) > _LARGE_UPDATE_BYTES or inspect_update(update).has_wide_text:
            self._lists_with_text = None
        with refusals_named():
            with self.native.transaction(origin=_ELSEWHERE):
                self.native.apply_update(update)
            candidates = [*self._waiting, update]
            self._waiting = [each for each in candidates if not self._holds(each)]

    def insist_on_depth(self, update: bytes) -> None:
        """Raise `HostileUpdate` if this update could make the tree too deep for native code."""
        self._depth.admit(update, self.diff)

    def insist_on_readable_list(self, name: str) -> None:
        """Raise `HostileContent` where reading the list of this name (`""`: a list within) would never end."""
        if self._lists_with_text is None:
            self._lists_with_text = lists_with_wide_text(self.diff())
        if name in self._lists_with_text:
            raise HostileContent("There is text in this list where no editor puts any.", "Ask its author to undo it.")

    def state_vector(self) -> bytes:
        """What is held, as the Yjs state vector."""
        return self.native.get_state()

    def clocks(self) -> Mapping[ClientId, int]:
        """What is held: for each client id the next clock."""
        return inspect_state_vector(self.state_vector())

    def diff(self, state_vector: bytes | None = None) -> bytes:
        """Everything that a peer with this state vector lacks; everything at all for None.

        Raises `HostileUpdate` for a state vector that makes no sense.
        """
        if state_vector is not None:
            inspect_state_vector(state_vector)
        with refusals_named():
            held = self.native.get_update(state_vector)
            return pycrdt.merge_updates(held, *self._waiting) if self._waiting else held

    def unfitting(self, update: bytes) -> Mapping[ClientId, ClockRange]:
        """The content of an applied update that still waits for a predecessor."""
        return inspect_update(pycrdt.get_update(update, self.state_vector())).written

    def awaits(self, content: Mapping[ClientId, ClockRange]) -> bool:
        """Whether all of this content was taken in before and waits for a predecessor."""
        waiting = [self.unfitting(update) for update in self._waiting]
        return all(
            any(client in each and wanted.is_within(each[client]) for each in waiting)
            for client, wanted in content.items()
        )

    def _holds(self, update: bytes) -> bool:
        state_vector = self.state_vector()
        rest = inspect_update(pycrdt.get_update(update, state_vector))
        if rest.written:
            return False
        clocks = inspect_state_vector(state_vector)
        return all(
            deleted.end <= clocks.get(client, 0) for client, ranges in rest.deleted.items() for deleted in ranges
        )


def merged(run: Sequence[bytes]) -> bytes:
    """At most `MERGED_AT_MOST` updates as one. Raises `HostileUpdate`."""
    telling = [update for update in run if update != EMPTY_UPDATE]
    if len(telling) < 2:
        return telling[0] if telling else EMPTY_UPDATE
    with refusals_named():
        return pycrdt.merge_updates(*telling)


@contextmanager
def refusals_named() -> Iterator[None]:
    """Turn what native code raises about bytes it was given, panics included, into `HostileUpdate`."""
    try:
        with panics_named():
            yield
    except (ValueError, RuntimeError, NativeFailure) as error:
        raise HostileUpdate("The CRDT refused this update.", "It was set aside. Tell whoever wrote it.") from error


@contextmanager
def panics_named() -> Iterator[None]:
    """Turn a panic of native code, which is no `Exception`, into `NativeFailure`."""
    try:
        yield
    except BaseException as error:
        if type(error).__name__ != "PanicException":
            raise
        raise NativeFailure("The CRDT failed on this change.", "The document is what it was before.") from error
