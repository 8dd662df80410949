"""The errors of the relay: one tree, each with what to do next. None ever holds a record or a key."""

from __future__ import annotations


class RelayError(Exception):
    """The relay could not do what was asked.

    >>> RelayError("The disk is full.", "Make room; nothing was lost.").hint
    'Make room; nothing was lost.'
    """

    def __init__(self, message: str, hint: str = "Nothing was changed. Try again.") -> None:
        super().__init__(message)
        self.hint = hint


class BadConfig(RelayError):
    """A setting is missing, unknown or out of bounds."""


class BadIdentity(RelayError):
    """The file with the relay's identity key cannot be used."""


class LogError(RelayError):
    """The log could not do what was asked."""


class UnsafeSqlite(LogError):
    """This SQLite can corrupt a write-ahead log."""


class LogUnusable(LogError):
    """The log's file cannot be opened: wrong key, no log, in use, or not ours to write."""


class LogDamaged(LogError):
    """What is in the log contradicts itself."""

    def __init__(self, message: str) -> None:
        super().__init__(message, "Copy the log away, then restore a backup or start anew: devices fill it again.")


class ReadFailed(LogError):
    """The log could not be read."""


class AppendFailed(LogError):
    """An append was not made durable. Whether any of it is in the log is known only by reading it again."""


class LogMovedOn(LogError):
    """An entry does not continue its workspace's log: somebody else appended first, or an append before it failed."""

    def __init__(self) -> None:
        super().__init__("The log has moved on since this entry was decided.", "Read the log, then decide again.")
