"""Whatever the protocol speaks of is a value: once made, it never changes under whoever holds it."""

from __future__ import annotations

import importlib
import pkgutil
from dataclasses import is_dataclass
from typing import Any

import pytest

import skerry_protocol


def dataclasses() -> list[Any]:
    modules = pkgutil.walk_packages(skerry_protocol.__path__, "skerry_protocol.")
    members = [vars(importlib.import_module(module.name)).values() for module in modules]
    found = {value for values in members for value in values if isinstance(value, type) and is_dataclass(value)}
    return sorted(found, key=lambda kind: f"{kind.__module__}.{kind.__name__}")


@pytest.mark.parametrize("kind", dataclasses())
def test_it_is_frozen(kind: Any) -> None:
    assert kind.__dataclass_params__.frozen


def test_there_are_many() -> None:
    assert len(dataclasses()) > 40
