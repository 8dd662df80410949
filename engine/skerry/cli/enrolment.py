"""The two halves of joining: an invitation goes out, a join request comes back."""

from __future__ import annotations

from pathlib import Path

import click

from skerry.access.enrolment import Invitation
from skerry.node import Node

from .handover import hand_over, handover_options, read_handed_over
from .printing import note, show
from .session import with_node
from .settings import Settings, device_options


@click.command()
@handover_options
@device_options
@click.pass_obj
def invite(settings: Settings, out: Path | None, qr: str | None) -> None:
    """Make an invitation for one more device. It works once, and only on this device."""

    async def make(node: Node) -> Invitation:
        return await node.invite()

    text = with_node(settings, make).to_text()
    hand_over(text, out, qr)
    show(settings, {"invitation": text}, [text])
    note("Give this to the new device: `skerry join`. Take its answer with `skerry devices add`.")


@click.command()
@click.argument("invitation")
@handover_options
@device_options
@click.pass_obj
def join(settings: Settings, invitation: str, out: Path | None, qr: str | None) -> None:
    """Answer an invitation. INVITATION is its text, or a file with it; `-` reads standard input."""
    parsed = Invitation.parse(read_handed_over(invitation))
    request = with_node(settings, lambda node: node.join(parsed))
    text = request.to_text()
    hand_over(text, out, qr)
    lines = [text, "", f"Short code: {request.short_code}"]
    show(settings, {"request": text, "short_code": request.short_code}, lines)
    note("Give the text back to the admin, and compare the short code on both screens.")
