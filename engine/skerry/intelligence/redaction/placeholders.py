"""The words that stand where personal data stood, such as `[PERSON-1]`."""

from __future__ import annotations

import re
from collections.abc import Mapping

from skerry.intelligence.redaction.kinds import Kind
from skerry.intelligence.span import Span

_PLACEHOLDER = re.compile(rf"\[(?P<kind>{'|'.join(kind.name for kind in Kind)})-(?P<number>[1-9][0-9]{{0,8}})\]")


def placeholder(kind: Kind, number: int) -> str:
    """The placeholder of the `number`th of its kind.

    >>> placeholder(Kind.PERSON, 1)
    '[PERSON-1]'
    """
    return f"[{kind.name}-{number}]"


def placeholders_in(text: str) -> tuple[Span, ...]:
    """Where a text holds placeholders.

    >>> placeholders_in("[PERSON-1] called [Bob-1].")
    (Span(start=0, end=10),)
    """
    return tuple(Span(*found.span()) for found in _PLACEHOLDER.finditer(text))


def numbers_in_use(text: str) -> dict[Kind, int]:
    """The highest number of each kind that a text already holds."""
    highest: dict[Kind, int] = {}
    for found in _PLACEHOLDER.finditer(text):
        kind = Kind[found["kind"]]
        highest[kind] = max(highest.get(kind, 0), int(found["number"]))
    return highest


def restore(redacted: str, mapping: Mapping[str, str]) -> str:
    """A redacted text, or anything written from it, with what the placeholders stand for.

    Placeholders that the mapping does not know stay. What is put in is not looked at again.

    >>> restore("Ask [PERSON-1] or [PERSON-2].", {"[PERSON-1]": "Alice"})
    'Ask Alice or [PERSON-2].'
    """
    return _PLACEHOLDER.sub(lambda found: mapping.get(found[0], found[0]), redacted)
