"""No text makes a rule of redaction go back over what it has read: time grows with the text, and no faster."""

from __future__ import annotations

import time

import pytest

from skerry.intelligence.redaction.detection import BUILT_IN_RULES

ENDLESS = [
    *(
        "1",
        "1 ",
        "1-",
        "1.",
        "1,",
        "(1",
        "+1",
        "a",
        "A",
        "a@",
        "@",
        ".",
        "-",
        ":",
        "a:",
        "1:",
        "::",
        "<",
        "A<",
        "//",
        "http://",
    ),
    *(
        "a.",
        "a-",
        "1a",
        "A1 ",
        "GB29 ",
        "4111 ",
        "4111 1111 ",
        "born ",
        "dob, ",
        "12 Acacia ",
        "1°",
        "1°1'",
        "N 1",
        "1.2345, ",
    ),
    *(
        "Aa ",
        "Aa, ",
        "[",
        "[PERSON-1",
        "12/",
        "jan ",
        "tel ",
        "the ",
        "é",
        "´",
        "\u200b",
        "٣",
        "漢",
        "\n",
        "\t1",
        "1\t",
        "|1",
        "lat ",
    ),
    *(
        "x=",
        '"',
        "a b@",
        " at ",
        "a at b dot ",
        "///a.",
        "P<",
        "P<A",
        "AB12",
        "1ABCD",
        "rue de la ",
        "calle a ",
        "straße ",
    ),
    *(
        "DOB: ",
        "dob [-] ",
        "b. ",
        "14/03/1985 ",
        "14/03/1985, AB123456C, ",
        "A 14/03/1985 a@b.io ",
        "aged 41 ",
        "DOB .. ",
    ),
    *("14 March 1985 ", "born of ", "(b", "birth\n", "the third of ", "nineteen ", "né le ", "DOB DOB a a 1 "),
]


@pytest.mark.parametrize("piece", ENDLESS)
def test_no_text_makes_a_rule_slow(piece: str) -> None:
    """A rule that goes back over what it has read takes many seconds for one of these."""
    text = piece * (40_000 // len(piece))
    for rule in BUILT_IN_RULES:
        started = time.process_time()
        list(rule.find(text))
        assert time.process_time() - started < 0.7, rule.name
