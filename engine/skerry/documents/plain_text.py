"""The words of a rich text, one line a paragraph, as ProseMirror and Tiptap lay it out in XML.

Names of nodes: those of Tiptap's StarterKit and task list, and of prosemirror-schema-basic and -list.
"""

from __future__ import annotations

from collections.abc import Iterator

from .shared_text import Embed
from .shared_xml import SharedXml, SharedXmlElement, SharedXmlText

MAX_LEVELS = 64
_LINE_BREAKS = frozenset({"hardBreak", "hard_break"})
_RULES = frozenset({"horizontalRule", "horizontal_rule"})
_BULLET_LISTS = frozenset({"bulletList", "bullet_list"})
_NUMBERED_LISTS = frozenset({"orderedList", "ordered_list"})
_TASK_LISTS = frozenset({"taskList", "task_list"})
_INDENT = "  "


def plain_text_of_xml(body: SharedXml) -> str:
    """The text of a tree. Lists keep their marks: `- `, `1. `, and `[ ] ` or `[x] ` for tasks.

    What lies more than 64 levels deep, where no editor puts anything, is shown as `…`.
    """
    return "\n".join(_lines(body.children(), MAX_LEVELS))


def _lines(children: list[SharedXmlElement | SharedXmlText], levels: int) -> Iterator[str]:
    """Inline children next to each other make one line; every block makes lines of its own."""
    inline: list[str] = []
    for child in children:
        piece = _inline(child)
        if piece is not None:
            inline.append(piece)
            continue
        yield from _joined(inline)
        inline = []
        assert isinstance(child, SharedXmlElement)
        yield from _block(child, levels) if levels else ["…"]
    yield from _joined(inline)


def _joined(inline: list[str]) -> list[str]:
    return "".join(inline).split("\n") if inline else []


def _inline(child: SharedXmlElement | SharedXmlText) -> str | None:
    if isinstance(child, SharedXmlText):
        return "".join("" if isinstance(run.content, Embed) else run.content for run in child.runs())
    return "\n" if child.tag in _LINE_BREAKS else None


def _block(element: SharedXmlElement, levels: int) -> Iterator[str]:
    if element.tag in _BULLET_LISTS | _NUMBERED_LISTS | _TASK_LISTS:
        yield from _list(element, levels)
    elif element.tag in _RULES:
        yield "---"
    else:
        yield from list(_lines(element.children(), levels - 1)) or [""]


def _list(element: SharedXmlElement, levels: int) -> Iterator[str]:
    first_number = element.attributes().get("start", 1)
    number = first_number if isinstance(first_number, int) else 1
    for position, item in enumerate(element.children()):
        children: list[SharedXmlElement | SharedXmlText] = (
            item.children() if isinstance(item, SharedXmlElement) else [item]
        )
        first, *rest = list(_lines(children, levels - 1)) or [""]
        yield _mark(element.tag, item, number + position) + first
        yield from (_INDENT + line for line in rest)


def _mark(list_tag: str, item: SharedXmlElement | SharedXmlText, number: int) -> str:
    if list_tag in _NUMBERED_LISTS:
        return f"{number}. "
    if list_tag in _TASK_LISTS and isinstance(item, SharedXmlElement):
        return "[x] " if item.attributes().get("checked") in (True, "true") else "[ ] "
    return "- "
