"""The relay's log chain: `head(n) = H("skerry/log", head(n-1) ‖ RecordId)`, one per document and one for the roster.

Two signed heads at one `n` prove that a relay showed two histories.
"""

from __future__ import annotations

from .hashing import blake2b_256
from .ids import RecordId
from .labels import LOG_CHAIN

LOG_START = bytes(32)
"""`head(0)`."""


def next_log_head(head: bytes, record: RecordId) -> bytes:
    """The head after `record` was appended to a log whose head was `head`.

    >>> next_log_head(LOG_START, RecordId(bytes(32))).hex()[:8]
    '987b9d9c'
    """
    return blake2b_256(LOG_CHAIN, head, record.raw)
