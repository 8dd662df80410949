"""Log lines as JSON that hold what is listed here and nothing else: no record, no key, no id, no address.

A line says what happened as a plain word; whatever else a library or a mistake puts into a log record is dropped.
"""

from __future__ import annotations

import json
import logging
import re
import sys
from datetime import UTC, datetime
from typing import TextIO

FIELDS = frozenset({"code", "count", "error", "hint", "port", "reason", "retry_after_ms"})
"""What may stand beside the word: numbers, and words of this program."""

logger = logging.getLogger("skerry_relay")

LIBRARY_LOGGER = logging.getLogger("skerry_relay.websockets")
# At its debug level the library writes whole frames.
LIBRARY_LOGGER.setLevel(logging.ERROR)

_WORD = re.compile(r"[a-z][a-z_]{0,63}")
_MAX_VALUE_CHARACTERS = 200


class StrictFormatter(logging.Formatter):
    """Formats what is allowed.

    >>> record = logging.LogRecord("skerry_relay", logging.INFO, "", 0, "started", (), None)
    >>> record.created, record.port, record.payload = 0.0, 8750, b"secret"
    >>> StrictFormatter().format(record)
    '{"at": "1970-01-01T00:00:00+00:00", "level": "info", "event": "started", "port": 8750}'
    """

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, str | int] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(),
            "level": record.levelname.lower(),
            # Only a constant word is an event: a message with arguments may hold anything.
            "event": record.msg if isinstance(record.msg, str) and _WORD.fullmatch(record.msg) else "unnamed",
        }
        given = {name: value for name, value in vars(record).items() if name in FIELDS}
        line |= {name: _plain(value) for name, value in sorted(given.items())}
        if record.exc_info and record.exc_info[0]:
            line["error"] = record.exc_info[0].__name__
        return json.dumps(line)


def log_to(stream: TextIO = sys.stderr, level: int = logging.INFO) -> None:
    """Send the relay's log lines, and nobody else's, to `stream`."""
    handler = logging.StreamHandler(stream)
    handler.setFormatter(StrictFormatter())
    logger.handlers, logger.propagate = [handler], False
    logger.setLevel(level)


def _plain(value: object) -> str | int:
    return value if isinstance(value, int) else str(value)[:_MAX_VALUE_CHARACTERS]
