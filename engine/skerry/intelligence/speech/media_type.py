"""The three kinds of recording that are understood, and how to tell them by their first bytes."""

from __future__ import annotations

from enum import StrEnum

from skerry.intelligence.errors import NotSound

_RIFF, _WAVE = b"RIFF", b"WAVE"
_OGG = b"OggS"
_EBML = b"\x1aE\xdf\xa3"


class MediaType(StrEnum):
    """How a recording is packed."""

    WAV = "audio/wav"
    OGG = "audio/ogg"
    WEBM = "audio/webm"


_OTHER_NAMES = {
    "audio/x-wav": MediaType.WAV,
    "audio/wave": MediaType.WAV,
    "audio/vnd.wave": MediaType.WAV,
    "audio/opus": MediaType.OGG,
    "application/ogg": MediaType.OGG,
    "video/webm": MediaType.WEBM,
}


def media_type_named(name: str) -> MediaType:
    """What a browser means by a name. Raises `NotSound` for anything else.

    >>> media_type_named("audio/webm;codecs=opus")
    <MediaType.WEBM: 'audio/webm'>
    """
    plain = name.partition(";")[0].strip().lower()
    if plain in _OTHER_NAMES:
        return _OTHER_NAMES[plain]
    if plain not in frozenset(MediaType):
        raise NotSound()
    return MediaType(plain)


def media_type_of(start: bytes) -> MediaType:
    """What a recording is by its first twelve bytes, whatever it is called. Raises `NotSound`.

    >>> media_type_of(b"OggS and so on")
    <MediaType.OGG: 'audio/ogg'>
    """
    if start[:4] == _RIFF and start[8:12] == _WAVE:
        return MediaType.WAV
    if start[:4] == _OGG:
        return MediaType.OGG
    if start[:4] == _EBML:
        return MediaType.WEBM
    raise NotSound()
