"""The least a fan-out can cost: a websocket server that hands each frame on to everybody else, and keeps none."""

from __future__ import annotations

import asyncio

from websockets.asyncio.server import ServerConnection, broadcast, serve


async def main() -> None:
    """Print where it listens, then broadcast until killed."""
    connected: set[ServerConnection] = set()

    async def handle(socket: ServerConnection) -> None:
        connected.add(socket)
        async for frame in socket:
            broadcast(connected - {socket}, frame)

    async with serve(handle, "127.0.0.1", 0, compression=None) as server:
        print(f"listening on ws://127.0.0.1:{server.sockets[0].getsockname()[1]}", flush=True)
        await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main())
