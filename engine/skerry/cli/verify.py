"""`skerry verify`: every chain on this disk, checked once more without a network."""

from __future__ import annotations

from dataclasses import replace

import anyio
import click

from skerry.node.inspection import verify_device
from skerry.verification import Finding, Verification

from .errors import DoesNotHoldTogether
from .passphrase import read_passphrase
from .printing import count, note, show
from .settings import Settings, device_options


@click.command()
@device_options
@click.pass_obj
def verify(settings: Settings) -> None:
    """Check every chain and every page on the disk of this device; say what is broken, and where."""
    passphrase = read_passphrase(settings)
    note("Checking…")
    verification = anyio.run(verify_device, settings.home, passphrase)
    show(settings, _json(verification), [*_lines(verification), *map(_line, verification.findings)])
    refuse_unsound(verification)


def refuse_unsound(verification: Verification) -> None:
    """Raise `DoesNotHoldTogether` where something was found."""
    if not verification.is_sound:
        found = count(len(verification.findings), "thing")
        raise DoesNotHoldTogether(
            f"{found} on this disk did not pass.",
            "Copy the whole folder away before anything else. What is here can still be exported; "
            "then enrol this device anew, so that it fetches everything again.",
        )


def _lines(verification: Verification) -> list[str]:
    checked = ", ".join(
        [
            count(verification.records, "record"),
            count(verification.documents, "document"),
            count(verification.author_chains, "author chain"),
            count(verification.log_entries, "log entry").replace("entrys", "entries"),
            count(verification.receipts, "receipt"),
            count(verification.updates, "stored update"),
        ]
    )
    lines = [f"Checked {checked}."]
    if verification.waiting or verification.set_aside:
        lines.append(f"Not applied: {verification.waiting} waiting, {verification.set_aside} set aside.")
    lines += [
        f"Only within a checkpoint: records {hole.first} to {hole.last} of {hole.author} in {hole.document}"
        for hole in verification.holes
    ]
    return [*lines, "Everything holds together."] if verification.is_sound else lines


def _line(finding: Finding) -> str:
    places = {"document": finding.document, "author": finding.author, "record": finding.record}
    where = "".join(f"\n  {name} {place}" for name, place in places.items() if place)
    return f"broken: {finding.check.value}: {finding.what}{where}"


def _json(verification: Verification) -> dict[str, object]:
    counted = vars(replace(verification, findings=(), holes=()))
    return {
        **counted,
        "is_sound": verification.is_sound,
        "holes": [vars(hole) for hole in verification.holes],
        "findings": [{**vars(finding), "check": finding.check.value} for finding in verification.findings],
    }
