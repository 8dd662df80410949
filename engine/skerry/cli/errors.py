"""What goes wrong on the command line itself. Each error brings the exit code it ends with."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import ClassVar

from skerry.errors import SkerryError

from .exit_codes import ExitCode


class CommandError(SkerryError):
    """A command that could not do what was asked."""

    exit_code: ClassVar[ExitCode] = ExitCode.FAILED


class NoTerminal(CommandError):
    """Something would have to be asked, and there is nobody to ask."""

    exit_code = ExitCode.USAGE


class UnreadableFile(CommandError):
    """A file that was named cannot be read, written, or holds something else."""

    exit_code = ExitCode.USAGE

    def __init__(self, path: Path, why: str, hint: str = "Check the name and the permissions of the file.") -> None:
        super().__init__(f"{path} cannot be used: {why}.", hint)


class BadRelayAddress(CommandError):
    """The address of a relay that is none."""

    exit_code = ExitCode.USAGE

    def __init__(self, address: str) -> None:
        super().__init__(
            f"{address!r} is not the address of a relay.",
            "It starts with wss:// (or ws:// on one machine) and a name.",
        )


class FolderNotEmpty(CommandError):
    """An export would mix with what is there."""

    exit_code = ExitCode.IN_USE

    def __init__(self, folder: Path) -> None:
        super().__init__(f"There is something in {folder} already.", "Name a folder that is empty or not there yet.")


class CodesDiffer(CommandError):
    """The short codes of two devices are not the same, or nobody said that they are."""

    exit_code = ExitCode.NOT_ALLOWED

    def __init__(self) -> None:
        super().__init__(
            "The short codes were not confirmed as equal. The device was not added.",
            "If they really differ, something was swapped on the way: hand the request over by another way.",
        )


class NotARecord(CommandError):
    """Bytes or text that are nothing Skerry writes."""

    exit_code = ExitCode.USAGE

    def __init__(self, why: str) -> None:
        super().__init__(
            f"This is not a record: {why}", "Hand over the whole record, as a file, in hexadecimal or in base64."
        )


class NoSuchAlarm(CommandError):
    """A number that no open alarm has."""

    exit_code = ExitCode.NOT_FOUND

    def __init__(self, number: int) -> None:
        super().__init__(f"There is no open alarm {number}.", "`skerry alarms list` shows the numbers.")


class NotConnected(CommandError):
    """Synchronising did not come to its end."""

    exit_code = ExitCode.NOT_CONNECTED


class DoesNotHoldTogether(CommandError):
    """Verification, or the doctor, found something."""

    exit_code = ExitCode.UNSOUND


class ModelsUnsound(CommandError):
    """A model is not the one that was tested, or is here only in part."""

    exit_code = ExitCode.UNSOUND

    def __init__(self, names: Sequence[str]) -> None:
        super().__init__(
            f"Not fit for use: {', '.join(names)}.",
            "Run `skerry models install`; if it still fails, install the package again that the list names.",
        )


class LittleRoom(CommandError):
    """The disk is nearly full."""

    exit_code = ExitCode.STORAGE

    def __init__(self, free_bytes: int) -> None:
        super().__init__(
            f"Only {free_bytes // 2**20} MiB are free on the disk of this device.",
            "Free some room before it is full. Nothing is lost.",
        )


class AlarmsWait(CommandError):
    """Somebody broke a promise, and nobody has looked at it."""

    exit_code = ExitCode.UNSOUND

    def __init__(self, count: int) -> None:
        super().__init__(f"{count} alarms wait for somebody to look.", "`skerry alarms list` shows them.")
