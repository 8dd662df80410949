"""The byte encoding under Yjs (the npm package `lib0`): variable-length integers, strings and byte arrays.

Reading is strict and bounded: nothing is allocated before its length is known to fit in the bytes at hand.
"""

from __future__ import annotations

from collections.abc import Callable

MAX_INTEGER = 2**53 - 1
"""The largest integer a JavaScript peer can hold exactly."""

_MAX_INTEGER_BYTES = 8

Refusal = Callable[[str], Exception]


class Reader:
    """Reads one byte string from the front; whatever it cannot read becomes the error that `refuse` makes.

    >>> reader = Reader(b"\\x80\\x01\\x02hi", ValueError)
    >>> reader.integer(), reader.text(), reader.at_end
    (128, 'hi', True)
    """

    __slots__ = ("_at", "_data", "_refuse")

    def __init__(self, data: bytes, refuse: Refusal) -> None:
        self._data = data
        self._at = 0
        self._refuse = refuse

    @property
    def at_end(self) -> bool:
        """Whether every byte was read."""
        return self._at == len(self._data)

    @property
    def remaining(self) -> int:
        """How many bytes are still to come."""
        return len(self._data) - self._at

    def refuse(self, reason: str) -> Exception:
        """The error for bytes that make no sense, ready to be raised."""
        return self._refuse(reason)

    def peek(self) -> int:
        """The next byte, which stays to be read; 0 at the end."""
        return 0 if self.at_end else self._data[self._at]

    def byte(self) -> int:
        """One byte."""
        at = self._at
        if at >= len(self._data):
            raise self._refuse("The bytes end in the middle of a value.")
        self._at = at + 1
        return self._data[at]

    def integer(self) -> int:
        """An unsigned integer below 2**53 (lib0 `varUint`)."""
        value = self.byte()
        if value < 0x80:
            return value
        return self._long_integer(value & 0x7F)

    def _long_integer(self, value: int) -> int:
        for position in range(1, _MAX_INTEGER_BYTES):
            byte = self.byte()
            value |= (byte & 0x7F) << (7 * position)
            if byte < 0x80:
                break
        else:
            raise self._refuse("An integer is too long.")
        if byte == 0 or value > MAX_INTEGER:
            raise self._refuse("An integer is not in its shortest form, or is too large.")
        return value

    def count(self, smallest_bytes: int = 1) -> int:
        """A number of things to come, each of at least `smallest_bytes`: more than can follow are refused."""
        number = self.integer()
        if number * smallest_bytes > self.remaining:
            raise self._refuse("A count is larger than the bytes that follow.")
        return number

    def data(self) -> bytes:
        """A byte array with its length in front (lib0 `varUint8Array`)."""
        return self.take(self.count())

    def take(self, length: int) -> bytes:
        """The next `length` bytes."""
        if length > self.remaining:
            raise self._refuse("The bytes end in the middle of a value.")
        start = self._at
        self._at = start + length
        return self._data[start : self._at]

    def text(self) -> str:
        """A string in UTF-8 with its length in front (lib0 `varString`)."""
        try:
            return self.data().decode()
        except UnicodeDecodeError:
            raise self._refuse("A string is not UTF-8.") from None

    def end(self) -> None:
        """Insist that nothing is left over."""
        if not self.at_end:
            raise self._refuse("There are bytes after the end.")


def integer(value: int) -> bytes:
    """Write an unsigned integer (lib0 `varUint`).

    >>> integer(5), integer(300)
    (b'\\x05', b'\\xac\\x02')
    """
    if value < 0x80:
        return bytes((value,))
    return bytes((value & 0x7F | 0x80,)) + integer(value >> 7)


def data(value: bytes) -> bytes:
    """Write a byte array with its length in front (lib0 `varUint8Array`, and `varString` of UTF-8)."""
    return integer(len(value)) + value
