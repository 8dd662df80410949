"""Looking into a Yjs update before any CRDT code sees it: who writes what, and is it within bounds?

A strict reader of the Yjs V1 update format (npm `yjs` 13, `encodeStateAsUpdate`), without pycrdt. It accepts what
honest editors write and refuses the rest: what is malformed, too large, too deep, or of a kind no document here has.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from skerry.errors import HostileUpdate
from skerry_protocol.limits import MAX_RECORD_BYTES

from .client_ids import ClientId
from .item_tree import OTHER, WIDE_TEXT, Anchor, ItemTree, Placement
from .lib0 import Reader, integer
from .update_contents import ARRAY_TYPE, CONTENT_LENGTH_READERS, STRING_CONTENT, TYPE_CONTENT

MAX_UPDATE_BYTES = MAX_RECORD_BYTES
MAX_STRUCTS = 1_000_000
MAX_CLIENTS = 65_536
MAX_CLOCK = 2**31 - 1
"""The CRDT counts in 32 bits; half of that is far beyond any document and far from wrapping around."""
MAX_NESTING = 64
"""Types within types. Editors nest about ten deep; tens of thousands overflow the stack of native code."""

_GC, _SKIP = 0, 10
_HAS_ORIGIN, _HAS_RIGHT_ORIGIN, _HAS_KEY = 0x80, 0x40, 0x20
_CONTENT_KIND = 0x1F
_SMALLEST_STRUCT_BYTES, _SMALLEST_CLIENT_BYTES = 2, 2


@dataclass(frozen=True, slots=True)
class ClockRange:
    """The clocks `start <= clock < end` of one client."""

    start: int
    end: int

    def is_within(self, other: ClockRange) -> bool:
        """Whether `other` has all of this range.

        >>> ClockRange(2, 4).is_within(ClockRange(0, 4))
        True
        """
        return other.start <= self.start and self.end <= other.end


@dataclass(frozen=True, slots=True)
class UpdateContents:
    """What an update does.

    `written`: for each client id whose content it carries, the range from its first to its last clock.
    `deleted`: for each client id, the ranges it deletes. `nesting`: levels of items within items, never understated.
    `has_wide_text`: whether there is text that is not all ASCII.
    """

    written: Mapping[ClientId, ClockRange]
    deleted: Mapping[ClientId, tuple[ClockRange, ...]]
    structs: int
    nesting: int
    has_wide_text: bool

    @property
    def deletions(self) -> int:
        """How many ranges it deletes."""
        return sum(map(len, self.deleted.values()))

    @property
    def is_empty(self) -> bool:
        """Whether it does nothing at all."""
        return not self.written and not self.deleted


def inspect_update(update: bytes) -> UpdateContents:
    """Read a Yjs V1 update without applying it. Raises `HostileUpdate`, and never anything else.

    >>> contents = inspect_update(bytes([1, 1, 7, 0, 4, 1, 1, 116, 2, 104, 105, 0]))
    >>> contents.written, contents.deletions
    (mappingproxy({7: ClockRange(start=0, end=2)}), 0)
    """
    if len(update) > MAX_UPDATE_BYTES:
        raise _hostile(f"An update has at most {MAX_UPDATE_BYTES} bytes, this one has {len(update)}.")
    inspection = _Inspection(Reader(update, _hostile))
    inspection.read_structs()
    deleted = _read_deletions(inspection.reader)
    inspection.reader.end()
    nesting = inspection.nesting()
    if nesting > MAX_NESTING:
        raise _hostile(f"Types are nested more than {MAX_NESTING} deep.")
    written = MappingProxyType(inspection.written)
    return UpdateContents(written, MappingProxyType(deleted), inspection.structs, nesting, inspection.has_wide_text)


def measure_nesting(update: bytes) -> int:
    """How deep the types of an update of any size lie within each other. Raises `HostileUpdate`."""
    return _read_any_size(update).nesting()


def lists_with_wide_text(state: bytes) -> frozenset[str]:
    """The names under which a state of any size has text that is not all ASCII; `""` stands for lists within.

    No editor puts text straight into a list, and native code never ends reading a list that has some.
    """
    parents = _read_any_size(state).tree().parents_of_wide_text
    names = {parent for parent in parents if isinstance(parent, str)}
    return frozenset(names | ({""} if ARRAY_TYPE in parents else set()))


def _read_any_size(update: bytes) -> _Inspection:
    inspection = _Inspection(Reader(update, _hostile))
    inspection.read_structs()
    return inspection


def inspect_state_vector(state_vector: bytes) -> Mapping[ClientId, int]:
    """Read a Yjs state vector: for each client id the next clock. Raises `HostileUpdate`.

    >>> dict(inspect_state_vector(bytes([1, 7, 2])))
    {7: 2}
    """
    reader = Reader(state_vector, _hostile)
    clocks: dict[ClientId, int] = {}
    for _ in range(_client_count(reader)):
        client = _new_client(reader, clocks)
        clocks[client] = _advance(reader, 0, reader.integer())
    reader.end()
    return MappingProxyType(clocks)


class _Inspection:
    """The structs of one update, read one after the other."""

    def __init__(self, reader: Reader) -> None:
        self.reader = reader
        self.written: dict[ClientId, ClockRange] = {}
        self.structs = 0
        self.has_wide_text = False
        self._types = 0
        self._placements: list[Placement] = []

    def read_structs(self) -> None:
        seen: set[ClientId] = set()
        for _ in range(_client_count(self.reader)):
            number = self.reader.count(_SMALLEST_STRUCT_BYTES)
            self.structs += number
            if self.structs > MAX_STRUCTS:
                raise _hostile(f"An update has at most {MAX_STRUCTS} structs.")
            client = _new_client(self.reader, seen)
            seen.add(client)
            self._read_client(client, number)

    def _read_client(self, client: ClientId, number: int) -> None:
        reader = self.reader
        start: int | None = None
        end = 0
        clock = _advance(reader, 0, reader.integer())
        for _ in range(number):
            info = reader.byte()
            if info == _SKIP:
                clock = _advance(reader, clock, _length(reader))
                continue
            start = clock if start is None else start
            clock = _advance(reader, clock, _length(reader) if info == _GC else self._item(info, client, clock))
            end = clock
        if start is not None:
            self.written[client] = ClockRange(start, end)

    def _item(self, info: int, client: ClientId, clock: int) -> int:
        is_sibling = bool(info & (_HAS_ORIGIN | _HAS_RIGHT_ORIGIN))
        anchor = self._sibling(info, client, clock) if is_sibling else self._parent(info, client, clock)
        length, holds = self._content(info & _CONTENT_KIND)
        self._placements.append((client, clock, length, anchor, is_sibling, holds))
        return length

    def _sibling(self, info: int, client: ClientId, clock: int) -> tuple[int, int]:
        left = self._earlier_id(client, clock) if info & _HAS_ORIGIN else None
        right = self._earlier_id(client, clock) if info & _HAS_RIGHT_ORIGIN else None
        found = left or right
        assert found is not None
        return found

    def _content(self, kind: int) -> tuple[int, int]:
        """How many clocks the content takes, and what it is to the tree of items."""
        read_length = CONTENT_LENGTH_READERS.get(kind)
        if read_length is None:
            raise _hostile(f"An update holds content of the unknown kind {kind}.")
        before = self.reader.remaining
        first = self.reader.peek()
        length = read_length(self.reader)
        if kind == TYPE_CONTENT:
            self._types += 1
            return length, first
        if kind == STRING_CONTENT and before - self.reader.remaining > length + len(integer(length)):
            self.has_wide_text = True
            return length, WIDE_TEXT
        return length, OTHER

    def _parent(self, info: int, client: ClientId, clock: int) -> Anchor:
        has_name = self.reader.integer()
        if has_name > 1:
            raise _hostile("An item has a parent of an unknown kind.")
        parent: Anchor = self.reader.text() if has_name else self._earlier_id(client, clock)
        if info & _HAS_KEY:
            self.reader.text()
            return None if has_name else parent
        return parent

    def _earlier_id(self, client: ClientId, clock: int) -> tuple[int, int]:
        named = (self.reader.integer(), self.reader.integer())
        if named[1] > MAX_CLOCK or (named[0] == client and named[1] >= clock):
            raise _hostile("An item builds on an item that cannot exist yet.")
        return named

    def nesting(self) -> int:
        """Levels of items within items: exact where there are many types, else how many types there are."""
        return self._types if self._types <= MAX_NESTING else self.tree().levels

    def tree(self) -> ItemTree:
        """How the items lie within each other."""
        tree = ItemTree(self._placements)
        if tree.has_circle:
            raise _hostile("Types are nested in a circle.")
        return tree


def _read_deletions(reader: Reader) -> dict[ClientId, tuple[ClockRange, ...]]:
    deleted: dict[ClientId, tuple[ClockRange, ...]] = {}
    for _ in range(_client_count(reader)):
        client = _new_client(reader, deleted)
        number = reader.count(_SMALLEST_STRUCT_BYTES)
        deleted[client] = tuple(_deleted_range(reader) for _ in range(number))
    return {client: ranges for client, ranges in deleted.items() if ranges}


def _deleted_range(reader: Reader) -> ClockRange:
    start = reader.integer()
    return ClockRange(start, _advance(reader, start, _length(reader)))


def _client_count(reader: Reader) -> int:
    number = reader.count(_SMALLEST_CLIENT_BYTES)
    if number > MAX_CLIENTS:
        raise _hostile(f"An update names at most {MAX_CLIENTS} clients.")
    return number


def _new_client(reader: Reader, seen: Mapping[ClientId, object] | set[ClientId]) -> ClientId:
    client = ClientId(reader.integer())
    if client in seen:
        raise _hostile("An update names a client twice.")
    return client


def _length(reader: Reader) -> int:
    length = reader.integer()
    if length == 0:
        raise _hostile("A struct has no length.")
    return length


def _advance(reader: Reader, clock: int, length: int) -> int:
    clock += length
    if clock > MAX_CLOCK:
        raise reader.refuse(f"A clock is beyond {MAX_CLOCK}.")
    return clock


def _hostile(reason: str) -> HostileUpdate:
    return HostileUpdate(reason, "It was set aside and the document is unchanged. Tell whoever wrote it.")
