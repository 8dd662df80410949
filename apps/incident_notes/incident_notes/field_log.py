"""Who set a note's single values to what, so that two who did so apart are both heard.

Of two values written apart one is applied, by the same rule on every device. The `field_log` of the note keeps an
entry of each: writing a field puts away every entry of it that the writer had before its eyes, and adds its own. So
one entry means that the last writer knew what it replaced; two with different values are a *parallel update*, for a
person to look at. Deciding is writing once more.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from skerry import Document, SharedMap

from .errors import NotAChoice

Value = str | int | bool | None


@dataclass(frozen=True)
class Hand:
    """Who writes, as the id of the device, and when, in milliseconds since 1970 by its own clock."""

    device: str
    at_ms: int


@dataclass(frozen=True)
class Version:
    """One value that somebody gave a field."""

    value: Value
    by: Hand


@dataclass(frozen=True)
class ParallelUpdate:
    """A field that people set to different values without knowing of each other. `applied` is what it holds."""

    field: str
    applied: Value
    versions: tuple[Version, ...]


def log_write(document: Document, field: str, value: Value, by: Hand) -> None:
    """Put down that a field was set, inside the same `document.change()`; what was seen of it before is put away."""
    log = document.array("field_log")
    for index in reversed(range(len(log))):
        if _field_of(log[index]) == field:
            log.delete(index, index + 1)
    entry = log.make_map(len(log))
    entry["field"], entry["value"] = field, value
    entry["by"], entry["at_ms"] = by.device, by.at_ms


def parallel_updates(document: Document, fields: Iterable[str]) -> tuple[ParallelUpdate, ...]:
    """The fields whose value a person should look at, in the order of `fields`."""
    logged = [(item.get("field"), version) for item, version in _versions(document)]
    found = []
    for field in fields:
        versions = sorted({version for name, version in logged if name == field}, key=_oldest_first)
        if len({version.value for version in versions}) > 1:
            found.append(ParallelUpdate(field, _value(document.map("fields").get(field)), tuple(versions)))
    return tuple(found)


def decide(document: Document, field: str, value: object, by: Hand) -> None:
    """Settle a parallel update for one of its values, inside `document.change()`. Raises `NotAChoice`."""
    offered = [version.value for update in parallel_updates(document, [field]) for version in update.versions]
    if value not in offered:
        raise NotAChoice(f"{value!r} is not among what {field} was set to.", "Somebody may have decided it already.")
    chosen = offered[offered.index(_value(value))]
    document.map("fields")[field] = chosen
    log_write(document, field, chosen, by)


def _versions(document: Document) -> list[tuple[SharedMap, Version]]:
    entries = [item for item in document.array("field_log") if isinstance(item, SharedMap)]
    return [(entry, Version(_value(entry.get("value")), _hand(entry))) for entry in entries]


def _hand(entry: SharedMap) -> Hand:
    device, at_ms = entry.get("by"), entry.get("at_ms")
    return Hand(device if isinstance(device, str) else "", at_ms if isinstance(at_ms, int) else 0)


def _value(stored: object) -> Value:
    return stored if isinstance(stored, str | int | bool) else None


def _field_of(entry: object) -> object:
    return entry.get("field") if isinstance(entry, SharedMap) else None


def _oldest_first(version: Version) -> tuple[int, str, str]:
    return version.by.at_ms, version.by.device, str(version.value)
