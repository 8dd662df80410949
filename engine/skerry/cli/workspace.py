"""The workspace this device belongs to."""

from __future__ import annotations

import click

from skerry.access.errors import NoWorkspace
from skerry.node import Node
from skerry.sync.worker import Relay
from skerry_protocol.ids import WorkspaceId
from skerry_protocol.signing import SigningPublicKey

from .errors import BadRelayAddress
from .printing import fields, show
from .session import with_node
from .settings import Settings, device_options


@click.group()
def workspace() -> None:
    """The workspace: one list of devices and their documents, served by one relay."""


@workspace.command()
@click.option("--relay", "address", required=True, metavar="ADDRESS", help="wss://… or, on one machine, ws://…")
@click.option("--relay-key", required=True, metavar="SKRKEY1…", help="What `skerry-relay identity` printed.")
@device_options
@click.pass_obj
def create(settings: Settings, address: str, relay_key: str) -> None:
    """Begin a workspace of which this device is the admin. No network is needed."""
    relay = Relay(_checked_address(address), SigningPublicKey.parse(relay_key))

    async def found(node: Node) -> WorkspaceId:
        return await node.found_workspace(relay)

    made = with_node(settings, found)
    lines = [f"The workspace {made} begins with this device.", "Next: `skerry sync`, and `skerry invite` for others."]
    show(settings, {"workspace": str(made), "relay": relay.url}, lines)


@workspace.command("show")
@device_options
@click.pass_obj
def show_workspace(settings: Settings) -> None:
    """Say which workspace this is, who serves it and who is in it."""
    value = with_node(settings, _look)
    show(settings, value, fields({name.replace("_", " ").capitalize(): _said(each) for name, each in value.items()}))


async def _look(node: Node) -> dict[str, object]:
    relay = await node.relay()
    if relay is None:
        raise NoWorkspace()
    own = next(member for member in node.members() if member.is_self)
    standing = ("admin" if own.is_admin else "member") if node.is_member else "waits for an admin to add it"
    return {
        "workspace": node.workspace_id,
        "relay": relay.url,
        "relay_key": relay.key.to_text(),
        "devices": len(node.members()) if node.is_member else None,
        "groups": node.groups(),
        "this_device": standing,
    }


def _said(value: object) -> str:
    if isinstance(value, list):
        return ", ".join(value) or "none"
    return "not known yet" if value is None else str(value)


def _checked_address(address: str) -> str:
    scheme, separator, rest = address.partition("://")
    if scheme not in ("ws", "wss") or not separator or not rest.strip("/"):
        raise BadRelayAddress(address)
    return address
