"""Values of the codec in JSON: bytes and large numbers are tagged, everything else stands for itself."""

from __future__ import annotations

from typing import Any

from skerry_protocol.codec import Value

LARGEST_JSON_INTEGER = 2**53


def to_json(value: Value) -> Any:
    """`value` as JSON can carry it: `{"bytes": hex}`, `{"integer": digits}`, or as it is."""
    if isinstance(value, bytes):
        return {"bytes": value.hex()}
    if isinstance(value, list):
        return [to_json(item) for item in value]
    if isinstance(value, int) and abs(value) > LARGEST_JSON_INTEGER:
        return {"integer": str(value)}
    return value


def from_json(tagged: Any) -> Value:
    """Read back what `to_json` wrote."""
    if isinstance(tagged, list):
        return [from_json(item) for item in tagged]
    if isinstance(tagged, dict):
        return bytes.fromhex(tagged["bytes"]) if "bytes" in tagged else int(tagged["integer"])
    value: Value = tagged
    return value
