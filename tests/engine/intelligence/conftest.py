"""The models, loaded once for all tests that read with them."""

from __future__ import annotations

import pytest

from skerry.intelligence.embedding import MiniLmEmbedder
from skerry.intelligence.models.store import ModelStore


@pytest.fixture(scope="session")
def models(tmp_path_factory: pytest.TempPathFactory) -> ModelStore:
    """The models as they were installed, with a folder of their own. A test that changes one takes another folder."""
    return ModelStore(tmp_path_factory.mktemp("models"))


@pytest.fixture(scope="session")
def embedder(models: ModelStore) -> MiniLmEmbedder:
    """The model that says what a text means."""
    return MiniLmEmbedder(models)
