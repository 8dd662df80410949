"""The tables of docs/protocol.md say what the code says: numbers, labels, fields, limits."""

from __future__ import annotations

import dataclasses
import re
from pathlib import Path

import pytest

from skerry.access import content, enrolment
from skerry_protocol import ids, labels, limits, messages
from skerry_protocol.labels import Label
from skerry_protocol.messages import ErrorCode, Message, RejectionReason
from skerry_protocol.records import kinds, roster

Row = tuple[str, ...]
IN_BACKTICKS = re.compile(r"`([^`]+)`")


@pytest.fixture(scope="module")
def tables(root: Path) -> dict[str, list[Row]]:
    """Every table of the document, by its header line."""
    found: dict[str, list[Row]] = {}
    header = ""
    for line in (root / "docs" / "protocol.md").read_text().splitlines():
        if not line.startswith("|"):
            header = ""
        elif not header:
            header = line
            found[header] = []
        elif not line.startswith("|---"):
            found[header].append(tuple(cell.strip() for cell in line.strip("|").split("|")))
    return found


def table(tables: dict[str, list[Row]], *columns: str) -> list[Row]:
    """The rows of the one table whose header begins with these columns."""
    beginning = "| " + " | ".join(columns)
    (rows,) = [rows for header, rows in tables.items() if header.startswith(beginning)]
    return rows


def quoted(cell: str) -> str:
    found = IN_BACKTICKS.search(cell)
    assert found, f"{cell!r} has no name in it"
    return found[1]


def field_names(cell: str) -> list[str]:
    """The names of a cell such as "document or null, covers (rows: author, sequence)"."""
    without_notes = re.sub(r"\([^()]*\)", "", cell)
    return [name.replace(" or null", "").strip().replace(" ", "_") for name in without_notes.split(",")]


def names_of_fields(kind: type) -> list[str]:
    return [field.name for field in dataclasses.fields(kind)]


def test_the_labels(tables: dict[str, list[Row]]) -> None:
    in_code = {name: value.person.decode() for name, value in vars(labels).items() if isinstance(value, Label)}
    assert {quoted(name): quoted(label) for name, label, _ in table(tables, "constant", "label")} == in_code


def test_the_ids(tables: dict[str, list[Row]]) -> None:
    in_code = {kind.__name__: (kind.LENGTH_BYTES, kind.PREFIX) for kind in ids._Id.__subclasses__()}
    rows = table(tables, "id")
    assert {quoted(name): (int(size), quoted(prefix)) for name, size, prefix, _ in rows} == in_code


def test_the_kinds_of_records(tables: dict[str, list[Row]]) -> None:
    in_code = {kind.KIND: (kind.__name__, label.person.decode()) for kind, label in kinds._SIGNATURE_LABELS.items()}
    rows = table(tables, "kind", "record")
    assert {int(row[0]): (quoted(row[1]), quoted(row[2])) for row in rows} == in_code


def test_the_fields_of_records(tables: dict[str, list[Row]]) -> None:
    in_code = {kind.__name__: names_of_fields(kind) for kind in kinds._KINDS.values()}
    assert {quoted(name): field_names(cell) for name, cell in table(tables, "record", "fields")} == in_code


def test_the_changes_of_the_roster(tables: dict[str, list[Row]]) -> None:
    in_code = {tag: (kind.__name__, names_of_fields(kind)) for tag, kind in roster._CHANGES.items()}
    rows = table(tables, "tag", "change")
    assert {int(tag): (quoted(name), field_names(cell)) for tag, name, cell in rows} == in_code


def test_the_messages(tables: dict[str, list[Row]]) -> None:
    in_code = {number: (kind.__name__, names_of_fields(kind)) for number, kind in messages._KINDS.items()}
    rows = table(tables, "kind", "message")
    assert {int(number): (quoted(name), field_names(cell)) for number, name, _, cell in rows} == in_code


def direction(kind: type[Message]) -> str:
    from_device, from_relay = kind in messages.DeviceMessage.__args__, kind in messages.RelayMessage.__args__
    if from_device and from_relay:
        return "either way"
    return "device → relay" if from_device else "relay → device"


def test_the_directions_of_the_messages(tables: dict[str, list[Row]]) -> None:
    in_code = {kind.__name__: direction(kind) for kind in messages._KINDS.values()}
    assert {quoted(name): way for _, name, way, _ in table(tables, "kind", "message")} == in_code


@pytest.mark.parametrize("reasons", [RejectionReason, ErrorCode])
def test_the_reasons(tables: dict[str, list[Row]], reasons: type[RejectionReason] | type[ErrorCode]) -> None:
    rows = table(tables, "number", f"`{reasons.__name__}`")
    assert {int(number): quoted(name) for number, name, _ in rows} == {one.value: one.name for one in reasons}


def test_the_limits(tables: dict[str, list[Row]]) -> None:
    in_code = {name: value for name, value in vars(limits).items() if name.isupper()}
    assert {quoted(name): int(value) for name, value, _ in table(tables, "constant", "value")} == in_code


def test_what_is_sealed(tables: dict[str, list[Row]]) -> None:
    in_code = {
        "Update": names_of_fields(content.UpdateContent),
        "Checkpoint": names_of_fields(content.CheckpointContent),
        "Coverage": names_of_fields(content.CoverageContent),
    }
    rows = {quoted(name): field_names(cell) for name, cell in table(tables, "record", "what is sealed")}
    assert {name: fields for name, fields in rows.items() if name != "Presence"} == in_code


def test_the_texts_of_joining(tables: dict[str, list[Row]]) -> None:
    in_code = {
        "Invitation": (enrolment._INVITATION_PREFIX, names_of_fields(enrolment.Invitation)),
        "JoinRequest": (enrolment._JOIN_PREFIX, names_of_fields(enrolment.JoinRequest)),
    }
    rows = table(tables, "text", "prefix")
    assert {quoted(name): (quoted(prefix), field_names(cell)) for name, prefix, cell in rows} == in_code
