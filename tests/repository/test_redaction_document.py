"""The document about redaction names every rule, beside the kind that it finds."""

from __future__ import annotations

import re
from collections import defaultdict
from pathlib import Path

from skerry.intelligence.redaction.detection import BUILT_IN_RULES
from skerry.intelligence.redaction.kinds import Kind
from skerry.intelligence.redaction.mentions import RULE as NAME_AGAIN
from skerry.intelligence.redaction.names import RULE as NAME

OF_THE_SITE = {"badge-pattern-1", "asset-pattern-1"}


def test_the_table_names_every_rule_beside_its_kind(root: Path) -> None:
    text = (root / "docs" / "redaction.md").read_text()
    rows = re.findall(r"^\| ([a-z ]+) \| (`.*) \|$", text, re.MULTILINE)
    named = {kind: set(re.findall(r"`([\w-]+)`", rules)) - OF_THE_SITE for kind, rules in rows}
    known: dict[str, set[str]] = defaultdict(set)
    for rule in BUILT_IN_RULES:
        known[rule.kind.value].add(rule.name)
    assert named == {**known, Kind.PERSON.value: {*known[Kind.PERSON.value], NAME, NAME_AGAIN}}


def test_no_two_rules_have_one_name() -> None:
    names = [rule.name for rule in BUILT_IN_RULES]
    assert len(names) == len(set(names))
