"""CRDT client ids: who wrote a range of a document, as the CRDT sees it.

An id is taken afresh at random each time a document is first written after opening, and after a change that could not
be saved: a crash or a restored disk can then never use the same (client, clock) for two different contents.
They have 32 bits like those of Yjs, which makes updates about a quarter smaller than the 53 bits of pycrdt.
"""

from __future__ import annotations

import secrets
from collections.abc import Container
from typing import NewType

ClientId = NewType("ClientId", int)

CLIENT_ID_BITS = 32


def new_client_id(taken: Container[int] = ()) -> ClientId:
    """A random id of 32 bits that is neither zero nor in `taken`.

    >>> 0 < new_client_id() < 2**32
    True
    """
    while True:
        candidate = secrets.randbits(CLIENT_ID_BITS)
        if candidate and candidate not in taken:
            return ClientId(candidate)
