"""What stands in a table is known by the heading above it."""

from __future__ import annotations

import pytest

from skerry.intelligence.redaction import redact
from tests.engine.intelligence.blind import Blind

TABLES = [
    (
        "driver;dob;tel;NI no\nNgaio Rewi;3/4/81;01632960123;QQ123456C",
        "[PERSON-1];[BIRTH_DATE-1];[PHONE-1];[NATIONAL_ID-1]",
    ),
    ("| Name | Born |\n|---|---|\n| Kahu Waititi | 1986-09-14 |", "| [PERSON-1] | [BIRTH_DATE-1] |"),
    ("Point   Cl2    Sampler\nSP-01   0.42   Maire Whetu", "SP-01   0.42   [PERSON-1]"),
    ("no,,phone\n1,,555123\n2,,", "1,,[PHONE-1]\n2,,"),
]


@pytest.mark.parametrize(("table", "ends_with"), TABLES)
def test_what_stands_below_a_heading_is_found(table: str, ends_with: str) -> None:
    assert redact(table, Blind()).text.endswith(ends_with)


def test_a_table_ends_where_its_lines_have_fewer_cells() -> None:
    assert redact("name, dob\nnobody\n3, 4/5/2026", Blind()).text == "name, dob\nnobody\n3, 4/5/2026"
