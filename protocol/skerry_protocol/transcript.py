"""The handshake transcript: both ends sign the same bytes, version, ids, keys and both nonces included."""

from __future__ import annotations

from .codec import encode
from .messages import Challenge, Hello


def transcript(hello: Hello, challenge: Challenge) -> bytes:
    """The canonical bytes that relay and device each sign under a label of their own."""
    told_by_relay = [
        challenge.relay_key.raw,
        challenge.region,
        challenge.incarnation.raw,
        challenge.nonce,
    ]
    return encode([hello.to_fields(), told_by_relay])
