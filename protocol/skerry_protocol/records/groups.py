"""The list of groups in a record: each named once, so that there is one way to write a set."""

from __future__ import annotations

from typing import Any

from ..errors import MalformedRecord
from ..fields import FieldReader
from ..ids import GroupId

MAX_GROUPS = 256


def group_fields(groups: tuple[GroupId, ...]) -> list[Any]:
    """The groups as a field for the codec."""
    return [[group.raw] for group in groups]


def read_groups(fields: FieldReader) -> tuple[GroupId, ...]:
    """Read what `group_fields` wrote. Raises `MalformedRecord` for a group that is named twice."""
    groups = fields.items(lambda row: row.id(GroupId), limit=MAX_GROUPS)
    if len(set(groups)) != len(groups):
        raise MalformedRecord("A group is named once.")
    return groups
