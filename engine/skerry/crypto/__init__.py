"""Sealing, wrapping and the keys for both. Pure: no disk, no network."""

from .committed_aead import Sealed, SealedBytes
from .device_secrets import DeviceSecrets
from .envelope import MAX_PLAINTEXT_BYTES
from .keys import EpochKey, RecordingKey, RootKey, key_commitment
from .sealing import open_sealed, seal
from .short_code import short_code
from .sound_parts import Part, open_part, seal_part
from .wrapping import open_previous_key, seal_previous_key, unwrap, wrap

__all__ = [
    "MAX_PLAINTEXT_BYTES",
    "DeviceSecrets",
    "EpochKey",
    "Part",
    "RecordingKey",
    "RootKey",
    "Sealed",
    "SealedBytes",
    "key_commitment",
    "open_part",
    "open_previous_key",
    "open_sealed",
    "seal",
    "seal_part",
    "seal_previous_key",
    "short_code",
    "unwrap",
    "wrap",
]
