"""Writes down what is said in a file, with every door to a network shut, and prints it."""

from __future__ import annotations

import sys
from pathlib import Path

OFFLINE_EVENTS = ("socket.", "urllib.", "http.", "ftplib.", "smtplib.")


def refuse_the_network(event: str, arguments: tuple[object, ...]) -> None:
    if event.startswith(OFFLINE_EVENTS):
        print(f"something asked for {event} {arguments}", file=sys.stderr)
        raise PermissionError(event)


def main() -> None:
    sys.addaudithook(refuse_the_network)
    from skerry.intelligence.models.store import ModelStore
    from skerry.intelligence.speech.audio import decode
    from skerry.intelligence.speech.transcriber import Transcriber

    print(Transcriber(ModelStore()).transcribe(decode(Path(sys.argv[1]))).text)
    print(*sorted({"huggingface_hub", "requests", "httpx", "urllib3", "av", "torch"} & sys.modules.keys()))


if __name__ == "__main__":
    main()
