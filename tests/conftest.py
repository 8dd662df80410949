"""What every test may ask for: the event loop, and a browser where there is one."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

import pytest

# At the end, so that nothing which is installed is hidden: `tests.relay.chronicle` and its like are found, no more.
sys.path.append(str(Path(__file__).resolve().parents[1]))

CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome")


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    """The event loop that the programs themselves run on."""
    return "asyncio"


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of Chromium. Without one a test is skipped on a developer's machine, and fails where CI=true."""
    found = next((path for name in CHROMIUM_NAMES if (path := shutil.which(name))), None)
    if found:
        return found
    sentence = "There is no Chromium on this machine; on Debian, `apt install chromium` brings it."
    if os.environ.get("CI") == "true":
        pytest.fail(sentence)
    pytest.skip(sentence)


@pytest.fixture(scope="session", autouse=True)
def folder_of_models(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where this run prepares its models, in this process and those that it starts: never in somebody's home."""
    folder = tmp_path_factory.mktemp("models")
    os.environ["SKERRY_MODELS"] = str(folder)
    return folder


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark whatever needs the browser, so that `-m "not browser"` leaves it out."""
    for item in items:
        if "chromium" in getattr(item, "fixturenames", ()):
            item.add_marker("browser")
