"""Runs in every Python that starts with this folder in `PYTHONPATH`, and writes down whatever turns to a network."""

from __future__ import annotations

import os
import socket
import sys

WATCHED = frozenset({"socket.connect", "socket.sendto", "socket.sendmsg", "socket.bind"})
LOOKED_UP = frozenset({"socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr", "socket.getnameinfo"})
ELSEWHERE = frozenset({socket.AF_INET, socket.AF_INET6})

log = os.open(os.environ["SKERRY_TEST_NETWORK_LOG"], os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)


def write_down(event: str, arguments: tuple[object, ...]) -> None:
    if event in LOOKED_UP or (event in WATCHED and getattr(arguments[0], "family", None) in ELSEWHERE):
        os.write(log, f"{event} {arguments[1:]}\n".encode())


os.write(log, f"watching {' '.join(sys.orig_argv[1:])}\n".encode())
sys.addaudithook(write_down)
