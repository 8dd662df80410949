"""The models as they are installed, prepared anew for these tests and not taken from whoever runs them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from skerry.intelligence.models.store import FOLDER_VARIABLE


@pytest.fixture(scope="session")
def models_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where prepared models are kept while the tests run."""
    return tmp_path_factory.mktemp("models")


@pytest.fixture(scope="module", autouse=True)
def own_models(models_folder: Path) -> Iterator[None]:
    """Let every measurement use that folder."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(FOLDER_VARIABLE, str(models_folder))
        yield
