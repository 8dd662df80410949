"""The models, loaded once for all tests that read with them."""

from __future__ import annotations

import pytest

from skerry.intelligence.embedding import MiniLmEmbedder
from skerry.intelligence.models.store import ModelStore
from skerry.intelligence.redaction.entities import RampartFinder
from skerry.intelligence.speech.transcriber import Transcriber
from tests.engine.intelligence.speaker import Speaker


@pytest.fixture(scope="session")
def models(tmp_path_factory: pytest.TempPathFactory) -> ModelStore:
    """The models as they were installed, with a folder of their own. A test that changes one takes another folder."""
    return ModelStore(tmp_path_factory.mktemp("models"))


@pytest.fixture(scope="session")
def embedder(models: ModelStore) -> MiniLmEmbedder:
    """The model that says what a text means."""
    return MiniLmEmbedder(models)


@pytest.fixture(scope="session")
def transcriber(models: ModelStore) -> Transcriber:
    """The models that write down what is said."""
    return Transcriber(models)


@pytest.fixture(scope="session")
def speaker(tmp_path_factory: pytest.TempPathFactory) -> Speaker:
    """Somebody who says what a test wants to be heard."""
    return Speaker(tmp_path_factory.mktemp("speaker"))


@pytest.fixture(scope="session")
def finder(models: ModelStore) -> RampartFinder:
    """The model that knows names."""
    return RampartFinder(models)
