"""Work that goes on beside a block of the app, and ends with it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import anyio
from anyio.abc import TaskGroup


@asynccontextmanager
async def background() -> AsyncIterator[TaskGroup]:
    """Tasks that are cancelled when the block ends.

    An error comes out as itself, not in a group: that of the block as it was raised there, or else the first of a
    task, which also cancels the block.

    >>> async def look_up() -> str:
    ...     try:
    ...         async with background() as tasks:
    ...             tasks.start_soon(anyio.sleep_forever)
    ...             raise KeyError("pump 4")
    ...     except KeyError as error:
    ...         return f"no {error}"
    >>> anyio.run(look_up)
    "no 'pump 4'"
    """
    raised: BaseException | None = None
    try:
        async with anyio.create_task_group() as tasks:
            try:
                yield tasks
            except anyio.get_cancelled_exc_class():
                raise
            except BaseException as error:  # noqa: BLE001 - raised again, outside of the group
                raised = error
            tasks.cancel_scope.cancel()
    except BaseExceptionGroup as group:
        raise _first(group) from group
    if raised is not None:
        raise raised


def _first(error: BaseException) -> BaseException:
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    return error
