"""Files that hold 32 secret bytes: the relay's identity, and the key of an encrypted log."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from skerry_protocol.signing import SigningKey

from .errors import BadIdentity

SECRET_BYTES = 32
_OTHERS = 0o077


def read_secret(path: Path) -> bytes:
    """The 32 bytes in the file at `path`. Raises `BadIdentity`, also where others may read the file."""
    try:
        with path.open("rb") as file:
            mode, secret = os.fstat(file.fileno()).st_mode, file.read(SECRET_BYTES + 1)
    except OSError as error:
        raise BadIdentity(f"{path} cannot be read: {error.strerror}.", "Check the path and the owner.") from error
    if mode & _OTHERS:
        raise BadIdentity(f"{path} can be read by others.", f"Run: chmod 600 {path}")
    if len(secret) != SECRET_BYTES:
        raise BadIdentity(f"{path} does not hold {SECRET_BYTES} bytes.", "Restore it from your backup.")
    return secret


def identity_key(path: Path) -> SigningKey:
    """The relay's key; made at the first start, and never again. Raises `BadIdentity`."""
    if not path.exists():
        _create(path)
    return SigningKey(read_secret(path))


def _create(path: Path) -> None:
    """Make the file whole or not at all: half an identity would be another one after the next start."""
    unfinished = path.with_name(f"{path.name}.{os.getpid()}")
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(secrets.token_bytes(SECRET_BYTES))
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(path)
    except OSError as error:
        raise BadIdentity(f"{path} cannot be made: {error.strerror}.", "Check the owner of the folder.") from error
