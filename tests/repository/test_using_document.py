"""docs/using.md shows the keys and the pills that the page has."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from incident_notes.standing import Standing

KEY_IN_THE_PAGE = re.compile(r'\["(?P<key>[^"]+)", "(?P<does>[^"]+)"\]')
KEY_IN_THE_DOCUMENT = re.compile(r"^\| `(?P<key>[^`]+)` \| (?P<does>.+) \|$", re.MULTILINE)


@pytest.fixture(scope="module")
def document(root: Path) -> str:
    return (root / "docs" / "using.md").read_text()


def test_the_keys(root: Path, document: str) -> None:
    page = (root / "apps/incident_notes/page/src/view/help_dialog.tsx").read_text()
    in_page = [found.groups() for found in KEY_IN_THE_PAGE.finditer(page)]
    assert in_page
    assert [found.groups() for found in KEY_IN_THE_DOCUMENT.finditer(document)] == in_page


def test_the_pills(document: str) -> None:
    rows = document.partition("| pill |")[2].partition("\n\n")[0].splitlines()[2:]
    assert [row.split("|")[1].strip() for row in rows] == [standing.label for standing in Standing]
