"""docs/threat-model.md lists every alarm in the words that people read."""

from __future__ import annotations

import re
from pathlib import Path

from skerry.sync.alarms import AlarmKind

ROW = re.compile(r"^\| `(?P<name>\w+)` \| (?P<words>.+) \|$", re.MULTILINE)


def test_the_alarms(root: Path) -> None:
    table = (root / "docs" / "threat-model.md").read_text().partition("## Alarms")[2].partition("\n## ")[0]
    documented = {row["name"]: row["words"] for row in ROW.finditer(table)}
    assert documented == {kind.alarm_name: kind.value[1] for kind in AlarmKind}
