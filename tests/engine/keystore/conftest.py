"""Every implementation of the port. A new one is added to the list, and runs the whole acceptance suite."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from skerry.keystore import KeyStore, SealedFile

OpenKeyStore = Callable[[], KeyStore]


def _sealed_file(folder: Path) -> KeyStore:
    return SealedFile(folder / "root-key")


def _remembered_key(folder: Path) -> KeyStore:
    from tests.engine.sync.remembered_key import RememberedKey

    return RememberedKey(folder / "root-key")


@pytest.fixture(params=[_sealed_file, _remembered_key], ids=["sealed file", "remembered key"])
def open_store(request: pytest.FixtureRequest, tmp_path: Path) -> OpenKeyStore:
    """Opens the same place each time, as a new process would."""
    make: Callable[[Path], KeyStore] = request.param
    return lambda: make(tmp_path)
