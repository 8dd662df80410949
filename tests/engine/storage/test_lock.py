"""One process at a time holds a folder."""

from __future__ import annotations

from typing import Any

import pytest

from skerry.storage import AlreadyOpen, Home

pytestmark = pytest.mark.anyio


async def test_a_second_process_is_refused_and_told_who_holds_the_folder(
    home: Home, open_store: Any, program: Any
) -> None:
    with program("write_notes.py", home.folder, "honest") as process:
        process.stdout.readline()
        with pytest.raises(AlreadyOpen, match=f"already open in process {process.pid}") as refusal:
            async with open_store():
                pass
    assert "Close that program" in refusal.value.hint


async def test_a_killed_process_leaves_the_folder_free(home: Home, open_store: Any, program: Any) -> None:
    with program("write_notes.py", home.folder, "honest") as process:
        process.stdout.readline()
    async with open_store():
        pass


async def test_the_folder_is_held_against_ourselves_too_and_free_after_closing(open_store: Any) -> None:
    async with open_store():
        with pytest.raises(AlreadyOpen):
            async with open_store():
                pass
    async with open_store():
        pass


async def test_a_failed_opening_leaves_the_folder_free(home: Home, open_store: Any) -> None:
    async with open_store():
        pass
    whole = home.database.read_bytes()
    home.database.write_bytes(b"something else")
    with pytest.raises(Exception, match="cannot be opened"):
        async with open_store():
            pass
    home.database.write_bytes(whole)
    async with open_store():
        pass
