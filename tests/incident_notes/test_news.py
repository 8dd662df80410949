"""What the page is told of the list and the status: all at first, then what changed, and not letter by letter."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from typing import Any

import anyio
import pytest
from websockets.asyncio.client import ClientConnection, connect

from incident_notes.app import Serving

pytestmark = pytest.mark.anyio

LETTERS = 60


@pytest.fixture
async def news(serving: Serving) -> AsyncIterator[ClientConnection]:
    sessions = serving._sessions
    cookie = sessions.exchange(sessions.new_token())
    headers = {"Cookie": f"incident_notes_{serving.port}={cookie}"}
    origin: Any = f"http://127.0.0.1:{serving.port}"
    async with connect(f"ws://127.0.0.1:{serving.port}/events", additional_headers=headers, origin=origin) as socket:
        yield socket


async def test_a_note_written_letter_by_letter_is_told_of_in_a_few_messages_and_to_its_end(
    news: ClientConnection, write_note: Any
) -> None:
    assert [json.loads(await news.recv())["type"] for _ in range(2)] == ["device", "notes"]
    document = await write_note("")
    for _ in range(LETTERS):
        async with document.change():
            document.text("title").append("x")
    told = 0
    with anyio.fail_after(20):
        while json.loads(await news.recv()).get("note", {}).get("title") != "x" * LETTERS:
            told += 1
    assert told < LETTERS
