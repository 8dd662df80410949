"""The part of a node that is an extra: imported at first use, so that an app which asks for none of it loads none."""

from __future__ import annotations

from typing import TYPE_CHECKING

from skerry.intelligence.errors import NotInstalled

if TYPE_CHECKING:
    from skerry.node.intelligence import Intelligence


def intelligence_class() -> type[Intelligence]:
    """What reads and listens. Raises `NotInstalled`."""
    try:
        from skerry.node.intelligence import Intelligence
    except ModuleNotFoundError as error:
        raise NotInstalled("intelligence") from error
    return Intelligence
