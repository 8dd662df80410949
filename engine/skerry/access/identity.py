"""This device, as it signs and opens: its secrets next to the certificate that others know it by."""

from __future__ import annotations

from dataclasses import dataclass, field

from skerry.crypto import DeviceSecrets
from skerry_protocol.identity import DeviceCertificate
from skerry_protocol.ids import DeviceId
from skerry_protocol.signing import SigningKey


@dataclass(frozen=True)
class Identity:
    """The device's secrets and what follows from them. It never shows them.

    >>> Identity(DeviceSecrets.generate()).device == Identity(DeviceSecrets.generate()).device
    False
    """

    secrets: DeviceSecrets = field(repr=False)

    @property
    def certificate(self) -> DeviceCertificate:
        """The public half."""
        return self.secrets.certificate

    @property
    def device(self) -> DeviceId:
        """The id that follows from the keys."""
        return self.certificate.device

    @property
    def signing_key(self) -> SigningKey:
        """The key that signs this device's records."""
        return self.secrets.signing_key
