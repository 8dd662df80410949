"""What a program would do that is not supposed to: it looks up a name, and it connects."""

from __future__ import annotations

import socket
from contextlib import suppress

ELSEWHERE = ("192.0.2.1", 443)

with suppress(OSError):
    socket.getaddrinfo("models.example", 443)
with suppress(OSError):
    socket.create_connection(ELSEWHERE, timeout=1)
with suppress(OSError), socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as datagrams:
    datagrams.sendto(b"hello", ELSEWHERE)
