"""Promises that others broke, kept until a person has seen them."""

from __future__ import annotations

import click

from skerry.node import Node
from skerry.sync.status import Alarm

from .errors import NoSuchAlarm
from .printing import show
from .session import with_node
from .settings import Settings, device_options
from .standing import alarm_in_words, alarm_json


@click.group(invoke_without_command=True)
@device_options
@click.pass_context
def alarms(context: click.Context) -> None:
    """Alarms that nobody has put away; alone, it lists them."""
    if context.invoked_subcommand is None:
        context.invoke(list_alarms)


@alarms.command("list")
@device_options
@click.pass_obj
def list_alarms(settings: Settings) -> None:
    """List the open alarms, oldest first."""

    async def look(node: Node) -> list[Alarm]:
        return node.alarms()

    found = with_node(settings, look)
    show(settings, [alarm_json(alarm) for alarm in found], map(alarm_in_words, found) if found else ["No alarms."])


@alarms.command()
@click.argument("number", type=int)
@device_options
@click.pass_obj
def dismiss(settings: Settings, number: int) -> None:
    """Put an alarm away after somebody has looked at it. It is raised again if it happens again."""

    async def put_away(node: Node) -> None:
        if number not in {alarm.number for alarm in node.alarms()}:
            raise NoSuchAlarm(number)
        await node.put_alarm_away(number)

    with_node(settings, put_away)
    show(settings, {"dismissed": number}, [f"Alarm {number} is put away."])
