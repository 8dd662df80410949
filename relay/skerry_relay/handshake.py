"""From connecting to being let in: both sides prove their keys, and the relay says whom it knows."""

from __future__ import annotations

import anyio

from skerry_protocol.limits import HANDSHAKE_SECONDS
from skerry_protocol.messages import ErrorCode
from skerry_protocol.relay_session import DeviceProved

from .channel import Channel, Goodbye


async def prove(channel: Channel, deadline_seconds: float = HANDSHAKE_SECONDS) -> DeviceProved | None:
    """The device that proved its key; None if it did not in time, and was told so.

    Raises `websockets.ConnectionClosed`.
    """
    with anyio.move_on_after(deadline_seconds):
        return await _prove(channel)
    await channel.part(Goodbye(ErrorCode.BAD_PROOF, "The device took too long to prove its key."))
    return None


async def _prove(channel: Channel) -> DeviceProved | None:
    while not channel.session.is_closed:
        received = await channel.receive()
        if isinstance(received, Goodbye) and received.code is not ErrorCode.BAD_PROOF:
            await channel.part(received)
            return None
        # After a wrong proof the session itself has said so.
        await channel.flush()
        if isinstance(received, Goodbye):
            return None
        for event in received[0]:
            if isinstance(event, DeviceProved):
                return event
    return None
