"""docs/models.md lists the models of the manifest, the states that the command prints, and the limits of the code."""

from __future__ import annotations

from pathlib import Path

import pytest

from skerry.intelligence.embedding import WINDOW_TOKENS
from skerry.intelligence.models.manifest import MODELS, ModelSpec
from skerry.intelligence.models.store import FOLDER_VARIABLE, FileState
from skerry.intelligence.passages import MAX_PASSAGES


@pytest.fixture(scope="module")
def document(root: Path) -> str:
    return (root / "docs" / "models.md").read_text()


def carriers(model: ModelSpec) -> str:
    return ", ".join(dict.fromkeys(file.carrier.package for file in model.files))


def test_the_models(document: str) -> None:
    rows = document.partition("| model |")[2].partition("\n\n")[0].splitlines()[2:]
    listed = [[cell.strip() for cell in row.strip("|").split("|")] for row in rows]
    assert listed == [[model.name, model.version, model.purpose, model.licence, carriers(model)] for model in MODELS]


def test_the_states(document: str) -> None:
    for state in FileState:
        assert f"*{state.value}*" in document


def test_the_limits(document: str) -> None:
    for limit in (f"{WINDOW_TOKENS} word pieces", f"{MAX_PASSAGES:,} passages", FOLDER_VARIABLE):
        assert limit in document
