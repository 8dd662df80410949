"""A package made for a test: installed in front of all others, or packed into a wheel."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from pathlib import Path

Files = Mapping[str, bytes]


def install(folder: Path, package: str, version: str, files: Files) -> Path:
    """Lay a package into a folder as an installer does. The folder then goes to the front of the path."""
    information = folder / f"{package.replace('-', '_')}-{version}.dist-info"
    information.mkdir(parents=True)
    (information / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {package}\nVersion: {version}\n")
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    return folder


def pack(folder: Path, package: str, version: str, files: Files) -> Path:
    """A wheel of a package with these files."""
    wheel = folder / f"{package.replace('-', '_')}-{version}-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return wheel
