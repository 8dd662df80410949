"""Where the files of the models are: in their packages, and in a folder of the store. None is used unverified."""

from __future__ import annotations

import hashlib
import hmac
import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from enum import Enum
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

from skerry.intelligence.errors import ModelMissing, ModelTampered, NotInstalled
from skerry.intelligence.models.manifest import ModelFile, ModelSpec, PreparedFile, Role

FOLDER_VARIABLE = "SKERRY_MODELS"

AnyFile = ModelFile | PreparedFile


class FileState(Enum):
    """What was found where a file should be."""

    OK = "ok"
    MISSING = "missing"
    TAMPERED = "tampered"


@dataclass(frozen=True)
class ModelFileState:
    """A file of a model, whether it may be used, and where it is (None where there is none)."""

    file: AnyFile
    state: FileState
    place: Path | None


@dataclass(frozen=True)
class Progress:
    """How far a piece of work is: `done` of `total` steps of what is being done."""

    what: str
    done: int
    total: int


Report = Callable[[Progress], None]


def default_folder() -> Path:
    """$SKERRY_MODELS, else `skerry/models` in the user's folder for what can be made again."""
    named = os.environ.get(FOLDER_VARIABLE)
    if named:
        return Path(named)
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "skerry" / "models"


class ModelStore:
    """The models of this device. Its folder is made when something is first put into it."""

    def __init__(self, folder: Path | None = None) -> None:
        self.folder = folder or default_folder()

    def load(self, spec: ModelSpec, role: str) -> bytes:
        """The bytes of a file, which are those of the manifest.

        What is prepared on the device is made, and kept, when it is first asked for. Raises `ModelMissing`,
        `ModelTampered`; `KeyError` where the model has no such file.
        """
        file = spec.file(role)
        _, content = self._verified(spec, file)
        if content is not None:
            return content
        if isinstance(file, PreparedFile):
            return self._prepare(spec, file, _tell_nobody)
        raise _missing(spec, file)

    def path(self, spec: ModelSpec, role: str) -> Path:
        """Where a file is that was just verified, for a library that only reads files. Raises as `load` does."""
        file = spec.file(role)
        place, _ = self._verified(spec, file)
        if place is None:
            raise _missing(spec, file)
        return place

    def verify(self, spec: ModelSpec) -> tuple[ModelFileState, ...]:
        """Every file of a model, hashed."""
        return tuple(self._state(spec, file) for file in spec.all_files)

    def _state(self, spec: ModelSpec, file: AnyFile) -> ModelFileState:
        try:
            place, _ = self._verified(spec, file)
        except ModelTampered:
            return ModelFileState(file, FileState.TAMPERED, next(self._places(spec, file)))
        return ModelFileState(file, FileState.OK if place else FileState.MISSING, place)

    def _verified(self, spec: ModelSpec, file: AnyFile) -> tuple[Path | None, bytes | None]:
        """The first place with the right bytes; none where there is no such file. Raises `ModelTampered`."""
        places = list(self._places(spec, file))
        for place in places:
            content = _read(place, file)
            if content is not None:
                return place, content
        if places:
            raise _tampered(spec, file)
        return None, None

    def _places(self, spec: ModelSpec, file: AnyFile) -> Iterator[Path]:
        """Where this file is: in its package, and in the folder of the store, which can stand in for the package."""
        candidates = [self._own_place(spec, file)]
        if isinstance(file, ModelFile):
            candidates = [*_place_in_package(file), *candidates]
        return (place for place in candidates if place.is_file())

    def _own_place(self, spec: ModelSpec, file: AnyFile) -> Path:
        return self.folder / f"{spec.name}-{spec.version}" / file.name

    def _prepare(self, spec: ModelSpec, file: PreparedFile, report: Report) -> bytes:
        """Make what is prepared on the device. A folder that cannot be written costs that work again each time."""
        weights = self.load(spec, Role.WEIGHTS)
        try:
            from skerry.intelligence.models.preparation import prepare
        except ImportError as error:
            raise NotInstalled(spec.extra) from error
        prepared = prepare(weights, lambda done, total: report(Progress(f"Preparing {spec.name}", done, total)))
        if not _is_right(prepared, file):
            raise _tampered(spec, file)
        with suppress(OSError):
            _write_whole(self._own_place(spec, file), prepared)
        return prepared


def _tell_nobody(_progress: Progress) -> None:
    """Progress that nobody asked for."""


def _place_in_package(file: ModelFile) -> list[Path]:
    """Found in the list of what was installed: nothing of the package is run."""
    try:
        return [Path(str(distribution(file.carrier.package).locate_file(file.path_in_package)))]
    except PackageNotFoundError:
        return []


def _read(place: Path, file: AnyFile) -> bytes | None:
    """What is there, if it is what has to be there. Never reads more than that."""
    try:
        with place.open("rb") as opened:
            content = opened.read(file.bytes + 1)
    except OSError:
        return None
    return content if _is_right(content, file) else None


def _is_right(content: bytes, file: AnyFile) -> bool:
    return len(content) == file.bytes and hmac.compare_digest(hashlib.sha256(content).hexdigest(), file.sha256)


def _write_whole(place: Path, content: bytes) -> None:
    """Write a file so that whoever looks sees it whole or not at all, even if several do. Raises `OSError`."""
    place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor, name = tempfile.mkstemp(prefix=f".{place.name}.", dir=place.parent)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(name, place)
    except BaseException:
        os.unlink(name)
        raise


def _missing(spec: ModelSpec, file: AnyFile) -> ModelMissing:
    what = f"The model {spec.name} is not whole on this device: its {file.role.value} file is missing."
    return ModelMissing(what, _how_to_install(spec))


def _tampered(spec: ModelSpec, file: AnyFile) -> ModelTampered:
    what = (
        f"The {file.role.value} file of the model {spec.name} is not the one that this version was tested with. "
        "It is not used."
    )
    if isinstance(file, PreparedFile):
        return ModelTampered(what, "Run `skerry models install`, which makes it anew.")
    return ModelTampered(what, _how_to_install(spec))


def _how_to_install(spec: ModelSpec) -> str:
    return (
        f"Install `skerry[{spec.extra}]` again, which brings {spec.package} {spec.package_version}; "
        "without a network, give `skerry models install --wheels` a folder with its wheel."
    )
