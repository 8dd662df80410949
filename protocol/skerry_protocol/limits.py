"""The bounds that every peer checks before it allocates, parses or stores."""

from __future__ import annotations

MAX_RECORD_BYTES = 4 * 1024 * 1024
"""One record, sealed part included. A checkpoint of a 100,000-character document has about 400 kB."""

MAX_FRAME_BYTES = MAX_RECORD_BYTES + 64 * 1024
"""One message on the socket."""

BATCH_BYTES = 256 * 1024
"""How much a relay packs into one message of the feed, if the records are small."""

MAX_ITEMS = 65_536
"""The longest list inside one value."""

MAX_NESTING = 8
"""The deepest list inside one value."""

MAX_PRESENCE_BYTES = 16 * 1024
"""One ephemeral message: cursors and names, never content worth keeping."""

MAX_RECIPIENTS = 4_096
"""Devices that one epoch can be wrapped for."""

MAX_TEXT_CHARACTERS = 512
"""A region label, an error detail."""

MAX_SEQUENCE = 2**53
"""The largest sequence number of an author's chain."""

HANDSHAKE_SECONDS = 10
"""How long a peer may take from connecting to being admitted."""

PROTOCOL_VERSION = 1
"""The only version there is; it is inside the signed transcript, so nobody can talk two peers down."""
