"""The import contracts hold, and a planted import breaks the one that speaks of it."""

from __future__ import annotations

import ast
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = {
    "skerry_protocol": "protocol",
    "skerry": "engine",
    "skerry_relay": "relay",
    "incident_notes": "apps/incident_notes",
}
LINT_IMPORTS = str(Path(sys.executable).with_name("lint-imports"))

# The libraries that compute with models.
COMPUTING = {"ctranslate2", "hnswlib", "numpy", "onnx", "onnxruntime", "soundfile", "tokenizers"}

# Who may use which part of nacl. The relay can check a signature; it has nothing with which to open a record.
NACL_FOR = {
    "skerry_protocol": {"nacl.bindings", "nacl.exceptions", "nacl.hash", "nacl.signing"},
    "skerry.crypto": {
        *("nacl.bindings", "nacl.exceptions", "nacl.pwhash", "nacl.public", "nacl.secret", "nacl.utils"),
        *("nacl.signing", "nacl.hash"),
    },
}
# nacl.bindings is one flat module, so the protocol's share of it is counted name by name.
SIGNING_BINDINGS = ("crypto_sign", "crypto_core_ed25519", "crypto_scalarmult_ed25519")


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    one_line_per_contract = {**os.environ, "COLUMNS": "300"}
    return subprocess.run(
        [LINT_IMPORTS, "--no-cache"],
        cwd=folder,
        env=one_line_per_contract,
        capture_output=True,
        text=True,
        timeout=50,
        check=False,
    )


@pytest.fixture
def copied_workspace(tmp_path: Path) -> Path:
    """The four packages side by side, with the contracts, for a test to break."""
    for name, folder in PACKAGES.items():
        shutil.copytree(ROOT / folder / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / ".importlinter", tmp_path)
    return tmp_path


def test_imports_point_down(copied_workspace: Path) -> None:
    linted = lint(copied_workspace)
    assert linted.returncode == 0, linted.stdout + linted.stderr


@pytest.mark.parametrize(
    ("module", "planted", "contract"),
    [
        ("skerry_relay/planted.py", "import pycrdt", "The relay reaches neither documents nor keys"),
        ("skerry_relay/planted.py", "import skerry", "neither knows the other"),
        ("skerry_protocol/planted.py", "import skerry", "both stand on the protocol"),
        ("skerry_protocol/planted.py", "import msgpack", "Only the codec imports msgpack"),
        ("skerry/storage/planted.py", "import skerry.node", "Inside the engine imports point down"),
        ("skerry/sync/planted.py", "import skerry.documents", "documents and sync do not know each other"),
        ("skerry/sync/planted.py", "import websockets", "import websockets"),
        ("skerry/planted.py", "", "Inside the engine imports point down"),
        ("skerry/sync/planted.py", "import pycrdt", "Only the engine's documents import pycrdt"),
        ("skerry/sync/planted.py", "import nacl.secret", "import nacl"),
        ("skerry/sync/planted.py", "import sqlcipher3", "import SQLCipher"),
        ("skerry_relay/planted.py", "import sqlite3", "Nothing imports the sqlite3 that comes with Python"),
        ("skerry/node/planted.py", "import skerry.intelligence.embedding", "own process loads no model"),
        ("skerry/intelligence/planted.py", "import onnxruntime", "Only the runtime of models imports onnxruntime"),
        ("skerry/intelligence/planted.py", "import tokenizers", "Only the tokens of models import tokenizers"),
        ("skerry/intelligence/planted.py", "import onnx", "Only the preparation of models imports onnx"),
        ("skerry/intelligence/planted.py", "import hnswlib", "Only the graph of neighbours imports hnswlib"),
        ("skerry/intelligence/planted.py", "import skerry.documents", "What reads notes knows no CRDT"),
        ("skerry/intelligence/planted.py", "", "Inside the intelligence work stands on what computes"),
        ("skerry/intelligence/models/planted.py", "import skerry.intelligence.work", "Inside the intelligence work"),
        ("skerry/intelligence/speech/planted.py", "import skerry.intelligence.digest", "do not import each other"),
        ("skerry/sync/planted.py", "import skerry.intelligence", "Inside the engine imports point down"),
        ("skerry/storage/planted.py", "import numpy", "Only what reads notes computes with numpy"),
        ("incident_notes/planted.py", "import skerry_relay", "imports the relay only to show it"),
    ],
)
def test_a_planted_import_breaks_its_contract(
    copied_workspace: Path, module: str, planted: str, contract: str
) -> None:
    (copied_workspace / module).write_text(planted)
    linted = lint(copied_workspace)
    broken = [line for line in linted.stdout.splitlines() if " BROKEN" in line]
    assert any(contract in line for line in broken), linted.stdout


@pytest.mark.parametrize("module", ["skerry", "skerry.node", "skerry.cli", "incident_notes.web"])
def test_whoever_holds_the_documents_loads_nothing_that_computes(module: str) -> None:
    program = f"import sys, {module}; print(*sorted({{name.partition('.')[0] for name in sys.modules}}))"
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=50, check=True)
    assert COMPUTING.isdisjoint(ran.stdout.split())


def test_whoever_imports_skerry_loads_none_of_what_reads_notes() -> None:
    program = "import sys, skerry; print(*sorted(sys.modules))"
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=50, check=True)
    loaded = {name for name in ran.stdout.split() if name.startswith("skerry.intelligence.")}
    assert loaded <= {"skerry.intelligence.errors"}
    assert {"msgspec", *COMPUTING}.isdisjoint(ran.stdout.split())


def nacl_imports(package: str) -> Iterator[tuple[str, str, list[str]]]:
    """Every import of nacl in a package: the importing module, the part of nacl, the names taken from it."""
    folder = ROOT / PACKAGES[package]
    for file in sorted((folder / package).rglob("*.py")):
        importer = ".".join(file.relative_to(folder).with_suffix("").parts)
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("nacl"):
                yield importer, str(node.module), [alias.name for alias in node.names]
            if isinstance(node, ast.Import):
                yield from ((importer, alias.name, []) for alias in node.names if alias.name.startswith("nacl"))


@pytest.mark.parametrize("package", PACKAGES)
def test_each_part_of_nacl_is_used_only_where_it_belongs(package: str) -> None:
    misplaced = [
        (importer, part)
        for importer, part, _ in nacl_imports(package)
        if not any(importer.startswith(owner) and part in parts for owner, parts in NACL_FOR.items())
    ]
    assert misplaced == []


def test_the_protocol_takes_nothing_from_libsodium_that_could_open_a_record() -> None:
    taken = [name for _, part, names in nacl_imports("skerry_protocol") if part == "nacl.bindings" for name in names]
    assert [name for name in taken if not name.startswith(SIGNING_BINDINGS)] == []
