"""The documents on this device, as far as they can be read without knowing their app."""

from __future__ import annotations

import click

from skerry.documents import SharedValue, shared_values
from skerry.node import Node
from skerry_protocol.ids import DocumentId

from .printing import as_json, moment, show
from .session import with_node
from .settings import Settings, device_options
from .standing import delivery_in_words


@click.group(invoke_without_command=True)
@device_options
@click.pass_context
def documents(context: click.Context) -> None:
    """The documents on this device; alone, it lists them."""
    if context.invoked_subcommand is None:
        context.invoke(list_documents)


@documents.command("list")
@device_options
@click.pass_obj
def list_documents(settings: Settings) -> None:
    """List the documents this device may read, the newest last."""

    async def look(node: Node) -> list[tuple[dict[str, object], str]]:
        return [_summary(node, document) for document in node.document_ids()]

    found = with_node(settings, look)
    lines = [line for _summary, line in found]
    show(settings, [summary for summary, _line in found], lines or ["There are no documents here yet."])


@documents.command("show")
@click.argument("document")
@device_options
@click.pass_obj
def show_document(settings: Settings, document: str) -> None:
    """Show what a document holds. DOCUMENT is its id."""
    document_id = DocumentId.parse(document)

    async def look(node: Node) -> tuple[dict[str, object], str, list[SharedValue]]:
        document = await node.document(document_id)
        return *_summary(node, document_id), await shared_values(document)

    summary, line, values = with_node(settings, look)
    lines = [line, *(each for shared in values for each in ("", *_value_lines(shared)))]
    named = [{"name": shared.name, "kind": shared.kind.value, "value": shared.value} for shared in values]
    show(settings, {**summary, "values": named}, lines)


def _value_lines(shared: SharedValue) -> list[str]:
    """A named value for people: text as it is, everything else as JSON."""
    heading = f"{shared.name} ({shared.kind.value})"
    if isinstance(shared.value, str):
        return [heading, *shared.value.split("\n")]
    if shared.value is None:
        return [heading]
    return [heading, *as_json(shared.value).split("\n")]


def _summary(node: Node, document: DocumentId) -> tuple[dict[str, object], str]:
    delivery, received_at_ms = node.delivery(document), node.received_at_ms(document)
    value = {
        "id": document,
        "received_at_ms": received_at_ms,
        "may_write": node.may_write(document),
        "level": delivery.level.value,
        "waiting_updates": delivery.waiting_updates,
        "own_records": delivery.own_records,
        "own_records_accepted": delivery.own_records_accepted,
        "quarantined": delivery.quarantined,
    }
    right = "" if node.may_write(document) else "  read only"
    return value, f"{document}  {moment(received_at_ms)}  {delivery_in_words(delivery)}{right}"
