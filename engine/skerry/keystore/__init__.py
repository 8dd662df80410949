"""Where a device keeps its root key: the port, and the file sealed under a passphrase."""

from .port import KeyStore
from .sealed_file import SealedFile

__all__ = ["KeyStore", "SealedFile"]
