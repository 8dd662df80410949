"""Print how well notes are read: `uv run just evaluate`, or `uv run just evaluate search --half tuning --misses`."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Iterable
from importlib import import_module
from typing import cast

from tests.evaluation.half import Half
from tests.evaluation.score import Evaluation, Score, table

TOPICS = ("redaction", "search", "summary", "actions", "severity", "speech")
"""Each is a folder beside this file with its data and a `measure.py`."""


def measure(topic: str, half: Half) -> Evaluation:
    """What one half says about a topic; its module, and the models that it needs, are loaded only now."""
    module = import_module(f"tests.evaluation.{topic}.measure")
    return cast(Callable[[Half], Evaluation], module.measure)(half)


def report(topic: str, half: Half, *, shows_misses: bool) -> str:
    """One topic as text. The cases that went wrong are told of the tuning half alone."""
    evaluation = measure(topic, half)
    lines: list[str] = [f"{topic}, {half.value} half", table(evaluation.scores), *evaluation.matrix]
    if shows_misses and half is Half.TUNING:
        lines += ["", *evaluation.misses]
    return "\n".join([*lines, ""])


def main() -> None:
    """Measure what was asked for, and print a table for each topic and half."""
    arguments = argparse.ArgumentParser(prog="just evaluate", description=__doc__)
    arguments.add_argument("topics", nargs="*", type=_topic, metavar="TOPIC", help=", ".join(TOPICS))
    arguments.add_argument("--half", type=Half, action="append", choices=list(Half), help="one half alone")
    arguments.add_argument("--misses", action="store_true", help="also tell what went wrong on the tuning half")
    arguments.add_argument("--json", action="store_true", help="the figures as JSON, one object a line")
    chosen = arguments.parse_args()
    topics, halves = chosen.topics or TOPICS, chosen.half or list(Half)
    lines = figures(topics, halves) if chosen.json else reports(topics, halves, shows_misses=chosen.misses)
    for line in lines:
        print(line, flush=True)


def _topic(name: str) -> str:
    if name not in TOPICS:
        raise argparse.ArgumentTypeError(f"{name} is not measured; these are: {', '.join(TOPICS)}")
    return name


def reports(topics: Iterable[str], halves: Iterable[Half], *, shows_misses: bool) -> Iterable[str]:
    """Everything that was asked for, one topic after the other, each as soon as it is measured."""
    wanted = list(halves)
    return (report(topic, half, shows_misses=shows_misses) for topic in topics for half in wanted)


def figures(topics: Iterable[str], halves: Iterable[Half]) -> Iterable[str]:
    """Every score as an object of JSON; without a target there is also nothing to keep."""
    wanted = list(halves)
    for topic in topics:
        for half in wanted:
            for score in measure(topic, half).scores:
                yield json.dumps({"topic": topic, "half": half, **_as_values(score)}, ensure_ascii=False)


def _as_values(score: Score) -> dict[str, str | float | bool | None]:
    return {
        "what": score.what,
        "value": score.value,
        "cases": score.cases,
        "target": str(score.target) if score.target else None,
        "is_kept": score.is_kept if score.target else None,
    }


if __name__ == "__main__":
    main()
