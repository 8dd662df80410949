"""A folder that says itself what belongs into it: every file with its hash, in a manifest."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from hashlib import blake2b
from pathlib import Path

from skerry.storage.home import PRIVATE_FOLDER, file_faults

MANIFEST = "manifest.json"
CHECKSUMS = "BLAKE2SUMS"
DIGEST_BYTES = 32


@dataclass(frozen=True)
class ExportedFile:
    """One file of an export. `blake2b_256` is the plain hash, in hexadecimal, that `b2sum -l 256` prints."""

    path: str
    size_bytes: int
    blake2b_256: str


class ExportFolder:
    """Writes files and remembers their hashes. What is in it is readable: nothing of an export is encrypted."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.files: list[ExportedFile] = []

    def write(self, path: str, content: bytes) -> None:
        """Write one file, in folders as `path` names them. Raises `DiskFull`, `ReadOnlyStore`, `NotAccessible`."""
        self._put(path, content)
        digest = blake2b(content, digest_size=DIGEST_BYTES).hexdigest()
        self.files.append(ExportedFile(path, len(content), digest))

    def write_json(self, path: str, value: object) -> None:
        """Write one file of JSON."""
        self.write(path, _json(value))

    def close(self, about: dict[str, object]) -> None:
        """Write the manifest, which says `about` this export what is true of all of it, and the checksums."""
        self.files.sort(key=lambda file: file.path)
        self._put(MANIFEST, _json({**about, "files": [asdict(file) for file in self.files]}))
        self._put(CHECKSUMS, "".join(f"{file.blake2b_256}  {file.path}\n" for file in self.files).encode())

    def _put(self, path: str, content: bytes) -> None:
        target = self._folder / path
        with file_faults(target):
            target.parent.mkdir(mode=PRIVATE_FOLDER, parents=True, exist_ok=True)
            target.write_bytes(content)


def _json(value: object) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=2, default=_in_text) + "\n").encode()


def _in_text(value: object) -> str:
    return value.hex() if isinstance(value, bytes) else str(value)
