"""What a command ends with. The numbers are stable: scripts rest on them."""

from __future__ import annotations

from enum import IntEnum

from skerry.access.errors import NotAllowed, NoWorkspace, TicketSpent, UnknownGroup
from skerry.errors import KeyStoreError, KeyStoreExists, KeyStoreMissing, PassphraseTooShort, WrongPassphrase
from skerry.intelligence.errors import ModelFolderUnusable, ModelMissing, ModelTampered, NotInstalled
from skerry.node.errors import AlreadyInWorkspace, NotInitialised, NotWritable, UnknownDocument
from skerry.storage import AlreadyOpen, StorageError
from skerry.sync.errors import SyncError
from skerry_protocol.errors import BadSignature, MalformedId


class ExitCode(IntEnum):
    """Done, or what kind of thing went wrong; 1 is whatever has no number of its own."""

    DONE = 0
    FAILED = 1
    USAGE = 2
    NOT_FOUND = 3
    NOT_ALLOWED = 4
    IN_USE = 5
    STORAGE = 6
    NOT_CONNECTED = 7
    UNSOUND = 8
    INTERRUPTED = 130


_ABSENT = (ModelMissing, NotInstalled)

_CODES: dict[ExitCode, tuple[type[Exception], ...]] = {
    ExitCode.USAGE: (MalformedId, PassphraseTooShort),
    ExitCode.NOT_FOUND: (NotInitialised, UnknownDocument, KeyStoreMissing, NoWorkspace, UnknownGroup, *_ABSENT),
    ExitCode.NOT_ALLOWED: (WrongPassphrase, NotAllowed, TicketSpent, NotWritable, BadSignature),
    ExitCode.IN_USE: (AlreadyOpen, KeyStoreExists, AlreadyInWorkspace),
    ExitCode.STORAGE: (StorageError, KeyStoreError, ModelFolderUnusable),
    ExitCode.NOT_CONNECTED: (SyncError,),
    ExitCode.UNSOUND: (ModelTampered,),
}
"""The first line that fits counts, so that a special case stands above what it is a case of."""


def exit_code_of(error: Exception) -> ExitCode:
    """The number for an error.

    >>> exit_code_of(NoWorkspace()).name, exit_code_of(ValueError()).name
    ('NOT_FOUND', 'FAILED')
    """
    own = getattr(error, "exit_code", None)
    if isinstance(own, ExitCode):
        return own
    return next((code for code, kinds in _CODES.items() if isinstance(error, kinds)), ExitCode.FAILED)
