"""Runs a program, and then says what its network namespace was asked to send: `count_packets.py PROGRAM ARGUMENT…`.

The kernel counts for every program and library in the namespace, whatever language it is written in.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

COUNTED = ("OutRequests", "OutNoRoutes", "ActiveOpens", "OutDatagrams")
"""In /proc/net/snmp: packets given to IP, packets with nowhere to go, TCP connections begun, UDP datagrams."""


def counters() -> dict[str, int]:
    """The counters of IP, TCP and UDP in this namespace."""
    lines = [line.split()[1:] for line in Path("/proc/self/net/snmp").read_text().splitlines()]
    known = {
        name: int(value)
        for names, values in zip(lines[::2], lines[1::2], strict=True)
        for name, value in zip(names, values, strict=True)
    }
    return {name: known[name] for name in COUNTED}


done = subprocess.run([sys.executable, *sys.argv[1:]], stdout=subprocess.PIPE, check=True)
print(json.dumps({"printed": done.stdout.decode(), "sent": counters()}))
