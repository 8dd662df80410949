"""Which findings are about the same person, number or address, and so get the same placeholder."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from skerry.intelligence.redaction.evidence import WORD
from skerry.intelligence.redaction.kinds import Kind
from skerry.intelligence.redaction.view import view_of
from skerry.intelligence.redaction.word_form import folded

Subject = tuple[str, ...]
"""What makes two findings of one kind the same: the words of a name, or one compact number."""

_SIGNS = re.compile(r"[^0-9a-z@\u0080-\U0010ffff]+")
_COUNTRY = re.compile(r"^(?:0044|44)(?=[1-9][0-9]{8,9}$)")


def subjects(findings: Sequence[tuple[Kind, str]]) -> list[Subject]:
    """For each finding, of a kind and as written, what it is about.

    A part of a name stands for the one person it can be part of; where it could be two, it is somebody of its own.

    >>> subjects([(Kind.PERSON, "Bob"), (Kind.PERSON, "BOB JONES"), (Kind.PERSON, "jones")])
    [('bob', 'jones'), ('bob', 'jones'), ('bob', 'jones')]
    """
    names = [name_words(written) for kind, written in findings if kind is Kind.PERSON]
    people = _people(names)
    return [
        people[name_words(written)] if kind is Kind.PERSON else (_compact(kind, written),)
        for kind, written in findings
    ]


def name_words(written: str) -> Subject:
    """The words of a name as they are compared: without case, accents and a possessive."""
    plain = view_of(written).text
    return tuple(folded(word[0]) for word in WORD.finditer(plain)) or (plain,)


def _people(names: Iterable[Subject]) -> dict[Subject, Subject]:
    """For each name the longer one that it is part of, if there is exactly one."""
    distinct = sorted(set(names), key=lambda name: (-len(name), name))
    people: dict[Subject, Subject] = {}
    for name in distinct:
        longer = {person for person in people.values() if len(person) > len(name) and set(name) <= set(person)}
        people[name] = longer.pop() if len(longer) == 1 else name
    return people


def _compact(kind: Kind, written: str) -> str:
    bare = _SIGNS.sub("", view_of(written).text.casefold())
    return _COUNTRY.sub("0", bare) if kind is Kind.PHONE else bare
