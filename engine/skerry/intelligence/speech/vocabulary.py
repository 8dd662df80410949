"""Whisper's vocabulary: from the numbers that it writes to words and times."""

from __future__ import annotations

from collections.abc import Sequence

from skerry.intelligence.errors import ModelTampered

_TIME_STEP_MS = 20


class Vocabulary:
    """The pieces of text that a model writes, by their numbers, and its marks for times.

    >>> pieces = "Pump", "Ġthree", "<|endoftext|>", "<|startoftranscript|>", "<|0.00|>", "<|0.02|>"
    >>> vocabulary = Vocabulary("\\n".join(pieces).encode())
    >>> vocabulary.text([0, 1]), vocabulary.time_ms(5), vocabulary.time_ms(1)
    ('Pump three', 20, None)
    """

    def __init__(self, content: bytes) -> None:
        """`content` has a piece on each line. Raises `ModelTampered` where the marks are missing."""
        self._pieces = content.decode().split("\n")
        try:
            self.start = self._pieces.index("<|startoftranscript|>")
            self.end = self._pieces.index("<|endoftext|>")
            self._first_time = self._pieces.index("<|0.00|>")
        except ValueError as error:
            raise ModelTampered(
                "The vocabulary of a model is not one that this version knows.", "Run `skerry models verify`."
            ) from error

    def text(self, pieces: Sequence[int]) -> str:
        """The words that some pieces spell. A character cut in half is shown as one that cannot be read."""
        characters = "".join(self._pieces[piece] for piece in pieces)
        return bytes(_BYTES[character] for character in characters).decode(errors="replace")

    def time_ms(self, piece: int) -> int | None:
        """The time that a piece stands for; None where it is text."""
        return (piece - self._first_time) * _TIME_STEP_MS if piece >= self._first_time else None

    def is_text(self, piece: int) -> bool:
        """Whether it spells something: every mark comes after the end mark."""
        return piece < self.end


def _characters_of_bytes() -> dict[str, int]:
    """Each byte as the printable character that stands for it (byte-level BPE, Radford et al., 2019)."""
    printable = [*range(ord("!"), ord("~") + 1), *range(ord("¡"), ord("¬") + 1), *range(ord("®"), ord("ÿ") + 1)]
    others = [byte for byte in range(256) if byte not in printable]
    return {chr(byte): byte for byte in printable} | {chr(256 + place): byte for place, byte in enumerate(others)}


_BYTES = _characters_of_bytes()
