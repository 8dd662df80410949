"""How a device reads."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class ReadingSettings:
    """A document is read once nothing has changed in it for `quiet_seconds`, and after `patience_seconds` anyhow.

    What stopped all reading, as a full disk or a missing model, is tried again after `try_again_seconds`.
    `text_version` is that of what the application lets the device read of a document. With a new one every document
    is looked at again, and read again where its text is another one now.
    """

    quiet_seconds: float = 2.0
    patience_seconds: float = 60.0
    try_again_seconds: float = 300.0
    text_version: str = "1"
