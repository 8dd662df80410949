"""What an app may use is explained: in its docstrings, and in docs/developing-a-micro-app.md."""

from __future__ import annotations

import inspect
import re
from pathlib import Path
from typing import get_args

import pytest

import skerry
from skerry.events import ContentArrived, NodeEvent

PUBLIC = {name: getattr(skerry, name) for name in skerry.__all__}
EXPLAINED = {name: thing for name, thing in PUBLIC.items() if inspect.isclass(thing) or inspect.isfunction(thing)}


@pytest.mark.parametrize("name", EXPLAINED)
def test_a_public_name_says_what_it_promises(name: str) -> None:
    thing = EXPLAINED[name]
    assert inspect.getdoc(thing)
    methods = [
        (method_name, method)
        for method_name, method in vars(thing).items()
        if not method_name.startswith("_") and inspect.isfunction(method)
    ]
    assert [method_name for method_name, method in methods if not method.__doc__] == []


def test_every_event_is_in_the_table(root: Path) -> None:
    rows = re.findall(r"^\| `(\w+)` \|", (root / "docs" / "developing-a-micro-app.md").read_text(), re.MULTILINE)
    told_to_apps = {event.__name__ for event in get_args(NodeEvent)} - {ContentArrived.__name__}
    assert set(rows) == told_to_apps
