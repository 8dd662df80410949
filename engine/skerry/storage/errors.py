"""What can go wrong with the store on this device, in words for the person in front of it."""

from __future__ import annotations

from pathlib import Path

from skerry.errors import SkerryError


class StorageError(SkerryError):
    """The store on this device could not do what was asked."""


class AlreadyOpen(StorageError):
    """Another process, or another part of this one, holds the folder."""

    def __init__(self, folder: Path, owner: str) -> None:
        super().__init__(
            f"The folder {folder} is already open in process {owner}.",
            "Nothing is lost. Close that program, or use it instead of starting a second one.",
        )


class WrongKey(StorageError):
    """The key does not open the file, or the file never was a store."""

    def __init__(self, path: Path, reason: str = "The key does not open it, or it is not a Skerry store.") -> None:
        super().__init__(
            f"{path} cannot be opened. {reason}",
            "Nothing was changed and nothing is lost. Check that the folder and the keystore belong together.",
        )


class CorruptStore(StorageError):
    """Bytes on the disk are not what was written there."""

    def __init__(self, path: Path, damage: str) -> None:
        super().__init__(
            f"{path} is damaged: {damage}.",
            "Some saved work may not be readable on this device. Copy the whole folder away before anything else, "
            "then restore a backup or join again and fetch the work from the other devices.",
        )


class ReadOnlyStore(StorageError):
    """The disk or the folder does not let us write."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            f"{path} cannot be written: the disk or the folder is read-only.",
            "What was saved before is still there; the latest change was not saved. Make the folder writable, "
            "then open it again. A memory card that turns read-only by itself is failing: copy it now.",
        )


class NotAccessible(StorageError):
    """The operating system does not let us open a file of the store."""

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(
            f"{path} cannot be opened: {reason}.",
            "Nothing was changed. Check that the folder exists, that it belongs to you and that its disk is mounted.",
        )


class DiskFull(StorageError):
    """There is no room left for the change."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            f"The disk that holds {path} is full.",
            "What was saved before is still there; the latest change was not saved. Free some room on the disk, "
            "then make the change again. Deleting notes still works.",
        )


class StoreFailed(StorageError):
    """The disk reported an error. From now on nothing is called saved until the store was opened again."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            f"The disk that holds {path} reported an error, so nothing more is saved there.",
            "What was reported as saved before should still be there; the latest change may not be. "
            "Close the program and start it again: it then checks what is really on the disk.",
        )


class NotCommitted(StorageError):
    """A whole batch of changes was given up."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            f"The change could not be committed to {path}.",
            "What was saved before is still there; the latest change was not saved. Make the change again.",
        )


class NotAQuestion(StorageError):
    """Something that was asked through `Database.read` tried to change the store."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            f"A question tried to change {path}.",
            "Nothing was changed. This is a mistake in the program: changes go through Database.write.",
        )


class StoreClosed(StorageError):
    """The store was closed before the change or the question reached it."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            f"{path} is closed.",
            "What was saved before is still there; the latest change was not saved. Open the store again.",
        )


class UnsafeSqlite(StorageError):
    """The SQLite library has the WAL-reset bug."""

    def __init__(self, version: str) -> None:
        super().__init__(
            f"SQLite {version} can corrupt a store while it is being written.",
            "Nothing was opened and nothing is lost. Install a newer sqlcipher3: "
            "SQLite 3.51.3 or later, or 3.50.7 or 3.44.6 of the older lines.",
        )


class NotEncrypting(StorageError):
    """The SQLite library would write plain text."""

    def __init__(self, reason: str) -> None:
        super().__init__(
            f"This SQLite library does not encrypt: {reason}.",
            "Nothing was written. Install the sqlcipher3 package that Skerry asks for.",
        )


class UnknownSchema(StorageError):
    """The store was made by a version of Skerry that this one does not know."""

    def __init__(self, path: Path, found: str) -> None:
        super().__init__(
            f"{path} was written by another version of Skerry: this one does not know {found}.",
            "Nothing was changed and nothing is lost. Open the folder with the newest version that ever used it.",
        )
