"""Whatever we hand on may be handed on: each licence is on the list, and each work is named in NOTICE."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from importlib.metadata import Distribution, distribution
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from skerry.intelligence.models.manifest import MODELS

OUR_OWN = {"skerry-protocol", "skerry", "skerry-relay", "incident-notes"}
ALLOWED = {
    *("Apache-2.0", "MIT", "MIT-0", "ISC", "0BSD", "BSD-2-Clause", "BSD-3-Clause"),
    *("PSF-2.0", "Zlib", "Unlicense", "MPL-2.0", "Public Domain", "CC0-1.0"),
    # For data alone, and with its author named: of each model, NOTICE says who made it and what was changed.
    "CC-BY-4.0",
}
OUR_EXTRAS = ("", "intelligence", "voice")
LONGEST_NAME_OF_A_LICENCE = 60
# What older packages wrote before licences had one agreed name each.
SPDX_NAMES = {
    "3-Clause BSD License": "BSD-3-Clause",
    "Apache 2.0": "Apache-2.0",
    "Apache License 2.0": "Apache-2.0",
    "Apache License, Version 2.0": "Apache-2.0",
    "Apache Software License": "Apache-2.0",
    "BSD": "BSD-3-Clause",
    "BSD 3-Clause License": "BSD-3-Clause",
    "BSD License": "BSD-3-Clause",
    "MIT License": "MIT",
    "zlib/libpng": "Zlib",
    "zlib/libpng License": "Zlib",
}

# Packages whose metadata say nothing: read in the LICENSE file that they bring.
READ_BY_HAND = {"chroma-hnswlib": "Apache-2.0", "sqlcipher3": "Zlib"}


@pytest.fixture(scope="module")
def runtime_closure(settings: dict[str, Any]) -> dict[str, Distribution]:
    """Everything that the four packages bring along, with their extras, when they are installed here."""
    told_otherwise = {data["name"]: data["requires-dist"] for data in settings["tool"]["uv"]["dependency-metadata"]}
    found: dict[str, Distribution] = {}
    waiting = sorted(OUR_OWN)
    while waiting:
        name = waiting.pop()
        if name in found:
            continue
        found[name] = distribution(name)
        waiting.extend(needs_of(name, told_otherwise.get(name, found[name].requires or ())))
    return {name: package for name, package in found.items() if name not in OUR_OWN}


def needs_of(name: str, requirements: Iterable[str]) -> list[str]:
    """What a package brings; one of ours with all its extras."""
    extras = OUR_EXTRAS if name in OUR_OWN else ("",)
    return [
        str(canonicalize_name(need.name))
        for need in map(Requirement, requirements)
        if not need.marker or any(need.marker.evaluate({"extra": extra}) for extra in extras)
    ]


def licence_of(package: Distribution) -> str:
    metadata = package.metadata.json
    classifiers = [line for line in metadata.get("classifier", ()) if line.startswith("License ::")]
    stated = metadata.get("license_expression") or metadata.get("license") or ""
    # Some packages put the whole licence text where its name belongs.
    is_a_name = 0 < len(stated) < LONGEST_NAME_OF_A_LICENCE
    name = stated if is_a_name else " OR ".join(line.rpartition(" :: ")[2] for line in classifiers)
    return SPDX_NAMES.get(str(name), str(name)) or READ_BY_HAND.get(package.name, "")


def is_allowed(licence: str) -> bool:
    """Every part of an AND, and one part of an OR, has to be on the list."""
    alternatives = re.split(r"\s+OR\s+", licence.strip("()"))
    return any(set(re.split(r"\s+AND\s+", alternative)) <= ALLOWED for alternative in alternatives)


def bundled_in_the_page(root: Path) -> dict[str, str]:
    """The npm packages that are not only needed to build the page, with their licences."""
    paths = [path for path in root.glob("apps/**/package-lock.json") if "node_modules" not in path.parts]
    locks = [json.loads(path.read_text()) for path in paths]
    return {
        name.rpartition("node_modules/")[2]: str(package.get("license"))
        for lock in locks
        for name, package in lock["packages"].items()
        if name and not package.get("dev") and not package.get("devOptional")
    }


def test_every_python_package_we_bring_may_be_handed_on(runtime_closure: dict[str, Distribution]) -> None:
    licences = {name: licence_of(package) for name, package in runtime_closure.items()}
    assert {name: licence for name, licence in licences.items() if not is_allowed(licence)} == {}


def test_every_npm_package_in_the_page_may_be_handed_on(root: Path) -> None:
    bundled = bundled_in_the_page(root)
    assert {name: licence for name, licence in bundled.items() if not is_allowed(licence)} == {}


def test_every_model_may_be_used_and_its_carrier_is_one_we_bring(runtime_closure: dict[str, Distribution]) -> None:
    assert {model.name: model.licence for model in MODELS if not is_allowed(model.licence)} == {}
    carriers = {(file.carrier.package, file.carrier.version) for model in MODELS for file in model.files}
    brought = {(name, package.version) for name, package in runtime_closure.items()}
    assert carriers <= brought


def test_notice_names_every_work_with_its_licence(root: Path, runtime_closure: dict[str, Distribution]) -> None:
    python = {name: licence_of(package) for name, package in runtime_closure.items()}
    needed = {f"- {name}: {licence}" for name, licence in {**python, **bundled_in_the_page(root)}.items()}
    needed |= {f"- {model.name}: {model.licence}. {model.attribution}" for model in MODELS}
    listed = {line for line in (root / "NOTICE").read_text().splitlines() if line.startswith("- ")}
    assert listed == needed, "add and remove these lines in NOTICE:\n" + "\n".join(sorted(listed ^ needed))


@pytest.mark.parametrize(
    ("licence", "allowed"),
    [
        ("MIT", True),
        ("Apache-2.0 OR GPL-3.0-only", True),
        ("Apache-2.0 AND GPL-3.0-only", False),
        ("GPL-3.0-only", False),
        ("", False),
    ],
)
def test_a_licence_is_allowed_only_when_it_is_on_the_list(licence: str, allowed: bool) -> None:
    assert is_allowed(licence) is allowed
