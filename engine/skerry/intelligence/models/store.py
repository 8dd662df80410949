"""Where the files of the models are: in their packages, and in a folder of the store. None is used unverified."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from enum import Enum
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from typing import TypeVar

from skerry.intelligence.errors import ModelError, ModelFolderUnusable, ModelMissing, ModelTampered, NotInstalled
from skerry.intelligence.models.manifest import (
    MODELS,
    ModelFile,
    ModelSpec,
    PreparedFile,
    Role,
    is_genuine,
    is_hash_of,
)
from skerry.intelligence.models.wheels import read_from_wheel, wheels_of

FOLDER_VARIABLE = "SKERRY_MODELS"

AnyFile = ModelFile | PreparedFile
Found = TypeVar("Found")


class FileState(Enum):
    """What was found where a file should be. One that is not prepared is prepared when it is first needed."""

    OK = "ok"
    NOT_PREPARED = "not prepared yet"
    NOT_INSTALLED = "not installed"
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


def state_of_model(files: Sequence[ModelFileState]) -> FileState:
    """The state of a whole model: that of its worst file; one of which only a part is installed lacks something."""
    states = {file.state for file in files}
    worst = max(states, key=list(FileState).index)
    is_partly_here = worst is FileState.NOT_INSTALLED and FileState.OK in states
    return FileState.MISSING if is_partly_here else worst


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
        content = self._first(spec, file, _read)
        if content is not None:
            return content
        if isinstance(file, ModelFile):
            raise _missing(spec, file)
        prepared = self._prepare(spec, file, _tell_nobody)
        # Where the folder cannot be written, that work is done again the next time, and nothing else is lost.
        with suppress(ModelFolderUnusable):
            self._keep(spec, file, prepared)
        return prepared

    def path(self, spec: ModelSpec, role: str) -> Path:
        """Where a file is that was just verified, for a library that only reads files. Raises as `load` does."""
        file = spec.file(role)
        place = self._first(spec, file, _hashed)
        if place is None:
            raise _missing(spec, file)
        return place

    def verify(self, spec: ModelSpec) -> tuple[ModelFileState, ...]:
        """Every file of a model, hashed."""
        return tuple(self._state(spec, file) for file in spec.all_files)

    def install(self, report: Report, wheels: Path | None = None) -> None:
        """Verify every model that is here, take what is missing out of the wheels in a folder, prepare the rest.

        A model of which neither a package nor a wheel is here is left out. Raises `ModelTampered`, `ModelMissing`,
        `ModelFolderUnusable`, after all else was done.
        """
        errors = []
        for number, spec in enumerate(MODELS):
            report(Progress(f"Checking {spec.name}", number, len(MODELS)))
            try:
                self._install(spec, report, wheels)
            except ModelError as error:
                errors.append(error)
        report(Progress("Checking", len(MODELS), len(MODELS)))
        if errors:
            raise errors[0]

    def _install(self, spec: ModelSpec, report: Report, wheels: Path | None) -> None:
        for file in spec.files:
            if wheels is not None and self._state(spec, file).state is not FileState.OK:
                self._take_from_wheel(spec, file, wheels)
        states = self.verify(spec)
        if not _is_absent(states):
            for state in states:
                self._complete(spec, state, report)

    def _take_from_wheel(self, spec: ModelSpec, file: ModelFile, wheels: Path) -> None:
        for wheel in wheels_of(file.carrier.package, wheels):
            content = read_from_wheel(wheel, file)
            if content is not None:
                self._keep(spec, file, content)
                return

    def _complete(self, spec: ModelSpec, state: ModelFileState, report: Report) -> None:
        """Prepare a file that has to be prepared; raise what is wrong with any other."""
        if state.state is FileState.OK:
            return
        if isinstance(state.file, PreparedFile):
            self._keep(spec, state.file, self._prepare(spec, state.file, report))
        elif state.state is FileState.TAMPERED:
            raise _tampered(spec, state.file)
        else:
            raise _missing(spec, state.file)

    def _state(self, spec: ModelSpec, file: AnyFile) -> ModelFileState:
        try:
            place = self._first(spec, file, _hashed)
        except ModelTampered:
            return ModelFileState(file, FileState.TAMPERED, next(self._places(spec, file), None))
        return ModelFileState(file, FileState.OK if place else _absence(file), place)

    def _first(self, spec: ModelSpec, file: AnyFile, look: Callable[[Path, AnyFile], Found | None]) -> Found | None:
        """What `look` finds at the first place with the right bytes; None where there is no file at all.

        Raises `ModelTampered` where there is one, and none is right.
        """
        places = list(self._places(spec, file))
        found = next((seen for place in places if (seen := look(place, file)) is not None), None)
        if found is None and places:
            raise _tampered(spec, file)
        return found

    def _places(self, spec: ModelSpec, file: AnyFile) -> Iterator[Path]:
        """Where this file is: in its package, and in the folder of the store, which can stand in for the package."""
        candidates = [self._own_place(spec, file)]
        if isinstance(file, ModelFile):
            candidates = [*_place_in_package(file), *candidates]
        return (place for place in candidates if place.is_file())

    def _own_place(self, spec: ModelSpec, file: AnyFile) -> Path:
        return self.folder / f"{spec.name}-{spec.version}" / file.name

    def _prepare(self, spec: ModelSpec, file: PreparedFile, report: Report) -> bytes:
        weights = self.load(spec, Role.WEIGHTS)
        try:
            from skerry.intelligence.models.preparation import prepare
        except ImportError as error:
            raise NotInstalled(spec.extra) from error
        prepared = prepare(weights, lambda done, total: report(Progress(f"Preparing {spec.name}", done, total)))
        if not is_genuine(prepared, file):
            raise _prepared_otherwise(spec)
        return prepared

    def _keep(self, spec: ModelSpec, file: AnyFile, content: bytes) -> None:
        try:
            _write_whole(self._own_place(spec, file), content)
        except OSError as error:
            raise ModelFolderUnusable(self.folder, str(error.strerror).lower()) from error


def _is_absent(states: Sequence[ModelFileState]) -> bool:
    """Whether no package of a model is here, and nothing out of a wheel."""
    return all(state.state in {FileState.NOT_INSTALLED, FileState.NOT_PREPARED} for state in states)


def _tell_nobody(_progress: Progress) -> None:
    """Progress that nobody asked for."""


def _place_in_package(file: ModelFile) -> list[Path]:
    """Found in the list of what was installed: nothing of the package is run."""
    try:
        return [Path(str(distribution(file.carrier.package).locate_file(file.path_in_package)))]
    except PackageNotFoundError:
        return []


def _absence(file: AnyFile) -> FileState:
    if isinstance(file, PreparedFile):
        return FileState.NOT_PREPARED
    return FileState.MISSING if _place_in_package(file) else FileState.NOT_INSTALLED


def _read(place: Path, file: AnyFile) -> bytes | None:
    """What is there, if it is what has to be there. Never reads more than that."""
    try:
        with place.open("rb") as opened:
            content = opened.read(file.bytes + 1)
    except OSError:
        return None
    return content if is_genuine(content, file) else None


def _hashed(place: Path, file: AnyFile) -> Path | None:
    """The place, if what has to be there is there. Holds no more than a part of it at a time."""
    try:
        if place.stat().st_size != file.bytes:
            return None
        with place.open("rb") as opened:
            digest = hashlib.file_digest(opened, "sha256")
    except OSError:
        return None
    return place if is_hash_of(digest.hexdigest(), file) else None


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
    what = f"The {file.role.value} file of the model {spec.name} is not the one that was tested. It is not used."
    if isinstance(file, PreparedFile):
        return ModelTampered(what, "Run `skerry models install`, which makes it anew.")
    return ModelTampered(what, _how_to_install(spec))


def _prepared_otherwise(spec: ModelSpec) -> ModelTampered:
    return ModelTampered(
        f"The model {spec.name} was prepared otherwise than when it was tested. It is not used.",
        "The library onnx is here in another version: install the one that hashes.txt names.",
    )


def _how_to_install(spec: ModelSpec) -> str:
    return (
        f"Install `skerry[{spec.extra}]` again, which brings {spec.package} {spec.package_version}; "
        "without a network, give `skerry models install --wheels` a folder with its wheel."
    )
